"""The decision card that closes an application chapter: what was measured, what it needs, what it risks, build or buy.

Every number on a card is the *name* of something that the notebook recorded, so that none can be typed in.
"""

import math

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.core.results import own_data, record_shown, recorded
from course_utils.core.tables import LEFT, html_table

CHOICES = ("build", "buy", "build on open weights", "neither")
CONFIDENCE = 0.95


def runs_interval(values):
    """Mean of several runs and its 95 % interval (Student's t): {"value", "low", "high", "n"}.

    Parameters
    ----------
    values : sequence of float
        One result a run. With a single run nothing is known of the spread: low and high are None.
    """
    values = numpy.asarray(values, float).ravel()
    if not len(values) or not numpy.isfinite(values).all():
        raise CourseError(_("An interval needs one or more finite numbers, but got {values}.").format(values=values))
    mean, count = float(values.mean()), len(values)
    if count == 1:
        return {"value": mean, "low": None, "high": None, "n": 1}
    from scipy import stats

    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, count - 1) * values.std(ddof=1) / math.sqrt(count))
    return {"value": mean, "low": mean - half, "high": mean + half, "n": count}


def share_interval(right, of):
    """A share, such as an accuracy, and its 95 % interval (Wilson 1927): {"value", "low", "high", "n"}.

    Parameters
    ----------
    right, of : int
        `right` items of `of` were right, 0 <= right <= of, of > 0. Items must be independent of each other.
    """
    if not 0 <= right <= of or of < 1:
        raise CourseError(_("{right} right of {of} is no share: 0 <= right <= of, of > 0.").format(right=right, of=of))
    from scipy import stats

    low, high = stats.binomtest(int(right), int(of)).proportion_ci(CONFIDENCE, method="wilson")
    return {"value": float(right / of), "low": float(low), "high": float(high), "n": int(of)}


