import numpy
import pytest
from scipy.optimize import minimize

from course_utils.chapters.mse_derivation import line_fit
from course_utils.core.errors import CourseError


@pytest.fixture(params=range(6))
def cloud(request):
    generator = numpy.random.default_rng(request.param)
    x = generator.uniform(-3, 5, 20)
    y = 0.7 * x - 1 + generator.normal(0, 0.5, 20)
    y[request.param] += 12  # one wild point
    return x, y


def test_squared_is_numpys_line(cloud):
    assert line_fit.fit_line(*cloud) == pytest.approx(tuple(numpy.polyfit(*cloud, 1)))


def test_absolute_is_the_quantile_regressors_line(cloud):
    from sklearn.linear_model import QuantileRegressor

    x, y = cloud
    theirs = QuantileRegressor(quantile=0.5, alpha=0).fit(x[:, None], y)
    slope, intercept = line_fit.fit_line(x, y, "absolute")
    ours, reference = numpy.abs(y - slope * x - intercept).sum(), numpy.abs(y - theirs.predict(x[:, None])).sum()
    assert ours == pytest.approx(reference, rel=1e-6)


@pytest.mark.parametrize("delta", [0.1, 0.5, 2.0])
def test_huber_is_the_minimum_that_scipy_finds(cloud, delta):
    x, y = cloud
    found = line_fit.fit_line(x, y, "huber", delta)
    best = minimize(lambda p: line_fit.huber(y - p[0] * x - p[1], delta).mean(), found, method="Nelder-Mead",
                    options={"xatol": 1e-9, "fatol": 1e-13})  # fmt: skip
    value = line_fit.huber(y - found[0] * x - found[1], delta).mean()
    assert value <= best.fun + 1e-8
    gradient = [(numpy.clip(y - found[0] * x - found[1], -delta, delta) * lever).mean() for lever in (x, 1)]
    assert numpy.allclose(gradient, 0, atol=1e-6)


def test_huber_with_a_wide_delta_is_the_squared_line(cloud):
    assert line_fit.fit_line(*cloud, "huber", 1e6) == pytest.approx(line_fit.fit_line(*cloud))


def test_hubers_loss_has_no_jump_and_no_corner():
    edge = numpy.array([1 - 1e-6, 1 + 1e-6])
    assert numpy.ptp(line_fit.huber(edge, 1.0)) < 3e-6
    assert line_fit.huber(numpy.array([-3.0, 0.5]), 2.0).tolist() == [4.0, 0.125]


def test_mean_squared_error_of_many_lines_at_once(cloud):
    x, y = cloud
    slopes, intercepts = numpy.meshgrid([0.0, 1.0, 2.0], [-1.0, 3.0])
    found = line_fit.mean_squared_error(x, y, slopes, intercepts)
    assert found.shape == (2, 3)
    assert found[1, 2] == pytest.approx(((y - 2 * x - 3) ** 2).mean())
    assert float(line_fit.mean_squared_error(x, y, 2, 3)) == pytest.approx(found[1, 2])


def test_descent_arrives_below_the_limit_and_runs_off_above_it(cloud):
    x, y = cloud
    columns = numpy.stack([x, numpy.ones(len(x))], 1)
    limit = 2 / numpy.linalg.eigvalsh(2 / len(x) * columns.T @ columns).max()
    assert line_fit.descend(x, y, 3, -2, 0.9 * limit, 2000)[-1] == pytest.approx(line_fit.fit_line(x, y), abs=1e-6)
    away = line_fit.descend(x, y, 3, -2, 1.05 * limit, 2000)
    assert numpy.abs(away[-1]).max() == 1e6
    assert line_fit.descend(x, y, 3, -2, 0.1, 0).tolist() == [[3, -2]]


def test_one_step_of_descent_is_rate_times_gradient(cloud):
    x, y = cloud
    (w, b), after = line_fit.descend(x, y, 0.3, 0.4, 0.01, 1)
    residuals = y - w * x - b
    assert after == pytest.approx([w + 0.02 * (residuals * x).mean(), b + 0.02 * residuals.mean()])


@pytest.mark.parametrize(("place", "still"), [((1.0, 5.0), 10.0), ((9.0, -2.0), 0.0)])
def test_the_dragged_end_follows_and_the_other_stays(place, still):
    turned = line_fit.turn_line(place, (0.0, 10.0), 0.5, 1.0)
    assert turned["slope"] * place[0] + turned["intercept"] == pytest.approx(place[1])
    assert turned["slope"] * still + turned["intercept"] == pytest.approx(0.5 * still + 1.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1, 1, 1], [1, 2, 3]), "All x are the same"),
        (([1], [1]), "2 or more"),
        (([1, 2], [1, 2, 3]), "equally long"),
        (([1, 2], [1, 2], "cubic"), "squared, absolute, huber"),
        (([1, 2], [1, 2], "huber", 0), "above 0"),
    ],
)
def test_what_has_no_line_is_refused(arguments, words):
    with pytest.raises(CourseError, match=words):
        line_fit.fit_line(*arguments)


def test_far_from_zero_the_normal_equations_lose_digits_and_lstsq_fewer():
    near, far = (line_fit.far_away(distance, numpy.random.default_rng(0)) for distance in (1.0, 1e5))
    for way in ("normal", "lstsq"):
        assert near[way].shape == (2,) and near[way].max() < 1e-12
        assert far[way][1] > 1000 * far[way][0]  # the intercept has the slope's error times the distance
    assert (far["normal"] > 1000 * far["lstsq"]).all()
    assert far["rank"] == near["rank"] == 2
    assert far["condition"] > 1e9 and 1e4 < far["scaled"] < 1e7  # squared distance, and distance


def test_beyond_its_rcond_lstsq_answers_with_the_shortest_of_many_lines():
    """Why the chapter stops at a million: from there on the small error of the slope is an artefact."""
    beyond = line_fit.far_away(1e8, numpy.random.default_rng(0), samples=3)
    assert beyond["rank"] == 1
    assert beyond["lstsq"][1] > 0.9  # the intercept, truly 1, is near 0
