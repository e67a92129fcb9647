"""How wrong a transcript is: edits between what was said and what was written. Taught in 13_speech_to_text."""

from dataclasses import dataclass

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


@dataclass(frozen=True)
class Edits:
    """What turns the truth into the answer: counts, and the steps in order.

    `steps` is a tuple of (kind, true word or "", written word or ""), kind "hit", "substitution", "deletion" or
    "insertion".
    """

    hits: int
    substitutions: int
    deletions: int
    insertions: int
    steps: tuple

    @property
    def errors(self):
        """Substitutions, deletions and insertions together."""
        return self.substitutions + self.deletions + self.insertions


def distances(truth, answer):
    """Edits between every beginning of `truth` and of `answer`: int64 [len(truth) + 1, len(answer) + 1].

    The entry [i, j] is the least number of substitutions, deletions and insertions that turn the first i words of the
    truth into the first j words of the answer (Levenshtein 1966).
    """
    table = numpy.zeros((len(truth) + 1, len(answer) + 1), "int64")
    table[:, 0], table[0, :] = numpy.arange(len(truth) + 1), numpy.arange(len(answer) + 1)
    for i, said in enumerate(truth, 1):
        for j, written in enumerate(answer, 1):
            table[i, j] = min(table[i - 1, j - 1] + (said != written), table[i - 1, j] + 1, table[i, j - 1] + 1)
    return table


def edits(truth, answer):
    """The fewest edits between two sequences of words, as `Edits`; where several ways are as short, one of them."""
    table = distances(truth, answer)
    i, j, steps = len(truth), len(answer), []
    while i or j:
        if i and j and table[i, j] == table[i - 1, j - 1] + (truth[i - 1] != answer[j - 1]):
            i, j = i - 1, j - 1
            steps.append(("hit" if truth[i] == answer[j] else "substitution", truth[i], answer[j]))
        elif i and table[i, j] == table[i - 1, j] + 1:
            i -= 1
            steps.append(("deletion", truth[i], ""))
        else:
            j -= 1
            steps.append(("insertion", "", answer[j]))
    count = {kind: sum(step[0] == kind for step in steps) for kind in ("hit", "substitution", "deletion", "insertion")}
    return Edits(count["hit"], count["substitution"], count["deletion"], count["insertion"], tuple(reversed(steps)))


def by_item(found, items):
    """Which of the things that were said draw the errors: {item: (errors, times it was said)}.

    Parameters
    ----------
    found : sequence of Edits
    items : sequence of sequences
        For each sentence, what each of its words counts for, in order: for instance the recording it came from. An
        insertion counts against the word before it, and in front of the first word against that one.
    """
    counts = {}
    for edited, names in zip(found, items, strict=True):
        place = 0  # words of the sentence that have been passed
        for kind, _said, _written in edited.steps:
            if kind == "insertion":
                item = names[max(place - 1, 0)]
            else:
                item, place = names[place], place + 1
            errors, said = counts.get(item, (0, 0))
            counts[item] = errors + (kind != "hit"), said + (kind != "insertion")
    return counts


def word_error_rate(truths, answers):
    """Edits in all sentences together, divided by the words that were said; above 1 when too much is written.

    Parameters
    ----------
    truths, answers : sequences of sequences of words, equally many
        Words are what `==` compares: strings, or numbers. A text of letters would be compared letter by letter.

    Returns
    -------
    float

    Raises
    ------
    CourseError
        When there are not as many answers as truths, or nothing was said at all.
    """
    truths, answers = list(truths), list(answers)
    if len(truths) != len(answers):
        text = _("{n} transcripts do not go with {m} answers: give one answer for each, an empty one if need be.")
        raise CourseError(text.format(n=len(truths), m=len(answers)))
    words = sum(len(truth) for truth in truths)
    if not words:
        raise CourseError(_("Nothing was said, so there is no error rate: give one word or more."))
    return sum(int(distances(t, a)[-1, -1]) for t, a in zip(truths, answers, strict=True)) / words
