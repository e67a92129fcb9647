"""Parameters of 06_preprocessing, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import DATASET_OR_OWN, PATH, number

CHAPTER = "06_preprocessing"
PARAMETERS = {
    "dataset": DATASET_OR_OWN,
    "path": PATH,
    "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=1, class_=3, full=5),
    "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=3, full=10),
}
