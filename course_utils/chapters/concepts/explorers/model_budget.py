"""Memory and hours of a model that nobody has built yet: a calculator. Taught in 02_concepts."""

from math import isfinite
from typing import NamedTuple

from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import moving, new_figure, set_title

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
    Device("H100 SXM 80 GB", 989e12, 80e9, "NVIDIA, H100 datasheet, 2022 (bf16)"),
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
    """A large number in words: 7.9 billion."""
    for size, words in (
        (1e12, _("{n:.3g} trillion")), (1e9, _("{n:.3g} billion")), (1e6, _("{n:.3g} million")),
        (1e3, _("{n:.3g} thousand")),
    ):  # fmt: skip
        if number >= 0.9995 * size:
            return words.format(n=number / size)
    return f"{number:.3g}"


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


def picture_function(devices):
    """The drawing function of the explorer: values -> Figure. `devices` as from `devices_with`."""
    figure = new_figure(6.7, 4.3)
    top = figure.add_axes((0.17, 0.46, 0.8, 0.46))
    set_title(top, _("Memory"))
    top.set_xscale("log")
    top.set_xlim(LEAST, 1e15)
    top.set_ylim(4.6, -0.6)
    rows = [_("train with Adam"), *(_("serve, {name}").format(name=name) for name in BITS)]
    top.set_yticks(range(5), rows, fontsize=9)
    top.set_xticks([1e6, 1e9, 1e12], ["1 MB", "1 GB", "1 TB"], fontsize=9)
    top.minorticks_off()
    bottom = figure.add_axes((0.17, 0.14, 0.8, 0.13))
    set_title(bottom, _("Time to train: 6 × parameters × tokens"))
    bottom.set_xscale("log")
    bottom.set_xlim(1e-3, 1e17)
    bottom.set_ylim(0, 1)
    bottom.set_yticks([])
    ticks = {1: _("1 s"), 3600: _("1 h"), 86400: _("1 d"), YEAR: _("1 y"), 100 * YEAR: _("100 y"),
             1e6 * YEAR: _("1 million y")}  # fmt: skip
    bottom.set_xticks(list(ticks), list(ticks.values()), fontsize=9)
    bottom.minorticks_off()
    for axis in (top, bottom):
        axis.grid(axis="x", color="0.88", linewidth=0.8)
        axis.set_axisbelow(True)
        for side in ("top", "right", "left"):
            axis.spines[side].set_visible(False)
        axis.tick_params(axis="y", length=0)
    (train,) = top.plot([], [], color=plots.ORANGE, linewidth=12, solid_capstyle="butt")
    serve = [top.plot([], [], color=plots.SKY, linewidth=12, solid_capstyle="butt")[0] for _name in BITS]
    sizes = [top.text(1, place, "", va="center", fontsize=9, zorder=6) for place in range(5)]
    memory = top.axvline(1, color=plots.RED, linestyle="--", linewidth=1.6, zorder=1.5)
    figure.text(0.97, 0.945, _("dashed: memory of the devices"), fontsize=8.5, color=plots.RED, ha="right")
    (hours,) = bottom.plot([], [], color=plots.GREEN, linewidth=12, solid_capstyle="butt")
    lasts = bottom.text(1, 0.5, "", va="center", fontsize=10, fontweight="bold")
    moving(train, *serve, *sizes, memory, hours, lasts)

    def draw(parameters=9.0, tokens=11.0, device="", precision="bfloat16", devices_exponent=0, utilisation=40):
        chosen = _chosen(devices, device)
        count = 10.0**parameters
        many = 2**devices_exponent
        whole = training_bytes(count)
        train.set_data([LEAST, whole], [0, 0])
        ends = [whole]
        for place, (name, artist) in enumerate(zip(BITS, serve, strict=True), 1):
            ends.append(serving_bytes(count, name))
            artist.set_data([LEAST, ends[-1]], [place, place])
            artist.set_color(plots.BLUE if name == precision else plots.SKY)
        for place, (text, end) in enumerate(zip(sizes, ends, strict=True)):
            inside = end > 1e8  # a long bar holds its number, behind a short one it stands
            text.set_position((end / 1.3 if inside else end * 1.4, place))
            text.set_horizontalalignment("right" if inside else "left")
            text.set_color("white" if inside and place and serve[place - 1].get_color() == plots.BLUE else "black")
            text.set_text(byte_words(end))
        memory.set_xdata([max(chosen.memory * many, 1)] * 2)
        seconds = training_seconds(count, 10.0**tokens, chosen.peak, many, utilisation / 100)
        hours.set_data([1e-3, max(seconds, 1e-3)], [0.5, 0.5])
        lasts.set_text(time_words(seconds))
        early = seconds < 1e10
        lasts.set_horizontalalignment("left" if early else "right")
        lasts.set_color(plots.BLACK if early else "white")
        lasts.set_position((seconds * 2 if early else seconds / 2, 0.5))
        return figure

    return draw


def _chosen(devices, name):
    return devices[name] if name in devices else next(iter(devices.values()))


def alt_function(devices):
    """The function that says the explorer's picture in words."""

    def alt(parameters=9.0, tokens=11.0, device="", precision="bfloat16", devices_exponent=0, utilisation=40):
        chosen, many, count = _chosen(devices, device), 2**devices_exponent, 10.0**parameters
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

    return alt


def controls(devices):
    """The explorer's controls."""
    names = list(devices)
    return {
        "parameters": Slider(_("parameters: 10^"), 6.0, 12.0, 0.1, 9.0),
        "tokens": Slider(_("tokens: 10^"), 6.0, 14.0, 0.1, 11.0),
        "device": Choice(_("hardware"), {name: name for name in names}, names[1]),
        "devices_exponent": Slider(_("devices: 2^"), 0, 14, 1, 0),
        "utilisation": Slider(_("utilisation"), 5, 100, 5, 40, "%"),
        "precision": Choice(_("served in"), {name: name for name in BITS}, "bfloat16"),
    }


def explore(machine_peak=None, machine_memory=None):
    """Show the calculator; `machine_peak` (operations a second) and `machine_memory` (bytes) add this machine."""
    devices = devices_with(machine_peak, machine_memory)
    explorer(picture_function(devices), controls(devices), alt_function(devices))
