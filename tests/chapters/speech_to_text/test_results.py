"""What 13_speech_to_text says in words, held against what its committed notebook recorded."""

import numpy
import pytest
from recorded import recorded

pytestmark = pytest.mark.results

CLEAN, CHANGED = "CTC, clean synthetic", "CTC, changed synthetic"


@pytest.fixture(scope="module")
def found():
    return recorded("13_speech_to_text")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_the_data_are_what_the_text_says(results):
    assert (results["synthetic_voices"], results["human_voices"], results["clips"]) == (83, 2, 1760)
    assert results["training_voices"] + results["unseen_voices"] == 83 and results["unseen_voices"] >= 15


def test_what_is_written_out_by_hand_is_what_the_libraries_give(results):
    assert results["spectrum_difference"] < 1e-5
    assert results["mel_difference"] < 1e-4 and results["log_mel_difference"] < 1e-2
    assert results["ctc_difference"] < 1e-4
    assert results["wer"] == pytest.approx(results["wer_of_jiwer"])


def test_the_running_mean_takes_loudness_away(results):
    assert results["moved_after"] < 0.2 * results["moved_before"]


def test_five_digits_have_more_than_a_billion_paths(results):
    assert results["paths"] > 1e9


def test_the_leak_makes_it_look_better(results):
    assert results["leak_points"] > 1 and results["leak"]["by voice"] > 1.3 * results["leak"]["by clip"]


def test_machines_are_understood_and_people_are_not(results):
    gap = results["gap"]
    assert gap["unseen synthetic"] < 0.15
    assert min(gap["Allison"], gap["Dawson"]) > 2.5 * gap["unseen synthetic"]


def test_changing_the_sound_closes_a_part_of_the_gap(results):
    ladder = {name: numpy.mean(values) for name, values in results["ladder"].items()}
    # Three networks against two, that differ by .05: .71 and .69 of the errors on two processors, .85 was too near.
    assert ladder["changed synthetic"] < ladder["clean synthetic"]
    assert results["human_wer"] <= 0.33  # .22 to .24


def test_other_people_close_more(results):
    ladder = {name: numpy.mean(values) for name, values in results["ladder"].items()}
    assert ladder["and other people"] < ladder["changed synthetic"]
    assert results["unseen_speaker_wer"] <= 0.2  # 0.10 here; 0.12 and 0.15 with other changes and passes


def test_listening_without_a_text_helps_while_the_counts_are_even(results):
    before, after = (numpy.mean(list(results["untold"][name].values())) for name in ("before", "after"))
    assert after < 0.5 * before and results["listened_wer"] <= 0.10  # "most of the errors that were left are gone"
    assert results["same_takes"] is True  # as the text says of the two people who ship
    first = next(iter(results["untold"]["before"]))
    assert results["uneven"] > 0.9 * results["untold"]["before"][first]  # "gains nothing"
    assert results["strangers"]["after"] >= results["strangers"]["before"]


def test_the_network_beats_its_rivals(results):
    rates = {method: numpy.mean(found["human"]) for method, found in results["rates"].items()}
    assert rates["always 5 5 5 5 5"] > 0.8
    assert rates[CHANGED] < min(rates["cut, linear"], rates["cut, nearest template"])
    assert len(results["rates"][CHANGED]["human"]) == 3


def test_the_beam_finds_texts_that_are_at_least_as_probable_for_more_work(results):
    decoding, took = results["decoding"], results["decoding_ms"]
    # On 40 strings the beam made 0.5 points less, 0.5 more and 4.6 less errors, in three trainings.
    assert -0.02 < decoding["best path"] - decoding["beam of 8"] < 0.08
    assert results["beam_more_probable"] <= results["texts_differ"] < 20  # "where it is sure, both read the same"
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
    assert verdicts["6.3-speech"] == "confirmed" and verdicts["6.3-speech-real-time"] == "confirmed"
    assert verdicts["6.3-speech-uses"] in ("depends", "confirmed")
