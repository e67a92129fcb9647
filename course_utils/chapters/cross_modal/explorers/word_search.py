"""Words look for pictures: what is found, and how near it is. Taught in 18_cross_modal."""

import numpy

from course_utils.chapters.cross_modal import queries, towers
from course_utils.core import i18n, plots
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.widgets.controls import Choice
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving, picture_axes

SHOWN = 8


class WordSearch(Explorer):
    """The eight pictures nearest to a search, and all cosines behind them.

    Parameters
    ----------
    data : CaptionedSet
    space : shared_space.Space
    features : float32 [n, 1280]
    unseen : int64 array
        Places of the concepts that the space did not learn from.
    """

    def __init__(self, data, space, features, unseen):
        super().__init__(7.8, 4.0)
        self.data, self.unseen = data, numpy.asarray(unseen)
        pictures = space.pictures(features)
        self.right = [search.right(data) for search in queries.SEARCHES]
        self.cosines = {
            language: space.words(towers.query_vectors([getattr(one, language) for one in queries.SEARCHES]))
            @ pictures.T
            for language in towers.LANGUAGES
        }
        self.controls = {
            "search": Choice(
                _("search"), {f"{one.en} / {one.zh}": place for place, one in enumerate(queries.SEARCHES)}, 0
            ),
            "language": Choice(_("asked in"), {_("English"): "en", _("Chinese"): "zh"}, i18n.language()),
            "among": Choice(_("among"), {_("all pictures"): "all", _("pictures never seen"): "unseen"}, "all"),
        }
        self.head = self.figure.text(0.02, 0.94, "", fontsize=11, fontweight="bold")
        self.images, self.labels = [], []
        for place in range(SHOWN):
            left = 0.02 + 0.123 * place
            axis = picture_axes(self.figure, (left, 0.62, 0.11, 0.24))
            axis.set_frame_on(False)
            self.images.append(axis.imshow(data.images[0]))
            self.labels.append(self.figure.text(left + 0.055, 0.60, "", ha="center", va="top", fontsize=8))
        chart = chart_axes(self.figure, (0.09, 0.13, 0.88, 0.28), labels=9)
        chart.set(xlim=(-0.6, 1.0), ylim=(-0.2, 2.0), yticks=[])
        chart.set_xlabel(_("cosine of the words with each picture"), fontsize=9)
        chart.text(-0.6, 1.0, _("counts\nas found"), ha="right", va="center", fontsize=8)
        chart.text(-0.6, 0.2, _("others"), ha="right", va="center", fontsize=8)
        (self.good,) = chart.plot([], [], "|", color=plots.GREEN, markersize=22, markeredgewidth=2)
        (self.bad,) = chart.plot([], [], "|", color=plots.BLACK, markersize=14, alpha=0.35)
        self.cut = chart.axvline(0, color=plots.RED, linestyle="--", linewidth=1.2)
        moving(self.head, *self.images, *self.labels, self.good, self.bad, self.cut)
        lower_still(self.figure)

    def found(self, search, language, among):
        """(places, best first; cosines of all candidates; which candidates count as found)."""
        candidates = numpy.arange(len(self.data)) if among == "all" else self.unseen
        cosines = self.cosines[language][search][candidates]
        order = numpy.argsort(-cosines, kind="stable")[:SHOWN]
        return candidates[order], cosines, self.right[search][candidates]

    def draw(self, search, language, among):
        places, cosines, right = self.found(search, language, among)
        text = getattr(queries.SEARCHES[search], language)
        self.head.set_text(_("“{text}” finds, of {n:,} pictures:").format(text=plain(text), n=len(cosines)))
        for image, label, place in zip(self.images, self.labels, places, strict=True):
            image.set_data(self.data.images[place])
            mark = "✓ " if self.right[search][place] else ""
            value = self.cosines[language][search][place]
            name = plain(self.data.names[i18n.language()][place], 30)
            label.set_text(f"{mark}{value:.2f}\n" + "\n".join(_broken(name)))
        self.good.set_data(cosines[right], numpy.full(right.sum(), 1.0))
        self.bad.set_data(cosines[~right], numpy.full((~right).sum(), 0.2))
        self.cut.set_xdata([numpy.sort(cosines)[-SHOWN]] * 2)
        return self.figure

    def alt(self, search, language, among):
        places, cosines, right = self.found(search, language, among)
        told = ", ".join(
            f"{self.data.names[i18n.language()][p]} {self.cosines[language][search][p]:.2f}" for p in places
        )
        hits = int(sum(self.right[search][place] for place in places))
        return _(
            "“{text}” among {n:,} pictures finds, with cosines: {told}. {hits} of these {shown} count as found; {all} "
            "pictures would."
        ).format(
            text=getattr(queries.SEARCHES[search], language), n=len(cosines), told=told, hits=hits, shown=SHOWN,
            all=int(right.sum()),
        )  # fmt: skip


def _broken(name):
    """A name in at most two lines of about 15 letters; a Chinese one has no blanks, and letters twice as wide."""
    if len(name) > 8 and " " not in name and i18n.language() == "zh":
        return [name[:8], name[8:16]]
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) > 14:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines[:2]


def explore(data, space, features, unseen):
    """Show the explorer."""
    WordSearch(data, space, features, unseen).show()
