import examples_recommendation
import numpy
import pytest
from examples_recommendation import FILMS, TITLES, rating
from explorer_data import picture_in

from course_utils.chapters.recommendation.explorers import rate_ten


@pytest.fixture(scope="module")
def likes():
    return examples_recommendation.likes()


@pytest.fixture(scope="module")
def weights():
    return examples_recommendation.weights()


@pytest.fixture(scope="module")
def ten():
    return examples_recommendation.ten()


def test_the_ten_are_different_and_of_both_groups(ten, likes):
    assert len(set(ten.tolist())) == 10
    assert 3 <= (ten < 12).sum() <= 7, "films unlike each other: not all of one group"
    assert ten[0] == likes.sum(axis=0).argmax()


@pytest.mark.parametrize(("stars", "says"), [(0, 0), (5, 1), (4, 0.5), (3, 0), (1, -1), (0.5, -1.25)])
def test_what_a_rating_says(stars, says):
    assert rate_ten.signal(stars) == says


def test_nothing_rated_gives_the_famous_without_the_ten(ten, weights, likes):
    famous = likes.sum(axis=0)
    films, _values, reasons = rate_ten.list_for([0] * 10, ten, rate_ten.ease_answer(weights, ten), famous)
    others = numpy.setdiff1d(numpy.arange(FILMS), ten)
    assert famous[films[0]] == famous[others].max() and not set(films) & set(ten) and not reasons.any()
    # A rating of three stars says nothing, so it changes nothing.
    same = rate_ten.list_for([3] + [0] * 9, ten, rate_ten.ease_answer(weights, ten), famous)
    assert same[0].tolist() == films.tolist()


def test_eases_reasons_are_the_terms_of_its_sum(ten, weights, likes):
    stars = [5, 0, 1, 4, 0, 0, 2.5, 0, 0, 4.5]
    films, values, reasons = rate_ten.list_for(stars, ten, rate_ten.ease_answer(weights, ten), likes.sum(axis=0))
    wanted = rate_ten.signal(stars)[None] * weights[ten][:, films].T
    assert numpy.allclose(reasons, wanted, atol=1e-5)
    assert numpy.allclose(values, wanted.sum(axis=1), atol=1e-5)
    assert (numpy.diff(values) <= 1e-6).all() and not set(films) & set(ten)


def test_likes_of_a_group_bring_that_group(ten, weights, likes):
    first = ten < 12
    for group, inside in ((first, lambda films: films < 12), (~first, lambda films: films >= 12)):
        films, _values, _reasons = rate_ten.list_for(
            numpy.where(group, 5.0, 1.0), ten, rate_ten.ease_answer(weights, ten), likes.sum(axis=0), count=4
        )
        assert inside(films).all()


def test_the_network_in_numpy_is_the_one_in_keras(ten):
    from course_utils.chapters.recommendation import recommend

    network = recommend.mult_dae(FILMS, hidden=6)
    signals = numpy.random.default_rng(1).normal(size=(3, 10)).astype("float32")
    whole = numpy.zeros((3, FILMS), "float32")
    whole[:, ten] = signals
    wanted = recommend.from_network(network)(whole)
    assert numpy.allclose(rate_ten.dae_answer(network, ten)(signals), wanted, atol=1e-5)


@pytest.mark.parametrize(
    ("title", "length", "short"),
    [
        ("Matrix, The (1999)", 30, "The Matrix"),
        ("Toy Story (1995)", 30, "Toy Story"),
        ("A Very Long Title of a Film (2001)", 10, "A Very Lo…"),
        ("2001: A Space Odyssey (1968)", 30, "2001: A Space Odyssey"),
        ("灯塔谋杀案", 30, "灯塔谋杀案"),
    ],
)
def test_short_titles(title, length, short):
    assert rate_ten.short(title, length) == short


def test_pressing_on_a_star_sets_it():
    explorer = rating()
    axes, point = explorer.axes, explorer.point
    for place, star, wanted in ((0, 0, 1.0), (3, 4, 5.0), (9, 2, 3.0)):
        middle = rate_ten.STARS + rate_ten.STAR * (star + 0.75)
        x, y = axes.transData.transform((middle, rate_ten._row(place + 1)))
        assert point(x, y) == {f"film_{place}": wanted}
        x, y = axes.transData.transform((middle - 0.5 * rate_ten.STAR, rate_ten._row(place + 1)))
        assert point(x, y) == {f"film_{place}": wanted - 0.5}
    x, y = axes.transData.transform((rate_ten.STARS - 0.6 * rate_ten.STAR, rate_ten._row(2)))
    assert point(x, y) == {"film_1": 0.0}, "left of the first star: not seen"
    for where in ((0.1, 0.5), (0.8, 0.5), (rate_ten.STARS + 0.01, 0.99)):
        assert point(*axes.transData.transform(where)) == {}


def test_every_value_is_within_reach_of_the_controls():
    explorer = rating(first=(5, 0, 1))
    controls, values = explorer.controls, explorer.values()
    assert values["method"] == "EASE" and values["film_0"] == 5 and values["film_2"] == 1 and values["film_9"] == 0
    assert len(controls) == 11 and all(controls[f"film_{k}"].high == 5 for k in range(10))


def test_words_name_ratings_list_and_reason(ten):
    explorer = rating()
    assert "Nothing is rated" in explorer.alt(**explorer.values(film_0=0.0))
    text = explorer.alt(**explorer.values())
    assert f"{rate_ten.short(TITLES[ten[0]])} 5" in text and "mostly because of" in text


def test_outside_jupyterlab_it_is_a_still_picture(shown, ten, weights, likes):
    rate_ten.explore(ten, TITLES, {"EASE": rate_ten.ease_answer(weights, ten)}, likes.sum(axis=0), first=(5,))
    ((data, metadata),) = shown
    assert "Rated: " in picture_in(data)[1]


def test_kinds_stand_below_the_titles_and_in_the_words(ten, weights, likes):
    """Without them nobody can have a taste in invented titles."""
    kinds = ["Crime" if film % 2 else "Crime, Music" for film in range(FILMS)]
    answers = {"EASE": rate_ten.ease_answer(weights, ten)}
    explorer = rate_ten.RateTen(ten, TITLES, answers, likes.sum(axis=0), (5.0,), kinds)
    figure = explorer.draw(**explorer.values())
    written = [text.get_text() for text in figure.axes[0].texts]
    assert sum(text in ("Crime", "Crime, Music") for text in written) == 20
    assert f"({kinds[ten[0]]}) 5" in explorer.alt(**explorer.values())
    plain = rating()
    assert "()" not in plain.alt(**plain.values())
