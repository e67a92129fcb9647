"""The head's leave-one-out error is the real one, and the other ways do what they say."""

import numpy as np

from course_utils.chapters.customisation import few_labels
from course_utils.datasets import load
from course_utils.learning.pretrained import reviews, sentences


def clouds(n, d=12, lift=1.0, seed=0):
    random = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    found = random.normal(size=(n, d))
    found[:, :3] += lift * (labels[:, None] - 0.5)
    return found, labels


def test_the_strength_has_the_smallest_error_on_texts_that_were_left_out():
    found, labels = clouds(26)
    strengths = (0.1, 3.0, 30.0, 3000.0)
    head = few_labels.fit_head(found, labels, found, strengths)
    rows, wanted, errors = (found - head.mean) / head.spread, 2.0 * labels - 1, []

    def ridge(some, target, strength):
        return np.linalg.solve(some.T @ some + strength * np.eye(rows.shape[1]), some.T @ target)

    for strength in strengths:
        left_out = [
            (wanted[i] - rows[i] @ ridge(np.delete(rows, i, 0), np.delete(wanted, i), strength)) ** 2
            for i in range(len(rows))
        ]
        errors.append(np.mean(left_out))
    assert head.strength == strengths[int(np.argmin(errors))]
    np.testing.assert_allclose(head.weights, ridge(rows, wanted, head.strength), atol=1e-9)


def test_neighbours_and_descriptions():
    found = np.array([[1.0, 0.0], [0.0, 1.0]])
    said = few_labels.by_neighbours(found, np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]]), np.array([1, 1, 0]), 2)
    assert said.tolist() == [True, False] or said.tolist() == [True, True]
    assert few_labels.by_neighbours(found, found, np.array([0, 1]), 1).tolist() == [False, True]
    assert few_labels.by_prompts(found, found)[0].tolist() == [False, True]
    assert few_labels.by_prompts(found, found, 2.0)[0].tolist() == [False, False]


def test_every_text_of_the_section_has_a_kept_vector():
    train, test = reviews.parts(load("chinese_reviews", among=("chinese_reviews",)))
    assert (len(train), len(test)) == (reviews.TRAINING, reviews.TEST)
    assert reviews.vectors([train.texts[0], test.texts[-1]]).shape == (2, sentences.DIMENSIONS)
    found = few_labels.zero_shot(train.take(range(200)), test.take(range(200)))
    assert len(found["raw"]) == len(few_labels.DESCRIPTIONS) and min(found["centred"]) > 0.6


def test_the_sentence_tells_where_words_catch_up():
    sizes, found = (50, 200), {"words": [[0.6], [0.8]], "neighbours": [[0.7], [0.7]], "head": [[0.75], [0.8]]}
    assert few_labels.catches_up(sizes, found) == 200
    assert "200 labels" in few_labels.in_words(sizes, found, {"centred": [0.7]})
    found["words"] = [[0.6], [0.7]]
    assert few_labels.catches_up(sizes, found) is None
    assert "up to 200" in few_labels.in_words(sizes, found, {"centred": [0.7]})
