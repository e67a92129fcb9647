"""Rate ten films and watch the list change, and why. Taught in 15_recommendation."""

import re

import numpy

from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.core.plots import BLUE, ORANGE, SKY
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import data_place, lower_still, moving

TEN = 10
STEP = 0.5  # stars
REST = 12  # rows of the picture: a heading, ten films, a line at the bottom
UP, DOWN = 0.012, 0.021  # a title above the middle of its row, its kinds below
SMALL = {"fontsize": 7, "va": "center", "color": "#555555"}
LEFT, STARS, STAR, RIGHT, BAR, END = 0.04, 0.335, 0.0245, 0.485, 0.79, 0.925


def choose_ten(likes, kinds, pool=60):
    """Ten films that many know and that are as unlike each other as can be: int64 [10].

    Among the `pool` most liked films, the next one is always the film whose likers overlap least with those of the
    films chosen before. `likes` float32 [people, films], `kinds` float32 [films, kinds].
    """
    pool = numpy.argsort(-likes.sum(axis=0), kind="stable")[: max(pool, TEN)]
    columns = likes[:, pool] / numpy.maximum(numpy.linalg.norm(likes[:, pool], axis=0), 1e-9)
    marks = kinds[pool] / numpy.maximum(numpy.linalg.norm(kinds[pool], axis=1, keepdims=True), 1e-9)
    alike = columns.T @ columns + 0.3 * marks @ marks.T
    chosen = [0]
    while len(chosen) < min(TEN, len(pool)):
        nearest = alike[:, chosen].max(axis=1)
        nearest[chosen] = numpy.inf
        chosen.append(int(nearest.argmin()))
    return pool[chosen]


def signal(stars):
    """What a rating says: 5 stars 1, 4 stars a half, 3 stars nothing, 1 star minus 1; 0 (not rated) nothing."""
    stars = numpy.asarray(stars, float)
    return numpy.where(stars > 0, (stars - 3) / 2, 0.0)


def ease_answer(weights, ten):
    """EASE for ratings of the films `ten` alone: a function signals [n, 10] -> scores [n, films]."""
    rows = weights[ten]
    return lambda signals: signals @ rows


def dae_answer(network, ten):
    """The same for the trained `recommend.mult_dae`, in NumPy.

    Two matrix products answer in well under a millisecond; a call of Keras for a single person takes far longer.
    """
    first, start, second, lift = (numpy.asarray(weight) for weight in network.get_weights())
    rows = first[ten]

    def answer(signals):
        length = numpy.maximum(numpy.linalg.norm(signals, axis=-1, keepdims=True), 1e-9)
        return numpy.tanh(signals / length @ rows + start) @ second + lift

    return answer


def list_for(stars, ten, answer, famous, count=TEN):
    """The list for somebody who gave the films `ten` these `stars`, and the reasons.

    Parameters
    ----------
    stars : sequence of 10 floats
        0 where a film is not rated.
    ten : int64 [10]
    answer : function float32 [n, 10] -> [n, films]
        From `ease_answer` or `dae_answer`.
    famous : array [films]
        Number of likes: the list for somebody who has rated nothing.

    Returns
    -------
    (films, values, reasons)
        int64 [count]; float [count], the scores above those without any ratings; float [count, 10]: how much each
        film's score falls when one rating is taken back.
    """
    given = signal(stars).astype("float32")
    if not given.any():
        order = numpy.array(famous, float)
        order[ten] = -numpy.inf
        films = numpy.argsort(-order, kind="stable")[:count]
        return films, order[films] / max(order.max(), 1), numpy.zeros((count, len(ten)))
    signals = numpy.zeros((2 + len(ten), len(ten)), "float32")  # nothing, everything, and everything but one
    signals[1:] = given
    signals[2:][numpy.diag_indices(len(ten))] = 0
    found = answer(signals)
    whole = found[1].copy()
    whole[ten] = -numpy.inf
    films = numpy.argsort(-whole, kind="stable")[:count]
    return films, found[1, films] - found[0, films], found[1, films][:, None] - found[2:, films].T


