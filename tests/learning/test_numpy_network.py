"""The network from scratch: its gradients against finite differences and TensorFlow, and a check that can fail."""

import inspect

import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.learning import numpy_network as nn
from course_utils.learning import optimisers

BENDS = ("relu", "tanh", "sigmoid", "linear")
CASES = [((7, 5, 4), 6), ((9, 8, 6, 3), 1), ((4, 6, 6, 6, 5), 17), ((3, 2), 4)]


def example(sizes, count, seed=0):
    generator = numpy.random.default_rng(seed)
    parameters = nn.initialise(sizes, seed=seed)
    for _W, b in parameters:
        b += generator.normal(0, 0.1, b.shape)  # biases of 0 would hide a mistake in them
    return parameters, generator.normal(size=(count, sizes[0])), generator.integers(0, sizes[-1], count)


def gradients_of(parameters, X, labels, bend):
    return nn.backward(parameters, nn.forward(parameters, X, bend), labels, bend)


def largest_error(parameters, X, labels, bend, gradients, h=1e-6):
    """Largest difference to the central finite difference, relative to the largest slope of the same array."""
    worst = 0.0
    for pair, slopes in zip(parameters, gradients, strict=True):
        for array, slope in zip(pair, slopes, strict=True):
            measured = numpy.zeros_like(array)
            for place in numpy.ndindex(array.shape):
                keep, losses = array[place], []
                for shift in (h, -h):
                    array[place] = keep + shift
                    losses.append(nn.cross_entropy(nn.forward(parameters, X, bend)[-1], labels))
                array[place] = keep
                measured[place] = (losses[0] - losses[1]) / (2 * h)
            worst = max(worst, numpy.abs(measured - slope).max() / numpy.abs(measured).max())
    return worst


@pytest.mark.parametrize("bend", BENDS)
@pytest.mark.parametrize(("sizes", "count"), CASES)
def test_gradients_agree_with_finite_differences(sizes, count, bend):
    given = example(sizes, count)
    assert largest_error(*given, bend, gradients_of(*given, bend)) < 1e-6


def broken(old, new):
    """`backward` with one piece of its source replaced."""
    source = inspect.getsource(nn.backward)
    assert old in source
    scope = dict(vars(nn))
    exec(source.replace(old, new), scope)
    return scope["backward"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A.T @ dZ", "-A.T @ dZ"),
        ("A.T @ dZ", "(dZ.T @ A)"),  # transposed: the layers here are square
        ("parameters[layer][0].T", "parameters[layer][0]"),
        (" * slope(A)", ""),
        ("dZ /= len(labels)", "pass"),
        ("dZ.sum(axis=0)", "dZ.mean(axis=0)"),
        ("-= 1", "-= 0"),
    ],
)
def test_the_check_sees_a_fault(old, new):
    parameters, X, labels = example((6, 6, 6, 6), 5)
    faulty = broken(old, new)(parameters, nn.forward(parameters, X, "tanh"), labels, "tanh")
    assert largest_error(parameters, X, labels, "tanh", faulty) > 1e-2


@pytest.mark.parametrize("bend", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize(("sizes", "count"), [((20, 16, 12, 10), 1), ((20, 16, 12, 10), 33)])
def test_gradients_agree_with_tensorflow(sizes, count, bend):
    from course_utils.core import environment

    environment.load_tensorflow()
    import tensorflow as tf

    parameters, X, labels = example(sizes, count)
    variables = [[tf.Variable(W), tf.Variable(b)] for W, b in parameters]
    function = {"relu": tf.nn.relu, "tanh": tf.tanh, "sigmoid": tf.sigmoid}[bend]
    with tf.GradientTape() as tape:
        values = tf.constant(X)
        for W, b in variables[:-1]:
            values = function(values @ W + b)
        scores = values @ variables[-1][0] + variables[-1][1]
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores))
    theirs = tape.gradient(loss, variables)
    assert float(loss) == pytest.approx(nn.cross_entropy(nn.forward(parameters, X, bend)[-1], labels), rel=1e-12)
    for their_pair, our_pair in zip(theirs, gradients_of(parameters, X, labels, bend), strict=True):
        for their, our in zip(their_pair, our_pair, strict=True):
            their = numpy.asarray(their)
            assert numpy.abs(their - our).max() < 1e-5 * numpy.abs(their).max()


def test_it_is_short_enough_to_read():
    assert len(inspect.getsource(nn).splitlines()) <= 120


def test_softmax_and_loss_survive_huge_scores():
    scores = numpy.array([[1e4, 0.0, -1e4], [0.0, 0.0, 0.0]])
    chances = nn.softmax(scores)
    assert numpy.isfinite(chances).all() and chances.sum(axis=1) == pytest.approx([1, 1])
    assert nn.cross_entropy(scores, numpy.array([0, 2])) == pytest.approx(numpy.log(3) / 2)


@pytest.mark.parametrize(
    ("kind", "wanted"), [("small", 0.01), ("large", 1), ("glorot", (2 / 500) ** 0.5), ("he", (2 / 300) ** 0.5)]
)
def test_start_weights_have_their_deviation(kind, wanted):
    ((W, b), _last) = nn.initialise([300, 200, 5], kind, seed=3)
    assert W.shape == (300, 200) and W.std() == pytest.approx(wanted, rel=0.03) and not b.any()


def test_zero_and_constant_are_what_they_say():
    assert not nn.initialise([4, 3], "zero")[0][0].any()
    assert (nn.initialise([4, 3], "constant")[0][0] == 0.25).all()


@pytest.mark.parametrize(("sizes", "kind"), [([4], "he"), ([4, 0], "he"), ([4, 3], "xavier")])
def test_an_impossible_start_is_refused(sizes, kind):
    with pytest.raises(CourseError):
        nn.initialise(sizes, kind)


def ring(count=200):
    generator = numpy.random.default_rng(1)
    X = generator.normal(size=(count, 2))
    return X, ((X**2).sum(axis=1) > 1.4).astype(int)


@pytest.mark.parametrize("rule", list(optimisers.RULES))
def test_training_learns_a_ring_with_every_rule(rule):
    X, labels = ring()
    rate = {"SGD": 0.3, "momentum": 0.05, "RMSProp": 0.005, "Adam": 0.01}[rule]
    parameters = nn.initialise([2, 24, 2], seed=1)
    losses = list(nn.train(parameters, X, labels, 60, rate=rate, rule=optimisers.RULES[rule]))
    assert losses[-1] < 0.3 * losses[0]
    assert (nn.forward(parameters, X)[-1].argmax(axis=1) == labels).mean() > 0.95


def test_a_linear_stack_and_a_zero_start_do_not_learn_the_ring():
    X, labels = ring()
    most = max(labels.mean(), 1 - labels.mean())
    for kind, bend in (("he", "linear"), ("zero", "relu")):
        parameters = nn.initialise([2, 24, 24, 2], kind, seed=1)
        list(nn.train(parameters, X, labels, 40, activation=bend))
        assert (nn.forward(parameters, X, bend)[-1].argmax(axis=1) == labels).mean() < most + 0.1


def test_the_same_seed_trains_the_same():
    X, labels = ring()
    runs = []
    for _number in range(2):
        parameters = nn.initialise([2, 5, 2], seed=4)
        runs.append(list(nn.train(parameters, X, labels, 3, seed=9)))
    assert runs[0] == runs[1]
