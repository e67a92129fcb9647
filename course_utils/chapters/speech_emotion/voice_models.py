"""Judging voices fairly: folds by speaker, normalisation per speaker, two small networks (14_speech_emotion)."""

import numpy

from course_utils.core.environment import load_keras
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning.restart import Restartable

FOLDS = 5
MEL_FRAMES = 96  # frames of the CNN's picture, 20 ms each: 1.92 s


def speaker_folds(speakers, folds=FOLDS, seed=0):
    """Which clips to test on, fold by fold: every speaker is in exactly one fold, drawn by `seed`.

    Parameters
    ----------
    speakers : text [n]
        Who speaks in each clip.
    folds : int
        Not more than there are speakers.
    seed : int

    Returns
    -------
    list of int64 arrays
        Places of the clips of each fold.
    """
    speakers = numpy.asarray(speakers)
    names = numpy.unique(speakers)
    if not 2 <= folds <= len(names):
        text = _("{folds} folds do not go with {n} speakers: at least 2 folds, and a speaker for each.")
        raise CourseError(text.format(folds=folds, n=len(names)))
    order = numpy.random.default_rng(seed).permutation(names)
    return [numpy.flatnonzero(numpy.isin(speakers, part)) for part in numpy.array_split(order, folds)]


def random_folds(count, folds=FOLDS, seed=0):
    """Folds that do not ask who speaks: the split that leaks. As `speaker_folds`, for `count` clips."""
    return numpy.array_split(numpy.random.default_rng(seed).permutation(count), folds)


def per_speaker(features, speakers):
    """Each feature minus its mean over the same speaker's clips, divided by their spread: float64 [n, k].

    No label is used. But the clips of a new speaker must be there, several of them, and of all kinds.
    """
    features, speakers = numpy.asarray(features, float), numpy.asarray(speakers)
    result = numpy.empty_like(features)
    for speaker in numpy.unique(speakers):
        mine = speakers == speaker
        result[mine] = (features[mine] - features[mine].mean(axis=0)) / (features[mine].std(axis=0) + 1e-6)
    return result


def per_speaker_frames(log_mels, speakers):
    """Log-mel spectrograms, each filter less its mean over all frames of the same speaker, divided by their spread.

    What `per_speaker` does to features, done to pictures: list of float [frames, mels].
    """
    speakers, result = numpy.asarray(speakers), [None] * len(log_mels)
    for speaker in numpy.unique(speakers):
        mine = numpy.flatnonzero(speakers == speaker)
        together = numpy.concatenate([log_mels[place] for place in mine])
        middle, width = together.mean(axis=0), together.std(axis=0) + 1e-6
        for place in mine:
            result[place] = (log_mels[place] - middle) / width
    return result


def thinned(labels, speakers, frequent, share=1 / 3, seed=0):
    """Places of clips as on a line where one class is frequent: int64 [k], in order.

    All clips of the class `frequent` stay; of each other class a `share` of each speaker's clips, one at least.
    """
    if not 0 < share <= 1:
        text = _("The share of clips that stay is {share}; it must be above 0 and at most 1.")
        raise CourseError(text.format(share=share))
    labels, speakers, generator = numpy.asarray(labels), numpy.asarray(speakers), numpy.random.default_rng(seed)
    kept = [numpy.flatnonzero(labels == frequent)]
    for speaker in numpy.unique(speakers):
        for k in numpy.setdiff1d(labels, [frequent]):
            mine = generator.permutation(numpy.flatnonzero((speakers == speaker) & (labels == k)))
            kept.append(mine[: max(round(share * len(mine)), 1)])
    return numpy.sort(numpy.concatenate(kept))


def linear(strength=0.1):
    """Logistic regression on standardised features, not fitted yet; a smaller `strength` keeps the weights smaller."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=2000))


def small_network(features, classes):
    """One hidden layer on `features` numbers, with dropout: a compiled keras.Model that gives logits [n, classes]."""
    keras = load_keras()
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((features,)),
            layers.Dropout(0.2),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.4),
            layers.Dense(classes),
        ]
    )
    return _compiled(model, 3e-3)


def mel_cnn(frames, mels, classes):
    """A convolutional network over time on a log-mel picture [frames, mels]: a compiled keras.Model that gives logits.

    Mean and maximum over time make the answer independent of when something is said.
    """
    keras = load_keras()
    layers = keras.layers
    picture = keras.Input((frames, mels))
    x = layers.SpatialDropout1D(0.1)(picture)
    for filters in (48, 64):
        x = layers.Conv1D(filters, 5, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
        x = layers.MaxPooling1D(2)(x)
        x = layers.SpatialDropout1D(0.1)(x)
    x = layers.Concatenate()([layers.GlobalAveragePooling1D()(x), layers.GlobalMaxPooling1D()(x)])
    x = layers.Dropout(0.4)(x)
    return _compiled(keras.Model(picture, layers.Dense(classes)(x)), 3e-3)


def _compiled(model, rate):
    keras = load_keras()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.AdamW(rate, weight_decay=1e-2), loss, steps_per_execution=4)
    return model


def predict_folds(build, inputs, labels, folds_of, epochs, batch_size=32):
    """Answers for every clip from a network that never saw its fold.

    The network is compiled once; every fold starts from the start weights of its seed and an optimiser without memory.
    Inputs are standardised with mean and spread of each fold's training clips.

    Parameters
    ----------
    build : function without arguments
        Gives a compiled keras.Model; called once for each seed, after seeding.
    inputs : float [n, ...]
    labels : int [n]
    folds_of : dict of int to list of int arrays
        The folds (places of test clips) of each seed.
    epochs, batch_size : int

    Returns
    -------
    list of int64 arrays [n]
        The class of every clip, one array a seed.
    """
    keras = load_keras()
    inputs, labels = numpy.asarray(inputs, "float32"), numpy.asarray(labels)
    axes, compiled, results = tuple(range(inputs.ndim - 1)), None, []
    for seed, folds in folds_of.items():
        keras.utils.set_random_seed(seed)
        fresh = build()
        compiled = compiled or Restartable(fresh)
        model, start, answers = compiled.model, fresh.get_weights(), numpy.empty(len(labels), "int64")
        for test in folds:
            train = numpy.setdiff1d(numpy.arange(len(labels)), test)
            middle, width = inputs[train].mean(axis=axes), inputs[train].std(axis=axes) + 1e-6
            compiled.restart(start)
            model.fit((inputs[train] - middle) / width, labels[train], batch_size, epochs, verbose=0)
            logits = model((inputs[test] - middle) / width, training=False)
            answers[test] = keras.ops.convert_to_numpy(logits).argmax(axis=1)
        results.append(answers)
    return results


def mel_pictures(log_mels, frames=MEL_FRAMES):
    """Log-mel spectrograms of different lengths as pictures of one size: float32 [n, frames, mels].

    Two frames of 10 ms become one; what is longer than `frames` is cut, what is shorter is filled with silence.
    """
    quiet = min(float(found.min()) for found in log_mels)
    pictures = numpy.full((len(log_mels), frames, log_mels[0].shape[1]), quiet, "float32")
    for picture, found in zip(pictures, log_mels, strict=True):
        even = found[: len(found) // 2 * 2]
        paired = even.reshape(-1, 2, found.shape[1]).mean(axis=1)[:frames]
        picture[: len(paired)] = paired
    return pictures
