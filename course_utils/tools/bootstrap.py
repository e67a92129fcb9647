"""Set up .venv with everything that the course needs, then go on inside it.

Only the standard library is used here: this runs before anything is installed. A stamp in .venv says what was
installed; as long as it fits, nothing is installed again. It is written last, so that a set-up that broke off is
done again.
"""

import functools
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from course_utils.core.paths import text_bytes
from course_utils.tools import course_log, node

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "course-stamp.txt"
LOWEST, HIGHEST = (3, 10), (3, 13)
FILES = ("requirements.txt", "constraints.txt", "pyproject.toml")


class SetupError(Exception):
    """The set-up cannot go on; one sentence with the remedy."""


def main():
    """Set up if needed, then run the command line; called by ``python -m course_utils``."""
    try:
        if os.environ.get("COURSE_NO_VENV") == "1" or is_inside():
            from course_utils.tools.cli import cli

            cli(prog_name="python -m course_utils")
            return
        ensure()
    except SetupError as error:
        sys.exit(f"set-up: {error}")
    command = [str(python_of(VENV)), "-m", "course_utils", *sys.argv[1:]]
    environment = {
        **os.environ,
        "PATH": f"{python_of(VENV).parent}{os.pathsep}{os.environ['PATH']}",
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
    gpu = wants_gpu()
    log = course_log.begin("set-up")
    run = run or functools.partial(_run, log=log)
    print(f"Setting up .venv in {ROOT} (once; about 2 GB with TensorFlow) ...", flush=True)
    uv = shutil.which("uv")
    if VENV.exists() and version != sys.version_info[:2]:
        shutil.rmtree(VENV)  # made by another Python, or broken
    if not python_of(VENV).exists():
        run([uv, "venv", "--python", sys.executable, "--seed", str(VENV)] if uv else venv_command())
    if not uv and not _has_pip():  # made by uv, which is not on the path any more
        run([str(python_of(VENV)), "-m", "ensurepip"])
    for command in install_commands(uv, gpu):
        run(command)
    if shutil.which("npm"):  # while there is a network; `make test` and `make slides` ask again where it failed
        node.prepare()
    STAMP.write_text(fingerprint(sys.version_info[:2], gpu) + "\n", encoding="utf-8")
    print("Set-up done.", flush=True)


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
    """True when .venv is complete. A .venv with the GPU build serves those who do not ask for it too."""
    if not (STAMP.exists() and python_of(VENV).exists()):
        return False
    stamp = STAMP.read_text(encoding="utf-8").strip()
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
    python = str(python_of(VENV))
    install = (
        [uv, "pip", "install", "--python", python]
        if uv
        else [python, "-m", "pip", "install", "--disable-pip-version-check"]
    )
    wanted = ["-r", str(ROOT / "requirements.txt")]
    if gpu:
        wanted += ["-r", str(ROOT / "requirements-gpu.txt")]
    quiet = [] if uv else ["--progress-bar", "off"]
    return [
        [*install, *quiet, *wanted, "-c", str(ROOT / "constraints.txt")],
        [*install, *quiet, "--no-deps", "--editable", str(ROOT)],
    ]


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
    """Run a command of the set-up, which talks into the log; SetupError with its last lines when it fails."""
    environment = {**os.environ}
    if Path(command[0]).stem == "uv":
        environment.update(index_for_uv(environment))
    if course_log.call(command, log, environment):
        words = " ".join(command)
        raise SetupError(
            f"`{words}` failed; its last lines say why (network? disk?). The same command goes on from here.\n"
            + course_log.last_lines(log)
        )


def _has_pip():
    asked = subprocess.run([str(python_of(VENV)), "-c", "import pip"], capture_output=True)
    return asked.returncode == 0


def _version_in_venv():
    if not python_of(VENV).exists():
        return None
    asked = subprocess.run(
        [str(python_of(VENV)), "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True
    )
    return tuple(map(int, asked.stdout.split())) if asked.returncode == 0 else None
