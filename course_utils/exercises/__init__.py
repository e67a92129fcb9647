"""Checks of the exercises: one module a chapter, and `check`, which every chapter calls."""

from course_utils.exercises.machinery import (
    NotAttempted,
    call,
    check,
    exercise,
    exercises_of,
    graded,
)

__all__ = ["NotAttempted", "call", "check", "exercise", "exercises_of", "graded"]
