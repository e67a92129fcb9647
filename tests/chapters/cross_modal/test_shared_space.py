import numpy as np
import pytest

from course_utils.chapters.cross_modal import retrieval, shared_space
from course_utils.core.errors import CourseError


@pytest.fixture(scope="module")
def pairs():
    """300 pairs whose two sides are made of one hidden vector each, by fixed matrices."""
    generator = np.random.default_rng(0)
    hidden = generator.normal(size=(300, 12))
    features = np.maximum(hidden @ generator.normal(size=(12, 40)), 0).astype("float32")
    vectors = hidden @ generator.normal(size=(12, 20)) + 0.1 * generator.normal(size=(300, 20))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("float32")
    return features, {"en": vectors}


def fit(pairs, **options):
    features, vectors = pairs
    texts = {"en": vectors["en"][:240]}
    watch = features[240:250], vectors["en"][240:250]
    return shared_space.fit(features[:240], texts, ["a"] * 240, languages=("en",), watch=watch, **options)


def test_the_loss_by_hand_at_both_ends():
    assert shared_space.contrastive_loss(np.zeros((5, 5)), 1.0) == pytest.approx(np.log(5))
    assert shared_space.contrastive_loss(np.eye(3), 0.01) == pytest.approx(0, abs=1e-12)
    assert shared_space.contrastive_loss(np.eye(2)[::-1], 0.001) == pytest.approx(1000)


def test_it_learns_and_finds_what_it_has_not_seen(pairs):
    space = fit(pairs, epochs=30)
    assert space.history[-1] < 0.6 * space.history[0]
    unseen = retrieval.both_ways(space, pairs[0][240:], {"en": pairs[1]["en"][240:]})
    assert unseen["en → picture"]["R@10"] > 0.5 > 2 * 10 / 60
    assert space.watched.shape == (31, 10, 10)
    on = np.eye(10, dtype=bool)
    assert space.watched[-1][on].mean() > space.watched[-1][~on].mean() + 0.2
    assert np.allclose(np.linalg.norm(space.pictures(pairs[0]), axis=1), 1, atol=1e-5)


def test_a_seed_gives_the_same_space(pairs):
    first, again, other = (fit(pairs, epochs=2, seed=seed) for seed in (5, 5, 6))
    assert np.allclose(first.picture_weights[0], again.picture_weights[0], atol=1e-6)
    assert not np.allclose(first.picture_weights[0], other.picture_weights[0], atol=1e-3)


def test_batches_of_hard_negatives_hold_each_concept_once(pairs):
    vectors = pairs[1]["en"]
    order = shared_space._order(np.random.default_rng(0), vectors, "hard")
    assert sorted(order) == list(range(300))
    near = (vectors @ vectors.T)[order[:-1], order[1:]].mean()
    assert near > (vectors @ vectors.T).mean() + 0.2
    assert fit(pairs, epochs=1, negatives="hard, families apart").history[0] < np.log(240) * 0.5, "no rivals are left"


def test_what_is_not_allowed_is_one_sentence(pairs):
    with pytest.raises(CourseError, match="negatives is 'easy'; allowed: random; hard"):
        fit(pairs, negatives="easy")
    with pytest.raises(CourseError, match="temperature is 0; it must be above 0"):
        fit(pairs, temperature=0)
