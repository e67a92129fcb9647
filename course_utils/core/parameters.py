"""Typed notebook parameters: a wrong one stops the first cell with one sentence.

A chapter declares its parameters in parameters.py. The notebook's parameters cell assigns them, papermill
may inject others, and `resolve` checks what came: unknown names, wrong types, values out of range.
"""

import difflib
from dataclasses import dataclass, field
from typing import Any

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.paths import find
from course_utils.core.shown import shortened

PROFILES = ("smoke", "class", "full")
LONGEST_TEXT = 200  # characters of the name of a column or label
AUTO = "auto"  # the value of `dataset` that takes the best set that is here
OWN = "own"  # the one that stands for data of the learner's own; also their name and tier


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

    @property
    def sets(self):
        """Of the parameter `dataset`: the names of the sets that it chooses from, the one that ships the last."""
        return tuple(name for name in self.choices if name not in (AUTO, OWN))

    @property
    def has_profile_values(self):
        """True where the profiles have different defaults: None then stands for the profile's value."""
        return len(set(map(repr, self.defaults.values()))) > 1

    def check(self, name, value):
        """`value` converted to the parameter's kind; CourseError when it is not allowed."""
        allowed = _("allowed: {what}").format(what=self.describe())
        if type(value) is not self.kind and not (self.kind is float and type(value) is int):
            kinds = {int: _("a whole number"), float: _("a number"), str: _("text")}
            raise CourseError(
                _("Parameter {name} is {value}, but it must be {kind} ({allowed}).").format(
                    name=name, value=shortened(value), kind=kinds[self.kind], allowed=allowed
                )
            )
        if self.choices and value not in self.choices:
            close = difflib.get_close_matches(str(value), self.choices, n=1)
            hint = _(" Did you mean {guess!r}?").format(guess=close[0]) if close else ""
            raise CourseError(
                _("Parameter {name} is {value}; {allowed}.").format(name=name, value=shortened(value), allowed=allowed)
                + hint
            )
        if self.low is not None and not self.low <= value <= self.high:  # NaN is in no range
            raise CourseError(
                _("Parameter {name} is {value}, which is out of range; {allowed}.").format(
                    name=name, value=shortened(value), allowed=allowed
                )
            )
        return self.kind(value)  # after the range: a whole number may be too large for a float


def _defaults(default, profiles):
    unknown = set(profiles) - {"smoke", "class_", "full"}
    if unknown:
        raise TypeError(f"unknown profiles {sorted(unknown)}")
    by_profile = {name.rstrip("_"): value for name, value in profiles.items()}
    return {profile: by_profile.get(profile, default) for profile in PROFILES}


@dataclass(frozen=True)
class PathParameter(Parameter):
    """The path of a file or folder of the learner's own; its default need not be there, anything else must."""

    def describe(self):
        return _("a file or a folder")

    def check(self, name, value):
        value = super().check(name, value)
        if value != self.defaults["class"] and find(value) is None:
            raise CourseError(
                _("Parameter {name} is {value}, but there is no such file or folder; allowed: {what}.").format(
                    name=name, value=shortened(value), what=self.describe()
                )
            )
        return value


@dataclass(frozen=True)
class TextParameter(Parameter):
    """A line of any text: the name of a column or of a label, which may be a number or true."""

    def describe(self):
        return "any line of text"

    def check(self, name, value):
        # papermill reads `-p looked_for 1` as a number.
        is_short = type(value) in (bool, int, float) and abs(value) < 1e15  # NaN is not
        value = super().check(name, str(value) if is_short else value)
        if len(value) > LONGEST_TEXT or not value.isprintable():
            text = _("Parameter {name} is {value}; allowed: {what}, {most} characters at most.")
            raise CourseError(text.format(name=name, value=shortened(value), what=self.describe(), most=LONGEST_TEXT))
        return value


def number(kind, low, high, help, default=None, **profiles):
    """A whole number (kind=int) or a number (kind=float) from `low` to `high`, both included.

    Give one `default`, or one value for each profile: ``smoke=1, class_=3, full=10``.
    """
    return Parameter(kind, help, low, high, defaults=_defaults(default, profiles))


def choice(*choices, help, default=None, **profiles):
    """One of several texts; without a default the first."""
    return Parameter(str, help, choices=choices, defaults=_defaults(default or choices[0], profiles))


def text(help, default=""):
    """Any text; what is written as a number, such as the label 1, is taken for its text."""
    return TextParameter(str, help, defaults=dict.fromkeys(PROFILES, default))


PATH = PathParameter(str, 'your own data, with dataset "own"', defaults=dict.fromkeys(PROFILES, "data/own"))

COMMON = {
    "profile": choice(*PROFILES, help="how much to compute", default="class"),
    "seed": number(int, 0, 2**32 - 1, "start of all random numbers", default=0),
    "lang": choice("en", "zh", help="language of messages", default="en"),
}

DATASET = choice(AUTO, "cifar10", "fashion_mnist", help="pictures to learn from", default=AUTO)
DATASET_OR_OWN = choice(AUTO, "cifar10", "fashion_mnist", OWN, help="pictures to learn from", default=AUTO)


def require_known(specs, given, remedy=""):
    """CourseError, with `remedy` at its end, where `given` ({name: value}) has a name that is not in `specs`."""
    for name, value in given.items():
        if name not in specs:
            close = difflib.get_close_matches(name, specs, n=1)
            hint = _(" Did you mean {guess}?").format(guess=close[0]) if close else ""
            raise CourseError(
                _("There is no parameter {name} (it was given as {value}); this chapter has: {names}.").format(
                    name=name, value=shortened(value), names=", ".join(specs)
                )
                + hint
                + remedy
            )


def resolve(specs, given):
    """Check the values `given` against `specs` and fill in what is missing.

    Parameters
    ----------
    specs : dict of str to Parameter
        Every parameter of the chapter, the common ones included.
    given : dict
        Name to value. None means "as the profile says", for a parameter whose default is another in each profile, and
        for no other.

    Returns
    -------
    dict
        A value of the right kind for every name in `specs`.
    """
    require_known(specs, given)
    profile = specs["profile"]
    chosen = profile.check("profile", given.get("profile", profile.defaults["class"]))
    values = {}
    for name, spec in specs.items():
        as_profile = name not in given or (given[name] is None and spec.has_profile_values)
        values[name] = spec.check(name, spec.defaults[chosen] if as_profile else given[name])
    return values
