"""Each rule of the lint is shown a notebook that breaks it, and only it."""

import nbformat
import pytest
from nbformat.v4 import new_output
from small import CHAPTER, code, good_notebook, text

from course_utils.core import chapters
from course_utils.tools import lint, names, notebooks


@pytest.fixture(autouse=True)
def a_quiz(tmp_path, monkeypatch):
    answers = (
        '[{"answer": "a", "correct": true, "feedback": "yes"}, {"answer": "b", "correct": false, "feedback": "no"}]'
    )
    question = f'{{"question": "?", "type": "multiple_choice", "answers": {answers}}}'
    (tmp_path / "quiz.en.json").write_text(f"[{question}, {question}, {question}]")
    packages = chapters.file_of
    monkeypatch.setattr(
        chapters, "file_of", lambda chapter, name: tmp_path / name if "quiz" in name else packages(chapter, name)
    )
    return tmp_path / "quiz.en.json"


def problems(notebook):
    return lint.lint_notebook(notebook, f"{CHAPTER}.ipynb")


def test_the_good_notebook_has_no_problem():
    assert problems(good_notebook()) == []


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def missing_metadata(notebook):
    del notebook.metadata["course"]["minutes"]


def other_chapter(notebook):
    notebook.metadata["course"]["chapter"] = "07_cnn"


def id_of_digits(notebook):
    cell(notebook, "question").id = "a1b2c3d4"


def id_twice(notebook):
    cell(notebook, "question").id = "title"


def strange_tag(notebook):
    cell(notebook, "explore").metadata["tags"].append("solutoin")


def open_drawing(notebook):
    cell(notebook, "explore").source = "figure = 1\nfigure.a()\nfigure.b()\nfigure.c()\n1 + 1"


def no_title(notebook):
    notebook.cells[0].source = "Hello"


def no_setup(notebook):
    cell(notebook, "setup").source = "import numpy"


def no_summary(notebook):
    notebook.cells[-1].source = "The end."


def wrong_parameter_help(notebook):
    notebook.cells[1].source = notebook.cells[1].source.replace("1 to 100", "1 to 99")


def missing_parameter(notebook):
    notebook.cells[1].source = "\n".join(notebook.cells[1].source.splitlines()[:-1])


def long_code(notebook):
    cell(notebook, "explore").source = "\n".join(f"x = {n}" for n in range(16))


def wide_code(notebook):
    cell(notebook, "explore").source = "x = 1  # " + "a" * 92


def long_text(notebook):
    cell(notebook, "question").source = "## A question\n\n" + "word " * 121


def no_slide(notebook):
    del cell(notebook, "question").metadata["slideshow"]


def crowded_slide(notebook):
    cell(notebook, "question").source += "\n\n" + "\n".join(f"- **many words in a list {n}**" for n in range(12))


def slide_of_its_own(notebook):
    cell(notebook, "question").metadata["course"] = {"slide": "There are 9,999 **strange terms**."}


def solution_on_slide(notebook):
    cell(notebook, "solution-first").metadata["slideshow"]["slide_type"] = "slide"


def skipped_heading(notebook):
    cell(notebook, "question").source = "## A question\n\n#### Deep"


def one_exercise(notebook):
    notebook.cells = [item for item in notebook.cells if "second" not in item.id]
    renumber(notebook)


def no_solution(notebook):
    notebook.cells = [item for item in notebook.cells if item.id != "solution-second"]
    renumber(notebook)


def open_solution(notebook):
    del cell(notebook, "solution-first").metadata["jupyter"]


def check_of_another(notebook):
    cell(notebook, "check-first").source = 'check("second", answer)'


def no_explorer(notebook):
    del cell(notebook, "explore").metadata["tags"]


def imports_tools(notebook):
    cell(notebook, "explore").source = "from course_utils.tools import runs"


def absolute_path(notebook):
    cell(notebook, "explore").source = "open('/home/me/data.csv')"


def out_of_order(notebook):
    cell(notebook, "explore").execution_count = 9


def an_error(notebook):
    cell(notebook, "explore").outputs = [new_output("error", ename="ValueError", evalue="x", traceback=[])]


def a_warning(notebook):
    cell(notebook, "explore").outputs = [new_output("stream", name="stderr", text="warning")]


def no_alt(notebook):
    cell(notebook, "picture").outputs[0].data["text/html"] = '<p><img class="course-picture" alt=" " src="a.png"></p>'


