import pytest

from course_utils.chapters.background import pricing
from course_utils.chapters.background.explorers import tornado


@pytest.fixture(scope="module")
def explorer():
    return tornado.Tornado()


def test_the_bars_end_where_the_ratios_are(explorer):
    figure = explorer.draw(**explorer.values(factor=2.0))
    swings = pricing.sensitivity(pricing.Needs(), factor=2.0)[: tornado.ROWS]
    axes = figure.axes[0]
    segments = axes.collections[0].get_segments()
    for found, segment in zip(swings, segments, strict=True):
        wanted = [min(max(ratio, tornado.LEFT), tornado.RIGHT) for ratio in found.ratios]
        assert segment[:, 0].tolist() == pytest.approx(wanted)
    assert [stamp.get_text() for stamp in explorer.labels] == [pricing.labels()[found.name] for found in swings]


def test_words_name_what_flips(explorer):
    def alt(**changes):
        return explorer.alt(**explorer.values(**changes))

    assert "API price" in alt() and "buy an API is the choice" in alt()
    assert "changes that" in alt(factor=1.25, quality=3)  # only the API is left, and it stays quick enough
    assert "longest wait" in alt(factor=2.0, quality=3)
    assert alt(privacy="in_house") == "350,000 requests a month: no option fits all needs."
    assert alt(factor=2.0) != alt(factor=2.25)


def test_picture_and_words_share_one_calculation(monkeypatch):
    calls = []
    real = pricing.sensitivity
    monkeypatch.setattr(pricing, "sensitivity", lambda *a, **k: calls.append(1) or real(*a, **k))
    explorer = tornado.Tornado()
    values = explorer.values(factor=3.0)
    explorer.draw(**values)
    explorer.alt(**values)
    assert len(calls) == 1
