"""Two drawings for 03_training_algorithm: the five steps of training, and which shapes meet in a dense layer."""

from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle

INK, FILL, PALE = plots.BLACK, plots.BLUE, "#E8EDF2"


def steps():
    """The five steps: list of (name, what it does in a formula)."""
    return [
        (_("Preprocess"), "X = x / 255 − mean"),
        (_("Initialise"), "W ~ N(0, σ²)"),
        (_("Forward"), "P = softmax(…X W…)"),
        (_("Backward"), "dW = Xᵀ dZ"),
        (_("Update"), "W ← W − η dW"),
    ]


def five_steps(active=0):
    """The five steps as boxes with arrows; number `active` (1 to 5) stands out, 0 shows all alike.

    Returns
    -------
    matplotlib.figure.Figure
    """
    if active not in range(6):
        raise CourseError(_("There are five steps; active is {active}, but must be 0 to 5.").format(active=active))
    import matplotlib.pyplot as pyplot
    from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

    figure, axis = pyplot.subplots(figsize=(8.4, 1.55), layout="none")
    axis.set_position((0, 0, 1, 1))
    axis.set(xlim=(0, 10.5), ylim=(0, 1.94))
    axis.axis("off")
    for number, (name, formula) in enumerate(steps(), 1):
        left = 2.1 * number - 2.0
        chosen = number == active
        box = FancyBboxPatch(
            (left, 0.8), 1.75, 0.95, boxstyle="round,pad=0.02,rounding_size=0.12", linewidth=2 if chosen else 1,
            facecolor=FILL if chosen else PALE, edgecolor=FILL if chosen else "0.5",
        )  # fmt: skip
        axis.add_patch(box)
        ink = "white" if chosen else INK
        middle = left + 0.875
        axis.text(middle, 1.45, f"{number}  {name}", ha="center", va="center", fontsize=11, weight="bold", color=ink)
        axis.text(middle, 1.08, formula, ha="center", va="center", fontsize=9, color=ink)
        if number < 5:
            arrow = FancyArrowPatch((left + 1.8, 1.28), (left + 2.07, 1.28), arrowstyle="-|>", mutation_scale=12)
            axis.add_patch(arrow)
    back = FancyArrowPatch(
        (9.4, 0.74), (5.2, 0.74), connectionstyle="bar,fraction=-0.07", arrowstyle="-|>", mutation_scale=12,
        linestyle="--",
    )  # fmt: skip
    axis.add_patch(back)
    axis.text(7.3, 0.22, _("repeat with the next batch"), ha="center", va="center", fontsize=9)
    return figure


def show_steps(active=0):
    """Show `five_steps` with its alternative text."""
    names = ", ".join(f"{number} {name}" for number, (name, _formula) in enumerate(steps(), 1))
    alt = _("Five boxes in a row: {names}; an arrow leads from the last back to the third.").format(names=names)
    if active:
        alt += " " + _("Number {active} stands out.").format(active=active)
    _show_flat(five_steps(active), alt)


def _show_flat(figure, alt):
    """Like plots.show, for a drawing of few colours that returns again and again: a quarter of the bytes."""
    import base64
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(plots.png(figure))).convert("RGB").quantize(24)
    plots.close(figure)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    image = base64.b64encode(buffer.getvalue()).decode("ascii")
    show_bundle({"image/png": image, "text/plain": alt}, metadata={"image/png": {"alt": alt}})


# Sides of the rectangles, in units of the drawing, and their colours: n examples, in inputs, out outputs.
SIDES = {"n": (0.85, plots.BLUE), "in": (1.25, plots.RED), "out": (0.65, plots.GREEN)}


def dense_shapes():
    """Which shapes meet: the three matrix products of a dense layer, drawn as rectangles with coloured sides.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(8.4, 2.1), layout="none")
    products = (
        (_("Forward: Z = X W + b"), ("X", "n", "in"), ("W", "in", "out"), ("Z", "n", "out")),
        (_("Weights: dW = Xᵀ dZ"), ("Xᵀ", "in", "n"), ("dZ", "n", "out"), ("dW", "in", "out")),
        (_("Inputs: dX = dZ Wᵀ"), ("dZ", "n", "out"), ("Wᵀ", "out", "in"), ("dX", "n", "in")),
    )
    for place, (axis, (title, *parts)) in enumerate(zip(axes, products, strict=True)):
        axis.set_position((0.01 + 0.33 * place, 0.02, 0.325, 0.84))
        axis.set(xlim=(0, 5.1), ylim=(-1.1, 0.85), title=title)
        axis.axis("off")
        left = 0.35
        for sign, (name, rows, columns) in zip(("", "·", "="), parts, strict=True):
            if sign:
                axis.text(left + 0.17, 0, sign, ha="center", va="center", fontsize=15)
                left += 0.75
            left = _rectangle(axis, left, name, rows, columns)
    return figure


def _rectangle(axis, left, name, rows, columns):
    """Draw one matrix, its middle at height 0; returns its right edge."""
    (height, tall), (width, wide) = SIDES[rows], SIDES[columns]
    bottom, top = -height / 2, height / 2
    axis.fill([left, left + width, left + width, left], [bottom, bottom, top, top], color=PALE)
    for x in (left, left + width):
        axis.plot([x, x], [bottom, top], color=tall, linewidth=3, solid_capstyle="butt")
    for y in (bottom, top):
        axis.plot([left, left + width], [y, y], color=wide, linewidth=3, solid_capstyle="butt")
    axis.text(left + width / 2, 0, name, ha="center", va="center", fontsize=12, weight="bold")
    axis.text(left - 0.06, 0, rows, ha="right", va="center", fontsize=10, color=tall)
    axis.text(left + width / 2, bottom - 0.08, columns, ha="center", va="top", fontsize=10, color=wide)
    return left + width
