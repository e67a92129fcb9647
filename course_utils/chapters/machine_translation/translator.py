"""A small Transformer that translates in both directions, and its training. Taught in 12_machine_translation.

The network is that of Vaswani et al. 2017, https://arxiv.org/abs/1706.03762, with layer normalisation before each part
(Xiong et al. 2020, https://arxiv.org/abs/2002.04745). One network serves both directions: the first piece of the source
says into which language (Johnson et al. 2017, https://arxiv.org/abs/1611.04558).
"""

import functools
import math
from dataclasses import dataclass

import numpy

from course_utils.chapters.machine_translation import beam, subwords
from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning.schedules import warm_cosine
from course_utils.media.placeholders import protect, restore

SMOOTHING = 0.1  # share of each target that is spread over all pieces (Szegedy et al. 2016)
FEW = 30  # training steps
FAR = 1e9  # stands for infinity, from which softmax would make 0 / 0 where everything is forbidden
LONGEST = 32  # pieces of a source with its tag, and of a translation with its start
TAGS = {"zh": subwords.TO_ZH, "en": subwords.TO_EN}


@dataclass(frozen=True)
class Examples:
    """Sources and targets as lists of numbers: source = tag, pieces, end; target = start, pieces, end."""

    sources: list
    targets: list

    def __len__(self):
        return len(self.sources)


def source_of(words, text, to):
    """The numbers of a source that is to be translated into `to` ("zh" or "en"); too long a text is cut."""
    return [TAGS[to], *words.encode(text)][: LONGEST - 1] + [subwords.END]


def target_of(words, text):
    """The numbers of a translation."""
    return [subwords.START, *words.encode(text)][: LONGEST - 1] + [subwords.END]


def protected(pairs):
    """English and Chinese texts of `pairs` with marks in place of placeholders: two lists."""
    english, chinese = [], []
    for one, two in zip(pairs.english, pairs.chinese, strict=True):
        text, names = protect(one)
        english.append(text)
        chinese.append(protect(two, names)[0])
    return english, chinese


def examples(words, pairs, directions=("zh", "en")):
    """`Examples` of pairs, each once for every direction, with marks in place of placeholders."""
    english, chinese = protected(pairs)
    sources, targets = [], []
    for to in directions:
        one, two = (english, chinese) if to == "zh" else (chinese, english)
        sources += [source_of(words, text, to) for text in one]
        targets += [target_of(words, text) for text in two]
    return Examples(sources, targets)


def batches(data, size, generator):
    """Arrays (sources, targets) of `size` examples of like length, in random order, for one epoch.

    Short texts beside short ones: filling up with zeros would cost more time than the learning.
    """
    longer = numpy.array([max(len(one), len(two)) for one, two in zip(data.sources, data.targets, strict=True)])
    # Sorted by the longer of the two, equal ones shuffled: the same texts do not meet in every epoch.
    order = numpy.argsort(longer + generator.uniform(0, 1, len(data)))
    found = [order[place : place + size] for place in range(0, len(order), size)]
    for place in generator.permutation(len(found)):
        yield tuple(subwords.rows([part[i] for i in found[place]]) for part in (data.sources, data.targets))


