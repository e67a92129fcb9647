"""Evidence of runs on real data: a changed number and changed sources are found; what has no part in it is not."""

import json

import nbformat
import pytest

from course_utils.core.errors import CourseError
from course_utils.tools.testing import evidence, sources

FILES = {
    "__init__.py": '_WHERE = {"setup": "opening", "quiz": "questions"}\n\n\ndef __getattr__(name):\n    return name\n',
    "opening.py": "from course_utils.core import chapters\nfrom course_utils.data import door\n",
    "questions.py": "words = 1\n",
    "numbers.py": '"""Numbers."""\n\n\ndef double(x):\n    """Twice x."""\n    return 2 * x  # a comment\n',
    "unused.py": "import course_utils.numbers\n",
    "tools/__init__.py": "",
    "tools/lint.py": "rules = 1\n",
    "data/__init__.py": "",
    "data/door.py": "from course_utils.data import apples, pears\n\nSETS = {'apples': apples, 'pears': pears}\n",
    "data/apples.py": "count = 1\n",
    "data/pears.py": "count = 2\n",
    "chapters/__init__.py": "from course_utils.core.chapters import first, second\n",
    "chapters/first/__init__.py": "",
    "chapters/first/model.py": "from course_utils.chapters.first import layers\n",
    "chapters/first/layers.py": "def build():\n    import course_utils.numbers\n",
    "chapters/first/parameters.py": "epochs = 3\n",
    "chapters/second/__init__.py": "from course_utils.chapters.second import model\n",
    "chapters/second/model.py": "size = 1\n",
}
SETS = {"apples": "course_utils.data.apples", "pears": "course_utils.data.pears"}


@pytest.fixture
def package(tmp_path):
    """A small course_utils; a function that writes one file of it anew and gives the hash of its first chapter."""
    book = nbformat.v4.new_notebook()
    book.cells = [
        nbformat.v4.new_markdown_cell("Some words."),
        nbformat.v4.new_code_cell("from course_utils import setup\nfrom course_utils.chapters.first import model"),
    ]

    def write(name, text):
        path = tmp_path / "course_utils" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def made(name="", text="", cell=None, words=None):
        if name:
            write(name, text)
        if cell:
            book.cells[1].source = cell
        if words:
            book.cells[0].source = words
        nbformat.write(book, tmp_path / "07_first.ipynb")
        sources._tree.cache_clear()
        sources._text.cache_clear()
        return sources.source_hash(tmp_path / "07_first.ipynb", ["apples"], SETS, "course_utils.data.door", tmp_path)

    for name, text in FILES.items():
        write(name, text)
    made.root = tmp_path
    return made


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("numbers.py", FILES["numbers.py"].replace("2 * x", "3 * x")),  # imported by a function of its package
        ("opening.py", FILES["opening.py"] + "more = 1\n"),  # handed on by course_utils
        ("data/apples.py", "count = 7\n"),  # its own data set
        ("data/door.py", FILES["data/door.py"] + "more = 1\n"),
        ("data/door.py", FILES["data/door.py"].replace("'apples': apples", "'apples': pears")),
        ("chapters/first/parameters.py", "epochs = 4\n"),  # in its package, though nothing imports it
        ("chapters/first/new.py", "x = 1\n"),
    ],
)
def test_sources_that_count(package, name, text):
    assert package() != package(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("numbers.py", '"""Other words."""\n\ndef double(x):\n    # what it does\n    return 2*x\n'),
        ("questions.py", "words = 2\n"),  # handed on by course_utils, but not asked for
        ("unused.py", "x = 1\n"),
        ("tools/lint.py", "rules = 2\n"),
        ("data/pears.py", "count = 7\n"),  # the data set of another
        ("data/door.py", "from course_utils.data import apples\n\nSETS = {'apples': apples}\n"),  # and that it is there
        ("chapters/second/model.py", "size = 2\n"),
        ("chapters/second/new.py", "x = 1\n"),
        ("chapters/__init__.py", FILES["chapters/__init__.py"] + "# one more\n"),
    ],
)
def test_sources_that_do_not_count(package, name, text):
    assert package() == package(name, text)


def test_the_cells_count_and_the_prose_does_not(package):
    before = package()
    assert package(words="Other words.") == before
    assert (
        package(cell="from course_utils import setup\nfrom course_utils.chapters.first import model\nx = 1") != before
    )


def test_a_data_set_that_the_cells_name_counts(package):
    package(cell='from course_utils.data import door\ndoor.load("pears")')
    before = package()
    assert package("data/pears.py", "count = 7\n") != before


def test_relative_imports_are_followed(package):
    tree = sources.ast.parse("from . import layers\nfrom .. import second\nfrom ...numbers import double")
    names = sources.imports(tree, "course_utils.chapters.first.model", package.root)
    assert {"chapters.first.layers", "chapters.second", "numbers"} <= {name[13:] for name in names}
    tree = sources.ast.parse("from . import layers\nfrom ..second import model")
    names = sources.imports(tree, "course_utils.chapters.first", package.root)
    assert {"chapters.first.layers", "chapters.second.model"} <= {name[13:] for name in names}


