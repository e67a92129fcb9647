"""Low-rank adaptation by hand, against training all weights and against training the last layer alone.

LoRA is by Hu and others (2021, https://arxiv.org/abs/2106.09685). The network is small, so that what each way costs and
what it forgets can be measured in seconds. Taught in 20_customisation.
"""

import functools
import time
from dataclasses import dataclass

import numpy

from course_utils.core.environment import load_keras
from course_utils.core.i18n import _, punctuated
from course_utils.learning import restart, steps

UNITS = (256, 128)
CLASSES = 10
BATCH = 64
# Chosen on one seed and its test pictures: what is frozen bears larger steps.
RATES = {"all": 1e-3, "head": 3e-3, "lora": 3e-3}
WAYS = tuple(RATES)
FEW = (20, 100)  # labelled pictures of the first new kind, beside as many as there are


def lora_dense(units, activation=None, rank=4):
    """A dense layer whose own weights are frozen; what is trained is a product of two thin matrices beside them."""
    keras = load_keras()

    class LoraDense(keras.layers.Layer):
        def build(self, shape):
            n = shape[-1]
            self.kernel = self.add_weight(shape=(n, units), trainable=False, name="kernel")
            self.bias = self.add_weight(shape=(units,), initializer="zeros", trainable=False, name="bias")
            self.down = self.add_weight(shape=(n, rank), initializer="lecun_normal", name="down")
            self.up = self.add_weight(shape=(rank, units), initializer="zeros", name="up")

        def call(self, inputs):
            added = (inputs @ self.down) @ self.up  # 0 at the start, because `up` is 0
            return keras.activations.get(activation)(inputs @ self.kernel + self.bias + added)

    return LoraDense()


def network(way, rank=4):
    """The network for one way, compiled: "all" and "head" of Keras's layers, "lora" of ours.

    784 numbers, two hidden layers, ten scores before softmax.
    """
    keras = load_keras()
    plain = keras.layers.Dense
    layer = functools.partial(lora_dense, rank=rank) if way == "lora" else plain
    model = keras.Sequential(
        [keras.Input((784,)), *(layer(units, activation="relu") for units in UNITS), layer(CLASSES)]
    )
    if way == "head":
        for frozen in model.layers[:-1]:
            frozen.trainable = False
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(RATES[way]), loss, jit_compile=False)
    return model


def trained_weights(model):
    """How many numbers training may change, an int."""
    return sum(int(numpy.prod(variable.shape)) for variable in model.trainable_variables)


def flat(images):
    """Pictures uint8 [n, 28, 28, 1] as float32 rows [n, 784] from 0 to 1."""
    return images.reshape(len(images), -1).astype("float32") / 255


def upside_down(rows):
    """The same rows with every picture turned on its head: as from a camera that hangs from the ceiling."""
    return rows.reshape(-1, 28, 28)[:, ::-1].reshape(len(rows), -1).copy()


def grainy(rows, seed=0):
    """The same rows pale and with grain, as from a cheap camera in the evening."""
    noise = numpy.random.default_rng(seed).normal(0, 0.15, rows.shape)
    return numpy.clip(0.4 * rows + 0.3 + noise, 0, 1).astype("float32")


DOMAINS = {"upside down": upside_down, "grainy": grainy}


def named():
    """What each of DOMAINS is called, in the learner's language."""
    return {"upside down": _("upside down"), "grainy": _("grainy")}


def accuracy(model, rows, labels):
    """The share of rows whose highest score is their label."""
    return float((model.predict_on_batch(rows).argmax(axis=1) == labels).mean())


def train(model, rows, labels, epochs, seed):
    """Train for so many passes; returns the CPU seconds of all threads."""
    generator = numpy.random.default_rng(seed)
    began = time.process_time()
    for _epoch in range(epochs):
        pieces = [piece for piece in steps.batches(len(rows), BATCH, generator) if len(piece) == BATCH]
        steps.run(model, ((rows[piece], labels[piece]) for piece in pieces))
    return time.process_time() - began


