"""Ask the course a question: its three nearest cells, or a refusal. Taught in 20_customisation."""

import contextlib
import functools
import re

import numpy

from course_utils.chapters.customisation import course_search, refusal
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.core.letters import plain

SHOWN = 3


@functools.cache
def _chinese():
    """Index and rule for questions in Chinese: the rule is chosen on every second one of the golden set, as in English.

    CourseError where the Chinese edition, or its vectors, are not there.
    """
    found, golden = course_search.chinese_index(), course_search.golden()
    sets = [entry["zh"] for entry in golden["inside"]], golden["outside_zh"]
    some = [questions[::2] for questions in sets]
    signs = [refusal.signs(found.scores(part, course_search.asked(part)), part) for part in some]
    return found, refusal.calibrate(*signs)[0]


def ask(index, question, rule, ranking="vectors"):
    """What the course answers to one question, as lines of text.

    A question in Chinese is looked for in the cells of the Chinese edition, by a rule of their own.

    Parameters
    ----------
    index : course_search.Index
    question : str
        Of one's own, too, where this machine has the engine; else one of the golden set.
    rule : refusal.Rule
        Below its threshold the question is refused.
    ranking : str
        "BM25", "vectors" or "both".

    Returns
    -------
    str
        The three best cells, best first, or a refusal; one sentence where the question cannot be turned into a vector.
    """
    require(isinstance(question, str) and bool(question.strip()), _("Ask a question: a text that is not empty."))
    try:
        vectors = course_search.asked([question])
    except CourseError as error:
        return str(error)
    if re.search("[\u4e00-\u9fff]", question):
        with contextlib.suppress(CourseError):  # a copy without the Chinese edition goes on with the cells it has
            index, rule = _chinese()
    scores = index.scores([question], vectors)
    found = refusal.signs(scores, [question])
    score = float(rule.scores(found)[0])
    lines = [_("“{question}” (score {score:+.2f}, threshold {threshold:+.2f})").format(
        question=plain(question), score=score, threshold=rule.threshold)]  # fmt: skip
    if not rule.answers(found)[0]:
        lines.append("  " + _("I find nothing on this in chapters 00 to 15."))
        return "\n".join(lines)
    for place in numpy.argsort(-scores[ranking][0], kind="stable")[:SHOWN]:
        cell = index.cells[place]
        lines.append(f"  {cell.place}: {cell.heading}")
    return "\n".join(lines)
