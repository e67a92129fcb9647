"""Checks of 08_training."""

import numpy
from scipy.special import softmax

from course_utils.chapters.training import temperatures, ten_pictures
from course_utils.core import environment
from course_utils.core.i18n import _
from course_utils.notebook.answers import EXACT, near, number, told
from course_utils.notebook.exercises import NotAttempted, call, exercise

MOST_EPOCHS = 40  # of the training that "stop-early" must end before
BEST_TEMPERATURE = 2.5


@exercise("steps-per-epoch")
def check_steps(answer):
    exact = call(answer, 50_000, 32, 0.2)
    if number(exact) == 1563:
        return _("You count all pictures: a fifth is held back for validation and not trained on.")
    if number(call(answer, 100, 30, 0.0)) == 3:
        return _("You round down: the rest that fills no whole batch is trained on too, in a smaller one.")
    if number(exact) == 313:
        return _("You count the steps of the validation part; train on what is not held back.")
    for samples, batch, split in ((50_000, 32, 0.2), (100, 30, 0.0), (100, 30, 0.5), (10, 32, 0.2)):
        found, wanted = call(answer, samples, batch, split), -(-int(samples * (1 - split)) // batch)
        if not near(number(found), wanted, *EXACT):
            text = _(
                "For {samples} pictures, batches of {batch} and a split of {split} you say {found}; count once by hand."
            )
            return text.format(samples=samples, batch=batch, split=split, found=told(found))
    if not isinstance(exact, (int, numpy.integer)):
        return _("The number is right, but a count is a whole number: use // or math.ceil.")
    return None


@exercise("stop-early")
def check_stop_early(answer):
    keras, (train, validation) = environment.load_keras(), _noisy()
    keras.utils.set_random_seed(0)
    seen = []

    class Watched(keras.Sequential):
        def fit(self, *args, callbacks=None, **options):
            given = callbacks if isinstance(callbacks, (list, tuple)) else [callbacks] if callbacks else []
            watch = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(dict(logs)))
            return super().fit(*args, callbacks=[*given, watch], **options)

    parts = [keras.Input((20,)), keras.layers.Dense(32, "relu"), keras.layers.Dense(2, "softmax")]
    model = Watched(parts, name="to_stop")
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    result = call(answer, model, train, validation, MOST_EPOCHS)
    if not seen:
        return _("The model was never trained: call `model.fit`.")
    if not isinstance(result, keras.callbacks.History):
        return _("Return what `model.fit` returns: without its history nobody can see where the training stopped.")
    if "val_loss" not in seen[-1]:
        return _("`fit` was not given the validation data, so there is nothing that could say when to stop.")
    if len(seen) >= MOST_EPOCHS:
        return _(
            "It trained all the epochs, although the validation loss rises long before: "
            "`keras.callbacks.EarlyStopping` watches a number and stops; the training loss would go on falling."
        )
    losses = [one["val_loss"] for one in seen]
    kept = float(model.evaluate(*validation, verbose=0)[0])
    if kept <= min(losses) + 1e-3:
        return None
    if abs(kept - losses[-1]) < 1e-3:
        return _("It stops, but keeps the weights of the last epoch, which are worse: `restore_best_weights=True`.")
    return _("The weights it keeps are not those with the smallest validation loss: watch `val_loss`.")


def _noisy():
    """Two sets that a small network learns by heart in a few epochs: 64 examples of 20 numbers, a fifth mislabelled."""
    draw, parts = numpy.random.default_rng(0), []
    for count in (64, 256):
        inputs = draw.normal(size=(count, 20)).astype("float32")
        labels = (inputs[:, 0] > 0) ^ (draw.random(count) < 0.2)
        parts.append((inputs, labels.astype("int64")))
    return parts


@exercise("temperature")
def check_temperature(answer):
    draw = numpy.random.default_rng(0)
    chances = softmax(draw.normal(size=(3000, 3)) * 1.5, axis=-1)
    labels = (draw.random((3000, 1)) > chances.cumsum(axis=1)).sum(axis=1).clip(0, 2)
    boastful = softmax(BEST_TEMPERATURE * numpy.log(chances), axis=-1)
    result = call(answer, boastful.copy(), labels.copy())
    found = number(result)
    if found is None or found <= 0:
        return _("Return the temperature, one number above 0; you return {found}.").format(found=told(result))
    best = min(numpy.geomspace(0.1, 20, 1000), key=lambda one: temperatures.loss(boastful, labels, one))
    if abs(found / best - 1) < 0.05:
        return None
    if abs(found * best - 1) < 0.05:
        return _("That is one over the temperature: logarithms are *divided* by it, so above 1 makes answers humbler.")
    if abs(found - 1) < 0.02:
        return _(
            "With 1 nothing changes. Try many temperatures and keep the one with the smallest cross-entropy; the "
            "accuracy cannot choose, because no temperature changes which class is largest."
        )
    return _("At {found:.3g} the cross-entropy is {loss:.4f}; there are temperatures with less.").format(
        found=found, loss=temperatures.loss(boastful, labels, found)
    )


@exercise("ten-own-pictures")
def check_ten_pictures(answer):
    if isinstance(answer, (list, tuple)):
        return _("That is your list of files: hand over `ten`, what the network said of them.")
    if not isinstance(answer, ten_pictures.Asked):
        return _("Hand over what `ten_pictures.ask` returned, as the cell above has it.")
    if answer.sample:
        raise NotAttempted
    return answer.fault or None
