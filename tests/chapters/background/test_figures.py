import numpy
import pytest

from course_utils.chapters.background import figures, model_table, pricing
from course_utils.core import plots

COSTS = pricing.compare(pricing.Needs())
DENSE = [row for row in model_table.models() if not row.sparse]
WISHES = [(privacy, quality) for privacy in pricing.PRIVACY for quality in pricing.QUALITY]
FIGURES = {
    "gains": lambda: figures.gains(model_table.gains()),
    "growth": lambda: figures.growth(DENSE, {"all": DENSE}),
    "records": lambda: figures.records(numpy.array([1.5, 2, 3]), 2.5),
    "tokens": lambda: figures.tokens([row for row in DENSE if row.tokens]),
    "pairs": lambda: figures.pairs(model_table.pairs()),
    "prices": lambda: figures.prices(DENSE[:3], [10.0, 200.0, 5e6], 1000.0),
    "gaps": lambda: figures.gaps({"GPT-3": {"text": 6000.0, "money": 0.5}}),
    "breakdown": lambda: figures.breakdown(COSTS, 24),
    "map": lambda: figures.decision_map(
        {(wish, volume): "api" if volume < 5e4 else None for wish in WISHES for volume in (1e3, 1e5)},
        WISHES,
        [1e3, 1e5],
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_each_has_title_labels_and_words(name):
    plots.use_style()
    figure, alt = FIGURES[name]()
    axis = figure.axes[0]
    assert axis.get_title(loc="left") and axis.get_xlabel()
    assert len(alt) > 30 and "{" not in alt.replace("{'", "")
    assert figure.get_size_inches()[0] <= 8.4 and figure.get_size_inches()[1] <= 3.6
    plots.close(figure)


def test_the_words_state_the_numbers():
    assert "x 2.1 a year" in FIGURES["growth"]()[1]
    assert "$5M" in FIGURES["prices"]()[1] and "$1k" in FIGURES["prices"]()[1]
    assert "buy an API: 9" in FIGURES["map"]()[1] and "nothing fits: 9" in FIGURES["map"]()[1]


def test_shares_add_up_to_one():
    for part in figures.shares(COSTS).values():
        assert sum(part.values()) == pytest.approx(1)


def test_the_bars_of_an_option_stand_behind_one_another():
    figure, _alt = figures.breakdown(COSTS, 24)
    for row in range(len(COSTS)):
        bars = [container.patches[row] for container in figure.axes[0].containers]
        ends = [0, *(bar.get_x() + bar.get_width() for bar in bars)]
        assert [bar.get_x() for bar in bars] == pytest.approx(ends[:-1])
        assert ends[-1] == pytest.approx(100)
    plots.close(figure)
