"""Checks of 15_recommendation."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import array_of, first_match, near, number
from course_utils.notebook.exercises import call, exercise

# Likes of a few people, and a penalty: as many films as people, more people, more films; none of them symmetric.
EASE_CASES = ((5, 5, 2.0), (9, 4, 0.5), (4, 6, 3.0))


@exercise("film-offset")
def check_film_offset(answer):
    for stars, mean, damp in (((5.0, 4.5), 3.5, 5), ((2.0, 3.0, 2.5), 3.4, 5), ((4.0, 5.0, 4.5, 4.0, 5.0), 3.0, 2)):
        stars = numpy.array(stars)
        n, over = len(stars), float((stars - mean).sum())
        wanted = over / (n + damp)
        found = number(call(answer, stars.copy(), mean, damp))
        if found is None:
            return _("Return one number: how many stars the film lies above or below the mean.")
        if near(found, wanted):
            continue
        hints = [
            (over / n,
             _("That is not damped: a single rating of 5 would make this the best film of all. Where does damp go?")),
            (mean + wanted, _("That is the prediction; the offset alone is asked, without the mean.")),
            (float(stars.mean()), _("That is the film's mean; the offset is its distance from the mean of all films.")),
            (float(stars.sum()) / (n + damp),
             _("Take the mean off each rating first: damping pulls to 0, and 0 must mean an average film.")),
            (over / damp, _("Divide by the number of ratings plus damp, so that many ratings outweigh it.")),
            ((over + damp) / (n + damp),
             _("damp stands for ratings that are exactly average: they add 0 to the sum, not damp.")),
            (-wanted, _("The sign is turned: a film with many stars has an offset above 0.")),
            (over, _("That is a sum: a film that many have rated would run away. Divide.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _(
            "For ratings {stars}, mean {mean} and damp {damp} you say {found:.4g}; start with how far "
            "each lies above the mean."
        )
        return text.format(stars=stars.tolist(), mean=mean, damp=damp, found=found)
    return None


@exercise("ease-weights")
def check_ease_weights(answer):
    for people, films, penalty in EASE_CASES:
        likes = (numpy.random.default_rng(films).random((people, films)) < 0.5).astype(float)
        likes[:, 0], likes[0, 1] = 1, 0  # a film that all like, and one that not all like
        gram = likes.T @ likes
        inverse = numpy.linalg.inv(gram + penalty * numpy.eye(films))
        full = -inverse / numpy.diag(inverse)
        wanted = _without_diagonal(full)
        found = array_of(call(answer, likes.copy(), penalty), (films, films))
        if found is None:
            text = _("Return a table of {n} x {n} finite numbers: row j, column i says what film j means for film i.")
            return text.format(n=films)
        if near(found, wanted):
            continue
        ridge = inverse @ gram
        hints = [
            (full, _("Almost: the diagonal must be 0, or each film speaks for itself.")),
            (full + numpy.eye(films) * 2, _("The diagonal must be 0; there stands a 1, which copies the input.")),
            (ridge, _("That is ridge regression with the film itself among its inputs: mostly it copies. Use the "
                      "inverse alone, divided by its own diagonal.")),
            (_without_diagonal(ridge),
             _("Ridge regression with its diagonal rubbed out afterwards is another thing: the other weights were made "
               "for a film that helps itself. Divide the inverse by its own diagonal.")),
            (-wanted, _("The sign is turned: films that go together have negative numbers in the inverse.")),
            (wanted.T, _("Rows and columns are exchanged: divide columns by their own diagonal number, not rows.")),
            (_without_diagonal(-inverse), _("Divide each column by its own number on the diagonal of the inverse.")),
            (_without_diagonal(_ease(gram + penalty)),
             _("The penalty goes on the diagonal only: penalty times the identity, numpy.eye(films).")),
        ]  # fmt: skip
        if numpy.linalg.matrix_rank(gram) == films:
            hints.append((_without_diagonal(_ease(gram)), _("The penalty is missing: add it on the diagonal.")))
        hint = first_match(found, hints)
        if hint:
            return hint
        return _("For {people} people and {films} films some weights differ; go through the three steps again.").format(
            people=people, films=films
        )
    return None


def _ease(gram):
    """- inverse / its diagonal, of a table that need not have an inverse."""
    inverse = numpy.linalg.pinv(gram)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        return numpy.nan_to_num(-inverse / numpy.diag(inverse))


def _without_diagonal(table):
    return table * (1 - numpy.eye(len(table)))


@exercise("bpr-step")
def check_bpr_step(answer):
    random = numpy.random.default_rng(3)
    for rate in (0.5, 0.1):
        person, liked, other = random.normal(size=(3, 4))
        found = call(answer, person.copy(), liked.copy(), other.copy(), rate)
        found = array_of(found, (3, 4))
        if found is None:
            return _("Return three vectors: the new person, the new liked film, the new other film.")
        wanted = numpy.array(_bpr(person, liked, other, rate))
        if near(found, wanted):
            continue
        turned = numpy.array(_bpr(person, liked, other, -rate))
        score = person @ (liked - other)
        right = 1 / (1 + numpy.exp(-score))
        late = wanted.copy()
        late[1:] = liked + rate * (1 - right) * wanted[0], other - rate * (1 - right) * wanted[0]
        still = wanted.copy()
        still[2] = other
        alone = wanted.copy()
        alone[0] = person
        drawn = wanted.copy()
        drawn[2] = other + rate * (1 - right) * person
        hints = [
            (numpy.array([person, liked, other]), _("Nothing has moved: add rate times the slope to each vector.")),
            (turned, _("The step goes the wrong way: afterwards the liked film must lie further above the other one.")),
            (numpy.array(_bpr(person, liked, other, rate, right)),
             _("The push must shrink when the pair is in the right order already: it is 1 minus the sigmoid, which is "
               "sigmoid(-x).")),
            (numpy.array(_bpr(person, liked, other, rate, 1.0)),
             _("The push is missing: a pair that is in the right order already needs hardly any step.")),
            (late, _("The films move by the *old* vector of the person: compute all slopes before you move one.")),
            (still, _("The other film must move as well, away from the person.")),
            (alone, _("The person's vector must move as well, towards the liked film and away from the other.")),
            (drawn, _("Both films move towards the person; the one that was not liked must move away.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        return _("For rate {rate:g} a vector is not where it should be; write the three slopes down first.").format(
            rate=rate
        )
    return None


def _bpr(person, liked, other, rate, push=None):
    """The three vectors after a step on -log sigmoid(x), x = person . (liked - other); `push` replaces sigmoid(-x)."""
    push = 1 / (1 + numpy.exp(person @ (liked - other))) if push is None else push
    return person + rate * push * (liked - other), liked + rate * push * person, other - rate * push * person
