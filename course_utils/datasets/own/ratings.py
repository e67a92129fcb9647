"""Ratings of the learner's own: a table with columns of people, of things and, where there are, of stars and times."""

import re
from array import array

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets.own import columns, places, split, tables
from course_utils.datasets.own.report import Report
from course_utils.datasets.ratings import base

LEAST_PEOPLE, LEAST_ROWS = 50, 1000
MOST_PEOPLE = 5000  # of a run, unless `limit` says less
LEAST_OF_EACH = 5  # ratings that a person and a thing must have to be kept
WHOLE = re.compile(r"^(\d+)\.0+$")  # a number of a person that a program has made a decimal
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
MOST_THINGS = 3000  # the most rated ones: EASE inverts a matrix of this side


def load(path, limit=None, every=False):
    """The ratings as `Ratings`; `limit` is the most people. See `own.load`."""
    path = places.find_file(path)
    report = Report(path)
    table = tables.read(path, report)
    person_at, item_at, rating_at, time_at = find(table, report)
    people, things, alike = {}, {}, 0
    thousands = rating_at is not None and _thousands(table, rating_at, report)
    # Ten million rows as Python's tuples would fill the memory.
    numbers, stamps = (array("i"), array("i"), array("d")), columns.Times()
    for place, row in table.rows():
        person, thing = row[person_at].strip(), row[item_at].strip()
        if not person or not thing:
            at = person_at if not person else item_at
            report.empty(place, table.columns[at], row[at])
            continue
        stars = 1.0 if rating_at is None else _number(row[rating_at], thousands)
        if stars is None:
            if row[rating_at].strip():
                text = _("{value!r} is no number").format(value=row[rating_at][:40])
                report.fault(place, text, table.columns[rating_at])
            else:
                report.empty(place, table.columns[rating_at], row[rating_at])
            continue
        ids = [WHOLE.sub(r"\1", one) for one in (person, thing)]
        alike += ids != [person, thing]
        new = people.setdefault(ids[0], len(people)), things.setdefault(ids[1], len(things)), stars
        for column, value in zip(numbers, new, strict=True):
            column.append(value)
        if time_at is not None:
            stamps.append(row[time_at])
    if alike:
        text = _('Rows in which a number of a person or thing ends in ".0", which is dropped: {n}.')
        report.tell(text.format(n=f"{alike:,}"))
    report.close(len(numbers[0]))
    rows = tuple(map(numpy.asarray, numbers))
    del numbers
    text = _("{name} has {rows} ratings by {people} people: at least {least} by {least_people} are needed.")
    require(
        len(rows[0]) >= LEAST_ROWS and len(people) >= LEAST_PEOPLE, text, name=report.name, rows=f"{len(rows[0]):,}",
        people=f"{len(people):,}", least=f"{LEAST_ROWS:,}", least_people=LEAST_PEOPLE,
    )  # fmt: skip
    rows, times, since = _timed(rows, stamps, report)
    most = split.at_most(MOST_PEOPLE, limit, every)
    return _finish(rows, times, list(things), rating_at is not None, report, most, since)


def find(table, report):
    """Places of the columns of people, things, stars and times (the last two None where there is none)."""
    person_at = columns.named(table, "person")
    item_at = columns.named(table, "item", (person_at,))
    if not table.header and len(table.columns) >= 2:
        person_at, item_at = 0, 1
    if person_at is None:
        raise columns.missing(report, table, _("people"), "user")
    if item_at is None:
        raise columns.missing(report, table, _("things"), "item")
    taken = (person_at, item_at)
    rating_at, time_at = columns.named(table, "rating", taken), columns.named(table, "time", taken)
    if not table.header:
        free = [place for place in (2, 3) if place < len(table.columns)]
        rows = columns.sample(table)
        time_at = next((place for place in free if _are_times([row[place] for row in rows])), None)
        rating_at = next((place for place in free if place != time_at), None)
        time_at = next((place for place in free if place != rating_at), None) if time_at is None else time_at
    text = _("People are taken from {person!r}, and what the chapter calls films from {item!r}.")
    report.tell(text.format(person=table.columns[person_at], item=table.columns[item_at]))
    told = [None if at is None else table.columns[at] for at in (rating_at, time_at)]
    if rating_at is not None:
        report.tell(_("The ratings are taken from {column!r}.").format(column=told[0]))
    if time_at is not None:
        report.tell(_("The times are taken from {column!r}.").format(column=told[1]))
    return person_at, item_at, rating_at, time_at


