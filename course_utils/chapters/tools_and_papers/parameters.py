"""Parameters of 16_tools_and_papers, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import choice, number

CHAPTER = "16_tools_and_papers"
PARAMETERS = {
    "gpt_seconds": number(float, 0.1, 3600, "CPU seconds of training for the GPT", smoke=1, class_=20, full=240),
    "letters": number(int, 20_000, 10_000_000, "letters of plays to learn from, at most", smoke=100_000,
                      class_=10_000_000, full=10_000_000),
    "picture": choice("china", "flower", help="photograph to be painted"),
    "style_of": choice("strokes", "mosaic", "waves", "flower", help="picture with the style"),
    "style_steps": number(int, 2, 2000, "steps of the painting", smoke=2, class_=90, full=400),
    "larger": choice("none", "EfficientNetB0", "EfficientNetV2S", help="a larger network to fetch"),
}  # fmt: skip
