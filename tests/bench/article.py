"""The article's network on the article's data: ten passes over CIFAR-10, a fifth of the training pictures held back.

Run: make bench ONLY=article, or python tests/bench/article.py [seeds] [table]. The last line is JSON. With "table" it
writes course_utils/chapters/training/measured/article.json, which chapter 08 shows (authors; four minutes or more a
seed, and it is written after each). Accuracies do not depend on what else the machine does; seconds are not written.
"""

import sys

from _measure import finish

from course_utils import datasets
from course_utils.core import environment
from course_utils.learning import networks, training
from course_utils.notebook import measured

LONG = True
SEEDS, EPOCHS, BATCH = 3, 10, 32


def one(data, seed, epochs=EPOCHS):
    """One training: accuracies in % as Keras's log has them, and on the training pictures when the weights rest."""
    keras = environment.load_keras()
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    parts = [(training.to_float(part.images), part.labels) for part in (data.train, data.validation, data.test)]
    network = networks.article_cnn(data.image_shape, len(data.class_names))
    history = training.fit(network, parts[0], parts[1], epochs, BATCH, quiet=True).history
    rest, _validation, test = (100 * network.evaluate(*part, batch_size=256, verbose=0)[1] for part in parts)
    return {
        "seed": seed,
        "epochs": epochs,
        "first_training": round(100 * history["accuracy"][0], 2),
        "first_validation": round(100 * history["val_accuracy"][0], 2),
        "training": round(100 * history["accuracy"][-1], 2),
        "training_at_rest": round(rest, 2),
        "validation": round(100 * history["val_accuracy"][-1], 2),
        "test": round(test, 2),
    }


def main(*words):
    numbers = [int(word) for word in words if word.isdigit()]
    data, rows = datasets.load("cifar10"), []
    about = (
        f"The article's network, {EPOCHS} passes over {len(data.train):,} pictures of CIFAR-10 (a JPEG copy), "
        f"{len(data.validation):,} held back, {len(data.test):,} to test: accuracy in %."
    )
    for seed in range(numbers[0] if numbers else SEEDS):
        rows.append(one(data, seed))
        print(rows[-1], flush=True)
        if "table" in words:
            again = "python tests/bench/article.py table"
            measured.write("article", about, again, rows, measured.folder_of("08_training"))
    finish("article", rows={f"seed {row['seed']}": row for row in rows})


if __name__ == "__main__":
    main(*sys.argv[1:])
