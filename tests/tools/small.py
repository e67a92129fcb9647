"""A small notebook that keeps every convention; tests break it in one place at a time."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils.core.chapters import parameters_of

CHAPTER = "00_start_here"


def code(name, source, *tags, slide="slide", **metadata):
    cell = new_code_cell(source, id=name, metadata={"slideshow": {"slide_type": slide}, **metadata})
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell


def text(name, source):
    return new_markdown_cell(source, id=name, metadata={"slideshow": {"slide_type": "slide"}})


def parameter_cell(chapter=CHAPTER):
    lines = []
    for name, spec in parameters_of(chapter).items():
        default = spec.defaults["class"] if len(set(map(repr, spec.defaults.values()))) == 1 else None
        lines.append(f"{name}: {spec.kind.__name__} = {default!r}  # {spec.help}; {spec.describe()}")
    return code("parameters", "\n".join(lines), "parameters")


def triple(name):
    return [
        code(f"exercise-{name}", f"{name} = ...", "exercise"),
        code(f"check-{name}", f'check("{name}", {name})', "check"),
        code(
            f"solution-{name}", f'solved = 1\ncheck("{name}", solved)', "solution", slide="skip",
            jupyter={"source_hidden": True},
        ),
    ]  # fmt: skip


def good_notebook():
    """A notebook of chapter 00 without problems, as if it had been executed."""
    cells = [
        text("title", "# A small chapter\n\nWhat one can do afterwards."),
        parameter_cell(),
        code("setup", f'from course_utils import setup\n\ncourse = setup("{CHAPTER}", globals())'),
        text("question", "## A question\n\nWhat comes out?"),
        code("explore", "1 + 1", "explorer"),
        code("picture", "show(figure, 'alt')"),
        *triple("first"),
        *triple("second"),
        code("quiz", f'quiz("{CHAPTER}")', "quiz"),
        text("summary", "## Summary\n\nIt works."),
    ]
    number = 0
    for cell in cells:
        if cell.cell_type == "code":
            number += 1
            cell.execution_count = number
    cells[5].outputs = [new_output("display_data", {"image/png": "aGk="}, metadata={"image/png": {"alt": "a picture"}})]
    notebook = new_notebook(cells=cells)
    notebook.metadata["course"] = {
        "chapter": CHAPTER, "sections": [], "minutes": 5, "budget_s": 10, "budget_mb": 500,
    }  # fmt: skip
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def runnable(*sources, chapter=CHAPTER):
    """A notebook that can be executed: parameters, setup without networks, then the given cells."""
    setup = f'from course_utils import record, setup\n\ncourse = setup("{chapter}", globals(), networks=False)'
    cells = [text("title", "# Small"), parameter_cell(chapter), code("setup", setup)]
    cells += [code(f"cell-{number}", source) for number, source in enumerate(sources)]
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["course"] = {"budget_s": 5}
    return notebook


def write(notebook, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path
