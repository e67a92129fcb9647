"""Examples of the explorers of 15_recommendation: see test_contract."""

from functools import cache

import numpy

from course_utils.chapters.recommendation import recommend
from course_utils.chapters.recommendation.explorers import fame, rate_ten

FILMS = 24
TITLES = tuple(f"Film {number}, The (19{number + 50})" for number in range(FILMS))


@cache
def people():
    """Scores, seen, target and likes of 60 people and 50 films; the last films are the famous ones."""
    random = numpy.random.default_rng(0)
    likes = numpy.arange(50.0) ** 2
    scores = random.normal(size=(60, 50)) + likes / likes.max()
    target = (random.random((60, 50)) < 0.1).astype(float)
    target[:, 7] = 1
    return scores, numpy.zeros((60, 50)), target, likes


@cache
def likes():
    """Two groups of people, each of which likes its own half of the films: float32 [90, 24]."""
    likes = (numpy.random.default_rng(0).random((90, FILMS)) < 0.5).astype("float32")
    likes[:45, 12:] = 0
    likes[45:, :12] = 0
    return likes


@cache
def weights():
    """Those of EASE for these likes."""
    return recommend.ease_weights(likes(), 5.0)


def ten():
    """The films to rate: int64 [10]."""
    return rate_ten.choose_ten(likes(), numpy.eye(2, dtype="float32")[numpy.arange(FILMS) // 12], pool=20)


def rating(first=(5.0,)):
    """The explorer with EASE, and with EASE turned round."""
    answers = {"EASE": rate_ten.ease_answer(weights(), ten()), "turned": rate_ten.ease_answer(-weights(), ten())}
    return rate_ten.RateTen(ten(), TITLES, answers, likes().sum(axis=0), first)


EXAMPLES = {
    fame.Fame: (
        lambda: fame.Fame(fame.measure(*people()), numpy.full(10, 0.1)),
        [{"strength": -0.5}, {"strength": 0.3}, {"strength": 1.5}],
    ),
    rate_ten.RateTen: (
        rating,
        [
            {"film_3": 1.0},
            {"method": "turned"},
            {"film_0": 0.0, "film_9": 2.5},
            {"film_0": 3.5},
            {"film_0": 0.0},
        ],
    ),
}
