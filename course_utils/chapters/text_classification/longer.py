"""What takes too long for the chapter: its networks with more passes, longer texts and another rate. The command

    python -m course_utils.chapters.text_classification.longer

makes the table again, in a quarter of an hour. Taught in 11_text_classification.
"""

from pathlib import Path

import numpy

from course_utils.chapters.text_classification import text_networks
from course_utils.core import environment
from course_utils.learning import training
from course_utils.notebook import measured

NETWORKS = "text_networks"  # the name of the table
EPOCHS, SEEDS, BATCH = 10, (0, 1, 2), 128
MAKERS = {"CNN": text_networks.text_cnn, "attention": text_networks.attention_network}
SETTINGS = ((2500, 80, 3e-3), (2500, 80, 1e-3), (6000, 200, 1e-3))  # tokens known, tokens read, rate


def share(scores, labels):
    """Share of the labels that scores of 0.5 and more give, 0 to 1."""
    return float(((numpy.asarray(scores) >= 0.5) == labels).mean())


def networks(data):
    """Rows of the table: for each network and setting what every pass brought, and the best of them.

    The pass is chosen by the validation texts, in each run for itself, and so is the setting of a network; the test
    texts are read once a network, by the setting that was chosen.
    """
    rows, curves = [], []
    for name, make in MAKERS.items():
        tried = [_one(name, make, data, *setting) for setting in SETTINGS]
        best = max(range(len(tried)), key=lambda place: tried[place][0]["validation"])
        for place, (row, more, scores) in enumerate(tried):
            found = [share(score, data.test.labels) for score in scores]
            rows.append(row | ({"test": mean(found), "test spread": spread(found)} if place == best else {}))
            curves += more
    return rows + curves


def _one(name, make, data, size, length, rate):
    words = text_networks.vocabulary(data.train.texts, size, length)
    coded, validation, test = (words.encode(part.texts) for part in (data.train, data.validation, data.test))
    histories, scores = [], []
    for seed in SEEDS:
        environment.load_keras().utils.set_random_seed(seed)
        model, batches = make(len(words), rate=rate), text_networks.batches(coded, data.train.labels, BATCH, seed)
        fit = training.fit(
            model, batches, (validation, data.validation.labels), EPOCHS, BATCH, quiet=True, restore_best=True
        )
        histories.append(fit.history)
        scores.append(numpy.asarray(model(test))[:, 0])
    places = [int(numpy.argmax(history["val_accuracy"])) for history in histories]
    at_best = [history["val_accuracy"][place] for history, place in zip(histories, places, strict=True)]
    row = {
        "network": name, "tokens": len(words) - 2, "read": length, "rate": rate, "passes": mean(places) + 1,
        "validation": mean(at_best), "spread": spread(at_best),
    }  # fmt: skip
    setting = {"kind": "curve", "network": name, "tokens": len(words) - 2, "read": length, "rate": rate}
    curves = [
        setting | {
            "pass": number + 1,
            "training": mean([history["accuracy"][number] for history in histories]),
            "validation": mean([history["val_accuracy"][number] for history in histories]),
            "training loss": mean([history["loss"][number] for history in histories]),
            "validation loss": mean([history["val_loss"][number] for history in histories]),
        }
        for number in range(EPOCHS)
    ]  # fmt: skip
    return {"kind": "best", **row}, curves, scores


def mean(values):
    return float(numpy.mean(values))


def spread(values):
    return float(numpy.std(values))


def main():
    """Measure the table and write it."""
    from course_utils.datasets import load

    data = load("chinese_reviews", among=("chinese_reviews",))
    command, folder = "python -m course_utils.chapters.text_classification.longer", Path(__file__).parent / "measured"
    about = (
        "The two networks with up to ten passes, three seeds: the pass with the best validation accuracy of each run; "
        "the test texts are read once, by the best setting of each network."
    )
    measured.write(NETWORKS, about, command, networks(data), folder)


if __name__ == "__main__":
    main()
