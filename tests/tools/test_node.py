"""The packages from npm: fetched once, whole or not at all, and one sentence where that is not possible."""

import subprocess

import pytest

from course_utils.tools import node


def fake_npm(calls, leave_out=""):
    """A replacement of subprocess.run that lays every file of KEEP, as npm would."""

    def run(command, cwd, **_rest):
        calls.append(command)
        for package, patterns in node.KEEP.items():
            for pattern in patterns:
                if pattern != leave_out:
                    path = cwd / "node_modules" / package / pattern.replace("**", "deep").replace("*", "any")
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text("x")
            (cwd / "node_modules" / package / "not-needed.js").write_text("x")
        return subprocess.CompletedProcess(command, 0, "", "")

    return run


@pytest.fixture(autouse=True)
def npm(monkeypatch):
    monkeypatch.setattr(node.shutil, "which", lambda name: "/usr/bin/npm")


def test_npm_is_asked_once_and_runs_no_script(tmp_path):
    calls = []
    folder = node.install(tmp_path / "node", fake_npm(calls))
    assert node.find(folder) == folder and (folder / "reveal.js/dist/reveal.js").exists()
    assert not list(folder.rglob("not-needed.js")) and not folder.with_name("node.part").exists()
    node.install(tmp_path / "node", fake_npm(calls))
    assert len(calls) == 1 and calls[0][1:3] == ["ci", "--ignore-scripts"]


def test_another_lock_file_asks_again(tmp_path, monkeypatch):
    calls = []
    node.install(tmp_path / "node", fake_npm(calls))
    monkeypatch.setattr(node, "fingerprint", lambda: "other")
    assert node.find(tmp_path / "node") is None
    node.install(tmp_path / "node", fake_npm(calls))
    assert len(calls) == 2


@pytest.mark.parametrize(
    "run, words",
    [
        (
            lambda command, **_rest: subprocess.CompletedProcess(command, 1, "", "npm error code ENOTFOUND\n"),
            "ENOTFOUND.*network",
        ),
        (fake_npm([], leave_out="plugin/notes/*"), "reveal.js has no plugin/notes"),
    ],
    ids=("no network", "another package"),
)
def test_what_fails_is_said_and_leaves_the_old_folder(tmp_path, monkeypatch, run, words):
    node.install(tmp_path / "node", fake_npm([]))
    monkeypatch.setattr(node, "fingerprint", lambda: "other")
    with pytest.raises(node.NoAssets, match=words):
        node.install(tmp_path / "node", run)
    assert (tmp_path / "node" / "requirejs" / "require.js").exists() and not (tmp_path / "node.part").exists()


def test_without_npm_one_sentence_and_a_way_on(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(node.shutil, "which", lambda name: None)
    assert node.prepare(tmp_path / "node") is None
    said = capsys.readouterr().err
    assert "npm is not on this machine" in said and "apt-get install npm" in said and said.count("\n") == 1


def test_the_lock_file_names_hashes_and_no_machine():
    import json

    lock = json.loads((node.ASSETS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all("integrity" in entry and "resolved" not in entry for entry in packages.values())
    for name in node.KEEP:
        assert packages[f"node_modules/{name}"]["version"] == node.version(name)
