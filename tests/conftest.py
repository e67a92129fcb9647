"""What tests of several folders share: helper modules, pictures, what is displayed, and one Chromium."""

import sys
from pathlib import Path

import pytest

# Modules that help tests, such as browser_lab and notebook_cells, are imported by name from any folder.
for folder in ("browser", "chapters", "datasets/own", "learning/pretrained", "media", "tools", "widgets"):
    sys.path.insert(0, str(Path(__file__).parent / folder))


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
    import explorer_data

    return explorer_data.photo()


@pytest.fixture
def shirt():
    """Something dark, off the centre, on white paper: uint8 [90, 120]."""
    import explorer_data

    return explorer_data.shirt()


@pytest.fixture
def shown(monkeypatch):
    """What is displayed outside JupyterLab: a list of (data, metadata)."""
    monkeypatch.setenv("COURSE_LIVE", "0")
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata=None, raw=False: seen.append((data, metadata)))
    return seen


@pytest.fixture
def displayed(monkeypatch):
    """What a live widget puts into the notebook: `first`, the bundles that are displayed; `updates`, what takes the
    place of the last of them."""
    from types import SimpleNamespace

    seen = SimpleNamespace(first=[], updates=[])
    monkeypatch.setattr("IPython.display.display", lambda data, **_options: seen.first.append(data))
    monkeypatch.setattr("IPython.display.update_display", lambda data, **_options: seen.updates.append(data))
    return seen


@pytest.fixture
def drawn():
    """A function that makes the figures of a module: {name: function that gives (figure, words)} -> {name: both}.

    They are made in the course's style, and closed after the test.
    """
    from course_utils.core import plots

    made = {}

    def draw(makers):
        plots.use_style()
        made.update({name: make() for name, make in makers.items()})
        return made

    yield draw
    for figure, _words in made.values():
        plots.close(figure)
