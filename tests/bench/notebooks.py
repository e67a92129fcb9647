"""The whole course as `make course` runs it: CPU seconds and peak memory of each notebook, how long all of them take.

Run: make bench ONLY=notebooks, or python tests/bench/notebooks.py, on a machine that does nothing else. The last line
is JSON. Aims: 60 CPU seconds and 4 GB a notebook or its own budget, 10 minutes the whole course on two cores, as many
notebooks at a time as the machine has room for. Measured in profile class on the bundled data, or with
COURSE_TIER=local on those of COURSE_DATA_DIR. With the word `table` it also writes what the README says of the time.
"""

import datetime
import json
import os
import sys
import tempfile
import time

from course_utils.core.environment import cores, processor
from course_utils.tools import course_run, notebooks, readme, runs

LIMITS = {"cpu_seconds": 60, "peak_memory_mb": 4000, "total_seconds": 10 * 60}


def main(word=""):
    tier = os.environ.get("COURSE_TIER") or "bundled"
    changes = {"COURSE_TIER": tier, **({"COURSE_DATA_DIR": None} if tier == "bundled" else {})}
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, runs.kernel_environment(**changes):
        results = course_run.run_all("class", folder=folder)
    total = round(time.perf_counter() - start, 1)
    rows, over = {}, []
    for result in results:
        course = notebooks.read(notebooks.find("en", result["notebook"])[0]).metadata["course"]
        rows[result["notebook"]] = {
            **{name: result[name] for name in ("status", "seconds", "cpu_seconds", "peak_memory_mb")},
            **{name: course[name] for name in ("budget_s", "budget_mb")},
        }
        over += above(result, course)
    if total > LIMITS["total_seconds"]:
        over.append(f"the course: {total:.0f} s")
    slowest = max(rows, key=lambda name: rows[name]["cpu_seconds"])
    largest = max(rows, key=lambda name: rows[name]["peak_memory_mb"])
    result = {
        "bench": "notebooks", "data": tier, "notebooks": len(rows), "total_seconds": total,
        "slowest": slowest, "slowest_cpu_seconds": rows[slowest]["cpu_seconds"],
        "largest": largest, "peak_memory_mb": rows[largest]["peak_memory_mb"],
        "limits": LIMITS, "over": over, "rows": rows,
    }  # fmt: skip
    if word == "table":
        write(rows, total)
    print(json.dumps(result))


def write(rows, total):
    """What the README's sentence on time is made from; not where a notebook failed."""
    if failed := [name for name, row in rows.items() if row["status"] != "done"]:
        sys.exit(f"Nothing was written, because of {', '.join(failed)}.")
    table = {
        "date": datetime.date.today().isoformat(),
        "processor": f"{processor()}, {cores()} cores",
        "seconds": total,
        "beside": "no other work",
        "cpu_seconds": {name: row["cpu_seconds"] for name, row in rows.items()},
    }
    notebooks.write_atomically(readme.TIMES, json.dumps(table, indent=1) + "\n")
    readme.update()


def above(result, course):
    """What a notebook was above, in words: its own budget or the course's, whichever is lower."""
    name = result["notebook"]
    if result["status"] != "done":
        return [f"{name}: {result['error']}"]
    memory = min(course["budget_mb"], LIMITS["peak_memory_mb"])
    words = []
    if result["cpu_seconds"] > LIMITS["cpu_seconds"]:
        words.append(f"{name}: {result['cpu_seconds']:.0f} CPU s of {LIMITS['cpu_seconds']}")
    if result["peak_memory_mb"] > memory:
        words.append(f"{name}: {result['peak_memory_mb']} MB of {memory} MB")
    return words


if __name__ == "__main__":
    main(*sys.argv[1:2])
