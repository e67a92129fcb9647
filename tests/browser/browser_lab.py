"""A JupyterLab of its own and a headless Chromium to look at it, for the browser tests and the latency bench.

Everything stays on this machine: the server listens on the loopback address with a token, its settings live in a
temporary folder, and every request of the page to another host is noted (a test asserts that there are none).
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import nbformat

from course_utils.tools.chromium import INSTALL
from course_utils.tools.chromium import browser as chromium  # noqa: F401
from course_utils.tools.chromium import find as find_chromium

ROOT = Path(__file__).resolve().parents[2]
OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True,
    },
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}  # fmt: skip


def why_not():
    """Why the browser tests cannot run here, with the remedy; None when they can."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "the package playwright is not installed; install it with: pip install playwright"
    if find_chromium() is None:
        return f"no Chromium was found; {INSTALL}"
    return None


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def lab_server(folder):
    """A JupyterLab that serves `folder`/root; yields its (address, token, root path)."""
    folder = Path(folder)
    root = folder / "root"
    config = folder / "config"
    for path in (root, config / "labconfig"):
        path.mkdir(parents=True, exist_ok=True)
    (config / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(OVERRIDES))
    token, port = secrets.token_hex(16), _free_port()
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_LIVE"}
    environment.update(
        JUPYTER_CONFIG_DIR=str(config),
        JUPYTER_DATA_DIR=str(folder / "data"),
        JUPYTER_RUNTIME_DIR=str(folder / "runtime"),
        JUPYTERLAB_SETTINGS_DIR=str(folder / "settings"),
        JUPYTERLAB_WORKSPACES_DIR=str(folder / "workspaces"),
        IPYTHONDIR=str(folder / "ipython"),
        JUPYTER_TOKEN=token,
        PYTHONPATH=os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        PYTHONUNBUFFERED="1",
    )
    command = [
        sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
        "--expose-app-in-browser", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}",
        "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    log = (folder / "server.log").open("w")
    server = subprocess.Popen(command, env=environment, cwd=root, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=5).close()
                break
            except (urllib.error.URLError, OSError) as error:
                if server.poll() is not None or time.monotonic() > deadline:
                    text = (folder / "server.log").read_text()[-2000:]
                    raise RuntimeError(f"JupyterLab did not start:\n{text}") from error
                time.sleep(0.3)
        yield address, token, root
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


class LabPage:
    """One browser page on a JupyterLab. `outside` lists the requests that went to other hosts."""

    def __init__(self, browser, server, width=1280, height=1400, ratio=1):
        self.address, self.token, self.root = server
        self.outside, self.errors = [], []
        self.context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=ratio)
        self.page = self.context.new_page()
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, request):
        parts = urlparse(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.outside.append(request.url)

    def open(self, name, timeout=180):
        """Open the notebook `name` (in the server's root) and wait until its kernel is idle."""
        self.page.goto(
            f"{self.address}/lab/workspaces/w{secrets.token_hex(3)}/tree/{name}?token={self.token}&reset",
            wait_until="domcontentloaded",
        )
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=timeout * 1000)
        # The page looks ready before its kernel is: a command given too early is dropped without a word.
        self.page.wait_for_function(
            """async () => {
                const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
                const session = panel && panel.context && panel.context.sessionContext;
                if (!session) return false;
                await panel.context.ready;
                await session.ready;
                const kernel = session.session && session.session.kernel;
                if (!kernel) return false;
                await kernel.info;
                return kernel.status === 'idle';
            }""",
            timeout=timeout * 1000,
        )

    def run_all(self, timeout=600, wait=True):
        """Run every cell, and wait until the kernel has worked through them."""
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        if wait:
            self.wait_until_run(timeout)

    def busy_cells(self):
        """How many cells run or wait to run (JupyterLab shows them as [*])."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                     .filter(prompt => prompt.textContent.includes('*')).length"""
        )

    def wait_until_run(self, timeout=600):
        """Wait until no cell runs or waits any more."""
        self.page.wait_for_timeout(500)
        self.page.wait_for_function(
            """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                     .every(prompt => !prompt.textContent.includes('*'))""",
            timeout=timeout * 1000,
        )

    def error_texts(self):
        """The texts of all error outputs on the page."""
        return self.page.locator('[data-mime-type="application/vnd.jupyter.stderr"], '
                                 '[data-mime-type="application/vnd.jupyter.error"]').all_inner_texts()  # fmt: skip

    def close(self):
        """Close the page and shut its kernels down, so that the next test has the machine for itself."""
        self.context.close()
        for kernel in self.api("api/sessions"):
            self.api(f"api/sessions/{kernel['id']}", "DELETE")

    def api(self, path, method="GET"):
        """Answer of the server's own interface, as Python objects."""
        request = urllib.request.Request(
            f"{self.address}/{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if body else None


def write_notebook(path, *sources):
    """Write a notebook with one code cell for each of `sources`."""
    book = nbformat.v4.new_notebook()
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for number, source in enumerate(sources):
        cell = nbformat.v4.new_code_cell(source)
        cell.id = f"cell-{number}"
        book.cells.append(cell)
    nbformat.write(book, path)
