"""The README says what is there: its tables come from the notebooks, its files, links and commands exist."""

import re

import pytest

from course_utils.core.errors import CourseError
from course_utils.tools import readme
from course_utils.tools.cli import cli

ROOT = readme.ROOT
TEXT = readme.README.read_text(encoding="utf-8")


def test_tables_are_those_of_the_notebooks():
    assert TEXT.count("<!-- end -->") == 3
    assert readme.updated(TEXT) == TEXT, "run `make refresh ONLY=00`"


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


def test_no_chapter_may_compute_longer_than_the_authors_are_told():
    import nbformat

    from course_utils.tools import notebooks

    told = (readme.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    said = int(re.search(r"In profile class a chapter takes (\d+) s", told)[1])
    for path in notebooks.find("en"):
        assert nbformat.read(path, as_version=4).metadata["course"]["budget_s"] <= said, path.stem
