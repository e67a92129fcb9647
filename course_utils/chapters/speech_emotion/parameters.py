"""Parameters of 14_speech_emotion, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import OWN, PATH, choice, number

CHAPTER = "14_speech_emotion"
PARAMETERS = {
    "dataset": choice("auto", "emodb", "spoken_styles", OWN, help="voices to learn from", default="auto"),
    "path": PATH,
    "seeds": number(int, 1, 20, "repetitions: other folds, other start weights", smoke=1, class_=3, full=10),
    "epochs": number(int, 1, 200, "passes of the convolutional network", smoke=1, class_=12, full=40),
}
