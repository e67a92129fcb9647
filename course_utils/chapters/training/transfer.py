"""What somebody else's pictures are worth: frozen features of a pretrained network against learning from scratch.

Taught in 08_training; measured once by `python tests/bench/transfer.py table`.
"""

import time

import numpy

from course_utils.core.environment import load_keras
from course_utils.learning import networks, training
from course_utils.learning.pretrained import lite0

SIDE = 128  # pixels to which pictures are enlarged: the pretrained network knows photographs, where things are large
PASSES = {10: 40, 25: 30, 100: 15, 400: 8}  # of the network from scratch, by labels a class: it has stopped gaining
STRENGTHS = (1e-3, 1e-2, 1e-1, 1.0)  # of logistic regression, chosen by cross-validation on the labels at hand


def enlarged(images, side=SIDE):
    """Pictures uint8 [n, height, width, 1 or 3] as float32 [n, side, side, 3], 0 to 255, enlarged smoothly."""
    from PIL import Image

    found = numpy.empty((len(images), side, side, 3), "float32")
    for place, image in enumerate(images):
        picture = Image.fromarray(image.squeeze(-1) if image.shape[-1] == 1 else image).convert("RGB")
        found[place] = numpy.asarray(picture.resize((side, side), Image.Resampling.BILINEAR))
    return found


def features(images, side=SIDE, batch=64):
    """Features float32 [n, 1280] of EfficientNet-Lite0, frozen, and the CPU seconds that they took."""
    network, start = lite0.network(side, top=False), time.process_time()
    parts = [
        lite0.outputs(network, enlarged(images[place : place + batch], side)) for place in range(0, len(images), batch)
    ]
    return numpy.concatenate(parts), time.process_time() - start


def head(train, labels, seed=0):
    """A logistic regression on features, its strength chosen by cross-validation; fitted."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV, StratifiedKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
    folds = StratifiedKFold(3, shuffle=True, random_state=seed)
    return GridSearchCV(pipeline, {"logisticregression__C": STRENGTHS}, cv=folds).fit(train, labels)


def scratch(images, labels, classes, passes, seed):
    """The article's network (uint8 images [n, height, width, channels]), trained from random weights."""
    keras = load_keras()
    keras.utils.set_random_seed(seed)
    network = networks.article_cnn(images.shape[1:], classes)
    network.fit(training.to_float(images), labels, epochs=passes, batch_size=32, verbose=0)
    return network


def some_of_each(labels, count, seed):
    """Places of `count` examples of each class, drawn at random, as an int array."""
    draw = numpy.random.default_rng(seed)
    return numpy.concatenate(
        [draw.permutation(numpy.flatnonzero(labels == one))[:count] for one in numpy.unique(labels)]
    )


def compare(data, counts=tuple(PASSES), draws=3, tested=1000):
    """Test accuracies of both ways, for so many labels a class.

    Parameters
    ----------
    data : Dataset
        Of pictures.
    counts : iterable of int
        Labels of each class, of those in `PASSES`.
    draws : int
        How often labels and seed are drawn anew.
    tested : int
        Test pictures.

    Returns
    -------
    list of dict
        data, labels (of a class), scratch and frozen (lists of accuracies, 0 to 1), scratch_s and frozen_s (CPU seconds
        of one training, means; the features' own seconds are in frozen_s, for the pictures with labels).
    """
    classes = len(data.class_names)
    pool = some_of_each(data.train.labels, max(counts), 0)
    images, labels = data.train.images[pool], data.train.labels[pool]
    known, seconds = features(images)
    seen, _seconds = features(data.test.images[:tested])
    truth, pixels = data.test.labels[:tested], training.to_float(data.test.images[:tested])
    rows = []
    for count in counts:
        row = {"data": data.name, "labels": count, "scratch": [], "frozen": [], "scratch_s": [], "frozen_s": []}
        for draw in range(draws):
            chosen, start = some_of_each(labels, count, draw), time.process_time()
            network = scratch(images[chosen], labels[chosen], classes, PASSES[count], draw)
            row["scratch_s"].append(time.process_time() - start)
            found = network.predict(pixels, batch_size=256, verbose=0).argmax(axis=1)
            row["scratch"].append(float((found == truth).mean()))
            start = time.process_time()
            fitted = head(known[chosen], labels[chosen], draw)
            row["frozen_s"].append(time.process_time() - start + seconds * len(chosen) / len(images))
            row["frozen"].append(float((fitted.predict(seen) == truth).mean()))
        rows.append({**row, **{name: float(numpy.mean(row[name])) for name in ("scratch_s", "frozen_s")}})
    return rows
