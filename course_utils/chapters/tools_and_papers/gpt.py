"""A GPT in Keras: a decoder of a Transformer, and nothing else.

After Vaswani et al. (2017), "Attention Is All You Need", https://arxiv.org/abs/1706.03762, in the form of Radford et
al. (2018, 2019): no encoder, normalisation before each part, one table for reading and writing pieces. Taught in
16_tools_and_papers.
"""

import math
import time
import warnings
from dataclasses import dataclass

import numpy

from course_utils.core.environment import load_keras, load_tensorflow
from course_utils.learning import steps

keras = load_keras()
layers, ops = keras.layers, keras.ops


class Block(keras.layers.Layer):
    """Attention, which lets places speak with each other, then two dense layers at each place; each adds to what was.

    Parameters
    ----------
    width : int
        Numbers that stand for one place.
    heads : int
        Attentions side by side, each of width / heads numbers.
    """

    def __init__(self, width, heads, **more):
        super().__init__(**more)
        self.heads, self.size = heads, width // heads
        self.norm1, self.norm2 = layers.LayerNormalization(), layers.LayerNormalization()
        self.qkv = layers.Dense(3 * width, use_bias=False)
        self.mix = layers.Dense(width, use_bias=False)
        self.up, self.down = layers.Dense(4 * width), layers.Dense(width)

    def attend(self, x):
        """What each place hears from itself and from those before it: [n, places, width], as `x`."""
        count, places, width = ops.shape(x)

        def split(part):  # [n, places, width] -> [n, heads, places, size]
            return ops.transpose(ops.reshape(part, (count, places, self.heads, self.size)), (0, 2, 1, 3))

        query, key, value = map(split, ops.split(self.qkv(x), 3, axis=-1))
        scores = ops.matmul(query, ops.swapaxes(key, 2, 3)) / self.size**0.5
        allowed = ops.arange(places)[None] <= ops.arange(places)[:, None]
        heard = ops.matmul(ops.softmax(ops.where(allowed, scores, -1e9)), value)
        return self.mix(ops.reshape(ops.transpose(heard, (0, 2, 1, 3)), (count, places, width)))

    def call(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.down(ops.gelu(self.up(self.norm2(x))))


class GPT(keras.Model):
    """Scores of the next piece at every place.

    Parameters
    ----------
    pieces : int
        Size of the vocabulary.
    context : int
        Places: how far back it can look.
    width, depth, heads : int
        Numbers for each place, blocks, and heads in a block.
    """

    def __init__(self, pieces, context=64, width=64, depth=2, heads=4):
        super().__init__()
        self.context, self.width, self.heads = context, width, heads
        small = keras.initializers.RandomNormal(stddev=0.02)
        self.table = layers.Embedding(pieces, width, embeddings_initializer=small)
        self.places = layers.Embedding(context, width, embeddings_initializer=small)
        self.blocks = [Block(width, heads) for _number in range(depth)]
        self.norm = layers.LayerNormalization()

    def call(self, numbers):
        """Scores float [n, places, pieces] for piece numbers int [n, places], with at most `context` places."""
        x = self.table(numbers) + self.places(ops.arange(ops.shape(numbers)[1]))
        for block in self.blocks:
            x = block(x)
        return ops.matmul(self.norm(x), ops.transpose(self.table.embeddings))  # the same table reads and writes


def built(pieces, seed, **sizes):
    """A `GPT` with fresh weights, compiled with Muon for its matrices and AdamW for the rest.

    Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/) turns each step of a matrix into one that has
    the same size in every direction. Here it gets much further in a minute than AdamW alone.
    """
    keras.utils.set_random_seed(seed)
    model = GPT(pieces, **sizes)
    model(numpy.zeros((1, model.context), "int32"))
    optimiser = keras.optimizers.Muon(
        adam_lr_ratio=0.4, exclude_layers=["embedding"], weight_decay=0.0, adam_weight_decay=0.0, adam_beta_2=0.98
    )
    model.compile(optimiser, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


@dataclass(frozen=True)
class Trained:
    """A training by the clock: the model, CPU seconds after each step and its loss in bits a piece, and all seconds.

    `seconds` are CPU seconds of all threads from the second step on: the first one builds the graph and is in
    `building`.
    """

    model: GPT
    times: numpy.ndarray
    bits: numpy.ndarray
    seconds: float
    building: float


def train(model, numbers, seconds, seed, peak=1.2e-2, batch=16, count=None, clock=time.process_time):
    """Train for so many CPU seconds, or for so many steps.

    The learning rate follows the clock and not the step: it rises for a tenth of the time and then falls in a straight
    line, so that the same budget gives a finished training on a fast machine and on a slow one.

    Parameters
    ----------
    model : GPT
        As `built` makes it.
    numbers : int [n]
        The text as piece numbers, longer than the context.
    seconds : float
        CPU seconds of all threads, without those for building the graph.
    seed : int
        Of the places where the pieces of text are cut out.
    peak : float
        The highest learning rate.
    batch : int
        Cut-out texts in a step.
    count : int, optional
        So many steps in place of the seconds: the same seed then gives the same weights again.
    clock : function
        Gives seconds.

    Returns
    -------
    Trained
    """
    generator = numpy.random.default_rng(seed)
    window = numpy.arange(model.context + 1)
    begin, times = clock(), []

    def share():
        if count is not None:
            return len(times) / count
        return (clock() - times[0]) / seconds if times else 0.0

    def examples():
        while share() < 1:
            cut = numbers[generator.integers(0, len(numbers) - model.context, batch)[:, None] + window]
            yield cut[:, :-1], cut[:, 1:]
            times.append(clock())

    def rates():
        while True:
            yield peak * max(0.02, min(share() / 0.1, (1 - share()) / 0.9))

    losses = steps.run(model, examples(), rates())
    times = numpy.array(times)
    return Trained(model, times - times[0], numpy.array(losses) / math.log(2), times[-1] - times[0], times[0] - begin)


def bits(model, numbers, batch=32):
    """Bits of each piece but the first: float64 [n - 1].

    The text is read in windows that overlap by half, so that each piece but those of the first window is predicted
    with at least half a context before it.
    """
    tensorflow = load_tensorflow()
    loss = tensorflow.function(
        lambda given, wanted: keras.losses.sparse_categorical_crossentropy(wanted, model(given), from_logits=True),
        reduce_retracing=True,
    )
    size = min(model.context, len(numbers) - 1)
    starts = numpy.unique(numpy.append(numpy.arange(0, len(numbers) - 1 - size, size - size // 2),
                                       len(numbers) - 1 - size))  # fmt: skip
    found = numpy.empty(len(numbers) - 1)
    for first in reversed(range(0, len(starts), batch)):  # backwards: the earlier window has more before the piece
        chosen = starts[first : first + batch]
        filled = numpy.resize(chosen, batch)  # all of one size: one graph
        cut = numbers[filled[:, None] + numpy.arange(size + 1)]
        for start, row in reversed(list(zip(chosen, numpy.asarray(loss(cut[:, :-1], cut[:, 1:])), strict=False))):
            found[start : start + size] = row
    return found / math.log(2)


def bits_within(model, numbers, reach, places):
    """Bits of some pieces when only so many before them may be seen: float64 [places].

    Parameters
    ----------
    model : GPT
    numbers : int [n]
        The text as piece numbers.
    reach : int
        Pieces that may be seen, 1 to `model.context`.
    places : int [m]
        Which pieces of the text are predicted; each at least `reach`.
    """
    cut = numbers[places[:, None] + numpy.arange(-reach, 1)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras warns of a softmax over one place, which is right with a reach of 1
        scores = model.predict_on_batch(cut[:, :-1])[:, -1]
    lost = keras.losses.sparse_categorical_crossentropy(cut[:, -1], scores, from_logits=True)
    return numpy.asarray(lost) / math.log(2)
