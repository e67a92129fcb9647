"""The networks that one would take without the fast recipe: accuracy after ten epochs and at the recipe's time.

Run: make bench ONLY=convnets, or python tests/bench/convnets.py [seeds [seconds]]. The last line is JSON. CIFAR-10
where it is on this machine, else Fashion-MNIST.

tutorial   convolutions 32-64-64 with two max-poolings, dense 64, ten logits; Adam, batches of 32, ten epochs, as in the
           tutorial "Convolutional Neural Network (CNN)", https://www.tensorflow.org/tutorials/images/cnn
article    `networks.article_cnn`, trained as the article says: a fifth of the training pictures held back
Both are given the training pictures as float32 arrays. The tutorial's is trained on all of them, as its page does.

`at_time` is test accuracy with the weights of that moment; its clock starts after the first step, so that building the
graph is not counted. `epoch_s` is the median over the epochs after the first, validation included where there is one.
"""

import statistics
import sys
import time

import numpy
from _measure import finish

from course_utils import datasets
from course_utils.core import environment
from course_utils.learning import networks, training

LONG = True
EPOCHS, BATCH = 10, 32
SECONDS = 10.0  # the recipe's time, by default its limit


def tutorial_cnn(image_shape, classes):
    """The network of the tutorial, compiled as there."""
    keras = environment.load_keras()
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(image_shape),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(classes),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model


def clock(seconds):
    """A callback that keeps the weights of the moment `seconds` after the first step, and the time of each epoch."""
    keras = environment.load_keras()

    class Clock(keras.callbacks.Callback):
        start, weights, epochs_then = None, None, 0.0

        def on_train_begin(self, logs=None):
            self.epoch_seconds = []

        def on_epoch_begin(self, epoch, logs=None):
            self.epoch, self.epoch_start = epoch, time.perf_counter()

        def on_train_batch_end(self, batch, logs=None):
            now = time.perf_counter()
            if self.start is None:
                self.start = now
            elif self.weights is None and now - self.start >= seconds:
                self.weights = self.model.get_weights()
                self.epochs_then = self.epoch + (batch + 1) / self.params["steps"]

        def on_epoch_end(self, epoch, logs=None):
            self.epoch_seconds.append(time.perf_counter() - self.epoch_start)

    return Clock()


def train(model, train_data, validation, test, seconds):
    """Ten epochs; returns accuracies (0 to 1) and seconds as a dict."""
    watch = clock(seconds)
    start = time.perf_counter()
    model.fit(*train_data, batch_size=BATCH, epochs=EPOCHS, validation_data=validation, validation_batch_size=256,
              verbose=0, callbacks=[watch])  # fmt: skip
    whole = time.perf_counter() - start

    def accuracy():
        return model.evaluate(*test, batch_size=256, verbose=0)[1]

    found = {"after": accuracy(), "seconds": whole, "epoch_s": statistics.median(watch.epoch_seconds[1:])}
    if watch.weights is not None:
        model.set_weights(watch.weights)
    found["at_time"] = accuracy()
    found["epochs_then"] = watch.epochs_then if watch.weights is not None else float(EPOCHS)
    return found


def main(seeds=3, seconds=SECONDS):
    seeds, seconds = int(seeds), float(seconds)
    data = datasets.load("auto")
    classes = len(data.class_names)
    test = training.to_float(data.test.images), data.test.labels
    both = training.to_float(numpy.concatenate([data.train.images, data.validation.images]))
    labels = numpy.concatenate([data.train.labels, data.validation.labels])
    size = len(data.train)
    jobs = {
        "tutorial": (tutorial_cnn, (both, labels), None),
        "article": (networks.article_cnn, (both[:size], labels[:size]), (both[size:], labels[size:])),
    }
    found = {name: [] for name in jobs}
    for seed in range(seeds):
        for name, (build, train_data, validation) in jobs.items():
            environment.seed_everything(seed)
            found[name].append(train(build(data.image_shape, classes), train_data, validation, test, seconds))
            print(f"seed {seed} {name}: {found[name][-1]}", flush=True)
    rows = {}
    for name, runs in found.items():
        column = {key: [run[key] for run in runs] for key in runs[0]}
        rows[name] = {
            "pictures": len(jobs[name][1][1]),
            f"accuracy_{EPOCHS}_epochs": round(statistics.mean(column["after"]), 4),
            "lowest": round(min(column["after"]), 4),
            "highest": round(max(column["after"]), 4),
            "seconds": round(statistics.median(column["seconds"]), 1),
            "epoch_s": round(statistics.median(column["epoch_s"]), 2),
            "accuracy_at_time": round(statistics.mean(column["at_time"]), 4),
            "epochs_at_time": round(statistics.mean(column["epochs_then"]), 2),
        }
    finish("convnets", dataset=data.name, tier=data.tier, seeds=seeds, epochs=EPOCHS, at_seconds=seconds, rows=rows)


if __name__ == "__main__":
    main(*sys.argv[1:3])
