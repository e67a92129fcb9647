"""Pages to learn from: the quiz's script, what stands below a check, three readers' pages with true commands."""

import ast
import json
import re
import shlex
from html import unescape

import click
import pytest
from markdown_it import MarkdownIt
from papermill.cli import _resolve_type, papermill
from small import good_notebook

from course_utils.core import chapters, i18n
from course_utils.core.errors import CourseError
from course_utils.core.parameters import PROFILES
from course_utils.core.paths import ROOT
from course_utils.core.results import collect
from course_utils.notebook import exercises as checks
from course_utils.notebook import quizzes
from course_utils.tools import notebooks
from course_utils.tools.cli import cli
from course_utils.tools.pages import build, chapter, exercises, learning, pieces, readers

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


# ---- the quiz


def test_the_script_of_the_quiz_is_that_of_jupyterlab(tmp_path):
    learning.lay(tmp_path, {}, "en", learning=True)
    source = (quizzes.FOLDER / "quiz.js").read_text(encoding="utf-8")
    assert (tmp_path / "quiz.js").read_text(encoding="utf-8") == source.replace("export default", "window.courseQuiz =")
    assert (tmp_path / "quiz.css").read_bytes() == (quizzes.FOLDER / "quiz.css").read_bytes()


@pytest.mark.parametrize("module", ["const a = 1;", 'import x from "y";\nexport default {\n}'])
def test_a_script_that_no_page_can_load_from_a_file_is_told(module):
    with pytest.raises(CourseError, match="quiz.js cannot be put on a page"):
        learning.classic(module)


def test_the_questions_come_whole_to_the_script():
    hard = [{"question": '`a < b` & "c"?', "answers": [{"answer": "</script>'", "correct": True, "feedback": "<i>"}]}]
    html = pieces.spaced(pieces.quiz(hard))
    assert json.loads(unescape(re.search(r'data-quiz="([^"]*)"', html)[1])) == hard
    assert "`" not in html


# ---- exercises


def test_every_exercise_has_hints_and_they_are_sentences_of_its_check():
    for name in chapters.names():
        found = exercises.hints(name)
        assert sorted(found) == checks.exercises_of(name)
        source = chapters.file_of(name, "exercises.py").read_text(encoding="utf-8")
        said = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
        for exercise, hints in found.items():
            # What may be wrong with files that are brought, their reader says, with names and numbers in it; what
            # speaks against a cause names the training that it was given for.
            assert len(hints) >= 2 or exercise.startswith("ten-own-") or exercise == "debug-it", exercise
            assert set(hints) <= said and not [hint for hint in hints if "{" in hint], exercise


def test_a_hint_belongs_to_one_exercise_also_where_a_helper_says_it(tmp_path, monkeypatch):
    (tmp_path / "exercises.py").write_text(
        'COMMON = _("Return a number.")\n\n\ndef one_of(answer):\n    return _("Only the first says this.")\n\n\n'
        '@exercise("first")\ndef check_first(answer):\n    if answer:\n        return _("You say {n}.")\n'
        '    if COMMON:\n        return _("A first slip.")\n    return one_of(answer)\n\n\n'
        '@exercise("second")\ndef check_second(answer):\n    return COMMON or _("A second slip.")\n'
    )
    monkeypatch.setattr(chapters, "file_of", lambda _chapter, name: tmp_path / name)
    exercises.hints.cache_clear()
    try:
        found = exercises.hints("00_start_here")
    finally:
        exercises.hints.cache_clear()
    assert found == {"first": ("A first slip.", "Only the first says this."), "second": ("A second slip.",)}


@pytest.mark.parametrize(
    ("stub", "asked"),
    [
        ("from a import b\n\n\ndef f(x, rungs=(1, 3)):\n    return ...", "f(x, rungs=(1, 3))"),
        ("answer = ...", "answer"),
        ("1 + 1", ""),
        ("def f(:", ""),
    ],
)
def test_the_kind_of_a_stub(stub, asked):
    assert exercises.signature(stub) == asked
    note = exercises.note(stub, "steps-per-epoch", "08_training")
    assert (f"<code>{asked}</code>" in note) if asked else note == ""
    assert ("looks at your" in note) is (asked == "answer")


def test_what_stands_below_a_check(tmp_path):
    notebook = notebooks.read(ROOT / "notebooks" / "en" / "08_training.ipynb")
    made = {cell.id: cell for cell in chapter.prepare(notebook, "08_training", tmp_path, learning=True).cells}
    verdict, note = (output.data["text/html"] for output in made["check-steps-per-epoch"].outputs)
    assert "Not attempted yet" in verdict
    assert "<code>steps_per_epoch(samples, batch_size, validation_split)</code>" in note
    assert "<summary>A hint? What the check says of common slips (4)</summary>" in note
    assert "<li>You round down: the rest that fills no whole batch" in note
    plain = {cell.id: cell for cell in chapter.prepare(notebook, "08_training", tmp_path).cells}
    assert len(plain["check-steps-per-epoch"].outputs) == 1, "the report shows what the run gave, and no more"


