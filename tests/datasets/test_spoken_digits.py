"""FSDD (made small, by hand) and the spoken digits that ship: loaded as told, every damage told in one sentence."""

import shutil

import numpy
import pytest

from course_utils import datasets
from course_utils.core.errors import CourseError
from course_utils.datasets.speech import clip_files, digits, fsdd, spoken_digits
from course_utils.media import sound

AMONG = ("fsdd", "spoken_digits")
RATE = digits.RATE


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No local data, an empty cache."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def bundled():
    return spoken_digits.load(spoken_digits.BUNDLED, "bundled")


@pytest.fixture
def small_fsdd(tmp_path, monkeypatch):
    """Six people, two takes of each digit: tones with silence around; returns the folder of the WAV files."""
    folder = tmp_path / "local" / "free-spoken-digit-dataset" / "recordings"
    folder.mkdir(parents=True)
    at = numpy.arange(2400) / RATE
    for person, name in enumerate(("george", "jackson", "lucas", "nicolas", "theo", "yweweler")):
        for digit in range(10):
            for take in range(2):
                tone = 0.2 * numpy.sin(2 * numpy.pi * (200 + 100 * digit + 10 * person + take) * at)
                clip = numpy.concatenate([numpy.zeros(800), tone, numpy.zeros(1600)])
                (folder / f"{digit}_{name}_{take}.wav").write_bytes(sound.write_wav(clip, RATE))
    monkeypatch.setattr(fsdd, "COUNT", 120)
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "local"))
    return folder


def test_what_ships_is_machines_and_two_people(bundled):
    assert (bundled.tier, bundled.rate, len(bundled)) == ("bundled", 8000, 1760)
    assert len(bundled.voices(human=False)) == 83 and bundled.voices(human=True) == ["Allison", "Dawson"]
    for voice in bundled.voices(human=False):
        takes = numpy.bincount(bundled.labels[bundled.speakers == voice], minlength=10)
        assert set(takes.tolist()) == ({4} if voice.startswith("flite-") else {2})
    for person in ("Allison", "Dawson"):
        assert sorted(bundled.labels[bundled.of([person])].tolist()) == list(range(10))
    assert "83 synthetic and 2 human voices" in bundled.note
    seconds = numpy.array([len(clip) for clip in bundled.clips]) / RATE
    assert seconds.min() > 0.1 and seconds.max() < 1.6
    assert len({clip.tobytes() for clip in bundled.clips}) == len(bundled)
    peaks = [numpy.abs(clip).max() for clip in bundled.clips]
    assert min(peaks) > 0.6 and max(peaks) < 0.75


def test_auto_takes_people_from_fsdd_where_it_is(small_fsdd):
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier, len(data)) == ("fsdd", "local", 120)
    assert data.human.all() and len(data.voices(human=True)) == 6 and data.voices(human=False) == []
    assert sorted(set(data.labels.tolist())) == list(range(10))
    assert datasets.load("spoken_digits").name == "spoken_digits"


def test_without_fsdd_the_note_says_so():
    data = datasets.load("auto", among=AMONG)
    assert data.name == "spoken_digits" and "FSDD is not on this machine" in data.note


def test_silence_goes_and_loudness_is_made_equal(small_fsdd):
    data = datasets.load("fsdd")
    for clip, label, speaker in zip(data.clips[::7], data.labels[::7], data.speakers[::7], strict=True):
        assert len(clip) == pytest.approx(2400 + 2 * digits.MARGIN * RATE, abs=250)
        assert numpy.abs(clip).max() == pytest.approx(digits.LOUDEST, abs=1e-3)
        spectrum = numpy.abs(numpy.fft.rfft(clip, 80_000))
        person = ("george", "jackson", "lucas", "nicolas", "theo", "yweweler").index(speaker)
        assert spectrum.argmax() / 10 == pytest.approx(200 + 100 * label + 10 * person, abs=3)


def gone(path):
    path.unlink()


def empty(path):
    path.write_bytes(b"")


def cut(path):
    path.write_bytes(path.read_bytes()[:3000])


def other(path):
    path.write_bytes(b"no sound at all, but long enough to be one. " * 100)


