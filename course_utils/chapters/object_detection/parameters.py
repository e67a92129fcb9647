"""Parameters of 10_object_detection, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import OWN, PATH, choice, number

CHAPTER = "10_object_detection"
PARAMETERS = {
    "dataset": choice("auto", "bccd", "garment_scenes", OWN, help="pictures with boxes", default="auto"),
    "path": PATH,
    "epochs": number(int, 1, 200, "passes over the training pictures", smoke=1, class_=8, full=40),
    "images": number(int, 50, 100_000, "pictures to learn from, at most", smoke=50, class_=1200, full=1200),
    "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=3, full=5),
}