def _are_times(values):
    """True where a column without a name holds dates, or the seconds or milliseconds of a clock."""
    known = [value for value in values if value.strip().casefold() not in columns.NO_TIME]
    seconds = columns.seconds_of(known) if known else None
    if seconds is None:
        return False
    return bool(abs(seconds).min() >= 1e8) or not all(_number(value) is not None for value in known)


def _thousands(table, at, report):
    """True where the commas in a column of numbers stand between thousands, as in 1,750: all of them look so."""
    values = [row[at].strip() for row in columns.sample(table)]
    commas = [value for value in values if "," in value]
    found = bool(commas) and all(map(THOUSANDS.fullmatch, commas))
    if found:
        text = _("In the column {column!r} a comma stands between thousands, such as {value!r}.")
        report.tell(text.format(column=table.columns[at], value=commas[0]))
    return found


def _number(text, thousands=False):
    try:
        value = float(text.strip().replace(",", "" if thousands else "."))
    except ValueError:
        return None
    return value if numpy.isfinite(value) else None


def _timed(rows, stamps, report):
    """(rows, times or None, the span in words or None): what has no time is left out where few have none."""
    known = stamps.known()
    missing = len(known) - int(known.sum())
    if len(known) and 0 < missing <= columns.MOST_WITHOUT_TIME * len(known):
        report.tell(_("{n} ratings without a time are left out.").format(n=f"{missing:,}"))
        stamps = stamps.only(known)
        rows = tuple(column[known] for column in rows)
    seconds = columns.seconds_of(stamps) if len(stamps) else None
    if seconds is None:
        if len(stamps):
            report.tell(_("The column of times holds other things than times, so it is not used."))
        report.tell(_("No times are known: what the chapter says of a split by time is not measured."))
        return rows, None, None
    return rows, seconds.astype("int64"), columns.span_of(stamps, seconds)


def _stars(values, rated, report):
    """Stars 0.5 to 5 in steps of a half; without ratings every row is a like, five stars."""
    if not rated:
        report.tell(
            _("There are no ratings: each row counts as a like of five stars, and what is said of stars is empty.")
        )
        return numpy.full(len(values), 5.0)
    low, high = values.min(), values.max()
    text = _("{name}: all ratings are {value}; give ratings that differ, or leave the column out.")
    require(high > low, text, name=report.name, value=low)
    if low >= 0.5 and 3 < high <= 5 and numpy.array_equal(values * 2, numpy.round(values * 2)):
        return values
    text = _(
        "Ratings from {low:g} to {high:g} are put on the scale of half a star to five: from {like:g} on they are likes."
    )
    scaled = numpy.round(2 * (0.5 + 4.5 * (values - low) / (high - low))) / 2
    report.tell(text.format(low=low, high=high, like=values[scaled >= 4].min()))
    return scaled


