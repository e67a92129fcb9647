"""Parameters of 03_training_algorithm, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import DATASET, number

CHAPTER = "03_training_algorithm"
PARAMETERS = {
    "dataset": DATASET,
    "images": number(
        int, 500, 70000, "pictures for training and validation together", smoke=1000, class_=10000, full=60000
    ),
    "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=5, full=20),
    "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=3, full=5),
}
