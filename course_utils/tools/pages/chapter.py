"""An executed notebook made ready for a page.

Speaker notes go, solutions are folded, pictures become files with their alternative text, quizzes work with a script
and without, and before each cell stands an anchor with its id. Below a check stand its hints. Nothing is executed.
"""

import itertools
import re
from html import escape
from pathlib import Path

import nbformat
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import pictures_of, with_pictures
from course_utils.notebook import quizzes
from course_utils.tools.pages import exercises, pieces

SHOWN = ("text/markdown", "text/latex", "text/plain")


def prepare(notebook, name, static, edition="en", learning=False):
    """A notebook for the page `name`; its pictures are written below the folder `static`.

    `learning` says whether it is read by one who learns: exercises then have the hints of their checks.
    """
    folder = Path(static, "pictures", name)
    folder.mkdir(parents=True, exist_ok=True)
    cells, stub = [], ""
    for cell in notebook.cells:
        if cell.metadata.get("slideshow", {}).get("slide_type") == "notes":
            continue
        cell = nbformat.from_dict(dict(cell))
        tags = cell.metadata.get("tags", [])
        mark = f'<div class="cell-anchor" id="{escape(pieces.anchor(cell.id))}"></div>'
        if cell.cell_type == "markdown":
            # Behind a heading, so that the title stays the first thing on its page.
            head, rest = re.fullmatch(r"(\s*(?:#[^\n]*\n?)?)(.*)", cell.source, flags=re.DOTALL).groups()
            cell.source = f"{head}\n{mark}\n\n{rest}"
        else:
            cells.append(nbformat.v4.new_markdown_cell(mark))
        if cell.cell_type == "code":
            if "quiz" in tags:
                _show_quiz(cell, name, edition)
            cell.outputs = [_output(output, cell.id, place, folder) for place, output in enumerate(cell.outputs)]
            if "exercise" in tags:
                stub = cell.source
            if learning and "check" in tags:
                _add_note(cell, stub, name)
        cell.metadata = {"tags": [], "mystnb": {}}
        if "solution" in tags:
            cell.metadata["tags"] = ["hide-cell"]
            cell.metadata["mystnb"] = {"code_prompt_show": _("Solution"), "code_prompt_hide": _("Solution")}
        cells.append(cell)
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    metadata["language_info"] = {"name": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _show_quiz(cell, name, edition):
    try:
        html = pieces.quiz(quizzes.questions(name, edition))
    except CourseError:  # a chapter without a quiz of its own keeps what its cell shows
        return
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": pieces.spaced(html)})]


def _add_note(cell, stub, chapter):
    html = exercises.note(stub, exercises.name_of(cell.id, "check"), chapter)
    if html:
        cell.outputs.append(nbformat.v4.new_output("display_data", {"text/html": pieces.spaced(html)}))


def _output(output, cell_id, place, folder):
    data = output.get("data", {})
    numbers = itertools.count()

    def written(content, kind, alt):
        number = next(numbers)  # nearly always one picture an output: the number stands where there are more
        path = folder / f"{cell_id}-{place}{f'-{number}' if number else ''}.{kind}"
        return _picture(content, alt, path)

    if "text/html" in data:
        html = with_pictures(plain_html(data["text/html"], f"Table: {cell_id.replace('-', ' ')}"), written)
    elif pictures_of(output):
        html = written(*pictures_of(output)[0])
    else:
        if data:  # records for the tools have readable text beside them
            output.data = {name: value for name, value in data.items() if name in SHOWN}
        return output
    return nbformat.v4.new_output("display_data", {"text/html": html})


def _picture(content, alt, path):
    path.write_bytes(content)
    try:
        # The browser keeps the place free: nothing jumps when the picture comes.
        with Image.open(path) as picture:
            size = f' width="{picture.width}" height="{picture.height}"'
    except OSError:  # a damaged one stands there with its words
        size = ""
    source = f"_static/pictures/{path.parent.name}/{path.name}"
    words = escape(alt or "A picture without a description.")
    return f'<img class="picture" src="{source}" alt="{words}"{size} loading="lazy">'


def plain_html(html, name):
    """HTML of an output for a page: no styles of its own, links to pages, wide tables in a box called `name`."""
    html = pieces.spaced(re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL))
    html = re.sub(r'(href="\d\d_[a-z_]+)\.ipynb"', r'\1.html"', html)
    box = r'<div style="[^"]*overflow:\s*auto[^"]*">'
    if re.search(box, html):
        return re.sub(box, f'<div class="wide tall" tabindex="0" role="region" aria-label="{escape(name)}">', html)
    return re.sub(
        r'<table(?! role="presentation").*?</table>',
        lambda found: pieces.scrolling(found[0], name),
        html,
        flags=re.DOTALL,
    )
