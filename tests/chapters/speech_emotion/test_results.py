"""What 14_speech_emotion says in words, held against what its committed notebook recorded."""

import numpy
import pytest
from recorded import recorded

from course_utils.notebook import measured

pytestmark = pytest.mark.results

LINEAR, PROSODY, NETWORK = "91 numbers, linear", "12 prosody numbers, linear", "91 numbers, small network"
CNN, KNOWN, KNOWN_NETWORK = "log-mel picture, CNN", "91 per speaker, linear", "91 per speaker, small network"
KNOWN_CNN = "log-mel per speaker, CNN"


@pytest.fixture(scope="module")
def found():
    return recorded("14_speech_emotion")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


@pytest.fixture(scope="module")
def accuracy(results):
    return {name: float(numpy.mean(runs)) for name, runs in results["accuracy"].items()}


def test_the_data_are_what_the_text_says(results):
    assert (results["clips"], results["speakers"], results["classes"]) == (576, 24, 4)
    assert results["simulated"] is True
    assert results["same_peak"] < 0.1  # loudness is kept in the bundled clips


def test_what_is_written_out_by_hand_is_what_the_library_gives(results):
    assert results["mel_difference_to_tensorflow"] < 1e-4
    assert results["spectrum_difference"] < 1e-5
    low, high = results["mel_steps"]
    assert 3 < low / high < 5 and high > 20  # "large", and "small": not nothing
    assert results["pitch_by_hand"] == pytest.approx(results["pitch_of_helper"], rel=0.03)


def test_the_numbers_tell_who_speaks_nearly_every_time(results):
    assert results["who_accuracy"] > 0.9 > 10 * results["who_chance"]


def test_the_random_split_promises_too_much(results):
    assert results["leak_points"] > 2
    pairs = zip(results["leak"]["random split"], results["leak"]["split by speaker"], strict=True)
    assert all(mixed > fair for mixed, fair in pairs)


def test_the_leak_lies_where_it_was_put(results):
    unearned = {name: numpy.mean(runs) for name, runs in results["leak_by_group"].items()}
    assert unearned["79 of the spectrum"] > unearned["12 prosody numbers"] + 0.5
    assert unearned["79 of the spectrum"] > 1.5


def test_accuracy_and_uar_part_where_one_class_is_frequent(results):
    measures = results["measures"]
    usual = {name: found for name, found in measures.items() if name.startswith("as recorded")}
    assert all(found["accuracy"] == pytest.approx(found["UAR"], abs=1e-6) for found in usual.values())
    always, linear = measures["mostly even: always even"], measures["mostly even: linear"]
    assert always["accuracy"] == pytest.approx(0.5, abs=0.02) and always["UAR"] == pytest.approx(0.25)
    assert linear["accuracy"] - linear["UAR"] > 0.02  # "what that costs the rare ones"
    assert linear["UAR"] - always["UAR"] > 2 * (linear["accuracy"] - always["accuracy"]) > 0


def test_prosody_brings_a_large_part_of_the_way(accuracy):
    chance = accuracy["most frequent class"]
    assert accuracy[PROSODY] - chance > 0.6 * (accuracy[LINEAR] - chance)


def test_networks_bring_no_more_than_a_few_points(accuracy):
    for network, linear in ((NETWORK, LINEAR), (CNN, LINEAR), (KNOWN_NETWORK, KNOWN), (KNOWN_CNN, KNOWN)):
        assert accuracy[network] - accuracy[linear] < 0.06


def test_the_speakers_normal_helps_both_and_the_linear_classifier_far_more(results):
    gains = results["gains"]
    linear, cnn = gains[f"{KNOWN} – {LINEAR}"], gains[f"{KNOWN_CNN} – {CNN}"]
    assert linear["low"] > 0 and cnn["value"] > 0 and linear["value"] > 2 * cnn["value"]
    assert all(found["n"] == 24 and found["low"] <= found["value"] <= found["high"] for found in gains.values())


def test_the_order_is_the_same_on_acted_voices():
    rows = {row["method"]: row for row in measured.read("acted_voices")["rows"]}
    order = [rows[name]["accuracy"] for name in ("most frequent class", PROSODY, LINEAR, KNOWN)]
    assert order == sorted(order)
    assert rows[CNN]["accuracy"] < rows[LINEAR]["accuracy"] and rows[LINEAR]["UAR"] < rows[LINEAR]["accuracy"]
    assert KNOWN_CNN in rows and "confused most are anger and happiness" in measured.read("acted_voices")["about"]


def test_the_speakers_normal_is_worth_less_to_actors(accuracy):
    rows = {row["method"]: row["accuracy"] for row in measured.read("acted_voices")["rows"]}
    assert 0 < rows[KNOWN] - rows[LINEAR] < 0.7 * (accuracy[KNOWN] - accuracy[LINEAR])


def test_knowing_the_speakers_normal_is_worth_more_than_any_network(accuracy):
    assert accuracy[KNOWN] - accuracy[LINEAR] > 0.1
    assert accuracy[KNOWN] > max(accuracy[NETWORK], accuracy[CNN]) + 0.05
    assert accuracy[KNOWN] > 0.7


def test_a_constant_mood_falls_towards_chance(results):
    assert results["recall_all_moods"] > 0.7
    assert abs(results["recall_one_mood"] - results["chance"]) < 0.15


def test_people_agree_with_labels_less_than_fully(results):
    kappas = results["kappas"]
    assert kappas["20 listeners, five acted emotions"] == pytest.approx(0.59, abs=0.01)
    assert 0 < kappas[LINEAR] < kappas[KNOWN] < 1


def test_neighbours_in_energy_are_confused(results):
    assert results["guessed_from_recipe"] == results["most_confused"]
    assert results["most_confused"] == "lively and tense"
    assert results["share_of_errors"] > 0.3


def test_answers_change_when_only_the_channel_does(results):
    drift = results["drift"]
    assert min(drift["10 dB softer"], drift["with noise"]) < drift["as recorded"]


def test_the_card_has_what_was_measured(results):
    card = results["decision_card"]
    assert card["choice"] == "neither" and card["quality"]["n"] == 24
    assert card["quality"]["low"] < card["quality"]["value"] < card["quality"]["high"]
    assert 0 < card["milliseconds"] < 100 and card["megabytes"] < 0.1 and card["parameters"] == 91 * 4 + 4


def test_the_verdicts(found):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert (
        verdicts["6.3-emotion"] == "depends" and verdicts["6.3-emotion-use"] == "depends"
    )  # a simulation refutes no use
    assert verdicts["6.3-emotion-network"] in ("refuted", "depends")
