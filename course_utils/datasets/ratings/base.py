"""Ratings of films by people: what the sets for recommendation have in common. Taught in 15_recommendation."""

from dataclasses import dataclass

import numpy

from course_utils.datasets.described import Described, describe


@dataclass(frozen=True)
class Ratings(Described):
    """Who gave which film how many stars, and when.

    Attributes
    ----------
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
    timed, rated : bool
        False where nobody noted when, or how many stars: `times` is then an order only, and each row a like.
    """

    people: numpy.ndarray
    films: numpy.ndarray
    stars: numpy.ndarray
    times: numpy.ndarray
    titles: tuple
    kinds: numpy.ndarray
    kind_names: tuple
    timed: bool = True
    rated: bool = True

    def __len__(self):
        return len(self.stars)

    @property
    def number_of_people(self):
        """How many people there are."""
        return int(self.people.max()) + 1


def make(name, tier, note, people, films, stars, times, titles, kinds, kind_names, limit=None):
    """The `Ratings` of a module: sorted, and with their fingerprint.

    Parameters
    ----------
    name, tier, note : str
        As in `Described`.
    people, films : int [n]
        Number of the person and of the film of each rating, from 0, in any order.
    stars : float [n]
        0.5 to 5 in steps of a half.
    times : int or float [n]
        Seconds since 1970-01-01 UTC.
    titles : sequence of str [films]
    kinds : bool [films, kinds]
    kind_names : sequence of str [kinds]
    limit : int, optional
        The first so many people only.
    """
    keep = slice(None) if limit is None else people < limit
    people, films, stars, times = people[keep], films[keep], stars[keep], times[keep]
    order = numpy.lexsort((films, times, people))
    columns = (
        people[order].astype("int64"),
        films[order].astype("int64"),
        stars[order].astype("float32"),
        times[order].astype("int64"),
    )
    people, films, stars, times = columns
    return Ratings(
        people=people, films=films, stars=stars, times=times, titles=tuple(titles), kinds=numpy.asarray(kinds, bool),
        kind_names=tuple(kind_names), **describe(name, tier, (*columns, kinds), note),
    )  # fmt: skip