def picture_alone(notebook):
    """JupyterLab and nbconvert do not show the words in the metadata."""
    words = {"image/png": {"alt": "a picture"}}
    cell(notebook, "picture").outputs = [new_output("display_data", {"image/png": "aGk="}, metadata=words)]


def foreign_claim(notebook):
    claim = {"id": "5.4-gap", "verdict": "refuted", "measured": "", "because": ""}
    data = {"application/vnd.course.claim+json": claim}
    cell(notebook, "explore").outputs = [new_output("display_data", data)]


def recorded_twice(notebook):
    outputs = [new_output("display_data", {"application/vnd.course.result+json": {"loss": n}}) for n in (1, 2)]
    cell(notebook, "explore").outputs = outputs


def binding(source):
    def harm(notebook):
        cell(notebook, "explore").source = source

    harm.__name__ = source
    return harm


def two_meanings(first, second, reader):
    """Three cells after each other: two that bind, and in between one that reads."""

    def harm(notebook):
        named = (("explore", first), ("picture", reader), ("exercise-first", second))
        for name, source in named:
            cell(notebook, name).source = source
        cell(notebook, "check-first").source = 'check("first", 1)'

    harm.__name__ = f"{first} | {reader} | {second}"
    return harm


def renumber(notebook):
    for number, item in enumerate((item for item in notebook.cells if item.cell_type == "code"), 1):
        item.execution_count = number


@pytest.mark.parametrize(
    ("rule", "harm"),
    [
        ("metadata", missing_metadata),
        ("metadata", other_chapter),
        ("ids", id_of_digits),
        ("ids", id_twice),
        ("tags", strange_tag),
        ("order", no_title),
        ("order", no_setup),
        ("order", no_summary),
        ("parameter_lines", wrong_parameter_help),
        ("parameter_lines", missing_parameter),
        ("lengths", long_code),
        ("lengths", wide_code),
        ("lengths", long_text),
        ("slides", no_slide),
        ("slides", solution_on_slide),
        ("slide_texts", crowded_slide),
        ("slide_texts", slide_of_its_own),
        ("headings", skipped_heading),
        ("exercises", one_exercise),
        ("exercises", no_solution),
        ("exercises", open_solution),
        ("exercises", check_of_another),
        ("drawings", open_drawing),
        ("parts", no_explorer),
        ("imports", imports_tools),
        ("imports", absolute_path),
        ("outputs", out_of_order),
        ("outputs", an_error),
        ("outputs", a_warning),
        ("outputs", no_alt),
        ("outputs", picture_alone),
        ("claims", foreign_claim),
        ("parameters_stay", binding("seed = 9")),
        ("parameters_stay", binding("for seed in range(3):\n    pass")),
        ("parameters_stay", binding("with open('x') as epochs:\n    pass")),
        ("parameters_stay", binding("import math as epochs")),
        ("parameters_stay", binding("from math import pi as epochs")),
        ("parameters_stay", binding("print(epochs := 3)")),
        ("parameters_stay", binding("print([(seed := n) for n in range(3)])")),
        ("parameters_stay", binding("(seed, rest), *more = (1, 2), 3")),
        ("parameters_stay", binding("if True:\n    try:\n        pass\n    except ValueError as seed:\n        pass")),
        ("parameters_stay", binding("def seed():\n    return 1")),
        ("parameters_stay", binding("class seed:\n    pass")),
        ("parameters_stay", binding("seed += 1")),
        ("parameters_stay", binding("%time seed = 3\nepochs = 4")),
        ("parameters_stay", binding("def change():\n    global seed\n    seed = 3")),
        ("one_meaning", two_meanings("rows = 1", "rows = 2", "print(rows)")),
        ("one_meaning", two_meanings("rows = 1", "for rows in []:\n    pass", "print(f'{rows + 1}')")),
        ("one_meaning", two_meanings("rows = 1", "import math as rows", "print([rows for _ in 'ab'])")),
        ("one_meaning", two_meanings("import cmath as m", "import math as m", "print(m.pi)")),
        ("one_meaning", two_meanings("rows = 1", "rows = rows + 1", "print(1)")),
        ("one_meaning", two_meanings("rows = 1\ndef f():\n    return rows", "rows = 2", "print(f())")),
        ("one_meaning", two_meanings("rows = 1\nf = lambda: rows", "rows = 2", "print(f())")),
        ("nothing_grows", two_meanings("rows = []", "x = 1", "rows.append(3)")),
        ("nothing_grows", two_meanings("model = build()", "x = 1", "history = model.fit(1)")),
        ("nothing_grows", two_meanings("runs = {'a': []}", "x = 1", "runs['a'] += [3]")),
        ("nothing_grows", two_meanings("thing = Thing()", "x = 1", "for n in 'ab':\n    thing.parts[n].extend([3])")),
        ("own_generators", two_meanings("rng = np.random.default_rng(0)", "x = 1", "print(rng.random())")),
        ("own_generators", two_meanings("rng = Random(0)\ndef f():\n    return rng.random()", "x = 1", "print(f())")),
        ("recorded", recorded_twice),
    ],
)
def test_each_rule_finds_its_fault_and_no_other_rule_does(rule, harm):
    notebook = good_notebook()
    harm(notebook)
    found = problems(notebook)
    assert found and {line.split("] ")[1].split(":")[0] for line in found} == (
        {rule} if harm is not no_title else {rule, "headings"}
    )


