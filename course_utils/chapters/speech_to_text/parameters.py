"""Parameters of 13_speech_to_text, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import OWN, PATH, choice, number

CHAPTER = "13_speech_to_text"
PARAMETERS = {
    "dataset": choice("auto", "fsdd", "spoken_digits", OWN, help="human voices to be understood", default="auto"),
    "path": PATH,
    "strings": number(int, 50, 20000, "spoken strings to learn from", smoke=50, class_=1200, full=10000),
    "epochs": number(int, 1, 200, "passes over the strings", smoke=1, class_=8, full=20),
    "seeds": number(int, 1, 20, "networks trained, each with a seed of its own", smoke=1, class_=2, full=5),
}
