"""Ten ratings of the learner's own: read as own data are, and each in turn hidden from EASE. Taught in
15_recommendation."""

import tempfile
from pathlib import Path

import numpy

from course_utils.chapters.recommendation import recommend
from course_utils.chapters.recommendation.explorers import rate_ten
from course_utils.core import paths
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.datasets.own import columns, tables
from course_utils.datasets.own.report import Report
from course_utils.notebook.brought import TEN, Brought

LIKED, DISLIKED = recommend.LIKED, 2.5  # stars from which on a film is liked, and up to which it is not


def read(given):
    """The rows (title, stars as text) in a file, or in a text of lines "title; stars", as files of own data are read.

    CourseError with the sentence that such a file gets. `given` is the text, or the name of a file.
    """
    text = _("my_films is of the kind {kind}: write lines of a title and stars between three quotation marks.")
    if not isinstance(given, (str, Path)):
        raise CourseError(text.format(kind=type(given).__name__))
    with tempfile.TemporaryDirectory() as folder:
        path = None if "\n" in str(given) else paths.find(given)
        if path is None:
            path = Path(folder) / "my_films"
            path.write_text(str(given), encoding="utf-8")
        report = Report(path)
        table = tables.read(path, report)
        rows = list(table.rows())
    title_at, stars_at = columns.named(table, "item"), columns.named(table, "rating")
    if title_at is None or stars_at is None:  # the column of numbers is that of the stars
        numeric = [sum(_number(row[place]) is not None for _line, row in rows) for place in range(len(table.columns))]
        stars_at = int(numpy.argmax(numeric))
        title_at = next(place for place in range(len(table.columns)) if place != stars_at)
    return [(row[title_at].strip(), row[stars_at].strip()) for _line, row in rows], report


def _number(text):
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def sample(table, likes):
    """Ten ratings that stand in until the learner brings some: the well-known films of one kind, and of another one."""
    famous = numpy.argsort(-likes.sum(axis=0), kind="stable")
    liked, others = (famous[table.kinds[famous, kind] > 0] for kind in (0, -1))
    liked, others = numpy.setdiff1d(liked, others, True)[:5], numpy.setdiff1d(others, liked, True)[:5]
    if not table.described or min(len(liked), len(others)) < 5:
        # Films that go together, and films that do not go with them.
        beside = likes.T @ likes[:, famous[0]] / numpy.maximum(likes.sum(axis=0), 1)
        pool = famous[: max(20, len(famous) // 3)]
        order = pool[numpy.argsort(-beside[pool], kind="stable")]
        liked, others = order[:5], order[-5:]
    rated = [(film, 5) for film in liked] + [(film, 1) for film in others]
    quoted = [table.titles[film].replace('"', '""') for film, _stars in rated]
    return "\n".join(f'"{title}";{stars}' for title, (_film, stars) in zip(quoted, rated, strict=True))


def look(given, table, likes, weights):
    """What EASE makes of the ratings, each hidden in turn: a `Brought`.

    A liked film is told rightly where it stands in the upper half of all films that were not rated, a disliked one in
    the lower half.

    Parameters
    ----------
    given : str, Path or None
        See `read`; None takes a sample.
    table : Table
    likes : float32 [people, films]
    weights : float32 [films, films]
        Of `recommend.ease_weights`.
    """
    things = _("ten ratings of yours")
    try:
        rows, report = read(sample(table, likes) if given is None else given)
    except CourseError as error:
        return Brought(False, (str(error),), things=things)
    found, faults = _recognised(rows, table.titles)
    faults += report.faults
    signals = numpy.zeros(len(table.titles), "float32")
    for film, (stars, _title) in found.items():
        signals[film] = rate_ten.signal(stars)
    lines, right = [], {}
    for film, (stars, title) in found.items():
        said = _("{title!r}, {stars:g}: {film}").format(
            title=title, stars=stars, film=rate_ten.short(table.titles[film], 60)
        )
        if DISLIKED < stars < LIKED:
            lines.append(said + _(" (neither liked nor disliked)"))
            continue
        others = signals.copy()
        others[film] = 0
        scores = others @ weights
        rivals = numpy.delete(scores, [one for one in found if one != film])
        above = float((rivals < scores[film]).mean() + (rivals == scores[film]).mean() / 2)
        right[film] = above > 0.5 if stars >= LIKED else above < 0.5
        lines.append(said + _(" -> above {share:.0%} of the films").format(share=above))
    suggested = recommend.best((signals @ weights)[None], (signals != 0)[None].astype(float))[0][:5]
    lines.append(
        punctuated(
            _("Told all of them, EASE suggests: ") + "; ".join(rate_ten.short(table.titles[one]) for one in suggested)
        )
    )
    faults = [*_form(found), *faults]
    return Brought(given is None, tuple(faults), tuple(lines), sum(right.values()), len(right), 0.5, things)


def _recognised(rows, titles):
    """({film: (stars, title as it was written)}, sentences on the rows that cannot be used)."""
    found, faults = {}, []
    for title, written in rows:
        stars, film = _number(written), recommend.find_title(title, titles)
        if stars is None or not 0.5 <= stars <= 5:
            text = _("{title!r} has {stars!r} for stars; allowed: 0.5 to 5.")
            faults.append(text.format(title=title, stars=written))
        elif film is None:
            text = _("No film in the table is called like {title!r}: take titles from it (`table.titles`).")
            faults.append(text.format(title=title))
        elif film in found:
            text = _("{title!r} and {other!r} are one film of the table, {film!r}: the first one counts.")
            faults.append(text.format(title=title, other=found[film][1], film=titles[film]))
        else:
            found[film] = stars, title
    return found, faults


def _form(found):
    """Sentences on what is missing as a whole."""
    stars = [one for one, _title in found.values()]
    liked, disliked = sum(one >= LIKED for one in stars), sum(one <= DISLIKED for one in stars)
    if len(found) < TEN:
        text = _("Of your rows {n} can be used, and ten are asked for.")
        yield text.format(n=len(found))
    if min(liked, disliked) < 2:
        text = _(
            "There are {liked} films that you liked ({up:g} stars or more) and {disliked} that you did not ({down:g} "
            "or fewer): bring two of each at least, for with one kind only, whoever always says the same is right."
        )
        yield text.format(liked=liked, disliked=disliked, up=LIKED, down=DISLIKED)
