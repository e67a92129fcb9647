"""Published models over time: point at one and read its facts. Taught in 01_background."""

import numpy

from course_utils.chapters.background import model_table
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving, picture_axes, set_title, still_changed
from course_utils.widgets.stamps import Stamp

LOOKS = {  # colour and marker of each domain
    "image": (plots.BLUE, "o"),
    "language": (plots.RED, "s"),
    "speech": (plots.GREEN, "^"),
    "several": (plots.PINK, "D"),
}
MEASURES = ("parameters", "active", "flops")
LIMITS = {"parameters": (1e6, 1e13), "active": (1e6, 1e13), "flops": (3e18, 3e26)}
# Models whose names stand in the chart, and how far to the right of the marker (years; negative: to the left).
LANDMARKS = {"AlexNet": 0.2, "BERT-large": -0.2, "GPT-3": -0.3, "DistilBERT": 0.2, "PaLM": 0.2}
REACH = 60  # pixels: farther from every model the mouse picks none


def value(model, measure):
    """What `model` (a model_table.Model) has on the axis `measure`: a float, or None when its paper does not say."""
    if measure not in MEASURES:
        raise CourseError(
            _("The axis {measure!r} is not known; choose one of {names}.").format(
                measure=measure, names=", ".join(MEASURES)
            )
        )
    if measure == "active" and model.sparse and model.active == model.parameters:
        return None
    return getattr(model, measure)


def shown(domain, measure):
    """The models that the filter lets through and that have a value on the axis: a list of Model."""
    return [
        model for model in model_table.models() if domain in ("all", model.domain) and value(model, measure) is not None
    ]


def facts(model):
    """What the paper says about `model`: a bold line and a line of numbers."""
    size = _("{n} parameters").format(n=model_table.short(model.parameters))
    if model.active != model.parameters:
        size += _(" ({n} active)").format(n=model_table.short(model.active))
    seen = _("{n} tokens").format(n=model_table.short(model.tokens)) if model.tokens else model.data
    kinds = {"stated": _("stated"), "computed": _("computed, 6 N D"), "unknown": ""}
    numbers = f"{size} · {seen}"
    if model.flops is not None:
        numbers += " · " + _("{n:.3g} FLOP ({kind})").format(n=model.flops, kind=kinds[model.flops_kind])
    return [f"{model.name} · {model.date} · {model_table.domain_names()[model.domain]}", numbers]


class ModelSizes(Explorer):
    """Published models, each at its year and its size; the one that is pointed at says its facts."""

    hover = True

    def __init__(self):
        super().__init__(6.5, 4.5)
        self.controls = _controls()
        self.measure = None  # which the axis shows
        self._lay_out_chart()
        panel = picture_axes(self.figure, (0, 0, 1, 0.13))
        self.words = [Stamp(panel, 0.03, 0.72, size=10, weight="bold"), Stamp(panel, 0.03, 0.26, size=9.5)]
        moving(*self.clouds.values(), self.experts, self.ring, *self.words)

    def _lay_out_chart(self):
        self.axes = axes = chart_axes(self.figure, (0.085, 0.24, 0.895, 0.66), labels=9)
        axes.set_yscale("log")
        axes.set_xlim(2012.4, 2026.4)
        axes.set_xticks(range(2013, 2027, 2))
        axes.set_xlabel(_("year of publication"), fontsize=9, labelpad=1)
        axes.grid(axis="y", color="0.92")
        axes.set_axisbelow(True)
        self.clouds, names = {}, model_table.domain_names()
        for domain, (colour, marker) in LOOKS.items():
            (self.clouds[domain],) = axes.plot([], [], marker, color=colour, markersize=7, markeredgecolor="white")
            axes.plot([], [], marker, color=colour, markersize=7, label=names[domain])
        (self.experts,) = axes.plot([], [], "o", color="white", markersize=2.8)
        axes.legend(fontsize=8.5, frameon=False, loc="upper left", ncols=4, bbox_to_anchor=(-0.01, 1.02),
                    columnspacing=1, handletextpad=0.1)  # fmt: skip
        (self.ring,) = axes.plot([], [], "o", markersize=15, markerfacecolor="none", markeredgecolor="black")
        self.marks = [axes.text(0, 0, name, fontsize=8.5, color="0.45", va="center") for name in LANDMARKS]

    def draw(self, model, domain, measure):
        if self.measure != measure:
            self._turn(measure)
        rows = [row for row in model_table.models() if value(row, measure) is not None]
        for kind, cloud in self.clouds.items():
            self._place(cloud, [row for row in rows if row.domain == kind])
            cloud.set_alpha(1.0 if domain in ("all", kind) else 0.13)
        self._place(self.experts, [row for row in rows if row.sparse and domain in ("all", row.domain)])
        chosen = model_table.model(model)
        self._place(self.ring, [chosen] if value(chosen, measure) is not None else [])
        for text, line in zip(self.words, facts(chosen), strict=False):
            text.set_text(line)
        return self.figure

    def _place(self, artist, rows):
        artist.set_data([row.year for row in rows], [value(row, self.measure) for row in rows])

    def _turn(self, measure):
        """Show another measure. The axis and what is written beside it hold still until then."""
        low, high = LIMITS[measure]
        self.axes.set_ylim(low, high)
        self.axes.set_yticks([10.0**power for power in range(6, 27, 2) if low <= 10.0**power <= high])
        self.axes.minorticks_off()
        set_title(self.axes, _titles()[measure])
        for name, text in zip(LANDMARKS, self.marks, strict=True):
            row = model_table.model(name)
            height = value(row, measure)
            text.set_visible(height is not None)
            text.set_position((row.year + LANDMARKS[name], height or low))
            text.set_horizontalalignment("left" if LANDMARKS[name] > 0 else "right")
        self.measure = measure
        still_changed(self.figure)

    def alt(self, model, domain, measure):
        chosen = model_table.model(model)
        rows = shown(domain, measure)
        text = _("{n} models over time. Chosen: {facts}.").format(n=len(rows), facts="; ".join(facts(chosen)))
        if value(chosen, measure) is None:
            text += " " + _("It has no place on this axis: its paper does not state the number.")
        return f"{text} {chosen.paper}, {chosen.link}"

    def point(self, x, y, /, model, domain, measure):
        """The model that is nearest to the mouse."""
        rows = shown(domain, measure)
        places = self.axes.transData.transform([(row.year, value(row, measure)) for row in rows])
        distances = numpy.hypot(*(places - (x, y)).T)
        nearest = int(distances.argmin())
        return {"model": rows[nearest].name} if distances[nearest] <= REACH else {}


def _titles():
    return {
        "parameters": _("Parameters of published models (white dot: mixture of experts)"),
        "active": _("Parameters that work on one token"),
        "flops": _("Training compute of published models (FLOP)"),
    }


def _controls():
    names = {f"{row.date} {row.name}": row.name for row in model_table.models()}
    domains = {_("all"): "all", **{words: key for key, words in model_table.domain_names().items()}}
    measures = {
        _("parameters"): "parameters",
        _("active parameters"): "active",
        _("training compute"): "flops",
    }
    return {
        "model": Choice(_("model"), names, "GPT-3"),
        "domain": Choice(_("data"), domains, "all"),
        "measure": Choice(_("axis"), measures, "parameters"),
    }


def explore():
    """Show the explorer: hover over a model, or choose it from the list."""
    ModelSizes().show()
