import numpy
import pytest

from course_utils.chapters.recommendation.explorers import rate_ten
from course_utils.widgets.controls import defaults

FILMS = 24
TITLES = tuple(f"Film {number}, The (19{number + 50})" for number in range(FILMS))


@pytest.fixture(scope="module")
def likes():
    """Two groups of people, each of which likes its own half of the films."""
    likes = (numpy.random.default_rng(0).random((90, FILMS)) < 0.5).astype("float32")
    likes[:45, 12:] = 0
    likes[45:, :12] = 0
    return likes


@pytest.fixture(scope="module")
def weights(likes):
    from course_utils.chapters.recommendation import recommend

    return recommend.ease_weights(likes, 5.0)


@pytest.fixture(scope="module")
def ten(likes):
    return rate_ten.choose_ten(likes, numpy.eye(2, dtype="float32")[numpy.arange(FILMS) // 12], pool=20)


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


@pytest.fixture
def made(ten, weights, likes):
    answers = {"EASE": rate_ten.ease_answer(weights, ten), "turned": rate_ten.ease_answer(-weights, ten)}
    return lambda: rate_ten._make(ten, TITLES, answers, likes.sum(axis=0))


def test_values_alone_count(made, assert_values_alone_count):
    states = [
        {"film_0": 5.0}, {"film_0": 5.0, "film_3": 1.0}, {"film_0": 5.0, "method": "turned"}, {"film_9": 2.5},
        {"film_0": 3.5}, {},
    ]  # fmt: skip
    assert_values_alone_count(lambda: made()[0], states)


def test_pressing_on_a_star_sets_it(made):
    draw, point = made()
    figure = draw()
    axes = figure.axes[0]
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


def test_every_value_is_within_reach_of_the_controls(made, ten, weights):
    controls = rate_ten.controls(ten, TITLES, {"EASE": None, "b": None}, first=(5, 0, 1))
    values = defaults(controls)
    assert values["method"] == "EASE" and values["film_0"] == 5 and values["film_2"] == 1 and values["film_9"] == 0
    assert len(controls) == 11 and all(controls[f"film_{k}"].high == 5 for k in range(10))


def test_words_name_ratings_list_and_reason(ten, weights, likes):
    alt = rate_ten._alt(ten, TITLES, {"EASE": rate_ten.ease_answer(weights, ten)}, likes.sum(axis=0))
    assert "Nothing is rated" in alt()
    text = alt(method="EASE", film_0=5.0)
    assert f"{rate_ten.short(TITLES[ten[0]])} 5" in text and "mostly because of" in text


def test_outside_jupyterlab_it_is_a_still_picture(shown, ten, weights, likes):
    rate_ten.explore(ten, TITLES, {"EASE": rate_ten.ease_answer(weights, ten)}, likes.sum(axis=0), first=(5,))
    ((data, metadata),) = shown
    assert "image/png" in data and "Rated: " in metadata["image/png"]["alt"]
