"""Typed notebook parameters: a wrong one stops the first cell with one sentence.

A chapter declares its parameters in parameters.py. The notebook's parameters cell assigns them, papermill
may inject others, and `resolve` checks what came: unknown names, wrong types, values out of range.
"""

import ast
import difflib
import math
from dataclasses import dataclass, field
from typing import Any

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

PROFILES = ("smoke", "class", "full")


@dataclass(frozen=True)
class Parameter:
    """One parameter: its kind, its range, its default in each profile, and a line of help (in English)."""

    kind: type
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple = ()
    defaults: dict[str, Any] = field(default_factory=dict)

    def describe(self):
        """What is allowed, as a learner reads it: `1 to 100`, or `"auto", "cifar10" or "fashion_mnist"`."""
        if self.choices:
            names = [f'"{choice}"' for choice in self.choices]
            return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
        if self.low is not None:
            return f"{self.low} to {self.high}"
        return "any text"

    def check(self, name, value):
        """`value` converted to the parameter's kind; CourseError when it is not allowed."""
        allowed = _("allowed: {what}").format(what=self.describe())
        if self.kind is float and type(value) is int:
            value = float(value)
        if type(value) is not self.kind:
            kinds = {int: _("a whole number"), float: _("a number"), str: _("text")}
            raise CourseError(
                _("Parameter {name} is {value!r}, but it must be {kind} ({allowed}).").format(
                    name=name, value=value, kind=kinds[self.kind], allowed=allowed
                )
            )
        if self.choices and value not in self.choices:
            close = difflib.get_close_matches(str(value), self.choices, n=1)
            hint = _(" Did you mean {guess!r}?").format(guess=close[0]) if close else ""
            raise CourseError(
                _("Parameter {name} is {value!r}; {allowed}.").format(name=name, value=value, allowed=allowed) + hint
            )
        if self.low is not None and not (math.isfinite(value) and self.low <= value <= self.high):
            raise CourseError(
                _("Parameter {name} is {value}, which is out of range; {allowed}.").format(
                    name=name, value=value, allowed=allowed
                )
            )
        return value


def _defaults(default, profiles):
    unknown = set(profiles) - {"smoke", "class_", "full"}
    if unknown:
        raise TypeError(f"unknown profiles {sorted(unknown)}")
    by_profile = {name.rstrip("_"): value for name, value in profiles.items()}
    return {profile: by_profile.get(profile, default) for profile in PROFILES}


def number(kind, low, high, help, default=None, **profiles):
    """A whole number (kind=int) or a number (kind=float) from `low` to `high`, both included.

    Give one `default`, or one value for each profile: ``smoke=1, class_=3, full=10``.
    """
    return Parameter(kind, help, low, high, defaults=_defaults(default, profiles))


def choice(*choices, help, default=None, **profiles):
    """One of several texts; without a default the first."""
    return Parameter(str, help, choices=choices, defaults=_defaults(default or choices[0], profiles))


COMMON = {
    "profile": choice(*PROFILES, help="how much to compute", default="class"),
    "seed": number(int, 0, 2**32 - 1, "start of all random numbers", default=0),
    "lang": choice("en", "zh", help="language of messages", default="en"),
}

DATASET = choice("auto", "cifar10", "fashion_mnist", help="pictures to learn from", default="auto")


def resolve(specs, given):
    """Check the values `given` against `specs` and fill in what is missing.

    Parameters
    ----------
    specs : dict of str to Parameter
        Every parameter of the chapter, the common ones included.
    given : dict
        Name to value; None means "as the profile says".

    Returns
    -------
    dict
        A value of the right kind for every name in `specs`.
    """
    for name, value in given.items():
        if name not in specs:
            close = difflib.get_close_matches(name, specs, n=1)
            hint = _(" Did you mean {guess}?").format(guess=close[0]) if close else ""
            raise CourseError(
                _("There is no parameter {name} (it was given as {value!r}); this chapter has: {names}.").format(
                    name=name, value=value, names=", ".join(specs)
                )
                + hint
            )
    profile = given.get("profile")
    profile = COMMON["profile"].check("profile", COMMON["profile"].defaults["class"] if profile is None else profile)
    values = {}
    for name, spec in specs.items():
        value = given.get(name)
        values[name] = spec.check(name, spec.defaults[profile] if value is None else value)
    return values


def injected(cells):
    """The assignments in the cell that papermill injected, as {name: value}.

    papermill puts its cell, which opens with the line ``# Parameters``, in front of the setup cell. Only there can
    a name be told from the learner's own variables, so unknown names are looked for only there.

    Parameters
    ----------
    cells : iterable of str
        Sources of the cells run so far, as IPython keeps them in ``In``.
    """
    found = {}
    for cell in cells:
        if cell.lstrip().startswith("# Parameters\n"):
            for node in ast.parse(cell).body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    found[node.targets[0].id] = node.value
    return {name: _literal(node) for name, node in found.items()}


def _literal(node):
    try:
        return ast.literal_eval(node)
    except ValueError:  # float("nan"), float("inf"): papermill writes them as calls
        return ast.unparse(node)
