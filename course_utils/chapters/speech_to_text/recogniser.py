"""From sound to digits: log-mel features that need no future, a convolutional CTC network, texts from its output.

Taught in 13_speech_to_text. The network sees a limited piece of sound around each output, so that it can work on sound
that is still arriving; `streaming` does that with the functions here.
"""

import functools

import numpy

from course_utils.chapters.speech_to_text import ctc
from course_utils.core.environment import load_keras, load_tensorflow
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.datasets.speech.digits import RATE as SAMPLE_RATE
from course_utils.learning import steps
from course_utils.learning.restart import Restartable
from course_utils.learning.schedules import cosine_rates
from course_utils.media import sound

MELS = 32
LOW, HIGH = 100.0, 3400.0  # Hz: what a telephone carries, with room for longer and shorter throats
QUIET = 1e-4  # power that counts as silence: the hiss below it is not looked at
PRIOR_FRAMES = 50  # frames of sound that TYPICAL counts for in the running mean
TYPICAL = -2.0  # mean log power to start from
STRIDE = 4  # frames of input, 10 ms each, to one of output
REACH = 60  # frames of input on either side that an output can see at most
DIGITS = 10  # words of the vocabulary, unless another one is given; with the blank there is one symbol more
MOST_DIGITS = 7
ROUNDED = 80  # frames: batches are filled up to a multiple of this
TAIL = 12  # frames of silence behind every training string
TRAINING = {"shortest": 2, "longest": 5, "seconds": 3.0}  # short strings teach as much a second as long ones


def log_mels(samples, throat=1.0, tempo=1.0):
    """Log-mel spectrogram of a sound at 8 kHz: float32 [frames, MELS].

    `throat` moves all filters up, as if the speaker's throat were shorter by that factor (vocal tract length
    perturbation, VTLP); `tempo` takes frames further apart, as if everything were said faster. Both are for training.
    """
    power = sound.spectrogram(samples, SAMPLE_RATE, hop=sound.HOP * tempo)
    high = min(HIGH / throat, SAMPLE_RATE / 2)
    filters = sound.mel_filters(MELS, sound.fft_size(SAMPLE_RATE), SAMPLE_RATE, LOW / throat, high)
    return numpy.log(power @ filters + QUIET)


def levelled(found, before=None):
    """Log-mels minus their running mean: float32 [frames, MELS], and where the mean stands now.

    Loudness, microphone and line add the same number to each filter at every frame, so the mean takes them away (mean
    normalisation). It looks only backwards: what a recogniser does on arriving sound must not need the end of the
    sentence.

    Parameters
    ----------
    found : float [frames, MELS]
    before : (float [MELS], int), optional
        Sum and number of frames so far, as returned for the sound before this one.
    """
    total, count = (numpy.full(found.shape[1], PRIOR_FRAMES * TYPICAL), PRIOR_FRAMES) if before is None else before
    sums = total + numpy.cumsum(found, axis=0, dtype="float64")
    means = sums / (count + numpy.arange(1, len(found) + 1))[:, None]
    after = (sums[-1], count + len(found)) if len(found) else (total, count)
    return ((found - means) / 3).astype("float32"), after


def features(samples, throat=1.0, tempo=1.0):
    """What the network sees of a whole sound: float32 [frames, MELS]."""
    return levelled(log_mels(samples, throat, tempo))[0]


