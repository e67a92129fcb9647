import numpy
import pytest
from scipy import stats

from course_utils.chapters.product_strategy import pilot, survey
from course_utils.chapters.product_strategy.economics import Plan
from course_utils.core.errors import CourseError


@pytest.fixture
def asked():
    return survey.made(3000, 60.0, 0.6, 1.35, numpy.random.default_rng(0))


def test_each_person_orders_her_four_prices(asked):
    assert (asked.too_cheap <= asked.cheap).all() and (asked.cheap <= asked.dear).all()
    assert (asked.dear <= asked.too_dear).all() and len(asked.take(slice(0, 10))) == 10


def test_curves_are_shares_and_cross_in_order(asked):
    prices, shares = survey.curves(asked)
    for price in (prices[50], prices[300]):
        place = int(numpy.flatnonzero(prices == price)[0])
        assert shares["cheap"][place] == pytest.approx((asked.cheap > price).mean())
        assert shares["too_dear"][place] == pytest.approx((asked.too_dear <= price).mean())
    found = survey.crossings(asked)
    assert found["lowest"] <= min(found["optimal"], found["indifference"]) <= found["highest"]


def test_the_fit_finds_the_truth_behind_the_overstatement(asked):
    half_pay, spread = survey.fitted(asked, 1.35)
    assert half_pay == pytest.approx(60, rel=0.05) and spread == pytest.approx(0.6, rel=0.06)
    assert survey.would_buy(asked, [60 * 1.35])[0] == pytest.approx(0.5, abs=0.03)


def test_on_average_the_corrected_reading_loses_least_and_no_survey_is_no_spread():
    plan = Plan()
    best, chosen, lost = survey.trials(plan, 80, 1.35, 0.3, 150, numpy.random.default_rng(3))
    middle = {name: numpy.median(values) for name, values in lost.items()}
    assert middle["corrected"] == min(middle.values()) and middle["corrected"] < middle["as stated"]
    assert numpy.ptp(chosen["founder"]) == 0 and all((values >= 0).all() for values in lost.values())
    assert 40 < best < 90


def test_sample_size_against_a_table_and_against_simulation():
    # Fleiss, Levin and Paik's formula by hand for 0.1 and 0.15
    assert pilot.sample_size(0.1, 0.15) == 686 == pilot.sample_size(0.15, 0.1)
    scores = pilot.pilots(0.1, 0.15, 686, 1, 20_000, numpy.random.default_rng(0))
    assert pilot.alarms(scores, 1.96) == pytest.approx(0.8, abs=0.015)
    for pair in ((0.1, 0.1), (0, 0.1), (0.5, 1.0)):
        with pytest.raises(CourseError, match="told apart"):
            pilot.sample_size(*pair)


def test_z_is_the_pooled_test():
    z = pilot.z_scores(numpy.array([30]), numpy.array([20]), 100)
    table = numpy.array([[30, 70], [20, 80]])
    assert z[0] ** 2 == pytest.approx(stats.chi2_contingency(table, correction=False).statistic)
    assert pilot.z_scores(numpy.array([0]), numpy.array([0]), 100)[0] == 0


def test_looking_often_alarms_often_and_pocock_holds_it():
    generator = numpy.random.default_rng(1)
    quiet = [pilot.pilots(0.1, 0.1, 1000, looks, 10_000, generator) for looks in (1, 5, 10)]
    shares = [pilot.alarms(scores, 1.96) for scores in quiet]
    # Armitage, McPherson and Rowe (1969), for normal data: 5, 14 and 19 %
    assert shares == pytest.approx([0.05, 0.142, 0.193], abs=0.015)
    # Pocock's (1977) constants for five and ten looks: 2.413 and 2.555
    assert [pilot.even_bar(scores) for scores in quiet[1:]] == pytest.approx([2.413, 2.555], abs=0.06)


def test_an_alarm_stops_a_pilot_at_its_first_crossing():
    scores = numpy.array([[0.1, 3.0, 4.0], [0.0, 0.1, 0.2], [-2.5, 0.0, 0.0]])
    assert pilot.first_alarm(scores, 1.96).tolist() == [2, 3, 1]
    assert pilot.pilots(0.1, 0.1, 3, 10, 5, numpy.random.default_rng(0)).shape == (5, 3)  # no more looks than customers
