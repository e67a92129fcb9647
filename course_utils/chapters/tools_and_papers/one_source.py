"""One network and one training, written once: what computes it is said by KERAS_BACKEND, from outside.

`python -m course_utils.chapters.tools_and_papers.one_source BACKEND STEPS` prints what it measured as one line of JSON.
Nothing of the course is imported, so that it runs on backends that the course itself is not made for. Taught in
16_tools_and_papers.
"""

import json
import os
import sys
import time

import numpy

BATCH = 128


def network():
    """A small CNN for pictures [28, 28, 1] and ten classes, compiled; its weights do not depend on the backend."""
    import keras

    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10),
        ]
    )
    random = numpy.random.default_rng(0)
    model.set_weights([random.normal(0, 0.05, part.shape).astype("float32") for part in model.get_weights()])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.05), loss)
    return model


def measure(steps):
    """Train the network for some steps on made-up pictures.

    Returns
    -------
    dict
        "backend", "first_s" (seconds of the first step, in which the graph is built), "step_ms" and "step_cpu_ms"
        (median of the others, wall clock and processor), "loss" (of the last step), "version" of the framework.
    """
    import keras

    random = numpy.random.default_rng(1)
    labels = random.integers(0, 10, BATCH)
    # Each class has a patch of its own in the noise: there is something to learn.
    pictures = random.normal(0, 0.3, (BATCH, 28, 28, 1)).astype("float32")
    for picture, label in zip(pictures, labels, strict=True):
        picture[2 * label : 2 * label + 6] += 1
    model = network()
    walls, cpus = [], []
    for _step in range(steps + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        loss = float(model.train_on_batch(pictures, labels))
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {
        "backend": keras.config.backend(),
        "first_s": walls[0],
        "step_ms": 1000 * float(numpy.median(walls[1:])),
        "step_cpu_ms": 1000 * float(numpy.median(cpus[1:])),
        "loss": loss,
        "version": version(keras.config.backend()),
    }


def version(backend):
    """The version of what computes, such as "2.21.0"."""
    return __import__(backend).__version__


def main(backend, steps):
    """Measure with this backend, and print the result."""
    os.environ["KERAS_BACKEND"] = backend
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    print(json.dumps(measure(int(steps))))


if __name__ == "__main__":
    main(*sys.argv[1:])
