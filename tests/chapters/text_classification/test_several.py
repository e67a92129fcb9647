"""More than two labels, few texts, and kinds for drift: what is measured, and by what."""

import numpy
import pytest
from sklearn.metrics import precision_recall_fscore_support

from course_utils.chapters.text_classification import few_texts, kinds, several
from course_utils.datasets.texts import base

NAMES = ("bug", "billing", "praise")
TELLING = ("crash", "invoice", "lovely")


def made(count, shares=(0.5, 0.3, 0.2), seed=0, noise=0.2, origins=("mine",)):
    """`Texts` with three kinds, the last of which is label 1; `noise` of them talk of another kind's matter."""
    draw = numpy.random.default_rng(seed)
    found = draw.choice(3, count, p=shares)
    matter = numpy.where(draw.random(count) < noise, draw.integers(3, size=count), found)
    texts = tuple(f"the {TELLING[about]} of week {draw.integers(999)} item {n}" for n, about in enumerate(matter))
    placed = tuple(origins[n % len(origins)] for n in range(count))
    return base.Texts(texts, (found == 2).astype("int64"), placed, found, numpy.arange(count))


def a_set(sizes=(300, 60, 150), kind_names=NAMES, **how):
    train, validation, test = (made(size, seed=place, **how) for place, size in enumerate(sizes))
    return base.TextSet(
        language="en", raw=train, train=train, validation=validation, test=test, conflicting=(),
        class_names=("all others", "praise"), kind_names=kind_names, name="own", tier="own", fingerprint="0", note="",
        licence="", source="",
    )  # fmt: skip


def test_each_label_is_measured_as_scikit_learn_does():
    data = a_set()
    names, learnt, truth = several.kinds_of(data, data.train, data.test)
    found = several.told_apart(names, data.train, learnt, data.test, truth)
    theirs = precision_recall_fscore_support(truth, found.said)
    for place, row in enumerate(found.rows):
        ours = row["precision"], row["recall"], row["f1"], row["texts"]
        assert ours == pytest.approx([float(part[place]) for part in theirs])
    assert found.macro_f1 > 0.6 and found.macro_f1 == pytest.approx(theirs[2].mean())
    assert found.macro_f1_of_usual < 0.3 and names[found.usual] == "bug"
    measured, how = several.quality(found, (), None, None, 0, 1)
    assert how == "on the test texts" and measured["low"] < measured["value"] == found.macro_f1 < measured["high"]
    told = several.in_words(found, measured, how)
    best, worst = (choose(found.rows, key=lambda row: row["f1"])["label"] for choose in (max, min))
    assert f"Best told from the others is {best!r}" in told and f"worst {worst!r}" in told
    heads, lines = several.table(found)
    assert len(lines) == 3 and all(len(line) == len(heads) for line in lines)


def test_a_label_that_is_never_answered_or_not_in_the_test():
    found = several.ToldApart(NAMES, numpy.array([0, 0, 1, 1]), numpy.array([0, 0, 0, 0]), 0)
    rows = found.rows
    assert rows[1]["precision"] == rows[1]["recall"] == rows[1]["f1"] == 0 and rows[1]["taken_for"] == "bug"
    assert rows[2]["texts"] == 0 and rows[2]["f1"] is None and several.table(found)[1][2][1:] == ("0", *"----")
    assert found.macro_f1 == pytest.approx((2 * 2 / 6 + 0) / 2), "labels without test texts are not in the mean"
    assert "'praise'" not in several.in_words(found, found.by_bootstrap(0), "so")


def test_with_few_texts_of_a_label_all_are_tested_many_times():
    data = a_set((70, 20, 30))
    texts, labels, groups = few_texts.together(data)
    assert len(texts) == len(labels) == len(groups) == 120
    names, learnt, truth, *parts = several.kinds_of(data, data.train, data.test, data.train, data.validation, data.test)
    found = several.told_apart(names, data.train, learnt, data.test, truth)
    measured, how = several.quality(found, texts, numpy.concatenate(parts), groups, 0, 2)
    assert "by cross-validation, 2 times" in how and measured["n"] == 10
    assert 0.4 < measured["low"] < measured["value"] < measured["high"] < 1


def test_one_split_where_it_is_enough_and_many_where_it_is_not():
    data = a_set()
    right = numpy.arange(150) % 4 > 0
    quality, measure, told = few_texts.quality(data, right, "class")
    assert measure == "accuracy" and quality["n"] == 150 and "one split is enough: 75" in told.replace("74.7", "75")
    few = a_set((70, 20, 30))
    right = numpy.arange(30) % 4 > 0
    quality, measure, told = few_texts.quality(few, right, "smoke")
    assert measure == "accuracy by repeated cross-validation" and quality["n"] == 5
    assert "All 120 texts tested 1 times over" in told
    assert quality["value"] > 0.8, "measured anew, not what the one split says"
    assert few_texts.repeats_of(100, "class") == 10 and few_texts.repeats_of(10**6, "class") == 2


def test_no_error_among_few_texts_is_no_proof_of_none():
    few = a_set((70, 20, 30), noise=0)
    quality, _measure, _told = few_texts.quality(few, numpy.ones(30, bool), "smoke")
    assert quality["value"] == 1 and quality["high"] == 1 and 0.95 < quality["low"] < 0.98, (
        "3 of 100 may still be wrong"
    )


def test_two_labels_are_no_several_and_origins_of_a_set_are():
    assert several.kinds_of(a_set(kind_names=()), made(5)) is None
    import dataclasses

    shops = dataclasses.replace(a_set(kind_names=(), origins=("books", "hotels", "laptops")), tier="bundled")
    names, found = several.kinds_of(shops, shops.test)
    assert names == ("books", "hotels", "laptops") and found[:4].tolist() == [0, 1, 2, 0]


def test_kinds_have_both_labels_and_texts_for_later():
    parts = [made(size, seed=place, origins=("books", "hotels")) for place, size in enumerate((200, 60, 60))]
    able, tested, found = kinds.parted(*parts)
    assert able == tested == ["books", "hotels"]
    learnt, texts, labels = found["books"]
    assert set(learnt.origins) == {"books"} and len(texts) == len(labels) == 60


def test_sources_that_are_in_one_part_only_are_no_kinds():
    parts = [made(100, seed=place, origins=[f"shop {place}{n}" for n in range(5)]) for place in range(3)]
    able, tested, found = kinds.parted(*parts)
    assert able == tested == ["all texts"] and len(found["all texts"][0]) == 100 and len(found["all texts"][1]) == 200


def test_a_source_with_one_label_gets_no_expert():
    one_label = made(100, shares=(1, 0, 0), origins=("praise only",))
    both = made(100, origins=("mixed",))

    def joined(one, two):
        labels = numpy.concatenate([one.labels, two.labels])
        return base.Texts(one.texts + two.texts, labels, one.origins + two.origins)

    able, tested, _found = kinds.parted(*[joined(one_label, both)] * 3)
    assert able == ["mixed"] and tested == ["mixed", "praise only"]
