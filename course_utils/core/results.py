"""What a run found, as data in the notebook.

`record` and `claim` put a small JSON output into the cell, under MIME types of our own, with readable text beside
it. Tools read it back with `collect`: tables, the claims ledger and every number in prose come from there.
"""

import json
import math
from functools import cache

from course_utils.core import chapters, toml
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.core.parameters import OWN
from course_utils.core.shown import show_bundle
from course_utils.core.tables import LEFT, html_table

RESULT = "application/vnd.course.result+json"
CLAIM = "application/vnd.course.claim+json"
RUN = "application/vnd.course.run+json"
DATA = "application/vnd.course.data+json"
VERDICTS = ("confirmed", "refuted", "depends")
MARKS = {"confirmed": "✓", "refuted": "✗", "depends": "≈"}

_recorded = {}
_claims = {}
_data = []  # {"name", "tier", "fingerprint"} of the data sets handed out, each once


def forget():
    """Drop what was recorded so far: `setup` calls it, so that a notebook that is run again starts afresh."""
    _recorded.clear()
    _claims.clear()
    _data.clear()


def record(**values):
    """Record what this notebook measured, and show it: ``record(test_accuracy=0.71, seeds=3)``.

    Values may be numbers, text, True or False, None, and lists or dicts of these; NumPy numbers and arrays are
    converted. A number that is not finite is refused, because JSON has none: say in words what went wrong.
    """
    words = ", ".join(f"{name} = {_readable(_plain(name, value))}" for name, value in values.items())
    record_shown({"text/plain": _("recorded: {words}").format(words=words)}, **values)


def record_shown(bundle, **values):
    """Record values as `record` does, and show `bundle` in place of its words: {MIME type: content}."""
    plain = {name: _plain(name, value) for name, value in values.items()}
    _recorded.update(plain)
    _tell({**bundle, RESULT: plain})


def recorded():
    """Everything that was recorded in this notebook so far, as {name: value}."""
    return dict(_recorded)


def note_data(data):
    """Note that the data set `data` was handed out: what is recorded from now on may come from it. Returns `data`.

    `data` has name, tier and fingerprint, as all sets of `datasets.load`. Nothing is shown: the list of the sets goes
    with each output that `setup`, `record` and `claim` make, from which `collect` reads it.
    """
    entry = {"name": data.name, "tier": data.tier, "fingerprint": data.fingerprint}
    if data.tier == OWN:
        entry["told"] = data.note.splitlines()[0]
    if entry not in _data:
        _data.append(entry)
    return data


def own_data():
    """What is told of the data set of the learner's own that was handed out, in a line; None where there is none.

    The article says nothing about such data: `claim` then gives no verdict.
    """
    return next((entry["told"] for entry in _data if entry["tier"] == OWN), None)


def data_of(run):
    """The data sets of a run, from the "run" of its result: a list of {"name", "tier", "fingerprint"}."""
    return run.get("data_sets") or ([run["data"]] if run.get("data") else [])


@cache
def registry():
    """The claims of the article that the course tests: {id: {"section", "chapter", "text"}}, chapter by chapter.

    Each chapter's claims stand in claims.toml in its package.
    """
    found = {}
    for chapter in chapters.names():
        path = chapters.file_of(chapter, "claims.toml")
        for name, entry in toml.read(path).items() if path.exists() else ():
            if name in found:
                raise CourseError(
                    _(
                        "The claim {name} stands in the claims.toml of {chapter} and of {other}; leave it in one."
                    ).format(name=name, chapter=chapter, other=found[name]["chapter"])
                )
            found[name] = {"section": entry["section"], "chapter": chapter, "text": entry["text"]}
    return found


def claim(name, verdict, measured, because="", values=None):
    """Record the verdict on one claim of the article.

    Parameters
    ----------
    name : str
        Id of the claim in claims.toml, such as "5.4-accuracy".
    verdict : bool or str
        An expression over what was measured: True is "confirmed", False is "refuted"; or the text "depends".
        Never type a verdict that a measurement can give.
    measured : str
        What was measured, in a few words, made from the measured values. With `values` a number is written by its
        name, as in ``str.format``: "{accuracy:.1%} of {pictures:,} pictures".
    because : str
        For "depends": on what.
    values : dict of str to number or str, optional
        The numbers in `measured`. They are kept beside the sentence, so that many runs can be told in one: each number
        as its mean and standard deviation (`make claims`).
    """
    if name not in registry():
        raise CourseError(
            _("There is no claim {name!r} in claims.toml; it has {names}.").format(
                name=name, names=", ".join(registry())
            )
        )
    if isinstance(verdict, str):
        word = verdict
    elif isinstance(_plain(name, verdict), bool):
        word = "confirmed" if verdict else "refuted"
    else:
        word = None
    if word not in VERDICTS:
        raise CourseError(
            _("The verdict on {name} is {verdict!r}; allowed: True, False, {words}.").format(
                name=name, verdict=verdict, words=", ".join(VERDICTS)
            )
        )
    if word == "depends" and not because:
        raise CourseError(_('The verdict on {name} is "depends": say in `because` on what.').format(name=name))
    data = {"id": name, "verdict": word, "measured": str(measured), "because": str(because)}
    if values is not None:
        data["values"] = _plain(name, values)
        data["sentence"] = data["measured"]
        data["measured"] = measured = _filled(name, data["sentence"], data["values"])
    if own_data():
        text = _("{name}: {measured}. The article says nothing about your own data, so there is no verdict.")
        show_bundle({"text/plain": text.format(name=name, measured=measured)})
        return
    _claims[name] = data
    reason = f" ({because})" if because else ""
    _tell({CLAIM: data, "text/plain": punctuated(f"{MARKS[word]} {name}: {_(word)}. {measured}{reason}")})