def build(size, width=128, heads=4, encoders=2, decoders=1, dropout=0.1, causal=True, small=True):
    """Encoder and decoder.

    Parameters
    ----------
    size : int
        Number of different pieces.
    width : int
        Numbers that stand for one piece; divisible by `heads`.
    heads : int
        Attentions side by side.
    encoders, decoders : int
        Encoder layers and decoder layers, 1 or more each. An encoder deeper than the decoder costs little quality and
        saves time (Kasai et al. 2021, https://arxiv.org/abs/2006.10369).
    dropout : float
    causal : bool
        False takes the causal mask away: then the decoder sees what it is to say. Only to show what happens.
    small : bool
        False gives the self-attentions the matrices and start weights of the paper.

    Returns
    -------
    (keras.Model, keras.Model)
        The encoder: int32 [n, source] to float32 [n, source, width]. The decoder: int32 [n, said so far], what the
        encoder gave, and the source, to scores float32 [n, said, size] and attention float32 [n, heads, said, source].
    """
    keras = environment.load_keras()
    layers, ops = keras.layers, keras.ops
    attention = multi_head_attention()
    table = word_table()(size, width, LONGEST)
    normal = lambda states: layers.LayerNormalization(epsilon=1e-5)(states)  # noqa: E731
    drop = layers.Dropout(dropout)

    def feed_forward(states):
        hidden = layers.Dense(2 * width, activation="relu")(normal(states))
        return states + drop(layers.Dense(width)(hidden))

    source = keras.Input((None,), dtype="int32", name="source")
    filling = ops.cast(ops.equal(source, subwords.NOTHING), "float32")[:, None, None, :]
    states = drop(table(source))
    for _layer in range(encoders):
        before = normal(states)
        states = states + attention(width, heads, small)(before, before, filling)[0]  # self-attention
        states = feed_forward(states)
    encoder = keras.Model(source, normal(states), name="encoder")

    said = keras.Input((None,), dtype="int32", name="said")
    read = keras.Input((None, width), name="read")
    states = drop(table(said))
    for _layer in range(decoders):
        before = normal(states)
        states = states + attention(width, heads, small, causal)(before, before)[0]  # masked self-attention
        looked, weights = attention(width, heads)(normal(states), read, filling)  # cross-attention
        states = feed_forward(states + looked)
    scores = table.scores(normal(states))
    return encoder, keras.Model([said, read, source], [scores, weights], name="decoder")


@functools.cache
def word_table():
    """The layer WordTable. Keras is loaded when it is first asked for."""
    keras = environment.load_keras()
    ops = keras.ops

    class WordTable(keras.layers.Layer):
        """One row of numbers a piece, and one a place; the same rows read the source and score what to say next."""

        def __init__(self, size, width, longest):
            super().__init__(name="word_table")
            start = keras.initializers.RandomNormal
            self.pieces = self.add_weight((size, width), start(stddev=width**-0.5), name="pieces")
            self.places = self.add_weight((longest, width), start(stddev=0.1), name="places")
            self.width = width

        def call(self, numbers):
            rows = ops.take(self.pieces, numbers, axis=0) * (0.5 * math.sqrt(self.width))
            return rows + self.places[: ops.shape(numbers)[1]]

        def scores(self, states):
            """What each piece scores as the next one: float32 [n, places, size]."""
            return _Scores(self)(states)

    class _Scores(keras.layers.Layer):
        def __init__(self, table):
            super().__init__(name="scores")
            self.table = table

        def call(self, states):
            return ops.matmul(states, ops.transpose(self.table.pieces))

    return WordTable


@functools.cache
def multi_head_attention():
    """The layer Attention: the four lines of the chapter, on [n, heads, places, width / heads]."""
    keras = environment.load_keras()
    ops = keras.ops

    class Attention(keras.layers.Layer):
        """Multi-head attention, as Keras has it, but for what `small` changes.

        In a small self-attention the states are the values as they are, without a matrix (He and Hofmann 2024,
        https://arxiv.org/abs/2311.01906), and the matrix of the queries starts with zeros: at first all weights are
        equal, and every place takes the mean of all. The table measured/attention_variants.json says what that brings.
        """

        def __init__(self, width, heads, small=False, causal=False):
            super().__init__()
            self.heads, self.each, self.causal = heads, width // heads, causal
            dense = keras.layers.Dense
            self.query = dense(width, use_bias=False, kernel_initializer="zeros" if small else "glorot_uniform")
            self.key = dense(width, use_bias=False)
            self.value = (lambda states: states) if small else dense(width, use_bias=False)
            self.merge = dense(width)

        def split(self, states):  # [n, places, width] becomes [n, heads, places, each]
            count, places = ops.shape(states)[0], ops.shape(states)[1]
            return ops.transpose(ops.reshape(states, (count, places, self.heads, self.each)), (0, 2, 1, 3))

        def call(self, asking, asked, filling=None):
            q, k, v = self.split(self.query(asking)), self.split(self.key(asked)), self.split(self.value(asked))
            scores = ops.matmul(q, ops.swapaxes(k, 2, 3)) / math.sqrt(self.each)
            if filling is not None:  # 1 where a text is only filled up, else 0
                scores = scores - FAR * filling
            if self.causal:
                place = ops.arange(ops.shape(scores)[-1])
                scores = scores - FAR * ops.cast(place[None, :] > place[:, None], "float32")
            weights = ops.softmax(scores)
            answer = ops.transpose(ops.matmul(weights, v), (0, 2, 1, 3))  # the heads side by side again
            count, places = ops.shape(answer)[0], ops.shape(answer)[1]
            return self.merge(ops.reshape(answer, (count, places, self.heads * self.each))), weights

    return Attention


