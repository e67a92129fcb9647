"""The article's books, papers and tools, looked up: who wrote them, what is in them, what Keras can compute with.

What was counted in the repository of one book is kept in measured/books.json; with a clone of
https://github.com/d2l-ai/d2l-zh, the command

    python -m course_utils.chapters.tools_and_papers.resources CLONE

makes the file again. Taught in 16_tools_and_papers.
"""

import ast
import functools
import importlib.metadata
import importlib.util
import inspect
import re
import sys
from pathlib import Path

from course_utils.core import toml
from course_utils.core.environment import load_keras
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.core.tables import html_table, link

HERE = Path(__file__).parent
CODE_CELL = re.compile(r"^```\s*\{\.python", re.MULTILINE)


@functools.cache
def entries():
    """The books and papers of resources.toml, a tuple of dict: kind, title, authors, year, link ..."""
    return tuple(toml.read(HERE / "resources.toml")["entry"])


def entry(word):
    """The one entry with `word` in its title, its authors or its link; CourseError when there is none, or several."""
    found = [one for one in entries() if word in " ".join([one["title"], *one["authors"], one["link"]])]
    require(
        len(found) == 1,
        _("{n} entries have {word!r} in title, authors or link; name a word that one of them has."),
        n=len(found), word=word,
    )  # fmt: skip
    return found[0]


def notes():
    """What we found in each book and paper, and for whom it is: {link: (str, str)}, in the language of the notebook."""
    return {
        "https://www.deeplearningbook.org": (
            _("Theory from linear algebra to generative models; chapter 11 teaches how to work, no chapter runs code."),
            _("for derivations, once you have trained something"),
        ),
        "https://nndl.github.io": (
            _("Free online in Chinese; exercises and a second volume with code stand beside it."),
            _("for the theory in Chinese"),
        ),
        "https://d2l.ai": (
            _("Most sections run, in up to four frameworks; the author whom the article names wrote no part of it."),
            _("to start with, if you learn by running code; in Chinese at zh.d2l.ai"),
        ),
        "https://arxiv.org/abs/1508.06576": (
            _("An image is optimised against features of a fixed network; no generator, no discriminator."),
            _("for the idea that a loss can be made of a network's features"),
        ),
        "https://arxiv.org/abs/1706.03762": (
            _("The Transformer, tried on translation and on parsing English."),
            _("for the network that large language models are made of"),
        ),
        "https://arxiv.org/abs/1905.11946": (
            _("A rule for making a network larger in three ways at once, tried on a network that a search had found."),
            _("for thinking in budgets of parameters and multiplications"),
        ),
    }


def names_an_author(one):
    """True when the author whom the article names is one of the entry's, or the article names none."""
    return not one["article"] or one["article"] in one["authors"]


def show(kind):
    """Show the entries of a kind, "book" or "paper", as a table: who wrote it, what we found, for whom it is."""
    from course_utils.core.shown import show_bundle

    heads = [_("title"), _("authors"), _("year"), _("what we found"), _("for whom")]
    said = notes()
    chosen = [one for one in entries() if one["kind"] == kind]
    rows = [[one["title"], _people(one["authors"]), str(one["year"]), *said[one["link"]]] for one in chosen]
    plain = "\n".join(" | ".join(row) for row in [heads, *rows])
    linked = [[link(row[0], one["link"]), *row[1:]] for row, one in zip(rows, chosen, strict=True)]
    show_bundle({"text/html": html_table(heads, linked), "text/plain": plain})


def _people(authors):
    """Up to four names; of more the first, and that there are others."""
    return ", ".join(authors) if len(authors) <= 4 else _("{first} and {n} others").format(
        first=authors[0], n=len(authors) - 1
    )  # fmt: skip


def keras_backends():
    """What the installed Keras can compute with: {name: True where it can train, False where it only predicts}.

    Read from Keras's own source, without importing any of the frameworks.
    """
    folder = Path(importlib.util.find_spec("keras").origin).parent / "src" / "backend"
    found = {}
    for path in sorted(folder.glob("*/trainer.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        fits = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "fit"]
        found[path.parent.name] = not any(_only_refuses(node) for node in fits)
    return found


def _only_refuses(function):
    """True for a function that does nothing but raise, beside a docstring."""
    body = [node for node in function.body if not isinstance(node, ast.Expr)]
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def pretrained_networks():
    """Names of the networks in keras.applications that come with weights trained on ImageNet: a sorted list of str."""
    applications = load_keras().applications
    found = []
    for name in dir(applications):
        make = getattr(applications, name)
        if callable(make) and name[0].isupper():
            weights = inspect.signature(make).parameters.get("weights")
            if weights is not None and weights.default == "imagenet":
                found.append(name)
    return sorted(found)


def licence(package):
    """What an installed package says of its licence, such as "Apache 2.0": str."""
    try:
        about = importlib.metadata.metadata(package)
    except importlib.metadata.PackageNotFoundError as error:
        raise CourseError(
            _("The package {package} is not installed; install it, or ask for another one.").format(package=package)
        ) from error
    classes = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or () if line.startswith("License")]
    return about.get("License-Expression") or about.get("License") or ", ".join(classes) or _("not named")


def count_code(texts):
    """(texts with code cells, code cells) of a book's Markdown files: two int."""
    counts = [len(CODE_CELL.findall(text)) for text in texts]
    return sum(count > 0 for count in counts), sum(counts)


def main(clone):
    """Count the code cells of a clone of d2l-zh, and write the table."""
    import subprocess

    from course_utils.notebook import measured

    def git(*words):
        return subprocess.run(["git", "-C", clone, *words], capture_output=True, text=True, check=True).stdout

    files = [name for name in git("ls-tree", "-r", "--name-only", "HEAD").splitlines()
             if re.match(r"chapter_.*\.md$", name) and not name.endswith("_origin.md")]  # fmt: skip
    having, cells = count_code([git("show", f"HEAD:{name}") for name in files])
    row = {
        "book": "动手学深度学习", "sections": len(files), "sections_with_code": having, "code_cells": cells,
        "commit": git("rev-parse", "HEAD").strip()[:12], "of": git("log", "-1", "--format=%as").strip(),
    }  # fmt: skip
    about = (
        "Code cells in the Markdown of Dive into Deep Learning (github.com/d2l-ai/d2l-zh), each framework's counted."
    )
    measured.write("books", about, "python -m course_utils.chapters.tools_and_papers.resources CLONE", [row],
                   HERE / "measured")  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
