"""A simulated film club: invented people rate invented films. Drawn by this code, from hidden tastes that we know.

It stands in for real ratings where there are none. What a method finds here it finds in our own assumptions: tastes are
sums of likings for kinds and moods, a few films are famous, new films are watched more, and people come and go.
"""

from pathlib import Path

import numpy

from course_utils.core.i18n import N_, _
from course_utils.datasets.ratings import base

TITLE = N_("Film club (a simulation)")
NAME = "film_club"
PEOPLE, FILMS = 900, 600
DAYS = 3 * 365  # how long the club is watched
START = 1_640_995_200  # 2022-01-01 UTC
SEED = 15
HIDDEN = 3  # moods of a film that no kind tells: light or dark, slow or fast, plain or strange
NOISE = 0.6  # stars


def find(tier, place):
    """The folder of this module in tier "bundled", else None: the simulation is code and ships with the course."""
    return Path(__file__).parent if tier == "bundled" else None


def inspect(folder, tier):
    """Nothing can be damaged: the data are drawn anew each time."""


def load(folder, tier, limit=None, reason=""):
    """Draw the club: always the same one.

    Parameters
    ----------
    folder, tier
        As `find` gave them.
    limit : int, optional
        At most so many people.
    reason : str
        Why not another set: the end of the note.

    Returns
    -------
    course_utils.datasets.ratings.base.Ratings
    """
    club = draw(limit=limit)
    note = _(
        "A simulated film club: people and films invented by code ({n} ratings by {people} people{reason})."
    ).format(n=f"{len(club['stars']):,}", people=f"{club['people'].max() + 1:,}", reason=reason)
    titles, kind_names = names()
    return base.make(NAME, tier, note, titles=titles, kind_names=kind_names, **club)


