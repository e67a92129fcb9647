import numpy
import pytest

from course_utils.chapters.mse_derivation.explorers import outlier
from course_utils.chapters.mse_derivation.line_fit import fit_line, huber


def test_only_the_squared_line_follows_a_far_point():
    near, far = outlier.lines(9.0, 5.0, 1.0), outlier.lines(9.0, -5.0, 1.0)
    moved = {loss: abs(near[loss][0] - far[loss][0]) for loss in outlier.LOSSES}
    assert moved["squared"] > 4 * moved["absolute"]
    assert moved["squared"] > 4 * moved["huber"]


def test_the_absolute_line_does_not_care_how_far_away_the_point_is():
    assert outlier.lines(9.0, -4.0, 1.0)["absolute"] == outlier.lines(9.0, -5.0, 1.0)["absolute"]


@pytest.mark.parametrize("residual", [-4.0, -0.6, 0.4, 3.0])
@pytest.mark.parametrize("delta", [0.5, 2.0])
def test_the_pull_is_the_derivative_of_the_loss(residual, delta):
    step = 1e-6
    for name, function in {"squared": numpy.square, "absolute": numpy.abs, "huber": lambda r: huber(r, delta)}.items():
        wanted = (function(residual + step) - function(residual - step)) / (2 * step)
        assert float(outlier.pull(residual, name, delta)) == pytest.approx(float(wanted), abs=1e-5)


def test_words_state_the_slopes():
    text = outlier.Outlier().alt(-2.0, 8.0, 0.5)
    for slope, _intercept in outlier.lines(8.0, -2.0, 0.5).values():
        assert f"{slope:.2f}" in text
    assert f"{fit_line(outlier.X, outlier.Y)[0]:.2f}" in text


def test_pointing_moves_the_cross():
    explorer = outlier.Outlier()
    found = explorer.point(*explorer.chart.transData.transform((3.0, 11.0)), **explorer.values())
    assert found == pytest.approx({"outlier_x": 3.0, "outlier_y": 11.0})
    assert explorer.point(1.0, 1.0, **explorer.values()) == {}
