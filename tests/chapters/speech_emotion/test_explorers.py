"""The explorers and the live demo of 14_speech_emotion."""

import examples_speech_emotion
import numpy
import pytest
from examples_speech_emotion import NAMES, RATE
from explorer_data import picture_in

from course_utils.chapters.speech_emotion import voice
from course_utils.chapters.speech_emotion.explorers import speaker_mix, voice_pad, voice_pitch
from course_utils.chapters.speech_emotion.explorers.speaker_mix import SpeakerMix
from course_utils.chapters.speech_emotion.explorers.voice_pitch import VoicePitch
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.media import sound
from course_utils.widgets.painter import Painter


@pytest.fixture(scope="module")
def clip():
    return examples_speech_emotion.clip()


@pytest.fixture(scope="module")
def people():
    return examples_speech_emotion.people()


def test_a_period_later_the_piece_is_like_itself(clip):
    assert voice_pitch.alikeness(clip, RATE, 250, 8.0) > 0.95
    assert voice_pitch.alikeness(clip, RATE, 250, 16.0) > 0.95
    assert voice_pitch.alikeness(clip, RATE, 250, 2.5) < 0.3
    assert voice_pitch.alikeness(clip, RATE, 250, 0) == pytest.approx(1)


def test_pitch_explorer_says_move_pitch_and_answer(clip):
    say = VoicePitch(clip, RATE).alt
    assert "8.0 ms" in say(250, 80) and "the pitch is 125 Hz" in say(250, 80) and "computer says 12" in say(250, 80)
    assert "the pitch is" not in say(250, 0)
    silence = numpy.concatenate([clip, numpy.zeros(4000, "float32")])
    assert "finds no pitch here" in VoicePitch(silence, RATE).alt(900, 80)


def test_pitch_explorer_starts_within_its_slider_and_at_a_voiced_place(clip):
    for samples in (clip, clip[:900], numpy.concatenate([numpy.zeros(4000, "float32"), clip])):
        time = VoicePitch(samples, RATE).controls["time"]
        assert time.low <= time.default <= time.high and time.default % time.step == 0
    assert time.default > 480  # the buzz is in the second half of the last one
    with pytest.raises(CourseError, match="too short for this picture"):
        VoicePitch(clip[:300], RATE)


def test_which_clips_are_heard():
    labels = numpy.array([0, 0, 0, 0, 1, 1, 1, 1, 2])
    assert speaker_mix.kept_clips(labels, 1, 0).tolist() == (labels == 1).tolist()
    assert speaker_mix.kept_clips(labels, 1, 100).all()
    half = speaker_mix.kept_clips(labels, 1, 50)
    assert half.sum() == 2 + 4 + 1 and half[labels == 1].all()


def test_one_mood_becomes_the_normal(people):
    values, labels, speakers = people
    alone, found = speaker_mix.new_speaker(values, labels, speakers, "d", 1, 0, True)
    assert set(found.tolist()) == {1} and numpy.allclose(alone.mean(axis=0), 0)
    mixed, found = speaker_mix.new_speaker(values, labels, speakers, "d", 1, 100, True)
    assert mixed[found == 1].mean() > 0.7
    raw, _found = speaker_mix.new_speaker(values, labels, speakers, "d", 1, 100, False)
    assert numpy.array_equal(raw, values[speakers == "d"])
    with pytest.raises(CourseError, match="no speaker 'z'"):
        speaker_mix.new_speaker(values, labels, speakers, "z", 1, 0, True)


def test_words_tell_what_normalising_does(people):
    say = SpeakerMix(*people, NAMES, ("level", "pitch")).alt
    assert "normalised: of the 10 clips heard, 100%" in say(3, 1, 100, True)
    assert "as measured: of the 10 clips heard, 50%" in say(3, 1, 100, False)  # loud people count as loud
    alone = say(3, 1, 0, True)
    assert "of the 5 clips heard" in alone and "100%" not in alone


@pytest.mark.parametrize("which", ["pitch", "mix"])
def test_explorers_are_still_pictures_outside_jupyterlab(clip, people, shown, which):
    if which == "pitch":
        voice_pitch.explore(clip, RATE)
    else:
        speaker_mix.explore(*people, NAMES, ("level", "pitch"), 1)
    ((data, metadata),) = shown
    assert len(picture_in(data)[1]) > 30


def louder(samples):
    chance = float(numpy.clip(numpy.abs(samples).max(), 0, 1))
    return [1 - chance, chance]


