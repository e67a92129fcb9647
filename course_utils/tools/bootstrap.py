"""Set up .venv with everything that the course needs, then go on inside it.

Only the standard library is used here: this runs before anything is installed. A stamp in .venv says what was
installed, and where; as long as it fits, nothing is installed again. It is written last, so that a set-up that broke
off is done again. A folder that was moved or copied since is put right.
"""

import functools
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from course_utils.core.paths import is_same, text_bytes
from course_utils.tools import course_log, moved, node, pip_settings, streams

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "course-stamp.txt"
LOWEST, HIGHEST = (3, 10), (3, 13)
# Switches of Python's own: with warnings that are errors, Sphinx for one does not run.
SWITCHES = ("PYTHONWARNINGS", "PYTHONOPTIMIZE", "PYTHONINSPECT", "PYTHONVERBOSE", "PYTHONDEVMODE", "PYTHONTRACEMALLOC")
PATHS = ("PYTHONHOME", "PYTHONSAFEPATH")  # what hides Python's library, or the folder it is started in
FILES = ("requirements.txt", "constraints.txt", "pyproject.toml")


class SetupError(Exception):
    """The set-up cannot go on; one sentence with the remedy."""


def main():
    """Set up if needed, then run the command line; called by ``python -m course_utils``."""
    streams.prepare()
    try:
        if not streams.knows_every_letter() or any(map(os.environ.get, SWITCHES)):
            _become(sys.executable, "in UTF-8, without the variables " + ", ".join(SWITCHES))
        if os.environ.get("COURSE_NO_VENV") == "1" or is_inside():
            from course_utils.tools.cli import cli

            cli(prog_name="python -m course_utils")
            return
        ensure()
        _become(str(python_of(VENV)), "in .venv")
    except SetupError as error:
        sys.exit(f"set-up: {error}")


def _become(python, how):
    """Go on as the same command in this Python, in UTF-8 whatever the locale says, with this folder's code.

    `how` it is to run is said when it does not after all: it would be started again without an end.
    """
    mark = f"{os.getpid()} {how}"  # the process stays the same
    if mark in os.environ.get("COURSE_STARTED", ""):
        raise SetupError(f"{python} does not run {how}: remove {VENV} and give the same command again.")
    command = [python, "-m", "course_utils", *sys.argv[1:]]
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **{name: value for name, value in os.environ.items() if name not in (*SWITCHES, *PATHS)},
        "PATH": f"{Path(python).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONUTF8": "1",
        "COURSE_STARTED": f"{mark}; {os.environ.get('COURSE_STARTED', '')}",
    }
    if os.name == "nt":  # exec on Windows would give the terminal back too early
        sys.exit(subprocess.call(command, env=environment))
    os.execve(command[0], command, environment)


def is_inside():
    """True when this Python is .venv's and what it has installed is what the files ask for."""
    return Path(sys.prefix).resolve() == VENV.resolve() and is_fresh(sys.version_info[:2])


def ensure(run=None):
    """Make .venv complete. `run` is called with each command; tests hand in one that notes them."""
    version = _version_in_venv() or sys.version_info[:2]
    if is_fresh(version):
        return
    check_version(sys.version_info[:2])
    check_folder(ROOT)
    gpu = wants_gpu()
    log = course_log.begin("set-up")
    run = run or functools.partial(_run, log=log)
    try:
        if _is_moved() and _mend(run) and is_fresh(version):
            return
        _set_up(run, version, gpu)
    except PermissionError as error:
        raise SetupError(
            f"{error.filename} cannot be written: .venv belongs to somebody else, or is read-only. Its owner gives the "
            "same command once."
        ) from error


def _set_up(run, version, gpu):
    """Install everything, and write the stamp."""
    print(f"Setting up .venv in {ROOT} (once; about 2 GB with TensorFlow) ...", flush=True)
    uv = shutil.which("uv")
    broken = python_of(VENV).exists() and _version_in_venv() is None
    if VENV.exists() and (broken or version != sys.version_info[:2]):
        shutil.rmtree(VENV)  # made by another Python, or one that is no longer there
    if not python_of(VENV).exists():
        run([uv, "venv", "--python", sys.executable, "--seed", str(VENV)] if uv else venv_command())
    if not uv and not _has_pip():  # made by uv, which is not on the path any more
        run([str(python_of(VENV)), "-m", "ensurepip"])
    for command in install_commands(uv, gpu):
        run(command)
    if shutil.which("npm"):  # while there is a network; `make test` and `make slides` ask again where it failed
        node.prepare()
    _stamp(fingerprint(sys.version_info[:2], gpu))
    print("Set-up done.", flush=True)


def _stamp(asked):
    """Write the stamp: what was asked for, and where .venv lies; the commands in it name that place."""
    STAMP.write_text(f"{asked}\n{VENV}\n", encoding="utf-8", errors="surrogateescape")


def _read_stamp():
    """What the stamp says; "" where there is none."""
    return STAMP.read_text(encoding="utf-8", errors="surrogateescape") if STAMP.exists() else ""


def place():
    """The path at which .venv was made, as text; "" where that is not known."""
    return moved.place_of(VENV, _read_stamp())


def _is_moved():
    """True when a whole .venv is here that was made at another place."""
    return bool(_read_stamp() and place()) and not is_same(VENV, place())


