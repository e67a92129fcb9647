"""What a customer brings and costs, what a firm of them earns, and which assumption decides.

Every amount is in US dollars. A number of a `Plan` may be an array: then all results are arrays of the same shape, so
that ten thousand futures are computed as one.
"""

from dataclasses import dataclass, fields, replace

import numpy
from scipy import stats

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


@dataclass(frozen=True)
class Plan:
    """The founder's numbers.

    price: a month and customer. answers, tokens: answers a month and customer, tokens of one. token_price: per million
    tokens. support: a month and customer. churn: share of the customers that leaves each month, above 0. interest:
    share of the firms asked that want the service at all. half_pay, spread: what those would pay, as a log-normal
    distribution with this median (a month) and this standard deviation of the logarithm. leads: firms asked a month.
    lead_cost: to ask one. fixed: costs a month without any customer. months: after which it must have paid.
    """

    price: float = 99.0
    answers: float = 600
    tokens: float = 1500
    token_price: float = 2.0
    support: float = 15.0
    churn: float = 0.04
    interest: float = 0.15
    half_pay: float = 60.0
    spread: float = 0.6
    leads: float = 1000
    lead_cost: float = 10.0
    fixed: float = 16_000.0
    months: int = 36


def check(plan):
    """CourseError, in one sentence, when a number of `plan` cannot be."""
    for field in fields(plan):
        value = numpy.asarray(getattr(plan, field.name), float)
        above = field.name in ("price", "churn", "interest", "half_pay", "spread", "leads", "months")
        most = 1 if field.name in ("churn", "interest") else numpy.inf
        if not (numpy.isfinite(value).all() and (value > 0 if above else value >= 0).all() and (value <= most).all()):
            raise CourseError(
                _("{name} is {value}; allowed: {least}{most}. Correct the number and run the cell again.").format(
                    name=field.name,
                    value=getattr(plan, field.name),
                    least=_("more than 0") if above else _("0 or more"),
                    most=_(", at most 1") if most == 1 else "",
                )
            )


def answer_cost(plan):
    """Cost of one answer at an API: its tokens times the price of a token."""
    return plan.tokens / 1e6 * plan.token_price


def serving_cost(gpu_hour, seconds, use):
    """Cost of one answer of a model on a rented machine.

    Parameters
    ----------
    gpu_hour : float
        US dollars an hour.
    seconds : float
        Time of the machine that one answer takes.
    use : float
        Share of the hours in which the machine has something to do, above 0: idle hours are paid, too.
    """
    return gpu_hour / 3600 * seconds / use


def variable_cost(plan):
    """What a customer costs a month: answers and help."""
    return plan.answers * answer_cost(plan) + plan.support


def contribution(plan):
    """What is left of a month's price when the customer's own costs are paid."""
    return plan.price - variable_cost(plan)


def conversion(plan):
    """Share of the firms asked that buy at this price: those who want it, times those of them who would pay it."""
    return plan.interest * stats.norm.sf(numpy.log(plan.price / plan.half_pay) / plan.spread)


def acquisition_cost(plan):
    """What one new customer costs: of a hundred firms asked, all were paid for and few buy."""
    return plan.lead_cost / numpy.maximum(conversion(plan), 1e-12)


def lifetime_value(plan):
    """What a customer contributes until she leaves, not discounted: she stays 1/churn months in the mean."""
    return contribution(plan) / plan.churn


def payback(plan):
    """Months until a customer who stays has paid what winning her cost; inf when she never does."""
    left = contribution(plan)
    return numpy.where(left > 0, acquisition_cost(plan) / numpy.where(left > 0, left, 1), numpy.inf)


def customers(plan, month):
    """Customers who pay in `month` (1 is the first): each month brings the same number, and each month some leave."""
    return plan.leads * conversion(plan) * (1 - (1 - plan.churn) ** month) / plan.churn


