from types import SimpleNamespace

import numpy
import pytest
from sklearn.metrics import ndcg_score

from course_utils.chapters.recommendation import recommend
from course_utils.core.errors import CourseError


def ratings(people=40, films=30, each=24, seed=0):
    """A small set in which everybody rated `each` films at one moment a film, in order of person, then time."""
    random = numpy.random.default_rng(seed)
    person = numpy.repeat(numpy.arange(people), each)
    film = numpy.concatenate([random.permutation(films)[:each] for _person in range(people)])
    # Person p comes on day p, and rates one film a minute.
    times = 86_400 * person + 60 * numpy.tile(numpy.arange(each), people)
    stars = random.choice([2.0, 3.0, 4.0, 5.0], len(person), p=[0.2, 0.2, 0.3, 0.3])
    return SimpleNamespace(
        people=person, films=film, stars=stars, times=times, titles=tuple(f"film {number}" for number in range(films)),
        kinds=numpy.eye(films, 4, dtype=bool), kind_names=("a", "b", "c", "d"), number_of_people=people,
        timed=True, rated=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def table():
    return recommend.catalogue(ratings())


def test_the_catalogue_leaves_out_rare_films_and_keeps_the_rest():
    data = ratings(people=6, films=12, each=8)
    few = recommend.catalogue(data, least=5)
    count = numpy.bincount(data.films, minlength=12)
    kept = numpy.flatnonzero(count >= 5)
    assert few.titles == tuple(f"film {film}" for film in kept) and few.shape == (6, len(kept))
    assert numpy.array_equal(few.kinds, data.kinds[kept])
    rows = count[data.films] >= 5
    assert numpy.array_equal(few.stars, data.stars[rows])
    assert [few.titles[film] for film in few.films] == [f"film {film}" for film in data.films[rows]]
    with pytest.raises(CourseError, match="No film has 99 ratings"):
        recommend.catalogue(data, least=99)


def rated_by(table, person):
    return {int(film) for film in table.films[table.people == person]}


@pytest.mark.parametrize("seed", [0, 7])
def test_a_random_split_shares_nothing_between_training_and_target(table, seed):
    split = recommend.split_at_random(table, seed)
    liked = table.matrix(table.stars >= recommend.LIKED)
    rated = table.matrix(numpy.ones(len(table.stars), bool))
    assert len(split.tested) and not (split.train * split.target).any() and not (split.seen * split.target).any()
    assert numpy.array_equal(split.train + split.target, liked), "every like is learnt from or held out"
    assert numpy.array_equal(split.known, split.train)
    # A fifth of the *ratings* is held out: what was held out and disliked is not marked as seen, nobody could know it.
    out = (rated - split.seen).sum(axis=1)
    assert set(out[split.tested]) == {int(0.2 * 24)}
    assert (rated - split.seen - split.target).sum() > 0


def test_another_seed_holds_out_others_the_same_seed_the_same(table):
    first, again, other = (recommend.split_at_random(table, seed).target for seed in (1, 1, 2))
    assert numpy.array_equal(first, again) and not numpy.array_equal(first, other)


def test_people_with_few_likes_are_learnt_from_but_not_tested():
    data = ratings()
    data.stars = numpy.where(data.people < 5, numpy.where(numpy.arange(len(data.stars)) % 24 < 9, 5.0, 1.0), data.stars)
    split = recommend.split_at_random(recommend.catalogue(data), 0)
    assert split.tested.min() >= 5 and (split.train[:5].sum(axis=1) == 9).all()


def test_nobody_to_test_is_told():
    data = ratings()
    data.stars[:] = 1.0
    with pytest.raises(CourseError, match="Nobody who is tested .from 10 likes on. liked what is held out"):
        recommend.split_at_random(recommend.catalogue(data), 0)


def test_a_split_by_time_learns_from_before_the_day_only(table):
    split = recommend.split_by_time(table)
    # Person p comes on day p, so the last fifth of the people comes after the day.
    assert split.tested.min() >= 32 and split.tested.max() == 39
    assert not split.train[33:].any() and split.train[:32].any()
    for person in split.tested:
        mine = numpy.flatnonzero(table.people == person)
        last = mine[-int(0.2 * len(mine)) :]
        wanted = {int(table.films[row]) for row in last if table.stars[row] >= 4}
        assert set(numpy.flatnonzero(split.target[person])) == wanted
        assert set(numpy.flatnonzero(split.seen[person])) == {int(table.films[row]) for row in mine if row not in last}
        assert set(numpy.flatnonzero(split.known[person])) <= set(numpy.flatnonzero(split.seen[person]))


def test_the_leak_changes_what_is_learnt_from_and_nothing_else(table):
    honest, leaky = recommend.split_by_time(table), recommend.split_by_time(table, leak=True)
    for name in ("known", "target", "seen", "tested"):
        assert numpy.array_equal(getattr(honest, name), getattr(leaky, name)), name
    assert (leaky.train >= honest.train).all() and leaky.train[33:].sum() > 0
    assert not (leaky.train * leaky.target).any(), "not even the leak shows what is asked"


def test_new_people_are_not_learnt_from(table):
    split = recommend.split_by_person(table, 3)
    assert not split.train[split.tested].any() and split.known[split.tested].any()
    assert set(numpy.flatnonzero(split.target.sum(axis=1))) == set(split.tested)
    assert 0.15 * 40 <= len(split.tested) <= 0.25 * 40
    others = numpy.setdiff1d(numpy.arange(40), split.tested)
    assert (split.train[others].sum(axis=1) > 0).all()


def test_validation_is_a_part_of_the_training(table):
    split = recommend.split_at_random(table, 0)
    inner = recommend.validation_of(split, 5)
    assert inner.target.any() and numpy.array_equal(inner.train + inner.target, split.train)
    assert not (inner.target * split.target).any() and not (inner.seen * inner.target).any()


def test_first_likes_keeps_that_many(table):
    known = recommend.split_at_random(table, 0).known
    for count in (0, 1, 5, 1000):
        few = recommend.first_likes(known, count)
        assert (few <= known).all() and numpy.array_equal(few.sum(axis=1), numpy.minimum(count, known.sum(axis=1)))


# --- measures ---

SCORES = numpy.array([[0.9, 0.8, 0.7, 0.6, 0.5], [0.1, 0.2, 0.3, 0.4, 0.5]])
SEEN = numpy.array([[1.0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])


def test_lists_are_the_best_that_were_not_seen():
    assert recommend.best(SCORES, SEEN, 2).tolist() == [[1, 2], [4, 3]]


def test_measures_by_hand():
    lists = numpy.array([[1, 2], [4, 3]])
    target = numpy.array([[0.0, 0, 1, 1, 1], [0, 0, 0, 0, 1]])
    assert recommend.recall(lists, target).tolist() == [0.5, 1.0]  # one of two places; the only one
    second = 1 / numpy.log2(3)
    assert recommend.ndcg(lists, target) == pytest.approx([second / (1 + second), 1.0])
    assert recommend.coverage(lists, 5) == pytest.approx(4 / 5)
    train = numpy.array([[0, 0, 0, 1, 1], [0, 0, 0, 0, 1]])
    assert recommend.share_of_famous(lists, train, top=0.2) == pytest.approx(1 / 4)
    assert recommend.share_of_famous(lists, train, top=0.4) == pytest.approx(2 / 4)


def test_ndcg_is_scikit_learns():
    random = numpy.random.default_rng(0)
    scores, target = random.random((30, 50)), (random.random((30, 50)) < 0.2).astype(float)
    target[:, 0] = 1  # nobody without anything to find
    lists = recommend.best(scores, numpy.zeros_like(scores))
    assert recommend.ndcg(lists, target).mean() == pytest.approx(ndcg_score(target, scores, k=10))


def test_a_perfect_recommender_gets_one_and_fame_gives_every_place_to_the_famous(table):
    split = recommend.split_at_random(table, 0)
    everything = dict(zip(split.tested.tolist(), split.target[split.tested], strict=True))
    order = iter(split.tested.tolist())
    judged = recommend.judge(lambda known: numpy.stack([everything[next(order)] for _row in known]), split)
    assert judged["recall"] == pytest.approx(1) and judged["ndcg"] == pytest.approx(1)


def test_recall_of_each_is_that_of_the_lists(table):
    split = recommend.split_at_random(table, 0)
    recommender = recommend.most_liked(split.train)
    each = recommend.recall_of_each(recommender, split)
    assert each.shape == split.tested.shape
    assert each.mean() == pytest.approx(recommend.judge(recommender, split)["recall"])
    # Whoever is told what is held out finds it.
    assert recommend.recall_of_each(lambda known: known, split, known=split.target).min() == 1


def test_thinned_leaves_that_many_likes_and_all_else(table):
    leaky = recommend.split_by_time(table, leak=True)
    few = recommend.thinned(leaky, 100, 1)
    assert few.train.sum() == 100 and (few.train <= leaky.train).all()
    for name in ("known", "target", "seen", "tested"):
        assert getattr(few, name) is getattr(leaky, name), name
    assert not numpy.array_equal(few.train, recommend.thinned(leaky, 100, 2).train)
    assert numpy.array_equal(few.train, recommend.thinned(leaky, 100, 1).train)


def test_leads_are_differences_of_the_same_person():
    """Two splits, one hard and one easy: unpaired they overlap, in pairs the lead is the same for everybody."""
    each = {"rival": [numpy.array([0.1, 0.5]), numpy.array([0.7, 0.9])]}
    each["one"] = [values + 0.1 for values in each["rival"]]
    tested = [numpy.array([0, 3]), numpy.array([3, 7])]
    people, splits = recommend.leads(each, tested, "rival")["one"]
    assert people == pytest.approx([0.1, 0.1, 0.1]) and splits == pytest.approx([0.1, 0.1])
    each["one"][1] = each["rival"][1] + 0.3  # person 3 was tested twice: the mean of 0.1 and 0.3
    assert recommend.leads(each, tested, "rival")["one"][0] == pytest.approx([0.1, 0.2, 0.3])


def test_kinds_can_be_read(table):
    words = table.kinds_in_words()
    assert words[:5] == ("a", "b", "c", "d", "") and len(words) == table.shape[1]
    both = recommend.catalogue(SimpleNamespace(**{**vars(ratings()), "kinds": numpy.ones((30, 4), bool)}))
    assert both.kinds_in_words()[0] == "a, b, c, d"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("toy story", 1), ("Toy Stry", 1), ("THE MATRIX", 0), ("Matrix", 0), ("zzzz", None)],
)
def test_titles_are_found_by_likeness(wanted, found):
    assert recommend.find_title(wanted, ["The Matrix", "Toy Story", "Heat"]) == found


