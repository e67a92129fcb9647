"""Sockets to anywhere but this machine are refused, where every notebook is executed (the notebooks lane)."""

import os
import socket
import subprocess
import sys

import pytest

from course_utils.tools.testing import lanes


@pytest.fixture
def cut_off():
    path = os.pathsep.join(filter(None, [str(lanes.OFFLINE), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def test_the_block_bites(cut_off):
    code = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=2)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=cut_off)
    assert "the network is cut off" in done.stderr


def test_names_are_not_looked_up_and_this_machine_answers(cut_off):
    code = "import socket, sys; socket.getaddrinfo('example.org', 80)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=cut_off)
    assert "the network is cut off: example.org" in done.stderr
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), timeout=5).close()"
        subprocess.run([sys.executable, "-c", code], check=True, env=cut_off)


def test_the_notebooks_are_executed_behind_it():
    lane = next(lane for lane in lanes.plan()[0] if lane.name == "notebooks")
    assert lanes.environment_of(lane)["PYTHONPATH"].split(os.pathsep)[0] == str(lanes.OFFLINE)
