"""Examples of the explorers of 21_product_strategy: see test_contract."""

from course_utils.chapters.product_strategy.explorers.assumption_swings import AssumptionSwings
from course_utils.chapters.product_strategy.explorers.peeking import Peeking
from course_utils.chapters.product_strategy.explorers.price_profit import PriceProfit

EXAMPLES = {
    PriceProfit: (
        PriceProfit,
        [
            {"price": 120},
            {"support": 40},
            {"asked": 20},
            {"overstated": 100},
            {"price": 40, "support": 0},
            {"price": 99, "asked": 500, "overstated": 0},
        ],
    ),
    AssumptionSwings: (
        AssumptionSwings,
        [{"price": 99}, {"churn": 10}, {"months": 12}, {"doubt": 2.0}, {"doubt": 0.25}, {"months": 60, "churn": 1}],
    ),
    Peeking: (
        Peeking,
        [{"looks": 20}, {"count": 200}, {"lift": 5}, {"higher": True}, {"looks": 1}, {"looks": 10, "lift": 3}],
    ),
}
