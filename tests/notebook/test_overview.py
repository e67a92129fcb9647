import html
import shutil

import pytest

from course_utils.core.errors import CourseError
from course_utils.core.i18n import speaking
from course_utils.notebook import overview


def test_every_notebook_is_an_entry_with_title_and_minutes():
    entries = overview.chapter_entries()
    names = [path.stem for path in sorted((overview.ROOT / "notebooks" / "en").glob("[0-9]*.ipynb"))]
    assert [entry.chapter for entry in entries] == names
    for entry in entries:
        assert entry.minutes > 0
        assert not entry.title[:1].isdigit() and entry.title != entry.chapter


def test_the_map_links_each_chapter(capsys):
    from unittest.mock import patch

    with patch("IPython.display.display") as display:
        overview.course_map()
    shown = display.call_args.args[0]
    for entry in overview.chapter_entries():
        assert f'href="{entry.chapter}.ipynb"' in shown["text/html"]
        assert entry.title in shown["text/plain"]
    assert str(sum(entry.minutes for entry in overview.chapter_entries())) in shown["text/plain"].splitlines()[-1]


def test_the_map_has_the_chapters_of_the_notebooks_language(shown_tables):
    with speaking("zh"):
        overview.course_map()
    (shown,) = shown_tables
    chinese = overview.chapter_entries("zh")
    assert chinese[0].title != overview.chapter_entries("en")[0].title
    assert [line[:2] for line in shown["text/plain"].splitlines()[:-1]] == [entry.chapter[:2] for entry in chinese]
    for entry in chinese:
        assert entry.title in shown["text/plain"] and f">{html.escape(entry.title)}</a>" in shown["text/html"]
    assert "（-；20 分钟）" in shown["text/plain"]


@pytest.fixture
def spoiled(tmp_path, monkeypatch, shown_tables):
    """A course of three chapters, one broken, and JupyterLab's copy of another; what is shown."""
    folder = tmp_path / "notebooks" / "en"
    folder.mkdir(parents=True)
    for name in ("00_start_here", "01_background"):
        shutil.copy(overview.ROOT / "notebooks" / "en" / f"{name}.ipynb", folder)
    shutil.copy(folder / "01_background.ipynb", folder / "01_background-Copy1.ipynb")
    (folder / "07_cnn.ipynb").write_text('{\n<<<<<<< HEAD\n "cells": []\n=======\n', encoding="utf-8")
    monkeypatch.setattr(overview, "ROOT", tmp_path)
    return shown_tables


def test_the_map_goes_on_without_a_broken_chapter_and_says_so(spoiled):
    overview.course_map()
    (shown,) = spoiled
    for text in map(html.unescape, shown.values()):
        assert text.count("07_cnn.ipynb cannot be read as a notebook: it has git's conflict marks") == 1
        assert "01_background-Copy1.ipynb." in text and "Together: " in text
    assert shown["text/html"].count("href=") == 2
    with pytest.raises(CourseError, match="conflict marks, the first at line 2"):
        overview.chapter_entries()
