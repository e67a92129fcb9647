"""What the figures of 18_cross_modal say in words."""

import pytest

from course_utils.chapters.cross_modal import figures
from course_utils.core.i18n import speaking

RUNS = {"by chance": [[0.5, 0.7]], "by family": [[0.3, 0.5]]}


@pytest.mark.parametrize(("title", "start"), [("Which names?", "Which names? Means:"), ("Names", "Names. Means:")])
def test_the_words_of_a_figure_end_its_title_once(title, start):
    _figure, words = figures.dots(RUNS, "recall", title, 0.1, "guessing")
    assert words == start + " by chance: 0.60; by family: 0.40. guessing: 0.100."


def test_a_chinese_figure_names_the_ways_in_chinese():
    with speaking("zh"):
        figure, words = figures.dots(RUNS, "召回率", "名称")
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == ["随机划分", "按家族划分"] and "平均值：随机划分: 0.60" in words
