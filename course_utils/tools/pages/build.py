"""Sphinx makes the pages: navigation, search, one look. Nothing is executed and nothing is fetched."""

import contextlib
import io
import os
import re
import shutil
import tempfile
import warnings
from html import escape
from pathlib import Path

import nbformat

from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.tools import notebooks
from course_utils.tools.pages import chapter, learning
from course_utils.tools.pages.learning import TEMPLATES
from course_utils.widgets import film

LANGUAGES = {"en": "en", "zh": "zh_CN"}
FILMS = "_static/films"  # where pages find the films of their explorers


def footer():
    """HTML at the foot of every page."""
    words = _(
        "Big Models, Small Teams. Text and pictures: CC BY 4.0. Code: MIT. Made by Sphinx from executed notebooks; "
        "this page loads nothing from elsewhere."
    )
    return f"<p>{words}</p>"


# A browser that refuses to keep anything, or has no room, raises an error where a page asks for its store, and ends the
# theme's scripts too. Then there is a store that lasts as long as the page, and `courseForgets` says so.
STORE = """<script>
for (const store of ["localStorage", "sessionStorage"]) {
  try { window[store].setItem("course", ""); window[store].removeItem("course"); } catch {
    const kept = new Map();
    try { for (const name of Object.keys(window[store])) kept.set(name, window[store].getItem(name)); } catch { }
    Object.defineProperty(window, store, { configurable: true, value: {
      getItem: name => kept.get(name) ?? null, setItem: (name, text) => { kept.set(name, String(text)); },
      removeItem: name => { kept.delete(name); } } });
    if (store === "localStorage") window.courseForgets = true;
  }
}
</script>"""