# ---- the build


@pytest.mark.slow
def test_pages_of_readers_stand_before_the_chapters_and_beside_the_way_through_them(tmp_path):
    second = good_notebook()
    second.cells[0].source = "# A <second> chapter\n\nText."
    texts = {"index": "# T\n", "student": "# For students\n", "runner": "# For runs\n", "data": "# Data\n"}
    books = {"00_start_here": good_notebook(), "01_background": second}
    first = ("student", "runner")
    build.build("T", texts, books, tmp_path / "site", first=first, learner=True)
    page = {name: (tmp_path / "site" / f"{name}.html").read_text() for name in (*texts, *books)}
    for name, before, after in (
        ("index", None, "00_start_here"), ("student", "index", "00_start_here"), ("runner", "index", "00_start_here"),
        ("00_start_here", "index", "01_background"), ("01_background", "00_start_here", "data"),
    ):  # fmt: skip
        for side, neighbour in (("left-prev", before), ("right-next", after)):
            found = re.search(rf'class="{side}"\s+href="([^"]*)"', page[name])
            assert (found and found[1]) == (neighbour and f"{neighbour}.html"), (name, side)
    assert "A &lt;second&gt; chapter" in page["00_start_here"]
    assert re.findall(r'<span class="caption-text">([^<]*)<', page["index"])[:3] == ["For you", "Chapters", "About"]


@pytest.mark.slow
def test_an_edition_in_chinese_speaks_chinese_and_leaves_the_language_as_it_was(tmp_path):
    build.build("T", {"index": "# T\n"}, {"00_start_here": good_notebook()}, tmp_path / "site", "zh", learner=True)
    known = (tmp_path / "site" / "_static" / "words.js").read_text(encoding="utf-8")
    assert re.search("[\u4e00-\u9fff]", json.loads(known.partition("= ")[2].rstrip(";\n"))["words"]["think"])
    assert i18n._("Right.") == "Right."


def test_all_that_a_reader_is_told_is_translated():
    with i18n.speaking("zh"):
        html = learning.place_of_progress() + exercises.note(
            "def f(x):\n    return ...", "steps-per-epoch", "08_training"
        )
        said = [
            *learning.words().values(),
            *re.findall(r">([^<]+)<", html.replace("<code>", "").replace("</code>", "")),
        ]
        said += [part for text in readers.pages().values() for part in text.split("\n\n") if "```" not in part]
    assert len(said) > 40
    assert [text for text in said if text.strip() and not re.search("[\u4e00-\u9fff]", text)] == []


def test_a_language_is_spoken_within_a_block_only():
    with pytest.raises(ZeroDivisionError), i18n.speaking("zh"):
        assert i18n._("Right.") != "Right."
        raise ZeroDivisionError
    assert i18n._("Right.") == "Right."


def test_the_script_knows_what_is_in_each_chapter(tmp_path):
    book = notebooks.read(ROOT / "notebooks" / "en" / "08_training.ipynb")
    learning.lay(tmp_path, {"08_training": book}, "en", learning=True)
    text = (tmp_path / "words.js").read_text(encoding="utf-8")
    known = json.loads(text.partition("= ")[2].rstrip(";\n"))
    exercises_there = ["temperature", "ten-own-pictures", "steps-per-epoch", "stop-early"]
    assert known["chapters"] == {
        "08_training": {"title": "08 Train, evaluate, doubt", "exercises": exercises_there, "quiz": True}
    }
    assert known["wait"] == learning.WAIT_S == 20 and known["learning"] is True


def test_every_word_of_the_script_is_there():
    script = (learning.TEMPLATES / "learn.js").read_text(encoding="utf-8")
    used = set(re.findall(r"\bwords\.(?!js)(\w+)", script))
    assert used == set(learning.words())


# ---- commands of the readers' pages


def commands(markdown):
    """The commands on a page: the lines of its blocks of code, and the code in its sentences that begins as one."""
    found = []
    for token in MarkdownIt().parse(markdown):
        if token.type == "fence":
            found += token.content.replace("\\\n", " ").strip().split("\n")
        found += [
            inner.content
            for inner in token.children or ()
            if inner.type == "code_inline" and re.match(r"(make|python|\S*papermill) ", inner.content)
        ]
    return found


def problem(command):
    """What is wrong with a command of a page, or None: it is parsed by the program that would take it, never run."""
    words = shlex.split(command)
    try:
        if words[0] == "make":
            return _make_problem(words[1], dict(word.split("=", 1) for word in words[2:]))
        if words[:3] == ["python", "-m", "course_utils"]:
            return _course_problem(words[3:])
        if words[0] == ".venv/bin/papermill":
            return _papermill_problem(words[1:])
    except (click.UsageError, CourseError) as error:
        return str(error)
    return f"nobody knows {words[0]!r}"


