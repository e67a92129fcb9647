"""Checks of 21_product_strategy."""

import math

from course_utils.core.i18n import _
from course_utils.notebook.answers import array_of, first_match, near, numbers, told
from course_utils.notebook.exercises import call, exercise


@exercise("unit-economics")
def check_unit_economics(answer):
    for price, cost, churn, acquisition in ((50.0, 20.0, 0.05, 250.0), (99.0, 9.0, 0.1, 45.0), (20.0, 25.0, 0.1, 80.0)):
        found = numbers(call(answer, price, cost, churn, acquisition), 3)
        if found is None:
            return _("Return three numbers: contribution, lifetime value, months until it is paid back.")
        left = price - cost
        never = left <= 0
        if not near(found[0], left):
            hint = first_match(found[0], [
                (cost - price, _("The contribution is upside down: what comes in, less what goes out.")),
                (left - acquisition, _("Winning a customer is paid once; it is not in the contribution of a month.")),
                (price, _("That is the price; the customer's own monthly costs must come off.")),
            ])  # fmt: skip
            return hint or _("The contribution is the price less the cost, each a month.")
        if not near(found[1], left / churn):
            hint = first_match(found[1], [
                (price / churn, _("That is lifetime revenue: a customer also costs something every month.")),
                (left * churn, _("She stays 1/churn months, so divide by the churn.")),
                (left / churn - acquisition, _("Leave the cost of winning her out: it is compared with this value.")),
                (left * 12, _("Not a year: she stays 1/churn months in the mean.")),
            ])  # fmt: skip
            return hint or _("The lifetime value is the contribution of a month times the mean number of months.")
        wanted = math.inf if never else acquisition / left
        if found[2] == wanted or near(found[2], wanted):
            continue
        if never:
            text = _("With a price of {price:g} and a cost of {cost:g} it is never paid back: return `math.inf`.")
            return text.format(price=price, cost=cost)
        hint = first_match(found[2], [
            (acquisition / price, _("Only the contribution pays back, not the whole price.")),
            (left / acquisition, _("The fraction is upside down: how many contributions make up the cost?")),
            (acquisition / (left / churn), _("That compares with the lifetime value; the question asks for months.")),
        ])  # fmt: skip
        return hint or _("How many months of contribution make up {cost:g} dollars?").format(cost=acquisition)
    return None


def _each(base, better, upper=1.96, middle=0.8416, half=False):
    mean = (base + better) / 2
    none = upper * math.sqrt((1 if half else 2) * mean * (1 - mean))
    real = middle * math.sqrt(base * (1 - base) + better * (1 - better))
    return (none + real) ** 2 / (base - better) ** 2


@exercise("pilot-size")
def check_pilot_size(answer):
    for base, better in ((0.10, 0.15), (0.20, 0.30), (0.05, 0.04)):
        found = array_of(call(answer, base, better), ())
        if found is None:
            return _("Return one number: the customers of one group.")
        exact = _each(base, better)
        wanted = math.ceil(exact)
        if float(found) in (wanted, math.ceil(_each(base, better, 1.959964, 0.841621))):
            continue
        text = _("For {base:.0%} against {better:.0%} you say {found}. ").format(
            base=base, better=better, found=told(found)
        )
        hints = [
            (exact, _("Customers come whole: round up.")),
            (2 * wanted, _("That is both groups together; the question asks for one.")),
            (math.sqrt(exact), _("The whole fraction is squared.")),
            (_each(base, better) * abs(base - better), _("The difference below the line is squared as well.")),
            (_each(base, better, upper=1.6449), _("1.645 is for one side; an alarm in either direction needs 1.96.")),
            (
                _each(base, better, middle=0.0),
                _("Without the second part the chance to see the difference is only one half."),
            ),
            (_each(base, better, half=True), _("Two groups vary, so it is twice the variance under the first root.")),
        ]
        hint = first_match(found, hints, 0.002, 1)
        return text + (hint or _("Put the two roots together, square the sum, divide by the squared difference."))
    return None


@exercise("flipping")
def check_flipping(answer):
    cases = [
        ({"a": 10.0, "b": 4.0, "c": 1.0}, {"a": (3.0, 12.0), "b": (3.0, 5.0), "c": (0.0, 8.0)}),
        ({"a": 2.0, "b": 4.0, "c": 1.0}, {"a": (1.0, 3.0), "b": (1.5, 5.0), "c": (0.5, 1.5)}),
        ({"a": 9.0, "b": 1.0, "c": 1.0}, {"a": (8.0, 30.0), "b": (0.5, 4.0), "c": (0.5, 4.0)}),
    ]
    profit = lambda plan: plan["a"] - plan["b"] - plan["c"]  # noqa: E731
    for plan, ends in cases:
        given = dict(plan)
        found = call(answer, profit, given, {name: tuple(pair) for name, pair in ends.items()})
        if isinstance(found, str) or not all(isinstance(name, str) for name in (found if _can_loop(found) else [0])):
            return _("Return a list of names.")
        now = profit(plan) > 0
        moved = {name: [profit({**plan, name: end}) for end in pair] for name, pair in ends.items()}
        wanted = {name for name, pair in moved.items() if any((value > 0) != now for value in pair)}
        if set(found) == wanted:
            if given != plan:
                return _("You changed the plan that you were given: work on a copy, such as `{**plan, name: value}`.")
            continue
        losing = {name for name, pair in moved.items() if min(pair) <= 0}
        widest = max(moved, key=lambda name: abs(moved[name][1] - moved[name][0]))
        hints = [
            (losing, _("When the plan loses, turning means that it wins: compare the sign with that of the plan.")),
            (_piled_up(profit, plan, ends, now), _("Put each assumption back before you change the next.")),
            ({widest}, _("The widest bar need not cross 0, and others may: look at the sign.")),
            (set(ends), _("All of them? Change one at a time and leave the others as planned.")),
        ]
        hint = next((words for names, words in hints if set(found) == names), None)
        text = _("For the plan {plan} you name {found}. ").format(plan=plan, found=told(sorted(set(found))))
        return text + (hint or _("Compute the profit at both ends of each assumption, and compare its sign."))
    return None


def _can_loop(found):
    return isinstance(found, (list, tuple, set, dict))


def _piled_up(profit, plan, ends, now):
    """What is named when no assumption is put back to its planned value."""
    plan, names = dict(plan), set()
    for name, pair in ends.items():
        for end in pair:
            plan[name] = end
            if (profit(plan) > 0) != now:
                names.add(name)
    return names
