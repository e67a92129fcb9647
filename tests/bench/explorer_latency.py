"""How fast the explorers follow the hand: median milliseconds from key press to changed picture, in a real JupyterLab.

Run: python tests/bench/explorer_latency.py [presses]    Prints one JSON line. The aim is 60 ms or less.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))

from browser_lab import LabPage, chromium, lab_server, why_not, write_notebook  # noqa: E402

PHOTO = """
import numpy
from sklearn.datasets import load_sample_image
from PIL import Image
picture = Image.fromarray(load_sample_image("flower.jpg"))
picture.thumbnail((256, 256))
photo = numpy.asarray(picture)
sure = numpy.random.default_rng(0).uniform(size=10_000)
images = numpy.stack([photo[i : i + 32, j : j + 32] for i in range(0, 128, 16) for j in range(0, 192, 16)])
"""
CASES = {
    "augmentation": ("photo", ".noUi-handle", ("ArrowRight", "ArrowLeft")),
    "kernel": ("photo", "select", ("ArrowDown", "ArrowUp")),
    "receptive_field": ("photo", ".noUi-handle", ("ArrowRight", "ArrowLeft")),
    "threshold": ("sure, sure > 0.4", ".noUi-handle", ("ArrowRight", "ArrowLeft")),
    "scaling": ("images", "select", ("ArrowDown", "ArrowUp")),
}
# The clock runs in the page: from the key's event to the first moment at which the canvas holds a new picture.
CLOCK = """() => {
    const canvas = document.querySelector('canvas.course-canvas');
    window.courseTimes = [];
    let pressed = null;
    document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
    new MutationObserver(() => {
        if (pressed !== null) { window.courseTimes.push(performance.now() - pressed); pressed = null; }
    }).observe(canvas, { attributes: true, attributeFilter: ['data-frame'] });
}"""


def measure(browser, server, name, presses):
    """Milliseconds for each of `presses` key presses, without the first three."""
    argument, control, keys = CASES[name]
    source = f"from course_utils.explorers import {name}; {name}.explore({argument})"
    write_notebook(server[2] / f"{name}.ipynb", PHOTO, source)
    lab = LabPage(browser, server)
    try:
        lab.open(f"{name}.ipynb")
        lab.run_all()
        page = lab.page
        page.wait_for_selector("canvas.course-canvas[data-frame]", timeout=30_000)
        page.wait_for_timeout(1000)
        page.evaluate(CLOCK)
        page.locator(f".course-explorer-box {control}").first.focus()
        for press in range(presses + 3):
            page.keyboard.press(keys[press % 2])
            page.wait_for_function("n => window.courseTimes.length >= n", arg=press + 1, timeout=10_000)
            page.wait_for_timeout(120)
        return page.evaluate("() => window.courseTimes")[3:]
    finally:
        lab.close()


def main(presses=30):
    reason = why_not()
    if reason:
        raise SystemExit(f"cannot measure: {reason}")
    medians = {}
    with tempfile.TemporaryDirectory() as folder, lab_server(folder) as server, chromium() as browser:
        for name in CASES:
            times = measure(browser, server, name, presses)
            medians[name] = {
                "median_ms": round(statistics.median(times), 1),
                "p90_ms": round(sorted(times)[int(0.9 * len(times))], 1),
            }
    print(json.dumps({"bench": "explorer_latency", "presses": presses, **medians}))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
