"""Experiments that take too long for the chapter: their tables are measured once, by tests/bench/detection.py.

All on scenes of garments, which the generator draws anew as an experiment needs them: from chosen garments, and with
seeds that no data set uses.
"""

import numpy

from course_utils.chapters.object_detection import detector, metrics
from course_utils.core.environment import load_keras
from course_utils.datasets.pictures import fashion_mnist
from course_utils.datasets.scenes import garment_scenes

SCENES, TESTS, EPOCHS, BATCH = 1140, 300, 8, 16  # as in the chapter
CLASSES = len(garment_scenes.CLASS_NAMES)
SHAPE = (garment_scenes.SIDE, garment_scenes.SIDE, 3)


def cross_entropy(heat, answer):
    """The usual loss of each cell and class: 1 is wanted at a middle, 0 everywhere else."""
    from keras import ops

    middle = ops.cast(heat > 0.999, "float32")
    return -(middle * ops.log(answer) + (1 - middle) * ops.log(1 - answer))


def spared_cross_entropy(heat, answer):
    """Cross-entropy that spares cells beside a middle, but counts easy cells in full: half of the way to `focal`."""
    from keras import ops

    middle = ops.cast(heat > 0.999, "float32")
    return -(middle * ops.log(answer) + (1 - middle) * (1 - heat) ** 4 * ops.log(1 - answer))


LOSSES = {
    "cross-entropy": cross_entropy,
    "cross-entropy, neighbours spared": spared_cross_entropy,
    "focal loss": detector.focal,
}
RATES = (0.003, 0.009)  # peaks; each loss gets the one that is better on scenes drawn for the choice


def garments():
    """(pictures uint8 [n, 28, 28], classes int [n]) of the garments to learn from, and of those to test on."""
    parts = fashion_mnist.read(fashion_mnist.BUNDLED, "bundled", lambda found: numpy.arange(len(found)))
    return [_of_kinds(*parts[:2]), _of_kinds(*parts[2:])]


def _of_kinds(pictures, labels):
    chosen = numpy.isin(labels, garment_scenes.KINDS)
    return pictures[chosen][..., 0], numpy.searchsorted(garment_scenes.KINDS, labels[chosen])


def scenes(pictures, labels, count, seed):
    """`count` scenes of these garments: pictures, boxes and masks."""
    return garment_scenes.draw_with_masks(pictures, labels, count, numpy.random.default_rng(seed))


def trained(images, boxes, seed, **options):
    """A detector as the chapter trains it."""
    load_keras().utils.set_random_seed(seed)
    model = detector.compiled(SHAPE, CLASSES, detector.steps_of(len(images), BATCH, EPOCHS), **options)
    wanted = detector.targets(boxes, SHAPE, CLASSES)
    model.fit(detector.batches(images, wanted, CLASSES, BATCH, seed), epochs=EPOCHS, verbose=0)
    return model


def score(model, images, boxes):
    """mAP@0.5, 0 to 1."""
    return metrics.mean_average_precision(detector.detect(model, images), boxes, CLASSES)


def compare_losses(seeds=(0, 1, 2)):
    """Rows of the table "focal": for each loss mAP@0.5 of every seed, at the better one of two rates."""
    known, strange = garments()
    images, boxes, _masks = scenes(*known, SCENES, 100)
    choice, tests = scenes(*known, TESTS, 101), scenes(*strange, TESTS, 102)
    rows = []
    for name, heat_loss in LOSSES.items():
        models = {rate: trained(images, boxes, seeds[0], peak_rate=rate, heat_loss=heat_loss) for rate in RATES}
        rate = max(RATES, key=lambda rate: score(models[rate], *choice[:2]))
        found = [score(models[rate], *tests[:2])]
        for seed in seeds[1:]:
            found.append(score(trained(images, boxes, seed, peak_rate=rate, heat_loss=heat_loss), *tests[:2]))
        rows.append({"loss": name, "rate": rate, **_summary(found)})
        print(rows[-1], flush=True)
    return rows


def compare_splits(kept=(25,), seeds=(0, 1, 2)):
    """Rows of the table "leak": mAP@0.5 on new scenes of the garments learnt from, and on scenes of other garments."""
    known, strange = garments()
    tests = scenes(*strange, TESTS, 102)
    rows = []
    for count in kept:
        few = _few(*known, count)
        images, boxes, _masks = scenes(*few, SCENES, 100)
        again = scenes(*few, TESTS, 101)
        models = [trained(images, boxes, seed) for seed in seeds]
        same = [score(model, *again[:2]) for model in models]
        others = [score(model, *tests[:2]) for model in models]
        rows.append(
            {
                "garments": len(few[0]),
                "split by picture": round(float(numpy.mean(same)), 3),
                "split by garment": round(float(numpy.mean(others)), 3),
                "promised too much": [round(one - other, 3) for one, other in zip(same, others, strict=True)],
                "seeds": len(seeds),
            }
        )
        print(rows[-1], flush=True)
    return rows


def new_scenes():
    """`TESTS` scenes that no data set has, of the garments of the training scenes: pictures and boxes."""
    return scenes(*garments()[0], TESTS, 101)[:2]


def _few(pictures, labels, count):
    """The first `count` garments, as many of each class."""
    places = numpy.concatenate([numpy.flatnonzero(labels == label)[: count // CLASSES] for label in range(CLASSES)])
    return pictures[places], labels[places]


def _summary(found):
    return {
        "mAP@0.5": round(float(numpy.mean(found)), 3),
        "std": round(float(numpy.std(found, ddof=1)), 3),
        "each seed": [round(one, 3) for one in found],
        "seeds": len(found),
    }
