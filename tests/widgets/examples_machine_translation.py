"""Examples of the explorers of 12_machine_translation: see test_contract."""

from functools import cache

import numpy

from course_utils.chapters.machine_translation import beam, subwords
from course_utils.chapters.machine_translation.explorers.beam_search import WIDEST, BeamSearch

SENTENCES = ["open file", "close window"]
WORDS = subwords.learn(["open file", "close window", "打开文件", "关闭窗口"], 40, rarest=1)


def next_scores(owners, said):
    """Made up, but always the same for the same beginning; the end becomes likelier as the text grows."""
    rows = []
    for owner, row in zip(owners, said, strict=True):
        raw = numpy.random.default_rng([int(owner), *map(int, row)]).normal(scale=2, size=len(WORDS))
        raw[subwords.END] = len(row) - 3
        raw[[0, 1, 3, 4, 5]] = -numpy.inf
        rows.append(raw - numpy.log(numpy.exp(raw).sum()))
    return numpy.array(rows)


@cache
def searches():
    """{(sentence, width): beam.Search} of all widths."""
    found = {}
    for width in range(1, WIDEST + 1):
        made = beam.search(next_scores, 2, width, 12, subwords.START, subwords.END)
        found |= {(sentence, width): search for sentence, search in zip(SENTENCES, made, strict=True)}
    return found


EXAMPLES = {
    BeamSearch: (
        lambda: BeamSearch(searches(), WORDS, SENTENCES),
        [
            {"sentence": SENTENCES[1]},
            {"width": 1},
            {"step": 5},
            {"step": 7, "penalty": 1.6},
            {"step": 9},
            {"width": 4},
            {"penalty": 1.0, "step": 8},
        ],
    ),
}
