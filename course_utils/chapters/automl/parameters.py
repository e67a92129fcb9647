"""Parameters of 19_automl, beside the common ones.

The notebook's parameters cell names the same, with what is allowed in its comment; the lint compares.
"""

from course_utils.core.parameters import number

CHAPTER = "19_automl"
PARAMETERS = {
    "seeds": number(int, 1, 20, "repetitions of each search", smoke=1, class_=3, full=10),
    "cpu_seconds": number(
        float, 0.05, 600.0, "CPU seconds that each search may spend", smoke=0.1, class_=0.6, full=20.0
    ),
}
