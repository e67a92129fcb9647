"""One space for pictures and words: two small projections over two frozen towers, and the loss that joins them.

The loss is the symmetric one of CLIP (Radford and others 2021, https://arxiv.org/abs/2103.00020), written out. Taught
in 18_cross_modal.
"""

import functools
import math
from dataclasses import dataclass, field

import numpy

from course_utils.core.environment import load_keras, load_tensorflow
from course_utils.core.errors import require
from course_utils.core.i18n import _

WIDTH = 128  # numbers of a place in the shared space
BATCH = 192
EPOCHS = 20
RATE, DECAY, DROPOUT = 2e-3, 1e-3, 0.3
TEMPERATURE = 0.05
NEIGHBOURS = 8  # concepts that lie near each other, in a batch of hard negatives
LANGUAGES = ("en", "zh")


def contrastive_loss(similarities, temperature):
    """The symmetric contrastive loss of a batch, in NumPy.

    Parameters
    ----------
    similarities : float [n, n]
        Cosine of picture i (row) and text j (column); the pairs lie on the diagonal.
    temperature : float
        Above 0; the cosines are divided by it.

    Returns
    -------
    float
        The mean of two cross-entropies: of each picture among all texts, and of each text among all pictures.
    """
    scores = numpy.asarray(similarities, float) / temperature

    def along(axis):
        top = scores.max(axis=axis, keepdims=True)
        logs = scores - top - numpy.log(numpy.exp(scores - top).sum(axis=axis, keepdims=True))
        return -numpy.diag(logs).mean()

    return float((along(1) + along(0)) / 2)


@dataclass(frozen=True)
class Space:
    """Two trained projections; both give rows of length 1, so that a dot product is a cosine.

    `history` has the mean loss of each epoch; `watched` the cosines of some concepts after each epoch, float32
    [epochs + 1, k, k], the first before training.
    """

    picture_mean: numpy.ndarray
    picture_spread: numpy.ndarray
    picture_weights: tuple
    word_mean: numpy.ndarray
    word_weights: tuple
    history: tuple = ()
    watched: numpy.ndarray = field(default=None, repr=False)

    def pictures(self, features):
        """Places of pictures, float32 [n, 128], from Lite0's features [n, 1280]."""
        return _unit(((features - self.picture_mean) / self.picture_spread) @ self.picture_weights[0] +
                     self.picture_weights[1])  # fmt: skip

    def words(self, vectors):
        """Places of texts, float32 [n, 128], from e5's vectors [n, 384]."""
        return _unit(((vectors - self.word_mean) * WORD_SCALE) @ self.word_weights[0] + self.word_weights[1])

    @property
    def parameters(self):
        """How many numbers were trained."""
        return sum(part.size for part in (*self.picture_weights, *self.word_weights))


WORD_SCALE = 20.0  # a number of e5's is 1 / 20 on average: brought to the size of the pictures' numbers


