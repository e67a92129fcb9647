"""Pictures for the explorers' tests, and a way to catch what they show."""

import numpy
import pytest


@pytest.fixture
def photo():
    """A small colour picture without symmetry: uint8 [40, 60, 3]."""
    y, x = numpy.mgrid[:40, :60]
    return numpy.stack([x * 4, y * 6, (x // 6 + y // 6) % 2 * 200], axis=-1).astype(numpy.uint8)


@pytest.fixture
def shown(monkeypatch):
    """What is displayed outside JupyterLab: a list of (data, metadata)."""
    monkeypatch.setenv("COURSE_LIVE", "0")
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata=None, raw=False: seen.append((data, metadata)))
    return seen


@pytest.fixture
def assert_values_alone_count():
    """A check that pictures depend on their values alone, whatever was drawn before, and that no two states look alike.

    It takes the module's picture_function (no arguments) and a list of states, each {name: value}.
    """
    from course_utils.explorers import base

    def check(picture_function, states):
        draw = picture_function()
        painter = base.Painter(draw())

        def pixels(values):
            draw(**values)
            return painter.pixels().copy()

        first = [pixels(values) for values in states]
        again = [pixels(values) for values in states[::-1]][::-1]
        for place, values in enumerate(states):
            fresh = base.Painter(picture_function()(**values)).pixels()
            assert (first[place] == again[place]).all() and (first[place] == fresh).all()
        assert len({picture.tobytes() for picture in first}) == len(states)

    return check
