import numpy
import pytest

from course_utils import datasets
from course_utils.core.chapters import parameters_of
from course_utils.core.errors import CourseError

AMONG = ("orl_faces", "drawn_faces")


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No local data, an empty cache."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def orl(tmp_path, monkeypatch):
    """A data set in ORL's layout, of noise; returns its folder. COURSE_DATA_DIR names the folder above."""
    folder = tmp_path / "local" / "orl_faces"
    generator = numpy.random.default_rng(0)
    for person in range(1, 41):
        (folder / f"s{person}").mkdir(parents=True)
        for picture in range(1, 11):
            pixels = generator.integers(0, 256, (112, 92), dtype="uint8")
            (folder / f"s{person}" / f"{picture}.pgm").write_bytes(b"P5\n92 112\n255\n" + pixels.tobytes())
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder.parent))
    return folder


def test_the_chapter_offers_the_real_set_first():
    assert parameters_of("09_face_recognition")["dataset"].choices == ("auto", *AMONG, "own")


def test_drawn_faces_are_the_same_each_time_and_split_by_person():
    data = datasets.load("auto", 240, AMONG)
    assert (data.name, data.tier, data.image_shape) == ("drawn_faces", "bundled", (64, 64, 3))
    assert "who do not exist" in data.note and "ORL faces is not on this machine" in data.note
    assert data.images.shape == (240, 64, 64, 3) and data.images.dtype == numpy.uint8
    assert numpy.bincount(data.people).tolist() == [8] * 30
    assert not set(data.people[data.in_test]) & set(data.people[~data.in_test])
    again = datasets.load("drawn_faces", 240)
    assert again.fingerprint == data.fingerprint and (again.landmarks == data.landmarks).all()
    # The group that is rare where the network learns is half of the test.
    people = [numpy.unique(data.people[data.covered & part]).size for part in (~data.in_test, data.in_test)]
    assert people == [2, 2] and len(data.test_people) == 5


def test_orl_is_read_in_its_official_layout(orl):
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier, data.marked) == ("orl_faces", "local", False)
    assert data.images.shape == (400, 112, 92, 1)
    assert len(data.test_people) == 12 and data.in_test.sum() == 120
    raw = (orl / "s3" / "7.pgm").read_bytes()[-92 * 112 :]
    assert data.images[26].tobytes() == raw and data.people[26] == 2
    assert "AT&T" in data.licence and "COURSE_DATA_DIR" in data.note


def test_orl_limit_takes_the_first_people(orl):
    data = datasets.load("orl_faces", 240)
    assert data.images.shape[0] == 240 and data.people.max() == 23
    for limit in (99, 150.5):
        with pytest.raises(CourseError, match="100 or more"):
            datasets.load("orl_faces", limit)
    with pytest.raises(CourseError, match="240 or more"):
        datasets.load("drawn_faces", 100)


def test_orl_is_not_downloaded():
    with pytest.raises(CourseError, match="not downloaded"):
        datasets.download("orl_faces")
    with pytest.raises(CourseError, match="not on this machine"):
        datasets.load("orl_faces")


def cut(path):
    path.write_bytes(path.read_bytes()[:-50])


def longer(path):
    path.write_bytes(path.read_bytes() + b"x")


def small(path):
    path.write_bytes(b"P5\n20 20\n255\n" + bytes(range(200)) * 2)


def black(path):
    path.write_bytes(b"P5\n92 112\n255\n" + bytes(92 * 112))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.unlink(), "is missing"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (cut, "10254 bytes of pixels instead of 10304"),
        (longer, "10305 bytes"),
        (lambda path: path.write_bytes(b"GIF89a" + bytes(20000)), "not a grey picture in binary PGM"),
        (lambda path: path.write_bytes(b"P5\n92 112\n65535\n" + bytes(92 * 112 * 2)), "not a grey picture"),
        (small, "does not hold 92 x 112"),
        (black, "one single grey"),
    ],
)
def test_every_damage_is_one_clear_sentence(orl, damage, words):
    damage(orl / "s12" / "4.pgm")
    with pytest.raises(CourseError, match=words) as caught:
        datasets.load("orl_faces")
    assert "s12" in str(caught.value) and "COURSE_DATA_DIR again" in str(caught.value)


def test_a_comment_in_the_header_is_allowed(orl):
    path = orl / "s1" / "1.pgm"
    path.write_bytes(path.read_bytes().replace(b"P5\n", b"P5\n# made by hand\n", 1))
    assert datasets.load("orl_faces").images.shape[0] == 400


def test_status_knows_both_sets(orl):
    found = {one.name: one for one in datasets.status()}
    assert found["orl_faces"].intact and found["orl_faces"].tier == "local"
    assert found["drawn_faces"].intact and found["drawn_faces"].tier == "bundled"
    (orl / "s40" / "10.pgm").unlink()
    assert not {one.name: one for one in datasets.status()}["orl_faces"].intact