def silent(path):
    path.write_bytes(sound.write_wav(numpy.zeros(8000), RATE))


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (gone, "holds 119 recordings of 6 people instead of 120 of 6"),
        (empty, "0_george_0.wav is empty or cut short"),
        (cut, "0_george_0.wav is not a whole WAV file"),
        (other, "0_george_0.wav is not a whole WAV file"),
        (silent, "0_george_0.wav holds next to no sound"),
    ],
)
def test_a_broken_fsdd_is_one_clear_error(small_fsdd, harm, words):
    harm(small_fsdd / "0_george_0.wav")
    with pytest.raises(CourseError, match=words) as caught:
        datasets.load("fsdd")
    assert "copy it into COURSE_DATA_DIR again" in str(caught.value) and "\n" not in str(caught.value)


def test_somebody_missing_is_told(small_fsdd):
    for path in small_fsdd.glob("*_theo_*.wav"):
        path.rename(path.with_name(path.name.replace("theo", "lucas").replace("_0.", "_7.").replace("_1.", "_8.")))
    with pytest.raises(CourseError, match="120 recordings of 5 people"):
        datasets.load("fsdd")


def test_fsdd_is_not_downloaded():
    with pytest.raises(CourseError, match="FSDD is not on this machine"):
        datasets.load("fsdd")
    with pytest.raises(CourseError, match="is not downloaded"):
        datasets.download("fsdd")


@pytest.fixture
def copied(tmp_path, monkeypatch):
    target = tmp_path / "spoken_digits"
    shutil.copytree(spoken_digits.BUNDLED, target)
    monkeypatch.setattr(spoken_digits, "BUNDLED", target)
    return target


@pytest.mark.parametrize("name", ["speech.ulaw.xz", "clips.csv", "human/allison/3.wav", "human/dawson/9.ulaw"])
@pytest.mark.parametrize(
    ("harm", "words"), [(gone, "is missing"), (empty, "is empty"), (cut, "is not the file"), (flip, "is not the file")]
)
def test_a_broken_bundled_file_is_one_clear_error(copied, name, harm, words):
    harm(copied / name)
    with pytest.raises(CourseError, match=f"{name} {words}.*git checkout -- data") as caught:
        datasets.load("spoken_digits")
    assert "\n" not in str(caught.value)
    assert not {found.name: found for found in datasets.status()}["spoken_digits"].intact


def test_a_table_that_does_not_fit_is_told(copied, monkeypatch):
    table = copied / clip_files.TABLE_FILE
    table.write_text(table.read_text().rsplit("\n", 2)[0] + "\n")
    monkeypatch.setattr(spoken_digits, "inspect", lambda folder, tier: None)
    with pytest.raises(CourseError, match="does not fit the sounds"):
        datasets.load("spoken_digits")


def test_limit_keeps_whole_voices_and_all_people():
    found = spoken_digits.load(spoken_digits.BUNDLED, "bundled", limit=30)
    assert len(found.voices()) == 2 and found.voices(human=True) == ["Allison", "Dawson"] and len(found) == 60
    with pytest.raises(CourseError, match="limit is 0"):
        spoken_digits.load(spoken_digits.BUNDLED, "bundled", limit=0)


def test_the_fingerprint_changes_with_any_label(bundled):
    few = list(range(20))
    parts = ([bundled.clips[k] for k in few], bundled.labels[few].copy(), bundled.speakers[few], [False] * 20)
    same = digits.make("spoken_digits", "bundled", "t", None, "", *parts)
    parts[1][3] = (parts[1][3] + 1) % 10
    assert digits.make("spoken_digits", "bundled", "t", None, "", *parts).fingerprint != same.fingerprint


def test_mu_law_of_telephones_is_decoded_as_the_standard_says():
    # ITU-T G.711, table 2a: the decoder's values, of 8159 at most, for a few codes; the second half is negative.
    codes = {0xFF: 0, 0xFE: 2, 0xF0: 30, 0xEF: 33, 0x80: 8031, 0x00: -8031, 0x7E: -2, 0x8F: 4191}
    found = spoken_digits.g711_decode(bytes(codes)) * 8159
    assert numpy.allclose(found, list(codes.values()), atol=1e-3)
    tone = 0.5 * numpy.sin(numpy.arange(500) / 7)
    smooth = sound.mulaw_decode(sound.mulaw_encode(tone))
    assert numpy.abs(smooth - tone).max() < 0.02
