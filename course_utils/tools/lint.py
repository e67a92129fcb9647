"""The conventions of a chapter as small rules; each yields (cell id, sentence) for what is wrong."""

import json
import re
import unicodedata
from pathlib import Path

from course_utils.core import chapters, results
from course_utils.core.errors import CourseError
from course_utils.core.notebook_files import read
from course_utils.tools import names
from course_utils.tools.slides import plan, prose
from course_utils.tools.translation.code import language_of

TAGS = {"parameters", "exercise", "check", "solution", "explorer", "quiz", "claim"}
TAGS |= {"nbval-check-output", "raises-exception"}
SLIDES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
CODE_LINES, CODE_WIDTH, TEXT_WORDS, MOST_BYTES = 15, 100, 120, 1_000_000
SUMMARY = {"en": "## Summary", "zh": "## 小结"}
CLAIMS = {"en": "## What the article says, what we measured", "zh": "## 文章怎么说，我们测到了什么"}
PARAMETER_WIDTH = 120  # what a parameter means, and what is allowed, stands behind it
WITHOUT_CLAIMS = {"00_start_here"}  # the article has no section on how to start


def lint(path):
    """All problems of the notebook at `path`, one line each: file, cell, rule, sentence."""
    path = Path(path)
    try:
        notebook = read(path)
    except CourseError as error:
        return [f"{path.name} [-] readable: {error}"]
    found = lint_notebook(notebook, path.name)
    if language_of(notebook) != "en":
        found = [f"{path.parent.name}/{problem}" for problem in found]
    if path.stat().st_size > MOST_BYTES:
        found.append(f"{path.name} [-] size: the file has {path.stat().st_size} bytes; at most {MOST_BYTES}")
    return found


def lint_notebook(notebook, name):
    """All problems of a notebook that is in memory; `name` is its file's name."""
    return [
        f"{name} [{cell}] {rule.__name__}: {sentence}"
        for rule in RULES
        for cell, sentence in rule(notebook, name.removesuffix(".ipynb"))
    ]


def tags_of(cell):
    return cell.metadata.get("tags", [])


def _words(text):
    """How many words a text has; so many Chinese characters as `prose` says count as one."""
    characters = len(re.findall(r"[\u3400-\u9fff]", text))
    return len(re.sub(r"[\u3000-\u9fff\uff00-\uffef]", " ", text).split()) + round(characters / prose.CHARACTERS)


