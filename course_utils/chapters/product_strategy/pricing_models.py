"""Three ways to charge for the same service, on customers who differ in how much they use it."""

import numpy

from course_utils.chapters.product_strategy import economics

USE_SPREAD = 1.0  # standard deviation of the logarithm of the answers a month, over customers; assumed
RESOLVED = 0.6  # share of the answers that settle the matter, in the mean over customers; assumed


def customers(plan, count, generator):
    """(answers a month, share of them that settle the matter): float [count] each, about `plan.answers` in the mean."""
    use = plan.answers * numpy.exp(USE_SPREAD * generator.normal(size=count) - USE_SPREAD**2 / 2)
    return use, generator.beta(6 * RESOLVED, 6 * (1 - RESOLVED), count)


def contributions(plan, use, resolved):
    """What each customer contributes a month under each way to charge, at the same mean bill.

    Parameters
    ----------
    plan : economics.Plan
    use, resolved : float [n]
        From `customers`.

    Returns
    -------
    dict of str to float [n]
        "flat": one price; "by answer": so much for each; "by result": so much for each that settles the matter.
    """
    costs = use * economics.answer_cost(plan) + plan.support
    settled = use * resolved
    bills = {
        "flat": numpy.full(len(use), float(plan.price)),
        "by answer": plan.price * use / use.mean(),
        "by result": plan.price * settled / settled.mean(),
    }
    return {name: bill - costs for name, bill in bills.items()}
