"""Wall time and peak memory of every notebook in profile class, against its own budget and the course's.

Run: make bench ONLY=notebooks, or python tests/bench/notebooks.py [chapter, such as 08], on a machine that does nothing
else. The last line is JSON. Aims on two cores: 90 s and 4 GB a notebook, 15 minutes the whole course. Measured on the
bundled pictures, or with COURSE_TIER=local on those of COURSE_DATA_DIR.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import nbformat

from course_utils.tools import notebooks, runs

LIMITS = {"seconds": 90, "peak_memory_mb": 4000, "total_seconds": 15 * 60}


def main(only=""):
    tier, rows, over = os.environ.get("COURSE_TIER") or "bundled", {}, []
    changes = {"COURSE_TIER": tier, **({"COURSE_DATA_DIR": None} if tier == "bundled" else {})}
    with tempfile.TemporaryDirectory() as folder, runs.kernel_environment(**changes):
        for path in notebooks.find("en", only):
            result = runs.run_notebook(path, Path(folder, path.name), {"profile": "class"})
            course = nbformat.read(path, as_version=4).metadata["course"]
            rows[path.stem] = {
                "status": result["status"],
                "seconds": result["seconds"],
                "budget_s": course["budget_s"],
                "peak_memory_mb": result["peak_memory_mb"],
                "budget_mb": course["budget_mb"],
            }
            over += above(path.stem, result, course)
            print(path.stem, rows[path.stem], flush=True)
    total = round(sum(row["seconds"] for row in rows.values()), 1)
    if total > LIMITS["total_seconds"]:
        over.append(f"the course: {total:.0f} s")
    slowest = max(rows, key=lambda name: rows[name]["seconds"])
    largest = max(rows, key=lambda name: rows[name]["peak_memory_mb"])
    result = {
        "bench": "notebooks", "data": tier, "notebooks": len(rows), "total_seconds": total,
        "slowest": slowest, "slowest_seconds": rows[slowest]["seconds"],
        "largest": largest, "peak_memory_mb": rows[largest]["peak_memory_mb"],
        "limits": LIMITS, "over": over, "rows": rows,
    }  # fmt: skip
    print(json.dumps(result))


def above(name, result, course):
    """What a notebook was above, in words: its own budget or the course's, whichever is lower."""
    if result["status"] != "done":
        return [f"{name}: {result['error']}"]
    seconds = min(course["budget_s"], LIMITS["seconds"])
    memory = min(course["budget_mb"], LIMITS["peak_memory_mb"])
    words = []
    if result["seconds"] > seconds:
        words.append(f"{name}: {result['seconds']:.0f} s of {seconds} s")
    if result["peak_memory_mb"] > memory:
        words.append(f"{name}: {result['peak_memory_mb']} MB of {memory} MB")
    return words


if __name__ == "__main__":
    main(*sys.argv[1:2])
