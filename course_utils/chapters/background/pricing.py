"""Train from scratch, fine-tune, buy an API, or run a small open model: what each costs, and which one fits.

Everything is plain arithmetic on a table of assumptions. No price here is a quotation: each entry says whether it comes
from a paper or is a round number to be replaced by your own. Taught in 01_background.

Costs are in US dollars. Months are counted from the launch; what is paid before it is "up front".
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle
from course_utils.core.tables import html_table

OPTIONS = ("scratch", "finetune", "api", "small")
PRIVACY = ("anywhere", "own_cloud", "in_house")  # where the users' data may go
QUALITY = (1, 2, 3)  # 1: sort and tag; 2: summarise, answer from a given text; 3: open questions
HOURS_PER_MONTH = 730  # 365 days x 24 hours / 12


@dataclass(frozen=True)
class Assumption:
    """One number of the calculation, and where it comes from.

    `low` and `high` bound what is sensible: the sensitivity picture halves and doubles, but not beyond them.
    """

    name: str
    value: float
    unit: str
    date: str
    source: str
    label: str
    low: float = 0.0
    high: float = float("inf")


@dataclass(frozen=True)
class Needs:
    """What the product needs.

    Attributes
    ----------
    requests : float or array
        Requests a month at the launch.
    tokens : float
        Tokens of one request, question and answer together.
    growth : float
        Growth of the requests from month to month: 0.05 is 5 %.
    months : int
    seconds : float
        The longest that a user may wait for the whole answer.
    privacy : "anywhere", "own_cloud" (machines that you rent and control) or "in_house"
    quality : 1, 2 or 3
    open_model : bool
        True when there is an open model with a licence and languages that suit you.
    """

    requests: float = 350_000
    tokens: float = 1500
    growth: float = 0.05
    months: int = 24
    seconds: float = 10.0
    privacy: str = "anywhere"
    quality: int = 2
    open_model: bool = True


@dataclass(frozen=True)
class Cost:
    """What one option costs.

    Attributes
    ----------
    option : str
    up_front : dict of str to float
        Paid before the launch, by kind: "people", "compute", "data", "hardware".
    monthly : dict of str to array [..., months]
        Paid in each month after it.
    reasons : tuple of str
        The needs that the option fails; empty when it fits.
    """

    option: str
    up_front: dict
    monthly: dict
    reasons: tuple = field(default=())

    @property
    def fits(self):
        """True when the option fails none of the needs."""
        return not self.reasons

    @cached_property  # the sensitivity asks for it hundreds of times
    def total(self):
        """Up front and all months together: float, or array for an array of requests."""
        found = sum(self.up_front.values()) + sum(part.sum(axis=-1) for part in self.monthly.values())
        return float(found) if numpy.ndim(found) == 0 else found

    @property
    def cumulative(self):
        """Spent until the end of month 0 (up front), 1, 2, ...: array [months + 1]."""
        months = sum(self.monthly.values())
        return sum(self.up_front.values()) + numpy.concatenate([[0.0], numpy.cumsum(months)])


def ledger():
    """All assumptions, in the order of the calculation: a list of Assumption."""
    # Round numbers that the learner must replace: nobody has looked them up.
    guess = _("assumed; replace it with your quotation")
    measure = _("assumed; measure it on your own examples")
    when = "2026-11"
    h100 = _("NVIDIA H100 SXM data sheet, dense")
    dollars = _("USD")
    return [
        Assumption("api_price", 2.0, _("USD per million tokens"), when, guess, _("API price")),
        Assumption("gpu_hour", 2.35, _("USD per GPU hour"), "2026-03",
                   _("H100, contract of a year: SemiAnalysis, The Great GPU Shortage; 1.70 in October 2025"),
                   _("rented GPU hour")),
        Assumption("salary", 8000.0, _("USD per person and month"), when, guess, _("a person-month")),
        Assumption("utilisation", 0.4, _("share of peak"), "2024-07",
                   _("Llama 3.1 reports 38 to 43 %, arXiv 2407.21783"), _("GPU use in training"), 0.01, 1.0),
        Assumption("gpu_flops", 989e12, _("FLOP/s, bfloat16"), "2023-03", h100, _("rented GPU peak")),
        Assumption("gpu_bandwidth", 3.35e12, _("bytes/s"), "2023-03", h100, _("rented GPU memory")),
        Assumption("serving_use", 0.1, _("share of peak"), when, measure, _("GPU use in serving"), 0.001, 1.0),
        Assumption("peak_load", 5.0, _("times the mean"), when, measure, _("busiest hour"), 1.0),
        Assumption("answer_share", 0.2, _("share of tokens"), when, measure, _("answer in the tokens"), 0.0, 1.0),
        Assumption("api_start", 0.6, _("seconds"), when, measure, _("API first token")),
        Assumption("api_token", 0.015, _("seconds per token"), when, measure, _("API next tokens")),
        Assumption("scratch_parameters", 7e9, _("parameters"), when, guess, _("scratch: size")),
        Assumption("scratch_tokens", 1e12, _("tokens"), when, guess, _("scratch: training text")),
        Assumption("scratch_runs", 3.0, _("times the last run"), when, guess, _("scratch: all runs"), 1.0),
        Assumption("scratch_people", 45.0, _("person-months"), when, guess, _("scratch: work")),
        Assumption("scratch_data", 100_000.0, dollars, when, guess, _("scratch: text")),
        Assumption("tune_parameters", 8e9, _("parameters"), when, guess, _("fine-tune: size")),
        Assumption("tune_examples", 5000.0, _("examples"), when, guess, _("fine-tune: examples")),
        Assumption("label_price", 1.0, _("USD per example"), when, guess, _("fine-tune: a label")),
        Assumption("tune_epochs", 10.0, _("passes, all trials together"), when, guess, _("fine-tune: passes")),
        Assumption("tune_people", 3.0, _("person-months"), when, guess, _("fine-tune: work")),
        Assumption("api_people", 1.0, _("person-months"), when, guess, _("API: work")),
        Assumption("small_parameters", 3e9, _("parameters"), when, guess, _("small model: size")),
        Assumption("server_price", 9000.0, _("USD per server"), when, guess, _("small model: a server")),
        Assumption("card_flops", 150e12, _("FLOP/s"), when, guess, _("own card peak")),
        Assumption("card_bandwidth", 0.9e12, _("bytes/s"), when, guess, _("own card memory")),
        Assumption("server_watts", 600.0, _("watts"), when, guess, _("server power")),
        Assumption("kwh_price", 0.2, _("USD per kWh"), when, guess, _("electricity")),
        Assumption("small_people", 2.0, _("person-months"), when, guess, _("small model: work")),
        Assumption("care_api", 0.05, _("persons"), when, guess, _("upkeep of the API")),
        Assumption("care_own", 0.15, _("persons"), when, guess, _("upkeep of a model")),
    ]  # fmt: skip


def assumptions(**changes):
    """{name: value} of all assumptions, with your own values in place of ours: ``assumptions(api_price=0.5)``."""
    values = {entry.name: entry.value for entry in ledger()}
    unknown = sorted(set(changes) - set(values))
    if unknown:
        raise CourseError(
            _("There is no assumption {name}; there are {names}.").format(name=unknown[0], names=", ".join(values))
        )
    for name, value in changes.items():
        if not value > 0:
            raise CourseError(_("{name} is {value}; it must be more than 0.").format(name=name, value=value))
    return {**values, **changes}


def _or_ours(values):
    """`values`, or our own assumptions when there are none."""
    return assumptions() if values is None else values


def gpu_hours(flops, peak, utilisation):
    """Hours of one GPU for `flops` operations: peak is in operations a second, utilisation the share of it reached."""
    return flops / (peak * utilisation * 3600)


def monthly_requests(needs):
    """Requests in month 1, 2, ...: array [..., months]."""
    growth = (1 + needs.growth) ** numpy.arange(needs.months)
    return numpy.multiply.outer(needs.requests, growth)


def machines(needs, assumptions, parameters, peak):
    """GPUs that carry the busiest hour of each month: array [..., months].

    A GPU makes peak x serving_use / (2 x parameters) tokens a second: 2 operations for each parameter and token.
    """
    per_second = monthly_requests(needs) * needs.tokens / (HOURS_PER_MONTH * 3600)
    capacity = peak * assumptions["serving_use"] / (2 * parameters)
    return numpy.ceil(per_second * assumptions["peak_load"] / capacity)


def seconds_of_own(needs, assumptions, parameters, peak, bandwidth):
    """Seconds for one answer of a model of one's own.

    Reading the question is limited by arithmetic; writing is limited by memory: each token reads all weights once,
    2 bytes each (Pope et al. 2022, https://arxiv.org/abs/2211.05102).
    """
    answer = needs.tokens * assumptions["answer_share"]
    reading = 2 * parameters * (needs.tokens - answer) / (peak * assumptions["utilisation"])
    return reading + answer * 2 * parameters / bandwidth


def seconds_of_api(needs, assumptions):
    """Seconds for one answer of the API: until the first token, and then for each token of the answer."""
    return assumptions["api_start"] + needs.tokens * assumptions["answer_share"] * assumptions["api_token"]


def _care(needs, persons, assumptions):
    return numpy.full(needs.months, persons * assumptions["salary"])


def _rented(needs, assumptions, parameters):
    """The monthly costs of a model of one's own on rented GPUs."""
    hours = machines(needs, assumptions, parameters, assumptions["gpu_flops"]) * HOURS_PER_MONTH
    return {"compute": hours * assumptions["gpu_hour"], "people": _care(needs, assumptions["care_own"], assumptions)}


def cost_api(needs, assumptions):
    """Buy: no fixed price, every token costs."""
    millions = monthly_requests(needs) * needs.tokens / 1e6
    return {"people": assumptions["api_people"] * assumptions["salary"]}, {
        "tokens": millions * assumptions["api_price"],
        "people": _care(needs, assumptions["care_api"], assumptions),
    }


def cost_small(needs, assumptions):
    """A small open model on servers of one's own: bought when the load needs them, then only electricity."""
    servers = machines(needs, assumptions, assumptions["small_parameters"], assumptions["card_flops"])
    more = numpy.diff(servers, axis=-1, prepend=servers[..., :1]).clip(0)  # in month 1 nothing is added
    power = servers * assumptions["server_watts"] / 1000 * HOURS_PER_MONTH * assumptions["kwh_price"]
    return {
        "people": assumptions["small_people"] * assumptions["salary"],
        "hardware": servers[..., 0] * assumptions["server_price"],
    }, {
        "hardware": more * assumptions["server_price"],
        "compute": power,
        "people": _care(needs, assumptions["care_own"], assumptions),
    }


def cost_finetune(needs, assumptions):
    """Adapt an open model with examples of one's own, and serve it on rented GPUs."""
    flops = (
        6 * assumptions["tune_parameters"] * assumptions["tune_examples"] * needs.tokens * assumptions["tune_epochs"]
    )
    training = gpu_hours(flops, assumptions["gpu_flops"], assumptions["utilisation"]) * assumptions["gpu_hour"]
    return {
        "people": assumptions["tune_people"] * assumptions["salary"],
        "data": assumptions["tune_examples"] * assumptions["label_price"],
        "compute": training,
    }, _rented(needs, assumptions, assumptions["tune_parameters"])


def cost_scratch(needs, assumptions):
    """Train a model of one's own from nothing, and serve it on rented GPUs."""
    flops = 6 * assumptions["scratch_parameters"] * assumptions["scratch_tokens"]
    last_run = gpu_hours(flops, assumptions["gpu_flops"], assumptions["utilisation"]) * assumptions["gpu_hour"]
    return {
        "people": assumptions["scratch_people"] * assumptions["salary"],
        "data": assumptions["scratch_data"],
        "compute": last_run * assumptions["scratch_runs"],
    }, _rented(needs, assumptions, assumptions["scratch_parameters"])


FORMULAS = {"scratch": cost_scratch, "finetune": cost_finetune, "api": cost_api, "small": cost_small}
# What each option can do on the scale of QUALITY, and how far the data travels. Both are assumptions about your task.
REACHES = {"scratch": 2, "finetune": 2, "api": 3, "small": 1}
TRAVELS = {"scratch": "own_cloud", "finetune": "own_cloud", "api": "anywhere", "small": "in_house"}


def seconds(option, needs, assumptions):
    """How long one answer of `option` takes, in seconds."""
    if option == "api":
        return seconds_of_api(needs, assumptions)
    if option == "small":
        return seconds_of_own(
            needs,
            assumptions,
            assumptions["small_parameters"],
            assumptions["card_flops"],
            assumptions["card_bandwidth"],
        )
    size = assumptions["scratch_parameters" if option == "scratch" else "tune_parameters"]
    return seconds_of_own(needs, assumptions, size, assumptions["gpu_flops"], assumptions["gpu_bandwidth"])


def reasons(option, needs, assumptions):
    """Which needs `option` fails, in a few words each: a tuple of str, empty when it fits."""
    found = []
    if REACHES[option] < needs.quality:
        found.append(_("quality {has} < {wanted}").format(has=REACHES[option], wanted=needs.quality))
    if PRIVACY.index(TRAVELS[option]) < PRIVACY.index(needs.privacy):
        found.append(_("data leaves"))
    wait = seconds(option, needs, assumptions)
    if wait > needs.seconds:
        found.append(_("{wait:.1f} s a reply").format(wait=wait))
    if not needs.open_model and option in ("finetune", "small"):
        found.append(_("no open model"))
    return tuple(found)


def check(needs):
    """CourseError, in one sentence, when `needs` cannot be."""
    if needs.privacy not in PRIVACY or needs.quality not in QUALITY:
        raise CourseError(
            _("Privacy is {privacy!r} and quality {quality!r}; allowed: {allowed}, and 1, 2 or 3.").format(
                privacy=needs.privacy, quality=needs.quality, allowed=", ".join(PRIVACY)
            )
        )
    low = min(numpy.min(needs.requests), needs.tokens, needs.months, needs.seconds)
    if not low > 0 or needs.growth <= -1:
        raise CourseError(
            _("Requests, tokens, months and seconds must be more than 0, and growth more than -1 (-100 %).")
        )


def cost(option, needs, assumptions):
    """The Cost of one option."""
    up_front, monthly = FORMULAS[option](needs, assumptions)
    return Cost(option, up_front, monthly, reasons(option, needs, assumptions))


def compare(needs, assumptions=None):
    """{option: Cost} of all four options. `assumptions`: {name: value}, as the function gives them (default: ours)."""
    check(needs)
    assumptions = _or_ours(assumptions)
    return {option: cost(option, needs, assumptions) for option in OPTIONS}


def cheapest(costs):
    """The option that fits all needs and costs least; None when none fits."""
    fitting = [option for option, found in costs.items() if found.fits]
    return min(fitting, key=lambda option: costs[option].total, default=None)


def break_even(needs, assumptions, option="small", low=1.0, high=1e12):
    """Requests a month at the launch from which `option` costs no more than the API.

    A float; inf when it never gets there below `high`. Machines come whole, so near the break-even the order can change
    once more; what is returned is the first volume at which the option is no dearer, on a grid of 1 % steps.
    """
    volumes = numpy.geomspace(low, high, int(numpy.log(high / low) / 0.01) + 1)
    wanted = replace(needs, requests=volumes)
    ahead = cost(option, wanted, assumptions).total <= cost("api", wanted, assumptions).total
    return float(volumes[ahead.argmax()]) if ahead.any() else float("inf")


@dataclass(frozen=True)
class Swing:
    """What one assumption does to the decision when it is divided and multiplied by a factor.

    `ratios` are (divided, multiplied): the cheapest rival's total over the present winner's. Below 1, the decision
    flips; it is 0 when the winner no longer fits, and inf when no rival does. `winners` are who wins then (None:
    nobody).
    """

    name: str
    ratios: tuple
    winners: tuple

    @property
    def width(self):
        """How far the assumption moves the ratio, as a factor: at least 1."""
        low, high = (min(max(ratio, 1e-3), 1e3) for ratio in sorted(self.ratios))
        return high / low


def margin(costs, winner):
    """The cheapest rival's total over that of `winner`: 1.3 means that the next best costs 30 % more."""
    if not costs[winner].fits:
        return 0.0
    rivals = [found.total for option, found in costs.items() if found.fits and option != winner]
    return min(rivals) / costs[winner].total if rivals else float("inf")


# What each option's cost and speed depend on. The sensitivity computes anew only the options that a change can touch.
_OWN_MODEL = {"salary", "utilisation", "serving_use", "peak_load", "answer_share", "care_own"}
_ON_RENTED_GPUS = _OWN_MODEL | {"gpu_hour", "gpu_flops", "gpu_bandwidth"}
USES = {
    "scratch": _ON_RENTED_GPUS
    | {"scratch_parameters", "scratch_tokens", "scratch_runs", "scratch_people", "scratch_data"},
    "finetune": _ON_RENTED_GPUS | {"tune_parameters", "tune_examples", "label_price", "tune_epochs", "tune_people"},
    "api": {"salary", "answer_share", "api_price", "api_start", "api_token", "api_people", "care_api"},
    "small": _OWN_MODEL
    | {"small_parameters", "small_people", "server_price", "server_watts", "kwh_price", "card_flops", "card_bandwidth"},
}


def sensitivity(needs, assumptions=None, factor=2.0):
    """Divide and multiply each assumption by `factor`, one at a time: a list of Swing, the widest first.

    Volume, growth, tokens of a request and longest wait are tried too: a need is an assumption as well.
    """
    assumptions = _or_ours(assumptions)
    now = compare(needs, assumptions)
    winner = cheapest(now)
    if winner is None:
        return []
    swings = []

    def swing(name, tried):
        ratios, winners = zip(*((margin(costs, winner), cheapest(costs)) for costs in tried), strict=True)
        swings.append(Swing(name, ratios, winners))

    for entry in ledger():
        name, value = entry.name, assumptions[entry.name]
        touched = [option for option in OPTIONS if name in USES[option]]  # the others cost what they cost now
        changed = (
            {**assumptions, name: max(value / factor, entry.low)},
            {**assumptions, name: min(value * factor, entry.high)},
        )
        swing(name, [{**now, **{option: cost(option, needs, b) for option in touched}} for b in changed])
    for name in ("requests", "tokens", "seconds", "growth"):
        value, low = getattr(needs, name), -0.99 if name == "growth" else 0.0  # a volume cannot lose more than itself
        changed = [replace(needs, **{name: max(other, low)}) for other in (value / factor, value * factor)]
        swing(name, [compare(other, assumptions) for other in changed])
    return sorted(swings, key=lambda found: (-found.width, found.name))


def flips(swings, winner):
    """Names of what alone would change the decision: a list of str."""
    return [found.name for found in swings if any(who != winner for who in found.winners)]


def names():
    """{option: what the learner reads}."""
    return {
        "scratch": _("train from scratch"),
        "finetune": _("fine-tune an open model"),
        "api": _("buy an API"),
        "small": _("small model, own server"),
    }


def labels():
    """{assumption or need: what the learner reads}."""
    return {
        **{entry.name: entry.label for entry in ledger()},
        "requests": _("requests a month"),
        "tokens": _("tokens a request"),
        "seconds": _("longest wait"),
        "growth": _("growth a month"),
    }


def privacy_names():
    """{privacy: what the learner reads}."""
    return {
        "anywhere": _("anywhere"),
        "own_cloud": _("rented machines"),
        "in_house": _("in the house"),
    }


def quality_names():
    """{quality: what the learner reads}."""
    return {
        1: _("1: sort and tag"),
        2: _("2: summarise"),
        3: _("3: open questions"),
    }


def dollars(amount):
    """An amount in a few characters: 31,400 is "$31k", 1,250,000 is "$1.2M"."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if amount >= size * 0.9995:
            return f"${amount / size:.3g}{letter}"
    return f"${amount:.0f}"


def ledger_table(assumptions=None):
    """Show all assumptions as a table: value, unit, date, source. `assumptions`: {name: value}, your own or ours."""
    entries = ledger()
    assumptions = _or_ours(assumptions)
    heads = (_("assumption"), _("value"), _("unit"), _("date"), _("where it comes from"))
    rows, lines = [], [" | ".join(heads)]
    for entry in entries:
        value = assumptions[entry.name]
        changed = value != entry.value
        source = _("your own value") if changed else entry.source
        cells = (entry.label, f"{value:,.4g}" if value < 1e6 else f"{value:.3g}", entry.unit,
                 "-" if changed else entry.date, source)  # fmt: skip
        lines.append(" | ".join(cells))
        rows.append(cells)
    show_bundle({"text/html": html_table(heads, rows, tall=True), "text/plain": "\n".join(lines)})
