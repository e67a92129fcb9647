"""EmoDB (made small, by hand) and the spoken styles that ship: loaded as told, every damage told in one sentence."""

import lzma
import shutil

import numpy
import pytest

from course_utils import datasets
from course_utils.core.errors import CourseError
from course_utils.datasets.speech import clip_files, emodb, spoken_styles, voices
from course_utils.media import sound, sound_files

AMONG = ("emodb", "spoken_styles")


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No local data, an empty cache."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))


def tone(number, rate, seconds):
    at = numpy.arange(int(rate * seconds)) / rate
    return 0.3 * numpy.sin(2 * numpy.pi * (150 + number) * at)


@pytest.fixture
def small_emodb(tmp_path, monkeypatch):
    """Ten speakers, seven clips each, at 16 kHz with silence around; returns the folder of the WAV files."""
    folder = tmp_path / "local" / "emodb" / "wav"
    folder.mkdir(parents=True)
    number = 0
    for speaker in emodb.SPEAKERS:
        for letter in emodb.LETTERS:
            clip = numpy.concatenate([numpy.zeros(800), tone(number, 16_000, 0.5), numpy.zeros(1600)])
            (folder / f"{speaker}a01{letter}a.wav").write_bytes(sound.write_wav(clip, 16_000))
            number += 1
    monkeypatch.setattr(emodb, "COUNT", number)
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "local"))
    return folder


def test_emodb_comes_first_and_labels_come_from_the_file_names(small_emodb):
    # The table that comes with the altered copy exchanges emotions: it must not be read.
    (small_emodb.parent / "audio_labels.csv").write_text("Filename,Emotion\n03a01Fa.wav,disgust\n")
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier, data.rate, data.simulated) == ("emodb", "local", 16_000, False)
    assert len(data) == 70 and data.class_names[4] == "happiness"
    first = data.speakers == "03"
    assert sorted(data.class_names[k] for k in data.labels[first]) == sorted(emodb.LETTERS.values())
    assert set(data.sentences) == {"a01"} and "70 clips of 10 speakers, 7 classes" in data.note
    assert "altered" not in data.note


def test_silence_at_the_ends_goes_and_the_file_of_each_clip_stays_its_own(small_emodb):
    data = datasets.load("emodb")
    for place in (0, 33, 69):
        assert len(data.clips[place]) == pytest.approx(8000, abs=20)
    names = sorted(path.name for path in small_emodb.glob("*.wav"))
    for place in (0, 33, 69):
        samples, _rate = sound_files.read_sound(small_emodb / names[place])
        assert data.class_names[data.labels[place]] == emodb.LETTERS[names[place][5]]
        spectrum = numpy.abs(numpy.fft.rfft(samples[800:8800]))
        assert numpy.abs(numpy.fft.rfft(data.clips[place], 8000)).argmax() == spectrum.argmax()


def test_an_altered_copy_is_brought_to_16_khz_and_named(small_emodb):
    for number, path in enumerate(sorted(small_emodb.glob("*.wav"))):
        clip = numpy.concatenate([tone(number, 22_050, 1.5), numpy.zeros(44_100)])[:44_100]
        path.write_bytes(sound.write_wav(clip, 22_050))
    data = datasets.load("emodb")
    assert data.rate == 16_000 and len(data.clips[0]) == pytest.approx(24_000, abs=50)
    assert "an altered copy: 22.05 kHz, cut at 2.0 s" in data.note


def gone(path):
    path.unlink()


def empty(path):
    path.write_bytes(b"")


def cut(path):
    path.write_bytes(path.read_bytes()[:9000])


def other(path):
    path.write_bytes(b"no sound at all, but long enough to be one. " * 100)


def silent(path):
    path.write_bytes(sound.write_wav(numpy.zeros(8000), 16_000))


def twin(path):
    path.write_bytes((path.parent / "16a01Na.wav").read_bytes())


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (gone, "holds 69 of the 70 clips"),
        (empty, "03a01Fa.wav is empty or cut short"),
        (cut, "03a01Fa.wav is not a whole WAV file"),
        (other, "03a01Fa.wav is not a whole WAV file"),
        (silent, "03a01Fa.wav holds next to no sound"),
        (twin, "is a copy of another file"),
    ],
)
def test_a_broken_emodb_is_one_clear_error(small_emodb, harm, words):
    harm(small_emodb / "03a01Fa.wav")
    with pytest.raises(CourseError, match=words) as caught:
        datasets.load("emodb")
    assert "copy it into COURSE_DATA_DIR again" in str(caught.value) and "\n" not in str(caught.value)
    if harm in (gone, empty):  # the doctor looks at names and sizes only
        assert not {found.name: found for found in datasets.status()}["emodb"].intact


