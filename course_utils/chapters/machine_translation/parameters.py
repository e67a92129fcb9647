"""Parameters of 12_machine_translation, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import OWN, PATH, choice, number

CHAPTER = "12_machine_translation"
PARAMETERS = {
    "dataset": choice("auto", "tatoeba", "office_strings", "interface_strings", OWN, help="pairs to learn from"),
    "path": PATH,
    "pairs": number(int, 200, 1_000_000, "pairs to learn from, at most", smoke=200, class_=4100, full=1_000_000),
    "seeds": number(int, 1, 20, "repetitions of the training", smoke=1, class_=1, full=5),
    "epochs": number(int, 1, 200, "passes over the pairs, both ways", smoke=1, class_=16, full=30),
}
