"""make site: the course as pages to read, in build/site. All chapters as they were committed; nothing is executed.

Start page, glossary, data, claims ledger and measurements are made from what is in the repository: the notebooks'
recorded outputs, the packages of the chapters (terms, claims, measured tables), data/README.md, data/registry.toml,
build/bench.
"""

import datetime
import json
import re
from html import escape

from course_utils.core import i18n
from course_utils.core.paths import ROOT
from course_utils.core.results import collect, registry
from course_utils.notebook import measured
from course_utils.notebook.overview import chapter_entries
from course_utils.tools import bench, films, notebooks
from course_utils.tools.pages import build, glossary, learning, pieces, readers

SITE = ROOT / "build" / "site"
TITLE = "Big Models, Small Teams"
COMMANDS = (
    ("make course", "run every notebook on your machine and write a report"),
    ("make lab", "lay your own copy and work in it, in JupyterLab"),
    ("make test", "prove it: package, tools, every notebook, the browser"),
    ("make site", "make these pages"),
)


def write(edition="en", target=None, benches=bench.TARGET, drawn=None, root=None):
    """Write the site (to build/site, another edition than the English one beside it); returns the path of its index.

    `drawn` are the films of its explorers, as `films.make` gives them, in the folder `root`; without them they are
    still pictures.
    """
    target = target or (SITE if edition == "en" else SITE.with_name(f"site_{edition}"))
    chapters = {path.stem: notebooks.read(path) for path in notebooks.find(edition)}
    titles = {entry.chapter: entry.title for entry in chapter_entries(edition)}
    with i18n.speaking(edition):
        texts = {"index": start(chapter_entries(edition), chapters), **readers.pages(chapters)}
    texts |= {
        "glossary": page(
            "Glossary", "The terms that the chapters teach, in English and Chinese.", glossary.html(titles)
        ),
        "claims": claims(chapters),
        "measurements": measurements(benches),
        "data": data(),
    }
    for name, found in (drawn or {}).items():
        chapters[name] = films.put(chapters[name], found, build.FILMS, edition)
    index = build.build(TITLE, texts, chapters, target, edition, first=readers.NAMES, learner=True)
    films.lay(drawn or {}, edition, index.parent / build.FILMS, root)
    return index


def page(title, words, html=""):
    """Markdown of a page: its title, a paragraph, and ready-made HTML."""
    return f"# {title}\n\n{words}\n\n{pieces.raw(html)}"


def start(entries, chapters):
    """The start page: what the course is, how to run it, its map, what came out."""
    rows = [
        (
            pieces.link(f"{entry.chapter}.html", f"{entry.chapter[:2]} {entry.title}"),
            escape(", ".join(entry.sections) or "-"),
            str(entry.minutes),
        )
        for entry in entries
    ]
    chapter_map = pieces.table(("chapter", "article section", "minutes"), rows, "Map of the course")
    verdicts = [claim["verdict"] for notebook in chapters.values() for claim in collect(notebook)["claims"]]
    counts = ", ".join(f"{verdicts.count(word)} {word}" for word in ("confirmed", "refuted", "depends"))
    commands = pieces.table(
        ("command", "what it does"),
        [(f"<code>{name}</code>", escape(words)) for name, words in COMMANDS],
        "Commands, in the folder of the course",
    )
    return "\n\n".join(
        (
            f"# {TITLE}",
            "A course on deep learning that you do rather than read. Its notebooks walk, section by section, through "
            "an article on how a startup can apply large models. The article is loose in places and wrong in some: the "
            "course tests its claims, and says what came out.",
            "These pages show the chapters with their results: read them, move the controls of their explorers, answer "
            "their quizzes, and think about an exercise before you open its solution. To change the code or have an "
            "answer checked, run the notebooks.",
            readers.where(),
            "## The chapters",
            pieces.raw(f'<div id="course-map">{chapter_map}</div>{learning.place_of_progress()}'),
            f"Together {sum(entry.minutes for entry in entries) / 60:.0f} hours of reading, predicting and solving.",
            "## What came out",
            f"The chapters give a verdict on {len(verdicts)} claims of the article: {counts}. "
            "The [claims ledger](claims.md) lists all of them, with what was measured.",
            "## How to run it",
            "You need Python 3.10 to 3.13, git and make. Real pictures ship with the course: after the install it "
            "needs no network, no account and no GPU.",
            pieces.raw(commands),
            "Without make, on Windows for instance: `python -m course_utils run`, and so on.",
            "## To look things up",
            "- [Glossary](glossary.md): terms in English and Chinese, each with the place that teaches it.\n"
            "- [Measurements](measurements.md): tables that took too long for a chapter, and speed on this machine.\n"
            "- [Data and licences](data.md): where the pictures come from, and what is known about them.",
        )
    )


