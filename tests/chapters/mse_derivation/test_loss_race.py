import warnings

import numpy
import pytest
from scipy.special import softmax

from course_utils.chapters.mse_derivation import loss_race
from course_utils.core.errors import CourseError

KERAS_LOSSES = {
    "softmax, cross-entropy": lambda tf, scores, wanted: tf.nn.softmax_cross_entropy_with_logits(wanted, scores),
    "softmax, squared error": lambda tf, scores, wanted: tf.reduce_sum((tf.nn.softmax(scores) - wanted) ** 2, 1),
    "raw scores, squared error": lambda tf, scores, wanted: tf.reduce_sum((scores - wanted) ** 2, 1),
}


@pytest.mark.parametrize("loss", loss_race.LOSSES)
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_gradients_are_those_of_tensorflow(loss, activation):
    import tensorflow as tf

    generator = numpy.random.default_rng(0)
    x = generator.normal(size=(6, 5)).astype("float32")
    wanted = numpy.eye(4, dtype="float32")[[0, 3, 1, 1, 2, 0]]
    layers = loss_race.start((5, 7, 3, 4), seed=1, lean=2.0)
    ours = loss_race.gradients(layers, x, wanted, loss, activation)
    variables = [tuple(tf.Variable(part) for part in layer) for layer in layers]
    function = tf.nn.relu if activation == "relu" else lambda z: tf.nn.gelu(z, approximate=False)
    with tf.GradientTape() as tape:
        out = tf.constant(x)
        for weights, biases in variables[:-1]:
            out = function(out @ weights + biases)
        scores = out @ variables[-1][0] + variables[-1][1]
        value = tf.reduce_mean(KERAS_LOSSES[loss](tf, scores, wanted))
    theirs = tape.gradient(value, variables)
    for mine, other in zip(ours, theirs, strict=True):
        for a, b in zip(mine, other, strict=True):
            assert numpy.allclose(a, b.numpy(), atol=1e-5)


@pytest.mark.parametrize("loss", loss_race.LOSSES)
def test_huge_scores_do_not_overflow(loss):
    scores, wanted = numpy.array([[1000.0, 999.0, -1000.0], [0, 0, 0]]), numpy.eye(3)[:2]
    gradient = loss_race.output_gradient(scores, wanted, loss)
    assert numpy.isfinite(gradient).all()
    if loss == "softmax, cross-entropy":
        assert numpy.allclose(gradient[1], [1 / 6, -1 / 3, 1 / 6])


def test_a_leaning_start_says_class_0_with_certainty():
    layers = loss_race.start((4, 8, 3), seed=0, lean=30.0)
    _before, _after, scores = loss_race.forward(layers, numpy.random.default_rng(0).normal(size=(20, 4)))
    assert (softmax(scores, axis=1)[:, 0] > 0.99).all()


@pytest.fixture
def islands():
    """Three well separated clouds: (x float32 [300, 2], labels [300])."""
    generator = numpy.random.default_rng(0)
    labels = numpy.arange(300) % 3
    centres = numpy.array([[3, 0], [-3, 2], [0, -3]])
    return (centres[labels] + generator.normal(0, 0.6, (300, 2))).astype("float32"), labels


@pytest.mark.parametrize("loss", loss_race.LOSSES)
def test_every_loss_learns_easy_classes(islands, loss):
    scores = loss_race.train(islands, islands, loss, rate=0.05, epochs=20, hidden=(16,))
    assert len(scores) == 21
    assert scores[-1] > 0.97


def test_only_the_squared_error_behind_softmax_is_stuck_after_a_wrong_start(islands):
    ends = {loss: loss_race.train(islands, islands, loss, 0.02, 8, hidden=(16,), lean=15.0)[-1]
            for loss in loss_race.LOSSES[:2]}  # fmt: skip
    assert ends["softmax, cross-entropy"] > 0.9
    assert ends["softmax, squared error"] < 0.5


def test_the_same_seed_gives_the_same_run(islands):
    runs = [loss_race.train(islands, islands, epochs=2, seed=seed) for seed in (3, 3, 4)]
    assert runs[0] == runs[1] != runs[2]


def test_wrong_arguments_are_refused(islands):
    with pytest.raises(CourseError, match="cross-entropy"):
        loss_race.train(islands, islands, "hinge")
    with pytest.raises(CourseError, match="above 0"):
        loss_race.train(islands, islands, rate=0)


def test_train_judges_what_trained_gives(islands):
    layers = loss_race.trained(islands, epochs=2, seed=3)
    assert loss_race.accuracy(layers, *islands) == loss_race.train(islands, islands, epochs=2, seed=3)[-1]


def test_a_network_that_overflowed_answers_without_a_warning(islands):
    broken = [(weights * numpy.float32(3e38), biases) for weights, biases in loss_race.start((2, 8, 3), 0)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert 0 <= loss_race.accuracy(broken, *islands) <= 1


def test_a_difference_is_taken_seed_by_seed():
    mean, error = loss_race.difference([0.5, 0.6, 0.7], [0.4, 0.5, 0.6])
    assert mean == pytest.approx(10) and error == pytest.approx(0, abs=1e-9)  # seeds differ, their gaps do not
    mean, error = loss_race.difference([0.5, 0.7], [0.4, 0.4])
    assert (mean, error) == (pytest.approx(20), pytest.approx(10))
    assert loss_race.difference([0.5], [0.4])[1] is None
