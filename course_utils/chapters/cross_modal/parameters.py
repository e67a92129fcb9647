"""Parameters of 18_cross_modal, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import choice, number

CHAPTER = "18_cross_modal"
PARAMETERS = {
    "dataset": choice("emoji", help="pictures with names in two languages"),
    "seeds": number(int, 1, 20, "splits and start weights, one of each a repetition", smoke=1, class_=3, full=10),
    "epochs": number(int, 1, 200, "passes over the pictures", smoke=2, class_=20, full=20),
}
