"""What a kernel and JupyterLab find around them: this folder's code, this Python's kernel, and nothing of the learner's
own settings that would change what a chapter does.

What concerns the learner alone stays: JupyterLab's theme and keys, proxies, folders of data, threads, devices.
"""

import os
import sys
import tempfile
from functools import cache
from pathlib import Path

from course_utils.core.paths import ROOT

INLINE = "module://matplotlib_inline.backend_inline"  # what ipykernel takes where nothing else is named
# Another Python's library, a folder that is not looked into, code that runs at each start, warnings that become errors,
# assertions that are left out, other settings and another backend of matplotlib (a kernel chooses `INLINE` where none
# is named); limits on epochs and steps, which Keras keeps without a word.
UNWANTED = (
    "PYTHONHOME", "PYTHONSAFEPATH", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONOPTIMIZE", "PYTHONINSPECT",
    "PYTHONVERBOSE", "PYTHONDEVMODE", "PYTHONTRACEMALLOC", "PYTHONIOENCODING", "MATPLOTLIBRC", "MPLBACKEND",
    "KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH",
)  # fmt: skip


def changes(environ=None):
    """What the course changes in an environment: {name of the variable: its value, or None to remove it}.

    Parameters
    ----------
    environ : mapping of str to str, optional
        The environment that is there; by default this process's.
    """
    environ = os.environ if environ is None else environ
    return {
        **dict.fromkeys(UNWANTED),
        # The package is installed as a link to the folder that was set up, which may be another one by now.
        "PYTHONPATH": _first(ROOT, environ.get("PYTHONPATH")),
        # Whatever the locale says: texts and names of files have every letter.
        "PYTHONUTF8": "1",
        # The learner's own kernel "python3" is another Python. Where .venv belongs to somebody else, it would win.
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_PATH": _first(Path(sys.prefix, "share", "jupyter"), environ.get("JUPYTER_PATH")),
        "KERAS_BACKEND": environ.get("KERAS_BACKEND") or "tensorflow",  # ~/.keras/keras.json may name another
        "IPYTHONDIR": str(own_folder() / "ipython"),  # the learner's startup files, extensions, history
        **_places(environ),
    }


def applied(environ=None):
    """A copy of an environment, by default this process's, with the `changes`: dict of str to str."""
    environ = dict(os.environ if environ is None else environ)
    changed = {**environ, **changes(environ)}
    return {name: value for name, value in changed.items() if value is not None}


def _first(folder, path):
    """A search path, as text, that begins with `folder`, once."""
    others = [name for name in (path or "").split(os.pathsep) if name and Path(name) != Path(folder)]
    return os.pathsep.join([str(folder), *others])


def _places(environ):
    """Folders that Jupyter and matplotlib write in, in place of those that they cannot write in."""
    home = _home(environ)
    share = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share", "jupyter")
    usual = {
        "JUPYTER_CONFIG_DIR": home / ".jupyter",
        "JUPYTER_DATA_DIR": share,
        "JUPYTER_RUNTIME_DIR": Path(environ.get("JUPYTER_DATA_DIR") or share, "runtime"),
        "MPLCONFIGDIR": Path(environ.get("XDG_CONFIG_HOME") or home / ".config", "matplotlib"),
    }
    # Elsewhere than on Linux they lie in other folders, all of them in the home folder too.
    usual = usual if sys.platform.startswith("linux") else {name: home for name in usual}
    wrong = [name for name, place in usual.items() if not can_write(environ.get(name) or place)]
    return {name: str(own_folder() / name.lower()) for name in wrong}


def _home(environ):
    """The home folder; a place that is none where the system does not know one."""
    if "HOME" in environ and os.name != "nt":
        return Path(environ["HOME"] or os.sep)
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull, "home")


def can_write(folder):
    """True where `folder` can be written in, or be made: nothing is written to find out."""
    folder = os.path.abspath(folder)
    while not os.path.exists(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


@cache
def own_folder():
    """The course's own folder for what programs keep: build/own, or where that is read-only a new temporary one."""
    folder = ROOT / "build" / "own"
    try:
        folder.mkdir(parents=True, exist_ok=True)  # IPython looks whether it is there
    except OSError:
        return Path(tempfile.mkdtemp(prefix="course-"))
    return folder if can_write(folder) else Path(tempfile.mkdtemp(prefix="course-"))