def loss_of(scores, wanted, smoothing=SMOOTHING):
    """Mean cross-entropy over the places that are not filled up, a share `smoothing` of the weight spread evenly."""
    ops = environment.load_keras().ops
    counts = ops.cast(ops.not_equal(wanted, subwords.NOTHING), "float32")
    size = scores.shape[-1]
    # Soft targets and one fused kernel: picking the right score out of each row would cost as much as a layer.
    soft = ops.one_hot(wanted, size) * (1 - smoothing) + smoothing / size
    return ops.sum(ops.categorical_crossentropy(soft, scores, from_logits=True) * counts) / ops.sum(counts)


class Translator:
    """Encoder, decoder and the pieces they speak: learns, and answers.

    Parameters
    ----------
    words : subwords.Subwords
    seed : int
        For the first weights and the order of the examples.
    options
        As `build` takes them.
    """

    def __init__(self, words, seed=0, **options):
        environment.load_keras().utils.set_random_seed(seed)
        self.words, self.seed = words, seed
        self.encoder, self.decoder = build(len(words), **options)
        self.losses, self.validation_losses = [], []  # of each epoch
        self._functions = None

    @property
    def weights(self):
        """All weights, each once: encoder and decoder share their table."""
        found = {id(weight): weight for weight in (*self.encoder.trainable_weights, *self.decoder.trainable_weights)}
        return list(found.values())

    @property
    def parameters(self):
        """Number of weights and biases."""
        return sum(math.prod(weight.shape) for weight in self.weights)

    def train(self, data, epochs, held_back=None, size=64, rate=4e-3, told=None):
        """Teacher forcing: at each place the decoder reads the *right* beginning and is asked for the next piece.

        Parameters
        ----------
        data, held_back : Examples
            To learn from, and to watch the loss on.
        epochs, size : int
            Passes over the examples, and how many make one step.
        rate : float
            Largest step size of Adam; it rises over the first tenth of the steps and then falls.
        told : function of the number of the epoch, optional
            Called after each epoch.
        """
        if not len(data) or epochs < 1:
            raise CourseError(_("Training needs at least one example and one epoch."))
        tf, keras = environment.load_tensorflow(), environment.load_keras()
        steps = epochs * -(-len(data) // size)
        rates = warm_cosine(steps, rate, steps // 10, rate / 20)
        optimiser, weights = keras.optimizers.Adam(rates, beta_2=0.98), self.weights
        optimiser.build(weights)
        shapes = [tf.TensorSpec((None, None), tf.int32)] * 2  # one compiled step for texts of every length

        def loss_on(source, target, training, smoothing):
            read = self.encoder(source, training=training)
            scores, _attention = self.decoder([target[:, :-1], read, source], training=training)
            return loss_of(scores, target[:, 1:], smoothing)

        @tf.function(input_signature=shapes, autograph=False)
        def step(source, target):
            with tf.GradientTape() as tape:
                loss = loss_on(source, target, True, SMOOTHING)
            optimiser.apply(tape.gradient(loss, weights), weights)
            return loss

        @tf.function(input_signature=shapes, autograph=False)
        def judge(source, target):
            return loss_on(source, target, False, 0.0)

        if steps < FEW:  # to compile them would take longer than to take them
            step, judge = step.python_function, judge.python_function
        generator = numpy.random.default_rng(self.seed)
        for epoch in range(epochs):
            losses = [step(*map(tf.constant, batch)) for batch in batches(data, size, generator)]
            self.losses.append(float(numpy.mean([float(loss) for loss in losses])))
            if held_back is not None:
                order = numpy.random.default_rng(0)
                found = [float(judge(*map(tf.constant, batch))) for batch in batches(held_back, 200, order)]
                self.validation_losses.append(float(numpy.mean(found)))
            if told is not None:
                told(epoch + 1)
        return self

    def _compiled(self):
        """The functions read, next_scores and look, compiled once."""
        if self._functions is None:
            tf = environment.load_tensorflow()
            numbers = tf.TensorSpec((None, None), tf.int32)
            states = tf.TensorSpec((None, None, self.encoder.output.shape[-1]), tf.float32)
            never = numpy.zeros(len(self.words), "float32")
            never[[number for number in range(len(subwords.SPECIAL)) if number != subwords.END]] = -numpy.inf

            @tf.function(input_signature=[numbers], autograph=False)
            def read(source):
                return self.encoder(source)

            @tf.function(input_signature=[numbers, states, numbers], autograph=False)
            def next_scores(said, read, source):
                scores, _attention = self.decoder([said, read, source])
                return tf.nn.log_softmax(scores[:, -1] + never)

            @tf.function(input_signature=[numbers, states, numbers], autograph=False)
            def look(said, read, source):
                return self.decoder([said, read, source])[1]

            self._functions = read, next_scores, look
        return self._functions

    def searches(self, texts, to, width=1, size=150):
        """Beam search for each text, as it stands: a list of `beam.Search`. Width 1 is greedy."""
        read, next_scores, _look = self._compiled()
        sources = [source_of(self.words, text, to) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: len(sources[i]))
        found = [None] * len(texts)
        for first in range(0, len(order), size):
            some = order[first : first + size]
            source = subwords.rows([sources[i] for i in some])
            states = read(source).numpy()
            scores = lambda owners, said: next_scores(said, states[owners], source[owners]).numpy()  # noqa: E731,B023
            for i, search in zip(
                some, beam.search(scores, len(some), width, LONGEST, subwords.START, subwords.END), strict=True
            ):
                found[i] = search
        return found

    def translate(self, texts, to, width=1, penalty=0.0, protecting=True):
        """Translations of texts into `to` ("zh" or "en"): a list of str, in small letters.

        With `protecting`, placeholders are replaced by marks before, and put back after.
        """
        pairs = [protect(text) if protecting else (text, []) for text in texts]
        searches = self.searches([text for text, _names in pairs], to, width)
        answers = [self.words.decode(search.best(penalty).numbers) for search in searches]
        return [restore(answer, names) for answer, (_text, names) in zip(answers, pairs, strict=True)]

    def attention(self, text, to, numbers=None):
        """What the decoder looks at while it writes.

        Parameters
        ----------
        text : str
        to : "zh" or "en"
        numbers : sequence of int, optional
            The translation, start first; by default the greedy one.

        Returns
        -------
        (list of str, list of str, float32 [heads, said, source])
            Pieces of the source, with its tag and its end; pieces said, with the end; how much each of these looks at
            each of those, in every head of the last layer. The last axis sums to 1.
        """
        if numbers is None:
            numbers = self.searches([text], to)[0].best().numbers
        read, _next_scores, look = self._compiled()
        source = subwords.rows([source_of(self.words, text, to)])
        said = numpy.array([numbers[:-1]], "int32")  # each number was chosen while all before it were said
        weights = look(said, read(source), source).numpy()[0]
        names = self.words.names
        return [names[number] for number in source[0]], [names[number] for number in numbers[1:]], weights
