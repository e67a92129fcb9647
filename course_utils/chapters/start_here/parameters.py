"""Parameters of 00_start_here, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import DATASET, number

CHAPTER = "00_start_here"
PARAMETERS = {
    "dataset": DATASET,
    "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=3, full=10),
}
