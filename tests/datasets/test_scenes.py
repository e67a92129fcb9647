import numpy
import pytest
from PIL import Image

from course_utils import datasets
from course_utils.core.errors import CourseError
from course_utils.datasets.scenes import garment_scenes
from course_utils.media import boxes

AMONG = ("bccd", "garment_scenes")
XML = """<annotation><object><name>{name}</name>
<bndbox><xmin>64</xmin><ymin>48</ymin><xmax>{right}</xmax><ymax>240</ymax></bndbox></object></annotation>"""


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def blood(tmp_path, monkeypatch):
    """A data set in BCCD's layout with five pictures; returns its folder."""
    folder = tmp_path / "data" / "BCCD"
    for name in ("JPEGImages", "Annotations", "ImageSets/Main"):
        (folder / name).mkdir(parents=True)
    for number, name in enumerate(["RBC", "WBC", "Platelets", "RBC", "RBC"]):
        stem = f"BloodImage_{number:05d}"
        picture = numpy.full((480, 640, 3), 200, "uint8")
        picture[48:240, 64:320] = (20 * number, 0, 0)
        Image.fromarray(picture).save(folder / "JPEGImages" / f"{stem}.jpg", quality=95)
        (folder / "Annotations" / f"{stem}.xml").write_text(XML.format(name=name, right=320))
    stems = [f"BloodImage_{number:05d}" for number in range(5)]
    (folder / "ImageSets/Main/trainval.txt").write_text("\n".join(stems[:3]) + "\n")
    (folder / "ImageSets/Main/test.txt").write_text("\n".join(stems[3:]) + "\n")
    monkeypatch.setenv("COURSE_DATA_DIR", str(folder.parent))
    return folder


def test_scenes_are_always_the_same_and_hold_what_their_boxes_say():
    data = datasets.load(limit=60, among=AMONG)
    assert (data.name, data.tier, len(data.train), len(data.test)) == ("garment_scenes", "bundled", 60, 300)
    assert "BCCD is not on this machine" in data.note and data.image_shape == (96, 96, 3)
    again = datasets.load(limit=60, among=AMONG)
    assert again.fingerprint == data.fingerprint and (again.train.images == data.train.images).all()
    whole = datasets.load("garment_scenes")
    assert len(whole.train) == 1200 and (whole.train.images[:60] == data.train.images).all()
    everything = numpy.concatenate(data.test.boxes)
    assert set(everything[:, 4]) == {0, 1, 2, 3, 4}
    assert everything[:, :4].min() >= 0 and everything[:, 2:4].max() <= 96
    for truth in data.test.boxes:
        overlaps = boxes.iou(truth, truth)
        assert (overlaps[~numpy.eye(len(truth), dtype=bool)] <= 0.15).all()


def test_every_garment_has_its_mask_and_the_pictures_are_as_without():
    data = datasets.load("garment_scenes", limit=40)
    for truth, mask in zip(data.train.boxes, data.train.masks, strict=True):
        assert set(numpy.unique(mask)) - {0} <= set((truth[:, 4] + 1).astype(int))
        for left, top, right, bottom, label in truth.astype(int):
            assert (mask[top:bottom, left:right] == label + 1).mean() > 0.2
        inside = numpy.zeros(mask.shape, bool)
        for left, top, right, bottom, _label in truth.astype(int):
            inside[top:bottom, left:right] = True
        assert not mask[~inside].any()
    assert data.with_tests(7).test.masks.shape == (7, 96, 96)
    garment = numpy.full((1, 28, 28), 255, "uint8")
    drawn, boxes, masks = garment_scenes.draw_with_masks(garment, [2], 3, numpy.random.default_rng(0))
    again, same = garment_scenes.draw_scenes(garment, [2], 3, numpy.random.default_rng(0))
    assert (drawn == again).all() and all((one == other).all() for one, other in zip(boxes, same, strict=True))
    assert set(numpy.unique(masks)) == {0, 3}


def test_a_box_fits_its_garment():
    generator = numpy.random.default_rng(0)
    garment = numpy.zeros((1, 28, 28), "uint8")
    garment[0, 4:24, 8:20] = 255
    images, truths = garment_scenes.draw_scenes(garment, numpy.array([0]), 20, generator, most=1)
    for image, truth in zip(images, truths, strict=True):
        left, top, right, bottom = truth[0, :4].astype(int)
        assert (bottom - top) / (right - left) == pytest.approx(20 / 12, rel=0.15)
        inside = image[top:bottom, left:right].reshape(-1, 3).std(axis=0).max()
        around = image[max(top - 3, 0) : bottom + 3, max(left - 3, 0) : right + 3].reshape(-1, 3).std(axis=0).max()
        assert inside < around  # one colour inside, the ground beside it


def test_the_film_moves():
    film = garment_scenes.test_film(4)
    assert film.shape == (4, 96, 96, 3) and film.dtype == numpy.uint8
    assert all((film[number] != film[number + 1]).any() for number in range(3))
    assert (garment_scenes.test_film(4) == film).all()


def test_bccd_is_read_in_its_layout_and_boxes_shrink_with_the_pictures(blood):
    data = datasets.load(among=AMONG)
    assert (data.name, data.tier, len(data.train), len(data.test)) == ("bccd", "local", 3, 2)
    assert data.image_shape == (192, 256, 3) and data.class_names == ("RBC", "WBC", "Platelets")
    for label, truth in enumerate(data.train.boxes):
        assert truth[0] == pytest.approx([25.6, 19.2, 128, 96, label])
    assert data.train.images[0][60, 80].max() < 60 < data.train.images[0][150, 200].min()
    assert len(datasets.load(limit=2, among=AMONG).train) == 2
    assert datasets.status()[list(datasets.SETS).index("bccd")].intact


def test_a_box_without_area_is_left_out(blood):
    (blood / "Annotations/BloodImage_00000.xml").write_text(XML.format(name="RBC", right=64))
    assert len(datasets.load(among=AMONG).train.boxes[0]) == 0


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("JPEGImages/BloodImage_00001.jpg", None, "is missing"),
        ("JPEGImages/BloodImage_00001.jpg", b"", "is empty"),
        ("JPEGImages/BloodImage_00001.jpg", b"GIF89a nothing", "is not a whole JPEG"),
        ("Annotations/BloodImage_00001.xml", b"<annotation><object>", "PASCAL VOC"),
        ("Annotations/BloodImage_00001.xml", XML.format(name="RBC", right="wide").encode(), "PASCAL VOC"),
        ("Annotations/BloodImage_00001.xml", XML.format(name="tree", right=320).encode(), "PASCAL VOC"),
        ("Annotations/BloodImage_00001.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "PASCAL VOC"),
        ("ImageSets/Main/test.txt", b"../../secret\n", "no picture of it"),
        ("ImageSets/Main/trainval.txt", None, "is missing"),
    ],
)
def test_damage_is_told_in_one_sentence(blood, path, content, words):
    if content is None:
        (blood / path).unlink()
    else:
        (blood / path).write_bytes(content)
    with pytest.raises(CourseError, match=words) as caught:
        datasets.load(among=AMONG)
    assert path.split("/")[-1] in str(caught.value) and "copy it into COURSE_DATA_DIR again" in str(caught.value)


def test_a_cut_picture_is_refused(blood):
    path = blood / "JPEGImages/BloodImage_00001.jpg"
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(CourseError, match="whole JPEG"):
        datasets.load(among=AMONG)