def with_kinds(title, kinds):
    """A title and, in brackets, its kinds, where they are known."""
    return f"{title} ({kinds})" if kinds else title


def short(title, length=30):
    """A title without its year, short enough for a row."""
    title = re.sub(r"\s*\(\d{4}\)\s*$", "", title)
    match = re.fullmatch(r"(.*), (The|A|An)", title)
    title = f"{match[2]} {match[1]}" if match else title
    return title if len(title) <= length else title[: length - 1].rstrip() + "…"


def _row(place):
    """Height of the middle of row `place` (0 is the heading) in shares of the figure."""
    return 1 - (place + 0.6) / REST


class RateTen(Explorer):
    """Stars for ten films, the list that they bring, and the ratings that brought it. Arguments as for `explore`."""

    def __init__(self, ten, titles, recommenders, famous, first=(), kinds=()):
        super().__init__(7.4, 5.0)
        self.ten, self.titles, self.recommenders, self.famous = ten, titles, recommenders, famous
        self.kinds = kinds or [""] * len(titles)
        first = [*first, *[0.0] * TEN][:TEN]
        self.controls = {
            "method": Choice(_("recommender"), {name: name for name in recommenders}, next(iter(recommenders))),
            **{
                f"film_{place}": Slider(f"{place + 1} {short(titles[film], 14)}", 0.0, 5.0, STEP, float(first[place]))
                for place, film in enumerate(ten)
            },
        }
        axes = self.figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.axis("off")
        self.axes = axes
        self._lay_out_ratings()
        self._lay_out_list()
        self._lay_out_stars()
        note = _(
            "Press on the stars. At the right: the ratings that lift a film most; in brackets: one that lowers it."
        )
        axes.text(0.01, 0.035, note, fontsize=8, va="center", color="#444444")
        moving(self.heading, *self.lines, *self.because, *self.bars, *self.stars, *self.of_kind)
        lower_still(self.figure)

    def _lay_out_ratings(self):
        """Number, title and kinds of each film to rate."""
        head = {"va": "center", "fontsize": 11, "fontweight": "bold"}
        self.axes.text(0.01, _row(0), _("Your ratings"), **head)
        self.heading = self.axes.text(RIGHT, _row(0), "", **head)
        self.axes.text(0.99, _row(0), _("because of"), fontsize=9, va="center", ha="right", color=BLUE)
        for place, film in enumerate(self.ten):
            row = {"y": _row(place + 1) + UP, "fontsize": 8.5, "va": "center"}
            self.axes.text(0.01, s=str(place + 1), color=BLUE, fontweight="bold", **row)
            self.axes.text(LEFT, s=short(self.titles[film], 31), **row)
            self.axes.text(LEFT, _row(place + 1) - DOWN, short(self.kinds[film], 34), **SMALL)

    def _lay_out_list(self):
        """The titles recommended, their kinds below, a bar behind each, and the numbers of its reasons."""
        rows, style = [_row(place + 1) for place in range(TEN)], {"fontsize": 8.5, "va": "center"}
        self.axes.axvline(0.47, 0.06, 0.98, color="#BBBBBB", linewidth=1)
        self.lines = [self.axes.text(RIGHT, row + UP, "", **style) for row in rows]
        self.of_kind = [self.axes.text(RIGHT + 0.025, row - DOWN, "", **SMALL) for row in rows]
        self.because = [self.axes.text(END, row, "", color=BLUE, **style) for row in rows]
        self.bars = self.axes.barh(rows, [0] * TEN, left=BAR, height=0.045, color=SKY)

    def _lay_out_stars(self):
        """All stars that are empty, all that are half full, and all that are full."""
        style = {"markersize": 10, "markeredgewidth": 0}
        (empty,) = self.axes.plot([], [], "*", color="#D0D0D0", **style)
        (half,) = self.axes.plot([], [], "*", color=ORANGE, fillstyle="left", markerfacecoloralt="#D0D0D0", **style)
        (full,) = self.axes.plot([], [], "*", color=ORANGE, **style)
        self.stars = empty, half, full

    def draw(self, method, **stars):
        given = [stars[f"film_{place}"] for place in range(TEN)]
        films, gains, reasons = list_for(given, self.ten, self.recommenders[method], self.famous)
        self._draw_stars(given)
        rated = bool(signal(given).any())
        self.heading.set_text(_("Your list") if rated else _("What most people like"))
        top = max(float(gains.max()), 1e-9)
        for place in range(TEN):
            self.lines[place].set_text(f"{place + 1}. {plain(short(self.titles[films[place]], 30))}")
            self.of_kind[place].set_text(short(self.kinds[films[place]], 34))
            self.bars[place].set_width(0.125 * max(float(gains[place]) / top, 0.0))
            self.because[place].set_text(_reasons(reasons[place]))
        return self.figure

    def _draw_stars(self, given):
        kinds = ([], []), ([], []), ([], [])
        for place, number in enumerate(given):
            for star in range(5):
                which = 2 if number >= star + 1 else 1 if number >= star + 0.5 else 0
                kinds[which][0].append(STARS + STAR * (star + 0.5))
                kinds[which][1].append(_row(place + 1))
        for artist, (x, y) in zip(self.stars, kinds, strict=True):
            artist.set_data(x, y)

    def alt(self, method, **stars):
        given = [stars[f"film_{place}"] for place in range(TEN)]
        films, _gains, reasons = list_for(given, self.ten, self.recommenders[method], self.famous)
        listed = "; ".join(self._named(film) for film in films[:5])
        if not signal(given).any():
            return _("Nothing is rated: the list is what most people like: {films}.").format(films=listed)
        rated = "; ".join(
            f"{self._named(film)} {number:g}" for film, number in zip(self.ten, given, strict=True) if number
        )
        text = _("Rated: {rated}. The first five recommended films: {films}.").format(rated=rated, films=listed)
        if reasons[0].max() > 0:
            text += " " + _("The first one mostly because of {film}.").format(
                film=short(self.titles[self.ten[int(reasons[0].argmax())]], 60)
            )
        return text

    def _named(self, film):
        return with_kinds(short(self.titles[film], 60), self.kinds[film])

    def point(self, x, y, /, **values):
        across, up = data_place(self.axes, x, y)
        place = round((1 - up) * REST - 0.6) - 1
        if not (0 <= place < TEN and STARS - STAR < across < STARS + 5.6 * STAR):
            return {}
        return {f"film_{place}": max(0.0, numpy.ceil((across - STARS) / STAR / STEP) * STEP)}


def _reasons(falls):
    """The two ratings that lift a film most, and the one that pulls it down, as text."""
    lift = [place for place in numpy.argsort(-falls)[:2] if falls[place] > 0.15 * numpy.abs(falls).max() > 0]
    low = int(falls.argmin())
    pull = f" ({low + 1})" if falls[low] < -0.3 * numpy.abs(falls).max() < 0 else ""
    return ", ".join(str(place + 1) for place in lift) + pull


def explore(ten, titles, recommenders, famous, first=(), kinds=()):
    """Show the explorer: press on stars, see the list and its reasons.

    Parameters
    ----------
    ten : int64 [10], from `choose_ten`
    titles : sequence of str [films]
    recommenders : dict of name to function
        From `ease_answer` or `dae_answer`; the first is the default.
    famous : array [films]
        Likes of each film.
    first : sequence of float, optional
        Stars at the start, for the first of the ten films.
    kinds : sequence of str [films], optional
        Written below each title: where titles are invented, it is all that one can have a taste in.
    """
    RateTen(ten, titles, recommenders, famous, first, kinds).show()
