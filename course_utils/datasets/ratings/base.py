"""Ratings of films by people: what the sets for recommendation have in common. Taught in 15_recommendation."""

import hashlib
from dataclasses import dataclass

import numpy

from course_utils.datasets.store import registry


@dataclass(frozen=True)
class Ratings:
    """Who gave which film how many stars, and when.

    Attributes
    ----------
    name, tier, fingerprint, note, licence, source : str
        As every data set has them: `tier` is "local", "public" or "bundled"; `fingerprint` is 12 hexadecimal digits
        that change with any rating; `note` says in one sentence which data these are.
    people, films : int64 [n]
        Number of the person and of the film of each rating, from 0; in order of person, then time.
    stars : float32 [n]
        0.5 to 5 in steps of a half.
    times : int64 [n]
        Seconds since 1970-01-01 UTC.
    titles : tuple of str [films]
    kinds : bool [films, kinds]
        Which kinds (genres) each film belongs to; none, one or several.
    kind_names : tuple of str [kinds]
    """

    name: str
    tier: str
    fingerprint: str
    note: str
    licence: str
    source: str
    people: numpy.ndarray
    films: numpy.ndarray
    stars: numpy.ndarray
    times: numpy.ndarray
    titles: tuple
    kinds: numpy.ndarray
    kind_names: tuple

    def __len__(self):
        return len(self.stars)

    @property
    def number_of_people(self):
        """How many people there are."""
        return int(self.people.max()) + 1


def make(name, tier, note, people, films, stars, times, titles, kinds, kind_names, limit=None):
    """Sort, number and fingerprint ratings; `limit` keeps that many people at most (the first). Returns `Ratings`."""
    keep = slice(None) if limit is None else people < limit
    people, films, stars, times = people[keep], films[keep], stars[keep], times[keep]
    order = numpy.lexsort((films, times, people))
    columns = (
        people[order].astype("int64"),
        films[order].astype("int64"),
        stars[order].astype("float32"),
        times[order].astype("int64"),
    )
    digest = hashlib.sha256()
    for column in (*columns, kinds):
        digest.update(numpy.ascontiguousarray(column))
    entry = registry()[name]
    return Ratings(
        name, tier, digest.hexdigest()[:12], note, entry["licence"], entry["source"], *columns, tuple(titles),
        numpy.asarray(kinds, bool), tuple(kind_names),
    )  # fmt: skip
