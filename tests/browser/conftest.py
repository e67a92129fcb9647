"""One JupyterLab for all browser tests; each test has a page of its own."""

import pytest
from browser_lab import LabPage, lab_server, why_not


def pytest_collection_modifyitems(items):
    here = [item for item in items if "tests/browser/" in item.path.as_posix()]
    reason = why_not()
    for item in here:
        item.add_marker(pytest.mark.browser)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """(address, token, root folder) of a running JupyterLab."""
    with lab_server(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture
def lab(server, browser):
    """A page on JupyterLab. After each test: it asked no other host for anything, and no script failed."""
    page = LabPage(browser, server)
    yield page
    page.close()
    assert page.outside == []
    assert page.errors == []