def test_the_demo_judges_and_does_not_promise_feelings(clip):
    ranks = voice_pad.judge(louder, clip / numpy.abs(clip).max() * 0.9, RATE, NAMES, "clip")
    assert ranks[0][0] == "loud" and ranks[0][1] == pytest.approx(0.9)
    text = voice_pad.sentence(ranks)
    assert "Sounds most like the clips called loud (90%)" in text and "feel" not in text


@pytest.mark.parametrize(
    ("samples", "predict", "words"),
    [
        (numpy.ones(1000), louder, "mine has 0.12 s; clips of 0.2 to 20 s are taken"),
        (numpy.full(4000, 1e-4), louder, "mine is silent"),
        ([[0.1, 0.2]], louder, "one row of finite numbers"),
        (numpy.ones(4000), lambda samples: [1.0], "predict must give 2 probabilities"),
        (numpy.ones(4000), lambda samples: [numpy.nan, 1], "predict must give 2 probabilities"),
        (numpy.ones(4000), lambda samples: [-1, 2], "predict must give 2 probabilities"),
    ],
)
def test_the_demo_tells_what_it_cannot_judge(samples, predict, words):
    with pytest.raises(CourseError, match=words):
        voice_pad.judge(predict, samples, RATE, NAMES, "mine")


def test_the_demo_outside_jupyterlab_shows_a_sample(clip, shown, capsys):
    voice_pad.pad(louder, RATE, NAMES, {"Ann, calm": clip})
    ((data, metadata),) = shown
    assert "Ann, calm. Sounds most like" in picture_in(data)[1]
    assert "microphone here" in capsys.readouterr().out


def test_the_live_demo_hears_recordings_samples_and_silence(clip):
    box = voice_pad.build(louder, RATE, NAMES, {"first": clip, "second": 2 * clip})
    assert "first" in box.answer.value and box.canvas.frame
    before = box.canvas.frame
    box.chosen.value = "second"
    assert "second" in box.answer.value and box.canvas.frame != before
    # What the browser does after a recording: the numbers first, then the count.
    box.recorder.name = "your <recording>"
    box.recorder.samples = numpy.round(clip * 32767).astype("<i2").tobytes()
    box.recorder.count += 1
    assert "your &lt;recording&gt;" in box.answer.value and "alert" not in box.answer.value
    box.recorder.samples = numpy.zeros(4000, "<i2").tobytes()
    box.recorder.count += 1
    assert "alert" in box.answer.value and "recording&gt; is silent" in box.answer.value


def test_the_live_demo_hears_files_that_the_browser_cannot_play(clip):
    import own_files

    box = voice_pad.build(louder, RATE, NAMES, {"first": clip})
    twice = numpy.repeat(clip, 2)  # at another rate
    long = own_files.written("FLAC", None, numpy.tile(twice, 20), 2 * RATE)
    for content, said, words in (
        (own_files.written("AU", "PCM_16", twice, 2 * RATE), "<b>own.file</b>: Sounds most like", "Heard."),
        (long, "<b>own.file</b>", "only the first 4 seconds"),
        (b"no sound", "<b>own.file</b>", "own.file is not a file of sound that is known here"),
        (own_files.written("AU", samples=numpy.zeros(48_000)), "own.file is silent", "Heard."),
    ):
        # What the browser does: name and content first, then the count.
        before = box.recorder.answered
        box.recorder.name, box.recorder.file = "own.file", content
        box.recorder.sent += 1
        assert said in box.answer.value and words in box.recorder.answer, box.answer.value
        assert box.recorder.answered == before + 1


def test_the_demo_picture_is_drawn_anew(clip):
    draw = voice_pad.picture_function(RATE, NAMES)
    pixels = []
    for samples, chance in ((clip, 0.2), (clip[:3000], 0.9), (clip, 0.2)):
        figure = draw(samples, sorted([("calm", 1 - chance), ("loud", chance)], key=lambda rank: -rank[1]))
        pixels.append(Painter(figure).pixels().copy())
    assert numpy.array_equal(pixels[0], pixels[2]) and not numpy.array_equal(pixels[0], pixels[1])


def test_the_bundled_voices_are_heard_by_the_pitch_explorer():
    from course_utils.datasets.speech import spoken_styles

    data = spoken_styles.load(spoken_styles.BUNDLED, "bundled", limit=24)
    heights, _strength = voice.pitch(data.clips[0], data.rate)
    explorer = VoicePitch(data.clips[0], data.rate)
    text = explorer.alt(**explorer.values())
    assert "computer says" in text and heights[heights > 0].min() >= 60
    assert ROOT in spoken_styles.BUNDLED.parents and sound.checked(data.clips[0]) is data.clips[0]
