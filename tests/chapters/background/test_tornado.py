import pytest

from course_utils.chapters.background import pricing
from course_utils.chapters.background.explorers import tornado

STATES = [
    {},
    {"factor": 4.0},
    {"volume": 6.0, "quality": 1},
    {"privacy": "in_house", "quality": 1},
    {"privacy": "in_house"},
]


@pytest.fixture(scope="module")
def draw():
    return tornado.picture_function()


def test_the_picture_depends_on_its_values_alone(assert_values_alone_count):
    assert_values_alone_count(tornado.picture_function, STATES)


def test_the_bars_end_where_the_ratios_are(draw):
    figure = draw(factor=2.0)
    swings = pricing.sensitivity(pricing.Needs(), factor=2.0)[: tornado.ROWS]
    axes = figure.axes[0]
    segments = axes.collections[0].get_segments()
    for found, segment in zip(swings, segments, strict=True):
        wanted = [min(max(ratio, tornado.LEFT), tornado.RIGHT) for ratio in found.ratios]
        assert segment[:, 0].tolist() == pytest.approx(wanted)
    assert [stamp.get_text() for stamp in draw.labels] == [pricing.labels()[found.name] for found in swings]


def test_words_name_what_flips():
    alt = tornado.alt_function()
    assert "API price" in alt() and "buy an API is the choice" in alt()
    assert "changes that" in alt(factor=1.25, quality=3)  # only the API is left, and it stays quick enough
    assert "longest wait" in alt(factor=2.0, quality=3)
    assert alt(privacy="in_house") == "No option fits all needs."
    assert alt(factor=2.0) != alt(factor=2.25)


def test_picture_and_words_share_one_calculation(monkeypatch):
    calls = []
    real = pricing.sensitivity
    monkeypatch.setattr(pricing, "sensitivity", lambda *a, **k: calls.append(1) or real(*a, **k))
    study = tornado.study_function()
    tornado.picture_function(study)(factor=3.0)
    tornado.alt_function(study)(factor=3.0)
    assert len(calls) == 1


def test_still_picture_outside_jupyterlab(shown):
    tornado.explore()
    assert "image/png" in shown[0][0]
