"""Start `python -m course_utils lab`, wait until its port answers, and end it: for machines without the test suite.

Run: python tests/tools/lab_starts.py, with any Python that the course runs on. The exit status is 0 when JupyterLab
answered; otherwise what it said is printed. Only the standard library is used.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 180


def main(limit=LIMIT_S):
    port = free_port()
    with tempfile.TemporaryFile("w+b") as log:
        process = start(port, log)
        try:
            answered = wait(process, port, time.monotonic() + limit)
        finally:
            end(process)
        if answered:
            print(f"JupyterLab answers on port {port}.")
            return 0
        log.seek(0)
        print(log.read().decode("utf-8", "replace"))
        print(f"JupyterLab did not answer on port {port} within {limit} s.", file=sys.stderr)
        return 1


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port, log):
    command = [sys.executable, "-m", "course_utils", "lab", "--no-browser", "--port", str(port)]
    # A group of its own: on Windows JupyterLab is the child of two other processes, which must all be ended.
    group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}
    return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **group)


def wait(process, port, deadline):
    """Whether JupyterLab answered before the deadline and before its process ended."""
    while time.monotonic() < deadline and process.poll() is None:
        try:
            # Without the token the server answers too: the version of its interface is no secret.
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5) as answer:
                return answer.status == 200
        except urllib.error.HTTPError:
            return True  # refused, but by a server that runs
        except OSError:
            time.sleep(0.5)
    return False


def end(process):
    if process.poll() is not None:
        return
    if os.name == "nt":
        subprocess.call(["taskkill", "/F", "/T", "/PID", str(process.pid)], stdout=subprocess.DEVNULL)
    else:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