def items_interval(values, seed=0, repetitions=1000):
    """Mean over test items (people, speakers, pictures) and its 95 % bootstrap interval: {"value", "low", "high", "n"}.

    Parameters
    ----------
    values : sequence of float
        One result an item. The items are drawn anew `repetitions` times, with the same `seed` always in the same way.
    """
    values = numpy.asarray(values, float).ravel()
    if not len(values) or not numpy.isfinite(values).all():
        raise CourseError(_("An interval needs one or more finite numbers, but got {values}.").format(values=values))
    generator = numpy.random.default_rng(seed)
    means = [values[generator.integers(len(values), size=len(values))].mean() for _once in range(repetitions)]
    low, high = numpy.quantile(means, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return {"value": float(values.mean()), "low": float(low), "high": float(high), "n": len(values)}


def milliseconds_per_item(answer, items, repeats=5):
    """Median time of `answer(item)` in milliseconds, over `repeats` rounds of `items`, one at a time.

    Each item is answered once before the clock starts, so that compilation is not in the time.
    """
    import time

    items = list(items)
    if not items:
        raise CourseError(_("There is no item to time."))
    for item in items:
        answer(item)
    times = []
    for item in items * repeats:
        start = time.perf_counter()
        answer(item)
        times.append(time.perf_counter() - start)
    return 1000 * float(numpy.median(times))


def megabytes_of(*parts):
    """Size of what must be shipped, in MB (10^6 bytes): the weights of Keras models, and NumPy arrays, as they are."""
    total = 0
    for part in parts:
        if hasattr(part, "weights"):
            total += sum(math.prod(weight.shape) * numpy.dtype(str(weight.dtype)).itemsize for weight in part.weights)
        else:
            total += numpy.asarray(part).nbytes
    return total / 1e6


def decision_card(
    title, measure, quality, parameters, megabytes, milliseconds, data, licence, legal, ethics, choice, because,
    baselines=None, item="", better="higher",
):  # fmt: skip
    """Show the decision card and record it as ``decision_card``.

    Parameters
    ----------
    title : str
        What the system does, in a few words.
    measure : str
        Name of the quality measure, such as "recall@10".
    quality : str
        Name of a recorded result: a list with one value a run, or what `share_interval`, `items_interval` or
        `runs_interval` returned.
    parameters, megabytes, milliseconds : str
        Names of recorded numbers: weights and biases, size on disk (MB), time for one item on this machine (ms).
    data : str
        What data one needs to build it, in words.
    licence : str
        Of data and of anything pretrained.
    legal, ethics : str
        The main legal and the main ethical risk, in a sentence each.
    choice : "build", "buy", "build on open weights" or "neither"
        What the chapter advises a small team to do, and `because` says why.
    baselines : dict of str to str, optional
        {what it is called: name of the recorded result}, the trivial one first.
    item : str
        What is answered at once, such as "a list of ten films"; beside the time.
    better : "higher" or "lower"
        Which way `measure` is good.

    Returns
    -------
    dict
        The card's numbers and words, as recorded.
    """
    if choice not in CHOICES:
        raise CourseError(
            _("The choice on a decision card is {choice!r}; allowed: {names}.").format(
                choice=choice, names=", ".join(CHOICES)
            )
        )
    if better not in ("higher", "lower"):
        raise CourseError(_("better is {better!r}; allowed: higher, lower.").format(better=better))
    words = {"data": data, "licence": licence, "legal": legal, "ethics": ethics, "because": because}
    for name, text in words.items():
        if not str(text).strip():
            raise CourseError(_("A decision card must say something on {name}.").format(name=name))
    card = {
        "title": title,
        "measure": measure,
        "better": better,
        "quality": _interval_of(quality),
        "baselines": {name: _interval_of(result) for name, result in (baselines or {}).items()},
        "parameters": _number_of(parameters),
        "megabytes": _number_of(megabytes),
        "milliseconds": _number_of(milliseconds),
        **words,
        "choice": choice,
    }
    rows = _rows(card, item)
    heading = _("Decision card: {title}").format(title=title)
    plain = "\n".join([heading, *(f"{name} | {text}" for name, text in rows)])
    top = f"{LEFT};vertical-align:top"
    caption = (heading, f"{LEFT};font-weight:bold")
    table = html_table((), rows, caption, row_head=f"{top};white-space:nowrap", style=top, table_style="max-width:62em")
    record_shown({"text/html": table, "text/plain": plain}, decision_card=card)
    return card


def _rows(card, item):
    quality = f"{card['measure']} {_readable(card['quality'])}"
    if card["better"] == "lower":
        quality += " " + _("(lower is better)")
    others = [f"{name} {_readable(found, short=True)}" for name, found in card["baselines"].items()]
    time_ = _("{ms:.3g} ms on this machine's CPU").format(ms=card["milliseconds"])
    advice = {
        "build": _("build"),
        "buy": _("buy"),
        "build on open weights": _("build on open weights"),
        "neither": _("neither"),
    }[card["choice"]]
    own = own_data()
    rows = [
        *([(_("measured on"), own)] if own else []),
        (_("quality"), quality),
        *([(_("to compare"), "; ".join(others))] if others else []),
        (_("parameters"), f"{card['parameters']:,.0f}"),
        (_("size"), f"{card['megabytes']:.3g} MB"),
        (_("time for {item}").format(item=item) if item else _("time for one item"), time_),
        (_("data needed"), card["data"]),
        (_("licence"), card["licence"]),
        (_("legal risk"), card["legal"]),
        (_("ethical risk"), card["ethics"]),
        (_("build or buy"), f"{advice}: {card['because']}"),
    ]
    return [(name, punctuated(text)) for name, text in rows]


def _readable(found, short=False):
    value = f"{found['value']:.3f}"
    if short:
        return value
    if found["low"] is None:
        return value + " " + _("(one run: no interval)")
    return _("{value} (95 % interval {low:.3f} to {high:.3f}, n = {n})").format(
        value=value, low=found["low"], high=found["high"], n=found["n"]
    )


def _recorded_as(name):
    found = recorded()
    if not isinstance(name, str) or name not in found:
        raise CourseError(
            _("{name!r} is not the name of a recorded result: call record(...) first; recorded are {names}.").format(
                name=name, names=", ".join(found) or "-"
            )
        )
    return found[name]


def _number_of(name):
    value = _recorded_as(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CourseError(_("The recorded result {name!r} is not a number.").format(name=name))
    return value


def _interval_of(name):
    value = _recorded_as(name)
    if isinstance(value, dict) and {"value", "low", "high", "n"} <= set(value):
        return {key: value[key] for key in ("value", "low", "high", "n")}
    if isinstance(value, (int, float, list)) and not isinstance(value, bool):
        return runs_interval(value)
    raise CourseError(_("The recorded result {name!r} is neither numbers nor an interval.").format(name=name))
