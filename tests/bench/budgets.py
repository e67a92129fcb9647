"""What 140 s and 600 s buy on this machine: test accuracy of the fast recipe, given more time and more filters.

Run: make bench ONLY=budgets, or python tests/bench/budgets.py [seconds ...] [table]. The last line is JSON. 140 s is
the time of the article's ten epochs on a GPU. CIFAR-10 where it is on this machine, else Fashion-MNIST. "table" writes
course_utils/measured/budgets.json, which chapter 08 shows (authors).
"""

import sys

from _jobs import load
from _measure import finish

from course_utils import build_up, measured

LONG = True


def main(*words):
    wanted = [float(word) for word in words if word != "table"] or list(build_up.BUDGETS)
    data, rows = load(), []
    for seconds in wanted:
        filters = build_up.BUDGETS.get(seconds) or next(iter(build_up.BUDGETS.values()))
        found = build_up.spend(data.train_and_validation, data.test, seconds, filters)
        rows.append({**found, "accuracy": round(100 * found["accuracy"], 2)})
        print(rows[-1], flush=True)
    if "table" in words:
        about = f"What a time of training buys: test accuracy in %, one seed ({data.name})."
        measured.write("budgets", about, "python tests/bench/budgets.py table", rows)
    finish("budgets", dataset=data.name, seed=0, rows={f"{row['seconds']:.0f} s": row for row in rows})


if __name__ == "__main__":
    main(*sys.argv[1:])
