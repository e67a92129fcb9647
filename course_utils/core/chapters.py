"""The chapters: each has a package in course_utils/chapters, and is found by its folder.

A chapter's package is named as its notebook without the number, and says in parameters.py which notebook that is. What
all chapters bring (parameters, claims, terms, checks, a quiz) is asked for here, by name: the floors below the chapters
know none of them.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.parameters import COMMON

FOLDER = Path(__file__).resolve().parent.parent / "chapters"


@cache
def packages():
    """{"08_training": "training", ...}: the package of each chapter, in the order of the course."""
    folders = sorted(path.parent.name for path in FOLDER.glob("*/parameters.py"))
    return dict(sorted((_module(folder, "parameters").CHAPTER, folder) for folder in folders))


def names():
    """The names of all chapters, such as "08_training", in the order of the course."""
    return list(packages())


def module_of(chapter, name):
    """The module `name`, such as "exercises", of a chapter's package; None where the chapter has none."""
    folder = _package(chapter)
    return _module(folder, name) if (FOLDER / folder / f"{name}.py").exists() else None


def file_of(chapter, name):
    """Path of the file `name`, such as "claims.toml", in a chapter's package, whether it is there or not."""
    return FOLDER / _package(chapter) / name


def chapter_of(module):
    """The chapter to which a module belongs: "07_cnn" for "course_utils.chapters.cnn.exercises"."""
    folder = module.removeprefix("course_utils.chapters.").split(".")[0]
    for chapter, package in packages().items():
        if package == folder:
            return chapter
    raise ValueError(f"{module} is not in the package of a chapter")


def parameters_of(chapter):
    """All parameters of `chapter` (such as "08_training"), {name: Parameter}, the common ones first."""
    return {**COMMON, **module_of(chapter, "parameters").PARAMETERS}


def _package(chapter):
    if chapter not in packages():
        raise CourseError(
            _("There is no chapter {chapter!r}; the chapters are {names}.").format(
                chapter=chapter, names=", ".join(packages())
            )
        )
    return packages()[chapter]


def _module(folder, name):
    return import_module(f"course_utils.chapters.{folder}.{name}")