def batch(strings, frames=None, tail=0):
    """Features and labels of several strings, filled up with zeros (silence, to the network), `tail` frames or more.

    Returns
    -------
    (float32 [n, frames, MELS], int32 [n, MOST_DIGITS])
        Labels are digit + 1, then zeros. `frames` is a multiple of STRIDE; what is longer is refused.
    """
    found = [features(string.samples, string.throat, string.tempo) for string in strings]
    longest = max(len(part) for part in found) + tail
    frames = -(-longest // ROUNDED) * ROUNDED if frames is None else frames  # few shapes: each is compiled anew
    if longest > frames:
        raise CourseError(_("A string of {n} frames does not fit into {frames}.").format(n=longest, frames=frames))
    inputs = numpy.zeros((len(found), frames, MELS), "float32")
    labels = numpy.zeros((len(found), max(MOST_DIGITS, max(len(s.digits) for s in strings))), "int32")
    for row, part in enumerate(found):
        inputs[row, : len(part)] = part
        labels[row, : len(strings[row].digits)] = numpy.add(strings[row].digits, 1)
    return inputs, labels


def network(width=96, blocks=3, words=DIGITS):
    """The convolutional CTC network, not compiled: log-mels [n, frames, MELS] -> logits.

    Logits are [n, frames / STRIDE, words + 1].

    Only convolutions over time: an output sees REACH frames to either side and no further.

    Parameters
    ----------
    width : int
        Channels of every layer but the first, 1 or more.
    blocks : int
        Separable convolutions, each with a residual connection; 0 or more, but REACH holds for 3 at most.
    words : int
        Of the vocabulary; the blank is symbol 0.

    Returns
    -------
    keras.Model
    """
    keras = load_keras()
    layers = keras.layers
    sounds = keras.Input((None, MELS))
    x = sounds
    for filters in (64, width):
        x = layers.Conv1D(filters, 5, strides=2, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
    for _block in range(blocks):
        before = x
        x = layers.SeparableConv1D(width, 9, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
        x = layers.SpatialDropout1D(0.1)(x)  # whole channels: a tenth of the time goes into single random numbers
        x = layers.Add()([before, x])
    return keras.Model(sounds, layers.Dense(words + 1)(x))


def ctc_loss(labels, logits):
    """CTC loss of each string, as a Keras loss: labels int [n, MOST_DIGITS], logits [n, outputs, symbols] -> [n].

    The same numbers as `keras.losses.CTC`, which goes through the outputs with a loop of small operations and takes a
    third of a training step on a CPU. For sparse labels TensorFlow has one operation, written in C++; it wants at least
    one digit in every string.
    """
    tf = load_tensorflow()
    spoken = tf.where(labels > 0)
    sparse = tf.SparseTensor(
        spoken, tf.cast(tf.gather_nd(labels, spoken), tf.int32), tf.shape(labels, out_type=tf.int64)
    )
    lengths = tf.fill([tf.shape(logits)[0]], tf.shape(logits)[1])
    return tf.nn.ctc_loss(sparse, logits, None, lengths, logits_time_major=False, blank_index=ctc.BLANK)


@functools.cache
def _bench(words):
    """One compiled network, to which all trainings and readings of so many words lend their weights: `Restartable`."""
    keras = load_keras()
    model = network(words=words)
    model.compile(keras.optimizers.Adam(1e-3, clipnorm=5.0), ctc_loss)
    return Restartable(model)


def train(strings, epochs, seed=0, model=None, rate=4e-3, batch_size=32, words=DIGITS):
    """Teach a network to read strings; returns a new model and the loss of each epoch.

    Parameters
    ----------
    strings : list of spoken_strings.String
        Their digits are all that is told: nobody says when each is spoken.
    epochs : int
    seed : int
        Of start weights, order, masks and dropout.
    model : keras.Model, optional
        Starts from the weights of this network, which stays as it is.
    rate : float
        Largest step size of Adam; it rises for a tenth of the steps, then falls along half a cosine.
    batch_size : int
        Where the strings are no multiple of it, a few come twice in an epoch.
    words : int
        Of the vocabulary; that of `model` where one is given.

    Returns
    -------
    (keras.Model, list of float)
    """
    if model is None:
        # For the start weights. Not otherwise: it makes TensorFlow forget its compiled steps, half a second each time.
        load_keras().utils.set_random_seed(seed)
    words = words if model is None else words_of(model)
    learnt, bench = network(words=words), _bench(words)
    bench.restart((learnt if model is None else model).get_weights(), seed)
    inputs, labels = batch(strings, tail=TAIL)
    generator = numpy.random.default_rng(seed)
    count = -(-len(strings) // batch_size)
    rates = iter(cosine_rates(epochs * count, rate))

    losses = []
    for _epoch in range(epochs):
        order = numpy.resize(generator.permutation(len(strings)), count * batch_size)
        heard, wanted = masked(inputs[order], generator), labels[order]
        cut = [slice(start, start + batch_size) for start in range(0, len(order), batch_size)]
        found = steps.run(bench.model, ((heard[part], wanted[part]) for part in cut), rates)
        losses.append(float(numpy.mean(found)))
    learnt.set_weights(bench.model.get_weights())
    return learnt, losses


def words_of(model):
    """How many words the vocabulary of a network has."""
    return model.output_shape[-1] - 1


def masked(inputs, generator):
    """The inputs [n, frames, mels] with a stretch of time and a band of frequencies of each set to 0, others each time.

    What is missing must be guessed from the rest, so that no single detail of a voice can be relied on (SpecAugment:
    Park et al. 2019, https://doi.org/10.21437/Interspeech.2019-2680).
    """
    count, frames, mels = inputs.shape
    start, low = generator.integers(0, max(frames - 20, 1), (count, 1)), generator.integers(0, mels, (count, 1))
    width = generator.integers(0, 8, (count, 1))
    at, band = numpy.arange(frames), numpy.arange(mels)
    heard = (at < start) | (at > start + 14)
    kept = (band < low) | (band > low + width)
    return inputs * heard[:, :, None] * kept[:, None, :]


def logits(model, strings):
    """What the network says about each string: list of float32 [outputs, symbols], without the filling at the end."""
    bench = _bench(words_of(model)).model
    bench.set_weights(model.get_weights())
    found = []
    for start in range(0, len(strings), 64):
        part = strings[start : start + 64]
        inputs, _labels = batch(part, tail=REACH)
        answers = numpy.asarray(bench.predict_on_batch(inputs))
        for string, answer in zip(part, answers, strict=True):
            frames = (len(string.samples) - round(sound.FRAME * SAMPLE_RATE)) // round(sound.HOP * SAMPLE_RATE) + 1
            found.append(answer[: -(-frames // STRIDE)])
    return found


def best_paths(found):
    """The words of each output table, by its best path: list of tuples of int."""
    return [tuple(symbol - 1 for symbol in ctc.collapse(table.argmax(axis=1))) for table in found]


def read(model, strings):
    """The words that the network reads in each string, by the best path: list of tuples of int."""
    return best_paths(logits(model, strings))


def log_softmax(table):
    """Logits as logarithms of probabilities, float64 of the same shape."""
    from scipy import special

    return special.log_softmax(numpy.asarray(table, "float64"), axis=-1)
