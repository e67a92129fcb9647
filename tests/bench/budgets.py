"""What 140 s and 600 s buy on this machine: test accuracy of the fast recipe, given more time.

Run: make bench ONLY=budgets, or python tests/bench/budgets.py [seconds[,seconds] [option=value ...]], as in
`python tests/bench/budgets.py 600 width=2`; options go to `training.fast_recipe`. The last line is JSON. 140 s is the
time of the article's ten epochs on a GPU. CIFAR-10 where it is on this machine, else Fashion-MNIST.

How many epochs fit is found first: a short run says how long a step of this network takes here. `fit_seconds` is from
the start of fit to weights that are ready, building the graph included; `graph_seconds` is the first execution, which
builds it; their difference is held against the budget.
"""

import math
import sys
import time

import numpy
from _jobs import load
from _measure import caught_fit, finish, timed_fit

from course_utils import environment, training

LONG = True
BUDGETS = "140,600"
RESERVE = 0.03  # of the time, for what a short run cannot foresee
TRIAL_STEPS = 100


def prepared(data, epochs, options):
    """What the recipe gives to fit when it is asked for so many epochs: (model, arguments), and how many steps."""
    environment.seed_everything(0)
    model, given = caught_fit(lambda: training.fast_recipe(data.train_and_validation, epochs=epochs, **options))
    return model, given, int(given["x"].cardinality()) * given.get("epochs", 1)


def epochs_for(data, seconds, options):
    """Whole epochs that fit into so many seconds."""
    model, given, one = prepared(data, 1, options)
    _model, _given, two = prepared(data, 2, options)
    step = timed_fit(model, given["x"].take(TRIAL_STEPS))
    epochs = math.floor(seconds * (1 - RESERVE) / (step * (two - one)))
    print(f"{1000 * step:.1f} ms a step, {two - one} steps an epoch: {epochs} epochs in {seconds:.0f} s", flush=True)
    if epochs < 1:
        raise SystemExit(f"{seconds:.0f} s are less than one epoch here")
    return epochs


def accuracies(model, given, test):
    """Test accuracy, plain and averaged with the mirrored pictures (0 to 1)."""
    as_bytes = given["x"].element_spec[0].dtype.name == "uint8"
    right = []
    images = test.images if as_bytes else training.to_float(test.images)
    plain, mirrored = (model.predict(part, batch_size=500, verbose=0) for part in (images, images[:, :, ::-1]))
    for outputs in (plain, plain + mirrored):
        right.append(float(numpy.mean(outputs.argmax(axis=1) == test.labels)))
    return right


def main(budgets=BUDGETS, *pairs):
    options = {}
    for pair in pairs:
        name, value = pair.split("=")
        options[name] = float(value) if "." in value else int(value)
    data, rows = load(), {}
    for seconds in map(float, budgets.split(",")):
        epochs = epochs_for(data, seconds, options)
        model, given, steps = prepared(data, epochs, options)
        first = []
        clock = environment.load_keras().callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs, first=first: first or first.append(time.perf_counter())
        )
        start, cpu = time.perf_counter(), time.process_time()
        model.fit(**{**given, "callbacks": [*(given.get("callbacks") or ()), clock], "verbose": 0})
        fit, cpu = time.perf_counter() - start, time.process_time() - cpu
        plain, mirrored = accuracies(model, given, data.test)
        rows[f"{seconds:.0f} s"] = {
            "epochs": epochs, "steps": steps, "accuracy": round(plain, 4), "accuracy_flip_averaged": round(mirrored, 4),
            "fit_seconds": round(fit, 1), "graph_seconds": round(first[0] - start, 1), "cpu_seconds": round(cpu, 1),
            "parameters": model.count_params(),
        }  # fmt: skip
        print(f"{seconds:.0f} s: {rows[f'{seconds:.0f} s']}", flush=True)
    over = [name for name, row in rows.items() if row["fit_seconds"] - row["graph_seconds"] > float(name.split()[0])]
    finish("budgets", dataset=data.name, options=options, seed=0, over=over, rows=rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
