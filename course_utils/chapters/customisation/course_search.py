"""A search engine over the course itself: which cell of chapters 00 to 15 answers a question?

Three rankings: BM25, which counts words; vectors of multilingual-e5-small; and the sum of both. The vectors of cells
are kept in measured/cells_e5.npz, those of the Chinese edition in chinese_cells_e5.npz, each found by a hash of the
cell's text, so that a cell that was changed since is not searched with a vector of what it used to
say. The command

    python -m course_utils.chapters.customisation.course_search

makes the kept vectors again, which takes some minutes. Taught in 20_customisation.
"""

import functools
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy

from course_utils.chapters.customisation import judging
from course_utils.core import chapters, notebook_files, toml
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _, punctuated
from course_utils.core.paths import ROOT
from course_utils.learning.pretrained import sentences

HERE = Path(__file__).parent
CELLS = HERE / "measured" / "cells_e5.npz"
CHINESE_CELLS = HERE / "measured" / "chinese_cells_e5.npz"  # those of the Chinese edition
QUERIES = HERE / "measured" / "queries_e5.npz"  # questions as what asks: "query"
CHINESE = HERE / "measured" / "chinese_e5.npz"  # the golden questions in Chinese, and others
SWAPPED = HERE / "measured" / "swapped_e5.npz"  # the same questions with the other prefix: "passage"
PASSAGES = HERE / "measured" / "passages_e5.npz"  # what an attacker, or a careless colleague, puts into the index
LAST = 15  # the last chapter that is searched
LETTERS = 500  # of a cell that are read, behind its heading
SHORTEST = 60  # letters; what is shorter answers nothing
LEFT_OUT = ("notes-", "task-", "claims-")  # speaker's notes, exercises, headings of tables


@dataclass(frozen=True)
class Cell:
    """A text cell: `place` is "03 question-zero", `heading` what stands above it, `text` what is searched."""

    place: str
    heading: str
    text: str


def cells(folder=None):
    """The text cells of chapters 00 to 15 that can answer something, a list of `Cell`.

    Parameters
    ----------
    folder : path, optional
        Where the notebooks are; the course's own by default. A chapter that is not there is left out.
    """
    folder = Path(folder or ROOT / "notebooks" / "en")
    found = []
    for name in chapters.names():
        path = folder / f"{name}.ipynb"
        if int(name[:2]) > LAST or not path.exists():
            continue
        heading = ""
        for cell in notebook_files.load(path)["cells"]:
            if cell["cell_type"] != "markdown" or cell.get("id", "").startswith(LEFT_OUT):
                continue
            source = "".join(cell["source"])
            first, _line_end, rest = source.partition("\n")
            if first.startswith("#"):
                heading, source = first.lstrip("# ").strip(), rest
            text = plain(source)
            if len(text) >= SHORTEST:
                found.append(Cell(f"{name[:2]} {cell['id']}", heading, f"{heading}. {text[:LETTERS]}"))
    return found


def plain(source):
    """Markdown without its marks, and links without their addresses, on one line."""
    without = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", source)
    return " ".join(re.sub(r"[*`#>|$]+", "", without).split())


def words(text):
    """The words of a text in small letters: runs of letters and digits, and single Chinese characters."""
    return re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]", text.lower())


class BM25:
    """Ranks texts by the words that they share with a question (Robertson and others, 1994, Okapi at TREC-3).

    Parameters
    ----------
    texts : sequence of str
    k : float
        How soon a repeated word stops to count: at 0 the second time counts nothing.
    b : float
        0 to 1: how much a long text is held back, because it has more words by chance.
    """

    def __init__(self, texts, k=1.2, b=0.75):
        self.counts = [Counter(words(text)) for text in texts]
        having = Counter(word for counts in self.counts for word in counts)
        n = len(texts)
        self.rarity = {word: math.log(1 + (n - m + 0.5) / (m + 0.5)) for word, m in having.items()}
        sizes = numpy.array([sum(counts.values()) for counts in self.counts])
        self.k, self.held = k, k * (1 - b + b * sizes / sizes.mean())

    def scores(self, question):
        """One score a text, float64 [n]; 0 where no word is shared."""
        asked = [word for word in words(question) if word in self.rarity]
        found = numpy.zeros(len(self.counts))
        for place, (counts, held) in enumerate(zip(self.counts, self.held, strict=True)):
            for word in asked:
                found[place] += self.rarity[word] * counts[word] * (self.k + 1) / (counts[word] + held)
        return found


def z_scores(scores):
    """Scores as distances from their mean, in standard deviations: so two kinds of scores can be added."""
    return (scores - scores.mean(axis=-1, keepdims=True)) / (scores.std(axis=-1, keepdims=True) + 1e-12)


class Index:
    """What is searched: `cells`, their `vectors` (n, 384), and how many were `changed` since they were indexed."""

    def __init__(self, found=None, kept=None):
        kept = kept or sentences.Kept(CELLS)
        everything = cells() if found is None else found
        self.cells, rows = [], []
        for cell in everything:
            try:
                rows.append(kept.of([cell.text])[0])
            except CourseError:  # no vector of this text: it was changed, or is new
                continue
            self.cells.append(cell)
        require(
            bool(rows),
            _("No cell of the notebooks is as it was indexed; make the index again: {command}."),
            command="python -m course_utils.chapters.customisation.course_search",
        )
        self.vectors = numpy.array(rows)
        self.changed = len(everything) - len(rows)
        self.words = BM25([cell.text for cell in self.cells])

    def scores(self, questions, vectors):
        """Scores of every cell for every question, three arrays float64 (questions, cells).

        Parameters
        ----------
        questions : sequence of str
        vectors : array (questions, 384)
            Their vectors, as `asked` gives them.

        Returns
        -------
        dict
            "BM25", "vectors" and "both": the last is the sum of the z-scores of the other two.
        """
        by_words = numpy.array([self.words.scores(question) for question in questions])
        by_vectors = numpy.asarray(vectors, float) @ self.vectors.T
        return {"BM25": by_words, "vectors": by_vectors, "both": z_scores(by_words) + z_scores(by_vectors)}


