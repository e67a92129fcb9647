"""Helpers of the course Big Models, Small Teams.

The package itself imports nothing heavy: the names below are loaded at first use, so that a chapter without
networks never loads TensorFlow, and so that the command line works before anything is installed. No folder here may
have the name of a function in this table: importing the folder would hide the function.

    core < media | learning < datasets | widgets < notebook < chapters | tools

A module imports what stands to its left, never what stands to its right, and no chapter imports another.
"""

from importlib import import_module

_WHERE = {
    "setup": "notebook.opening",
    "Course": "notebook.opening",
    "record": "core.results",
    "recorded": "core.results",
    "claim": "core.results",
    "claims_table": "core.results",
    "show": "core.plots",
    "check": "notebook.exercises",
    "quiz": "notebook.quizzes",
    "show_source": "notebook.source",
    "course_map": "notebook.overview",
    "CourseError": "core.errors",
    "doctor": "notebook.doctor",
    "show_doctor": "notebook.doctor",
}
__all__ = sorted(_WHERE)


def __getattr__(name):
    if name in _WHERE:
        return getattr(import_module(f"course_utils.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'course_utils' has no attribute {name!r}")


def __dir__():
    return sorted(set(globals()) | set(_WHERE))
