import numpy as np
import pytest

from course_utils.chapters.cross_modal import splits
from course_utils.core.errors import CourseError
from course_utils.datasets import load


@pytest.fixture(scope="module")
def data():
    return load("emoji", among=("emoji",))


@pytest.mark.parametrize("way", splits.WAYS)
def test_every_concept_is_on_one_side_and_an_eighth_is_tested_on(data, way):
    parts = splits.split(data, way, 3)
    together = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(together) == list(range(len(data)))
    assert 0.12 < len(parts.test) / len(data) < 0.2 and len(parts.validation) > 100


def test_groups_stay_together_and_a_random_split_tears_them_apart(data):
    parts = splits.split(data, "by family", 0)
    families = {name: {data.families[i] for i in getattr(parts, name)} for name in ("train", "validation", "test")}
    assert not families["train"] & families["test"] and not families["validation"] & families["test"]
    kinds = splits.split(data, "by kind", 0)
    assert not {data.kinds[i] for i in kinds.train} & {data.kinds[i] for i in kinds.test}
    assert splits.with_relatives(data, parts) == 0
    assert splits.with_relatives(data, splits.split(data, "by chance", 0)) > 0.4


def test_a_seed_gives_the_same_split_and_another_seed_another(data):
    first, again, other = (splits.split(data, "by family", seed) for seed in (1, 1, 2))
    assert (first.test == again.test).all() and set(first.test) != set(other.test)


def test_an_unknown_way_is_one_sentence(data):
    with pytest.raises(CourseError, match="way is 'by luck'; allowed: by chance"):
        splits.split(data, "by luck")