def _make_problem(target, settings):
    recipe = re.search(rf"^{target}:[^\n]*\n\t@\$\(run\) ([^\n]*)", MAKEFILE, flags=re.MULTILINE)
    if not recipe:
        return f"the Makefile has no {target!r}"
    exported = re.search(r"^export (.*)$", MAKEFILE, flags=re.MULTILINE)[1].split()
    taken = _course_command(recipe[1].split())[0]
    known = {option.envvar for option in taken.params} & set(exported)
    if strange := set(settings) - known:
        return f"{target} takes no {', '.join(sorted(strange))}"
    if settings.get("PROFILE", "class") not in PROFILES:
        return "PROFILE"
    numbers = {name[:2] for name in chapters.names()}
    return None if set(settings.get("ONLY", "00").split(",")) <= numbers else "ONLY"


def _course_command(words):
    command, rest = cli, list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        if rest[0] not in command.commands:
            raise click.UsageError(f"no command {rest[0]}")
        command = command.commands[rest.pop(0)]
    return command, rest


def _course_problem(words):
    command, rest = _course_command(words)
    if rest == ["--help"]:
        return None
    found = command.make_context("x", list(rest)).params
    if command.name != "sweep":
        return None
    parameters = set(chapters.parameters_of(found["notebook"]))
    given = {entry.split("=")[0] for entry in (*found["grid"], *found["fixed"])}
    if given - parameters:
        return f"no parameters {given - parameters}"
    recorded = collect(notebooks.read(ROOT / "notebooks" / "en" / f"{found['notebook']}.ipynb"))["results"]
    return None if found["metric"] in recorded else f"nothing records {found['metric']}"


def _papermill_problem(words):
    found = papermill.make_context("papermill", list(words)).params
    path = ROOT / found["notebook_path"]
    if not path.exists():
        return f"no file {path.name}"
    parameters = chapters.parameters_of(path.stem)
    for name, value in found["parameters"]:
        if name not in parameters:
            return f"no parameter {name}"
        if name != "path":  # a file of the reader's
            parameters[name].check(name, _resolve_type(value))
    return None


@pytest.mark.parametrize("name", readers.NAMES)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_commands_of_a_page_exist(name, language):
    with i18n.speaking(language):
        text = readers.pages()[name]
    found = commands(text)
    assert len(found) >= 3
    assert {command: told for command in found if (told := problem(command))} == {}
    if language == "zh":
        assert found == commands(readers.pages()[name]), "the same commands in both languages"


@pytest.mark.parametrize(
    "command",
    [
        "make nothing", "make slides FROM=x", "make course PROFILE=fast", "make course ONLY=99", "rm -r build",
        "python -m course_utils own", "python -m course_utils slides --chek", "python -m course_utils owned x",
        "python -m course_utils sweep 08_training -g rate=1 --out build --metric test_accuracy",
        "python -m course_utils sweep 08_training --out build --metric accuracy_of_all",
        ".venv/bin/papermill notebooks/en/08_train.ipynb o.ipynb",
        ".venv/bin/papermill notebooks/en/08_training.ipynb o.ipynb -p epoch 3",
        ".venv/bin/papermill notebooks/en/08_training.ipynb o.ipynb -p epochs 0",
        ".venv/bin/papermill notebooks/en/08_training.ipynb o.ipynb --parametres epochs 3",
    ],
)  # fmt: skip
def test_a_command_that_does_not_exist_is_found(command):
    assert problem(command)


def test_commands_are_found_in_blocks_and_in_sentences():
    text = "Give `make lab` in `work/`:\n\n```sh\nmake x A=1\npython -m course_utils a \\\n    --b\n```\n"
    assert [shlex.split(command) for command in commands(text)] == [
        ["make", "lab"], ["make", "x", "A=1"], ["python", "-m", "course_utils", "a", "--b"],
    ]  # fmt: skip


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_an_edition_without_the_first_chapter_links_to_nothing_that_is_not_there(language):
    with i18n.speaking(language):
        assert "(00_start_here.ipynb)" in readers.pages()["student"]
        text = readers.pages(["02_concepts"])["student"]
    assert ".ipynb" not in text and "00 Start here" in text


def test_each_reader_finds_what_is_promised():
    pages = readers.pages()
    for name, wanted in {
        "student": ("make lab", "make doctor"),
        "instructor": ("make timetable", "make slides", "make slides-pdf", "make assignments", "make collect"),
        "runner": (".venv/bin/papermill", "python -m course_utils sweep", "python -m course_utils own", "results.csv"),
    }.items():
        assert all(words in pages[name] for words in wanted), name
    assert all(f"({name}.md)" in readers.where() for name in readers.NAMES)
