"""Helpers of the course Big Models, Small Teams.

The package itself imports nothing heavy: the names below are loaded at first use, so that a chapter without
networks never loads TensorFlow, and so that the command line works before anything is installed. No folder here may
have the name of a function in this table: importing the folder would hide the function.

    core < media | learning < datasets | widgets < notebook < chapters | tools

A module imports what stands to its left, never what stands to its right, and no chapter imports another.
"""

import os
from importlib import import_module

# NumPy's and SciPy's libraries read these as they load, and so do those of every process started from here. Our
# matrices are small: a second thread brings nothing, and where other programs use the machine it waits by spinning, so
# that chapter 04 took three times as long. One thread also gives the same last digits on every number of cores.
# What the learner has set stays; `environment.limit_threads` sees to libraries that were there before us.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

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
