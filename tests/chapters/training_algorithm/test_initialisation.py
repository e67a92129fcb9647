import numpy
import pytest

from course_utils.chapters.training_algorithm.explorers import initialisation as init
from course_utils.core.errors import CourseError
from course_utils.learning import numpy_network


@pytest.fixture
def data():
    generator = numpy.random.default_rng(0)
    return generator.normal(size=(64, 300)), numpy.arange(64) % 5


def words(data, **values):
    return init.Initialisation(*data).alt(**values)


def last_spread(data, kind, activation="relu", layers=8):
    X, labels = data
    parameters = numpy_network.initialise([300, *[init.WIDTH] * layers, 5], kind)
    return init.spreads(parameters, X, labels, activation)[1]


def test_he_keeps_the_level_and_the_others_do_not(data):
    spread = {kind: last_spread(data, kind) for kind in init.KINDS}
    assert 0.3 < spread["he"][-1] / spread["he"][0] < 3
    # A layer multiplies the variance by width times deviation squared, halved by ReLU.
    for kind, deviation in (("small", 0.01), ("large", 1.0)):
        factor = deviation * (init.WIDTH / 2) ** 0.5
        assert (spread[kind][-1] / spread[kind][0]) ** (1 / 7) == pytest.approx(factor, rel=0.15)
    assert not spread["zero"].any()


def test_gradients_are_those_of_the_network(data):
    X, labels = data
    parameters = numpy_network.initialise([300, 64, 64, 5], "he")
    values, deviations, gradients = init.spreads(parameters, X, labels)
    slopes = numpy_network.backward(parameters, numpy_network.forward(parameters, X), labels)
    assert gradients == pytest.approx([(slope[0] ** 2).mean() ** 0.5 for slope in slopes[:-1]])
    assert len(values) == len(deviations) == len(gradients) == 2


def test_symmetry_is_never_broken():
    generator = numpy.random.default_rng(0)
    X, labels = generator.normal(size=(100, 10)), generator.integers(0, 3, 100)
    for kind, wanted in (("zero", 1), ("constant", 1), ("he", 12)):
        parameters = numpy_network.initialise([10, 12, 12, 3], kind)
        list(numpy_network.train(parameters, X, labels, 5, activation="tanh"))
        assert init.distinct_units(numpy_network.forward(parameters, X, "tanh")[1]) == wanted


def test_distinct_units_counts_equal_columns_once():
    column = numpy.array([[1.0], [2.0], [3.0]])
    assert init.distinct_units(numpy.hstack([column, column, column + 1e-15])) == 1
    assert init.distinct_units(numpy.hstack([column, column, column + 1e-3])) == 2


def test_words_give_the_numbers(data):
    text = words(data, kind="constant", activation="tanh", layers=3, gain=1.0)
    assert "3 hidden layers" in text and "last hidden layer: 1." in text


@pytest.mark.parametrize("kind", init.KINDS)
@pytest.mark.parametrize("activation", init.ACTIVATIONS)
def test_every_choice_draws(data, kind, activation):
    explorer = init.Initialisation(*data)
    for layers, gain in ((1, 0.2), (10, 3.0)):
        explorer.draw(kind=kind, activation=activation, layers=layers, gain=gain)
        assert len(explorer.shapes.get_paths()) == layers
        for line in (explorer.spread, explorer.slope):
            places, values = line.get_data()
            assert places.tolist() == list(range(1, layers + 1))
            assert (values >= init.FLOOR).all() and (values < init.CEILING).all()


@pytest.mark.parametrize(("X", "labels"), [(numpy.zeros((3, 2, 2)), [0, 1, 0]), (numpy.zeros((3, 2)), [0, 1])])
def test_wrong_shapes_are_refused(X, labels):
    with pytest.raises(CourseError):
        init.run_function(X, labels)


def test_the_picture_and_its_words_need_one_run_between_them(data, monkeypatch):
    runs = []
    monkeypatch.setattr(init, "spreads", lambda *given, real=init.spreads: runs.append(1) or real(*given))
    explorer = init.Initialisation(*data)
    values = {"kind": "he", "activation": "relu", "layers": 3, "gain": 1.5}
    explorer.draw(**values)
    explorer.alt(**values)
    assert len(runs) == 1
