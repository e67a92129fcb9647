"""Recommenders, from the most watched films to networks, and how they are judged. Taught in 15_recommendation.

A *like* is a rating of four stars or more. `likes` is always a float32 matrix [people, films] of 0 and 1. A recommender
is a function from such a matrix to scores of the same shape, so that it also answers people whom it never saw.
"""

import weakref
from dataclasses import dataclass

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.learning import steps
from course_utils.learning.restart import Restartable, seed_start_weights

LIKED = 4.0  # stars from which on a film counts as liked
LEAST = 5  # ratings that a film must have to be recommended
TESTED = 10  # likes that a person must have to be tested
SHARE = 0.2  # of a person's ratings is held out


@dataclass(frozen=True)
class Table:
    """Ratings of the films that five people or more have rated, renumbered. The columns are as in `Ratings`."""

    people: numpy.ndarray
    films: numpy.ndarray
    stars: numpy.ndarray
    times: numpy.ndarray
    titles: tuple
    kinds: numpy.ndarray
    kind_names: tuple
    shape: tuple  # (people, films)
    timed: bool = True
    rated: bool = True

    @property
    def described(self):
        """True where something is known of the films: kinds that not all of them share."""
        return len(self.kind_names) > 1

    def matrix(self, rows):
        """float32 [people, films]: 1 where one of the ratings `rows` (bool or int) stands."""
        found = numpy.zeros(self.shape, "float32")
        found[self.people[rows], self.films[rows]] = 1
        return found

    def kinds_in_words(self):
        """What can be read beside each title, such as "Crime, Music": tuple of str [films]; "" for none."""
        if not self.described:
            return ("",) * len(self.titles)
        return tuple(
            punctuated(", ".join(self.kind_names[kind] for kind in numpy.flatnonzero(row))) for row in self.kinds
        )


def whose(data):
    """Whose ratings a `Ratings` holds, in the words of the chapter's titles."""
    return {"film_club": _("invented people"), "own": _("your own data")}.get(data.name, _("real people"))


def catalogue(data, least=LEAST):
    """Leave out films with fewer than `least` ratings; `data` is a `Ratings`. Returns a `Table`."""
    count = numpy.bincount(data.films, minlength=len(data.titles))
    keep = numpy.flatnonzero(count >= least)
    if not len(keep):
        raise CourseError(_("No film has {n} ratings or more: nothing can be recommended.").format(n=least))
    number = numpy.full(len(count), -1)
    number[keep] = numpy.arange(len(keep))
    rows = number[data.films] >= 0
    return Table(
        data.people[rows], number[data.films[rows]], data.stars[rows], data.times[rows],
        tuple(data.titles[film] for film in keep), data.kinds[keep].astype("float32"), data.kind_names,
        (data.number_of_people, len(keep)), data.timed, data.rated,
    )  # fmt: skip


@dataclass(frozen=True)
class Holdout:
    """What a recommender may learn from, what it is told of the people tested, and what it must find.

    `train` float32 [people, films]: likes to learn from. `known`: likes it is given of each person, to score by.
    `target`: likes among the ratings held out. `seen`: what must not be recommended again, every rating that is not
    held out; films that were held out and *not* liked stay in the race. `tested` int64: the people who are judged.
    """

    train: numpy.ndarray
    known: numpy.ndarray
    target: numpy.ndarray
    seen: numpy.ndarray
    tested: numpy.ndarray


def split_at_random(table, seed):
    """Hold out a fifth of the ratings of everybody who has ten likes or more, drawn at random. Returns a `Holdout`."""
    random = numpy.random.default_rng(seed)
    held = numpy.zeros(len(table.stars), bool)
    for rows in _ratings_of_each(table):
        held[random.permutation(rows)[: _held_out(rows)]] = True
    return _split(table, ~held, held)


def split_by_time(table, share=SHARE, leak=False):
    """Hold out the last fifth of the ratings of everybody, where it lies after a certain day. Returns a `Holdout`.

    The day is chosen so that `share` of all ratings come later. A recommender learns from what was before that day, as
    it must in a shop. With `leak` it learns from everything that is not held out: the future of all the others
    included. The people tested, what is known of them and what is held out are the same.
    """
    day = numpy.quantile(table.times, 1 - share)
    held = numpy.zeros(len(table.stars), bool)
    for rows in _ratings_of_each(table):  # in order of time
        last = rows[-_held_out(rows) :]
        if table.times[last[0]] > day:
            held[last] = True
    return _split(table, ~held if leak else ~held & (table.times <= day), held)