@functools.cache
def chinese_index():
    """The `Index` of the Chinese edition's cells, which have the places of the English ones."""
    return Index(cells(ROOT / "notebooks" / "zh"), sentences.Kept(CHINESE_CELLS))


@functools.cache
def kept_queries():
    """The kept vectors of the golden questions, a `sentences.Kept`."""
    return sentences.Kept(QUERIES)


@functools.cache
def kept_chinese():
    """The kept vectors of the golden questions in Chinese, a `sentences.Kept`."""
    return sentences.Kept(CHINESE)


def asked(questions):
    """Vectors of questions, float32 (n, 384): kept ones where there are such, else the engine computes them.

    CourseError where a question is new and this machine has no engine.
    """
    for kept in (kept_queries(), kept_chinese()):
        try:
            return kept.of(list(questions), "query")
        except CourseError:  # asked in the other language, or new
            continue
    return sentences.embed(questions, "query", kept_queries())


@functools.cache
def golden():
    """The golden set of questions.toml.

    Returns
    -------
    dict
        "inside": list of {"text", "zh", "cells", "everyday"}; "outside" and "outside_zh": lists of str; "injected":
        {name: str}; "private" and "private_question": str.
    """
    return toml.read(HERE / "questions.toml")


def ranks(scores, index, right):
    """The rank of the best right cell for each question, int [questions]; 1 is first.

    Parameters
    ----------
    scores : array (questions, cells)
    right : sequence of sequences of str
        For each question the places of the cells that answer it. One whose right cells have all changed counts as not
        found: it gets the last rank.
    """
    places = [cell.place for cell in index.cells]
    found = []
    for row, wanted in zip(scores, right, strict=True):
        order = numpy.argsort(-row, kind="stable")
        hits = [rank for rank, at in enumerate(order, 1) if places[at] in wanted and (row[at] != 0 or row.any())]
        found.append(hits[0] if hits else len(places))
    return numpy.array(found)


def measures(found):
    """R@1, R@3 and the mean of 1 / rank (MRR) of these ranks, as a dict of floats."""
    return {"R@1": float((found == 1).mean()), "R@3": float((found <= 3).mean()), "MRR": float((1 / found).mean())}


def named():
    """What each ranking is called, in the learner's language."""
    return {"BM25": "BM25", "vectors": _("vectors"), "both": _("both")}


def in_words(found):
    """Which ranking wins, from the ranks of each: {name: int [questions]}; a sentence that counts questions."""
    hits = {name: int((rank <= 3).sum()) for name, rank in found.items()}
    n = len(found["vectors"])
    told = ", ".join(f"{named()[name]} {value}" for name, value in hits.items())
    lost, won, luck = judging.sign_test(found["vectors"] <= 3, found["both"] <= 3)
    text = _(
        "Of {n} questions a right cell is among the first three: {told}. Adding BM25 to the vectors loses {lost} and "
        "wins {won} (by luck alone: {luck:.0%})."
    )
    return punctuated(text.format(n=n, told=told, lost=lost, won=won, luck=luck))


def languages_in_words(found):
    """What asking in Chinese costs, from the ranks of the same questions: {"en, en": asked in, cells in, ...}."""
    english, abroad, chinese = (found[pair] <= 3 for pair in ("en, en", "zh, en", "zh, zh"))
    lost, won, luck = judging.sign_test(english, abroad)
    text = _(
        "R@3 by vectors: English questions, English cells {a:.2f}; Chinese questions, English cells {b:.2f}; Chinese "
        "questions, Chinese cells {c:.2f}. Against the English cells the Chinese wording loses {lost} and wins {won} "
        "of {n} (by luck alone: {luck:.1%})."
    )
    shares = {"a": english.mean(), "b": abroad.mean(), "c": chinese.mean()}
    return punctuated(text.format(**shares, lost=lost, won=won, n=len(english), luck=luck))


def main():
    """Compute what is kept, and write the files."""
    indexed = [cell.text for cell in cells()]
    sentences.Kept.write(CELLS, indexed, sentences.embed(indexed))
    indexed = [cell.text for cell in cells(ROOT / "notebooks" / "zh")]
    sentences.Kept.write(CHINESE_CELLS, indexed, sentences.embed(indexed))
    write_questions()


def write_questions():
    """Compute the vectors of the golden set's questions and of what is injected, and write the files."""
    from course_utils.chapters.customisation import injection

    inside = [question["text"] for question in golden()["inside"]]
    questions = [*inside, *golden()["outside"], golden()["private_question"]]
    sentences.Kept.write(QUERIES, questions, sentences.embed(questions, "query"), "query")
    chinese = [*(question["zh"] for question in golden()["inside"]), *golden()["outside_zh"]]
    sentences.Kept.write(CHINESE, chinese, sentences.embed(chinese, "query"), "query")
    sentences.Kept.write(SWAPPED, inside, sentences.embed(inside, "passage"), "passage")
    passages = injection.passages()
    sentences.Kept.write(PASSAGES, passages, sentences.embed(passages))


if __name__ == "__main__":
    main()
