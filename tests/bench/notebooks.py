"""Wall time and peak memory of every notebook in profile class, against the budget that it declares.

Run: make bench ONLY=notebooks, on a machine that does nothing else. The last line is JSON.
"""

import json
import sys
import tempfile
from pathlib import Path

import nbformat

from course_utils.tools import notebooks, runs


def main(only=""):
    rows = {}
    with tempfile.TemporaryDirectory() as folder, runs.kernel_environment(COURSE_TIER="bundled", COURSE_DATA_DIR=None):
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
            print(path.stem, rows[path.stem], flush=True)
    over = [
        name
        for name, row in rows.items()
        if row["status"] != "done" or row["seconds"] > row["budget_s"] or row["peak_memory_mb"] > row["budget_mb"]
    ]
    total = round(sum(row["seconds"] for row in rows.values()), 1)
    print(json.dumps({"bench": "notebooks", "total_seconds": total, "over_budget": over, "rows": rows}))


if __name__ == "__main__":
    main(*sys.argv[1:2])
