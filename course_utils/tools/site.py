"""make site: the course as pages to read, in build/site. All chapters as they were committed; nothing is executed.

Start page, glossary, data, claims ledger and measurements are made from what is in the repository: the notebooks'
recorded outputs, the packages of the chapters (terms, claims, measured tables), data/README.md (in Chinese
data/README.zh-CN.md), data/registry.toml, build/bench.
"""

import datetime
import json
import re
from html import escape
from pathlib import Path

from course_utils.core import i18n
from course_utils.core.i18n import _, punctuated
from course_utils.core.paths import ROOT
from course_utils.core.results import collect, registry
from course_utils.notebook import measured
from course_utils.notebook.overview import chapter_entries
from course_utils.tools import bench, films, notebooks, readme
from course_utils.tools.pages import build, glossary, learning, pieces, readers

SITE = ROOT / "build" / "site"
ABOUT = ("glossary", "claims", "measurements", "data")  # pages that every edition has, beside those of its readers
# What a language is called in itself, and in HTML; where the pages of the other one lie, seen from those of this one.
OTHER = {"en": ("zh", "中文", "zh-CN", "zh/"), "zh": ("en", "English", "en", "../")}


def title():
    """The name of the course in the language that is spoken."""
    return _("Big Models, Small Teams")


def make(edition="en", target=None, stills=False, benches=bench.TARGET):
    """Write the site, the Chinese pages inside it, and return the path of its index.

    Parameters
    ----------
    edition : str
        "en" is all of it; "zh" only the Chinese pages, into the site that is there.
    target : path, optional
        By default build/site.
    stills : bool
        True: explorers are still pictures, and nothing is executed for them.
    benches : path
        Where the measurements of this machine are, if there are any.
    """
    target = Path(target or SITE)
    both = list(dict.fromkeys((*notebooks.begun(), edition)))
    for name in both:  # an edition that is none is told before anything is drawn
        notebooks.find(name)
    drawn = {name: None if stills else films.make(name) for name in (both if edition == "en" else [edition])}
    for name, found in drawn.items():
        folder = target if name == "en" else target / name
        index = write(name, folder, benches, found, other=_other(name) if len(both) > 1 else None)
    return target / "index.html" if edition == "en" else index


def _other(edition):
    """What a page needs to know of the pages in the other language."""
    other, label, lang, folder = OTHER[edition]
    names = ["index", *readers.NAMES, *ABOUT, *(path.stem for path in notebooks.find(other))]
    return {"label": label, "lang": lang, "folder": folder, "pages": names}


def write(edition="en", target=None, benches=bench.TARGET, drawn=None, root=None, other=None):
    """Write the pages of one edition; returns the path of their index.

    `drawn` are the films of its explorers, as `films.make` gives them, in the folder `root`; without them they are
    still pictures. `other` says where the same pages are in another language, as `learning.lay` takes it.
    """
    target = target or (SITE if edition == "en" else SITE / edition)
    chapters = {path.stem: notebooks.read(path) for path in notebooks.find(edition)}
    titles = {entry.chapter: entry.title for entry in chapter_entries(edition)}
    with i18n.speaking(edition):
        words = _("The terms that the chapters teach, in English and Chinese.")
        about = page(_("Glossary"), words, glossary.html(titles)), claims(chapters), measurements(benches), data()
        texts = {
            "index": start(chapter_entries(edition), chapters, other["folder"] if other else ""),
            **readers.pages(chapters),
            **dict(zip(ABOUT, about, strict=True)),
        }
        name_of_all = title()
    for name, found in (drawn or {}).items():
        chapters[name] = films.put(chapters[name], found, build.FILMS, edition)
    index = build.build(
        name_of_all, texts, chapters, target, edition, first=readers.NAMES, learner=True, other=other
    )  # fmt: skip
    films.lay(drawn or {}, edition, index.parent, build.FILMS, root)
    return index


def page(title, words, html=""):
    """Markdown of a page: its title, a paragraph, and ready-made HTML."""
    return f"# {title}\n\n{words}\n\n{pieces.raw(html)}"


