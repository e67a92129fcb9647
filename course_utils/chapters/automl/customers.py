"""Customers who stay or leave: a table made by code, for what a search cannot know. Taught in 19_automl.

Nobody's data: columns and effects are ours. `goodbye_letter` is written after a customer has left; the day on which one
must decide whom to call, nobody has got one.
"""

from dataclasses import dataclass

import numpy

COLUMNS = ("months", "price", "logins", "complaints", "late_payments", "shoe_size", "goodbye_letter")
LEAK = COLUMNS.index("goodbye_letter")
MISS, CALL = 10, 1  # what it costs to lose a customer whom nobody called, and to call one


@dataclass(frozen=True)
class Table:
    """Rows float64 [n, 7] of `COLUMNS`, scaled; `left` bool [n]."""

    rows: numpy.ndarray
    left: numpy.ndarray

    def part(self, start, stop):
        """The rows from `start` to `stop`."""
        return Table(self.rows[start:stop], self.left[start:stop])

    def on_the_day(self):
        """The same customers as they stand in the table on the day of the decision: without any goodbye letter."""
        rows = self.rows.copy()
        rows[:, LEAK] = 0
        return Table(rows, self.left)


def make(count, seed=0):
    """So many customers, of whom about an eighth leaves; the truth is a logistic model with noise of its own."""
    generator = numpy.random.default_rng(seed)
    rows = generator.normal(size=(count, len(COLUMNS)))
    rows[:, 3] = generator.poisson(0.6, count)
    rows[:, 4] = generator.poisson(0.4, count)
    score = -3.0 - 0.6 * rows[:, 0] + 0.4 * rows[:, 1] - 0.7 * rows[:, 2] + 0.7 * rows[:, 3] + 0.4 * rows[:, 4]
    left = generator.random(count) < 1 / (1 + numpy.exp(-score))
    rows[:, LEAK] = numpy.where(left, generator.random(count) < 0.9, generator.random(count) < 0.02)
    return Table(rows, left)


def three_parts(seed=0):
    """6,000 customers: a `Table` to fit on (1,500), one to choose on (1,000), and what comes later (3,500)."""
    table = make(6000, seed)
    return table.part(0, 1500), table.part(1500, 2500), table.part(2500, 6000)


def draw(generator, columns=COLUMNS):
    """A random setting: columns to use (each with a chance of two thirds), strength, and how much a leaver weighs."""
    used = [COLUMNS.index(name) for name in columns if generator.random() < 2 / 3]
    strength, weight = (float(numpy.exp(generator.uniform(*numpy.log(bounds)))) for bounds in ((1e-3, 10), (0.3, 30)))
    return {"columns": tuple(used) or (0,), "strength": strength, "weight": weight}


def fit(setting, table):
    """Logistic regression with this setting: a function of a `Table` that tells whom to call, bool [n]."""
    from sklearn.linear_model import LogisticRegression

    used = list(setting["columns"])
    weights = {False: 1.0, True: setting["weight"]}
    model = LogisticRegression(C=setting["strength"], class_weight=weights, max_iter=200)
    model.fit(table.rows[:, used], table.left)
    return lambda other: model.predict(other.rows[:, used])


def accuracy(called, left):
    """The share of customers whose fate was foreseen."""
    return float((called == left).mean())


def saving(called, left):
    """Minus the cost of 1,000 customers, so that more is better: calls, and leavers whom nobody called."""
    return -1000 * float((CALL * called + MISS * (left & ~called)).mean())


@dataclass(frozen=True)
class Found:
    """The best of a search: its setting, the function that tells whom to call (`fit`), its value on validation."""

    setting: dict
    call: object
    value: float


def search(train, validation, measure, seed=0, tries=40, columns=COLUMNS):
    """Random search that maximises `measure` (`accuracy`, `saving`) on the table `validation`; returns a `Found`."""
    generator = numpy.random.default_rng(seed)
    best = None
    for _one in range(tries):
        setting = draw(generator, columns)
        chosen = fit(setting, train)
        value = measure(chosen(validation), validation.left)
        if best is None or value > best.value:
            best = Found(setting, chosen, value)
    return best
