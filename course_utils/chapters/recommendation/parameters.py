"""Parameters of 15_recommendation, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import OWN, PATH, choice, number

CHAPTER = "15_recommendation"
PARAMETERS = {
    "dataset": choice("auto", "movielens", "film_club", OWN, help="ratings to learn from", default="auto"),
    "path": PATH,
    "seeds": number(int, 1, 20, "repetitions of each experiment", smoke=1, class_=3, full=10),
    "epochs": number(int, 1, 200, "passes over the likes", smoke=2, class_=40, full=60),
}
