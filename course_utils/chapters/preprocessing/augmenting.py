"""Augmentation while a network trains: every pass draws new variants. Judged on pictures as they are, and moved.

Taught in 06_preprocessing. The long run that measured/augmentation.json keeps is made again by

    python -m course_utils.chapters.preprocessing.augmenting
"""

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _

CHANGES = ("no change", "shift", "flip", "rotation", "zoom", "brightness")
LONG_CHANGES, LONG_PASSES, LONG_SEEDS = CHANGES[:3], (5, 10, 20, 40), 4
PIXELS = 2  # by so many the judged pictures are moved
SIDES = ((-PIXELS, 0), (PIXELS, 0), (0, -PIXELS), (0, PIXELS))


def layer(change):
    """The Keras layer that draws a new variant of each picture whenever it trains; None for "no change".

    Pictures are float32 from 0 to 1. What moves into view is the picture's mirror image. In use the layer does nothing.
    """
    require(change in CHANGES, _("The change {name!r} is not known; choose one of {names}."),
            name=change, names=", ".join(CHANGES))  # fmt: skip
    from course_utils.core.environment import load_keras

    layers = load_keras().layers
    makers = {
        "shift": lambda: layers.RandomTranslation(0.1, 0.1, fill_mode="reflect"),
        "flip": lambda: layers.RandomFlip("horizontal"),
        "rotation": lambda: layers.RandomRotation(15 / 360, fill_mode="reflect"),
        "zoom": lambda: layers.RandomZoom((-0.2, 0.2), fill_mode="reflect"),
        "brightness": lambda: layers.RandomBrightness(0.3, value_range=(0, 1)),
    }
    return makers[change]() if change in makers else None


def known(change):
    """The change of `CHANGES` that is meant: `change` is one of them, or its name in the language of the notebook."""
    named = {_("no change"): "no change", _("shift"): "shift", _("flip"): "flip"}
    return named.get(change, change)


def network(image_shape, classes, change="no change"):
    """The article's network, compiled, with the layer of `change` in front of it."""
    from course_utils.core.environment import load_keras
    from course_utils.learning import networks

    keras = load_keras()
    first, bare = layer(known(change)), networks.article_cnn(image_shape, classes, compiled=False)
    front = [] if first is None else [first]
    model = keras.Sequential([keras.Input(image_shape), *front, *bare.layers], name="augmented")
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def moved(images, right, down):
    """Copies of pictures [n, h, w, c], moved by so many pixels; what comes into view is the mirror image."""
    reach = max(abs(right), abs(down))
    if reach == 0:
        return images.copy()
    wide = numpy.pad(images, ((0, 0), (reach, reach), (reach, reach), (0, 0)), mode="reflect")
    height, width = images.shape[1:3]
    top, left = reach - down, reach - right
    return wide[:, top : top + height, left : left + width]


def judged(model, learnt, images, labels):
    """Accuracies in %: {"learnt": on what it was trained with, "still": on other pictures, "moved": on those, moved}.

    Parameters
    ----------
    model : keras.Model
    learnt : (float32 [n, h, w, c], int [n])
        What the model was trained with, unchanged.
    images, labels : float32 [m, h, w, c] and int [m]
        Pictures that it never saw.
    """

    def accuracy(pictures, answers):
        return 100 * float((model.predict(pictures, 512, verbose=0).argmax(axis=1) == answers).mean())

    places = [accuracy(moved(images, *side), labels) for side in SIDES]
    return {"learnt": accuracy(*learnt), "still": accuracy(images, labels), "moved": float(numpy.mean(places))}


def race(data, changes, passes, seeds, pictures=500, judges=1000, each=None):
    """Train the same network with each of `changes` and judge it after each of `passes`, for every seed.

    Parameters
    ----------
    data : datasets.Dataset
        Pictures are taken from its training part, judges from its validation part; its test part stays closed.
    changes : sequence of str
        Of `CHANGES`, or what these are called in the language of the notebook; the rows call them by the same names.
    passes : sequence of int
        Increasing: after so many passes over the training pictures the network is judged.
    seeds : sequence of int
    pictures, judges : int
        How many of each.
    each : function of (dict), optional
        Called with every row when it is complete.

    Returns
    -------
    list of dict
        data, change, passes, and for "learnt", "still" and "moved" a list with a value (%) a seed, as `judged` has.
    """
    from course_utils.core.environment import load_keras
    from course_utils.learning import replicas, training

    keras, rows = load_keras(), []
    learnt = training.to_float(data.train.images[:pictures]), data.train.labels[:pictures]
    others = training.to_float(data.validation.images[:judges]), data.validation.labels[:judges]
    for change in changes:
        found = {count: [] for count in passes}
        model = None  # one graph for all seeds
        for seed in seeds:
            keras.utils.set_random_seed(seed)
            fresh = network(data.image_shape, len(data.class_names), change)
            model = model or fresh
            if model is not fresh:
                replicas.copy_state(fresh, model)
            done = 0
            for count in passes:
                training.fit(model, learnt, None, count - done, quiet=True)
                found[count].append(judged(model, learnt, *others))
                done = count
        for count, runs in found.items():
            kinds = {kind: [round(run[kind], 2) for run in runs] for kind in ("learnt", "still", "moved")}
            rows.append({"data": data.name, "change": change, "passes": count, **kinds})
            if each:
                each(rows[-1])
    return rows


def main():
    """Measure the long run and write it."""
    from course_utils import datasets
    from course_utils.notebook import measured

    data = datasets.load("fashion_mnist")
    rows = race(data, LONG_CHANGES, LONG_PASSES, range(LONG_SEEDS), each=print)
    about = (
        "Augmentation, 500 pictures: accuracy in % on what was learnt, on other pictures, and on those moved by "
        f"2 pixels; {LONG_SEEDS} seeds, judged on 1,000 validation pictures."
    )
    command = "python -m course_utils.chapters.preprocessing.augmenting"
    measured.write("augmentation", about, command, rows, measured.folder_of("06_preprocessing"))


if __name__ == "__main__":
    main()