def ways_in_time(table, runs):
    """The splits by time that the chapter compares: {in words: list of `Holdout`}, the honest one last.

    Empty where no times are known, for an order of rows says nothing of what was known when, and where nobody likes
    anything after the day. `runs` is the number of draws of a past that is as small as the honest one, of all times.
    """
    if not table.timed:
        print(_("No times are known of these ratings, so that a split by time cannot be measured."))
        return {}
    try:
        leaky, honest = split_by_time(table, leak=True), split_by_time(table)
    except CourseError as error:
        print(_("A split by time cannot be measured: {why}").format(why=error))
        return {}
    past = int(honest.train.sum())
    thin = [thinned(leaky, past, run) for run in range(runs)]
    return {_("future known"): [leaky], _("as many likes, all times"): thin, _("past only"): [honest]}


FEW_TESTED = 20  # people: below, one day says too little
DAYS = (0.1, 0.2, 0.3, 0.4, 0.5)  # shares of all ratings that come after the day


def over_days(table, build):
    """Recall@10 of everybody who is tested at one of several days, each with its own past to learn from: float64 [n].

    `build` makes a recommender of likes float32 [people, films]. A person tested at several days has their mean.
    """
    total, count = numpy.zeros(table.shape[0]), numpy.zeros(table.shape[0])
    for share in DAYS:
        try:
            split = split_by_time(table, share)
        except CourseError:  # nobody is tested after this day
            continue
        total[split.tested] += recall_of_each(build(split.train), split)
        count[split.tested] += 1
    return total[count > 0] / count[count > 0]


def for_the_card(table, methods, at_random, in_time):
    """Recall@10 of everybody tested, for each of `methods`, as the card states it, and what it is called there.

    Parameters
    ----------
    methods : dict of str to function
        (likes, seed) to a recommender.
    at_random, in_time : dict of str to list of float64 [people]
        What was measured already: in random splits, the first of which counts where there are no times, and in the
        `ways_in_time`, of which the last one counts, unless it tested few people.
    """
    if not all(in_time.values()):
        return {name: runs[0] for name, runs in at_random.items()}, _("recall@10 of a random split, times not known")
    if len(next(iter(in_time.values()))[-1]) >= FEW_TESTED:
        return {name: ways[-1] for name, ways in in_time.items()}, _("recall@10 by time")
    found = {name: over_days(table, lambda train, build=build: build(train, 0)) for name, build in methods.items()}
    text = _("Fewer than {few} people are tested after the day: the card has the mean over {days} days.")
    print(text.format(few=FEW_TESTED, days=len(DAYS)))
    return found, _("recall@10 by time, mean over {days} days").format(days=len(DAYS))


def thinned(split, count, seed):
    """The same `Holdout` with only `count` of its training likes, drawn at random: what less data alone costs."""
    rows, columns = numpy.nonzero(split.train)
    kept = numpy.random.default_rng(seed).permutation(len(rows))[: int(count)]
    train = numpy.zeros_like(split.train)
    train[rows[kept], columns[kept]] = 1
    return Holdout(train, split.known, split.target, split.seen, split.tested)


def _ratings_of_each(table):
    """For everybody with enough likes: the rows of their ratings, in order of time."""
    for rows in numpy.split(numpy.arange(len(table.people)), numpy.flatnonzero(numpy.diff(table.people)) + 1):
        if (table.stars[rows] >= LIKED).sum() >= TESTED:
            yield rows


def _held_out(rows):
    return max(2, int(SHARE * len(rows)))


def _split(table, learnt, held):
    liked = table.stars >= LIKED
    target = table.matrix(liked & held)
    tested = numpy.flatnonzero(target.sum(axis=1))
    if not len(tested):
        text = _(
            "Nobody who is tested (from {n} likes on) liked what is held out: more people, or more likes of each, are "
            "needed."
        )
        raise CourseError(text.format(n=TESTED))
    return Holdout(table.matrix(liked & learnt), table.matrix(liked & ~held), target, table.matrix(~held), tested)


