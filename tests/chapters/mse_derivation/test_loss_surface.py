import numpy
import pytest

from course_utils.chapters.mse_derivation.explorers import loss_surface
from course_utils.chapters.mse_derivation.line_fit import fit_line, mean_squared_error


def test_the_squares_have_the_mean_area_that_is_told():
    figure = loss_surface.LossSurface().draw(0.4, 2.0, 0.1, 0)
    squares = figure.axes[0].collections[0].get_paths()
    areas = []
    for path in squares:
        width, height = numpy.ptp(path.vertices[:, 0]), numpy.ptp(path.vertices[:, 1])
        assert width == pytest.approx(height)
        areas.append(width * height)
    assert numpy.mean(areas) == pytest.approx(float(mean_squared_error(loss_surface.X, loss_surface.Y, 0.4, 2.0)))
    assert f"{numpy.mean(areas):.2f}" in figure.axes[0].texts[0].get_text()


def test_squares_look_like_squares():
    chart = loss_surface.LossSurface().chart
    (x0, y0), (x1, y1) = chart.transData.transform([(0, 0), (1, 1)])
    assert x1 - x0 == pytest.approx(y1 - y0, rel=0.01)


def test_descent_arrives_at_the_star_below_the_limit_only():
    limit = loss_surface.largest_rate()
    (slope, intercept), _way = loss_surface.state(-0.4, 3.2, 0.9 * limit, loss_surface.STEPS)
    assert (slope, intercept) == pytest.approx(fit_line(loss_surface.X, loss_surface.Y), abs=0.05)
    explorer = loss_surface.LossSurface()
    low, high = explorer.controls["rate"].low, explorer.controls["rate"].high
    assert low < limit < high  # the learner can reach both sides
    assert "runs off" in explorer.alt(**explorer.values(rate=high, steps=20))
    assert "runs off" not in explorer.alt(**explorer.values(rate=0.1, steps=20))


def test_the_blue_line_is_where_descent_stands():
    figure = loss_surface.LossSurface().draw(-0.4, 3.2, 0.05, 7)
    (a, b), way = loss_surface.state(-0.4, 3.2, 0.05, 7)
    here = figure.axes[1].lines[-1]
    assert (here.get_xdata()[0], here.get_ydata()[0]) == pytest.approx((a, b))
    assert (a, b) == pytest.approx(tuple(way[7]))


def test_the_surface_is_pointed_at_and_an_end_of_the_line_dragged():
    explorer = loss_surface.LossSurface()
    values = explorer.values()
    found = explorer.point(*explorer.surface.transData.transform((0.5, 2.0)), **values)
    assert found == pytest.approx({"slope": 0.5, "intercept": 2.0, "steps": 0})
    x, fixed = loss_surface.ENDS[1] - 0.5, loss_surface.ENDS[0]
    found = explorer.point(*explorer.chart.transData.transform((x, 3.0)), **values)
    assert found["slope"] * x + found["intercept"] == pytest.approx(3.0)
    assert found["slope"] * fixed + found["intercept"] == pytest.approx(values["slope"] * fixed + values["intercept"])
    assert explorer.point(1.0, 1.0, **values) == {}


def test_the_walk_of_the_first_view_is_no_straight_one():
    """The chapter asks whether it is: the first view must show both the fall and the creeping."""
    explorer = loss_surface.LossSurface()
    values = explorer.values()
    start = values["slope"], values["intercept"]
    assert start == loss_surface.START
    way = loss_surface.state(*start, values["rate"], 0)[1]
    star = numpy.array(fit_line(loss_surface.X, loss_surface.Y))
    far = numpy.linalg.norm(way - star, axis=1)
    height = mean_squared_error(loss_surface.X, loss_surface.Y, way[:, 0], way[:, 1])
    height = height - mean_squared_error(loss_surface.X, loss_surface.Y, *star)
    assert height[1] < 0.1 * height[0] and far[1] > 0.4 * far[0]  # it falls at once, and is not there
    assert numpy.linalg.norm(numpy.diff(way, axis=0), axis=1).sum() > 1.3 * far[0]