def commands():
    """(command, what it does) of the start page."""
    return (
        ("make course", _("run every notebook on your machine and write a report")),
        ("make lab", _("lay your own copy and work in it, in JupyterLab")),
        ("make test", _("prove it: package, tools, every notebook, the browser")),
        ("make site", _("make these pages")),
    )


def start(entries, chapters, english=""):
    """The start page: what the course is, how to run it, its map, what came out.

    `english` is the folder of the English pages, seen from these: chapters that are there alone are named, too.
    """
    rows = [
        (
            pieces.link(f"{entry.chapter}.html", f"{entry.chapter[:2]} {entry.title}"),
            escape(", ".join(entry.sections) or "-"),
            str(entry.minutes),
        )
        for entry in entries
    ]
    chapter_map = pieces.table((_("chapter"), _("article section"), _("minutes")), rows, _("Map of the course"))
    verdicts = [claim["verdict"] for notebook in chapters.values() for claim in collect(notebook)["claims"]]
    counts = punctuated(", ".join(f"{verdicts.count(word)} {_(word)}" for word in ("confirmed", "refuted", "depends")))
    listed = [(f"<code>{name}</code>", escape(words)) for name, words in commands()]
    return "\n\n".join(
        (
            f"# {title()}",
            _(
                "A course on deep learning that you do rather than read. Its notebooks walk, section by section, "
                "through an article on how a startup can apply large models. The article is loose in places and wrong "
                "in some: the course tests its claims, and says what came out."
            ),
            _(
                "These pages show the chapters with their results: read them, move the controls of their explorers, "
                "answer their quizzes, and think about an exercise before you open its solution. To change the code or "
                "have an answer checked, run the notebooks."
            ),
            readers.where(),
            # A heading has an anchor that other pages lead to, in every language.
            "(the-chapters)=\n## " + _("The chapters"),
            pieces.raw(f'<div id="course-map">{chapter_map}</div>{_in_english(chapters, english)}'),
            pieces.raw(learning.place_of_progress()),
            _("Together {hours} hours of reading, predicting and solving.").format(
                hours=f"{sum(entry.minutes for entry in entries) / 60:.0f}"
            ),
            "## " + _("What came out"),
            _(
                "The chapters give a verdict on {n} claims of the article: {counts}. The [claims ledger](claims.md) "
                "lists all of them, with what was measured."
            ).format(n=len(verdicts), counts=counts),
            "## " + _("How to run it"),
            _(
                "You need Python 3.10 to 3.13, git and make. Real pictures ship with the course: after the install it "
                "needs no network, no account and no GPU."
            ),
            pieces.raw(
                pieces.table((_("command"), _("what it does")), listed, _("Commands, in the folder of the course"))
            ),
            _("Without make, on Windows for instance: `python -m course_utils run`, and so on."),
            "## " + _("To look things up"),
            "- "
            + _("[Glossary](glossary.md): terms in English and Chinese, each with the place that teaches it.")
            + "\n- "
            + _("[Measurements](measurements.md): tables that took too long for a chapter, and speed on this machine.")
            + "\n- "
            + _("[Data and licences](data.md): where the pictures come from, and what is known about them."),
        )
    )


def _in_english(chapters, folder):
    """HTML that names the chapters that there are in English alone, with links to them."""
    left = [entry for entry in chapter_entries("en") if entry.chapter not in chapters]
    if not (folder and left):
        return ""
    links = [
        f'<span lang="en">{pieces.link(f"{folder}{entry.chapter}.html", f"{entry.chapter[:2]} {entry.title}")}</span>'
        for entry in left
    ]
    words = escape(_("In English only, so far:"))
    return f"<p>{words} {'; '.join(links)}</p>"


def claims(chapters):
    """The claims ledger: every claim of claims.toml, with the verdict that its chapter recorded."""
    found = {}
    for name, notebook in chapters.items():
        cells = pieces.claim_cells(notebook)
        for claim in collect(notebook)["claims"]:
            place = pieces.link(f"{name}.html", _chapter(name), cells[claim["id"]])
            found[claim["id"]] = (claim, place)
    rows = []
    for name, entry in registry().items():
        chapter = entry["chapter"]
        there = f"{chapter}.html" if chapter in chapters else ""
        rows.append(found.get(name, (name, pieces.link(there, _chapter(chapter)))))
    rows.sort(key=lambda row: _section(row[0]))
    words = _(
        "What the article says, in our words, and what the chapters measured. Each verdict is computed by the chapter "
        "that measures it: ✓ confirmed, ✗ refuted, ≈ depends. The chapters were executed on the data that ship with "
        "the course; on your machine and your data, `make course` measures again."
    )
    return page(_("Claims ledger"), words, pieces.ledger(rows))


