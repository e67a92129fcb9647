"""Rules about our own code and files that no linter knows."""

import ast
import re
import subprocess
import unicodedata

import pytest

from course_utils.core.paths import ROOT

FILES = sorted(path for folder in ("course_utils", "tests") for path in (ROOT / folder).rglob("*.py"))


def calls(tree):
    """(dotted name, call) of each call in a tree: "nbformat.read", ".glob" where it is called on an expression."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            yield f"{owner.id if isinstance(owner, ast.Name) else ''}.{node.func.attr}", node


def unescaped(node):
    """Is this the pattern of a glob into which a path may have come as it is?"""
    if isinstance(node, ast.JoinedStr):
        return any(unescaped(part.value) for part in node.values if isinstance(part, ast.FormattedValue))
    if isinstance(node, ast.Name):
        return "pattern" not in node.id  # written as one, by us
    if isinstance(node, ast.Call):
        return not ast.unparse(node.func).endswith("escape")
    return not isinstance(node, ast.Constant)


def globs(tree):
    for name, call in calls(tree):
        if name.split(".")[-1] in ("glob", "iglob", "rglob") and call.args and unescaped(call.args[0]):
            yield f"line {call.lineno}: {ast.unparse(call)}"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("files.glob(f'{root}/runs/*')", True),
        ("glob.glob(folder + '/*.csv')", True),
        ("glob.glob(os.path.join(folder, '*.csv'))", True),
        ("glob.glob(f'{glob.escape(folder)}/*.csv')", False),
        ("Path(folder).glob('*.csv')", False),
        ("path.rglob(f'{stem}*')", True),
        ("path.glob(pattern)", False),
    ],
)
def test_the_rule_on_globs_finds(line, found):
    assert bool(list(globs(ast.parse(line)))) == found


def test_no_path_is_taken_for_a_pattern():
    """A folder may be called "course [copy]"; a glob would read that as a set of letters, and find nothing."""
    found = [f"{path.relative_to(ROOT)}, {line}" for path in FILES for line in globs(ast.parse(path.read_bytes()))]
    assert not found, "escape it with glob.escape, or call the variable a pattern:\n" + "\n".join(found)


def test_one_place_reads_notebooks():
    """What reads a file by itself has no sentence for one that git, a full disk or an editor has spoiled."""
    found = [
        f"{path.relative_to(ROOT)}, line {call.lineno}: {name}"
        for path in FILES
        if path.is_relative_to(ROOT / "course_utils") and path.name != "notebook_files.py"
        for name, call in calls(ast.parse(path.read_bytes()))
        if name in ("nbformat.read", "nbformat.reads")
    ]
    assert not found, "notebook_files.read does it:\n" + "\n".join(found)


def test_no_rule_hangs_on_assert():
    """`python -O` leaves assert out: what the course checks raises an error of its own."""
    found = [
        f"{path.relative_to(ROOT)}, line {node.lineno}"
        for path in FILES
        if path.is_relative_to(ROOT / "course_utils")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Assert)
    ]
    assert not found, "raise an error instead:\n" + "\n".join(found)


# Names that Windows keeps for devices, in any case and with any ending.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
LONGEST = 120  # letters of a path within the course: Windows has room for 260 with the folder it lies in


def test_every_file_can_be_checked_out_on_windows_and_macos():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("this is no checkout of git")
    names = done.stdout.strip("\0").split("\0")
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(names), "alike but for case"
    for name in names:
        assert len(name) <= LONGEST, name
        for part in name.split("/"):
            assert not DEVICES.fullmatch(part) and not re.search(r'[<>:"|?*\\\x00-\x1f]|[. ]$', part), name
