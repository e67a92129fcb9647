"""Write build/slides/: one page a chapter through nbconvert and reveal.js, an index with the timetable.

The pages open from a file, with no network: what they load is copied beside them. Without npm they name a CDN instead.
"""

import shutil
from pathlib import Path

import nbformat

from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.paths import ROOT
from course_utils.notebook.overview import chapter_entries
from course_utils.tools import films, node, notebooks
from course_utils.tools.slides import plan, prose, timetable
from course_utils.widgets import film

FOLDER = ROOT / "build" / "slides"
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
OWN = ("deck.css", "deck.js")
FILMS = "assets/films"
CDN = "https://cdn.jsdelivr.net/npm"
LANGUAGES = {"en": "en", "zh": "zh-CN"}


def folder_of(edition, target=FOLDER):
    """Folder of an edition's slides."""
    return Path(target) if edition == "en" else Path(target, edition)


def write(edition="en", only="", target=FOLDER, drawn=None, root=None):
    """Write the decks and the index; returns (path of the index, None or why they need the network).

    `drawn` are the films of the explorers, as `films.make` gives them, in the folder `root`; without them they are
    still pictures.

    CourseError, when all the others are written, where a notebook cannot be read; the index leaves that one out.
    """
    folder = folder_of(edition, target)
    folder.mkdir(parents=True, exist_ok=True)
    why_not, broken = lay_assets(folder), []
    for path in notebooks.find(edition, only):
        try:
            write_deck(path, folder, edition, offline=why_not is None, found=(drawn or {}).get(path.stem))
        except CourseError as error:  # the other decks are made all the same
            broken.append(str(error))
    films.lay(drawn or {}, edition, folder, FILMS, root)
    index = write_index(edition, target)
    if broken:
        raise CourseError(" ".join(broken))
    return index, why_not


def write_index(edition="en", target=FOLDER):
    """Write the index of the decks that are there; returns its path."""
    folder = folder_of(edition, target)
    notebooks.write_atomically(folder / "index.html", _index(edition, folder))
    return folder / "index.html"


def lay_assets(target):
    """Copy what the decks load to target/assets; None, or the sentence why it cannot be had."""
    assets = Path(target, "assets")
    assets.mkdir(parents=True, exist_ok=True)
    for name in OWN:
        shutil.copy(TEMPLATES / "slides" / name, assets / name)
    for path in film.ASSETS:
        shutil.copy(path, assets / path.name)
    style = [(TEMPLATES / name).read_text(encoding="utf-8") for name in ("base.css", "slides/index.css")]
    notebooks.write_atomically(assets / "index.css", "".join(style))
    try:
        source = node.install()
    except node.NoAssets as error:
        return str(error)
    for package in node.KEEP:
        if package != "axe-core":  # that one is for tests of the site
            shutil.copytree(source / package, assets / package, dirs_exist_ok=True)
    return None


def must_be_offline():
    """CourseError where the decks name a CDN: a check or a print with the network refused would see empty pages."""
    if node.find() is None:
        raise CourseError(
            "The packages that decks load are not in build/node, and a deck is checked and printed without a network: "
            "python -m course_utils.tools.node fetches them, or says why it cannot."
        )


def url(package, file, offline):
    """Where a page finds `file` of an npm package: beside itself, or the same version on a CDN."""
    return f"assets/{package}/{file}" if offline else f"{CDN}/{package}@{node.version(package)}/{file}"


def write_deck(path, target, edition="en", offline=True, found=None):
    """Write the deck of the notebook at `path` into the folder `target`; returns its path. `found` are its films."""
    notebook = notebooks.read(path)
    if found is not None:
        notebook = films.put(notebook, found, FILMS, edition)
    deck = Path(target, f"{Path(path).stem}.html")
    notebooks.write_atomically(deck, html_of(notebook, Path(path).stem, edition, offline))
    return deck


