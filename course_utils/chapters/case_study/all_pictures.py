"""The chapter's networks trained on all of Fashion-MNIST. Measured once, because it takes ten minutes on two cores.

    python -m course_utils.chapters.case_study.all_pictures

makes measured/all_pictures.json again; it needs the complete Fashion-MNIST in COURSE_DATA_DIR. Taught in 05_case_study.
Each network's step size is chosen on validation pictures; the test pictures are looked at once, after the last pass.
"""

import numpy

from course_utils.chapters.case_study import enlarge, spread
from course_utils.chapters.case_study.explorers import moved
from course_utils.core import environment
from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets import loading
from course_utils.learning import networks, training
from course_utils.notebook import measured

TABLE, CHAPTER = "all_pictures", "05_case_study"
SIDE, HIDDEN, BATCH = 128, 256, 64
PASSES, SEEDS = 3, 3
RATES = (1e-4, 2e-4, 5e-4, 1e-3, 2e-3)
TO_CHOOSE, PASSES_TO_CHOOSE = 8000, 2  # pictures and passes with which the step size is chosen


def scores(chances, images, labels):
    """Accuracy of what `chances` says, in portions, so that memory holds few pictures as floats."""
    right = 0
    for start in range(0, len(labels), 4000):
        part = slice(start, start + 4000)
        right += int((chances(images[part]).argmax(axis=1) == labels[part]).sum())
    return right / len(labels)


def judged(chances, data):
    """Training and test accuracy in per cent, and that on test pictures moved by two pixels to either side."""
    test = data.test
    aside = [scores(chances, enlarge.shifted(test.images, right, 0), test.labels) for right in (-2, 2)]
    found = {
        "training": scores(chances, data.train.images, data.train.labels),
        "test": scores(chances, test.images, test.labels),
        "moved": float(numpy.mean(aside)),
    }
    return {name: round(100 * share, 3) for name, share in found.items()}


class Contestant:
    """A network, and how it answers for pictures as they are; a large one gets them enlarged."""

    def __init__(self, name, large=False, convolutional=False):
        self.name, self.large, self.convolutional = name, large, convolutional

    def network(self, shape, classes, rate):
        if self.convolutional:
            return networks.article_cnn(shape, classes, rate)
        return networks.dense_network((SIDE, SIDE, shape[-1]) if self.large else shape, classes, HIDDEN, rate)

    def train(self, images, labels, classes, rate, passes, seed):
        """(a function from pictures to probabilities, the trained model)"""
        keras = environment.load_keras()
        keras.utils.set_random_seed(seed)
        shape = images.shape[1:]
        model = self.network(shape, classes, rate)
        size = SIDE if self.large else None
        stream = enlarge.pipeline(images, labels, size, BATCH)
        training.fit(model, stream, None, passes, quiet=True)
        if self.convolutional:
            return lambda some: model.predict(training.to_float(some), 512, verbose=0), model
        weights = model.get_weights()
        if self.large:
            weights = [enlarge.fold(weights[0], shape, SIDE), *weights[1:]]
        return lambda some: moved.dense_chances(weights, some), model


def chosen_rate(contestant, data):
    """(the step size with the best validation accuracy, what each of them reached in per cent)"""
    images, labels = data.train.images[:TO_CHOOSE], data.train.labels[:TO_CHOOSE]
    reached = {}
    for rate in RATES:
        chances, _model = contestant.train(images, labels, len(data.class_names), rate, PASSES_TO_CHOOSE, 0)
        reached[rate] = round(100 * scores(chances, data.validation.images, data.validation.labels), 2)
    return max(reached, key=reached.get), reached


def row(name, weights, runs, rate=None, reached=None):
    """A row of the table: means over the runs, the standard error of the test accuracy, and that of each seed."""
    means = {part: round(float(numpy.mean([run[part] for run in runs])), 2) for part in ("training", "test", "moved")}
    tests = [run["test"] for run in runs]
    error = spread.mean_and_error(tests)[1]
    error = None if error is None else round(error, 2)
    found = {"network": name, "weights": weights, "step_size": rate, **means,
             "standard_error": error, "seeds": len(runs), "tests": tests}  # fmt: skip
    if reached:
        found["tried"] = {f"{tried:g}": share for tried, share in reached.items()}
    return found


def linear(data):
    """The row of logistic regression; there is one solution, so one run."""
    from sklearn.linear_model import LogisticRegression

    def flat(images):
        return images.reshape(len(images), -1) / numpy.float32(255)

    model = LogisticRegression(C=0.02, max_iter=1000, tol=1e-3).fit(flat(data.train.images), data.train.labels)
    found = judged(lambda images: model.predict_proba(flat(images)), data)
    return row("logistic regression", int(model.coef_.size + model.intercept_.size), [found])


def contestants(shape):
    """The networks of the chapter in the order of its table."""
    small = f"{shape[0]} x {shape[1]}"
    return (
        Contestant(small),
        Contestant(f"{SIDE} x {SIDE}", large=True),
        Contestant("CNN", convolutional=True),
    )


def measure():
    """Train all and write the table; what came is printed as it comes."""
    data = loading.load("fashion_mnist")
    require(data.tier != "bundled", _("This table needs the complete Fashion-MNIST; set COURSE_DATA_DIR."))
    rows = [linear(data)]
    for contestant in contestants(data.image_shape):
        rate, reached = chosen_rate(contestant, data)
        runs = []
        for seed in range(SEEDS):
            chances, model = contestant.train(
                data.train.images, data.train.labels, len(data.class_names), rate, PASSES, seed
            )
            runs.append(judged(chances, data))
            print(contestant.name, rate, seed, runs[-1], flush=True)
        rows.append(row(contestant.name, model.count_params(), runs, rate, reached))
    keep(data, rows)


def keep(data, rows):
    """Write the table."""
    about = (
        f"Fashion-MNIST, {len(data.train):,} pictures to learn from, {len(data.validation):,} to choose the step size, "
        f"{len(data.test):,} to test; {PASSES} passes, batches of {BATCH}"
    )
    command = "python -m course_utils.chapters.case_study.all_pictures"
    measured.write(TABLE, about, command, rows, measured.folder_of(CHAPTER))


if __name__ == "__main__":
    measure()