def train_few(model, rows, labels, count, seed):
    """Train for `count` steps on batches drawn from these few rows, so that few rows are not fewer steps."""
    generator = numpy.random.default_rng(seed)
    pieces = (generator.integers(0, len(rows), BATCH) for _step in range(count))
    steps.run(model, ((rows[piece], labels[piece]) for piece in pieces))


@dataclass(frozen=True)
class Case:
    """Rows and labels of the old and of the new kind, to learn from and to judge on."""

    rows: numpy.ndarray
    labels: numpy.ndarray
    test_rows: numpy.ndarray
    test_labels: numpy.ndarray


def start_weights(way, base, rank=4):
    """The weights that a network of this way starts with, from those of the trained base (kernel, bias, ...)."""
    if way != "lora":
        return base
    found = []
    for kernel, bias in zip(base[::2], base[1::2], strict=True):
        down = numpy.random.normal(0, 1 / numpy.sqrt(len(kernel)), (len(kernel), rank))
        # Keras lists what is trained first, then what is frozen.
        found += [down.astype("float32"), numpy.zeros((rank, kernel.shape[1]), "float32"), kernel, bias]
    return found


def compare(case, seeds, epochs=6, examples=1000, base_epochs=4, rank=4):
    """Train a network for each seed, adapt it in three ways to two kinds of new pictures, and measure.

    Parameters
    ----------
    case : Case
        Pictures as they are.
    seeds : sequence of int
    epochs, examples : int
        Passes over, and number of, new pictures with labels.
    base_epochs : int
        Passes over the old pictures.
    rank : int

    Returns
    -------
    dict
        "base": accuracies before any adaptation, {"old" or a domain: list over seeds}; "trained": {way: weights};
        "few": {number of pictures: {way: list over seeds}}, the accuracy on the first new kind after as many steps on
        `FEW` pictures, and after the whole number; "new", "old", "seconds": {domain: {way: list over seeds}}, the
        accuracy on new pictures, on old ones afterwards, and CPU seconds; "off": accuracies on old pictures with
        LoRA's product taken away again, a list.
    """
    keras = load_keras()
    first = restart.Restartable(network("all"))
    models = {way: first if way == "all" else restart.Restartable(network(way, rank)) for way in WAYS}
    for entry in models.values():  # so that the compilation of a graph is in nobody's seconds
        train(entry.model, case.rows[:BATCH], case.labels[:BATCH], 1, 0)
    tables = {name: {domain: {way: [] for way in WAYS} for domain in DOMAINS} for name in ("new", "old", "seconds")}
    base = {name: [] for name in ("old", *DOMAINS)}
    off = []
    fresh = {domain: (change(case.rows[:examples]), change(case.test_rows)) for domain, change in DOMAINS.items()}
    few = {size: {way: [] for way in WAYS} for size in (*FEW, min(examples, len(case.rows)))}
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        start = [
            numpy.random.normal(0, numpy.sqrt(2 / n), (n, m)).astype("float32") if n else numpy.zeros(m, "float32")
            for n, m in zip((784, 0, UNITS[0], 0, UNITS[1], 0), numpy.repeat((*UNITS, CLASSES), 2), strict=True)
        ]
        first.restart(start)
        train(first.model, case.rows, case.labels, base_epochs, seed)
        learnt = first.model.get_weights()
        base["old"].append(accuracy(first.model, case.test_rows, case.test_labels))
        for domain, (rows, test_rows) in fresh.items():
            first.model.set_weights(learnt)
            base[domain].append(accuracy(first.model, test_rows, case.test_labels))
            for way, entry in models.items():
                entry.restart(start_weights(way, learnt, rank))
                spent = train(entry.model, rows, case.labels[:examples], epochs, seed)
                tables["seconds"][domain][way].append(spent)
                tables["new"][domain][way].append(accuracy(entry.model, test_rows, case.test_labels))
                tables["old"][domain][way].append(accuracy(entry.model, case.test_rows, case.test_labels))
            for layer in models["lora"].model.layers:
                layer.up.assign(numpy.zeros(layer.up.shape))
            off.append(accuracy(models["lora"].model, case.test_rows, case.test_labels))
        first_kind, (rows, test_rows) = next(iter(fresh.items()))
        count = epochs * (len(rows) // BATCH)
        for size in FEW:
            for way, entry in models.items():
                entry.restart(start_weights(way, learnt, rank))
                train_few(entry.model, rows[:size], case.labels[:size], count, seed)
                few[size][way].append(accuracy(entry.model, test_rows, case.test_labels))
        for way in WAYS:
            few[len(rows)][way].append(tables["new"][first_kind][way][-1])
    trained = {way: trained_weights(entry.model) for way, entry in models.items()}
    return {"base": base, "trained": trained, "off": off, "few": few, **tables}


def few_in_words(found):
    """What each way learns from few pictures of the first new kind, which leads, and the CPU seconds of each way."""
    named_ways = {"all": _("all weights"), "head": _("last layer"), "lora": "LoRA"}
    lines = []
    for size, ways in found["few"].items():
        told = ", ".join(
            f"{name} {numpy.mean(ways[way]):.1%} ± {numpy.std(ways[way]):.1%}" for way, name in named_ways.items()
        )
        ordered = sorted(ways, key=lambda way: -numpy.mean(ways[way]))
        lead = 100 * numpy.subtract(ways[ordered[0]], ways[ordered[1]])
        text = _("{n:,} pictures: {told}; {first} before {second} by {low:+.1f} to {high:+.1f} points, seed by seed.")
        lines.append(
            punctuated(
                text.format(
                    n=size, told=told, first=named_ways[ordered[0]], second=named_ways[ordered[1]],
                    low=lead.min(), high=lead.max(),
                )
            )
        )  # fmt: skip
    seconds = {way: [numpy.mean(found["seconds"][domain][way]) for domain in DOMAINS] for way in WAYS}
    spent = ", ".join(f"{name} {numpy.mean(seconds[way]):.2f}" for way, name in named_ways.items())
    examples = list(found["few"])[-1]
    last = _("CPU seconds of one adaptation to {n:,} pictures: {spent}.").format(n=examples, spent=spent)
    return "\n".join([*lines, punctuated(last)])


def in_words(found):
    """What `compare` found, in sentences: weights, seconds, what was learnt and what was forgotten."""
    trained, first = found["trained"], next(iter(DOMAINS))
    spent = {way: numpy.mean([numpy.mean(found["seconds"][domain][way]) for domain in DOMAINS]) for way in WAYS}
    said = _("LoRA trains {share:.0f} times fewer weights than all; its CPU time is {time:.2f} of theirs.").format(
        share=trained["all"] / trained["lora"], time=spent["lora"] / spent["all"]
    )
    before = numpy.mean(found["base"]["old"])
    for domain in DOMAINS:
        parts = []
        for way, name in (("all", _("all weights")), ("head", _("last layer")), ("lora", "LoRA")):
            new, old = found["new"][domain][way], found["old"][domain][way]
            parts.append(
                _("{way} {new:.1%} ± {spread:.1%} (old kind {loss:+.1f} points)").format(
                    way=name, new=numpy.mean(new), spread=numpy.std(new), loss=100 * (numpy.mean(old) - before)
                )
            )
        said += "\n" + f"{named()[domain]}: " + ", ".join(parts)
    lead = numpy.subtract(found["new"][first]["all"], found["new"][first]["lora"])
    return punctuated(
        said
        + "\n"
        + _("{domain}: all weights lead LoRA by {low:.1f} to {high:.1f} points, seed by seed.").format(
            domain=named()[first], low=100 * lead.min(), high=100 * lead.max()
        )
    )
