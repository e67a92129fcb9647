"""Open the student copy in JupyterLab: on this machine only, with a token, with no news and no outside requests."""

import json
import os
import subprocess
import sys
from pathlib import Path

from course_utils.core import surroundings
from course_utils.core.paths import ROOT
from course_utils.tools import notebooks, student

# JupyterLab asks for none of these without these settings; with them it makes no request to the outside.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "recordTiming": False},
}
# Its Chinese texts come from jupyterlab-language-pack-zh-CN.
LANGUAGES = {"en": {}, "zh": {"@jupyterlab/translation-extension:plugin": {"locale": "zh_CN"}}}
FIRST = "00_start_here.ipynb"
# The teacher's tools are in the same environment (`make assignments`); a learner's JupyterLab shows none of them.
PAGE = {"disabledExtensions": {"@jupyter/nbgrader": True}}
SERVER = {
    "ServerApp": {
        "jpserver_extensions": {
            f"nbgrader.server_extensions.{name}": False
            for name in ("formgrader", "validate_assignment", "assignment_list", "course_list")
        }
    }
}
# What is open at the first start: the first chapter, and its table of contents in the side bar.
WORKSPACE = {
    "metadata": {"id": "default"},
    "data": {
        "layout-restorer:data": {
            "main": {
                "dock": {"type": "tab-area", "currentIndex": 0, "widgets": [f"notebook:{FIRST}"]},
                "current": f"notebook:{FIRST}",
            },
            "left": {
                "collapsed": False,
                "visible": True,
                "current": "@jupyterlab/toc:plugin",
                "widgets": ["filebrowser", "running-sessions", "@jupyterlab/toc:plugin"],
            },
            "right": {"collapsed": True, "visible": True, "widgets": []},
            "relativeSizes": [0.24, 0.76, 0],
        },
        f"notebook:{FIRST}": {"data": {"path": FIRST, "factory": "Notebook"}},
    },
}


def write_settings(folder, edition="en"):
    """Write our settings below `folder`, a Jupyter configuration folder, and return it.

    JupyterLab speaks the language of the edition.

    Where the learner left JupyterLab's windows is kept there too, and not overwritten.
    """
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    folder = Path(folder)
    files = {
        "labconfig/default_setting_overrides.json": {**SETTINGS, **LANGUAGES[edition]},
        "labconfig/page_config.json": PAGE,
        "jupyter_server_config.json": SERVER,
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        notebooks.write_atomically(path, json.dumps(content, indent=1))
    workspaces = folder / "workspaces"
    if not list(workspaces.glob("*.jupyterlab-workspace")):
        workspaces.mkdir(exist_ok=True)
        WorkspacesManager(str(workspaces)).save("default", json.dumps(WORKSPACE))
    return folder


def command(folder, port=8888, browser=True):
    """The command that starts JupyterLab on `folder`."""
    words = [
        sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}", f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{FIRST}", "--ServerApp.allow_remote_access=False",
        "--LabApp.extension_manager=readonly",  # the other one asks PyPI
    ]  # fmt: skip
    if not browser:
        words.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")
    return words


def environment(config, folder):
    """The environment for JupyterLab: its `surroundings`, our settings first, no leftovers that would make the kernels
    still.

    `folder` is the student copy, where progress is kept.
    """
    env = surroundings.applied()
    for name in ("COURSE_LIVE", "JUPYTER_TOKEN", "JPY_SESSION_NAME"):
        env.pop(name, None)
    path = [str(config), *filter(None, [env.get("JUPYTER_CONFIG_PATH")])]
    return {
        **env,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(path),
        "JUPYTERLAB_WORKSPACES_DIR": str(Path(config, "workspaces")),
        "COURSE_PROGRESS": str(Path(folder).resolve() / student.PROGRESS),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def start(browser=True, port=8888, edition="en", target=student.WORK):
    """Lay or update the student copy, then become JupyterLab."""
    for sentence in student.make_student_copy(edition, target):
        print(sentence)
    print(f"Your copy is in {target}. Stop JupyterLab with Ctrl-C.", flush=True)
    env = environment(write_settings(ROOT / "build" / "jupyter", edition), target)
    words = command(target, port, browser)
    if os.name == "nt":
        sys.exit(subprocess.call(words, env=env))
    os.execve(words[0], words, env)
