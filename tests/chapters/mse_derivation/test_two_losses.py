import numpy
import pytest

from course_utils.chapters.mse_derivation.explorers import two_losses
from course_utils.core.errors import CourseError


@pytest.mark.parametrize("name", two_losses.LOSSES)
@pytest.mark.parametrize("start", [-6.0, -1.0, 2.0])
def test_a_step_goes_down_the_slope_of_the_loss(name, start):
    nudge = 1e-5
    slope = (two_losses.loss(name, start + nudge) - two_losses.loss(name, start - nudge)) / (2 * nudge)
    before, after = two_losses.walk(name, start, 0.5, 1)
    assert after - before == pytest.approx(-0.5 * float(slope), rel=1e-4)


def test_the_squared_error_is_stuck_where_cross_entropy_is_not():
    ends = {name: float(two_losses.sigmoid(two_losses.walk(name, -8.0)[-1])) for name in two_losses.LOSSES}
    assert ends["cross-entropy"] > 0.99
    assert ends["squared error"] < 0.001
    assert f"{ends['squared error']:.2g}" in two_losses.TwoLosses().alt(-8.0, 1.0, 200)


def test_both_arrive_from_a_mild_start():
    assert all(two_losses.sigmoid(two_losses.walk(name, -2.0)[-1]) > 0.9 for name in two_losses.LOSSES)


def test_sigmoid_does_not_overflow():
    assert numpy.allclose(two_losses.sigmoid(numpy.array([-800.0, 0.0, 800.0])), [0, 0.5, 1])


def test_unknown_losses_are_refused():
    with pytest.raises(CourseError, match="cross-entropy, squared error"):
        two_losses.walk("hinge", 0.0)


def test_pointing_puts_the_balls_at_their_start():
    explorer = two_losses.TwoLosses()
    found = explorer.point(*explorer.slope.transData.transform((-7.0, 2.0)), **explorer.values())
    assert found == {"start": pytest.approx(-7.0), "steps": 0}
    assert explorer.point(1.0, 1.0, **explorer.values()) == {}