@pytest.mark.parametrize(("name", "line", "widest"), [
    ("explore", "x = 1  # {fill}", 100),
    ("parameters", "x: int = 1  # {fill}", 120),
    ("parameters", "x: str = '{fill}'", 100),  # only what the comment says may be longer
])  # fmt: skip
def test_a_line_may_have_so_many_characters_and_not_one_more(name, line, widest):
    notebook = good_notebook()
    for more, problem in ((0, []), (1, [(name, f"line 1 has {widest + 1} characters; at most {widest}")])):
        cell(notebook, name).source = line.format(fill="é" * (widest + more - len(line.format(fill=""))))
        assert list(lint.lengths(notebook, CHAPTER)) == problem


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"correct": true', '"correct": false', "no right answer"),
        ('"feedback": "no"', '"feedback": ""', "without feedback"),
        ('"multiple_choice"', '"numeric"', "the widget knows multiple_choice"),
    ],
)
def test_faults_of_the_quiz_are_found(a_quiz, before, after, words):
    a_quiz.write_text(a_quiz.read_text().replace(before, after))
    assert any(words in problem for problem in problems(good_notebook()))


def test_the_same_value_may_be_recorded_again():
    notebook = good_notebook()
    recorded_twice(notebook)
    cell(notebook, "explore").outputs[1].data["application/vnd.course.result+json"]["loss"] = 1
    assert not problems(notebook)


def test_a_missing_verdict_is_found():
    notebook = good_notebook()
    found = list(lint.claims(notebook, "08_training"))
    assert any("5.4-accuracy" in sentence for _cell, sentence in found)


def test_a_chapter_needs_its_section_on_claims():
    notebook = good_notebook()
    notebook.cells[2] = code("setup", 'setup("07_cnn", globals())')
    assert any("article says is missing" in sentence for _cell, sentence in lint.order(notebook, "07_cnn"))
    notebook.cells.insert(-1, text("claims-heading", "## What the article says, what we measured"))
    assert not list(lint.order(notebook, "07_cnn"))


@pytest.mark.parametrize(
    "harm",
    [
        binding("[seed for seed in range(3)]\n{epochs: 1 for epochs in 'a'}"),
        binding("def f(seed, *epochs):\n    seed = 3\n    return seed"),
        binding("g = lambda seed: seed"),
        binding("print(dict(seed=1))\nclass Thing:\n    seed = 1"),
        binding("thing.seed = 3"),
        two_meanings("rows = 1", "rows = 2\nprint(rows)", "print(1)"),
        two_meanings("import math", "import math", "print(math.pi)"),
        two_meanings("from course_utils import show", "from course_utils import show", "print(show)"),
        two_meanings("import numpy as np", "x = 1", "np.sort([3, 1])\nnp.append([1], 2)"),
        two_meanings("rows = {}", "x = 1", "rows['a'] = 3\nmine = []\nmine.append(rows)\nmine[0] += 1"),
        two_meanings("rng = np.random.default_rng(0)\nrng.random()", "x = 1", "rng = np.random.default_rng(0)"),
    ],
    ids=lambda harm: harm.__name__,
)
def test_a_name_that_stays_what_it_is_is_no_problem(harm):
    notebook = good_notebook()
    harm(notebook)
    assert [line for line in problems(notebook) if any(rule.__name__ in line for rule in names.RULES)] == []


@pytest.mark.parametrize("path", notebooks.find("en"), ids=lambda path: path.stem)
def test_in_every_chapter_a_name_has_one_meaning(path):
    notebook = nbformat.read(path, 4)
    assert [found for rule in names.RULES for found in rule(notebook, path.stem)] == []
