"""Ten texts of the learner's own with their labels: read, and judged. Used in 11_text_classification."""

import numpy

from course_utils.chapters.text_classification import kinds
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.datasets.own import columns, places
from course_utils.datasets.own import texts as own_texts
from course_utils.datasets.own.report import Report
from course_utils.datasets.texts.base import key
from course_utils.media.tokens import tokens
from course_utils.notebook import decision_card

WANTED, LEAST = 10, 3  # rows, and rows of each label


def rows_of(answer):
    """[(text, label), ...] of what the learner brought: a list of pairs, or the path of a table.

    CourseError, with one sentence, where it is neither, and where a file cannot be read.
    """
    if isinstance(answer, str):
        path = places.find_file(answer)
        report = Report(path)
        texts, labels, _others = own_texts.rows(path, report)
        if report.faults:
            raise CourseError(_("{name}, {fault}.").format(name=report.name, fault=report.faults[0]))
        return list(zip(texts, labels, strict=True))
    text = _("Give a list of pairs of a text and its label, or the path of a table with a column of each.")
    if not isinstance(answer, (list, tuple)):
        raise CourseError(text)
    rows = []
    for number, row in enumerate(answer, 1):
        if not isinstance(row, (list, tuple)) or len(row) != 2 or not all(isinstance(part, str) for part in row):
            raise CourseError(text + " " + _("Row {n} is {row!r}.").format(n=number, row=str(row)[:60]))
        rows.append((row[0].strip(), row[1].strip()))
    return rows


def fault(answer):
    """What is wrong with what the learner brought, in a sentence; None where it can be judged."""
    try:
        rows = rows_of(answer)
    except CourseError as error:
        return str(error)
    if len(rows) < WANTED:
        return _("There are {n} rows; bring {wanted} or more.").format(n=len(rows), wanted=WANTED)
    for number, row in enumerate(rows, 1):
        if not all(row):
            return _("Row {n} has an empty text or an empty label.").format(n=number)
    texts, labels = zip(*rows, strict=True)
    written = {columns.label_key(label) for label in labels}
    if len(written) > 2 >= len({columns.label_key(text) for text in texts}):
        return _("Text and label have changed places: the text comes first.")
    if len(written) == 1:
        return _("All rows have the label {label!r}: bring some of the other label, too.").format(label=labels[0])
    if len(written) > 2:
        text = _("There are {n} labels ({labels}); bring rows of two.")
        return text.format(n=len(written), labels=", ".join(repr(label) for label in sorted(written)[:6]))
    keys = [key(text) or text for text in texts]
    if len(set(keys)) < len(keys):
        again = next(text for place, text in enumerate(texts) if keys.index(keys[place]) < place)
        return _("The text {text!r} is there twice: a copy is no second test.").format(text=again[:60])
    counts = {label: [columns.label_key(one) for one in labels].count(label) for label in written}
    rarer = min(counts, key=counts.get)
    if counts[rarer] < LEAST:
        text = _("Only {n} rows have the label {label!r}; bring {least} or more of each.")
        return text.format(n=counts[rarer], label=rarer, least=LEAST)
    return None


def sample(data):
    """Five test texts of each label of a `TextSet`, as a learner would bring them: [(text, label), ...]."""
    places_ = [i for label in (0, 1) for i in numpy.flatnonzero(data.test.labels == label)[: WANTED // 2]]
    numbers, names = (data.test.kinds, data.kind_names) if data.kind_names else (data.test.labels, data.class_names)
    return [(data.test.texts[i], kinds.named(names[numbers[i]])) for i in places_]


def judged(answer, scores, vocabulary, data):
    """What the classifier says of the learner's rows, or of a sample as long as there are none.

    Parameters
    ----------
    answer : object
        What the learner brought; what `fault` refuses is not judged.
    scores : function
        Texts -> float [n], the probability of label 1.
    vocabulary : container of str
        The tokens that the classifier knows.
    data : TextSet

    Returns
    -------
    (tuple, list, str, dict or None)
        Heads and lines of a table; what it says in a sentence; the share that is right with its interval.
    """
    heads = (_("text"), _("your label"), _("score"), _("right?"), _("tokens that it knows"))
    theirs = answer is not ... and fault(answer) is None
    rows = rows_of(answer) if theirs else sample(data)
    truth, unknown = _numbers([label for _text, label in rows], data)
    found = numpy.asarray(scores([text for text, _label in rows]))
    lines = []
    for (text, label), score, true in zip(rows, found, truth, strict=True):
        parts = tokens(text)
        known = sum(part in vocabulary for part in parts) / max(1, len(parts))
        right = "" if true is None else (_("yes") if (score >= 0.5) == true else _("no"))
        lines.append((text[:60], label, f"{score:.2f}", right, f"{known:.0%}"))
    if unknown:
        text = _("No text can be counted as right: the labels here are {names}, yours are {labels}.")
        names = ", ".join(repr(name) for name in names_of(data))
        return heads, lines, text.format(names=names, labels=", ".join(map(repr, unknown))), None
    right = int(((found >= 0.5) == numpy.array(truth)).sum())
    share = decision_card.share_interval(right, len(rows))
    text = (
        _("{right} of your {n} texts are right, {value:.0%}; of all such texts it may be {low:.0%} to {high:.0%}.")
        if theirs
        else _(
            "These are {n} of the test texts, as long as you bring none: {right} are right, {value:.0%}; of all such "
            "texts it may be {low:.0%} to {high:.0%}."
        )
    )
    return heads, lines, text.format(right=right, **share), share


def names_of(data):
    """The names of labels that a learner's row may have: those of the set, all of them where there are several."""
    return tuple(map(kinds.named, data.kind_names or data.class_names))


def _numbers(labels, data):
    """(0 or 1 for each label, None where it is unknown; the unknown ones as they are written)."""
    numbered = {name: place for place, name in enumerate(data.class_names)}
    if data.kind_names:
        numbered = {name: int(name == data.kind_names[-1]) for name in data.kind_names}
    known = {columns.label_key(name): number for name, number in numbered.items()}
    known |= {columns.label_key(kinds.named(name)): number for name, number in numbered.items()}
    found = [known.get(columns.label_key(label)) for label in labels]
    return found, sorted({label for label, number in zip(labels, found, strict=True) if number is None})
