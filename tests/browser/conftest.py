"""One JupyterLab for all browser tests; each test has a page of its own."""

import pytest
from browser_lab import LabPage, lab_server, why_not


def pytest_collection_modifyitems(items):
    here = [item for item in items if "tests/browser/" in item.path.as_posix()]
    # Chapters are slow to run: those tests that share one follow each other.
    mine = [item for item in here if item.path.name == "test_chapters.py"]
    if mine:
        places = [number for number, item in enumerate(items) if item in mine]
        # A test that names no chapter is one of 00.
        ordered = sorted(mine, key=lambda item: item.callspec.params["chapter"] if hasattr(item, "callspec") else "00_")
        for place, item in zip(places, ordered, strict=True):
            items[place] = item
    reason = why_not()
    for item in here:
        item.add_marker(pytest.mark.browser)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
    # A chapter is slow to run: what is tested in it comes together, in the order of the file.
    places = [place for place, item in enumerate(items) if item.path.name == "test_chapters.py"]
    ordered = sorted((items[place] for place in places), key=_chapter)
    for place, item in zip(places, ordered, strict=True):
        items[place] = item


def _chapter(item):
    return item.callspec.params["chapter"] if hasattr(item, "callspec") else "00_start_here"


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


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """Folder of the site, the Chinese pages in it, written once."""
    from course_utils.tools import site

    return site.make(target=tmp_path_factory.mktemp("pages") / "site", stills=True).parent
