"""The lab of broken trainings: each fault shows on its instrument and on no other, for several seeds."""

import math

import numpy
import pytest

from course_utils import datasets
from course_utils.chapters.training_algorithm import broken
from course_utils.core.errors import CourseError


@pytest.fixture(scope="module")
def pictures():
    data = datasets.load("fashion_mnist", limit=4000)
    images = data.train.images[:1500]
    return images.reshape(len(images), -1) / 255 - images.mean() / 255, data.train.labels[:1500]


@pytest.fixture(scope="module", params=[0, 7])
def lab(request, pictures):
    runs = broken.runs(*pictures, seed=request.param)
    return {broken.ANSWERS[letter]: run for letter, run in runs.items()}


def test_all_start_near_a_blind_guess(lab):
    for run in lab.values():
        assert abs(broken.first_loss(run) - math.log(10)) < 0.5


def test_only_the_sum_fails_the_gradient_check(lab):
    errors = {why: broken.gradient_error(run) for why, run in lab.items()}
    assert errors.pop("mean") == pytest.approx(31, rel=0.01)
    assert max(errors.values()) < 1e-6


def test_what_one_batch_tells(lab):
    losses = {why: broken.one_batch(run) for why, run in lab.items()}
    assert max(losses[why] for why in ("nothing", "labels", "mean")) < 0.05
    assert math.log(1 + 9 / math.e) < losses["softmax"] < 1.55  # the floor of scores between 0 and 1
    assert 1.5 < losses["start"] < 2.3  # too large a rate may learn 16 pictures or not: its curve tells it


def test_only_zeros_send_nothing_to_the_first_layer(lab):
    sizes = {why: broken.first_layer(run) for why, run in lab.items()}
    assert sizes.pop("start") == 0 and min(sizes.values()) > 1e-4


def test_the_curves_make_three_groups_of_two(lab):
    blind, last = math.log(10), {why: run.train(5)[1][-1] for why, run in lab.items()}
    assert min(last["rate"], last["mean"]) > 1.5 * blind
    assert all(0.85 * blind < last[why] < 1.5 * blind for why in ("labels", "start"))
    assert max(last["nothing"], last["softmax"]) < 0.85 * blind


def test_some_faults_let_the_accuracy_rise_all_the_same(lab):
    """What the text after the exercise says: more than half of new pictures, with softmax twice or a sum for a mean."""
    data = datasets.load("fashion_mnist", limit=4000)
    shown = data.train.images[:1500].mean() / 255
    unseen = data.test.images[:500].reshape(500, -1) / 255 - shown
    for why in ("softmax", "mean", "nothing"):
        run = lab[why]
        guesses = run.scores(run.train(5)[0], unseen)[0][-1].argmax(axis=1)
        assert (guesses == data.test.labels[:500]).mean() > 0.5, why


def test_the_healthy_run_is_the_chapters_own_training(pictures):
    from course_utils.learning import numpy_network

    X, labels = pictures
    run = broken.Run(X, labels, seed=3)
    theirs = numpy_network.initialise([784, broken.HIDDEN, 10], "glorot", 3)
    losses = list(numpy_network.train(theirs, X, labels, 2, 32, 0.1, "tanh", seed=3))
    parameters, ours = run.train(2)
    assert ours == pytest.approx(losses)
    assert all(numpy.allclose(a, b) for p, q in zip(parameters, theirs, strict=True) for a, b in zip(p, q, strict=True))


@pytest.mark.parametrize(("count", "labels"), [(63, 63), (100, 99)])
def test_too_few_pictures_are_refused(count, labels):
    with pytest.raises(CourseError):
        broken.runs(numpy.zeros((count, 4)), numpy.zeros(labels, int))