def _mend(run):
    """Put a .venv right whose folder was moved or copied; False where it must be made anew, and then it is gone."""
    old = place()
    print(f"This folder was moved or copied after it was set up in {Path(old).parent}.", flush=True)
    if os.name == "nt" or _version_in_venv() is None:
        print("Its .venv is made anew ...", flush=True)
        shutil.rmtree(VENV)
        return False
    print("Its .venv is put right ...", flush=True)
    moved.mend(VENV, old)
    uv = shutil.which("uv")
    try:
        run([*link_command(uv), "--no-build-isolation"])  # needs no network
    except SetupError:
        run(link_command(uv))
    _stamp(_read_stamp().split("\n")[0])
    print("Done.", flush=True)
    return True


def check_folder(folder):
    """SetupError where no virtual environment can be made below `folder`: its path separates entries of PATH."""
    if os.pathsep in str(folder):
        raise SetupError(
            f"the path of this folder, {folder}, has {os.pathsep!r} in it, which stands between the folders of PATH: "
            "no virtual environment can be made here. Move or rename the folder."
        )


def check_version(version):
    """SetupError unless `version`, such as (3, 11), is one that the course runs on."""
    if not LOWEST <= tuple(version) <= HIGHEST:
        low, high = (".".join(map(str, edge)) for edge in (LOWEST, HIGHEST))
        found = ".".join(map(str, version))
        raise SetupError(
            f"this is Python {found}, and the course needs {low} to {high}: "
            f"install one and name it, as in `make course PYTHON=python3.12`."
        )


def wants_gpu():
    """True when COURSE_GPU=1 asks for the GPU build of TensorFlow."""
    return os.environ.get("COURSE_GPU") == "1"


def fingerprint(version, gpu=False):
    """What the stamp must say: a hash of what is asked for and of the Python version."""
    digest = hashlib.sha256(repr((tuple(version), gpu)).encode())
    for name in (*FILES, *(("requirements-gpu.txt",) if gpu else ())):
        digest.update(text_bytes(ROOT / name))
    return digest.hexdigest()


def is_fresh(version):
    """True when .venv is complete, and lies where it was made.

    One with the GPU build serves those who do not ask for it, too.
    """
    if not (STAMP.exists() and python_of(VENV).exists()):
        return False
    if not is_same(VENV, place()):
        return False
    stamp = _read_stamp().split("\n")[0]
    return stamp == fingerprint(version, True) or (not wants_gpu() and stamp == fingerprint(version))


def python_of(venv):
    """Path of the Python in a virtual environment."""
    return Path(venv, "Scripts", "python.exe") if os.name == "nt" else Path(venv, "bin", "python")


def venv_command():
    """The command that makes .venv without uv; SetupError where Python lacks the module."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        raise SetupError(
            "this Python cannot make virtual environments: on Debian or Ubuntu, apt-get install python3-venv."
        ) from error
    return [sys.executable, "-m", "venv", str(VENV)]


def install_commands(uv, gpu=False):
    """The commands that install everything into .venv; `uv` is its path or None."""
    wanted = ["-r", str(ROOT / "requirements.txt")]
    if gpu:
        wanted += ["-r", str(ROOT / "requirements-gpu.txt")]
    return [[*_install(uv), *wanted, "-c", str(ROOT / "constraints.txt")], link_command(uv)]


def link_command(uv):
    """The command that links this folder's package into .venv."""
    return [*_install(uv), "--no-deps", "--editable", str(ROOT)]


def _install(uv):
    python = str(python_of(VENV))
    if uv:
        return [uv, "pip", "install", "--python", python]
    return [python, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]


def index_for_uv(environment):
    """uv does not read pip's settings: hand it the package index that pip is told to use, if any."""
    if "UV_DEFAULT_INDEX" in environment or "UV_INDEX_URL" in environment:
        return {}
    index = environment.get("PIP_INDEX_URL", "")
    if not index:
        asked = subprocess.run(
            [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
        )
        index = asked.stdout.strip() if asked.returncode == 0 else ""
    return {"UV_DEFAULT_INDEX": index} if index else {}


def _run(command, log):
    """Run a command of the set-up, which talks into the log; SetupError with cause and last lines when it fails."""
    try:
        environment = pip_settings.plain()
        if command[1:3] == ["-m", "pip"]:
            environment = pip_settings.environment(command[0])
        elif Path(command[0]).stem == "uv":
            environment.update(index_for_uv(environment))
    except pip_settings.Unreadable as error:
        raise SetupError(f"pip cannot read its own settings, correct the file: {error}") from error
    before = log.stat().st_size if log.is_file() else 0
    status = course_log.call(command, log, environment)
    if status:
        cause = pip_settings.why(_since(log, before), status)
        words = " ".join(command)
        raise SetupError(
            (f"`{words}` failed: {cause}" if cause else f"`{words}` failed; its last lines say why.")
            + " The same command goes on from here.\n"
            + course_log.last_lines(log)
        )


def _since(log, start):
    """What was written to the log after its first `start` bytes."""
    try:
        with open(log, "rb") as file:
            file.seek(start)
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _has_pip():
    return _ask("import pip").returncode == 0


def _version_in_venv():
    """The version of .venv's Python, such as (3, 11); None where there is none, or it does not start."""
    if not python_of(VENV).exists():
        return None
    try:
        asked = _ask("import sys; print(*sys.version_info[:2])")
    except OSError:
        return None
    return tuple(map(int, asked.stdout.split())) if asked.returncode == 0 else None


def _ask(code):
    return subprocess.run([str(python_of(VENV)), "-c", code], capture_output=True, text=True, env=pip_settings.plain())
