"""Two small networks over embeddings: convolution, and attention pooling. Taught in 11_text_classification."""

from collections import Counter
from dataclasses import dataclass

import numpy

from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning.pipelines import untuned
from course_utils.media.tokens import tokens

NOTHING, UNKNOWN = 0, 1  # numbers of the empty place behind a short text, and of a token never seen
STRANGER = "<unknown>"  # what a token never seen is called where others keep their letters


@dataclass(frozen=True)
class Vocabulary:
    """Numbers for tokens, made from training texts: `index` is {token: number from 2}."""

    index: dict
    length: int

    def __len__(self):
        return len(self.index) + 2

    def encode(self, texts):
        """Texts as numbers: int32 [n, length]; longer ones are cut, shorter ones filled up with 0."""
        rows = numpy.full((len(texts), self.length), NOTHING, "int32")
        for row, text in zip(rows, texts, strict=True):
            numbers = [self.index.get(token, UNKNOWN) for token in tokens(text)[: self.length]]
            row[: len(numbers)] = numbers
        return rows

    def seen(self, text):
        """What is left of a text for a network: its first `length` tokens, with "<unknown>" for those it lacks."""
        return [token if token in self.index else STRANGER for token in tokens(text)[: self.length]]

    def unknown_share(self, texts):
        """Share of the tokens of these texts that the vocabulary does not have, 0 to 1."""
        found = [token for text in texts for token in tokens(text)]
        return sum(token not in self.index for token in found) / max(len(found), 1)


def vocabulary(texts, size=2500, length=80):
    """The `size` most frequent tokens of the texts, for texts of up to `length` tokens."""
    if not len(texts):
        raise CourseError(_("A vocabulary needs at least one text."))
    counts = Counter(token for text in texts for token in tokens(text))
    # Of equally frequent tokens the first in the alphabet, so that the numbers do not hang on the order of texts.
    ranked = sorted(counts, key=lambda token: (-counts[token], token))[:size]
    return Vocabulary({token: number for number, token in enumerate(ranked, 2)}, length)


def batches(coded, labels, size, seed=0):
    """Texts and labels in batches of like length, other ones in every pass: a tf.data.Dataset of one pass.

    A table of texts is half empty. Here a batch ends three places behind its longest text, or with the table: the
    networks below look at three neighbours at most, so that more emptiness would tell them nothing new.

    Parameters
    ----------
    coded : int32 [n, length]
        As `Vocabulary.encode` gives it.
    labels : [n]
    size : int
        Texts in a batch; the last one may have fewer.
    seed : int
        Of the order.
    """
    tf, generator = environment.load_tensorflow(), numpy.random.default_rng(seed)
    lengths, labels = (coded != NOTHING).sum(axis=1), numpy.asarray(labels, "float32")

    def one_pass():
        order = numpy.argsort(lengths + generator.uniform(0, 8, len(lengths)))  # roughly: not always the same together
        cut = [order[start : start + size] for start in range(0, len(order), size)]
        for place in generator.permutation(len(cut)):
            some = cut[place]
            yield coded[some, : lengths[some].max() + 3], labels[some]

    shapes = tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.float32)
    count = tf.data.experimental.assert_cardinality(-(-len(coded) // size))
    return untuned(tf.data.Dataset.from_generator(one_pass, output_signature=shapes).apply(count))


def text_cnn(size, width=48, filters=48, rate=3e-3):
    """Embedding, filters over 2 and 3 neighbouring tokens, the strongest answer of each filter, one output.

    Input int32 [n, places] with numbers below `size`; output float32 [n, 1], the probability of label 1.
    """
    keras = environment.load_keras()
    layers = keras.layers
    numbers = keras.Input((None,), dtype="int32")
    vectors = layers.SpatialDropout1D(0.2)(layers.Embedding(size, width, name="embedding")(numbers))
    answers = [layers.Conv1D(filters, span, activation="relu")(vectors) for span in (2, 3)]
    strongest = layers.Concatenate()([layers.GlobalMaxPooling1D()(answer) for answer in answers])
    output = layers.Dense(1, activation="sigmoid")(layers.Dropout(0.4)(strongest))
    return _compiled(keras.Model(numbers, output, name="text_cnn"), rate)


def attention_network(size, width=48, rate=3e-3):
    """Embedding, one look at the neighbours, a weight for each token by attention, one output.

    Input and output as `text_cnn`. The layer "attention" gives the weights float32 [n, places, 1], which sum to 1.
    """
    keras = environment.load_keras()
    layers = keras.layers
    numbers = keras.Input((None,), dtype="int32")
    vectors = layers.SpatialDropout1D(0.2)(layers.Embedding(size, width, name="embedding")(numbers))
    values = layers.Conv1D(width, 3, padding="same", activation="relu", name="values")(vectors)
    scores = layers.Dense(1, name="scores")(values)
    filled = keras.ops.expand_dims(keras.ops.not_equal(numbers, NOTHING), -1)
    weights = layers.Softmax(axis=1, name="attention")(scores, mask=filled)
    pooled = keras.ops.sum(weights * values, axis=1)
    output = layers.Dense(1, activation="sigmoid", name="output")(layers.Dropout(0.3)(pooled))
    return _compiled(keras.Model(numbers, output, name="attention_network"), rate)


def _compiled(model, rate):
    optimiser = environment.load_keras().optimizers.Adam(rate)
    model.compile(optimiser, "binary_crossentropy", metrics=["accuracy"])
    return model


def inside(model, *names):
    """A model with the same input that gives the outputs of the layers `names`, such as "attention"."""
    return environment.load_keras().Model(model.input, [model.get_layer(name).output for name in names])


def attention(model, words, text):
    """Tokens of a text and the weight that the attention network gives to each: (list of str, float array, sum 1)."""
    parts = tokens(text)[: words.length]
    if not parts:
        return [], numpy.zeros(0)
    found = inside(model, "attention")(words.encode([text]))
    weights = numpy.asarray(found[0] if isinstance(found, (list, tuple)) else found).reshape(-1)
    return parts, weights[: len(parts)]


def neighbours(model, words, nearest=6, most=600):
    """Which rows of an embedding point in like directions.

    Parameters
    ----------
    model : keras.Model
        With a layer "embedding".
    words : Vocabulary
    nearest, most : int
        So many neighbours of each of the `most` most frequent tokens; rare ones hardly moved in training.

    Returns
    -------
    dict of str to list of str
        For each token the others whose rows have the largest cosine with its own, the nearest first.
    """
    rows = model.get_layer("embedding").get_weights()[0][2 : 2 + most]
    rows = rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    names = list(words.index)[: len(rows)]
    like = rows @ rows.T
    numpy.fill_diagonal(like, -2)
    order = numpy.argsort(-like, axis=1)[:, :nearest]
    return {name: [names[place] for place in places] for name, places in zip(names, order, strict=True)}


def same_side(near, weights):
    """How often neighbours pull the same way as their token, in the weights of another model.

    Parameters
    ----------
    near : dict of str to list of str
        As `neighbours` gives it.
    weights : dict of str to float
        Above 0 for one class, below 0 for the other; tokens without a weight are left out.

    Returns
    -------
    (float, float)
        The share of pairs of token and neighbour with the same sign, and the share that pairs drawn by lot would have.
    """
    known = {token: weights[token] > 0 for token in near if weights.get(token)}
    pairs = [known[token] == known[other] for token in known for other in near[token] if other in known]
    positive = numpy.mean(list(known.values())) if known else 0.5
    return float(numpy.mean(pairs)) if pairs else 0.5, float(positive**2 + (1 - positive) ** 2)
