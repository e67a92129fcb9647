"""Parameters of 21_product_strategy, beside the common ones: the founder's own numbers.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import choice, number

CHAPTER = "21_product_strategy"
PARAMETERS = {
    "price": number(float, 1.0, 5000.0, "US dollars a month and customer that you have in mind", default=99.0),
    "answers": number(int, 1, 1_000_000, "answers a month and customer", default=600),
    "tokens": number(int, 10, 100_000, "tokens of an answer, question included", default=1500),
    "token_price": number(float, 0.0, 1000.0, "US dollars per million tokens (assumed 2026-11)", default=2.0),
    "support": number(float, 0.0, 5000.0, "US dollars a month and customer for help (assumed)", default=15.0),
    "churn": number(float, 0.005, 0.45, "share of the customers that leave each month (assumed)", default=0.04),
    "interest": number(float, 0.001, 0.6, "share of the firms you ask that want it at all (assumed)", default=0.15),
    "half_pay": number(float, 1.0, 5000.0, "US dollars a month that half of these would pay", default=60.0),
    "overstated": number(float, 0.5, 5.0, "what people say they would pay, over what they pay", default=1.35),
    "people_asked": number(int, 20, 2000, "people in the survey", default=80),
    "leads": number(int, 10, 100_000, "firms that you ask each month (assumed)", default=1000),
    "lead_cost": number(float, 0.0, 5000.0, "US dollars to ask one firm (assumed)", default=10.0),
    "fixed": number(float, 0.0, 1e7, "US dollars a month for team and rent (assumed)", default=16_000.0),
    "months": number(int, 3, 120, "months after which it must have paid", default=36),
    "firms": number(int, 100, 100_000_000, "firms in reach (assumed)", default=40_000),
    "report_market": number(float, 1e6, 1e13, "US dollars a year, a market report (assumed)", default=12e9),
    "base_rate": number(float, 0.01, 0.8, "share that buys after today's trial", default=0.10),
    "better_rate": number(float, 0.02, 0.95, "share that you hope for in the pilot", default=0.15),
    "case": number(int, 9, 19, "chapter whose decision card goes into your memo", default=11),
    "law": choice("duties", "allowed", "forbidden", help="what the law says on your case; look it up"),
    "keep_memo": choice("no", "yes", help="write your memo to memo.md in the notebook's folder"),
    "repetitions": number(int, 100, 200_000, "repetitions of each simulation", smoke=300, class_=4000, full=40_000),
}  # fmt: skip
