"""How fast this processor is: CPU seconds of a fixed piece of work, like that of the chapters.

Budgets are written down for one processor. Elsewhere, and beside other work, the same piece takes longer, and so may a
notebook: what it may take is its budget times this ratio.
"""

import json
import os
import subprocess
import sys
import time

# CPU seconds of `work` on the processor that the budgets were written for: one Zen 4 core (AMD EPYC), one thread,
# nothing beside; 2.82 to 2.90 were measured on 2026-11-29.
REFERENCE_S = 2.85
# CPU seconds that a chapter may take in profile smoke on that processor, imports not counted in.
SMOKE_S = 20.0
# The same chapter takes a fifth more or less from one run to the next, beside other work; bench `smoke` has no margin.
MARGIN = 1.3


def work():
    """Sorting and products of matrices in NumPy, then a small convolutional network in Keras."""
    import numpy

    rng = numpy.random.default_rng(0)
    matrix = rng.normal(size=(600, 600)).astype("float32")
    for _step in range(60):
        matrix = matrix @ matrix
        matrix /= numpy.abs(matrix).max()
        numpy.sort(rng.normal(size=200_000))

    from course_utils.core.environment import load_keras

    keras = load_keras()
    keras.utils.set_random_seed(0)
    images, labels = rng.normal(size=(3000, 28, 28, 1)).astype("float32"), rng.integers(10, size=3000)
    network = keras.Sequential([
        keras.layers.Conv2D(16, 3, activation="relu"), keras.layers.MaxPooling2D(),
        keras.layers.Conv2D(32, 3, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(10),
    ])  # fmt: skip
    network.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    network.fit(images, labels, batch_size=100, epochs=3, verbose=0)


def measure(environment=None):
    """CPU seconds of `work` in a process of its own, imports not counted in.

    Parameters
    ----------
    environment : dict of str to str, optional
        Of that process: it says how many threads it has. By default that of this process.
    """
    environment = dict(os.environ if environment is None else environment)
    done = subprocess.run([sys.executable, "-m", __name__], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])["cpu_seconds"]


def ratio(seconds):
    """How many times slower than the reference a processor is that took `seconds`; 1 at least.

    A faster processor gives no smaller budgets: a notebook that keeps them there and not on the slower one is found
    where it is slow.
    """
    return max(1.0, seconds / REFERENCE_S)


def over_smoke(chapter, seconds, measured):
    """What a chapter took too long in profile smoke, in a sentence; "" where it kept the budget.

    Parameters
    ----------
    chapter : str
    seconds : float
        CPU seconds of its cells, of all processes, one thread each; libraries were loaded before.
    measured : float
        What `measure` gave on this machine, about the same time.
    """
    allowed = MARGIN * SMOKE_S * ratio(measured)
    if seconds <= allowed:
        return ""
    return f"{chapter} took {seconds:.1f} CPU seconds in profile smoke; at most {allowed:.1f} are allowed here"


if __name__ == "__main__":
    from course_utils.core.environment import load_keras

    load_keras()
    start = time.process_time()
    work()
    print(json.dumps({"cpu_seconds": round(time.process_time() - start, 3)}))