def split_by_person(table, seed, share=SHARE):
    """As `split_at_random`, but a fifth of the people is new: only they are tested, and nothing of them is learnt."""
    split = split_at_random(table, seed)
    new = numpy.random.default_rng(seed).permutation(split.tested)[: int(share * len(split.tested))]
    train, target = split.train.copy(), numpy.zeros_like(split.target)
    train[new], target[new] = 0, split.target[new]
    return Holdout(train, split.known, target, split.seen, numpy.sort(new))


def validation_of(split, seed):
    """A split inside the training likes, to choose settings with: a fifth of each person's is held out."""
    random = numpy.random.default_rng(seed)
    held = (split.train > 0) & (random.random(split.train.shape) < SHARE)
    held[split.train.sum(axis=1) < TESTED] = False
    target = held.astype("float32")
    rest = split.train - target
    return Holdout(rest, rest, target, split.seen - target, numpy.flatnonzero(held.any(axis=1)))


def first_likes(known, count, seed=0):
    """`known` with at most `count` likes of each person left, drawn at random: somebody who has just arrived."""
    random = numpy.random.default_rng(seed)
    rank = numpy.where(known > 0, random.random(known.shape), 2).argsort(axis=1).argsort(axis=1)
    return known * (rank < count)


# --- how good is a list? ---


def best(scores, seen, k=10):
    """The k films with the highest scores that were not seen, best first: int64 [people, k]."""
    open_ = numpy.where(seen > 0, -numpy.inf, scores)
    k = min(k, open_.shape[1])  # a catalogue of few films
    top = numpy.argpartition(-open_, k - 1, axis=1)[:, :k]
    order = numpy.argsort(-numpy.take_along_axis(open_, top, axis=1), axis=1, kind="stable")
    return numpy.take_along_axis(top, order, axis=1)


def hits_of(lists, target):
    """Whether each recommended film was held out: float64 [people, k]."""
    return numpy.take_along_axis(target, lists, axis=1).astype("float64")


def recall(lists, target):
    """Of the films held out, the share that is on the list, for each person: float64 [people].

    Divided by min(k, number held out), so that 1 can be reached (Liang et al. 2018).
    """
    return hits_of(lists, target).sum(axis=1) / numpy.minimum(lists.shape[1], target.sum(axis=1))


def ndcg(lists, target):
    """Normalised discounted cumulative gain: a hit in place p counts 1 / log2(p + 1). float64 [people], 0 to 1."""
    k = lists.shape[1]
    weight = 1 / numpy.log2(numpy.arange(k) + 2)
    ideal = numpy.concatenate([[0], numpy.cumsum(weight)])[numpy.minimum(k, target.sum(axis=1)).astype(int)]
    return (hits_of(lists, target) * weight).sum(axis=1) / ideal


def coverage(lists, films):
    """Share of the `films` of the catalogue that is on at least one list."""
    return len(numpy.unique(lists)) / films


def share_of_famous(lists, train, top=0.1):
    """Share of all recommended places that goes to the most liked tenth of the films."""
    count = train.sum(axis=0)
    famous = numpy.argsort(-count, kind="stable")[: max(1, int(top * len(count)))]
    return float(numpy.isin(lists, famous).mean())


def judge(recommender, split, k=10):
    """All measures of a recommender on a split: {"recall", "ndcg", "coverage", "famous"}."""
    rows = split.tested
    lists = best(recommender(split.known[rows]), split.seen[rows], k)
    target = split.target[rows]
    return {
        "recall": float(recall(lists, target).mean()),
        "ndcg": float(ndcg(lists, target).mean()),
        "coverage": coverage(lists, split.target.shape[1]),
        "famous": share_of_famous(lists, split.train),
    }


def recall_of_each(recommender, split, known=None):
    """Recall@10 of everybody who is tested: float64 [tested]; `known` takes the place of the split's own."""
    known = split.known if known is None else known
    lists = best(recommender(known[split.tested]), split.seen[split.tested])
    return recall(lists, split.target[split.tested])


def leads(each, tested, rival):
    """By how much every other recommender leads one rival, *pair by pair*: on the same people, in the same splits.

    Parameters
    ----------
    each : dict of str to list of float arrays
        For each recommender its recall of everybody tested, one array a split (`recall_of_each`).
    tested : list of int64 arrays
        Who was tested in each split, in the same order.
    rival : str
        The one of `each` with which the others are compared.

    Returns
    -------
    dict of str to (float64 [people tested], list of float)
        The mean difference of each person over the splits that tested them, and the mean of each split.
    """
    people = 1 + max(int(rows.max()) for rows in tested)
    found = {}
    for name in each:
        if name == rival:
            continue
        gaps = [one - other for one, other in zip(each[name], each[rival], strict=True)]
        total, count = numpy.zeros(people), numpy.zeros(people)
        for rows, gap in zip(tested, gaps, strict=True):
            total[rows] += gap
            count[rows] += 1
        found[name] = total[count > 0] / count[count > 0], [float(gap.mean()) for gap in gaps]
    return found


