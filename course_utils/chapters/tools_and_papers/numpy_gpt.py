"""The same GPT in NumPy, for reading its attention and for writing text with and without a cache.

A trained network is a dozen matrices and this page of arithmetic: nothing of Keras is left. Taught in
16_tools_and_papers.
"""

from dataclasses import dataclass, field

import numpy

EPSILON = 1e-3  # of Keras's LayerNormalization


@dataclass(frozen=True)
class Network:
    """The weights of a GPT as float32 arrays.

    `table` is [pieces, width], `places` [context, width], `blocks` a list of dict, `norm` (scale, shift) of the last
    normalisation.
    """

    table: numpy.ndarray
    places: numpy.ndarray
    blocks: list
    norm: tuple
    heads: int

    @property
    def context(self):
        """How many pieces it can read at once."""
        return len(self.places)


def of(model):
    """The `Network` with the weights of a `gpt.GPT`."""
    blocks = [
        {
            "norm1": block.norm1.get_weights(), "qkv": block.qkv.get_weights()[0], "mix": block.mix.get_weights()[0],
            "norm2": block.norm2.get_weights(), "up": block.up.get_weights(), "down": block.down.get_weights(),
        }
        for block in model.blocks
    ]  # fmt: skip
    table, places = model.table.get_weights()[0], model.places.get_weights()[0]
    return Network(table, places, blocks, model.norm.get_weights(), model.heads)


def random(generator, pieces=64, context=64, width=32, depth=2, heads=2):
    """A `Network` of random weights, for measuring time and for tests: what it writes is noise."""

    def matrix(*shape, size=None):
        return generator.normal(0, size or shape[0] ** -0.5, shape).astype("float32")

    def norm():
        return numpy.ones(width, "float32"), numpy.zeros(width, "float32")

    blocks = [
        {
            "norm1": norm(), "qkv": matrix(width, 3 * width), "mix": matrix(width, width), "norm2": norm(),
            "up": (matrix(width, 4 * width), numpy.zeros(4 * width, "float32")),
            "down": (matrix(4 * width, width), numpy.zeros(width, "float32")),
        }
        for _number in range(depth)
    ]  # fmt: skip
    return Network(matrix(pieces, width, size=1), matrix(context, width, size=1), blocks, norm(), heads)


@dataclass
class Cache:
    """What was computed for the pieces read so far: keys and values of each block, float32 [heads, places, size]."""

    keys: list = field(default_factory=list)
    values: list = field(default_factory=list)

    def __len__(self):
        return self.keys[0].shape[1] if self.keys else 0


def read(network, numbers, cache=None):
    """Scores of the next piece after each of these, and where every head looked.

    Parameters
    ----------
    network : Network
    numbers : sequence of int [n]
        Pieces; with those in the cache at most `network.context`.
    cache : Cache, optional
        What was read before. The new pieces are added to it, so that only they are computed.

    Returns
    -------
    (float32 [n, pieces], list of float32 [heads, n, places])
        Scores before softmax; and, a block each, the weights with which each new place hears every place so far.
    """
    cache = Cache() if cache is None else cache
    past, fresh = len(cache), not cache.keys
    x = network.table[numpy.asarray(numbers, int)] + network.places[past : past + len(numbers)]
    looked = []
    for number, block in enumerate(network.blocks):
        query, key, value = _heads(_normal(x, block["norm1"]) @ block["qkv"], network.heads)
        if fresh:
            cache.keys.append(key)
            cache.values.append(value)
        else:  # the past stays as it was computed: later pieces cannot change what earlier ones heard
            cache.keys[number] = key = numpy.concatenate([cache.keys[number], key], axis=1)
            cache.values[number] = value = numpy.concatenate([cache.values[number], value], axis=1)
        scores = query @ key.swapaxes(1, 2) / numpy.float32(query.shape[-1] ** 0.5)
        if len(numbers) > 1:  # a single new place may look at all that there is
            scores = numpy.where(numpy.tri(len(numbers), past + len(numbers), past, dtype=bool), scores, -numpy.inf)
        weights = _softmax(scores)
        looked.append(weights)
        heard = (weights @ value).swapaxes(0, 1).reshape(x.shape)
        x = x + heard @ block["mix"]
        up, down = block["up"], block["down"]
        x = x + _gelu(_normal(x, block["norm2"]) @ up[0] + up[1]) @ down[0] + down[1]
    return _normal(x, network.norm) @ network.table.T, looked


def write(network, start, count, choose, cached=True):
    """Continue a text.

    Parameters
    ----------
    network : Network
    start : sequence of int
        Pieces, one or more; only the last half context of a longer start is read.
    count : int
        Pieces to add.
    choose : function of scores [pieces] to int
        Such as ``lambda scores: int(scores.argmax())``.
    cached : bool
        With the cache each new piece is read once. Without it the whole context is read again for each piece; the text
        is the same.

    Returns
    -------
    list of int
        The new pieces. When the context is full, the last half of it is read anew, and writing goes on.
    """
    half = max(network.context // 2, 1)
    window, cache, found = list(start)[-half:], Cache(), []
    unread = window
    for _piece in range(count):
        scores = read(network, unread, cache)[0] if cached else read(network, window)[0]
        found.append(choose(scores[-1]))
        window = [*window, found[-1]]
        unread = window[-1:]
        if len(window) > network.context:
            window = window[-half:]
            unread, cache = window, Cache()
    return found


def _heads(joined, heads):
    """[n, 3 width] -> query, key and value, each [heads, n, size]."""
    return joined.reshape(len(joined), 3, heads, -1).transpose(1, 2, 0, 3)


def _normal(x, weights):
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = numpy.sqrt((centred**2).mean(axis=-1, keepdims=True) + numpy.float32(EPSILON))
    return centred / spread * weights[0] + weights[1]


def _softmax(scores):
    risen = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
    return risen / risen.sum(axis=-1, keepdims=True)


def _gelu(x):
    """A smooth ReLU, in the form that Keras computes by default (Hendrycks and Gimpel 2016)."""
    return numpy.float32(0.5) * x * (1 + numpy.tanh(numpy.float32(0.7978845608) * (x + numpy.float32(0.044715) * x**3)))
