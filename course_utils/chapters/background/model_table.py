"""Published models with date, size, data and training compute, from their papers (model_table.toml).

Taught in 01_background, which also derives the formula that fills in the compute a paper does not state.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course_utils.core import toml
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle
from course_utils.core.tables import html_table, link

FLOPS_PER_PARAMETER_AND_TOKEN = 6  # forward 2, backward 4; Kaplan et al. (2020), https://arxiv.org/abs/2001.08361
TOKENS_PER_PARAMETER = 20  # where a given compute trains the best model; Hoffmann et al. (2022), arXiv 2203.15556
DOMAINS = ("image", "language", "speech", "several")


@dataclass(frozen=True)
class Model:
    """One published model. Numbers are as its paper states them; None where it does not.

    Attributes
    ----------
    name, date : str
        The date is that of the first publication, "2020-05".
    domain : "image", "language", "speech" or "several"
    parameters, active : float
        All weights and biases, and those used for one token (fewer only in mixtures of experts).
    tokens : float or None
        Text tokens seen in training. `data` says in words what other models saw.
    stated_flops : float or None
        Training compute in floating-point operations, as a paper states it; `flops_source` says which, if another one.
    gpu_hours, pretraining_hours : float or None
        Hours of all GPUs together, as the paper states them: of the whole run, and of the part that read `tokens`.
    """

    name: str
    date: str
    domain: str
    parameters: float
    active: float
    paper: str
    link: str
    tokens: float | None = None
    data: str = ""
    stated_flops: float | None = None
    flops_source: str = ""
    gpu_hours: float | None = None
    pretraining_hours: float | None = None
    field: str = ""
    authors: int | None = None
    sparse: bool = False

    @property
    def year(self):
        """The date as a number: 2020-05 is 2020.38 (the middle of May)."""
        year, month = self.date.split("-")
        return int(year) + (int(month) - 0.5) / 12

    @property
    def computed_flops(self):
        """6 x active parameters x tokens; None where the tokens, or the active parameters, are not stated."""
        if self.tokens is None or (self.sparse and self.active == self.parameters):
            return None
        return training_flops(self.active, self.tokens)

    @property
    def flops(self):
        """Training compute: as stated, else computed, else None."""
        return self.stated_flops if self.stated_flops is not None else self.computed_flops

    @property
    def flops_kind(self):
        """How we know the compute: "stated", "computed" or "unknown"."""
        if self.stated_flops is not None:
            return "stated"
        return "unknown" if self.computed_flops is None else "computed"


def training_flops(parameters, tokens):
    """Compute to train a Transformer: 6 x parameters x tokens floating-point operations."""
    return FLOPS_PER_PARAMETER_AND_TOKEN * parameters * tokens


@cache
def _file():
    return toml.read(Path(__file__).with_suffix(".toml"))


@cache
def models():
    """All models of the table, in order of date: a tuple of Model."""
    found = []
    for row in _file()["models"]:
        row = dict(row)
        row["stated_flops"] = row.pop("flops", None)
        found.append(Model(active=row.pop("active", row["parameters"]), **row))
    return tuple(found)


def model(name):
    """The model of that name; CourseError when there is none."""
    for row in models():
        if row.name == name:
            return row
    names = ", ".join(row.name for row in models())
    raise CourseError(_("There is no model {name!r} in the table; it has {names}.").format(name=name, names=names))


def pairs():
    """Smaller models that do what larger ones did: a list of dict (smaller, larger, parameters, quality, link)."""
    return _told("pairs", "quality")


def gains():
    """Where large models made a difference: a list of dict (area, before, after, measure, link); lower is better."""
    return _told("gains", "measure")


def _told(table, key):
    """The rows of a table of the file, whose `key` is said in the learner's language."""
    rows = [dict(row) for row in _file()[table]]
    for row in rows:
        text = row[key]  # Babel would take a key within the call for a text of ours
        row[key] = _(text)
    return rows


def short(number):
    """A large number in a few characters: 1.5 billion is "1.5B", 4.2 million is "4.2M"."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if number >= size * 0.9995:
            return f"{number / size:.3g}{letter}"
    return f"{number:.3g}"


def table():
    """Show the whole table, each row with its paper and link."""
    heads = (_("date"), _("model"), _("parameters"), _("tokens or data"), _("training FLOP"), _("paper"))
    rows, lines = [], [" | ".join(heads)]
    kinds = {"stated": "", "computed": " (6 N D)", "unknown": ""}
    for row in models():
        size = short(row.parameters) + (f" ({short(row.active)})" if row.active != row.parameters else "")
        flops = "-" if row.flops is None else f"{row.flops:.2e}{kinds[row.flops_kind]}"
        source = row.paper + (f"; {row.flops_source}" if row.flops_source else "")
        cells = (row.date, row.name, size, short(row.tokens) if row.tokens else _(row.data), flops)
        lines.append(" | ".join((*cells, source, row.link)))
        rows.append((*cells, link(source, row.link)))
    show_bundle({"text/html": html_table(heads, rows, tall=True), "text/plain": "\n".join(lines)})


def domain_names():
    """{domain: what the learner reads}."""
    return {
        "image": _("image"),
        "language": _("language"),
        "speech": _("speech"),
        "several": _("several kinds of data"),
    }


def area_names():
    """{area: what the learner reads} of the areas that the article names, in its order."""
    kinds = domain_names()
    return {
        "image": kinds["image"],
        "language": kinds["language"],
        "speech": kinds["speech"],
        "internet": _("internet"),
        "finance": _("finance"),
        "medicine": _("medicine"),
        "education": _("education"),
    }
