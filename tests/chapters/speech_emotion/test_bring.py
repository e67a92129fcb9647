"""Ten recordings that a learner brings to 14_speech_emotion."""

from dataclasses import replace

import numpy
import pytest
import soundfile

from course_utils.chapters.speech_emotion import bring
from course_utils.core.i18n import speaking
from course_utils.datasets.own import speech
from course_utils.datasets.speech import voices
from course_utils.notebook import brought

NAMES = ("even", "tense")


@pytest.fixture
def data():
    draw = numpy.random.default_rng(0)
    clips = tuple((0.1 * draw.standard_normal(4000)).astype("float32") for _k in range(30))
    return voices.Voices(
        clips=clips, rate=8000, labels=numpy.arange(30) % 2, speakers=numpy.array(["a"] * 30),
        sentences=numpy.array([""] * 30), class_names=NAMES, simulated=True, name="spoken_styles", tier="bundled",
        fingerprint="0", note="", licence="", source="",
    )  # fmt: skip


def loud(clip):
    return int(numpy.abs(clip).mean() > 0.15)


def recorded(folder, name, amplitude, seed, seconds=0.5):
    path = folder / name
    soundfile.write(path, amplitude * numpy.random.default_rng(seed).uniform(-1, 1, int(16_000 * seconds)), 16_000)
    return str(path)


def ten(folder):
    return {
        "even": [recorded(folder, f"e{k}.wav", 0.1, k) for k in range(5)],
        "TENSE": [recorded(folder, f"t{k}.flac", 0.8, 9 + k) for k in range(5)],
    }


def test_the_sample_is_of_strangers(data):
    found = bring.look(None, loud, data, numpy.arange(20, 30))
    assert found.sample and found.of == 10 and found.right == 5 and brought.verdict(found)[0] == "sample"


def test_ten_are_judged_at_the_rate_of_the_data(data, tmp_path, capsys):
    lengths = []
    found = bring.look(ten(tmp_path), lambda clip: lengths.append(len(clip)) or loud(clip), data, [0])
    assert (found.right, found.of, found.faults) == (10, 10, ()) and set(lengths) == {4000}
    brought.tell(found)
    assert "meant as tense, taken for tense" in (out := capsys.readouterr().out)
    assert "10 of 10 are right: 100 %, with a 95 % interval from 72 % to 100 %. Guessing would give 50 %" in out


def test_styles_may_be_written_in_english_where_the_notebook_is_chinese(data, tmp_path):
    mine = {"平稳": ten(tmp_path)["even"], "tense": ten(tmp_path)["TENSE"]}
    with speaking("zh"):
        found = bring.look(mine, loud, replace(data, class_names=("平稳", "紧张")), [0])
    assert (found.right, found.of, found.faults) == (10, 10, ())
    assert "紧张" in found.lines[-1] and "tense" not in "".join(found.lines)


def test_a_file_gets_the_sentence_that_own_data_get(data, tmp_path):
    (tmp_path / "notes.wav").write_text("no sound")
    mine = {**ten(tmp_path), "bored": ["x.wav"]}
    mine["even"] = [*mine["even"][:4], str(tmp_path / "notes.wav")]
    found = bring.look(mine, loud, data, [0])
    with pytest.raises(Exception, match="is not a file of sound that is known here") as caught:
        speech.clip((tmp_path / "notes.wav").read_bytes(), str(tmp_path / "notes.wav"))
    assert str(caught.value) in found.faults
    assert found.faults[0] == "Of your recordings 9 can be used, and ten are asked for."
    assert found.faults[1].startswith("'bored' is not among the answers that the model can give: even, tense")