def draw(seed=SEED, limit=None):
    """Who watched what, when, and how it was liked.

    Parameters
    ----------
    seed : int
        Of films and tastes; the same club for the same seed.
    limit : int, optional
        At most so many people, the first ones; what they watch does not depend on it.

    Returns
    -------
    dict of arrays
        people, films, times int64 [n] (seconds since 1970-01-01 UTC), stars float64 [n] (0.5 to 5 in steps of a half),
        in order of person, then time; and kinds bool [600, 10]. Film number f is of kind f // 60 above all; a third of
        the films has a second kind.
    """
    random = numpy.random.default_rng(seed)
    count = len(_templates())
    main = numpy.repeat(numpy.arange(count), FILMS // count)
    kinds = numpy.zeros((FILMS, count), bool)
    kinds[numpy.arange(FILMS), main] = True
    second = random.random(FILMS) < 1 / 3
    kinds[second, (main[second] + random.integers(1, count, second.sum())) % count] = True
    moods = random.normal(0, 1, (FILMS, HIDDEN))
    good = random.normal(0, 0.4, FILMS)  # better and worse films, in stars
    fame = 1 / numpy.arange(1, FILMS + 1) ** 0.7  # the tenth is watched a fifth as often as the first
    fame = random.permutation(fame) * numpy.exp(0.5 * good)
    out = numpy.where(random.random(FILMS) < 0.3, -1000, random.uniform(0, DAYS, FILMS))  # day on which it came out

    people = PEOPLE if limit is None else min(PEOPLE, limit)
    likings, moody = random.normal(0, 0.55, (PEOPLE, count)), random.normal(0, 0.32, (PEOPLE, HIDDEN))
    kindness, joined = random.normal(0, 0.35, PEOPLE), random.uniform(0, 0.95 * DAYS, PEOPLE)
    rows = []
    for person in range(people):
        mine = numpy.random.default_rng([seed, person])
        taste = kinds @ likings[person] + moods @ moody[person]
        wanted = int(numpy.clip(mine.lognormal(4.15, 0.6), 20, 300))
        day, seen = joined[person], numpy.zeros(FILMS, bool)
        pull = fame * numpy.exp(1.3 * taste)
        while wanted > 0 and day < DAYS and not seen.all():
            age = day - out
            weight = numpy.where((age >= 0) & ~seen, pull * (1 + 40 * numpy.exp(-numpy.maximum(age, 0) / 60)), 0)
            evening = min(wanted, 1 + int(mine.poisson(7)), int((weight > 0).sum()))
            chosen = mine.choice(FILMS, evening, replace=False, p=weight / weight.sum())
            felt = 3.0 + kindness[person] + good[chosen] + taste[chosen] + mine.normal(0, NOISE, evening)
            stars = numpy.clip(numpy.round(2 * felt) / 2, 0.5, 5)
            moments = START + 86_400 * day + 60 * numpy.arange(evening)
            rows.append(numpy.stack([numpy.full(evening, person), chosen, stars, moments], axis=1))
            seen[chosen] = True
            wanted -= evening
            day += mine.exponential(25)
    table = numpy.concatenate(rows)
    return {
        "people": table[:, 0].astype("int64"),
        "films": table[:, 1].astype("int64"),
        "stars": table[:, 2],
        "times": table[:, 3].astype("int64"),
        "kinds": kinds,
    }


def names():
    """(list of 600 titles, list of 10 names of kinds), in the language of the notebook and the order of `draw`."""
    places, found = _places(), []
    for number, templates in enumerate(_templates().values()):
        for index in range(FILMS // len(_templates())):
            # Ten different places for every template, and other ones for the next.
            place = (2 * (index // len(templates)) + index % len(templates) + number) % len(places)
            text = templates[index % len(templates)].format(place=places[place])
            found.append(text[0].upper() + text[1:])
    return found, list(_templates())


def _places():
    return (
        _("the Lighthouse"), _("the Night Train"), _("the Grand Hotel"), _("Harbour Street"), _("the Old Mill"),
        _("the Glass Tower"), _("Lake Amber"), _("the Border"), _("the Circus"), _("Platform Nine"),
        _("the Tea House"), _("the Salt Desert"), _("Willow Farm"), _("the Opera"), _("the Island"),
        _("the Ice Station"), _("the Library"), _("Room 404"), _("the Vineyard"), _("the Bridge"),
    )  # fmt: skip


def _templates():
    return {
        _("Crime"): (
            _("Murder at {place}"), _("The Inspector of {place}"), _("Three Alibis for {place}"),
            _("The Thief of {place}"), _("Cold Case: {place}"), _("No Witness at {place}"),
        ),
        _("Romance"): (
            _("Two Weeks at {place}"), _("A Kiss at {place}"), _("Letters from {place}"),
            _("The Wedding at {place}"), _("Love, and {place}"), _("Meet Me at {place}"),
        ),
        _("Science fiction"): (
            _("The Last Signal from {place}"), _("Robots of {place}"), _("Orbit over {place}"),
            _("{place}, Year 3000"), _("Clone of {place}"), _("Starship to {place}"),
        ),
        _("Comedy"): (
            _("My Uncle Buys {place}"), _("Chaos at {place}"), _("Four Fools and {place}"),
            _("The Wrong Key to {place}"), _("Pancakes at {place}"), _("Nobody Cleans {place}"),
        ),
        _("Horror"): (
            _("The Thing below {place}"), _("Do Not Enter {place}"), _("Whispers at {place}"),
            _("The Dolls of {place}"), _("Midnight at {place}"), _("What Ate {place}"),
        ),
        _("Adventure"): (
            _("The Treasure of {place}"), _("Escape from {place}"), _("The Map to {place}"),
            _("Expedition to {place}"), _("Storm over {place}"), _("The Riders of {place}"),
        ),
        _("Documentary"): (
            _("A Year at {place}"), _("The People of {place}"), _("How We Built {place}"),
            _("The Truth about {place}"), _("Birds of {place}"), _("{place}: A History"),
        ),
        _("Animation"): (
            _("The Little Dragon of {place}"), _("Mouse and Bear at {place}"), _("The Cloud above {place}"),
            _("A Penguin at {place}"), _("The Singing Kettle of {place}"), _("Paper Boat to {place}"),
        ),
        _("Drama"): (
            _("The Silence of {place}"), _("Mother of {place}"), _("The Trial of {place}"),
            _("After {place}"), _("The Daughters of {place}"), _("Goodbye to {place}"),
        ),
        _("Music"): (
            _("The Drummer of {place}"), _("One Song for {place}"), _("The Choir of {place}"),
            _("Dancing at {place}"), _("The Last Concert at {place}"), _("{place} Blues"),
        ),
    }  # fmt: skip
