"""Parameters of 08_training, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import DATASET_OR_OWN, PATH, number

CHAPTER = "08_training"
PARAMETERS = {
    "dataset": DATASET_OR_OWN,
    "path": PATH,
    "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=10, full=10),
    "batch_size": number(int, 1, 4096, "images in a step", default=32),
    "learning_rate": number(float, 1e-6, 10.0, "step size of Adam", default=0.001),
    "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=3, full=10),
    "fast_pictures": number(
        int, 1000, 100_000_000, "pictures that the fast recipe sees", smoke=1000, class_=105_000, full=105_000
    ),
}
