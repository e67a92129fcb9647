"""Scores of translations, by sacreBLEU (Post 2018, https://aclanthology.org/W18-6319/).

Taught in 12_machine_translation.
"""

from dataclasses import dataclass

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

TOKENIZERS = {"zh": "zh", "en": "13a"}  # sacreBLEU's: Chinese by characters; English by words and marks


@dataclass(frozen=True)
class Scores:
    """BLEU and chrF from 0 to 100, and the share of translations that equal a reference, 0 to 1."""

    bleu: float
    chrf: float
    exact: float


def _checked(translations, references):
    if not len(translations) or len(translations) != len(references):
        raise CourseError(
            _("{n} translations do not go with {m} lists of references: one list each, and one or more.").format(
                n=len(translations), m=len(references)
            )
        )
    # Capitals are left to the editor: the translator writes small letters.
    small = [text.lower() for text in translations]
    return small, [[text.lower() for text in known] for known in references]


def judge(translations, references, to):
    """`Scores` of translations into `to` ("zh" or "en"); `references` holds one list of right answers for each."""
    import sacrebleu

    texts, known = _checked(translations, references)
    most = max(map(len, known))
    columns = [[answers[min(place, len(answers) - 1)] for answers in known] for place in range(most)]
    bleu = sacrebleu.corpus_bleu(texts, columns, tokenize=TOKENIZERS[to]).score
    chrf = sacrebleu.corpus_chrf(texts, columns).score
    exact = sum(text in answers for text, answers in zip(texts, known, strict=True)) / len(texts)
    return Scores(bleu, chrf, exact)


def each_chrf(translations, references):
    """chrF of each translation by itself: a list of float, 0 to 100."""
    import sacrebleu

    texts, known = _checked(translations, references)
    return [sacrebleu.sentence_chrf(text, answers).score for text, answers in zip(texts, known, strict=True)]
