"""The README says what is there: its tables come from the notebooks, its files, links and commands exist."""

import json
import re

import pytest

from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.datasets import store
from course_utils.learning.pretrained import files
from course_utils.tools import readme
from course_utils.tools.cli import cli
from course_utils.tools.translation import typography, words

ROOT = readme.ROOT
TEXT = readme.README.read_text(encoding="utf-8")


CHINESE = readme.EDITIONS["zh"].read_text(encoding="utf-8")
CARDS = {edition: path.read_text(encoding="utf-8") for edition, path in readme.DATA.items()}
PAIRS = {"README": readme.EDITIONS, "data": readme.DATA}


@pytest.mark.parametrize("edition", readme.EDITIONS)
def test_tables_are_those_of_the_notebooks(edition):
    text = readme.EDITIONS[edition].read_text(encoding="utf-8")
    assert text.count("<!-- end -->") == 3
    with i18n.speaking(edition):
        assert readme.updated(text) == text, "run `make refresh ONLY=00`"


def body(text):
    """A text without the line below its title that leads to the other language."""
    return re.sub(r"\A(# .*\n\n).*\n", r"\1", text)


def in_chinese(link, folder=ROOT):
    """Where the Chinese text leads for a link of the English one: to the Chinese file, where there is one."""
    chinese = re.sub(r"\.md$", ".zh-CN.md", link)
    return chinese if (folder / chinese).exists() else link


def parts_of(text):
    """What both READMEs must have alike: commands, code, links, pictures, the depth of headings, tables."""
    text = re.sub(r"<!-- map -->.*?<!-- end -->", "", body(text), flags=re.DOTALL)
    blocks = re.findall(r"^```.*?^```$", text, flags=re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return {
        "blocks": blocks,
        "code": sorted(re.findall(r"`([^`\n]+)`", rest)),
        "links": sorted(re.findall(r"\]\(([^)]+)\)", rest)),
        "headings": re.findall(r"^#+", rest, flags=re.MULTILINE),
        "rows": len(re.findall(r"^\|", rest, flags=re.MULTILINE)),
    }


def test_the_chinese_readme_has_every_command_link_heading_and_row_of_the_english_one():
    english, chinese = parts_of(TEXT), parts_of(CHINESE)
    english["links"] = sorted(map(in_chinese, english["links"]))
    for name in english:
        assert chinese[name] == english[name], name


def test_a_link_leads_to_the_chinese_file_where_there_is_one():
    assert in_chinese("data/README.md") == "data/README.zh-CN.md"
    for link in ("CONTRIBUTING.md", "LICENSE", "https://example.org/README.md"):
        assert in_chinese(link) == link


@pytest.mark.parametrize("name", PAIRS)
def test_the_two_languages_lead_to_each_other(name):
    english, chinese = PAIRS[name]["en"], PAIRS[name]["zh"]
    assert english.read_text(encoding="utf-8").splitlines()[2] == f"English · [中文]({chinese.name})"
    assert chinese.read_text(encoding="utf-8").splitlines()[2] == f"[English]({english.name}) · 中文"


def sections(text):
    """A text cut before each of its headings."""
    return re.split(r"^(?=#)", body(text), flags=re.MULTILINE)[1:]


def faults_of(chinese):
    """What a Chinese text of the cards lacks or has beyond the English one, and what is wrong with its typography."""
    english = sections(CARDS["en"])
    if len(english) != len(sections(chinese)):
        return [f"{len(sections(chinese))} headings, in English {len(english)}"]
    found = []
    for one, other in zip(english, sections(chinese), strict=True):
        linked = re.sub(r"\]\(([^)]+)\)", lambda link: f"]({in_chinese(link[1], readme.DATA['en'].parent)})", one)
        names = [text.splitlines()[0] for text in (one, other)]
        if names[0].split()[1] in {*store.registry(), *files.registry()} and names[0] != names[1]:
            found.append(f"{names[1]} stands where {names[0]} should")
        found += [f"{names[1]}: {fault}" for fault in (*words.faults(linked, other), *typography.faults(other))]
    return found


def test_the_cards_in_chinese_are_those_in_english():
    assert faults_of(CARDS["zh"]) == []


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("## bccd\n", "## BCCD\n", "## BCCD stands where ## bccd should"),
        ("## 照片\n", "", "26 headings, in English 27"),
        ("## 照片\n", "### 照片\n", "heading h3"),
        ("4,888 个框", "4,880 个框", "4,888 of the English text is not here"),
        ("128 万张", "128 张", "1,280,000 of the English text is not here"),
        ("data get movielens", "data get cifar10", "code: python -m course_utils data get movielens"),
        ("<https://arxiv.org/abs/1902.00423>", "arXiv", "link: https://arxiv.org/abs/1902.00423"),
        ("- **许可**：Apache-2.0", "许可：Apache-2.0", "items of lists"),
        ("| 评分 | 同文本", "\n| 评分 | 同文本", "rows of tables"),
        ("**这是模拟**：", "这是模拟：", "pieces of emphasis"),
        ("40 个人，每人十张", "40个人，每人十张", "a space is missing"),
    ],
)
def test_a_card_that_differs_is_told(old, new, told):
    changed = CARDS["zh"].replace(old, new, 1)
    assert changed != CARDS["zh"]
    assert told in "\n".join(faults_of(changed))


@pytest.mark.parametrize("edition", readme.DATA)
def test_every_card_says_what_where_from_under_which_licence_and_of_whom(edition):
    points = {"en": ("what", "source", "licence", "bias"), "zh": ("是什么", "来源", "许可", "偏差")}[edition]
    cards = {text.splitlines()[0].lstrip("# "): text for text in sections(CARDS[edition])}
    for name in (*store.registry(), *files.registry()):
        said = " ".join(re.findall(r"^- \*\*(.+?)\*\*", cards[name], flags=re.MULTILINE)).lower()
        assert [point for point in points if point not in said] == [], name


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


@pytest.mark.parametrize("path", [*readme.EDITIONS.values(), *readme.DATA.values()], ids=lambda path: path.name)
def test_links_lead_to_files(path):
    found = re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    targets = [target for target in found if not target.startswith("http")]
    assert len(targets) > (10 if path in readme.EDITIONS.values() else 0)
    for target in targets:
        assert (path.parent / target).exists(), target


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