def profit(plan):
    """What the firm has earned after `months`: contributions less the cost of asking and the fixed costs."""
    stay = 1 - plan.churn
    paid_months = plan.months - stay * (1 - stay**plan.months) / plan.churn  # a geometric sum over the months
    customer_months = plan.leads * conversion(plan) / plan.churn * paid_months
    return customer_months * contribution(plan) - plan.months * (plan.leads * plan.lead_cost + plan.fixed)


def best_price(plan, prices):
    """The price of `prices` (float [n]) at which the profit of `plan`, of single numbers, is highest."""
    return float(prices[int(numpy.argmax(profit(replace(plan, price=numpy.asarray(prices, float)))))])


def market(plan, firms):
    """What the firms in reach would pay in a year, were all of them asked: market size from the bottom up."""
    return firms * conversion(plan) * plan.price * 12


# How far each number may be off, as factors (lowest, highest) of the founder's own; triangular between them with its
# top at 1. A single number is the standard deviation of the logarithm of a log-normal factor. All assumed.
RANGES = {
    "interest": (0.5, 1.6),
    "half_pay": (0.75, 1.25),
    "churn": (0.6, 2.0),
    "support": (0.6, 1.8),
    "leads": (0.6, 1.2),
    "lead_cost": (0.7, 1.6),
    "fixed": (0.9, 1.3),
    "answers": 0.4,
    "token_price": 0.5,
}
FIRMS = (0.5, 1.4)


def factors(span, chances):
    """The factor that lies at each of `chances` (0 to 1, any shape) of a range of `RANGES`."""
    if isinstance(span, tuple):
        low, high = span
        return stats.triang.ppf(chances, (1 - low) / (high - low), low, high - low)
    return numpy.exp(span * stats.norm.ppf(chances))


def futures(plan, repetitions, generator):
    """`plan` with every number of `RANGES` drawn `repetitions` times, independently: a Plan of arrays."""
    drawn = {}
    for name, span in RANGES.items():
        value = getattr(plan, name) * factors(span, generator.random(repetitions))
        drawn[name] = numpy.minimum(value, 1) if name in ("churn", "interest") else value
    return replace(plan, **drawn)


@dataclass(frozen=True)
class Swing:
    """What one assumption does alone: profit at its 10th and at its 90th percentile, with all others as planned."""

    name: str
    low: float
    high: float

    @property
    def width(self):
        """How far the profit moves, at least 0."""
        return abs(self.high - self.low)

    @property
    def flips(self):
        """True when the profit is above 0 at one end only: this assumption alone turns the decision."""
        return (self.low > 0) != (self.high > 0)


def swings(plan, doubt=1.0):
    """A list of Swing, the widest first.

    Parameters
    ----------
    plan : Plan
        Of single numbers.
    doubt : float
        1: the ranges as they are; 2: each factor squared, so twice as wide on a logarithmic scale.
    """
    found = []
    for name, span in RANGES.items():
        ends = numpy.asarray(factors(span, numpy.array([0.1, 0.9]))) ** doubt
        values = [getattr(plan, name) * float(end) for end in ends]
        if name in ("churn", "interest"):
            values = [min(value, 1.0) for value in values]
        low, high = (float(profit(replace(plan, **{name: value}))) for value in values)
        found.append(Swing(name, low, high))
    return sorted(found, key=lambda swing: (-swing.width, swing.name))


def labels():
    """{assumption: what the learner reads}."""
    return {
        "interest": _("share that wants it"),
        "half_pay": _("what half would pay"),
        "churn": _("leave each month"),
        "support": _("help per customer"),
        "leads": _("firms asked a month"),
        "lead_cost": _("cost of asking one"),
        "fixed": _("team and rent"),
        "answers": _("answers a month"),
        "token_price": _("price of tokens"),
        "firms": _("firms in reach"),
    }


def dollars(amount):
    """An amount in a few characters: -31,400 is "-$31k", 1,250,000 is "$1.25M"."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    for unit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if size >= unit * 0.9995:
            return f"{sign}${size / unit:.3g}{letter}"
    return f"{sign}${size:.0f}"
