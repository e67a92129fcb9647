"""The parameters of each chapter, beside the common ones (profile, seed, lang).

The notebook's parameters cell names the same parameters, with what is allowed in its comment; the lint compares.
"""

from course_utils.parameters import COMMON, choice, number  # noqa: F401

DATASET = choice("auto", "cifar10", "fashion_mnist", help="pictures to learn from", default="auto")

CHAPTERS = {
    "00_start_here": {
        "dataset": DATASET,
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=3, full=10),
    },
    "01_background": {},
    "02_concepts": {
        "dataset": DATASET,
    },
    "03_training_algorithm": {
        "dataset": DATASET,
    },
    "04_mse_derivation": {
        "dataset": DATASET,
    },
    "05_case_study": {
        "dataset": DATASET,
        "images": number(
            int, 500, 60000, "pictures to learn from, a fifth held back", smoke=600, class_=1400, full=60000
        ),
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=6, full=30),
        "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=2, class_=3, full=5),
        "learning_rate": number(float, 1e-6, 10.0, "step size of Adam", default=0.0002),
    },
    "06_preprocessing": {
        "dataset": DATASET,
        "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=1, class_=3, full=5),
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=3, full=10),
    },
    "07_cnn": {
        "dataset": DATASET,
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=2, full=10),
    },
    "08_training": {
        "dataset": DATASET,
        "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=10, full=10),
        "batch_size": number(int, 1, 4096, "images in a step", default=32),
        "learning_rate": number(float, 1e-6, 10.0, "step size of Adam", default=0.001),
        "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=3, full=10),
    },
}


def parameters_of(chapter):
    """All parameters of `chapter` (such as "08_training"), the common ones first."""
    return {**COMMON, **CHAPTERS[chapter]}
