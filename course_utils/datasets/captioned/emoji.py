"""Emoji: small pictures of things, people and signs, with names and keywords in English and Chinese.

Pictures: Twemoji (CC BY 4.0). Names: Unicode's CLDR through emojibase-data (MIT). Made by data/make_emoji.py; flags,
and the five skin tones of each person, are left out. Taught in 18_cross_modal.
"""

import functools
import io
import json
import re
from pathlib import Path

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import N_, _
from course_utils.core.paths import DATA
from course_utils.datasets import store
from course_utils.datasets.captioned import base

TITLE = N_("emoji")
SIZE = 64  # pixels each way
COLUMNS = 40  # pictures in a row of the sheet
GROUND = 242  # grey behind the pictures: white signs stay visible
BUNDLED = DATA / "bundled" / "emoji"
FILES = ("pictures.png", "names.json")
FEWEST = 100  # pictures that `limit` may ask for
CLASS_NAMES = (
    "Smileys & Emotion", "People & Body", "Animals & Nature", "Food & Drink", "Travel & Places", "Activities",
    "Objects", "Symbols",
)  # fmt: skip

# Words that make twins of one idea: who does it, where it looks, which colour or size it has.
PEOPLE = "men man man’s women woman woman’s person people boy girl prince princess santa mrs mx claus"
SIDES = "left right up down facing leftwards rightwards upwards downwards pointing tilted oncoming front"
LOOKS = "red orange yellow green blue purple brown black white grey pink light dark large medium small blond curly"
FILLERS = "with in the a an of and on at from to for old new face japanese no non"
DROPPED = frozenset(" ".join((PEOPLE, SIDES, LOOKS, FILLERS)).split())
SAME = {  # names that say one idea in different words
    "mermaid": "mer", "merman": "mer", "merperson": "mer", "bald": "hair", "beard": "hair", "cats": "cat",
    "moon": "moon", "hearts": "heart", "medium-small": "square", "clinking": "beer", "musical": "music",
}  # fmt: skip


def family(name, kind):
    """What belongs together, whatever split is made: a word that stands for the family of a name.

    Parameters
    ----------
    name : str
        In English, such as "woman running facing right".
    kind : str
        As in `base.CaptionedSet`.

    Returns
    -------
    str
        Of most names the first word that says neither who, where, nor which colour: "running". Clock faces, moons,
        families, couples and buttons are one family each.
    """
    lower = name.lower()
    if re.search("o’clock|-thirty", lower):
        return "clock face"
    if kind in ("family", "keycap"):
        return kind
    if lower.startswith("japanese “"):
        return "Japanese button"
    if "moon" in lower and kind == "sky & weather":
        return "moon"
    if lower in ("santa claus", "mrs. claus", "mx claus", "prince", "princess", "person with crown"):
        return "claus" if "claus" in lower else "crown"
    words = re.findall("[^\\W\\d_][\\w’-]*", lower)
    first = next((word for word in words if word not in DROPPED), lower)
    return SAME.get(first, first)


def find(tier, place):
    """The folder with the data set in this tier, or None: it only ever ships with the course."""
    return BUNDLED if tier == "bundled" else None


def inspect(folder, tier):
    """CourseError unless both files are what was shipped."""
    store.check_shipped(folder, tier, "emoji", FILES)


def load(folder, tier, limit=None, reason=""):
    """The data set as `base.CaptionedSet`; with `limit`, 100 or more, so many pictures from all over it."""
    store.check_limit(limit, FEWEST)
    inspect(folder, tier)
    images, rows = read(folder, tier)
    count = len(rows) if limit is None else min(int(limit), len(rows))
    places = numpy.linspace(0, len(rows) - 1, count).round().astype(int)
    return base.make("emoji", tier, TITLE, images[places], [rows[place] for place in places], CLASS_NAMES, reason)


def read(folder, tier):
    """Pictures uint8 [n, 64, 64, 3], and a list of n dicts, as `base.make` takes them, with "code": the characters."""
    rows = json.loads(store.read_bytes(Path(folder, FILES[1]), tier).decode("utf-8"))
    images = cut(store.read_bytes(Path(folder, FILES[0]), tier), len(rows))
    for row in rows:
        row["family"] = family(row["en"], row["kind"])
    return images, rows


@functools.lru_cache(maxsize=2)
def _sheet(content):
    from PIL import Image

    return numpy.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def cut(content, count):
    """The first `count` pictures of a sheet (bytes of a PNG with 40 in a row): uint8 [count, 64, 64, 3]."""
    sheet = _sheet(content)
    rows = -(-count // COLUMNS)
    require(
        sheet.shape == (rows * SIZE, COLUMNS * SIZE, 3),
        _("The sheet of emoji has {found} pixels; {count} pictures take {wanted}."),
        found=sheet.shape[:2], count=count, wanted=(rows * SIZE, COLUMNS * SIZE),
    )  # fmt: skip
    grid = sheet.reshape(rows, SIZE, COLUMNS, SIZE, 3).transpose(0, 2, 1, 3, 4)
    return grid.reshape(-1, SIZE, SIZE, 3)[:count]


def sheet(images):
    """The other way round: pictures uint8 [n, 64, 64, 3] as bytes of a PNG of at most 256 colours, 40 in a row."""
    from PIL import Image

    rows = -(-len(images) // COLUMNS)
    filled = numpy.full((rows * COLUMNS, SIZE, SIZE, 3), GROUND, "uint8")
    filled[: len(images)] = images
    pixels = filled.reshape(rows, COLUMNS, SIZE, SIZE, 3).transpose(0, 2, 1, 3, 4)
    picture = Image.fromarray(pixels.reshape(rows * SIZE, COLUMNS * SIZE, 3))
    buffer = io.BytesIO()
    picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
