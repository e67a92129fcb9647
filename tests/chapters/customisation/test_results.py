"""What 20_customisation says in words, held against what its committed notebook recorded."""

import numpy as np
import pytest
from recorded import recorded

from course_utils.chapters.customisation.drift import is_of_a_hotel
from course_utils.datasets import load
from course_utils.learning.pretrained import reviews

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("20_customisation")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_descriptions_beat_fifty_labels_and_words_come_last(results):
    sizes, means = results["sizes"], {way: [np.mean(v) for v in rows] for way, rows in results["by_labels"].items()}
    assert sizes == [20, 50, 200, 1000, 2000] and len(results["by_labels"]["head"][0]) == 5
    described = results["zero_shot"]["centred"]
    assert max(way[1] for way in means.values()) < min(described), "no way beats it on average"
    assert means["head"][3] > max(described), "with a thousand the head leads"
    assert means["head"][3] == max(way[3] for way in means.values())
    for at in range(5):
        assert means["words"][at] == min(way[at] for way in means.values()), "words come last at every size"
    assert np.std(results["by_labels"]["head"][0]) > 0.03, "a lottery"


def test_what_each_way_learns_and_forgets(results):
    adapted = results["adapted"]
    new, old = (
        {domain: {way: np.mean(v) for way, v in ways.items()} for domain, ways in adapted[part].items()}
        for part in ("new", "old")
    )
    turned, grain, before = new["upside down"], new["grainy"], np.mean(adapted["base"]["old"])
    assert turned["all"] > turned["lora"] + 0.05 > turned["head"] + 0.1
    assert max(grain.values()) - min(grain.values()) < 0.04, "the three are close"
    assert max(old["upside down"].values()) < before - 0.05, "all three forget"
    assert max(old["grainy"].values()) < before, "in both cases"
    assert old["grainy"]["head"] == min(old["grainy"].values()), "with grain the last layer most"
    few = {int(size): {way: np.mean(v) for way, v in ways.items()} for size, ways in adapted["few"].items()}
    assert list(sorted(few)) == [20, 100, 1000]
    assert all(few[20][way] < few[1000][way] - 0.1 for way in few[20]), "with 20 every way stays well below"
    assert adapted["off"] == [value for value in adapted["base"]["old"] for _domain in new], "back to the last bit"
    assert round(adapted["trained"]["all"] / adapted["trained"]["lora"]) == 38, "in the quiz, too"
    seconds = results["adapted_seconds"]
    spent = {way: np.mean([np.mean(ways[way]) for ways in seconds.values()]) for way in ("all", "lora")}
    assert 0.4 < spent["lora"] / spent["all"] < 1.2, "little time"


def test_vectors_find_everyday_words_and_adding_does_not_help(results):
    hits = {name: np.array(found) <= 3 for name, found in results["ranks"].items()}
    assert all(len(found) == 30 for found in hits.values())
    assert hits["vectors"].sum() > hits["both"].sum() >= hits["BM25"].sum()
    assert hits["BM25"][:15].mean() > 0.9 and hits["vectors"][:15].mean() > 0.9, "in the course's words both find it"
    assert hits["BM25"][15:].mean() < 0.45 < 0.6 < hits["vectors"][15:].mean()
    assert results["cells_changed"] == 0 and results["cells_searched"] > 400
    assert results["hub_times"] >= 3, "one cell comes first in several of the wrong answers"
    worst = sorted(range(30), key=lambda at: -results["ranks"]["vectors"][at])[:5]
    assert sum(at >= 15 for at in worst) >= 3, "most are everyday"


def test_a_question_is_asked_in_the_language_of_the_cells(results):
    found = {pair: (np.array(ranks) <= 3).mean() for pair, ranks in results["ranks_by_language"].items()}
    assert found["zh, en"] < found["en, en"] - 0.15, "lose many of their places"
    assert found["zh, zh"] > found["zh, en"], "better to ask in Chinese"
    assert results["chinese_changed"] == 0


def test_the_threshold_is_judged_on_the_other_half(results):
    assert results["halves"] == [15, 8]
    assert results["kept_inside"] >= 10 and results["kept_outside"] <= 2
    assert max(results["separations"].values()) > 0.9


def test_a_silent_slip_shows_in_the_golden_set(results):
    # Six lost and none won, then five, now four, as the cells were indexed anew: 30 questions are few for a sign test.
    assert results["lost"] > 3 * results["won"] and results["luck"] < 0.2 and results["after"] < results["before"]


def test_the_blind_judge_agrees_more_often_and_has_no_kappa(results):
    assert results["agreement_blind"] == pytest.approx(0.9)
    assert results["kappas"]["never reads"] == pytest.approx(0) and results["kappas"]["linear head"] > 0.3
    assert results["kappa_gap"] < 1e-12


def test_who_knows_the_question_owns_the_first_place(results):
    first = results["injected_first"]
    assert min(first["aimed"].values()) >= 28 and max(first["general"].values()) <= 2
    assert max(first["stuffed"].values()) <= 3
    assert results["private_cosine"] > results["best_other_cosine"]


def test_clients_queue_and_nothing_failed(results):
    waits = results["waits_ms"]
    assert [row["clients"] for row in waits] == [1, 4, 16] and results["failed"] == 0
    assert waits[0]["p50"] < waits[1]["p50"] < waits[2]["p50"] and waits[2]["p50"] > 4 * waits[0]["p50"]
    assert waits[2]["per_second"] < 4 * waits[0]["per_second"], "the answers a second hardly rise"
    assert results["refused_status"] == 413


def test_a_burst_is_answered_and_then_refused(results):
    assert results["limited_statuses"] == [200, 200, 200, 429, 429]


def test_what_the_alarms_find_and_what_they_do_not(results):
    drift = results["drift"]
    mean = {kind: {name: np.mean(values) for name, values in one.items()} for kind, one in drift.items()}
    signs = ("scores", "vectors")
    for sign in signs:
        assert len(drift["unchanged"][sign]) == 5
        assert mean["unchanged"][sign] < 0.04 and mean["rule"][sign] < 0.05, "about one in a hundred"
    assert mean["complaints"]["scores"] > 0.5, "more complaints move the scores"
    assert min(drift["hotels"]["vectors"]) > 0.95, "the vectors in nearly every window"
    assert mean["hotels"]["scores"] < 0.15, "hardly"
    accuracy = {kind: one["accuracy"] for kind, one in mean.items()}
    assert abs(accuracy["hotels"] - accuracy["unchanged"]) < 0.02, "accuracy stays"
    assert 0.08 < accuracy["unchanged"] - accuracy["rule"] < 0.16, "about ten points"


def test_about_three_reviews_in_ten_speak_of_a_hotel():
    texts = [text for part in reviews.parts(load("chinese_reviews", among=("chinese_reviews",))) for text in part.texts]
    assert 0.27 < is_of_a_hotel(texts).mean() < 0.33


def test_the_verdicts(found, results):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert verdicts == {
        "8.3-data": "depends",
        "8.3-storage": "depends",
        "8.3-debugging": "confirmed" if results["luck"] < 0.05 else "depends",
    }
