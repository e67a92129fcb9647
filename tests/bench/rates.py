"""How much of the machine training uses: matrix products in GFLOP/s, and the share of that speed that a step reaches.

Run: make bench ONLY=rates, or python tests/bench/rates.py [turns]. The last line is JSON.

A product of two square matrices is 2 n^3 FLOPs; it is measured through TensorFlow, with all cores, in float32 and in
bfloat16. A training step is counted with `networks.costs`, times three for forward and back (a fixed layer: forward
only); normalisation, pooling and the optimiser count nothing, as is usual. It is timed on one batch given again and
again, without its pipeline. `share` is against the product in the type that the step computes in, measured in turn.
"""

import sys
import time

import _jobs
from _measure import TURNS, finish, in_turn, medians, timed_fit, training_flops

from course_utils.core import environment

SIZE, PRODUCTS = 2048, 12
STEPS = {"fast": 30, "article": 300}


def product(kind):
    """A function that times a product of two matrices of type `kind`, in seconds a product."""
    import tensorflow as tf

    left, right = (tf.cast(tf.random.normal((SIZE, SIZE)), kind) for _side in range(2))

    @tf.function
    def multiply(left, right):
        for _product in tf.range(PRODUCTS):
            left = tf.matmul(left, right) * tf.cast(1 / SIZE, kind)  # in a chain: no product can be left out
        return left

    multiply(left, right)

    def measure():
        start = time.perf_counter()
        multiply(left, right).numpy()
        return (time.perf_counter() - start) / PRODUCTS

    return measure


def main(turns=TURNS):
    environment.load_tensorflow()
    data = _jobs.load()
    parts = {"float32": product("float32"), "bfloat16": product("bfloat16")}
    flops = {name: 2 * SIZE**3 for name in parts}
    kinds = {}
    for name, make in _jobs.jobs().items():
        job = make(data, STEPS[name])
        flops[name] = training_flops(job.model) * job.size
        kinds[name] = "bfloat16" if "bfloat16" in {layer.compute_dtype for layer in job.model.layers} else "float32"
        cached = job.cached(STEPS[name])
        timed_fit(job.model, cached)  # builds the graph
        parts[name] = lambda job=job, cached=cached: timed_fit(job.model, cached)
    seconds = medians(in_turn(parts, int(turns)))
    speed = {name: flops[name] / seconds[name] / 1e9 for name in parts}
    rows = {f"matrix product, {name}": {"gflops_per_s": round(speed[name], 1)} for name in ("float32", "bfloat16")}
    for name, kind in kinds.items():
        rows[f"training step, {name}"] = {
            "gflops_per_s": round(speed[name], 1), "share": round(speed[name] / speed[kind], 3), "computes_in": kind,
            "gflop_per_step": round(flops[name] / 1e9, 2), "step_ms": round(1000 * seconds[name], 2),
        }  # fmt: skip
    finish("rates", dataset=data.name, cores=environment.cores(), turns=int(turns), matrix_size=SIZE, rows=rows)


if __name__ == "__main__":
    main(*sys.argv[1:2])
