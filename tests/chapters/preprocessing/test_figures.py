import pytest

from course_utils.chapters.preprocessing import figures
from course_utils.core import plots


def test_prefetch_loads_the_next_batch_meanwhile():
    plots.use_style()
    figure, words = figures.timelines(load=3.0, compute=2.0)
    starts = [[bar.get_x() for bar in axis.patches] for axis in figure.axes]
    loads, computes = starts[0][::2], starts[0][1::2]
    assert loads == pytest.approx([0, 5, 10, 15]) and computes == pytest.approx([3, 8, 13, 18])
    assert starts[1][::2] == pytest.approx([0, 3, 6, 9]) and starts[1][1::2] == pytest.approx([3, 6, 9, 12])
    assert all(axis.get_title(loc="left") for axis in figure.axes) and figure.axes[1].get_xlabel()
    assert "four batches" in words and len(loads) == figures.BATCHES == 4
    plots.close(figure)
