"""Parameters of 04_mse_derivation, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import DATASET, number

CHAPTER = "04_mse_derivation"
PARAMETERS = {
    "dataset": DATASET,
    "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=1, class_=5, full=10),
    "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=3, full=10),
}
