"""The task, the table of settings, the optimism of winners, nested folds, TPE by hand and the customers."""

import json

import numpy
import pytest

from course_utils.chapters.automl import customers, digits_task, nested, optimism, searches, settings_table, tpe
from course_utils.core.errors import CourseError


def test_the_split_leaves_nothing_out_and_nothing_twice():
    parts = digits_task.split(3)
    assert [len(y) for y in (parts.y, parts.y_validation, parts.y_test)] == [300, 150, optimism.TESTED]
    assert parts.x.min() == 0 and parts.x.max() == 1
    assert not numpy.array_equal(parts.y, digits_task.split(4).y)
    with pytest.raises(CourseError, match="leave 100"):
        digits_task.split(0, 1700, 100)


def test_shifted_pictures_are_moved_by_one_pixel_at_most():
    picture = numpy.zeros((200, 8, 8))
    picture[:, 3, 4] = 1
    moved = digits_task.shifted(picture.reshape(200, 64), numpy.random.default_rng(0)).reshape(200, 8, 8)
    places = {tuple(int(v) for v in place[1:]) for place in numpy.argwhere(moved)}
    assert places == {(y, x) for y in (2, 3, 4) for x in (3, 4, 5)} and moved.sum() == 200


def test_training_goes_on_where_it_was():
    parts, setting = digits_task.split(0), {**digits_task.DEFAULTS, "rate": 0.01}
    whole, parted = digits_task.Training(setting, parts, 5), digits_task.Training(setting, parts, 5)
    parted.to(3)
    assert parted.to(9) == whole.to(9) > 0.8
    assert numpy.array_equal(whole.network[0][0], parted.network[0][0])


def test_the_table_is_whole():
    table, count = settings_table.table(), len(settings_table.settings())
    assert table["validation"].shape == table["test"].shape == (3, count, 4) and count == 504
    assert table["seconds"].shape == (3, count) and table["seconds"].min() > 0
    assert table["map"].shape[:2] == (len(settings_table.MAP_WIDTHS), len(settings_table.MAP_RATES))
    assert set(json.loads(str(table["about"]))) == {"date", "processor", "versions", "command"}


def test_one_setting_of_the_table_is_reached_again():
    number = next(n for n, s in enumerate(settings_table.settings()) if s["rate"] == 1e-2 and s["batch"] == 100)
    parts = digits_task.split(2)
    validation, _test, _seconds = settings_table.curve(settings_table.settings()[number], parts, 2)
    kept = settings_table.table()["validation"][2, number]
    assert numpy.abs(numpy.array(validation) - kept).max() <= 3  # another processor may round otherwise


def test_shares_and_hits():
    shares = settings_table.importance()
    assert set(shares) == set(digits_task.DEFAULTS) and all(0 <= share <= 1 for share in shares.values())
    assert settings_table.hits(1) == pytest.approx(0.05, abs=0.02)
    assert settings_table.hits(59) == pytest.approx(0.95, abs=0.02)


def test_luck_alone_grows_with_the_tries_and_shared_luck_does_not():
    gaps = [numpy.subtract(*optimism.simulate(tries, 150)).mean() for tries in (1, 10, 100)]
    assert abs(gaps[0]) < 0.002 and gaps[0] < gaps[1] < gaps[2]
    assert abs(numpy.subtract(*optimism.simulate(100, 150, shared=1.0)).mean()) < 0.002
    seen, truth = optimism.simulate(100, 10**9, spread=0.01)
    assert truth.mean() > 0.97 and numpy.allclose(seen, truth, atol=1e-4)
    for wrong in ({"tries": 0}, {"pictures": 0}, {"shared": 2.0}, {"mean": 1.0}):
        with pytest.raises(CourseError, match="must be"):
            optimism.simulate(**{"tries": 1, "pictures": 10, **wrong})


def test_measured_optimism_has_the_mean_difference_taken_off():
    beyond, plain = optimism.measured(30, repetitions=50)
    assert numpy.allclose(plain - beyond, optimism.offsets())


def test_in_nested_folds_each_labelled_picture_is_outer_once():
    parts = digits_task.split(0)
    cut = list(nested.folds(parts, 3))
    assert sum(len(y) for _inner, _x, y in cut) == 450
    for inner, x, _y in cut:
        seen = {row.tobytes() for row in numpy.concatenate([inner.x, inner.x_validation])}
        assert len(inner.y) == 200 and len(inner.y_validation) == 100
        assert sum(row.tobytes() in seen for row in x) <= 2  # digits that are the same to the pixel
    rows = nested.judge(parts, searches.random_search, 0.5, 2)
    assert rows.shape == (2, 3) and (rows > 0.5).all()
    with pytest.raises(CourseError, match="folds"):
        list(nested.folds(parts, 1))


def test_tpe_goes_where_the_good_are():
    generator = numpy.random.default_rng(0)
    tried = generator.random((40, 1))
    values = -numpy.abs(tried[:, 0] - 0.7)
    proposed = [tpe.propose(tried, values, generator)[0] for _once in range(20)]
    assert abs(numpy.median(proposed) - 0.7) < 0.1 and 0 <= min(proposed) <= max(proposed) <= 1
    line = numpy.linspace(-3, 4, 7001)
    hills = tpe.density(numpy.array([[0.5]]), line[:, None], 0.1)
    assert (hills.sum() * 0.001 - 7 / 2) == pytest.approx(0.5, abs=0.01)  # half a hill's area, half the floor's


def test_the_letter_tells_all_and_is_not_there_on_the_day():
    table = customers.make(4000, 1)
    assert 0.08 < table.left.mean() < 0.18
    assert numpy.corrcoef(table.rows[:, customers.LEAK], table.left)[0, 1] > 0.8
    assert not table.on_the_day().rows[:, customers.LEAK].any() and table.rows[:, customers.LEAK].any()
    fit_on, choose_on, later = customers.three_parts(1)
    assert [len(part.left) for part in (fit_on, choose_on, later)] == [1500, 1000, 3500]
    found = customers.search(fit_on, choose_on, customers.saving, 1, tries=5)
    assert found.call(later).dtype == bool and found.value == customers.saving(found.call(choose_on), choose_on.left)
    nobody = numpy.zeros(len(later.left), bool)
    assert customers.saving(nobody, later.left) == pytest.approx(-10_000 * later.left.mean())


def test_three_splits_seldom_tell_an_outer_part_from_luck():
    splits = numpy.repeat(range(3), 2)
    rows = numpy.array([[0.95, outer, 0.9] for outer in (0.93, 0.93, 0.9, 0.9, 0.91, 0.91)])
    assert "too, came out too high" in nested.in_words(rows, splits)
    assert "single split" in nested.in_words(rows[:2], splits[:2])
    assert "nothing to judge" in nested.in_words(rows[:0], splits[:0])
    rows[:, 1] = 0.95
    rows[0, 1] = 0.951
    assert "more than luck" in nested.in_words(rows, splits)