def find_title(wanted, titles):
    """Number of the film whose title is most like `wanted`, or None when none is like it. Case does not count."""
    import difflib

    lower = [title.lower() for title in titles]
    near = difflib.get_close_matches(wanted.lower(), lower, 1, cutoff=0.5)
    return lower.index(near[0]) if near else None


# --- recommenders ---


def most_liked(train):
    """The trivial one: everybody gets what most people like."""
    count = train.sum(axis=0)
    return lambda known: numpy.tile(count, (len(known), 1))


def _inverse_gram(rows, penalty):
    """The inverse of rows.T @ rows + penalty * identity: float64 [columns, columns].

    Where there are fewer rows than columns, the smaller table rows @ rows.T is inverted in its place (the Woodbury
    identity): the same numbers, on MovieLens in a sixth of the time.
    """
    people, films = rows.shape
    if people >= films:
        return numpy.linalg.inv(rows.T @ rows + penalty * numpy.eye(films))
    small = rows @ rows.T + penalty * numpy.eye(people)
    return (numpy.eye(films) - rows.T @ numpy.linalg.solve(small, rows)) / penalty


def ease_weights(train, penalty):
    """EASE (Steck 2019, https://arxiv.org/abs/1905.03375): how much each film speaks for each other one.

    Least squares: predict every column of `train` from all the other columns. With the diagonal forced to zero, the
    solution is one matrix inverse.

    Parameters
    ----------
    train : float32 [people, films]
    penalty : float
        Keeps the weights small; the larger, the more people must agree.

    Returns
    -------
    float32 [films, films]; row j, column i: what liking film j says about film i. The diagonal is zero.
    """
    # numpy.linalg.inv(train.T @ train + penalty * identity), the quicker way where there are fewer people than films.
    inverse = _inverse_gram(numpy.asarray(train, "float64"), penalty)
    weights = -inverse / numpy.diag(inverse)
    numpy.fill_diagonal(weights, 0)
    return weights.astype("float32")


def ease(train, penalty):
    """EASE as a recommender."""
    weights = ease_weights(train, penalty)
    return lambda known: known @ weights


def log_loss(likes, scores):
    """Multinomial log-likelihood, turned: the films compete for one person's attention (Liang et al. 2018)."""
    from keras import ops

    return -ops.mean(ops.sum(ops.log_softmax(scores) * likes, axis=-1))


def mult_dae(films, hidden=128):
    """A denoising autoencoder over likes (Mult-DAE; Liang et al. 2018, https://arxiv.org/abs/1802.05814).

    Half of a person's likes are hidden from it at random; it must guess all of them. Input and output: [people, films].
    """
    import keras
    from keras import layers

    network = keras.Sequential(
        [
            keras.Input((films,)),
            layers.UnitNormalization(),
            layers.Dropout(0.5),
            layers.Dense(hidden, activation="tanh"),
            layers.Dropout(0.3),
            layers.Dense(films),
        ]
    )
    network.compile(keras.optimizers.AdamW(2e-3, weight_decay=1e-4), log_loss)
    return network


def two_towers(kinds, width=64, loss=log_loss):
    """Two towers: one turns a person's likes into a vector, the other a film; the score is the product of the two.

    Each tower is a single linear layer here. What makes it two towers is not their height but that they meet in one
    product only: the films' vectors can be computed before anybody asks.

    Parameters
    ----------
    kinds : float32 [films, kinds]
    loss : function
        `log_loss`, where all films compete, or `bpr_loss`, where each like competes with one drawn film.
    """
    import keras
    from keras import layers

    likes = keras.Input((len(kinds),))
    person = layers.Dense(width, name="person")(layers.Dropout(0.5)(layers.UnitNormalization()(likes)))
    film = film_tower()(kinds, width, name="film")
    network = keras.Model(likes, film(person))
    network.compile(keras.optimizers.AdamW(5e-3, weight_decay=1e-3), loss)
    return network


