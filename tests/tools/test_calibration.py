"""Budgets follow the processor."""

from course_utils.tools.testing import calibration


def test_the_budget_grows_with_the_processors_time_and_never_shrinks():
    reference, slow = calibration.REFERENCE_S, 2.5 * calibration.REFERENCE_S
    most = calibration.MARGIN * calibration.SMOKE_S
    assert calibration.over_smoke("x", 2.5 * most, slow) == ""
    assert f"x took {2.5 * most + 0.1:.1f} CPU seconds" in calibration.over_smoke("x", 2.5 * most + 0.1, slow)
    assert f"at most {most:.1f}" in calibration.over_smoke("x", most + 1, reference)
    assert calibration.over_smoke("x", most, reference / 3) == ""
