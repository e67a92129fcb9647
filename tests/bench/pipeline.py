"""The input pipeline against the training step: it must never be what waits (aim: under 5 % of the step).

Run: make bench ONLY=pipeline, or python tests/bench/pipeline.py [turns]. The last line is JSON. CIFAR-10 where it is on
this machine, else Fashion-MNIST.

step_ms       a training step with its real pipeline
cached_ms     the same step on one batch, given again and again: a pipeline that costs nothing
waiting_share what the pipeline costs: 1 - cached / real, of the medians of what was measured in turn.
              It holds the time that a step waits and the time in which the pipeline takes cores from the step.
pipeline      pictures a second that the pipeline delivers when nothing trains; training, what training takes
Rows: the fast recipe, and the article's network on plain float32 arrays, which have no pipeline of their own to time.
"""

import sys
import time

import _jobs
from _measure import TURNS, finish, in_turn, medians, ratio, timed_fit

LIMIT = 0.05
STEPS = {"fast": 60, "article": 400}


def alone(batches):
    """Seconds a batch of a tf.data.Dataset when nothing trains; its start is not counted."""
    iterator = iter(batches)
    next(iterator)
    start = time.perf_counter()
    count = sum(1 for _batch in iterator)
    return (time.perf_counter() - start) / count


def main(turns=TURNS):
    data, rows = _jobs.load(), {}
    for name, make in _jobs.jobs().items():
        steps = STEPS[name]
        job = make(data, steps)
        cached = job.cached(steps)
        parts = {
            "real": lambda job=job: timed_fit(job.model, job.x, **job.options),
            "cached": lambda job=job, cached=cached: timed_fit(job.model, cached),
        }
        if not job.options:
            parts["pipeline"] = lambda job=job: alone(job.x)
        for part in parts.values():
            part()  # once untimed: this builds the graph
        print(name, flush=True)
        found = in_turn(parts, int(turns))
        seconds = medians(found)
        rows[name] = {
            "batch": job.size, "steps": steps,
            "step_ms": round(1000 * seconds["real"], 2), "cached_ms": round(1000 * seconds["cached"], 2),
            "waiting_share": round(1 - ratio(found, "cached", "real"), 4),
            "training_images_per_s": round(job.size / seconds["real"]),
        }  # fmt: skip
        if "pipeline" in seconds:
            rows[name]["pipeline_images_per_s"] = round(job.size / seconds["pipeline"])
    over = [name for name, row in rows.items() if row["waiting_share"] >= LIMIT]
    finish("pipeline", dataset=data.name, turns=int(turns), limits={"waiting_share": LIMIT}, over=over, rows=rows)


if __name__ == "__main__":
    main(*sys.argv[1:2])