def html_of(notebook, name, edition="en", offline=True):
    """The page of a notebook's slides."""
    from nbconvert import HTMLExporter

    slides = plan.slides_of(notebook, edition)
    for slide in slides:
        for place, cell in enumerate(slide.cells):
            deck = cell.metadata["deck"]
            deck["start"], deck["end"] = place == 0, place == len(slide.cells) - 1
            deck["slide"] = {
                "cell": slide.cell,
                "number": slide.number,
                "seconds": round(60 * slide.minutes),
                "running": "" if plan.heading_of(slide.cells[0]) or "quiz" in slide.cell else slide.heading,
                "notes": "\n\n".join(slide.notes),
                "prose": prose.with_mathml("\n\n".join(slide.prose)),
                "starts": slide.starts_section,
                "ends": slide.number == len(slides) or slides[slide.number].starts_section,
            }
    book = nbformat.v4.new_notebook(metadata=notebook.metadata)
    book.cells = [cell for slide in slides for cell in slide.cells]
    exporter = HTMLExporter(
        template_name="slides", extra_template_basedirs=[str(TEMPLATES)], exclude_input_prompt=True,
        exclude_output_prompt=True,
    )  # fmt: skip
    deck = {
        "name": name,
        "chapter": name[:2],
        "title": slides[0].heading if slides else name,
        "language": LANGUAGES[edition],
        "total": len(slides),
        "minutes": sum(slide.minutes for slide in slides),
        "widgets": plan.has_live_widgets(slides),
        "code_css": _code_css(),
        "url": lambda package, file: url(package, file, offline),
    }
    html, _resources = exporter.from_notebook_node(book, resources={"deck": deck})
    return html


def _code_css():
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(style="default").get_style_defs(".highlight")


def _index(edition, target):
    """The index: chapters with links, slides, minutes, and both timetables."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES / "slides"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    entries = {entry.chapter: entry for entry in chapter_entries(edition, broken=[])}
    chapters = timetable.chapters(edition, broken=[])
    with i18n.speaking(edition):
        say = _words()
        return environment.get_template("contents.html.j2").render(
            language=LANGUAGES[edition],
            chapters=[
                {
                    "entry": entries[chapter.name],
                    "chapter": chapter,
                    "deck": Path(target, f"{chapter.name}.html").exists(),
                    "pdf": Path(target, "pdf", f"{chapter.name[:2]}.pdf").exists(),
                    "notes": Path(target, "pdf", f"{chapter.name[:2]}-notes.pdf").exists(),
                }
                for chapter in chapters
            ],
            lengths=[(length, [(c, timetable.lessons(c, length)) for c in chapters]) for length in timetable.LENGTHS],
            range_of=timetable.range_of,
            exercise_of=timetable.exercise_of,
            say=say,
        )


def _words():
    """What the index says, in the language that is spoken now."""
    return {
        "title": _("Big Models, Small Teams: slides"),
        "skip": _("Skip to content"),
        "keys": _(
            "Arrow keys turn the pages. {S} opens the speaker's notes with their timing, {F} fills the screen, {O} "
            "shows all slides, {B} turns the wall black. On a question of a quiz, click a choice."
        ).format(**{key: f"<kbd>{key}</kbd>" for key in "SFOB"}),
        "chapters": _("Chapters"),
        "chapter": _("chapter"),
        "slides": _("slides"),
        "minutes": _("minutes"),
        "lessons": [_("lessons of {length}").format(length=length) for length in timetable.LENGTHS],
        "print": _("print"),
        "notes": _("notes"),
        "together": _(
            "The minutes of a chapter are those of its slides and its exercises together. "
            "The PDFs are made by {command}."
        ).format(command="<code>make slides-pdf</code>"),
        "timetable": [_("Timetable: lessons of {length} minutes").format(length=n) for n in timetable.LENGTHS],
        "stop": _("Stop after the last slide that is named; what does not fit goes home."),
        "lesson": _("lesson"),
        "of": _("{n} of {total}"),
        "ends": _("ends with"),
        "here": _("exercises in the lesson"),
        "home": _("exercises at home"),
    }