def _filled(name, sentence, values):
    try:
        return sentence.format_map(values)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise CourseError(
            _("What was measured on {name} cannot be filled in ({why}): write each number as {example}.").format(
                name=name,
                why=f"{type(error).__name__}: {error}",
                example="{" + next(iter(values), "accuracy") + ":.3g}",
            )
        ) from error


def claims_table(card_in=None):
    """Show the claims recorded so far: what the article says, what we measured, the verdict.

    Parameters
    ----------
    card_in : str, optional
        In a chapter without a decision card: the chapter that has the card for the same data, such as "08_training".
        On data of the learner's own it is named, so that the run does not end without saying where one decides.
    """
    if own_data():
        print(_("On your own data there are no verdicts: the article says nothing about them."))
        if card_in:
            text = _("This chapter has no decision card: for the same path the one at the end of {chapter} decides.")
            print(text.format(chapter=card_in))
        return
    heads = (_("claim"), _("the article says"), _("we measured"), _("verdict"))
    rows, lines = [], [" | ".join(heads)]
    for data in _claims.values():
        words = registry()[data["id"]]["text"]
        told = _(words)
        measured = data["measured"] + (f" ({data['because']})" if data["because"] else "")
        verdict = f"{MARKS[data['verdict']]} {_(data['verdict'])}"
        rows.append((data["id"], told, punctuated(measured), verdict))
        lines.append(" | ".join(rows[-1]))
    table = html_table(heads, rows, row_head=f"{LEFT};white-space:nowrap")
    show_bundle({"text/html": table, "text/plain": "\n".join(lines)})


def show_run(line, data):
    """Show the opening line of a notebook, with `data` (parameters, device, versions) for the tools."""
    _tell({RUN: data, "text/plain": line})


def _tell(bundle):
    """Show what is for the tools too, with the data sets handed out so far: any of them may be behind it."""
    show_bundle({**bundle, DATA: list(_data)} if _data else bundle)


def collect(notebook):
    """What an executed notebook recorded.

    Parameters
    ----------
    notebook : nbformat.NotebookNode or dict
        The executed notebook, version 4.

    Returns
    -------
    dict
        "run": what `setup` stored (empty if it never ran), with "data_sets": each set that was handed out before
        something was recorded, as {"name", "tier", "fingerprint"}, those of `setup` first; "results": {name: value};
        "claims": list of {"id", "verdict", "measured", "because"}, where the claim has them also "values" and
        "sentence", the last verdict of each claim, in order of appearance.
    """
    found = {"run": {}, "results": {}, "claims": {}}
    sets = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            found["run"] = data.get(RUN, found["run"])
            sets += [entry for entry in data.get(DATA, ()) if entry not in sets]
            found["results"].update(data.get(RESULT, {}))
            if CLAIM in data:
                found["claims"][data[CLAIM]["id"]] = dict(data[CLAIM])
    run = dict(found["run"])
    sets = sets or data_of(run)
    if sets:
        run["data_sets"] = sets
    return {"run": run, "results": found["results"], "claims": list(found["claims"].values())}


def _plain(name, value):
    if hasattr(value, "tolist"):  # NumPy numbers and arrays, Keras and TensorFlow scalars through numpy()
        value = value.tolist()
    if isinstance(value, dict):
        return {str(key): _plain(name, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(name, item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise CourseError(
            _("{name} is {value}, which is not a finite number and cannot be recorded; find out why first.").format(
                name=name, value=value
            )
        )
    try:
        json.dumps(value)
    except TypeError as error:
        raise CourseError(
            _("{name} is of type {kind}; allowed: numbers, text, True, False, None, lists and dicts of these.").format(
                name=name, kind=type(value).__name__
            )
        ) from error
    return value


def _readable(value):
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return "[" + ", ".join(_readable(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_readable(item)}" for key, item in value.items()) + "}"
    return str(value)
