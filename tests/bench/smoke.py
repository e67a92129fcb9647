"""CPU seconds of every chapter in profile smoke, one thread, libraries loaded before, beside those of the calibration.

Run: make bench ONLY=smoke, or python tests/bench/smoke.py [chapter, such as 08]. The last line is JSON. The aim is that
of `calibration.SMOKE_S`, on a processor as fast as the reference.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import any_order  # noqa: E402

from course_utils.tools import notebooks  # noqa: E402
from course_utils.tools.testing import calibration  # noqa: E402


def main(only=""):
    ratio = calibration.ratio(any_order.processor())
    rows, over = {}, []
    for path in notebooks.find("en", only):
        chapter = any_order.Chapter(path)
        chapter.chinese = []
        chapter.run(plain=True)
        spent = sum(chapter.seconds.values())
        longest = max(chapter.seconds.items(), key=lambda item: item[1])
        rows[path.stem] = {"cpu_seconds": round(spent, 1), "longest": f"{longest[0]} {longest[1]:.1f}"}
        print(path.stem, rows[path.stem], flush=True)
        if spent > calibration.SMOKE_S * ratio:
            over.append(f"{path.stem}: {spent:.1f} CPU s")
    limit = round(calibration.SMOKE_S * ratio, 1)
    found = {"bench": "smoke", "ratio": round(ratio, 2), "limits": {"cpu_seconds": limit}, "over": over, "rows": rows}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:2])
