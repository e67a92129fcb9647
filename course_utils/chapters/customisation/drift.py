"""Do the inputs of a served model still look like those of the day of launch? An alarm, and what it finds and does not.

The traffic is made of reviews with kept vectors, so that it is known what changed and how well the model does on it.
Taught in 20_customisation.
"""

import numpy
from scipy import stats

from course_utils.chapters.customisation import few_labels
from course_utils.core.i18n import _

LEARNT, LAUNCH, HELD_OUT = 600, 800, 800  # reviews to learn from, of the day of launch, to set the alarm with
WINDOW = 100  # reviews that are compared at a time
LEVEL = 0.99  # share of unchanged windows that the alarm is set to leave alone
HOTEL = ("酒店", "房间", "入住")  # a review with one of these words is taken for one of a hotel
SIGNS = ("scores", "vectors")
KINDS = ("unchanged", "complaints", "hotels", "rule")


def ks(one, other):
    """The largest gap between the shares of two samples that lie below a value (Kolmogorov-Smirnov), 0 to 1."""
    return float(stats.ks_2samp(one, other, method="asymp").statistic)


def moved(one, other):
    """How far the mean vectors of two samples are apart: the maximum mean discrepancy of a linear kernel."""
    return float(numpy.linalg.norm(one.mean(axis=0) - other.mean(axis=0)))


def alarm_level(values, level=LEVEL):
    """The value that so many of the unchanged windows stay at or below."""
    return float(numpy.quantile(values, level))


def is_of_a_hotel(texts):
    """Which reviews speak of a hotel, bool [n]: those with one of the words of HOTEL."""
    return numpy.array([any(word in text for word in HOTEL) for text in texts])


def watched(texts, vectors, labels, draws, windows, seed=0):
    """Set an alarm on held-out traffic, then count it on traffic of four kinds.

    In each draw the reviews are dealt anew: some train a linear head, some are the day of launch, some set the alarm,
    and the rest are the days after it. There four kinds of traffic come in windows: unchanged; three in four complain;
    six in ten speak of a hotel; and unchanged inputs under a new rule, by which a complaint about a hotel is none.

    Parameters
    ----------
    texts : sequence of str
    vectors : array (n, d)
    labels : array of 0 and 1 [n]
    draws, windows : int
        So many draws, so many windows of each kind in each.
    seed : int

    Returns
    -------
    dict of str to dict of str to list of float
        For each of KINDS and each draw: "accuracy", and the share of windows with an alarm from "scores" (`ks` of the
        head's scores) and from "vectors" (`moved`).
    """
    labels, hotel = numpy.asarray(labels), is_of_a_hotel(texts)
    found = {kind: {name: [] for name in ("accuracy", *SIGNS)} for kind in KINDS}
    for draw in range(draws):
        random = numpy.random.default_rng((seed, draw))
        dealt = numpy.split(random.permutation(len(labels)), numpy.cumsum([LEARNT, LAUNCH, HELD_OUT]))
        learnt, launch, held_out, later = dealt
        head = few_labels.fit_head(vectors[learnt], labels[learnt], vectors[learnt])
        scores = head.scores(vectors)
        signs = {
            "scores": lambda rows, scores=scores, launch=launch: ks(scores[launch], scores[rows]),
            "vectors": lambda rows, launch=launch: moved(vectors[launch], vectors[rows]),
        }
        quiet = [random.choice(held_out, WINDOW, replace=False) for _window in range(windows)]
        levels = {name: alarm_level([sign(rows) for rows in quiet]) for name, sign in signs.items()}
        after = {
            "unchanged": (None, labels), "complaints": ((labels == 1, 0.75), labels), "hotels": ((hotel, 0.6), labels),
            "rule": (None, numpy.where(hotel, 0, labels)),
        }  # fmt: skip
        for kind, (mixed, truth) in after.items():
            some = [_window_of(later, random, mixed) for _window in range(windows)]
            right = [numpy.mean((scores[rows] > 0) == (truth[rows] == 1)) for rows in some]
            found[kind]["accuracy"].append(float(numpy.mean(right)))
            for name, sign in signs.items():
                found[kind][name].append(float(numpy.mean([sign(rows) > levels[name] for rows in some])))
    return found


def _window_of(later, random, mixed=None):
    """Rows of one window, all drawn alike, or of those with a mark so large a share."""
    if mixed is None:
        return random.choice(later, WINDOW, replace=False)
    marked, share = mixed
    count = round(share * WINDOW)
    parts = ((later[marked[later]], count), (later[~marked[later]], WINDOW - count))
    return numpy.concatenate([random.choice(rows, many, replace=len(rows) < many) for rows, many in parts])


def named():
    """{kind of traffic: its name for a reader}."""
    return {
        "unchanged": _("unchanged"), "complaints": _("three in four complain"), "hotels": _("six in ten on hotels"),
        "rule": _("new rule, same inputs"),
    }  # fmt: skip


def rows(found):
    """What `watched` gave, as rows of a table: kind, accuracy, share of windows with an alarm by each sign."""
    told = []
    for kind, name in named().items():
        alarms = (f"{min(values):.0%}–{max(values):.0%}" for values in (found[kind][sign] for sign in SIGNS))
        told.append((name, f"{numpy.mean(found[kind]['accuracy']):.0%}", *alarms))
    return told


def in_words(found):
    """What the alarms did, in sentences made from their counts."""
    mean = {kind: {name: float(numpy.mean(values)) for name, values in one.items()} for kind, one in found.items()}
    quiet, hotels, rule = (mean[kind] for kind in ("unchanged", "hotels", "rule"))
    said = _("False alarms: {scores:.1%} of the windows by scores, {vectors:.1%} by vectors; the alarm was set for 1%.")
    text = _(
        "On hotels the vectors give an alarm in {hotels:.0%} of the windows, while accuracy moves by {kept:+} points; "
        "under the new rule in {rule:.0%}, while accuracy moves by {lost:+}."
    )
    points = [round(100 * (one["accuracy"] - quiet["accuracy"])) for one in (hotels, rule)]
    said = said.format(scores=quiet["scores"], vectors=quiet["vectors"])
    return said + "\n" + text.format(hotels=hotels["vectors"], rule=rule["vectors"], kept=points[0], lost=points[1])
