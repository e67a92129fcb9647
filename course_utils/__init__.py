"""Helpers of the course Big Models, Small Teams.

The package itself imports nothing heavy: the names below are loaded at first use, so that a chapter without
networks never loads TensorFlow, and so that the command line works before anything is installed. No module may
have the name of a function in this table: importing the module would hide the function.
"""

from importlib import import_module

_WHERE = {
    "setup": "opening",
    "Course": "opening",
    "record": "results",
    "recorded": "results",
    "claim": "results",
    "claims_table": "results",
    "show": "plots",
    "check": "exercises",
    "quiz": "quizzes",
    "show_source": "source",
    "course_map": "overview",
    "CourseError": "errors",
    "doctor": "environment",
    "show_doctor": "environment",
}
__all__ = sorted(_WHERE)


def __getattr__(name):
    if name in _WHERE:
        return getattr(import_module(f"course_utils.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'course_utils' has no attribute {name!r}")


def __dir__():
    return sorted(set(globals()) | set(_WHERE))
