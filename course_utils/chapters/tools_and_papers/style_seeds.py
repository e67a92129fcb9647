"""How far the rivals of the painting are from the style over three seeds: measured once, measured/style_seeds.json.

    python -m course_utils.chapters.tools_and_papers.style_seeds

makes the file again. A seed draws the random weights and the shifts of the picture. Taught in 16_tools_and_papers.
"""

import time

import numpy

from course_utils.chapters.tools_and_papers import style, style_pictures, wardrobe
from course_utils.core import chapters
from course_utils.core.i18n import _, punctuated
from course_utils.notebook import measured

NAME, SEEDS, SIDE, STEPS = "style_seeds", (0, 1, 2), 128, 30
ABOUT = "Distance from the style (0: none, 1: as the photograph), a photograph of a temple in the manner of strokes."


def main():
    """Measure, and write the table after each run."""
    content, manner = wardrobe.photograph("china", SIDE), style_pictures.draw("strokes", SIDE)
    folder, size, rows = chapters.file_of("16_tools_and_papers", "measured"), (SIDE, SIDE), []

    def keep(name, seed, steps, picture, begun):
        (apart,) = style.judge({name: picture}, manner, content, size).values()
        rows.append({"picture": name, "seed": seed, "steps": steps, "distance": round(apart, 4),
                     "CPU s": round(time.process_time() - begun, 1)})  # fmt: skip
        measured.write(NAME, ABOUT, "python -m course_utils.chapters.tools_and_papers.style_seeds", rows, folder)

    begun = time.process_time()
    keep("colours only", None, None, style.colour_match(content, manner), begun)
    for seed in SEEDS:
        for name in ("random weights", "trained"):
            begun = time.process_time()
            model = style.features(size, name == "trained", (content, manner), seed)
            keep(name, seed, STEPS, style.transfer(content, manner, STEPS, model, seed=seed).last, begun)


def in_words():
    """What the kept table says of the three, with the range over the seeds: a sentence."""
    rows = measured.read(NAME)["rows"]
    found = {}
    for row in rows:
        found.setdefault(row["picture"], []).append(row["distance"])
    told = ", ".join(
        _("{name} {low:.2f} to {high:.2f}").format(name=_(name), low=min(values), high=max(values))
        if len(values) > 1
        else f"{_(name)} {values[0]:.2f}"
        for name, values in found.items()
    )
    runs, steps = max(map(len, found.values())), max(row["steps"] or 0 for row in rows)
    apart = max(found["trained"]) < min(numpy.concatenate([found["colours only"], found["random weights"]]))
    said = _("Measured beforehand, {n} seeds, {steps} steps: {told}.").format(n=runs, steps=steps, told=told)
    led = _("Each trained run is nearer than every rival.") if apart else _("The trained runs are not all nearer.")
    return punctuated(said + " " + led)


if __name__ == "__main__":
    main()
