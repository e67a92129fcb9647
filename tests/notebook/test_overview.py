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
