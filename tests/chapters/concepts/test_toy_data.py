import numpy
import pytest

from course_utils.chapters.concepts import toy_data
from course_utils.core.errors import CourseError


@pytest.mark.parametrize("shape", toy_data.SHAPES)
def test_two_classes_are_balanced_and_in_view(shape):
    points, labels = toy_data.two_classes(shape, 300, 3)
    assert points.shape == (300, 2) and labels.sum() == 150
    assert numpy.abs(points).max() < 1.8
    assert numpy.array_equal(points, toy_data.two_classes(shape, 300, 3)[0])
    assert not numpy.array_equal(points, toy_data.two_classes(shape, 300, 4)[0])


def test_no_straight_line_separates_the_rings():
    from sklearn.linear_model import LogisticRegression

    points, labels = toy_data.two_classes("rings", 400)
    assert LogisticRegression(C=1e6).fit(points, labels).score(points, labels) < 0.75


@pytest.mark.parametrize(("shape", "count"), [("squares", 10), ("moons", 3), ("moons", 10.5)])
def test_wrong_orders_are_refused(shape, count):
    with pytest.raises(CourseError):
        toy_data.two_classes(shape, count)


def test_parameters_of_a_stack():
    assert toy_data.parameters_of((784, 256, 10)) == 784 * 256 + 256 + 256 * 10 + 10


def test_a_fit_counts_and_measures_itself():
    curve, plane, fresh = (
        toy_data.noisy_curve(20),
        toy_data.two_classes("spirals", 40),
        toy_data.two_classes("spirals", 60, 1),
    )
    fit = toy_data.fit_one(4, 2, curve, plane, fresh, steps=100, starts=1)
    assert fit.curve_parameters == 4 * 2 + 5 * 4 + 5
    assert fit.plane_parameters == 4 * 3 + 5 * 4 + 5
    assert fit.curve.shape == toy_data.curve_grid().shape and fit.region.shape == (81, 81)
    nearest = numpy.abs(toy_data.curve_grid()[:, None] - curve[0]).argmin(axis=0)
    by_hand = numpy.sqrt(numpy.mean((fit.curve[nearest] - curve[1]) ** 2))
    assert abs(by_hand - fit.seen_error) < 0.05
    assert 0.4 < fit.accuracy <= 1 and 0.3 < fit.new_accuracy <= 1


def test_more_units_fit_the_seen_points_better():
    curve, plane = toy_data.noisy_curve(24, 0.25), toy_data.two_classes("spirals", 100)
    small, large = (toy_data.fit_one(width, 1, curve, plane, plane, 500) for width in (1, 16))
    assert large.seen_error < small.seen_error / 3
    assert large.accuracy > small.accuracy + 0.1


@pytest.mark.parametrize(("width", "depth"), [(0, 1), (1, 0)])
def test_empty_networks_are_refused(width, depth):
    data = toy_data.two_classes("moons", 10)
    with pytest.raises(CourseError):
        toy_data.fit_one(width, depth, toy_data.noisy_curve(5), data, data)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_three_units_free_the_middle_of_the_rings_and_two_do_not(seed):
    points, labels = toy_data.two_classes("rings", 120, seed)
    assert toy_data.train_tiny(points, labels, 3, strength=0.01, seed=seed).accuracy(points, labels) > 0.97
    assert toy_data.train_tiny(points, labels, 2, strength=0.003, seed=seed).accuracy(points, labels) < 0.95


def test_four_units_are_refused():
    with pytest.raises(CourseError, match="2 or 3"):
        toy_data.train_tiny(*toy_data.two_classes("moons", 10), units=4)


@pytest.mark.parametrize("units", [2, 3])
def test_upright_changes_the_picture_but_not_what_the_network_says(units):
    random = numpy.random.default_rng(units)
    network = toy_data.TinyNetwork(
        random.standard_normal((2, units)), random.standard_normal(units), random.standard_normal(units), 0.3
    )
    points = random.standard_normal((50, 2))
    turned = toy_data.upright(network)
    assert numpy.allclose(turned.score(points), network.score(points))
    wanted = numpy.eye(2, units)
    assert (turned.hidden_weights * wanted).sum() >= (network.hidden_weights * wanted).sum()
    by_hand = numpy.tanh(points @ network.hidden_weights + network.hidden_bias) @ network.output_weights + 0.3
    assert numpy.allclose(network.score(points), by_hand)
