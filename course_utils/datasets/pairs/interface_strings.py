"""Texts of buttons, menus and messages in English and Chinese, read from the installed packages that ship them.

Sources: jupyterlab-language-pack-zh-CN (BSD-3), Django (BSD-3), Sphinx (BSD-2), and the names of languages, countries,
scripts and currencies of Unicode's CLDR in Babel (Unicode licence); only their data are read, nothing is run but Babel.
"""

import gettext
import importlib.util
import re
import struct
import sys
from pathlib import Path

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import N_, _
from course_utils.datasets.pairs import base
from course_utils.media.placeholders import MARKS, PATTERN
from course_utils.media.tokens import is_chinese

TITLE = N_("Interface strings")
NAME = "interface_strings"
# {origin: (module, what pip installs, pattern of the catalogues in the module's folder)}
SOURCES = {
    "jupyter": (
        "jupyterlab_language_pack_zh_CN", "jupyterlab-language-pack-zh-CN>=4.2,<5", "locale/zh_CN/LC_MESSAGES/*.mo",
    ),
    "django": ("django", "django>=4.2,<7", "**/locale/zh_Hans/LC_MESSAGES/*.mo"),
    "sphinx": ("sphinx", "sphinx>=8.1,<10", "locale/zh_CN/LC_MESSAGES/sphinx.mo"),
}  # fmt: skip
CLDR = ("languages", "territories", "scripts", "currencies", "variants")
FEWEST = 300  # texts that the catalogues of a source have at least, or else something is missing
VALIDATION, TEST = 150, 400  # pairs


# Marks that belong to a program or a page and not to the language; placeholders have been taken out before.
_MARKUP = re.compile(r"[<>\\\\`|=#@*$%{}\[\]~^\n\t]|://|&\w+;")


def find(tier, place):
    """The folder of the first source; CourseError when a package is not installed."""
    if tier != "bundled":
        return None
    return [_folder(origin) for origin in SOURCES][0]


def _folder(origin):
    module, package, _pattern = SOURCES[origin]
    spec = importlib.util.find_spec(module)  # finds the folder without running the package
    text = _("The package {name}, which holds texts of buttons, is not installed: {python} -m pip install '{package}'.")
    require(spec is not None, text, name=module, python=sys.executable, package=package)
    return Path(spec.submodule_search_locations[0])


def inspect(folder, tier):
    """CourseError unless every source has its catalogues and they can be read."""
    for origin, (_module, package, pattern) in SOURCES.items():
        remedy = f"{sys.executable} -m pip install --force-reinstall '{package}'"
        place = folder if origin == "jupyter" else _folder(origin)
        check(place, read_catalogues(place, pattern, remedy), remedy)


def check(folder, found, remedy):
    """CourseError when the catalogues of a folder hold too few texts."""
    text = _("{path} holds {n} translated texts, fewer than {least}: {remedy}.")
    require(len(found) >= FEWEST, text, path=folder, n=len(found), least=FEWEST, remedy=remedy)


def read_catalogues(folder, pattern, remedy):
    """All (English, Chinese) of the gettext catalogues below `folder` that fit `pattern`, in the order of the files."""
    found = []
    for path in sorted(Path(folder).glob(pattern)):
        try:
            with open(path, "rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog
        # A cut or foreign file makes gettext raise any of these.
        except (OSError, UnicodeError, ValueError, IndexError, LookupError, struct.error) as error:
            raise CourseError(
                _("{path} cannot be read as a catalogue ({why}): {remedy}.").format(
                    path=path, why=type(error).__name__, remedy=remedy
                )
            ) from error
        for english, chinese in catalogue.items():
            english = english[0] if isinstance(english, tuple) else english  # (text, number) where there is a plural
            found.append((english.split("\x04")[-1], chinese))  # before \x04 stands the context
    return found


def cldr():
    """The names of Unicode's CLDR that Babel knows in both languages: list of (English, Chinese)."""
    from babel import Locale

    english, chinese = Locale("en"), Locale("zh", script="Hans")
    found = []
    for kind in CLDR:
        names, translated = getattr(english, kind), getattr(chinese, kind)
        found += [(names[code], translated[code]) for code in sorted(names) if code in translated]
    return found


def tidy(english, chinese):
    """One pair without keyboard marks (&File, (F)) and closing colons or dots; None when it is not for us.

    Not for us: markup, addresses, several lines, nothing Chinese, or longer than `pairs.LONGEST`.
    """
    # "Sa_ve" with "保存(V)": the mark shows which key works; in "object_type" the same sign belongs to the name.
    marked = re.search(r"[（(][&_~]?[A-Z][)）]", chinese)
    english = re.sub(r"[&_~](?=[A-Za-z])" if marked else r"(?<!\w)[&_~](?=[A-Za-z])", "", english)
    chinese = re.sub(r"[（(][&_~]?[A-Z][)）]", "", chinese)
    chinese = re.sub(r"(?<!\w)[&_~](?=[A-Za-z])", "", chinese)
    english = " ".join(english.split()).rstrip(".:… ")
    chinese = re.sub(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])", "", chinese.strip()).rstrip("。.：:… ")
    if not is_chinese(chinese) or is_chinese(english) or not re.search("[A-Za-z]", english):
        return None
    if any(len(text) > most for text, most in zip((english, chinese), base.LONGEST, strict=True)):
        return None
    if any(mark in english + chinese for mark in MARKS):
        return None
    bare = PATTERN.sub("", english), PATTERN.sub("", chinese)
    if any(_MARKUP.search(text) for text in bare) or not re.search("[A-Za-z]", bare[0]):
        return None
    return english, chinese


def load(folder, tier, limit=None, reason="", more=()):
    """The strings of all sources, without copies, split so that no text is on two sides.

    Parameters
    ----------
    folder, tier
        As `find` gave them.
    limit : int, optional
        At most so many pairs for training.
    reason : str
        Why these data, for the note.
    more : sequence of (str, list of (str, str))
        Further sources: name and pairs.

    Returns
    -------
    pairs.PairSet
        `origins` says "jupyter", "django", "sphinx", "cldr" or a name of `more`. Names (cldr) are in training only.
    """
    read = []
    for origin, (_module, package, pattern) in SOURCES.items():
        remedy = f"{sys.executable} -m pip install --force-reinstall '{package}'"
        place = folder if origin == "jupyter" else _folder(origin)
        found = read_catalogues(place, pattern, remedy)
        check(place, found, remedy)
        read.append((origin, found))
    read += [("cldr", cldr()), *more]
    rows = [(*pair, origin) for origin, found in read for pair in (tidy(*one) for one in found) if pair]
    raw = base.Pairs(*map(tuple, zip(*rows, strict=True)))
    once = raw.take(base.distinct(raw))
    # Nobody can guess what a language or a coin is called abroad: names are learnt from, and never asked for.
    names = [place for place, origin in enumerate(once.origins) if origin == "cldr"]
    texts = [place for place, origin in enumerate(once.origins) if origin != "cldr"]
    train, validation, test = base.split(once.take(texts), VALIDATION, TEST)
    train = base.joined(train, once.take(names), without=(validation, test))
    train = base.limited(train, limit)
    name = "office_strings" if more else NAME
    title = "Interface strings and LibreOffice's" if more else TITLE
    where = _("from installed packages")
    return base.finish(title, name, tier, raw, (train, validation, test), where, reason)
