"""Which settings of an explorer are drawn ahead: the rule stands in `film`."""

import itertools
import math

import numpy

from course_utils.widgets.controls import Choice, Slider, Toggle


def settings(explorer, telling, most):
    """The values of all frames: a list of {control: value}, at most `most` of them, the start first.

    `telling` are the names of the one or two controls whose plane is drawn.
    """
    lines = {name: steps_of(control) for name, control in explorer.controls.items()}
    free = [name for name, steps in lines.items() if len(steps) > 1]
    if math.prod(len(lines[name]) for name in free) <= most:
        return _distinct(explorer, itertools.product(*([(name, value) for value in lines[name]] for name in free)))
    side = _side(explorer, [(name, len(lines[name])) for name in telling], most // 2 if len(free) > 1 else most)
    plane = [[(name, value) for value in _coarse(lines[name], explorer, name, side)] for name in telling]
    flat = _distinct(explorer, itertools.product(*plane))

    def with_lines(count):
        rows = (((name, value),) for name in free for value in _coarse(lines[name], explorer, name, count))
        return _distinct(explorer, itertools.chain(((),), rows, itertools.product(*plane)))

    longest = max(len(steps) for steps in lines.values())
    count = next((n for n in range(min(longest, most), 2, -1) if len(with_lines(n)) <= most), 2)
    return with_lines(count)[:most] if len(with_lines(2)) <= most else flat[:most]


def steps_of(control):
    """All values of a control, in order; of numbers typed by hand only those at the start can be told ahead."""
    if isinstance(control, Slider):
        return numbers_of(control)
    if isinstance(control, Choice):
        return list(control.options.values())
    return [False, True] if isinstance(control, Toggle) else [control.default]


def numbers_of(slider):
    """All values of a slider, in order; where it starts is among them, be it between two steps."""
    count = round((slider.high - slider.low) / slider.step)
    values = {slider.nearest(slider.low + place * slider.step) for place in range(count + 1)}
    same = {value for value in values if abs(value - slider.default) < slider.step / 1000}  # but for rounding
    return sorted((values - same) | {slider.default, slider.nearest(slider.high)})


def _coarse(steps, explorer, name, count):
    """At most `count` of a slider's values, evenly, its ends and its start among them; all of any other control's."""
    control = explorer.controls[name]
    if not isinstance(control, Slider) or len(steps) <= count:
        return steps
    places = numpy.linspace(0, len(steps) - 1, max(count, 2)).round().astype(int)
    start = min(range(len(steps)), key=lambda place: abs(steps[place] - control.default))
    if count > 2 and start not in places:  # the start takes the place of the nearest value that is no end
        places[1 + numpy.abs(places[1:-1] - start).argmin()] = start
    return [steps[place] for place in sorted({*places.tolist(), start})]


def _side(explorer, telling, most):
    """How many values each slider of the plane has, so that it has at most `most` places; `telling`: (name, values)."""

    def places(side):
        sizes = (min(count, side) if isinstance(explorer.controls[name], Slider) else count for name, count in telling)
        return math.prod(sizes)

    longest = max((count for _name, count in telling), default=2)
    return next((side for side in range(longest, 2, -1) if places(side) <= most), 2)


def _distinct(explorer, rows):
    """Each row of (control, value) pairs as the values of all controls: the start first, none twice."""
    found = {key_of(explorer.values()): explorer.values()}
    for row in rows:
        values = explorer.values()
        for name, value in row:
            if value != values[name]:
                values.update({name: value, **moved_too(explorer, name, value)})
        found.setdefault(key_of(values), values)
    return list(found.values())


def moved_too(explorer, name, value):
    """{control: value} that an explorer changes with a control, as the live one takes them."""
    changes = {} if explorer.react is None else explorer.react(name, value)
    return {other: _taken(explorer.controls[other], wanted) for other, wanted in changes.items()}


def _taken(control, value):
    return control.nearest(value) if isinstance(control, Slider) else value


def key_of(values):
    """{control: value} as a key of a dict."""
    return tuple(values.items())
