"""Memory and hours of a model that nobody has built yet: a calculator. Taught in 02_concepts."""

from math import isfinite
from typing import NamedTuple

from course_utils.core import i18n, plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving

BITS = {"float32": 32, "bfloat16": 16, "int8": 8, "int4": 4}
# Bytes for each parameter while Adam trains in float32: the weight, its gradient, and Adam's two averages.
TRAINING_BYTES = {"weights": 4, "gradients": 4, "optimiser": 8}


class Device(NamedTuple):
    """Hardware to compute on: peak rate in operations a second, memory in bytes, and who says so."""

    name: str
    peak: float
    memory: float
    source: str


# Dense matrix products at the precision in which networks are trained; twice the rate that sheets give "with sparsity"
# is left out. Peak figures are for one device.
DEVICES = (
    Device("RTX 3080 10 GB", 59.5e12, 10e9, "NVIDIA, GA102 architecture whitepaper, 2021 (fp16, fp32 accumulate)"),
    Device("A100 80 GB", 312e12, 80e9, "NVIDIA, A100 datasheet, 2021 (bf16)"),
    Device("H100 SXM 80 GB", 989e12, 80e9, "NVIDIA, H100 datasheet, 2023 (bf16)"),
)
YEAR = 86400 * 365.25  # seconds
LEAST = 1e5  # bytes at the left end of the picture


def serving_bytes(parameters, precision="bfloat16"):
    """Bytes that the weights alone take: `parameters` times the bits of "float32", "bfloat16", "int8" or "int4"."""
    if precision not in BITS:
        raise CourseError(
            _("The precision {name!r} is not known; allowed: {names}.").format(name=precision, names=", ".join(BITS))
        )
    return _positive("parameters", parameters) * BITS[precision] / 8


def training_bytes(parameters):
    """Bytes for weights, gradients and Adam's state, without activations (those depend on the batch)."""
    return _positive("parameters", parameters) * sum(TRAINING_BYTES.values())


def training_seconds(parameters, tokens, peak, devices=1, utilisation=0.4):
    """Seconds to train: 6 x parameters x tokens operations at the rate that is really reached.

    Parameters
    ----------
    parameters, tokens : float
        Weights, and examples that pass through them (tokens of a text, or pictures of a dense network), above 0.
    peak : float
        Operations a second of one device, above 0.
    devices : int
        How many work together, 1 or more.
    utilisation : float
        Share of the peak that is reached, above 0, at most 1.
    """
    if not 0 < utilisation <= 1:
        raise CourseError(_("utilisation is {share}, but it must be above 0 and at most 1.").format(share=utilisation))
    work = 6 * _positive("parameters", parameters) * _positive("tokens", tokens)
    return work / (_positive("peak", peak) * _positive("devices", devices) * utilisation)


def _positive(name, value):
    if not (isfinite(value) and value > 0):
        raise CourseError(_("{name} is {value}, but it must be above 0.").format(name=name, value=value))
    return value


def count_words(number):
    """A large number in words: 7.9 billion. Chinese counts in ten thousands and their square: 79 亿."""
    if i18n.language() == "zh":
        sizes = ((1e12, "{n} 万亿"), (1e8, "{n} 亿"), (1e4, "{n} 万"))
    else:
        sizes = ((1e12, "{n} trillion"), (1e9, "{n} billion"), (1e6, "{n} million"), (1e3, "{n} thousand"))
    for size, words in sizes:
        if number >= 0.9995 * size:
            return words.format(n=_rounded(float(f"{number / size:.3g}")))
    return _rounded(number)


def byte_words(number):
    """A number of bytes with a decimal unit (1 GB = 10^9 bytes): 15.9 GB."""
    for size, unit in ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= 0.9995 * size:
            return f"{_rounded(number / size)} {unit}"
    return f"{number:.0f} B"


def time_words(seconds):
    """A time in words: 3.2 days."""
    for size, words in (
        (1e6 * YEAR, _("{n} million years")), (YEAR, _("{n} years")), (86400, _("{n} days")),
        (3600, _("{n} hours")), (60, _("{n} minutes")),
    ):  # fmt: skip
        if seconds >= 1.5 * size:
            return words.format(n=_rounded(seconds / size))
    return _("{n} seconds").format(n=_rounded(seconds))


