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