def _width(line, language):
    """Columns that a line of code takes; in a Chinese notebook a Chinese character takes two."""
    if language == "en":
        return len(line)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def _code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _text(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def metadata(notebook, chapter):
    course = notebook.metadata.get("course", {})
    for key, kind in (("chapter", str), ("sections", list), ("minutes", int), ("budget_s", int), ("budget_mb", int)):
        if not isinstance(course.get(key), kind):
            yield "-", f"metadata course.{key} must be of type {kind.__name__}"
    if course.get("chapter") != chapter:
        yield "-", f"metadata course.chapter is {course.get('chapter')!r}, but the file is {chapter!r}"


def ids(notebook, chapter):
    seen = set()
    for cell in notebook.cells:
        if not re.fullmatch(r"[a-z]+[a-z0-9]*(-[a-z0-9]+)*", cell.id) or re.fullmatch(r"[0-9a-f]{8}", cell.id):
            yield cell.id, "an id is words joined by hyphens"
        if cell.id in seen:
            yield cell.id, "the id is used twice"
        seen.add(cell.id)


def tags(notebook, chapter):
    for cell in notebook.cells:
        for tag in set(tags_of(cell)) - TAGS:
            yield cell.id, f"unknown tag {tag!r}"


def order(notebook, chapter):
    cells = notebook.cells
    if not (len(cells) > 3 and cells[0].cell_type == "markdown" and cells[0].source.startswith("# ")):
        yield cells[0].id, "the first cell is the title"
        return
    if "parameters" not in tags_of(cells[1]):
        yield cells[1].id, "the second cell is the parameters cell"
    if not re.search(rf"setup\(['\"]{chapter}['\"], globals\(\)", cells[2].source):
        yield cells[2].id, f'the third cell calls setup("{chapter}", globals())'
    language = language_of(notebook)
    if not (cells[-1].cell_type == "markdown" and cells[-1].source.startswith(SUMMARY[language])):
        yield cells[-1].id, "the last cell is the summary"
    if chapter not in WITHOUT_CLAIMS and not any(cell.source.startswith(CLAIMS[language]) for cell in _text(notebook)):
        yield "-", "the section on what the article says is missing"


def parameter_lines(notebook, chapter):
    cell = next((cell for cell in notebook.cells if "parameters" in tags_of(cell)), None)
    # What a Chinese line says is held to the English one by `translation.rules`.
    if cell is None or chapter not in chapters.names() or language_of(notebook) == "zh":
        return
    lines = [line for line in cell.source.splitlines() if line.strip()]
    specs = chapters.parameters_of(chapter)
    if len(lines) != len(specs):
        yield cell.id, f"there are {len(lines)} lines for {len(specs)} parameters"
    for line, (name, spec) in zip(lines, specs.items(), strict=False):
        wanted = f"{name}: {spec.kind.__name__} = "
        comment = f"  # {spec.help}; {spec.describe()}"
        if not (line.startswith(wanted) and line.endswith(comment)):
            yield cell.id, f"the line of {name} should be `{wanted}...{comment}`"


def lengths(notebook, chapter):
    language = language_of(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            is_parameters = "parameters" in tags_of(cell)
            lines = [line for line in cell.source.splitlines() if line.strip()]
            if len(lines) > CODE_LINES and not is_parameters:
                yield cell.id, f"{len(lines)} lines of code; at most {CODE_LINES}"
            for number, line in enumerate(cell.source.splitlines(), 1):
                widest = PARAMETER_WIDTH if is_parameters and "  # " in line else CODE_WIDTH
                if (width := _width(line, language)) > widest:
                    yield cell.id, f"line {number} has {width} characters; at most {widest}"
        elif cell.cell_type == "markdown":
            words = _words(re.sub(r"<[^>]+>|\]\([^)]*\)|\|", " ", cell.source))
            if words > TEXT_WORDS and "|---" not in cell.source.replace(" ", ""):
                yield cell.id, f"{words} words; at most {TEXT_WORDS}"


def slides(notebook, chapter):
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind not in SLIDES:
            yield cell.id, "slideshow metadata is missing"
        elif "solution" in tags_of(cell) and kind != "skip":
            yield cell.id, "a solution is never on a slide"


def slide_texts(notebook, chapter):
    """A slide is looked at, not read: its text is short, and says nothing that the notebook does not say."""
    try:
        slides = plan.slides_of(notebook)
    except CourseError as error:
        yield "-", str(error)
        return
    for slide, sentence in prose.too_long(slides):
        yield slide.cell, sentence
    for cell in _text(notebook):
        if strange := prose.unfounded(cell):
            yield cell.id, f"course.slide has what its text does not have: {', '.join(strange)}"


def headings(notebook, chapter):
    level = 0
    for cell in _text(notebook):
        for line in re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL).splitlines():
            found = re.match(r"(#+) ", line)
            if found:
                if len(found.group(1)) > level + 1:
                    yield cell.id, f"the heading {line!r} skips a level"
                level = len(found.group(1))


def exercises(notebook, chapter):
    by_id = {cell.id: cell for cell in notebook.cells}
    names = [cell.id.removeprefix("exercise-") for cell in notebook.cells if "exercise" in tags_of(cell)]
    if len(names) < 2:
        yield "-", f"{len(names)} exercises; at least 2"
    for name in names:
        for part in ("exercise", "check", "solution"):
            cell = by_id.get(f"{part}-{name}")
            if cell is None or part not in tags_of(cell):
                yield f"exercise-{name}", f"the cell {part}-{name} with the tag {part} is missing"
            elif part != "exercise" and not re.search(rf"check\(\s*['\"]{name}['\"]", cell.source):
                yield cell.id, f'the cell calls check("{name}", ...)'
        solution = by_id.get(f"solution-{name}")
        if solution is not None and not solution.metadata.get("jupyter", {}).get("source_hidden"):
            yield solution.id, "a solution is folded (jupyter: source_hidden)"


DRAWS = re.compile(r"\s*(for .* in .*:\s*)?(figure|axis|axes(\[\d+\])?|plt)\b")


def drawings(notebook, chapter):
    """Code that only draws is no reading matter: a cell of which more than a third draws, in four lines or more."""
    for cell in _code(notebook):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        drawn = sum(bool(DRAWS.match(line)) for line in lines)
        if drawn >= 4 and 3 * drawn > len(lines) and not cell.metadata.get("jupyter", {}).get("source_hidden"):
            yield cell.id, f"{drawn} of {len(lines)} lines draw: fold them (jupyter: source_hidden)"


def parts(notebook, chapter):
    for tag in ("explorer", "quiz"):
        if not any(tag in tags_of(cell) for cell in notebook.cells):
            yield "-", f"there is no cell with the tag {tag}"
    path = chapters.file_of(chapter, f"quiz.{language_of(notebook)}.json")
    if not path.exists():
        yield "-", f"the quiz {path.name} is missing"
        return
    questions = json.loads(path.read_text(encoding="utf-8"))
    if len(questions) < 3:
        yield "-", f"the quiz has {len(questions)} questions; at least 3"
    for number, question in enumerate(questions, 1):
        if question.get("type") != "multiple_choice":
            yield (
                "-",
                f"question {number} of the quiz has the type {question.get('type')}; the widget knows multiple_choice",
            )
        if sum(answer["correct"] for answer in question["answers"]) < 1:
            yield "-", f"question {number} of the quiz has no right answer"
        if not all(answer.get("feedback") for answer in question["answers"]):
            yield "-", f"question {number} of the quiz has an answer without feedback"


def imports(notebook, chapter):
    for cell in _code(notebook):
        if re.search(r"course_utils(\.| import )tools", cell.source):
            yield cell.id, "a notebook imports nothing from course_utils.tools"
        for package in re.findall(r"course_utils\.chapters\.(\w+)", cell.source):
            if package != chapters.packages().get(chapter):
                yield cell.id, f"a notebook imports nothing from another chapter's package, here chapters.{package}"
        if re.search(r"[\"'](/(home|work|tmp|root|usr|Users)/|[A-Z]:\\\\)", cell.source):
            yield cell.id, "an absolute path works on one machine only"


def outputs(notebook, chapter):
    for number, cell in enumerate(_code(notebook), 1):
        if cell.execution_count != number:
            yield cell.id, f"executed as {cell.execution_count}, but it is code cell {number}: run all in order"
        for output in cell.outputs:
            if output.output_type == "error" and "raises-exception" not in tags_of(cell):
                yield cell.id, f"the cell failed: {output.ename}"
            if output.output_type == "stream" and output.name == "stderr":
                yield cell.id, "the cell wrote to the error stream"
            yield from ((cell.id, fault) for fault in _pictures(output))


def _pictures(output):
    """What is wrong with the pictures of an output: each has words that JupyterLab and every page show, too."""
    data = output.get("data", {})
    if "image/png" in data or "image/jpeg" in data:
        yield "a picture is stored without words that JupyterLab and nbconvert show: use show(figure, alt), and refresh"
    for tag in re.findall(r"<img\b[^>]*>", data.get("text/html", "")):
        if not re.search(r'\balt="[^"]*[^"\s][^"]*"', tag):
            yield "a picture has no alternative text: use show(figure, alt)"


def claims(notebook, chapter):
    recorded = {claim["id"] for claim in results.collect(notebook)["claims"]}
    for name, entry in results.registry().items():
        if entry["chapter"] == chapter and name not in recorded:
            yield "-", f"the claim {name} of this chapter has no verdict"
        if entry["chapter"] != chapter and name in recorded:
            yield "-", f"the claim {name} belongs to {entry['chapter']}"


def recorded(notebook, chapter):
    """A name that is recorded again with another value replaces the first one, unseen."""
    first = {}
    for cell in _code(notebook):
        for output in cell.outputs:
            for name, value in output.get("data", {}).get(results.RESULT, {}).items():
                if first.setdefault(name, value) != value:
                    yield cell.id, f"{name} is recorded a second time, with another value: give it a name of its own"


RULES = (
    metadata, ids, tags, order, parameter_lines, lengths, slides, slide_texts, headings, exercises, drawings, parts,
    imports, outputs, claims, recorded, *names.RULES,
)  # fmt: skip