def film_tower():
    """The layer `FilmTower`: a film's vector is one of its own plus the sum of those of its kinds.

    In training the former is left out at random (`hide`), so that the kinds learn to stand alone: a new film has
    nothing else.
    """
    import keras
    from keras import ops

    class FilmTower(keras.layers.Layer):
        """Scores of a person's vector [people, width] against all films: [people, films]."""

        def __init__(self, kinds, width, **options):
            super().__init__(**options)
            self.kinds = ops.convert_to_tensor(kinds)
            start = keras.initializers.RandomNormal(stddev=0.05)
            self.own = self.add_weight((len(kinds), width), start, name="own")
            self.of_kind = self.add_weight((kinds.shape[1], width), start, name="of_kind")
            self.liked = self.add_weight((len(kinds),), "zeros", name="liked")
            self.hide = keras.layers.Dropout(0.2, noise_shape=(len(kinds), 1))

        def vectors(self, training=False):
            """The vector of each film: [films, width]."""
            return self.hide(self.own, training=training) + ops.matmul(self.kinds, self.of_kind)

        def call(self, person, training=False):
            return ops.matmul(person, ops.transpose(self.vectors(training))) + self.liked

    return FilmTower


def draw_rivals(likes, generator):
    """For each like one film of the catalogue that this person does not like, drawn at random: negative sampling.

    Parameters
    ----------
    likes : float32 [people, films]
    generator : numpy.random.Generator

    Returns
    -------
    int32 [people, films]
        The number of the drawn film where there is a like, else -1; -1 also where a liked film was drawn.
    """
    drawn = generator.integers(likes.shape[1], size=likes.shape, dtype="int32")
    fair = (likes > 0) & (numpy.take_along_axis(likes, drawn, axis=1) == 0)
    return numpy.where(fair, drawn, -1).astype("int32")


def bpr_loss(rivals, scores):
    """Bayesian personalised ranking (Rendle et al. 2009, https://arxiv.org/abs/1205.2618).

    -log sigmoid(score of a liked film - score of its drawn rival), summed over a person's likes. `rivals` is what
    `draw_rivals` gave. Only the order of the two counts, not how far all other films lie.
    """
    from keras import ops

    rivals = ops.cast(rivals, "int32")
    others = ops.take_along_axis(scores, ops.maximum(rivals, 0), axis=1)
    pairs = ops.cast(rivals >= 0, scores.dtype) * ops.softplus(others - scores)
    return ops.mean(ops.sum(pairs, axis=-1))


_COMPILED = weakref.WeakKeyDictionary()  # {function that builds: a Restartable network that it has built}


def fit(build, train, epochs, seed, batch_size=64, targets=None, look=None):
    """Train a network to give back the likes of everybody who has some.

    To compile a step takes longer than many of these trainings: where `build` is the same function as before, the
    network is trained in the place of the one that it built at first, and then moves out.

    Parameters
    ----------
    build : function without arguments
        Makes the compiled network, always of the same shape; it is called after the random numbers are seeded.
    train : float32 [people, films]
    targets : function, optional
        (likes of a batch, generator) -> what the loss compares with; by default the likes themselves. `draw_rivals`
        is one.
    look : function, optional
        Called with the number of passes so far and the network as it stands, after each of them.

    Returns
    -------
    keras.Model
    """
    if build not in _COMPILED:
        _COMPILED[build] = Restartable(build())
    seed_start_weights(seed)
    network, compiled = build(), _COMPILED[build]
    compiled.restart(network.get_weights(), seed)
    rows, generator = train[train.sum(axis=1) > 0], numpy.random.default_rng(seed)
    for done in range(1, epochs + 1):
        some = (rows[part] for part in steps.batches(len(rows), batch_size, generator))
        steps.run(compiled.model, ((likes, targets(likes, generator) if targets else likes) for likes in some))
        if look:
            look(done, compiled.model)
    network.set_weights(compiled.model.get_weights())
    return network


def recall_by_passes(build, split, passes, seed, targets=None):
    """Recall@10 on `split` after each number of `passes`, all within one training: {passes: recall}."""
    found = {}

    def look(done, network):
        if done in passes:
            found[done] = float(recall_of_each(from_network(network), split).mean())

    fit(build, split.train, max(passes), seed, targets=targets, look=look)
    return found


def from_network(network):
    """A trained network as a recommender."""
    return lambda known: numpy.asarray(network(known, training=False))  # predict() would compile first
