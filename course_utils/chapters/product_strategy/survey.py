"""A price survey whose people are made by code, and two ways to read one.

Because the people are made, what they would really pay is known, and each way of reading can be judged. A survey of
real people never tells that.
"""

from dataclasses import dataclass, replace

import numpy

from course_utils.chapters.product_strategy import economics

STEPS = 400  # prices between the lowest and the highest answer at which curves are compared


@dataclass(frozen=True)
class Survey:
    """Four prices of each person (US dollars a month, float [n] each).

    too_cheap: so low that one doubts the quality; cheap: a bargain; dear: high, but still to be considered; too_dear:
    out of the question. Each is at least the one before.
    """

    too_cheap: numpy.ndarray
    cheap: numpy.ndarray
    dear: numpy.ndarray
    too_dear: numpy.ndarray

    def __len__(self):
        return len(self.dear)

    def take(self, places):
        """The survey of these people only."""
        return Survey(*(getattr(self, name)[places] for name in ("too_cheap", "cheap", "dear", "too_dear")))


def made(people, half_pay, spread, overstated, generator):
    """A survey of made people.

    Parameters
    ----------
    people : int
    half_pay, spread : float
        What they would pay: log-normal, as in `economics.Plan`.
    overstated : float
        What they say over what they would pay: 1.35 is the median of 83 comparisons (Murphy et al. 2005,
        https://doi.org/10.1007/s10640-004-3332-z).
    generator : numpy.random.Generator
    """
    said = overstated * half_pay * numpy.exp(spread * generator.normal(size=people))
    cheap = said * numpy.exp(-numpy.abs(generator.normal(0.5, 0.15, people)))
    return Survey(
        cheap * numpy.exp(-numpy.abs(generator.normal(0.5, 0.2, people))),
        cheap,
        said,
        said * numpy.exp(numpy.abs(generator.normal(0.3, 0.1, people))),
    )


def curves(survey):
    """The four curves of van Westendorp (1976).

    Returns
    -------
    (float [STEPS], dict of str to float [STEPS])
        Prices, and for each the share of the people to whom it is too_cheap, cheap (both fall with the price), dear,
        too_dear (both rise).
    """
    prices = numpy.geomspace(survey.too_cheap.min(), survey.too_dear.max(), STEPS)
    count = len(survey)
    share = lambda values: numpy.searchsorted(numpy.sort(values), prices, side="right") / count  # noqa: E731
    return prices, {
        "too_cheap": 1 - share(survey.too_cheap),
        "cheap": 1 - share(survey.cheap),
        "dear": share(survey.dear),
        "too_dear": share(survey.too_dear),
    }


CROSSINGS = {
    "lowest": ("too_cheap", "dear"),
    "optimal": ("too_cheap", "too_dear"),
    "indifference": ("cheap", "dear"),
    "highest": ("cheap", "too_dear"),
}


def crossings(survey):
    """The four prices of van Westendorp, where a falling curve meets a rising one: {name of `CROSSINGS`: price}."""
    prices, shares = curves(survey)
    return {
        name: float(prices[int(numpy.argmax(shares[rising] >= shares[falling]))])
        for name, (falling, rising) in CROSSINGS.items()
    }


def would_buy(survey, prices):
    """Share of the people who say that they would buy at each price (Gabor and Granger 1966): float [len(prices)]."""
    return (survey.dear[:, None] >= numpy.asarray(prices)).mean(axis=0)


def fitted(survey, overstated=1.0):
    """(half_pay, spread) of the log-normal distribution that fits best, after dividing by `overstated`."""
    logs = numpy.log(survey.dear)
    return float(numpy.exp(logs.mean()) / overstated), float(logs.std(ddof=1))


def choices(survey, plan, prices, overstated):
    """The price that each way of reading leads to: {name: price}. The first uses no survey."""
    raw, corrected = fitted(survey), fitted(survey, overstated)
    read = lambda pair: economics.best_price(replace(plan, half_pay=pair[0], spread=pair[1]), prices)  # noqa: E731
    return {
        "founder": plan.price,
        "crossing": crossings(survey)["optimal"],
        "as stated": read(raw),
        "corrected": read(corrected),
    }


def trials(plan, people, overstated, scatter, repetitions, generator):
    """Ask new people again and again, and see what each way of reading loses against the best price.

    Parameters
    ----------
    plan : economics.Plan
        Its half_pay and spread are the truth.
    people, overstated : int, float
        As in `made`; the reader of the survey believes `overstated`.
    scatter : float
        Standard deviation of the logarithm of what the people overstate by in truth, around `overstated`.
    repetitions : int

    Returns
    -------
    (float, dict of str to float [repetitions], dict of str to float [repetitions])
        The best price, the prices by way of reading, and the profit lost (US dollars, at least 0).
    """
    prices = numpy.geomspace(plan.half_pay / 4, plan.half_pay * 6, 120)
    best = economics.best_price(plan, prices)
    most = float(economics.profit(replace(plan, price=best)))
    chosen = {}
    for _once in range(repetitions):
        really = overstated * numpy.exp(scatter * generator.normal())
        for name, value in choices(
            made(people, plan.half_pay, plan.spread, really, generator), plan, prices, overstated
        ).items():
            chosen.setdefault(name, []).append(value)
    chosen = {name: numpy.array(values) for name, values in chosen.items()}
    lost = {
        name: numpy.maximum(most - economics.profit(replace(plan, price=values)), 0) for name, values in chosen.items()
    }
    return best, chosen, lost