def test_chapters_have_hashes_of_their_own_that_stay():
    first, second = evidence.chapters()[:2]
    hashes = [evidence.source_hash(chapter) for chapter in (first, second, first)]
    assert hashes[0] == hashes[2] != hashes[1] and len(hashes[0]) == 16


FOUND = {
    "chapter": "10_object_detection", "date": "2026-11-29", "processor": "a fast one", "versions": {"python": "3.11"},
    "source_hash": "0123456789abcdef", "data": {"name": "bccd", "tier": "local", "fingerprint": "ab"},
    "parameters": {"profile": "class"}, "seconds": 1.0, "results": {"map50": 0.83}, "claims": [],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A folder with one evidence."""
    keep(tmp_path, FOUND)
    return tmp_path


def keep(folder, found):
    text = json.dumps({**found, "checksum": evidence.checksum(found)}, indent=1)
    (folder / "10_object_detection.json").write_text(text)


def test_what_a_run_wrote_is_read(folder):
    assert evidence.read("10_object_detection", folder)["results"] == {"map50": 0.83}


@pytest.mark.parametrize(
    ("old", "new"),
    [('"map50": 0.83', '"map50": 0.93'), ("2026-11-29", "2026-12-29"), ("0123456789abcdef", "0123456789abcdee")],
)
def test_a_forged_evidence_is_found(folder, old, new):
    path = folder / "10_object_detection.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(CourseError, match="10_object_detection.json was changed.*make test-real ONLY=10"):
        evidence.read("10_object_detection", folder)


@pytest.mark.parametrize(
    ("text", "words"),
    [(None, "is not in"), ("{", "is no JSON"), ('{"results": {}}', "has no date, processor")],
)
def test_an_evidence_that_is_none_is_told(folder, text, words):
    path = folder / "10_object_detection.json"
    path.unlink() if text is None else path.write_text(text)
    with pytest.raises(CourseError, match=f"{words}.*make test-real ONLY=10"):
        evidence.read("10_object_detection", folder)
    assert evidence.is_stale("10_object_detection", folder)


def test_a_stale_evidence_is_found(folder, monkeypatch):
    assert evidence.is_stale("10_object_detection", folder)
    keep(folder, {**FOUND, "source_hash": evidence.source_hash("10_object_detection")})
    assert not evidence.is_stale("10_object_detection", folder)
    monkeypatch.setattr(sources, "_text", lambda path: "changed")
    assert evidence.is_stale("10_object_detection", folder)


def test_a_run_keeps_what_it_recorded_and_refuses_other_data(tmp_path, monkeypatch):
    result = {
        "status": "done", "error": None, "seconds": 2.0, "results": {"map50": 0.83}, "claims": [],
        "run": {"data": {"name": "bccd", "tier": "local", "fingerprint": "ab"}, "parameters": {"profile": "class"}},
    }  # fmt: skip
    monkeypatch.setattr(evidence.runs, "run_notebook", lambda path, out, parameters, **options: result)
    made = evidence.make("10_object_detection", tmp_path)
    assert evidence.read("10_object_detection", tmp_path) == made and made["results"] == {"map50": 0.83}
    assert not evidence.is_stale("10_object_detection", tmp_path)
    before = (tmp_path / "10_object_detection.json").read_text()
    for change, words in [
        ({"status": "failed", "error": "cell 3: ValueError"}, "failed on real data: cell 3"),
        ({"run": {"data": {"name": "garment_scenes", "tier": "bundled"}}}, "took garment_scenes .bundled., not bccd"),
        ({"results": {}}, "recorded nothing"),
    ]:
        changed = {**result, **change}
        monkeypatch.setattr(
            evidence.runs, "run_notebook", lambda path, out, parameters, changed=changed, **options: changed
        )
        with pytest.raises(CourseError, match=words):
            evidence.make("10_object_detection", tmp_path)
    assert (tmp_path / "10_object_detection.json").read_text() == before


def test_a_result_or_a_verdict_outside_its_bounds_is_told(tmp_path):
    path = tmp_path / "10_object_detection.toml"
    path.write_text('[bounds]\nmap50 = [0.8, 0.9]\nleak = [0, 1]\n[verdicts]\n"6.1-detector" = "confirmed"\n')
    wanted = evidence.bounds_of("10_object_detection", tmp_path)
    claims = [{"id": "6.1-detector", "verdict": "confirmed"}]
    assert evidence.outside({"results": {"map50": 0.83, "leak": 0}, "claims": claims}, wanted) == []
    said = evidence.outside({"results": {"map50": 0.79}, "claims": []}, wanted)
    assert (
        "map50 is 0.79" in said[0] and "leak is None" in said[1] and "must be confirmed" in said[2] and len(said) == 3
    )
    path.write_text("[bound]\nmap50 = [0, 1]\n")
    with pytest.raises(CourseError, match="has bound; allowed: bounds"):
        evidence.bounds_of("10_object_detection", tmp_path)
