import numpy
import pytest
from examples_concepts import scene, scenes

from course_utils.chapters.concepts import toy_data
from course_utils.chapters.concepts.explorers import hidden_plane
from course_utils.core.errors import CourseError


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


def test_words_state_what_the_network_says():
    explorer = hidden_plane.HiddenPlane(scenes())
    network = explorer.scenes["two"].network
    words = explorer.alt(80, "two", 0.5, -0.5)
    assert f"{float(network.score([[0.5, -0.5]])[0]):+.1f}" in words
    assert all(f"{value:+.2f}" in words for value in network.hidden([[0.5, -0.5]])[0])


def test_no_scene_is_refused():
    with pytest.raises(CourseError):
        hidden_plane.HiddenPlane({})


def test_defaults_leave_room_and_dragging_moves_the_star():
    """The star's controls are called x and y, as the place of the mouse is: both must arrive."""
    explorer = hidden_plane.HiddenPlane(scenes())
    stage = explorer.controls["stage"]
    assert stage.low < stage.default < stage.high
    place = explorer.left.transData.transform((0.6, -0.4))
    assert explorer.point(*place, **explorer.values()) == pytest.approx({"x": 0.6, "y": -0.4})
    assert explorer.point(0, 0, **explorer.values()) == {}
    box = explorer.build()
    box.canvas.pointer = [*place, 1]
    assert (box.controls["x"].value, box.controls["y"].value) == pytest.approx((0.6, -0.4))