# --- recommenders ---


def groups(people=120, films=24, seed=0):
    """Likes of two groups of people, each of which likes its own half of the films only."""
    random = numpy.random.default_rng(seed)
    likes = (random.random((people, films)) < 0.5).astype("float32")
    likes[: people // 2, films // 2 :] = 0
    likes[people // 2 :, : films // 2] = 0
    return likes


def test_most_liked_gives_everybody_the_same():
    scores = recommend.most_liked(groups())(numpy.zeros((3, 24)))
    assert (scores == scores[0]).all() and scores[0].tolist() == groups().sum(axis=0).tolist()


@pytest.mark.parametrize("people", [None, 9])  # more people than films, and fewer
def test_ease_is_a_regression_of_each_film_on_the_others(people):
    likes, penalty = groups().astype("float64")[:: None if people is None else 5][:people], 7.0
    assert (len(likes) < 24) == (people is not None)
    weights = recommend.ease_weights(likes, penalty)
    assert (numpy.diag(weights) == 0).all()
    for film in (0, 5, 23):
        others = numpy.delete(numpy.arange(24), film)
        x = likes[:, others]
        by_hand = numpy.linalg.solve(x.T @ x + penalty * numpy.eye(23), x.T @ likes[:, film])
        assert numpy.allclose(weights[others, film], by_hand, atol=1e-5)


def trained(build, likes, epochs):
    return recommend.from_network(recommend.fit(build, likes, epochs, seed=3, batch_size=16))


def finds_the_group(recommender):
    """Whether one liked film of a group brings the other films of that group before all others."""
    known = numpy.zeros((2, 24), "float32")
    known[0, [0, 1]] = known[1, [12, 13]] = 1
    lists = recommend.best(recommender(known), known, 8)
    return (lists[0] < 12).all() and (lists[1] >= 12).all()


def test_every_recommender_finds_two_groups():
    likes = groups()
    kinds = numpy.eye(2, dtype="float32")[numpy.arange(24) // 12]
    assert finds_the_group(recommend.ease(likes, 5.0))
    assert finds_the_group(trained(lambda: recommend.mult_dae(24, hidden=8), likes, 40))
    assert finds_the_group(trained(lambda: recommend.two_towers(kinds, width=8), likes, 40))
    assert not finds_the_group(recommend.most_liked(likes))


def test_the_loss_is_keras_cross_entropy_times_the_number_of_likes():
    import keras

    likes = numpy.array([[1.0, 0, 1, 0], [0, 1, 0, 0]], "float32")
    scores = numpy.array([[0.2, -1, 2, 0.5], [1, 2, 3, -4]], "float32")
    wanted = keras.losses.categorical_crossentropy(likes, scores, from_logits=True)
    assert float(recommend.log_loss(likes, scores)) == pytest.approx(float(numpy.mean(wanted)), rel=1e-5)


def test_a_films_own_vector_is_hidden_in_training_only():
    kinds = numpy.eye(6, 2, dtype="float32")
    tower = recommend.two_towers(kinds, width=4).get_layer("film")
    still = numpy.asarray(tower.vectors())
    assert numpy.allclose(still, numpy.asarray(tower.own) + kinds @ numpy.asarray(tower.of_kind))
    assert not numpy.allclose(numpy.asarray(tower.vectors(training=True)), still)


def test_training_again_with_the_same_seed_gives_the_same_scores():
    likes = groups()
    first, again = (trained(lambda: recommend.mult_dae(24, 4), likes, 2)(likes[:4]) for _run in range(2))
    assert numpy.allclose(first, again, atol=1e-5)


@pytest.mark.parametrize("kind", ["dae", "towers"])
def test_trainings_share_what_is_compiled_and_nothing_else(kind, monkeypatch):
    import keras

    likes, kinds = groups(), numpy.eye(2, dtype="float32")[numpy.arange(24) // 12]

    def build():
        return recommend.mult_dae(24, 4) if kind == "dae" else recommend.two_towers(kinds, 4)

    first = recommend.fit(build, likes, 2, seed=3)
    before = first.get_weights()
    # Setting TensorFlow's seed clears what it has compiled.
    monkeypatch.setattr(keras.utils, "set_random_seed", lambda seed: pytest.fail("the compiled steps are lost"))
    again, other = (recommend.fit(build, likes, 2, seed=seed) for seed in (3, 4))
    for one, two, three in zip(before, again.get_weights(), first.get_weights(), strict=True):
        assert numpy.allclose(one, two, atol=1e-6) and numpy.array_equal(one, three)
    assert not numpy.allclose(before[0], other.get_weights()[0], atol=1e-3)


def test_rivals_are_films_that_the_person_does_not_like():
    likes = groups()
    rivals = recommend.draw_rivals(likes, numpy.random.default_rng(0))
    assert (rivals[likes == 0] == -1).all() and rivals.dtype == numpy.int32
    person, film = numpy.nonzero(rivals >= 0)
    assert len(person) > 0.5 * likes.sum() and (likes[person, rivals[person, film]] == 0).all()
    drawn = numpy.bincount(rivals[person, film], minlength=24)
    assert drawn.min() > 0, "every film can be drawn"
    assert (recommend.draw_rivals(numpy.ones_like(likes), numpy.random.default_rng(0)) == -1).all()


def test_the_bpr_loss_is_that_of_the_pairs():
    scores = numpy.array([[0.5, -1.0, 2.0, 0.0], [1.0, 0.0, 0.0, 3.0]], "float32")
    rivals = numpy.array([[1, -1, 3, -1], [-1, -1, -1, -1]])
    wanted = numpy.log1p(numpy.exp(-1.5)) + numpy.log1p(numpy.exp(-2.0))
    assert float(recommend.bpr_loss(rivals, scores)) == pytest.approx(wanted / 2, abs=1e-5)


def test_towers_learn_from_pairs_and_are_looked_at_after_each_pass():
    likes, kinds = groups(), numpy.eye(2, dtype="float32")[numpy.arange(24) // 12]

    def build():
        return recommend.two_towers(kinds, width=8, loss=recommend.bpr_loss)

    passes = []
    network = recommend.fit(
        build, likes, 30, 1, targets=recommend.draw_rivals, look=lambda done, network: passes.append(done)
    )
    assert passes == list(range(1, 31)) and finds_the_group(recommend.from_network(network))
    again = recommend.fit(build, likes, 30, 1, targets=recommend.draw_rivals)
    assert numpy.allclose(network.get_weights()[0], again.get_weights()[0], atol=1e-5)


def test_recall_by_passes_is_that_of_trainings_of_that_length(table):
    split = recommend.split_at_random(table, 0)

    def build():
        return recommend.mult_dae(table.shape[1], 4)

    found = recommend.recall_by_passes(build, split, (1, 3), seed=2)
    assert list(found) == [1, 3]
    short = recommend.from_network(recommend.fit(build, split.train, 1, 2))
    assert found[1] == pytest.approx(recommend.recall_of_each(short, split).mean(), abs=0.02)


def as_own(timed=True, described=True, people=40, films=30):
    data = ratings(people, films)
    data.timed = timed
    if not described:
        data.kinds, data.kind_names = numpy.ones((len(data.titles), 1), bool), ("all",)
    return recommend.catalogue(data)


def test_without_times_there_is_no_split_by_time_and_the_card_says_so(capsys):
    assert recommend.ways_in_time(as_own(timed=False), 2) == {}
    assert "No times are known of these ratings" in capsys.readouterr().out
    ways = recommend.ways_in_time(as_own(), 2)
    assert list(ways)[-1] == "past only" and [len(way) for way in ways.values()] == [1, 2, 1]
    methods = {"most liked": lambda likes, seed: recommend.most_liked(likes)}
    at_random = {"most liked": [numpy.array([0.5, 0.7]), numpy.array([0.1])]}
    found, words = recommend.for_the_card(as_own(timed=False), methods, at_random, {"most liked": []})
    assert words.endswith("times not known") and found["most liked"].tolist() == [0.5, 0.7]


def test_few_people_after_one_day_are_tested_after_several(capsys):
    methods = {"most liked": lambda likes, seed: recommend.most_liked(likes)}
    table, at_random = as_own(people=60, films=80), {"most liked": [numpy.zeros(3)]}
    many = {"most liked": [numpy.zeros(2), numpy.ones(recommend.FEW_TESTED)]}
    found, words = recommend.for_the_card(table, methods, at_random, many)
    assert words == "recall@10 by time" and found["most liked"].sum() == recommend.FEW_TESTED
    few = {"most liked": [numpy.zeros(2), numpy.ones(recommend.FEW_TESTED - 1)]}
    found, words = recommend.for_the_card(table, methods, at_random, few)
    assert "mean over 5 days" in words and "Fewer than 20 people" in capsys.readouterr().out
    splits = [recommend.split_by_time(table, share) for share in recommend.DAYS]
    everybody = set(numpy.concatenate([split.tested for split in splits]).tolist())
    assert len(found["most liked"]) == len(everybody) > max(len(split.tested) for split in splits[:1])
    one = recommend.recall_of_each(recommend.most_liked(splits[-1].train), splits[-1])
    assert not numpy.array_equal(found["most liked"], one), "each day has its own past"


def test_whose_ratings_they_are_and_what_is_known_of_the_films():
    names = [recommend.whose(SimpleNamespace(name=name)) for name in ("film_club", "movielens", "own")]
    assert names == ["invented people", "real people", "your own data"]
    assert as_own().described and "a" in as_own().kinds_in_words()[0]
    assert not as_own(described=False).described and set(as_own(described=False).kinds_in_words()) == {""}
