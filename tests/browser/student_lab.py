"""JupyterLab as `make lab` starts it: the same copy, settings, environment and command, on a free port."""

import json
import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from browser_lab import ROOT, _free_port

from course_utils.tools import lab, student


@contextmanager
def student_lab(folder):
    """Start it on a fresh student copy; yields (process, address, token, the copy)."""
    folder = Path(folder)
    copy = folder / "work"
    student.make_student_copy(target=copy)
    port = _free_port()
    env = lab.environment(lab.write_settings(folder / "jupyter"), copy)
    # The one difference: what JupyterLab keeps of its user goes to the temporary folder too.
    for name in (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "IPYTHONDIR",
    ):
        env[name] = str(folder / name.lower())
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    words = lab.command(copy, port, browser=False)
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(words, env=env, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield process, *_wait(process, folder), copy
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process, folder):
    """(address, token) of the server, from the file that it writes once it runs."""
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        for path in (folder / "jupyter_runtime_dir").glob("jpserver-*.json"):
            try:
                found = json.loads(path.read_text())
            except ValueError:
                continue
            return found["url"].rstrip("/"), found["token"]
        time.sleep(0.3)
    raise RuntimeError(f"JupyterLab did not start:\n{(folder / 'server.log').read_text()[-2000:]}")
