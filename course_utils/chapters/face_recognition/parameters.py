"""Parameters of 09_face_recognition, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import OWN, PATH, choice, number

CHAPTER = "09_face_recognition"
PARAMETERS = {
    "dataset": choice("auto", "orl_faces", "drawn_faces", OWN, help="faces to learn from", default="auto"),
    "path": PATH,
    "images": number(int, 240, 2880, "pictures to use, of all people together", smoke=240, class_=2880, full=2880),
    "steps": number(int, 5, 20000, "training batches of each network", smoke=5, class_=200, full=2000),
    "seeds": number(int, 1, 20, "networks trained, each with a seed of its own", smoke=1, class_=3, full=5),
}
