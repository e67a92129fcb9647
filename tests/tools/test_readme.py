"""The README says what is there: its tables come from the notebooks, its files, links and commands exist."""

import json
import re

import pytest

from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.tools import readme
from course_utils.tools.cli import cli

ROOT = readme.ROOT
TEXT = readme.README.read_text(encoding="utf-8")


CHINESE = readme.EDITIONS["zh"].read_text(encoding="utf-8")


@pytest.mark.parametrize("edition", readme.EDITIONS)
def test_tables_are_those_of_the_notebooks(edition):
    text = readme.EDITIONS[edition].read_text(encoding="utf-8")
    assert text.count("<!-- end -->") == 3
    with i18n.speaking(edition):
        assert readme.updated(text) == text, "run `make refresh ONLY=00`"


def parts_of(text):
    """What both READMEs must have alike: commands, code, links, pictures, the depth of headings, tables."""
    text = re.sub(r"<!-- map -->.*?<!-- end -->", "", text, flags=re.DOTALL)
    blocks = re.findall(r"^```.*?^```$", text, flags=re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return {
        "blocks": blocks,
        "code": sorted(re.findall(r"`([^`\n]+)`", rest)),
        "links": sorted(re.findall(r"\]\((?!README)([^)]+)\)", rest)),
        "headings": re.findall(r"^#+", rest, flags=re.MULTILINE),
        "rows": len(re.findall(r"^\|", rest, flags=re.MULTILINE)),
    }


def test_the_chinese_readme_has_every_command_link_heading_and_row_of_the_english_one():
    english, chinese = parts_of(TEXT), parts_of(CHINESE)
    for name in english:
        assert chinese[name] == english[name], name


def test_the_numbers_of_the_chinese_readme_are_those_of_the_english_one():
    def numbers(text):
        text = re.sub(r"<!-- \w+.*?<!-- end -->", "", text, flags=re.DOTALL)
        found = re.findall(
            r"(?<![\w.])\d[\d,.]*\d(?!\w)|(?<![\w.])\d(?![\w.])", re.sub(r"`[^`]*`|\([^)]*\)|（[^）]*）", "", text)
        )
        return {number for number in found if len(number) > 2}

    assert numbers(CHINESE) ^ numbers(TEXT) == set()


def test_a_stale_table_is_found():
    assert readme.updated(TEXT.replace("| refuted |", "| confirmed |", 1)) == TEXT
    minutes = re.search(r"\.ipynb\) \| [^|]+ \| (\d+) \|", TEXT)
    assert readme.updated(TEXT.replace(minutes[0], minutes[0].replace(minutes[1], "999"), 1)) == TEXT


def test_a_claim_without_a_verdict_is_told():
    with pytest.raises(CourseError, match="names the claim 9.9-none"):
        readme.ledger(["9.9-none"])


def test_links_lead_to_files():
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", TEXT) if not target.startswith("http")]
    assert len(targets) > 10
    for target in targets:
        assert (ROOT / target).exists(), target


def test_pictures_have_alternative_text():
    assert len(re.findall(r"!\[([^\]]+)\]", TEXT)) == TEXT.count("![") >= 2


def test_commands_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"make ([a-z-]+)", TEXT)) - {"git", "and"}
    assert {"course", "test", "lab", "help", "doctor", "test-gpu"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
    for command in re.findall(r"python -m course_utils ([a-z]+)", TEXT):
        assert command in cli.commands, command


def test_the_times_are_those_that_were_measured(tmp_path, monkeypatch):
    measured = {
        "date": "2026-11-30",
        "processor": "A, 2 cores",
        "seconds": 630,
        "beside": "no other work",
        "cpu_seconds": {"a": 7.6, "b": 61},
    }
    monkeypatch.setattr(readme, "TIMES", tmp_path / "times.json")
    readme.TIMES.write_text(json.dumps(measured))
    assert readme.times() == (
        "The computing itself takes 8 to 61 CPU seconds a chapter in profile class, and all of it 10 minutes "
        "(A, 2 cores, 2026-11-30; beside it: no other work)."
    )


def test_every_chapter_was_timed():
    from course_utils.tools import notebooks

    measured = json.loads(readme.TIMES.read_text(encoding="utf-8"))
    assert list(measured["cpu_seconds"]) == [path.stem for path in notebooks.find("en")]


def test_no_chapter_may_compute_longer_than_the_authors_are_told():
    import nbformat

    from course_utils.tools import notebooks

    told = (readme.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    said = int(re.search(r"In profile class a chapter takes (\d+) s", told)[1])
    for path in notebooks.find("en"):
        assert nbformat.read(path, as_version=4).metadata["course"]["budget_s"] <= said, path.stem
