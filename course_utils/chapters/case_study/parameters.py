"""Parameters of 05_case_study, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import DATASET_OR_OWN, PATH, number

CHAPTER = "05_case_study"
PARAMETERS = {
    "dataset": DATASET_OR_OWN,
    "path": PATH,
    "images": number(int, 500, 60000, "pictures to learn from, a fifth held back", smoke=500, class_=10000, full=60000),
    "epochs": number(int, 1, 100, "passes over the training data", smoke=1, class_=2, full=30),
    "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=1, class_=3, full=5),
    "learning_rate": number(float, 1e-6, 10.0, "step size of Adam", default=0.0002),
}
