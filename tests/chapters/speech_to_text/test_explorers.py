"""The explorers and the live demo of 13_speech_to_text."""

import numpy
import pytest
from examples_speech_to_text import moments, strings

from course_utils.chapters.speech_to_text import recogniser
from course_utils.chapters.speech_to_text.explorers import arriving, captions, ctc_frames, ctc_table
from course_utils.chapters.speech_to_text.explorers.arriving import Arriving
from course_utils.chapters.speech_to_text.explorers.ctc_frames import CtcFrames
from course_utils.core.errors import CourseError
from course_utils.media import sound_files

RATE = recogniser.SAMPLE_RATE


def loud(inputs):
    """A network that reads 4 wherever it is loud."""
    hot = inputs[:, ::4].mean(axis=2) > 0.3
    table = numpy.zeros((*hot.shape, 11), "float32")
    table[..., 0] = 1
    table[..., 5] = 2 * hot
    return table


@pytest.fixture(scope="module")
def bursts():
    """Three bursts of noise in two seconds."""
    samples = numpy.zeros(2 * RATE, "float32")
    for start in (3000, 8000, 13_000):
        samples[start : start + 1200] = 0.3 * numpy.random.default_rng(start).normal(size=1200)
    return samples


def test_the_table_starts_with_a_best_path_that_is_not_the_best_text():
    path, text, ranked = ctc_table.ranking(ctc_table.START)
    assert text == () and set(path) == {0} and ranked[0][0] == (1,)
    assert ranked[0][1] == pytest.approx(3 * 0.6 * 0.4 * 0.6 - 0.6 * 0.4 * 0.6 + 0.4 * 0.4 * 0.6)
    say = ctc_table.CtcTable().alt
    assert "But 3 is more probable" in say(ctc_table.START)
    sure = ((0.1, 0.9, 0), (0.9, 0.1, 0), (0.1, 0, 0.9))
    assert "reads 37" in say(sure) and "the most probable one, too" in say(sure)


def test_rows_of_the_table_are_shares_whatever_is_typed():
    assert numpy.allclose(ctc_table.shares(((2, 2, 0), (0, 0, 0), (-1, 1, 0))), [(0.5, 0.5, 0), (1, 0, 0), (0, 1, 0)])
    assert "reads (nothing)" in ctc_table.CtcTable().alt(((0, 0, 0),) * 3)


def test_a_push_on_the_blank_loses_digits_and_the_other_way_finds_more():
    logits = strings()["first"][1]
    assert ctc_frames.reading(logits, 7, 0)[1] == (4, 4, 8)
    assert ctc_frames.reading(logits, 7, 12)[1] == ()
    assert ctc_frames.reading(logits, 1, 0)[1] == (4,)
    assert numpy.allclose(ctc_frames.biased(logits, -5).sum(axis=1), 1)
    say = CtcFrames(strings()).alt
    assert "the winner is 3" in say("first", 4, 0) and "reads 33." in say("first", 4, 0)
    assert "the blank" in say("first", 0, 0) and "reads nothing" in say("first", 0, 0)
    # Behind the end of a shorter string time goes on, and nothing is added to what was read.
    assert "after 0.32 s the sound is over; collapsed, the whole path reads 1." in say("second", 7, 0)
    assert "The blank is pushed by +9." in say("first", 0, 9) and "pushed by -2." in say("second", 7, -2)


def test_frames_explorer_starts_at_the_end_of_the_first_string():
    frame = CtcFrames(strings()).controls["frame"]
    assert frame.default == 7 == frame.high
    with pytest.raises(CourseError, match="no string to show"):
        CtcFrames({})


def test_what_is_known_counts_the_computers_time_too():
    partials = moments()["one"][1]
    assert arriving.known(partials, 0.2) is None
    assert arriving.known(partials, 0.7).digits == (4,)
    assert arriving.known(partials, 1.05).digits == (4,)  # heard at 1.0, written at 1.1
    assert arriving.known(partials, 1.2).digits == (4, 2)


def test_arriving_explorer_tells_what_is_said_and_what_is_written():
    say = Arriving(moments()).alt
    assert "Words said so far: 1; written: 1." in say("one", 7) and "so far: 4." in say("one", 7)
    assert "(nothing yet)" in say("one", 0)
    with pytest.raises(CourseError, match="no string to show"):
        Arriving({})


def test_a_sound_is_read_and_its_digits_have_times(bursts):
    partials = captions.transcribe(loud, bursts, "bursts")
    found = captions.events(partials)
    assert partials[-1].digits == (4, 4, 4) and found[-1][1] == "4 4 4"
    assert [second for second, _text in found] == sorted(second for second, _text in found)
    assert found[0][0] > 3000 / RATE
    assert captions.sentence(partials).startswith("4 4 4 (2.0 s of sound")
    quiet = captions.transcribe(loud, 0.01 * bursts, "quiet")
    assert quiet[-1].digits == partials[-1].digits  # loudness is taken away first
    with pytest.raises(CourseError, match="too short has 0.06 s; clips of 0.1 to 8 s are taken"):
        captions.transcribe(loud, bursts[:500], "too short")
    with pytest.raises(CourseError, match="hush is silent"):
        captions.transcribe(loud, numpy.zeros(RATE), "hush")


def test_the_demo_is_a_still_picture_outside_jupyterlab(bursts, shown, capsys):
    captions.demo(loud, {"three bursts": bursts})
    assert "in JupyterLab there is a microphone" in capsys.readouterr().out
    assert any("three bursts: 4 4 4" in str(seen) for seen in shown)


def test_the_live_demo_hears_and_says_what_it_cannot_read(bursts):
    box = captions.build(loud, {"three": bursts, "one": bursts[:6000]})
    assert "<b>three</b>: 4 4 4" in box.answer.value and box.player.events[-1][1] == "4 4 4"
    heard, rate = sound_files.read_sound(bytes(box.player.wav))
    assert rate == RATE and len(heard) == len(bursts)
    picture = box.canvas.frame
    box.chosen.value = "one"
    assert "<b>one</b>: 4 (" in box.answer.value and box.canvas.frame != picture
    box.hear(numpy.zeros(RATE, "float32"), "silence")
    assert 'role="alert"' in box.answer.value and "silence is silent" in box.answer.value
    box.hear(bursts, "<b>mine</b>")
    assert "&lt;b&gt;mine" in box.answer.value


def test_the_path_is_told_in_runs_that_fit_on_the_line():
    assert ctc_frames.in_runs([0, 0, 3, 0, 3, 3]) == "–×2 2×1 –×1 2×2"
    assert ctc_frames.in_runs([]) == ""
    long = ctc_frames.in_runs([0, 1] * 80)
    assert long.startswith("… ") and long.endswith("–×1 0×1") and len(long) <= 76