def build(title, texts, chapters, target, edition="en", strict=True, first=(), learner=False, other=None):
    """Write a folder of pages with `index.html`; what was there before goes.

    Parameters
    ----------
    title : str
        Name of the whole, on every page.
    texts : dict of str to str
        Name of a page: its Markdown. "index" is needed; its list of pages is added here.
    chapters : dict of str to nbformat.NotebookNode
        Name of a page: an executed notebook.
    target : path
    edition : str
        "en" or "zh".
    strict : bool
        True: a warning of Sphinx is an error, and `target` stays as it was.
    first : sequence of str
        Names of texts that stand before the chapters.
    learner : bool
        True: solutions wait a moment, exercises have hints, and the reader's browser keeps the progress.
    other : dict, optional
        The pages in another language, as `learning.lay` takes them.

    Returns
    -------
    pathlib.Path
        The path of index.html.

    Raises
    ------
    CourseError
        With what Sphinx said, when the pages could not be made.
    """
    target = Path(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as work:
        source = Path(work, "source")
        static = source / "_static"
        static.mkdir(parents=True)
        for name in ("pages.css", "pages.js"):
            shutil.copy(TEMPLATES / name, static / name)
        for path in film.ASSETS:
            shutil.copy(path, static / path.name)
        with i18n.speaking(edition):
            learning.lay(static, chapters, edition, learner, other)
            for name, notebook in chapters.items():
                page = chapter.prepare(notebook, name, static, edition, learner)
                notebooks.write_atomically(source / f"{name}.ipynb", nbformat.writes(page))
            for name, text in texts.items():
                more = _contents(chapters, texts, first) if name == "index" else ""
                notebooks.write_atomically(source / f"{name}.md", text + more)
            _sphinx(title, source, Path(work, "pages"), Path(work, "doctrees"), edition, strict, first)
        for path in Path(work, "pages").glob("*.html"):
            html = led(path.read_text(encoding="utf-8"), chapters, other["folder"] if other else "")
            notebooks.write_atomically(path, mended(html))
        for attempt in range(3):
            with contextlib.suppress(FileNotFoundError):
                os.replace(target, Path(work, f"old{attempt}"))
            try:
                os.replace(Path(work, "pages"), target)
                break
            except OSError:  # another command has put its pages there meanwhile
                if attempt == 2 or not target.exists():
                    raise
    return target / "index.html"


def mended(html):
    """A page on which a name that a screen reader is told is one that can be seen: theme and myst-nb have others.

    And one that works where the browser keeps nothing.
    """
    html = html.replace("<head>", f"<head>{STORE}", 1)
    html = html.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    return re.sub(r'(<button class="[^"]*search-button-field[^"]*"[^>]*?) aria-label="[^"]*"', r"\1", html)


def led(html, chapters, elsewhere=""):
    """A page whose links to chapters that are not here lead to `elsewhere`, a folder; without one they are text."""

    def link(found):
        if found["name"] in chapters:
            return found[0]
        return f'<a href="{elsewhere}{found["place"]}">{found["text"]}</a>' if elsewhere else found["text"]

    there = r'<a [^>]*?href="(?P<place>(?P<name>\d\d_[a-z_]+)\.html[^"]*)"[^>]*>(?P<text>.*?)</a>'
    return re.sub(there, link, html, flags=re.DOTALL)


def _contents(chapters, texts, first):
    parts = []
    others = [name for name in texts if name != "index" and name not in first]
    for caption, names in ((_("For you"), first), (_("Chapters"), list(chapters)), (_("About"), others)):
        if names:
            parts.append(f"\n\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(names) + "\n```\n")
    return "".join(parts)


def _neighbours(app, first, name, _template, context, _doctree):
    """From the start page one reads on to the first chapter, and back again; pages of one kind of reader lie beside."""
    order = [page for page in app.env.toctree_includes.get("index", ()) if page not in first]
    if not first or not order:
        return
    pages = {"index": ("", order[0]), order[0]: ("index", order[1] if order[1:] else "")}
    pages.update({page: ("index", order[0]) for page in first})
    for place, page in zip(("prev", "next"), pages.get(name, ()), strict=False):
        link = {"link": f"{page}.html", "title": escape(app.env.titles[page].astext())} if page else None
        context[place] = link


def _settings(title, edition):
    return {
        "project": title,
        "author": "Big Models, Small Teams",
        "language": LANGUAGES[edition],
        "html_search_language": edition,
        "extensions": ["myst_nb", "course_utils.tools.pages.mathml", "course_utils.tools.pages.search"],
        "html_theme": "sphinx_book_theme",
        "html_title": title,
        "html_static_path": ["_static"],
        "html_css_files": ["pages.css", "player.css", *learning.STYLES],
        "html_js_files": ["pages.js", "player.js", *learning.SCRIPTS],
        "html_math_renderer": "mathml",
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_use_index": False,
        "html_show_copyright": False,
        "html_last_updated_fmt": None,
        "html_permalinks": False,
        "smartquotes": False,
        "html_context": {"default_mode": "auto"},  # light or dark, as the reader's system has it
        "nb_execution_mode": "off",
        "nb_render_markdown_format": "myst",  # formulas in outputs too
        "myst_enable_extensions": ["dollarmath"],
        "myst_dmath_allow_digits": False,
        "myst_dmath_allow_space": False,
        "myst_heading_anchors": 0,
        "html_theme_options": {
            "home_page_in_toc": True,
            "show_navbar_depth": 1,
            "show_toc_level": 1,
            "use_download_button": False,
            "use_fullscreen_button": False,
            "extra_footer": footer(),
            "footer_content_items": ["extra-footer"],
            "pygments_light_style": "a11y-high-contrast-light",
            "pygments_dark_style": "a11y-high-contrast-dark",
        },
    }


def _sphinx(title, source, target, doctrees, edition, strict, first=()):
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    said = io.StringIO()
    try:
        with patch_docutils(), docutils_namespace(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the theme still does in an old way is told to its authors, not here
            app = Sphinx(
                source, None, target, doctrees, "html", _settings(title, edition), status=None, warning=said,
                warningiserror=strict,
            )  # fmt: skip
            app.connect("html-page-context", lambda app, *page: _neighbours(app, first, *page))
            app.build()
            failed = app.statuscode
    except SphinxError as error:
        raise CourseError(f"Sphinx could not make the pages: {error}") from error
    if failed:
        words = notebooks.without_colours(said.getvalue()).replace(f"{source}/", "").strip()
        raise CourseError(f"Sphinx could not make the pages; mend what it warns of:\n{words}")
