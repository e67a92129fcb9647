"""Ask the course a question: its three nearest cells, or a refusal. Taught in 20_customisation."""

import numpy

from course_utils.chapters.customisation import course_search, refusal
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.core.letters import plain

SHOWN = 3


def ask(index, question, rule, ranking="vectors"):
    """What the course answers to one question, as lines of text.

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