def test_emodb_is_not_downloaded():
    with pytest.raises(CourseError, match="EmoDB is not on this machine"):
        datasets.load("emodb")
    with pytest.raises(CourseError, match="is not downloaded"):
        datasets.download("emodb")


def test_the_spoken_styles_are_balanced_and_say_that_they_are_a_simulation():
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier, data.rate, data.simulated) == ("spoken_styles", "bundled", 8000, True)
    assert "simulated" in data.note and "EmoDB is not on this machine" in data.note
    for speaker in set(data.speakers):
        assert numpy.bincount(data.labels[data.speakers == speaker]).tolist() == [6] * 4
    assert len({clip.tobytes() for clip in data.clips}) == 576
    seconds = numpy.array([len(clip) for clip in data.clips]) / 8000
    assert seconds.min() > 0.4 and seconds.max() < 2.5
    assert max(numpy.abs(clip).max() for clip in data.clips) <= 1.0
    assert data.fingerprint == datasets.load("spoken_styles").fingerprint


def test_tense_clips_are_louder_than_subdued_ones():
    data = datasets.load("spoken_styles")
    power = numpy.array([numpy.mean(clip**2) for clip in data.clips])
    by_class = [numpy.median(power[data.labels == k]) for k in range(4)]
    assert by_class[3] > 4 * by_class[2]


def test_limit_keeps_whole_speakers():
    found = spoken_styles.load(spoken_styles.BUNDLED, "bundled", limit=30)
    assert len(found) == 48 and len(set(found.speakers)) == 2
    with pytest.raises(CourseError, match="limit is 0"):
        spoken_styles.load(spoken_styles.BUNDLED, "bundled", limit=0)


@pytest.fixture
def copied(tmp_path, monkeypatch):
    target = tmp_path / "spoken_styles"
    shutil.copytree(spoken_styles.BUNDLED, target)
    monkeypatch.setattr(spoken_styles, "BUNDLED", target)
    return target


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("name", spoken_styles.FILES)
@pytest.mark.parametrize(
    ("harm", "words"), [(gone, "is missing"), (empty, "is empty"), (cut, "is not the file"), (flip, "is not the file")]
)
def test_a_broken_bundled_file_is_one_clear_error(copied, name, harm, words):
    harm(copied / name)
    with pytest.raises(CourseError, match=f"{name} {words}.*git checkout -- data") as caught:
        datasets.load("spoken_styles")
    assert "\n" not in str(caught.value)
    assert not {found.name: found for found in datasets.status()}["spoken_styles"].intact


def test_what_cannot_be_unpacked_is_told(monkeypatch):
    path = spoken_styles.BUNDLED / clip_files.SOUND_FILE
    codes = numpy.arange(256, dtype="uint8")
    assert clip_files.unpack(clip_files.pack(codes), path, "bundled") == codes.tobytes()
    with pytest.raises(CourseError, match="cannot be unpacked"):
        clip_files.unpack(b"nonsense", path, "bundled")
    with pytest.raises(CourseError, match="cut short"):
        clip_files.unpack(clip_files.pack(codes)[:-8], path, "bundled")
    monkeypatch.setattr(clip_files, "LARGEST", 1000)  # a small file must not become a huge one in memory
    with pytest.raises(CourseError, match="far too long"):
        clip_files.unpack(lzma.compress(bytes(100_000)), path, "bundled")


def test_a_table_that_does_not_fit_is_told(copied, monkeypatch):
    table = copied / clip_files.TABLE_FILE
    table.write_text(table.read_text().rsplit("\n", 2)[0] + "\n")
    monkeypatch.setattr(spoken_styles, "inspect", lambda folder, tier: None)
    with pytest.raises(CourseError, match="does not fit the sounds"):
        datasets.load("spoken_styles")


def test_the_fingerprint_changes_with_any_label():
    data = spoken_styles.load(spoken_styles.BUNDLED, "bundled", limit=24)
    parts = dict(
        clips=data.clips, rate=8000, speakers=data.speakers, sentences=data.sentences, class_names=data.class_names,
        simulated=True,
    )  # fmt: skip
    labels = data.labels.copy()
    same = voices.make("spoken_styles", "bundled", "t", None, "", labels=labels, **parts)
    labels[3] = (labels[3] + 1) % 4
    changed = voices.make("spoken_styles", "bundled", "t", None, "", labels=labels, **parts)
    assert same.fingerprint == data.fingerprint != changed.fingerprint
