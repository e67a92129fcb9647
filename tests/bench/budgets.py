"""What 140 s and 600 s buy on this machine: test accuracy of the fast recipe, given more time and more filters.

Run: make bench ONLY=budgets, or python tests/bench/budgets.py [seconds ...] [cpu] [table]. The last line is JSON. 140 s
is the time of the article's ten epochs on a GPU. CIFAR-10 where it is on this machine, else Fashion-MNIST. "cpu" counts
CPU seconds of all threads, divided by the cores, where the machine is not quiet. "table" writes
course_utils/chapters/training/measured/budgets.json, which chapter 08 shows (authors).
"""

import sys

from _jobs import load
from _measure import finish

from course_utils.chapters.training import staircase
from course_utils.notebook import measured

LONG = True


def main(*words):
    wanted = [float(word) for word in words if word not in ("cpu", "table")] or list(staircase.BUDGETS)
    clock = "cpu" if "cpu" in words else "wall"
    data, rows = load(), []
    for seconds in wanted:
        filters = staircase.BUDGETS.get(seconds) or next(iter(staircase.BUDGETS.values()))
        found = staircase.spend(data.train_and_validation, data.test, seconds, filters, clock=clock)
        rows.append({**found, "accuracy": round(100 * found["accuracy"], 2)})
        print(rows[-1], flush=True)
    if "table" in words:
        about = f"What a time of training buys: test accuracy in %, one seed ({data.name})."
        if clock == "cpu":
            about += " The seconds are CPU time divided by the number of cores: the machine had other work, too."
        measured.write(
            "budgets",
            about,
            f"python tests/bench/budgets.py {' '.join(words)}",
            rows,
            measured.folder_of("08_training"),
        )
    finish("budgets", dataset=data.name, clock=clock, seed=0, rows={f"{row['seconds']:.0f} s": row for row in rows})


if __name__ == "__main__":
    main(*sys.argv[1:])
