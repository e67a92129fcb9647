"""Parameters of 07_cnn, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import DATASET_OR_OWN, PATH, number

CHAPTER = "07_cnn"
PARAMETERS = {
    "dataset": DATASET_OR_OWN,
    "path": PATH,
    "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=2, full=10),
}
