import itertools

import numpy
import pytest

from course_utils.chapters.cnn.explorers import receptive_field as rf
from course_utils.core.errors import CourseError


def forward(signal, layers):
    """The layers with all weights one, on one row."""
    for layer in layers:
        padded = numpy.pad(signal, layer.padding)
        windows = numpy.lib.stride_tricks.sliding_window_view(padded, layer.kernel)[:: layer.stride]
        signal = windows.sum(axis=1)
    return signal


def seen_by(unit, layers, width):
    """Input pixels that change the unit's value when they change: found by trying."""
    return [pixel for pixel in range(width) if forward(numpy.eye(width)[pixel], layers)[unit] != 0]


STACKS = [
    [rf.Layer("conv", 3)],
    [rf.Layer("conv", 3), rf.Layer("conv", 3)],
    [rf.Layer("conv", 3, 1, 1), rf.Layer("pool", 2, 2), rf.Layer("conv", 3, 1, 1), rf.Layer("pool", 2, 2)],
    [rf.Layer("conv", 5, 2), rf.Layer("conv", 3, 1, 1)],
    [rf.Layer("conv", 1), rf.Layer("conv", 7, 3, 3), rf.Layer("conv", 2)],
    [],
]


@pytest.mark.parametrize("layers", STACKS)
def test_size_jump_and_start_by_brute_force(layers):
    width = 64
    size, jump, start = rf.receptive_field(layers)
    outputs = rf.sizes(layers, width)[-1]
    assert len(forward(numpy.ones(width), layers)) == outputs
    middle = outputs // 2
    for unit in (middle, middle + 1):
        pixels = seen_by(unit, layers, width)
        assert len(pixels) == size
        assert (pixels[0] + pixels[-1]) / 2 == start + unit * jump


def test_known_sizes():
    assert rf.receptive_field([("conv", 3, 1, 0)] * 2)[0] == 5  # two 3 x 3 see what one 5 x 5 sees
    assert rf.receptive_field([("conv", 3, 1, 1), ("pool", 2, 2, 0)] * 2) == (10, 4, 1.5)


@pytest.mark.parametrize(
    ("convolutions", "kernel", "stride", "pooling"),
    list(itertools.product((1, 3, 5), (1, 3, 7), (1, 2), (False, True))),
)
def test_the_units_drawn_are_those_that_count(convolutions, kernel, stride, pooling):
    layers, _complete = rf.possible(rf.stack(convolutions, kernel, stride, pooling))
    widths, traced = rf.sizes(layers), rf.trace(layers)
    assert all(width >= 1 for width in widths)
    unit = traced[-1][0]
    pixels = seen_by(unit, layers, rf.INPUT)
    assert traced[0][0] <= pixels[0]
    assert traced[0][1] >= pixels[-1]
    if stride <= kernel:  # otherwise there are gaps between what is seen
        assert traced[0] == (pixels[0], pixels[-1])


def test_layers_without_room_are_left_out_and_said():
    assert rf.possible(rf.stack(5, 3, 3, True))[1] is False
    alt = rf.ReceptiveField().alt
    assert "left out" in alt(5, 3, 3, True)
    assert "left out" not in alt(2, 3, 1, True)
    assert "more than the whole picture" in alt(5, 7, 1, True)


@pytest.mark.parametrize("layer", [("conv", 0, 1, 0), ("conv", 3, 0, 0), ("conv", 3, 1, -1)])
def test_impossible_layers_are_refused(layer):
    with pytest.raises(CourseError):
        rf.receptive_field([layer])
