"""What happens to a search engine when somebody else may write into what it searches.

Nothing here is run or obeyed: the passages are texts, and what is measured is how often each is found first. Taught in
20_customisation.
"""

import numpy

from course_utils.chapters.customisation import course_search
from course_utils.learning.pretrained import sentences


def aimed(question):
    """A passage for one question: the question itself, and then what the attacker wants to be read."""
    return f"{question} {course_search.golden()['injected']['order']}"


def passages():
    """Every passage that is put into the index in this chapter, a list of str."""
    found = course_search.golden()
    general = [found["injected"]["general"], found["injected"]["stuffed"]]
    return [*general, *(aimed(question["text"]) for question in found["inside"]), found["private"]]


def vectors(texts):
    """The kept vectors of these passages, float32 (n, 384)."""
    return sentences.Kept(course_search.PASSAGES).of(texts)


def first(index, questions, asked, texts):
    """How often a new passage is found before everything else.

    Parameters
    ----------
    index : course_search.Index
    questions : sequence of str
    asked : array (questions, 384)
        Their vectors.
    texts : sequence of str
        For each question the passage that is added for it: the same for all, or one each.

    Returns
    -------
    dict of str to array of bool [questions]
        "BM25" and "vectors": whether the passage is first.
    """
    added = vectors(texts)
    by_vectors = (asked @ index.vectors.T).max(axis=1) < (asked * added).sum(axis=1)
    by_words = []
    for question, text in zip(questions, texts, strict=True):
        with_it = course_search.BM25([*(cell.text for cell in index.cells), text]).scores(question)
        by_words.append(with_it[-1] > with_it[:-1].max())
    return {"BM25": numpy.array(by_words), "vectors": by_vectors}
