"""Ten pairs of the learner's own: read, and translated. Used in 12_machine_translation."""

import numpy

from course_utils.chapters.machine_translation import metrics
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.datasets.own import pairs as own_pairs
from course_utils.datasets.own import places
from course_utils.datasets.own.report import Report
from course_utils.datasets.pairs.base import LONGEST, key
from course_utils.media.tokens import is_chinese
from course_utils.notebook import decision_card

WANTED = 10  # pairs


def pairs_of(answer):
    """[(English, Chinese), ...] of what the learner brought: a list of pairs, or the path of a small file.

    CourseError, with one sentence, where it is neither, and where a file cannot be read.
    """
    if isinstance(answer, str):
        path = places.find_file(answer)
        report = Report(path)
        found = list(own_pairs.pairs_of(path, report))
        if report.faults:
            raise CourseError(_("{name}, {fault}.").format(name=report.name, fault=report.faults[0]))
        return found
    text = _("Give a list of pairs of an English text and its Chinese, or the path of a TSV, CSV, TMX or PO file.")
    if not isinstance(answer, (list, tuple)):
        raise CourseError(text)
    for number, row in enumerate(answer, 1):
        if not isinstance(row, (list, tuple)) or len(row) != 2 or not all(isinstance(part, str) for part in row):
            raise CourseError(text + " " + _("Row {n} is {row!r}.").format(n=number, row=str(row)[:60]))
    return [tuple(" ".join(part.split()) for part in row) for row in answer]


def fault(answer):
    """What is wrong with what the learner brought, in a sentence; None where it can be translated and judged."""
    try:
        found = pairs_of(answer)
    except CourseError as error:
        return str(error)
    if len(found) < WANTED:
        return _("There are {n} pairs; bring {wanted} or more.").format(n=len(found), wanted=WANTED)
    if all(is_chinese(english) and not is_chinese(chinese) for english, chinese in found):
        return _("The languages have changed places: English comes first.")
    for number, (english, chinese) in enumerate(found, 1):
        if not english or not chinese:
            return _("Pair {n} has an empty text.").format(n=number)
        if is_chinese(english) or not is_chinese(chinese):
            text = _("Pair {n} has no English beside Chinese: {pair}.")
            return text.format(n=number, pair=f"{english[:30]!r}, {chinese[:30]!r}")
        if len(english) > LONGEST[0] or len(chinese) > LONGEST[1]:
            text = _("Pair {n} is too long for this small translator: up to {en} letters of English, {zh} of Chinese.")
            return text.format(n=number, en=LONGEST[0], zh=LONGEST[1])
    keys = [key(english) for english, _chinese in found]
    if len(set(keys)) < len(keys):
        again = next(found[place][0] for place in range(len(keys)) if keys.index(keys[place]) < place)
        return _("The text {text!r} is there twice: a copy is no second test.").format(text=again[:60])
    return None


def judged(answer, translate, recall, known, test):
    """What network and translation memory make of the learner's pairs, or of a sample as long as there are none.

    Parameters
    ----------
    answer : object
        What the learner brought; what `fault` refuses is not judged.
    translate, recall : function
        English texts -> their Chinese, by the network and by the memory.
    known : collection of str
        English texts of training.
    test : Pairs
        From which the sample is taken.

    Returns
    -------
    (tuple, list, str, dict)
        Heads and lines of a table; what it says in words; the network's chrF with its interval.
    """
    heads = (_("English"), _("network"), _("translation memory"), _("yours"))
    theirs = answer is not ... and fault(answer) is None
    found = pairs_of(answer) if theirs else list(dict(zip(test.english, test.chinese, strict=True)).items())[:WANTED]
    texts, right = [english for english, _chinese in found], [[chinese] for _english, chinese in found]
    by_network, by_memory = translate(texts), recall(texts)
    lines = [(text, one, two, own[0]) for text, one, two, own in zip(texts, by_network, by_memory, right, strict=True)]
    scores = [metrics.each_chrf(answers, right) for answers in (by_network, by_memory)]
    quality = decision_card.items_interval(scores[0])
    exact = sum(key(one) == key(own[0]) for one, own in zip(by_network, right, strict=True))
    stored = {key(text) for text in known}
    seen = sum(key(text) in stored for text in texts)
    said = [] if theirs else [_("These are {n} of the test pairs, as long as you bring none.").format(n=len(found))]
    text = _(
        "Of {n} texts the network translates {exact} exactly as written; its chrF is {value:.0f} on the mean, and that "
        "of all such texts may be {low:.0f} to {high:.0f}. The memory has {memory:.0f}."
    )
    values = {name: quality[name] for name in ("value", "low", "high")}
    said.append(text.format(n=len(found), exact=exact, memory=numpy.mean(scores[1]), **values))
    if seen:
        text = _("{n} of them stand in the training texts too, where a right translation proves nothing.")
        said.append(text.format(n=seen))
    return heads, lines, " ".join(said), quality
