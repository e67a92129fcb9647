"""What 13_speech_to_text says in words, held against what its committed notebook recorded."""

import nbformat
import numpy
import pytest
from recorded import recorded

from course_utils.core.paths import ROOT
from course_utils.notebook import measured

pytestmark = pytest.mark.results

CLEAN, CHANGED = "CTC, clean strings", "CTC, changed strings"


@pytest.fixture(scope="module")
def found():
    return recorded("13_speech_to_text")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_the_data_are_what_the_text_says(results):
    assert (results["teachers"], results["strangers"], results["clips"]) == (83, 2, 1760)
    assert results["training_voices"] + results["unseen_voices"] == 83 and results["unseen_voices"] >= 15


def test_what_is_written_out_by_hand_is_what_the_libraries_give(results):
    assert results["spectrum_difference"] < 1e-5
    assert results["mel_difference"] < 1e-4 and results["log_mel_difference"] < 1e-2
    assert results["ctc_difference"] < 1e-4
    assert results["wer"] == pytest.approx(results["wer_of_jiwer"])


def test_the_running_mean_takes_most_of_the_loudness_away(results):
    left = results["volume_left"]
    assert left["no floor"][1] < 0.3 and left["no floor"][1] < left["half"][1]  # "the second reason alone"
    assert all(0 < everywhere < 1 for everywhere, _later in left.values())


def test_five_digits_have_more_than_a_billion_paths(results):
    assert results["paths"] > 1e9


def test_the_leak_makes_it_look_better(results):
    assert results["leak_points"] > 1 and results["leak"]["by voice"] > 1.3 * results["leak"]["by clip"]


def test_machines_are_understood_and_people_are_not(results):
    gap = results["gap"]
    assert gap["unseen synthetic"] < 0.15
    assert min(gap["Allison"], gap["Dawson"]) > 2.5 * gap["unseen synthetic"]


def test_the_race_is_fair(results):
    cells = {cell.id: cell.source for cell in nbformat.read(ROOT / "notebooks/en/13_speech_to_text.ipynb", 4).cells}
    assert "train(clean, course.epochs, run, beginner)" in cells["train-plain"]
    assert "train(changed_strings, course.epochs, run, beginner)" in cells["train-augmented"]
    assert len(results["ladder"]["clean strings"]) == len(results["ladder"]["changed strings"])


def test_steps_are_compared_by_recording(results):
    assert results["human_recordings"] == 20
    for step in results["steps"].values():
        assert step["n"] == 20 and step["low"] <= step["value"] <= step["high"]
    assert results["human_wer"] <= 0.36  # .22 to .24
    assert results["unseen_speaker_wer"] <= 0.4  # one other person, 0.14 to 0.26: what it brings is not shown


def test_listening_proves_nothing_on_the_same_takes(results):
    assert results["same_takes"] is True  # as the text says of the two people who ship
    assert set(results["forgotten"]) == {"before", "after"}  # on synthetic voices that nobody taught


def test_self_training_is_not_in_the_summary(results):
    cells = {cell.id: cell.source for cell in nbformat.read(ROOT / "notebooks/en/13_speech_to_text.ipynb", 4).cells}
    assert "without a text" not in cells["summary"] and "rates_of(models[first])[near]" in cells["untold-even"]
    assert set(results["gap"]) == {"unseen synthetic", "Allison", "Dawson"}  # what `near` is here


def test_listening_helps_six_callers_on_other_takes():
    rows = {row["learnt from"]: row["word error rate"] for row in measured.read("six_callers")["rows"]}
    assert rows["after listening without a text"] < rows["before listening"] < rows["changed synthetic strings"]


def test_what_helps_two_people_is_not_what_helps_six(results):
    steps, table = results["steps"], measured.read("six_callers")
    # "a little or nothing": 0.03, 0.04 and 0.03 with three seeds, each with 0 in its interval, and below 0 on another
    # processor; 0.11 (0.05 to 0.19) when the changes were chosen.
    assert -0.1 < steps["changing the sound"]["value"] < 0.15
    rows = {row["learnt from"]: row["word error rate"] for row in table["rows"]}
    assert abs(rows["changed synthetic strings"] - rows["clean synthetic strings"]) < 0.05
    assert rows["and strings of five other people"] < 0.6 * rows["changed synthetic strings"]  # "halve the errors"
    assert "changing the sound saves -0.02 (-0.05 to +0.01)" in table["about"]


def test_few_recordings_make_most_of_the_errors(results):
    shares = sorted(results["by_recording"].values(), reverse=True)
    assert len(shares) == 20 and sum(shares[:7]) > 0.5 * sum(shares)
    assert results["decision_card"]["quality"]["n"] == 20  # recordings, not the strings made of them
    quality = results["decision_card"]["quality"]
    assert quality["high"] - quality["low"] > 0.1  # wide, as with twenty recordings it must be


def test_a_list_of_numbers_helps_the_beam(results):
    free, bound = (results["with_list"][name] for name in ("best path", "beam, listed numbers only"))
    assert bound["word error rate"] < 0.7 * free["word error rate"] and 150 <= results["listed"] <= 200
    assert bound["whole numbers right"] > free["whole numbers right"] + 0.1


def test_the_network_beats_its_rivals(results):
    rates = {method: numpy.mean(found["human"]) for method, found in results["rates"].items()}
    assert rates["always 5 5 5 5 5"] > 0.8
    assert rates[CHANGED] < min(rates["cut, linear"], rates["cut, nearest template"])
    assert len(results["rates"][CHANGED]["human"]) == 2
    assert rates["always 5 5 5 5 5"] > 1  # "a rate above 1"


def test_the_beam_finds_texts_that_are_at_least_as_probable_for_more_work(results):
    decoding, took = results["decoding"], results["decoding_ms"]
    # On 40 strings the beam made 0.5 points less, 0.5 more and 4.6 less errors, in three trainings.
    assert -0.02 < decoding["best path"] - decoding["beam of 8"] < 0.08
    assert results["beam_more_probable"] <= results["texts_differ"] < 20  # a handful of 40
    assert took["beam of 8"] > 10 * took["best path"]


def test_streaming_reads_the_same_and_waits_for_sound(results):
    assert results["same_as_whole"] == 1.0
    assert results["real_time_factor"] < 0.5
    assert 0.1 < results["delay"] < results["lookahead"] + 0.3


def test_noise_harms_most_the_network_that_has_never_heard_any(results):
    drift = results["drift"]
    assert drift["noisy"]["clean"] > 1.2 * drift["as recorded"]["clean"]
    assert drift["noisy"]["changed"] < drift["noisy"]["clean"]


def test_the_card_has_what_was_measured(results):
    card = results["decision_card"]
    assert card["choice"] == "build on open weights" and card["better"] == "lower"
    assert card["quality"]["low"] <= card["quality"]["value"] <= card["quality"]["high"]
    assert 0 < card["milliseconds"] < 500 and card["megabytes"] < 1 and card["parameters"] == results["parameters"]


def test_the_verdicts(found):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert verdicts["6.3-speech"] == "depends" and verdicts["6.3-speech-real-time"] == "confirmed"
    assert verdicts["6.3-speech-uses"] in ("depends", "confirmed")
