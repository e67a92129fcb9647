"""Parameters of 02_concepts, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import DATASET, number

CHAPTER = "02_concepts"
PARAMETERS = {
    "dataset": DATASET,
    "seeds": number(int, 1, 20, "repetitions of each experiment on pictures", smoke=1, class_=3, full=10),
    "steps": number(int, 10, 10000, "training steps of each of them", smoke=20, class_=400, full=2000),
}
