"""Open the student copy in JupyterLab: on this machine only, with a token, with no news and no outside requests."""

import json
import os
import subprocess
import sys
from pathlib import Path

from course_utils.environment import ROOT
from course_utils.tools import student

# JupyterLab asks for none of these without these settings; with them it makes no request to the outside.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "recordTiming": False},
}
FIRST = "00_start_here.ipynb"


def write_settings(folder):
    """Write the settings overrides below `folder`, a Jupyter configuration folder, and return it."""
    path = Path(folder, "labconfig", "default_setting_overrides.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(SETTINGS, indent=1), encoding="utf-8")
    return Path(folder)


def command(folder, port=8888, browser=True):
    """The command that starts JupyterLab on `folder`."""
    words = [
        sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}", f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{FIRST}", "--ServerApp.allow_remote_access=False",
    ]  # fmt: skip
    if not browser:
        words.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")
    return words


def environment(config):
    """The environment for JupyterLab: our settings first, and no leftovers that would make the kernels still."""
    env = {**os.environ}
    for name in ("COURSE_LIVE", "JUPYTER_TOKEN"):
        env.pop(name, None)
    path = [str(config), *filter(None, [env.get("JUPYTER_CONFIG_PATH")])]
    return {**env, "JUPYTER_CONFIG_PATH": os.pathsep.join(path), "TF_CPP_MIN_LOG_LEVEL": "2"}


def start(browser=True, port=8888, edition="en", target=student.WORK):
    """Lay or update the student copy, then become JupyterLab."""
    for sentence in student.make_student_copy(edition, target):
        print(sentence)
    print(f"Your copy is in {target}. Stop JupyterLab with Ctrl-C.", flush=True)
    env = environment(write_settings(ROOT / "build" / "jupyter"))
    words = command(target, port, browser)
    if os.name == "nt":
        sys.exit(subprocess.call(words, env=env))
    os.execve(words[0], words, env)