def _unit(rows):
    return (rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype("float32")


@functools.cache
def _machine(width_in):
    """Two projections, an optimiser and a compiled step: built once, because building takes longer than training."""
    keras, tensorflow = load_keras(), load_tensorflow()
    layers = keras.layers
    picture_layer, word_layer = (layers.Dense(WIDTH, name=name) for name in ("picture_projection", "word_projection"))
    picture_layer.build((None, width_in[0]))
    word_layer.build((None, width_in[1]))
    variables = picture_layer.trainable_variables + word_layer.trainable_variables
    optimiser = keras.optimizers.AdamW(RATE, weight_decay=DECAY)
    optimiser.build(variables)

    @tensorflow.function(jit_compile=False, reduce_retracing=True)
    def step(features, vectors, together, temperature):
        places = tensorflow.range(tensorflow.shape(features)[0])
        with tensorflow.GradientTape() as tape:
            first = tensorflow.math.l2_normalize(picture_layer(features), axis=1)
            second = tensorflow.math.l2_normalize(word_layer(vectors), axis=1)
            scores = tensorflow.matmul(first, second, transpose_b=True) / temperature - together
            losses = [
                tensorflow.nn.sparse_softmax_cross_entropy_with_logits(places, one)
                for one in (scores, tensorflow.transpose(scores))
            ]
            loss = tensorflow.reduce_mean(losses)
        optimiser.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return loss

    untouched = [variable.numpy() for variable in optimiser.variables]
    return picture_layer, word_layer, optimiser, untouched, step


def fit(
    features, vectors, families, seed=0, languages=LANGUAGES, temperature=TEMPERATURE, epochs=EPOCHS,
    negatives="random", watch=None,
):  # fmt: skip
    """Train both projections on pairs of a picture and one of its names.

    Parameters
    ----------
    features : float32 [n, 1280]
        Of the pictures to learn from.
    vectors : dict of str to float32 [n, 384]
        Of their names, by language.
    families : sequence of str
        n of them; used by "hard, families apart" only.
    seed : int
        Of start weights, order and dropout.
    languages : tuple of str
        The names to learn from: each time a picture comes, one of these is drawn.
    temperature : float
        Above 0.
    epochs : int
        Passes over the pictures.
    negatives : str
        How a batch is put together: "random"; "hard": concepts whose names lie near each other come together; "hard,
        families apart": likewise, but members of one family are not pushed away from each other.
    watch : (float32 [k, 1280], float32 [k, 384]), optional
        Features and vectors of some concepts whose cosines are kept after each epoch.

    Returns
    -------
    Space
    """
    kinds = ("random", "hard", "hard, families apart")
    require(negatives in kinds, _("negatives is {found!r}; allowed: {kinds}."), found=negatives, kinds="; ".join(kinds))
    require(temperature > 0, _("temperature is {found}; it must be above 0."), found=temperature)
    random = numpy.random.default_rng(seed)
    ready = _ready(features, [vectors[language] for language in languages])
    picture_layer, word_layer, optimiser, untouched, step = _machine((features.shape[1], ready.words[0].shape[1]))
    for layer in (picture_layer, word_layer):
        rows = layer.kernel.shape[0]
        layer.set_weights([random.normal(0, 1 / math.sqrt(rows), (rows, WIDTH)), numpy.zeros(WIDTH)])
    for variable, value in zip(optimiser.variables, untouched, strict=True):
        variable.assign(value)
    _places, numbers = numpy.unique(families, return_inverse=True)
    count, batch = len(features), min(BATCH, len(features))
    steps = epochs * (count // batch)
    history, watched, done = [], [], 0

    def space():
        weights = (tuple(layer.get_weights()) for layer in (picture_layer, word_layer))
        pictures, words = weights
        return Space(ready.mean, ready.spread, pictures, ready.word_mean, words, tuple(history))

    def look():
        if watch is not None:
            now = space()
            watched.append(now.pictures(watch[0]) @ now.words(watch[1]).T)

    look()
    for _epoch in range(epochs):
        order = _order(random, ready.words[0], negatives)
        losses = []
        for start in range(0, count - batch + 1, batch):
            chosen = order[start : start + batch]
            optimiser.learning_rate.assign(RATE * 0.5 * (1 + math.cos(math.pi * done / steps)))
            which = random.integers(len(languages), size=batch)
            texts = numpy.stack(ready.words)[which, chosen]
            mine = numbers[chosen]
            twins = (mine[:, None] == mine[None]) & ~numpy.eye(batch, dtype=bool)
            apart = 1e4 * twins if negatives == kinds[2] else numpy.zeros((batch, batch))
            losses.append(
                step(
                    _dropped(random, ready.pictures[chosen]), _dropped(random, texts), apart.astype("float32"),
                    numpy.float32(temperature),
                )
            )  # fmt: skip
            done += 1
        history.append(float(numpy.mean([float(loss) for loss in losses])))
        look()
    found = space()
    kept = numpy.array(watched, "float32") if watched else None
    return Space(found.picture_mean, found.picture_spread, found.picture_weights, found.word_mean, found.word_weights,
                 found.history, kept)  # fmt: skip


@dataclass(frozen=True)
class _Ready:
    pictures: numpy.ndarray
    words: list
    mean: numpy.ndarray
    spread: numpy.ndarray
    word_mean: numpy.ndarray


def _ready(features, vectors):
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-3
    word_mean = numpy.mean([one.mean(axis=0) for one in vectors], axis=0)
    words = [((one - word_mean) * WORD_SCALE).astype("float32") for one in vectors]
    return _Ready(((features - mean) / spread).astype("float32"), words, mean, spread, word_mean)


def _dropped(random, rows):
    """Rows of which three numbers in ten are set to 0 and the others enlarged: no single number is to be relied on."""
    keep = random.random(rows.shape, dtype="float32") >= DROPOUT
    return rows * keep / numpy.float32(1 - DROPOUT)


def _order(random, words, negatives):
    """The order of a pass. For hard negatives each concept is followed by its nearest neighbours by name."""
    order = random.permutation(len(words))
    if negatives == "random":
        return order
    near = words @ words.T
    free = numpy.ones(len(words), bool)
    found = []
    for place in order:
        if free[place]:
            ranked = numpy.where(free, near[place], -numpy.inf)
            ranked[place] = numpy.inf
            group = numpy.argpartition(-ranked, min(NEIGHBOURS, len(ranked) - 1))[:NEIGHBOURS]
            group = group[free[group]]
            free[group] = False
            found.append(group)
    return numpy.concatenate(found)
