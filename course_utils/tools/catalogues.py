"""The message catalogues: texts of course_utils into course.po, translations of it into course.mo (Babel)."""

import io
import re
from pathlib import Path

from course_utils.core import chapters, toml
from course_utils.core.disk import write_atomically
from course_utils.core.i18n import LOCALE
from course_utils.core.paths import ROOT
from course_utils.core.results import registry
from course_utils.datasets import store
from course_utils.learning.pretrained import files
from course_utils.media import kinds
from course_utils.notebook import measured
from course_utils.tools.pages import glossary

PACKAGE = ROOT / "course_utils"
FOLDER = LOCALE / "zh" / "LC_MESSAGES"
# Texts in the TOML of a chapter: its file, and the keys whose values a learner reads.
IN_FILES = {"background/model_table.toml": ("data", "quality", "measure")}
SAID_BY_TOOLS = tuple(
    f"course_utils/tools/{name}" for name in ("films.py", "pages/", "readme.py", "site.py", "slides/")
)
KEYWORDS = {"_": None, "N_": None, "pgettext": ((1, "c"), 2)}  # as Babel reads the calls of core.i18n
# Words that are translated through a variable, so that no call of _() names them.
IN_VARIABLES = (
    "ok", "warning", "problem", "confirmed", "refuted", "depends", "no other work", "a few tests",
    "local", "public", "bundled",
)  # fmt: skip


def extract():
    """A Babel catalogue of every text of course_utils that goes through _(); of the tools only what editions say."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    catalog = Catalog(project="big-models-small-teams", charset="utf-8")
    for name, line, text, _comments, context in extract_from_dir(
        str(PACKAGE), [("**.py", "python")], keywords=KEYWORDS
    ):
        where = Path("course_utils", name).as_posix()
        if text and (not where.startswith("course_utils/tools/") or where.startswith(SAID_BY_TOOLS)):
            catalog.add(text, locations=[(where, line)], context=context)
    for text in IN_VARIABLES:
        catalog.add(text)
    for where, text in _in_tables():
        if re.search(r"(^| )[a-z]+(\W|$)", text):  # a name such as CC BY 4.0 or JPEG 2000 is the same in Chinese
            catalog.add(text, locations=[(where, 1)])
    for name, keys in IN_FILES.items():
        for rows in toml.read(chapters.FOLDER / name).values():
            for text in (row[key] for row in rows for key in keys if row.get(key)):
                catalog.add(text, locations=[(f"course_utils/chapters/{name}", 1)])
    for path in sorted(chapters.FOLDER.glob("*/measured/*.json")):
        for text in measured.texts(measured.read(path.stem, path.parent)):
            catalog.add(text, locations=[(path.relative_to(ROOT).as_posix(), 1)])
    for model in files.registry().values():
        catalog.add(model.title, locations=[("course_utils/learning/pretrained/models.toml", 1)])
    for entry in registry().values():
        package = chapters.packages()[entry["chapter"]]
        catalog.add(entry["text"], locations=[(f"course_utils/chapters/{package}/claims.toml", 1)])
    for term in glossary.terms():
        package = chapters.packages()[term["chapter"]]
        catalog.add(term["text"], locations=[(f"course_utils/chapters/{package}/glossary.toml", 1)])
    return catalog


def _in_tables():
    """(file, text) of what is said from the table of kinds of files, and from the registry of the data sets."""
    for kind in (*kinds.PICTURES, *kinds.SOUNDS):
        yield from (("course_utils/media/kinds.py", text) for text in (kind.name, kind.note))
    for entry in store.registry().values():
        yield from (("data/registry.toml", entry[key]) for key in ("licence", "source"))


def read():
    """The Chinese catalogue as it is in course.po (empty when there is none)."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path = FOLDER / "course.po"
    if not path.exists():
        return Catalog(locale="zh", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="zh")


def compiled(catalog):
    """The bytes of course.mo for a catalogue."""
    from babel.messages.mofile import write_mo

    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update():
    """Bring course.po up to the source, compile course.mo; returns a sentence on what is still untranslated."""
    from babel.messages.pofile import write_po

    catalog = read()
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    FOLDER.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, omit_header=False, sort_output=True, include_lineno=False)
    write_atomically(FOLDER / "course.po", buffer.getvalue())
    write_atomically(FOLDER / "course.mo", compiled(catalog))
    missing = [message.id for message in catalog if message.id and not message.string]
    total = sum(1 for message in catalog if message.id)
    return f"{total} texts, {len(missing)} without a translation" + (": " + "; ".join(missing[:5]) if missing else ".")
