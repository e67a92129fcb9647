"""One Chromium for all tests that need a browser: Playwright allows one loop a thread, so none starts another."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).with_name("browser")))  # browser_lab, for tests in other folders too


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (a Playwright browser). Skips where there is none."""
    from browser_lab import chromium, why_not

    if why_not():
        pytest.skip(why_not())
    with chromium() as running:
        yield running
