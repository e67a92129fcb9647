"""One JupyterLab and one Chromium for all tests; each test has a page of its own.

Playwright's loop runs in the main thread as long as its browser lives. A second one cannot start beside it, so every
test that needs a browser, wherever it is, asks for the fixture `browser` and carries the mark `browser`.
"""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent / "browser"))

from browser_lab import LabPage, chromium, lab_server, why_not  # noqa: E402


def pytest_collection_modifyitems(items):
    reason = why_not()
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
        if reason and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """(address, token, root folder) of a running JupyterLab."""
    with lab_server(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    """The headless Chromium of all tests: a Playwright browser."""
    with chromium() as running:
        yield running


@pytest.fixture
def lab(server, browser):
    """A page on JupyterLab. After each test: it asked no other host for anything, and no script failed."""
    page = LabPage(browser, server)
    yield page
    page.close()
    assert page.outside == []
    assert page.errors == []
