import numpy
import pytest

from course_utils.chapters.concepts import toy_data
from course_utils.chapters.concepts.explorers import hidden_plane
from course_utils.core.errors import CourseError
from course_utils.widgets.painter import Painter


def scene(units, seed=0):
    random = numpy.random.default_rng(seed)
    points, labels = toy_data.two_classes("rings", 40, seed)
    network = toy_data.TinyNetwork(
        random.standard_normal((2, units)), random.standard_normal(units), random.standard_normal(units), 0.2
    )
    return hidden_plane.Scene(points, labels, network)


@pytest.fixture(scope="module")
def scenes():
    return {"three": scene(3), "two": scene(2, 1)}


@pytest.mark.parametrize("units", [2, 3])
def test_places_at_the_ends_of_each_step(units):
    points, _labels, network = scene(units)
    start = hidden_plane.place(network, points, 0)
    assert numpy.allclose(start[:, :2], points) and numpy.allclose(start[:, 2:], 0)
    before = points @ network.hidden_weights + network.hidden_bias
    assert numpy.allclose(hidden_plane.place(network, points, hidden_plane.LINEAR), before)
    assert numpy.allclose(hidden_plane.place(network, points, hidden_plane.BENT), numpy.tanh(before))
    read = hidden_plane.place(network, points, hidden_plane.READ)
    size = numpy.linalg.norm(network.output_weights)
    assert numpy.allclose(read @ network.output_weights, network.score(points) - network.output_bias)
    assert numpy.allclose(numpy.linalg.norm(read, axis=1), abs(network.score(points) - network.output_bias) / size)


@pytest.mark.parametrize("stage", [-1, 121])
def test_stages_outside_are_refused(stage):
    with pytest.raises(CourseError, match="120"):
        hidden_plane.place(scene(2).network, [[0, 0]], stage)


@pytest.mark.parametrize("stage", [0, 20, 40, 55, 80, 120])
def test_the_camera_keeps_lengths(stage):
    turned = hidden_plane.camera(scene(3).network, stage)
    assert numpy.allclose(turned.T @ turned, numpy.eye(2), atol=1e-9)


def test_the_camera_ends_along_the_separating_plane():
    """Seen from there, how high a point lies is its output alone: the boundary is a straight line across."""
    points, _labels, network = scene(3)
    up = (network.hidden(points) @ hidden_plane.camera(network, hidden_plane.BENT))[:, 1]
    size = numpy.linalg.norm(network.output_weights)
    assert numpy.allclose(up, (network.score(points) - network.output_bias) / size)


def test_the_boundary_is_where_the_score_is_zero():
    network = toy_data.train_tiny(*toy_data.two_classes("rings", 80), units=3)
    pieces = hidden_plane.boundary(network)
    assert pieces
    assert numpy.abs(network.score(numpy.concatenate(pieces))).max() < 0.1


def still(draw, *values):
    figure = draw(*values)
    painter = Painter(figure)
    return painter.pixels()


def test_a_picture_depends_on_its_values_alone(scenes):
    draw = hidden_plane.picture_function(scenes)
    first = still(draw, 60, "three", 0.3, 0.2)
    painter = Painter(draw(0, "two", 0.0, 0.0))
    painter.pixels()
    draw(60, "three", 0.3, 0.2)
    assert numpy.array_equal(painter.pixels(), first)  # live, after another scene
    fresh = hidden_plane.picture_function(scenes)
    assert numpy.array_equal(still(fresh, 60, "three", 0.3, 0.2), first)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((80, "three"), (81, "three")),
        ((80, "three"), (80, "two")),
        ((80, "three", 0.0, 0.0), (80, "three", 0.1, 0.0)),
        ((20, "three"), (40, "three")),
    ],
)
def test_picture_and_words_change(scenes, one, other):
    draw, alt = hidden_plane.picture_function(scenes), hidden_plane.alt_function(scenes)
    assert not numpy.array_equal(still(draw, *one), still(draw, *other))
    assert alt(*one) != alt(*other)


def test_words_state_what_the_network_says(scenes):
    network = scenes["two"].network
    words = hidden_plane.alt_function(scenes)(80, "two", 0.5, -0.5)
    assert f"{float(network.score([[0.5, -0.5]])[0]):+.1f}" in words
    assert all(f"{value:+.2f}" in words for value in network.hidden([[0.5, -0.5]])[0])


def test_defaults_leave_room_and_dragging_moves_the_star(scenes, monkeypatch):
    controls = hidden_plane.controls(scenes)
    stage = controls["stage"]
    assert stage.low < stage.default < stage.high
    seen = {}
    monkeypatch.setattr(
        hidden_plane, "explorer", lambda draw, controls, alt, point: seen.update(draw=draw, point=point)
    )
    hidden_plane.explore(scenes)
    left = seen["draw"].left
    x, y = left.transData.transform((0.6, -0.4))
    assert seen["point"](x, y) == pytest.approx({"x": 0.6, "y": -0.4})
    assert seen["point"](0, 0) == {}


def test_no_scene_is_refused():
    with pytest.raises(CourseError):
        hidden_plane.picture_function({})
