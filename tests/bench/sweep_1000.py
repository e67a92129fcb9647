"""1,000 runs of a tiny notebook, each with a kernel of its own: is any lost? How long does one take?

Run: make bench ONLY=sweep_1000 (10 to 20 min on two cores). Another number: python tests/bench/sweep_1000.py 50.
With a folder, python tests/bench/sweep_1000.py 1000 FOLDER, it can be interrupted and goes on there.
The last line is JSON.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import sweep as bench

from course_utils.tools.sweeps import engine, plan, terminal
from course_utils.tools.sweeps.store import Store

LONG = True


def main(count="1000", out=None):
    count = int(count)
    folder = Path(out or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    notebook = bench.write(folder, "tiny", bench.TINY)
    store = Store(folder / "out")
    start = time.perf_counter()
    outcome = engine.run(plan.make(str(notebook), seeds=count), store, listener=terminal.Progress())
    seconds = time.perf_counter() - start
    if outcome.interrupted:
        sys.exit(130)
    table = outcome.table
    right = (table["status"] == "done") & (table["answer"] == table["seed"])
    print(
        json.dumps(
            {
                "bench": "sweep_1000",
                "runs": count,
                "in_the_table": len(table),
                "each_once": bool(table["id"].is_unique and sorted(table["seed"]) == list(range(count))),
                "lost": count - int(right.sum()),
                "seconds": round(seconds, 1),
                "seconds_of_a_run": round(float(table["seconds"].median()), 2),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