def _finish(rows, times, titles, rated, report, most, since):
    people, films, stars = rows[0], rows[1], _stars(rows[2], rated, report)
    timed = times is not None
    times = times if timed else numpy.arange(len(people), dtype="int64")  # the order of the rows
    # The last word of a person on a thing counts.
    order = numpy.lexsort((times, films, people))
    last = numpy.append((numpy.diff(people[order]) != 0) | (numpy.diff(films[order]) != 0), True)
    keep = order[last]
    if len(keep) < len(people):
        text = _("{n} ratings were given again by the same person: the latest counts.")
        report.tell(text.format(n=f"{len(people) - len(keep):,}"))
    keep = _often(people, films, keep, most, report)
    people, films, stars, times = (values[keep] for values in (people, films, stars, times))
    known, films = numpy.unique(films, return_inverse=True)
    people = numpy.unique(people, return_inverse=True)[1]
    titles = [titles[place] for place in known]
    report.tell(_("Nothing is known of what the things are like: the chapter has no kinds to show or to learn from."))
    counted = _("{r} ratings by {p} people of {t} things").format(
        r=f"{len(stars):,}", p=f"{people.max() + 1:,}", t=f"{len(titles):,}"
    )
    order = numpy.lexsort((films, times, people))
    parts = people[order], films[order], stars[order].astype("float32"), times[order]
    return base.Ratings(
        people=parts[0], films=parts[1], stars=parts[2], times=parts[3], titles=tuple(titles),
        kinds=numpy.ones((len(titles), 1), bool), kind_names=(_("all"),), timed=timed, rated=rated,
        **report.described(counted, parts, since),
    )  # fmt: skip


def _often(people, films, keep, most_people, report):
    """Of the places `keep` those of people and things with enough ratings; of many people some, of things the top.

    What is too rare to be learnt from and what is left aside because a run is small are told apart, in this order: the
    one is a matter of the file, the other is not, and profile "full" takes more of it.
    """
    before = len(keep)
    keep = _with_enough(people, films, keep)
    if len(keep) < before:
        text = _("{n} of {m} ratings are left out: fewer than {least} of that person, or of that thing.")
        report.tell(text.format(n=f"{before - len(keep):,}", m=f"{before:,}", least=LEAST_OF_EACH))
    usable = len(keep)
    keep = _top_things(people, films, keep, report)
    every = numpy.unique(people[keep])
    persons = split.some(every, most_people)
    keep = keep[numpy.isin(people[keep], persons)]
    report.taken(len(persons), len(every), _("Of {n} people {m} are taken, drawn at random: the others are as good."))
    report.taken(len(keep), usable, _("Of {n} ratings that can be used, the run takes {m}."))
    text = _(
        "{name}: only {people} people have {least} or more ratings of things that {least} people rated; {wanted} are "
        "needed."
    )
    wanted = LEAST_PEOPLE if most_people is None else min(LEAST_PEOPLE, most_people)
    require(len(persons) >= wanted, text, name=report.name, people=len(persons), least=LEAST_OF_EACH, wanted=wanted)
    return keep


def _with_enough(people, films, keep):
    """Of the places `keep` those whose person and whose thing have `LEAST_OF_EACH` ratings among them."""
    for _round in range(10):  # who loses a rare thing may become rare
        enough_people = numpy.bincount(people[keep], minlength=people.max() + 1) >= LEAST_OF_EACH
        enough_films = numpy.bincount(films[keep], minlength=films.max() + 1) >= LEAST_OF_EACH
        still = enough_people[people[keep]] & enough_films[films[keep]]
        if still.all():
            break
        keep = keep[still]
    return keep


def _top_things(people, films, keep, report):
    """Of the places `keep` those of the `MOST_THINGS` most rated things, and of people who rated enough of these."""
    counts = numpy.bincount(films[keep])
    things = int((counts > 0).sum())
    if things <= MOST_THINGS:
        return keep
    report.taken(MOST_THINGS, things, _("Of {n} things the {m} most rated are taken."))
    allowed = numpy.zeros(len(counts), bool)
    allowed[numpy.argsort(-counts, kind="stable")[:MOST_THINGS]] = True
    people_before = len(numpy.unique(people[keep]))
    keep = _with_enough(people, films, keep[allowed[films[keep]]])
    text = _("Of {n} people {m} rated {least} or more of these things: the run cannot use the others.")
    report.taken(len(numpy.unique(people[keep])), people_before, text, least=LEAST_OF_EACH)
    return keep
