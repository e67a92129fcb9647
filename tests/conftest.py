"""What tests of several folders share: helper modules, pictures, what is displayed, and one Chromium."""

import sys
from pathlib import Path

import numpy
import pytest

# Modules that help tests, such as browser_lab and notebook_cells, are imported by name from any folder.
for folder in ("browser", "chapters", "tools"):
    sys.path.insert(0, str(Path(__file__).with_name(folder)))


@pytest.fixture(autouse=True)
def as_in_a_notebook(monkeypatch):
    """What is shown goes to IPython's display, as in a notebook; in a plain script it would be printed."""
    from course_utils.core import shown

    monkeypatch.setattr(shown, "in_ipython", lambda: True)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (a Playwright browser), one for all: Playwright allows one loop a thread. Or a skip."""
    from browser_lab import chromium, why_not

    if why_not():
        pytest.skip(why_not())
    with chromium() as running:
        yield running


@pytest.fixture
def shown_tables(monkeypatch):
    """The bundles that are displayed: a list of dict of MIME type to text."""
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata=None, raw=False: seen.append(data))
    return seen


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
    from course_utils.widgets import explorer

    def check(picture_function, states):
        draw = picture_function()
        painter = explorer.Painter(draw())

        def pixels(values):
            draw(**values)
            return painter.pixels().copy()

        first = [pixels(values) for values in states]
        again = [pixels(values) for values in states[::-1]][::-1]
        for place, values in enumerate(states):
            fresh = explorer.Painter(picture_function()(**values)).pixels()
            assert (first[place] == again[place]).all() and (first[place] == fresh).all()
        assert len({picture.tobytes() for picture in first}) == len(states)

    return check