def _chapter(name):
    return _("chapter {number}").format(number=name[:2])


def _section(claim):
    name = claim if isinstance(claim, str) else claim["id"]
    entry = registry()[name]
    return [int(part) for part in entry["section"].split(".")], list(registry()).index(name)


def measurements(benches):
    """The measured tables that are committed, and the benches of this machine where there are any."""
    parts = [
        "# " + _("Measurements"),
        _("Numbers of speed belong to a machine and a day: each table says which."),
        "## " + _("Measured once, by the authors"),
        _("What takes too long for a chapter is measured on a quiet machine and kept with the course."),
    ]
    again = _("Again: `{command}`")
    for name in measured.names():
        table = measured.read(name)
        parts += [f"### {name.replace('_', ' ')}", pieces.raw(_rows(table["rows"], _(table["about"]))), _origin(table)]
        parts.append(again.format(command=table["command"]))
    parts.append("## " + _("Benches of this machine"))
    paths = sorted(benches.glob("*.json")) if benches.is_dir() else []
    if not paths:
        parts.append(_("No bench was run on the machine that made these pages. `make bench` runs them."))
    for path in paths:
        result = json.loads(path.read_text(encoding="utf-8"))
        rows = result.pop("rows", {})
        parts.append(f"### {result.pop('bench', path.stem)}")
        if rows:
            listed = rows if isinstance(rows, list) else [{"": name, **row} for name, row in rows.items()]
            parts.append(pieces.raw(_rows(listed, _("What was measured"))))
        about = {"date": _day_of(path), **{key: result.pop(key, "") for key in ("device", "versions")}}
        if result:
            values = [
                (escape(key.replace("_", " ")), escape(pieces.number_or_words(value))) for key, value in result.items()
            ]
            parts.append(pieces.raw(pieces.table((_("number"), _("value")), values, _("In all"))))
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
        said = [[measured.words(pieces.number_or_words(row.get(name, ""))) for name in names] for row in chosen]
        cells = [[escape(text) for text in row] for row in said]
        heads = [measured.head(name) for name in names]
        here = " " + _("Here: {kind}").format(kind=kind) if len(kinds) > 1 else ""
        tables.append(pieces.table(heads, cells, caption + here))
    return "\n".join(tables)


def _origin(table):
    versions = ", ".join(f"{name} {number}" for name, number in dict(table["versions"] or {}).items())
    words = _("Measured on {date}, {device}; {versions}.")
    return words.format(date=table["date"], device=measured.machine(table["device"]), versions=versions)


def data():
    """Data and licences: data/README.md in the language that is spoken, and the registry as a table."""
    from course_utils.datasets import store

    text = readme.DATA[i18n.language()].read_text(encoding="utf-8").strip()
    # Instead of the file's title, and of the line that leads to the file in the other language.
    text = re.sub(r"^# .*\n\n.*\(README.*\n", lambda _found: "# " + _("Data and licences") + "\n", text, count=1)
    rows, ends = [], r"\s,;&<，；：（）"
    address = rf"(https?://[^{ends}]*[^{ends}.)])"
    for name, entry in store.registry().items():
        size = sum(file["size"] for file in entry.get("files", ())) / 1e6
        ships = _("a part ships with the course") if entry.get("bundled") else _("downloaded when you ask for it")
        source = re.sub(address, r'<a href="\1">\1</a>', escape(_(entry["source"])))
        rows.append((escape(name), escape(_(entry["licence"])), source, f"{size:.0f} MB" if size else "", ships))
    heads = (_("data set"), _("licence"), _("source"), _("whole size"), _("where"))
    table = pieces.table(heads, rows, _("Data sets of the course"))
    own = _("Text and pictures of the course: CC BY 4.0. Its code: MIT.")
    return "\n\n".join((text, "## " + _("Licences"), pieces.raw(table), own)) + "\n"