def _rounded(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def devices_with(machine_peak=None, machine_memory=None):
    """{name: Device} to choose from; with a measured peak this machine is one of them."""
    found = {device.name: device for device in DEVICES}
    if machine_peak:
        name = _("this machine (measured)")
        found[name] = Device(name, machine_peak, machine_memory or 0.0, _("measured here"))
    return found


class ModelBudget(Explorer):
    """Memory and time of a model on some hardware; `devices` is {name: Device}, as `devices_with` gives them."""

    def __init__(self, devices):
        super().__init__(6.7, 4.3)
        names = list(devices)
        self.controls = {
            "parameters": Slider(_("parameters: 10^"), 6.0, 12.0, 0.1, 9.0),
            "tokens": Slider(_("tokens: 10^"), 6.0, 14.0, 0.1, 11.0),
            "device": Choice(_("hardware"), {name: name for name in names}, names[1]),
            "devices_exponent": Slider(_("devices: 2^"), 0, 14, 1, 0),
            "utilisation": Slider(_("utilisation"), 5, 100, 5, 40, "%"),
            "precision": Choice(_("served in"), {name: name for name in BITS}, "bfloat16"),
        }
        self.devices = devices
        self._lay_out_memory()
        self._lay_out_time()

    def _chart(self, box, title, limits, ticks):
        """Axes for dots: a logarithmic scale, with {place: word} below it, and no numbers at the left."""
        axes = chart_axes(self.figure, box, title, without=("top", "right", "left"), labels=10)
        axes.set(xscale="log", xlim=limits)
        axes.set_xticks(list(ticks), list(ticks.values()), fontsize=9)
        axes.minorticks_off()
        axes.grid(axis="x", color="0.88", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        return axes

    def _lay_out_memory(self):
        ticks = {1e6: "1 MB", 1e9: "1 GB", 1e12: "1 TB"}
        axes = self._chart((0.17, 0.46, 0.8, 0.46), _("Memory"), (LEAST, 1e15), ticks)
        axes.set_ylim(4.6, -0.6)
        rows = [_("train with Adam"), *(_("serve, {name}").format(name=name) for name in BITS)]
        axes.set_yticks(range(5), rows, fontsize=9)
        dots = {"linestyle": "", "marker": "o", "markersize": 10}  # no bars: the axis has no zero
        (self.train,) = axes.plot([], [], color=plots.ORANGE, **dots)
        self.serve = [axes.plot([], [], color=plots.SKY, **dots)[0] for _name in BITS]
        self.sizes = [axes.text(1, place, "", va="center", fontsize=9, zorder=6) for place in range(5)]
        self.memory = axes.axvline(1, color=plots.RED, linestyle="--", linewidth=1.6, zorder=1.5)
        note = _("dashed: memory of the devices")
        self.figure.text(0.97, 0.945, note, fontsize=8.5, color=plots.RED, ha="right")
        moving(self.train, *self.serve, *self.sizes, self.memory)

    def _lay_out_time(self):
        ticks = {1: _("1 s"), 3600: _("1 h"), 86400: _("1 d"), YEAR: _("1 y"), 100 * YEAR: _("100 y"),
                 1e6 * YEAR: _("1 million y")}  # fmt: skip
        title = _("Time to train: 6 × parameters × tokens")
        axes = self._chart((0.17, 0.14, 0.8, 0.13), title, (1e-3, 1e17), ticks)
        axes.set(ylim=(0, 1), yticks=[])
        (self.hours,) = axes.plot([], [], color=plots.GREEN, linestyle="", marker="o", markersize=10)
        self.lasts = axes.text(1, 0.5, "", va="center", fontsize=10, fontweight="bold")
        moving(self.hours, self.lasts)

    def draw(self, parameters, tokens, device, devices_exponent, utilisation, precision):
        chosen, many, count = self.devices[device], 2**devices_exponent, 10.0**parameters
        self._draw_memory(count, precision)
        self.memory.set_xdata([max(chosen.memory * many, 1)] * 2)
        self._draw_time(training_seconds(count, 10.0**tokens, chosen.peak, many, utilisation / 100))
        return self.figure

    def _draw_memory(self, count, precision):
        ends = [training_bytes(count), *(serving_bytes(count, name) for name in BITS)]
        colours = [plots.ORANGE, *(plots.BLUE if name == precision else plots.SKY for name in BITS)]
        dots = (self.train, *self.serve)
        for place, (dot, text, end, colour) in enumerate(zip(dots, self.sizes, ends, colours, strict=True)):
            dot.set_data([end], [place])
            dot.set_color(colour)
            beyond = end > 1e12  # near the right edge the number stands before its dot
            text.set_position((end / 2 if beyond else end * 2, place))
            text.set_horizontalalignment("right" if beyond else "left")
            text.set_text(byte_words(end))

    def _draw_time(self, seconds):
        self.hours.set_data([max(seconds, 1e-3)], [0.5])
        early = seconds < 1e10
        self.lasts.set_text(time_words(seconds))
        self.lasts.set_horizontalalignment("left" if early else "right")
        self.lasts.set_position((seconds * 4 if early else seconds / 4, 0.5))

    def alt(self, parameters, tokens, device, devices_exponent, utilisation, precision):
        chosen, many, count = self.devices[device], 2**devices_exponent, 10.0**parameters
        seconds = training_seconds(count, 10.0**tokens, chosen.peak, many, utilisation / 100)
        weights = serving_bytes(count, precision)
        fits = _("fits into") if weights <= chosen.memory * many else _("does not fit into")
        return _(
            "{parameters} parameters. Training needs {training} for weights, gradients and Adam, activations not "
            "counted; the weights in {precision} need {serving}, which {fits} the {memory} of {many} x {device}. "
            "Training on {tokens} tokens takes {time} at {utilisation} % of the peak."
        ).format(
            parameters=count_words(count), training=byte_words(training_bytes(count)), precision=precision,
            serving=byte_words(weights), fits=fits, memory=byte_words(chosen.memory * many), many=many,
            device=chosen.name, tokens=count_words(10.0**tokens), time=time_words(seconds), utilisation=utilisation,
        )  # fmt: skip


def explore(machine_peak=None, machine_memory=None):
    """Show the calculator; `machine_peak` (operations a second) and `machine_memory` (bytes) add this machine."""
    ModelBudget(devices_with(machine_peak, machine_memory)).show()
