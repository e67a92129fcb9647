"""How fast the explorers follow the hand: median milliseconds from key press to changed picture, in a real JupyterLab.

Every explorer of every chapter, in the student copy with profile smoke; each control that a key can move is pressed.
Run: make bench ONLY=explorers, or python tests/bench/explorers.py [chapter, such as 04]. The last line is JSON.
The aim is a median of 60 ms or less for each explorer.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))

from browser_chapter import Chapter, explorers  # noqa: E402
from browser_lab import LabPage, chromium, lab_server, why_not  # noqa: E402

PRESSES, WARM_UP = 20, 3
LIMIT_MS = 60  # the largest median
# The clock runs in the page: from the key's event to the first moment at which the canvas holds a new picture.
CLOCK = """canvas => {
    window.courseTimes = [];
    window.coursePressed = null;
    if (!window.courseClock) {
        window.courseClock = true;
        document.addEventListener('keydown', () => { window.coursePressed = performance.now(); }, true);
    }
    if (canvas.courseWatched) return;
    canvas.courseWatched = true;
    new MutationObserver(() => {
        if (window.coursePressed === null) return;
        window.courseTimes.push(performance.now() - window.coursePressed);
        window.coursePressed = null;
    }).observe(canvas, { attributes: true, attributeFilter: ['data-frame'] });
}"""


def measure(chapter, explorer):
    """Milliseconds of each press, over all controls of the explorer, the first presses of each left out.

    None where all controls are numbers: they are typed, not dragged.
    """
    chapter.show(explorer)
    dragged = [pair for pair in chapter.controls(explorer) if pair[0].get_attribute("type") != "number"]
    if not dragged:
        return None
    times = []
    for control, keys in dragged:
        chapter.canvas(explorer).evaluate(CLOCK)
        control.focus()
        for press in range(PRESSES + WARM_UP):
            chapter.page.keyboard.press(keys[press % len(keys)])
            # Long enough for the slowest picture; a press at the end of a slider changes nothing and is not counted.
            chapter.page.wait_for_timeout(150)
        times += chapter.page.evaluate("() => window.courseTimes")[WARM_UP:]
    return sorted(times)


def main(only=""):
    reason = why_not()
    if reason:
        raise SystemExit(f"cannot measure: {reason}")
    wanted = [(chapter, explorer) for chapter, explorer in explorers() if chapter.startswith(only)]
    rows, opened = {}, None
    with tempfile.TemporaryDirectory() as folder, lab_server(folder) as server, chromium() as browser:
        for name, explorer in wanted:
            if opened is None or opened.name != name:
                if opened is not None:
                    opened.lab.close()
                opened = Chapter(LabPage(browser, server, 1280, 800), name)
            times = measure(opened, explorer)
            if times is None:
                print(f"{name} {explorer}: numbers to type only, nothing to drag", flush=True)
                continue
            median, p90 = round(statistics.median(times), 1), round(times[int(0.9 * len(times))], 1)
            rows[f"{name}/{explorer}"] = {"median_ms": median, "p90_ms": p90, "presses": len(times)}
            print(f"{name} {explorer}: median {median} ms, 90 % within {p90} ms ({len(times)} presses)", flush=True)
    slowest = max(rows, key=lambda row: rows[row]["median_ms"])
    medians = [row["median_ms"] for row in rows.values()]
    result = {
        "bench": "explorers", "explorers": len(rows), "median_ms": round(statistics.median(medians), 1),
        "slowest": slowest, "slowest_median_ms": rows[slowest]["median_ms"], "limits": {"median_ms": LIMIT_MS},
        "over": [name for name, row in rows.items() if row["median_ms"] > LIMIT_MS], "rows": rows,
    }  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:2])
