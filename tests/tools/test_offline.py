"""Every chapter runs with the network cut off: sockets to anywhere but this machine are refused."""

import os
import subprocess
import sys

import pytest

from course_utils.tools import notebooks, runs

BLOCK = """
import socket

_connect, _lookup = socket.socket.connect, socket.getaddrinfo


def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"the network is cut off: {address}")
    return _connect(self, address)


def lookup(host, *rest, **more):
    if host not in (None, "", "127.0.0.1", "::1", "localhost", socket.gethostname()):
        raise OSError(f"the network is cut off: {host}")
    return _lookup(host, *rest, **more)


socket.socket.connect = connect
socket.socket.connect_ex = lambda self, address: connect(self, address) or 0
socket.getaddrinfo = lookup
"""


@pytest.fixture
def cut_off(tmp_path, monkeypatch):
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "sitecustomize.py").write_text(BLOCK)
    path = os.pathsep.join(filter(None, [str(tmp_path / "block"), os.environ.get("PYTHONPATH")]))
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.delenv("COURSE_DATA_DIR", raising=False)
    return tmp_path


def test_the_block_bites(cut_off):
    code = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=2)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "the network is cut off" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", sorted((notebooks.ROOT / "notebooks" / "en").glob("[0-9]*.ipynb")), ids=lambda p: p.stem
)
def test_every_chapter_runs_without_a_network_in_profile_smoke(cut_off, path):
    result = runs.run_notebook(path, cut_off / "out.ipynb", {"profile": "smoke", "seed": 1})
    assert result["status"] == "done", result["error"]
    assert result["run"]["profile"] == "smoke"
