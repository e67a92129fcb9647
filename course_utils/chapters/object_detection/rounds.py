"""Few things to test on: the detector and its classical rival, trained and tested in repeated cross-validation.

Taught in 10_object_detection, on data of the learner's own.
"""

import numpy

from course_utils.chapters.object_detection import blobs, detector, metrics
from course_utils.core.i18n import _
from course_utils.datasets.own import scenes
from course_utils.learning import cross_validation, training

FOLDS, REPEATS = 5, 2
QUICK = {"folds": 2, "repeats": 1}  # profile smoke


def are_few(data):
    """True for own data, a `Scenes`, of which a class has fewer than 20 things in the test pictures."""
    labels = numpy.concatenate([boxes[:, 4] for boxes in data.test.boxes]).astype(int)
    return data.tier == "own" and cross_validation.are_few(labels, len(data.class_names))


def measured(data, epochs, seed=0, folds=FOLDS, repeats=REPEATS):
    """mAP@0.5 of both over all pictures: {"network", "classical"}, each {"value", "low", "high", "n"}.

    Every picture is tested once in each repetition, by a detector that never saw it, nor one that is nearly alike;
    pictures are in proportion by the rarest class that is in them.
    """
    images = numpy.concatenate([data.train.images, data.test.images])
    boxes = [*data.train.boxes, *data.test.boxes]
    classes, shape = len(data.class_names), data.image_shape
    plan = detector.plan(data, epochs)
    wanted = detector.targets(boxes, shape, classes)
    values, shares, model = {"network": [], "classical": []}, [], None
    for number, (learnt, tested) in enumerate(
        cross_validation.rounds(_rarest(boxes, classes), scenes.near_groups(images), folds, repeats, seed)
    ):
        truths = [boxes[place] for place in tested]

        steps = detector.steps_of(len(learnt), plan.batch, plan.passes)

        def build(steps=steps):
            return detector.compiled(shape, classes, steps, stem=plan.stem)

        pictures = detector.batches(images[learnt], wanted[learnt], classes, plan.batch, seed + number, plan.flips)
        watched = images[tested[:8]], wanted[tested[:8]]  # `repeat` asks for some; nothing is chosen by them
        seeds, keep = [seed + number], lambda network, _history: network
        (trained,) = training.repeat(build, pictures, watched, plan.passes, seeds, measure=keep, model=model)
        model = trained
        rival = blobs.BlobDetector().fit(images[learnt[:600]], [boxes[place] for place in learnt[:600]])
        found = {"network": detector.detect(trained, images[tested]), "classical": rival.detect(images[tested])}
        for name, answer in found.items():
            values[name].append(metrics.mean_average_precision(answer, truths, classes))
        shares.append(len(tested) / len(learnt))
    share = float(numpy.mean(shares))
    return {name: cross_validation.interval(each, share) for name, each in values.items()}


def _rarest(boxes, classes):
    """The rarest class in each picture, int64 [n]; `classes` where there is nothing."""
    counts = numpy.bincount(numpy.concatenate([one[:, 4] for one in boxes]).astype(int), minlength=classes)
    return numpy.array(
        [min(one[:, 4].astype(int), key=counts.__getitem__) if len(one) else classes for one in boxes], "int64"
    )


def in_words(found):
    """What `measured` found, in sentences."""
    network, classical = found["network"], found["classical"]
    text = _(
        "Some classes have fewer than {few} things in the test pictures, so that one split is a matter of luck.\n"
        "Over {n} rounds of cross-validation, in which every picture is tested, the network has a mAP@0.5 of\n"
        "{value:.2f} (95 % interval {low:.2f} to {high:.2f}), the classical rival {rival:.2f} ({rival_low:.2f} to "
        "{rival_high:.2f})."
    )
    return text.format(
        few=cross_validation.FEW, rival=classical["value"], rival_low=classical["low"], rival_high=classical["high"],
        **network,
    )  # fmt: skip