def claims(chapters):
    """The claims ledger: every claim of claims.toml, with the verdict that its chapter recorded."""
    found = {}
    for name, notebook in chapters.items():
        cells = pieces.claim_cells(notebook)
        for claim in collect(notebook)["claims"]:
            place = pieces.link(f"{name}.html", f"chapter {name[:2]}", cells[claim["id"]])
            found[claim["id"]] = (claim, place)
    rows = []
    for name, entry in registry().items():
        chapter = entry["chapter"]
        there = f"{chapter}.html" if chapter in chapters else ""
        rows.append(found.get(name, (name, pieces.link(there, f"chapter {chapter[:2]}"))))
    rows.sort(key=lambda row: _section(row[0]))
    words = (
        "What the article says, in our words, and what the chapters measured. Each verdict is computed by the chapter "
        "that measures it: ✓ confirmed, ✗ refuted, ≈ depends. The chapters were executed on the data that ship with "
        "the course; on your machine and your data, `make course` measures again."
    )
    return page("Claims ledger", words, pieces.ledger(rows))


def _section(claim):
    name = claim if isinstance(claim, str) else claim["id"]
    entry = registry()[name]
    return [int(part) for part in entry["section"].split(".")], list(registry()).index(name)


def measurements(benches):
    """The measured tables that are committed, and the benches of this machine where there are any."""
    parts = [
        "# Measurements",
        "Numbers of speed belong to a machine and a day: each table says which.",
        "## Measured once, by the authors",
        "What takes too long for a chapter is measured on a quiet machine and kept with the course.",
    ]
    for name in measured.names():
        table = measured.read(name)
        parts += [f"### {name.replace('_', ' ')}", pieces.raw(_rows(table["rows"], table["about"])), _origin(table)]
        parts.append(f"Again: `{table['command']}`")
    parts.append("## Benches of this machine")
    paths = sorted(benches.glob("*.json")) if benches.is_dir() else []
    if not paths:
        parts.append("No bench was run on the machine that made these pages. `make bench` runs them.")
    for path in paths:
        result = json.loads(path.read_text(encoding="utf-8"))
        rows = result.pop("rows", {})
        parts.append(f"### {result.pop('bench', path.stem)}")
        if rows:
            listed = rows if isinstance(rows, list) else [{"": name, **row} for name, row in rows.items()]
            parts.append(pieces.raw(_rows(listed, "What was measured")))
        about = {"date": _day_of(path), **{key: result.pop(key, "") for key in ("device", "versions")}}
        if result:
            values = [
                (escape(key.replace("_", " ")), escape(pieces.number_or_words(value))) for key, value in result.items()
            ]
            parts.append(pieces.raw(pieces.table(("number", "value"), values, "In all")))
        parts.append(_origin(about))
    return "\n\n".join(parts) + "\n"


def _day_of(path):
    return datetime.date.fromtimestamp(path.stat().st_mtime).isoformat()


def _rows(rows, caption):
    """Rows as one table, or as one for each kind where they say of which kind they are."""
    kinds = list(dict.fromkeys(row.get("kind") for row in rows))
    tables = []
    for kind in kinds:
        chosen = [{key: row[key] for key in row if key != "kind"} for row in rows if row.get("kind") == kind]
        names = list(dict.fromkeys(key for row in chosen for key in row))
        cells = [[escape(pieces.number_or_words(row.get(name, ""))) for name in names] for row in chosen]
        heads = [measured.heads().get(name, name.replace("_", " ")) for name in names]
        tables.append(pieces.table(heads, cells, caption if len(kinds) == 1 else f"{caption} Here: {kind}"))
    return "\n".join(tables)


def _origin(table):
    versions = ", ".join(f"{name} {number}" for name, number in dict(table["versions"] or {}).items())
    return f"Measured on {table['date']}, {table['device']}; {versions}."


def data():
    """Data and licences: data/README.md, and the registry as a table."""
    from course_utils.datasets import store

    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8").strip()
    text = re.sub(r"^# .*\n", "# Data and licences\n", text)
    rows = []
    for name, entry in store.registry().items():
        size = sum(file["size"] for file in entry.get("files", ())) / 1e6
        ships = "a part ships with the course" if entry.get("bundled") else "downloaded when you ask for it"
        source = re.sub(r"(https?://[^\s,;&<]*[^\s,;&<.)])", r'<a href="\1">\1</a>', escape(entry["source"]))
        rows.append((escape(name), escape(entry["licence"]), source, f"{size:.0f} MB" if size else "", ships))
    table = pieces.table(("data set", "licence", "source", "whole size", "where"), rows, "Data sets of the course")
    own = "Text and pictures of the course: CC BY 4.0. Its code: MIT."
    return f"{text}\n\n## Licences\n\n{pieces.raw(table)}\n\n{own}\n"
