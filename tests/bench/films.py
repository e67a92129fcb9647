"""Explorers drawn ahead: how many frames, how heavy, and how fast the player follows a key, in Chromium from a file.

Every explorer, by its example of the tests. A press counts from the key's event to the moment at which the canvas holds
the new picture. Run: make bench ONLY=films, or python tests/bench/films.py [explorer]. The last line is JSON. The aims:
1.2 MB for a film, 30 MB for all of them, 16 ms from key to picture.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "browser"), str(TESTS / "widgets"), str(TESTS)]

from test_contract import EXAMPLES, name_of  # noqa: E402
from test_player import lay  # noqa: E402

from course_utils.core import plots  # noqa: E402
from course_utils.tools import chromium  # noqa: E402
from course_utils.widgets import film  # noqa: E402

LIMITS = {"film_kb": 1200, "all_mb": 30, "median_ms": 16}
PRESSES = 12
CLOCK = """() => {
    window.times = [];
    let pressed = 0;
    document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
    new MutationObserver(() => window.times.push(performance.now() - pressed)).observe(
        document.querySelector('.course-player canvas'), { attributes: true, attributeFilter: ['data-frame'] });
}"""


def presses(browser, page):
    """Milliseconds from key to picture, over all sliders and choices of the page's player."""
    shown = browser.new_page(viewport={"width": 1100, "height": 900})
    try:
        shown.goto(page.as_uri())
        shown.wait_for_selector('.course-player[data-player="on"]')
        shown.evaluate(CLOCK)
        for handle in shown.locator(".course-player input[type=range], .course-player select").all():
            handle.focus()
            for press in range(PRESSES):
                shown.keyboard.press("ArrowDown" if press % 4 == 3 else "ArrowUp")
                shown.wait_for_timeout(120)
        return shown.evaluate("window.times")
    finally:
        shown.close()


def main(only=""):
    plots.use_style()
    rows = {}
    with chromium.browser() as browser:
        for kind, (make, _states) in EXAMPLES.items():
            name = name_of(kind)
            if only not in ("", name):
                continue
            with tempfile.TemporaryDirectory() as folder:
                start = time.process_time()
                (made,) = lay(Path(folder), make(), frames=film.FRAMES, weight=film.WEIGHT)
                seconds = time.process_time() - start
                size = sum(path.stat().st_size for path in Path(folder, "films").iterdir())
                times = presses(browser, Path(folder, "page.html"))
            rows[name] = {"frames": len(made.frames), "kb": round(size / 1000), "cpu_s": round(seconds, 1)}
            if times:
                rows[name] |= {"median_ms": round(statistics.median(times), 1), "slowest_ms": round(max(times), 1)}
            print(name, rows[name], flush=True)
    medians = [row["median_ms"] for row in rows.values() if "median_ms" in row]
    print(json.dumps({
        "bench": "films", "films": len(rows), "all_mb": round(sum(row["kb"] for row in rows.values()) / 1000, 1),
        "heaviest_kb": max(row["kb"] for row in rows.values()), "cpu_s": round(sum(r["cpu_s"] for r in rows.values())),
        "median_ms": round(statistics.median(medians), 1), "slowest_median_ms": max(medians), "limits": LIMITS,
        "rows": rows,
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:2])
