"""What helpers of the core display, caught."""

import pytest


@pytest.fixture
def shown_tables(monkeypatch):
    """The bundles that are displayed: a list of dict of MIME type to text."""
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata=None, raw=False: seen.append(data))
    return seen
