"""What every data set says of itself, whatever it holds."""

import hashlib
from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets.store import registry


@dataclass(frozen=True, kw_only=True)
class Described:
    """The fields that all data sets have; what they hold, their own classes add.

    Attributes
    ----------
    name : str
        As in `datasets.SETS`.
    tier : str
        "local" (from COURSE_DATA_DIR), "public" (downloaded) or "bundled" (ships with the course).
    fingerprint : str
        12 hexadecimal digits that change with anything that is learnt from: pixels, samples, labels, texts.
    note : str
        Which data these are and why, in one sentence.
    licence, source : str
        From data/registry.toml, in the notebook's language: decision cards show them.
    """

    name: str
    tier: str
    fingerprint: str
    note: str
    licence: str
    source: str


def describe(name, tier, parts, note):
    """The fields of `Described` as a dict, to be handed to the class of the set.

    Parameters
    ----------
    name, tier, note : str
        As in `Described`; data/registry.toml must have an entry `name`.
    parts : iterable of arrays, bytes or str
        What the fingerprint is made of, in this order: the bytes of arrays, and of texts as UTF-8.
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else numpy.ascontiguousarray(part))
    entry = registry()[name]
    return {
        "name": name,
        "tier": tier,
        "fingerprint": digest.hexdigest()[:12],
        "note": note,
        "licence": _(entry["licence"]),
        "source": _(entry["source"]),
    }
