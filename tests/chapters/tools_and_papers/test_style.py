"""Gram matrices, the painting of a small picture, its rivals, and the pictures of styles."""

import numpy
import pytest

from course_utils.chapters.tools_and_papers import style, style_pictures, wardrobe
from course_utils.core import i18n
from course_utils.core.errors import CourseError

SIDE = 32


@pytest.fixture(scope="module")
def pictures():
    return wardrobe.photograph("china", SIDE), style_pictures.draw("mosaic", SIDE)


@pytest.fixture(scope="module")
def painted(pictures):
    return style.transfer(*pictures, 3, style.features((SIDE, SIDE)), keep=(1,))


def test_gram_by_hand():
    maps = numpy.array([[[1.0, 0.0], [2.0, 1.0]], [[0.0, 3.0], [1.0, 1.0]]])
    assert style.gram(maps) == pytest.approx(numpy.array([[6, 3], [3, 11]]) / 4)


def test_gram_forgets_where():
    maps = numpy.random.default_rng(0).normal(size=(5, 4, 3))
    shuffled = numpy.random.default_rng(1).permutation(maps.reshape(20, 3)).reshape(4, 5, 3)
    assert style.gram(shuffled) == pytest.approx(style.gram(maps))
    assert style.gram(maps) == pytest.approx(style.gram(maps).T)


def test_only_pixels_change(painted, pictures):
    assert painted.weights_change == 0.0
    assert painted.variables == SIDE * SIDE * 3
    assert (painted.pictures[0] == pictures[0]).all()
    assert sorted(painted.pictures) == [0, 1, 3] and (painted.last != pictures[0]).any()
    assert painted.last.dtype == numpy.uint8 and painted.last.shape == pictures[0].shape
    assert len(painted.losses) == 3 and painted.losses[-1][0] < painted.losses[0][0]


def test_few_steps_need_no_graph_and_paint_the_same(pictures, monkeypatch):
    model, found = style.features((SIDE, SIDE)), []
    for few in (style.FEW, 0):
        monkeypatch.setattr(style, "FEW", few)
        found.append(style.transfer(*pictures, 2, model))
    assert numpy.array(found[0].losses) == pytest.approx(numpy.array(found[1].losses), rel=1e-3)
    assert abs(found[0].last.astype(int) - found[1].last).max() <= 3


def test_colours_are_matched(pictures):
    content, manner = pictures
    found = style.colour_match(content, manner).reshape(-1, 3).astype(float)
    assert found.mean(axis=0) == pytest.approx(manner.reshape(-1, 3).mean(axis=0), abs=6)  # clipped at 0 and 255


def test_the_judge_knows_both_ends(pictures):
    content, manner = pictures
    judged = style.judge({"style": manner, "photograph": content}, manner, content, (SIDE, SIDE))
    assert judged["style"] == pytest.approx(0, abs=1e-6) and judged["photograph"] == pytest.approx(1, abs=1e-5)


def test_sizes_and_steps_are_checked(pictures):
    with pytest.raises(CourseError, match="1 or more"):
        style.transfer(*pictures, 0, None)
    with pytest.raises(CourseError, match="make them equal"):
        style.transfer(pictures[0], pictures[1][:16], 1, None)


@pytest.mark.parametrize("name", ["strokes", "mosaic", "waves", "flower"])
@pytest.mark.parametrize("size", [16, 61])
def test_styles_are_pictures_and_the_same_each_time(name, size):
    one = style_pictures.draw(name, size)
    assert one.shape == (size, size, 3) and one.dtype == numpy.uint8 and one.std() > 10
    assert (one == style_pictures.draw(name, size)).all()


def test_unknown_pictures_are_refused():
    with pytest.raises(CourseError, match="strokes, mosaic, waves, china, flower"):
        style_pictures.draw("cubism", 64)
    with pytest.raises(CourseError, match="16 or more"):
        style_pictures.draw("waves", 8)
    with pytest.raises(CourseError, match="china, flower"):
        wardrobe.photograph("cat", 64)


def test_garments_are_dark_on_white_with_a_margin():
    garment = numpy.zeros((1, 28, 28, 1), "uint8")
    garment[0, 10:20, 10:20] = 255
    (picture,) = wardrobe.enlarged(garment, 64)
    assert picture.shape == (64, 64, 3) and (picture[:8] == 255).all() and picture[32, 32].max() < 40


def test_every_name_of_a_garment_is_a_class():
    from course_utils.datasets import load
    from course_utils.learning.pretrained import lite0

    assert {name for names in wardrobe.GARMENTS.values() for name in names} <= set(lite0.names())
    assert set(wardrobe.GARMENTS) < set(load("fashion_mnist").class_names)


def test_classes_are_added_up():
    from course_utils.learning.pretrained import lite0

    scores = numpy.zeros((2, 1000))
    scores[0, lite0.names().index("jeans")] = 9
    scores[1, [lite0.names().index(name) for name in ("gown", "overskirt")]] = 5
    assert list(wardrobe.read_as_garments(scores, ("shirt", "trouser", "dress"))) == [1, 2]
    with i18n.speaking("zh"):  # where the data name their classes in Chinese
        names = tuple(map(i18n._, ("shirt", "trouser", "dress")))
        assert "trouser" not in names and list(wardrobe.read_as_garments(scores, names)) == [1, 2]
    assert wardrobe.chances(scores).sum(axis=1) == pytest.approx([1, 1])
    assert wardrobe.best(scores, 1)[0][0][0] == "jeans"


def test_few_labels_of_two_clear_classes():
    random = numpy.random.default_rng(0)
    labels = numpy.repeat([0, 1], 40)
    features = random.normal(size=(80, 5)) + 6 * labels[:, None]
    assert wardrobe.few_labels(features[::2], labels[::2], features[1::2], labels[1::2], 3, 0) > 0.9
