"""What slides and site load in the browser (reveal.js, MathJax, ...): from npm, by a lock file, into build/node.

`assets/package.json` names the packages, `package-lock.json` holds their hashes. Nothing of them is run here.
Only what a page loads is kept, with its licence. Only the standard library is used here: the set-up calls this before
anything else is there. A stamp, written last, says which lock file the folder was made from.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from course_utils.core.paths import text_bytes

ROOT = Path(__file__).resolve().parent.parent.parent
ASSETS = Path(__file__).with_name("assets")
FOLDER = ROOT / "build" / "node"
STAMP = "stamp.txt"
LIMIT_S = 300
REMEDY = "install it from https://nodejs.org (Debian: apt-get install npm) and give the same command again"
# Of each package: what a page loads, and the licence. Patterns of pathlib, relative to the package.
KEEP = {
    "@jupyter-widgets/html-manager": ("dist/embed-amd.js", "package.json"),
    "axe-core": ("axe.min.js", "LICENSE*"),
    "jquery": ("dist/jquery.min.js", "LICENSE*"),
    "mathjax": (
        "MathJax.js", "LICENSE*", "config/TeX-AMS_CHTML-full.js", "config/Safe.js", "extensions/**/*.js",
        "jax/element/**/*.js", "jax/input/TeX/**/*.js", "jax/output/CommonHTML/**/*.js",
        "fonts/HTML-CSS/TeX/woff/*.woff",
    ),
    "requirejs": ("require.js", "package.json"),
    "reveal.js": ("dist/reveal.css", "dist/reset.css", "dist/reveal.js", "plugin/notes/*", "LICENSE*"),
}  # fmt: skip


class NoAssets(Exception):
    """The packages cannot be had now: one sentence that says why, and what to do."""


def fingerprint():
    """What the stamp must say: a hash of the two files of npm and of what is kept."""
    digest = hashlib.sha256(repr(sorted(KEEP.items())).encode())
    for name in ("package.json", "package-lock.json"):
        digest.update(text_bytes(ASSETS / name))
    return digest.hexdigest()


def find(folder=FOLDER):
    """`folder` where its packages are those of the lock file, else None."""
    stamp = Path(folder, STAMP)
    return Path(folder) if stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == fingerprint() else None


def version(package):
    """The version of `package` that package.json names, such as "4.6.1": for a link to the same on a CDN."""
    return json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))["dependencies"][package]


def install(folder=FOLDER, run=subprocess.run):
    """Path of the folder that holds one folder a package, as KEEP names them; npm is asked once, as the stamp says.

    Raises NoAssets where npm or the network is missing. `run` replaces subprocess.run in tests.
    """
    folder = Path(folder)
    if find(folder):
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise NoAssets(f"npm is not on this machine: {REMEDY}.")
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ASSETS / name, part / name)
        _ask_npm(npm, part, run)
        _keep(part / "node_modules", part / "kept")
        (part / "kept" / STAMP).write_text(fingerprint() + "\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(part / "kept", folder)
    except OSError as error:
        raise NoAssets(
            f"{folder} cannot be written ({error.strerror or error}): make it writable or free space."
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def _ask_npm(npm, part, run):
    # --ignore-scripts: the packages run nothing here. One retry: a machine without a network should hear so soon.
    command = [
        npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000",
    ]  # fmt: skip
    try:
        done = run(command, cwd=part, capture_output=True, text=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired as error:
        raise NoAssets(
            f"npm did not end within {LIMIT_S} s: is there a network? Give the same command again."
        ) from error
    if done.returncode:
        lines = [line.strip() for line in (done.stderr or done.stdout or "").splitlines() if line.strip()]
        said = next((line for line in lines if "code" in line), lines[0] if lines else "no message")
        raise NoAssets(f"npm could not fetch the packages ({said}): is there a network? Give the same command again.")


def _keep(source, target):
    """Copy what KEEP names; NoAssets when a pattern finds nothing, because then the packages are not those we know."""
    for package, patterns in KEEP.items():
        for pattern in patterns:
            found = [path for path in Path(source, package).glob(pattern) if path.is_file()]
            if not found:
                raise NoAssets(
                    f"the npm package {package} has no {pattern}: course_utils/tools/node.py must name another."
                )
            for path in found:
                place = Path(target, path.relative_to(source))
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, place)


def prepare(folder=FOLDER):
    """The folder, or None; in that case the reason is on the error stream. For a set-up that goes on either way."""
    if find(folder):
        return Path(folder)
    print("Fetching what slides and site load in the browser (npm, once) ...", flush=True)
    try:
        return install(folder)
    except NoAssets as error:
        print(f"Slides will load it from the network, and tests that need it are skipped: {error}", file=sys.stderr)
        return None


if __name__ == "__main__":  # .ci/run and other set-ups
    sys.exit(0 if prepare() else 1)
