"""A folder that was moved, renamed or copied after its set-up: .venv is put right, or made anew, and it is said."""

import os
import shutil
import subprocess
import sys

import pytest

from course_utils.core import scripts
from course_utils.tools import bootstrap, moved

pytestmark = pytest.mark.skipif(os.name == "nt", reason="on Windows .venv is made anew: see test_on_windows")
COMMAND = "import sys, os\nprint(os.path.realpath(sys.prefix), *sys.argv[1:])\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a small .venv, without pip, made as the set-up makes it."""
    folder = tmp_path_factory.mktemp("made") / "course"
    folder.mkdir()
    for name in (*bootstrap.FILES, "requirements-gpu.txt"):
        (folder / name).write_text("x")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
    return folder


@pytest.fixture
def course(made, tmp_path, monkeypatch):
    """A copy of `made` that was set up in tmp_path/course; returns (it, function that puts the set-up in a folder)."""
    first = tmp_path / "course"
    shutil.copytree(made, first, symlinks=True)
    moved.mend(first / ".venv", str(made / ".venv"))
    commands = []

    def use(folder):
        monkeypatch.setattr(bootstrap, "ROOT", folder)
        monkeypatch.setattr(bootstrap, "VENV", folder / ".venv")
        monkeypatch.setattr(bootstrap, "STAMP", folder / ".venv" / "course-stamp.txt")
        return commands

    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    monkeypatch.setattr(bootstrap, "_has_pip", lambda: True)
    monkeypatch.delenv("COURSE_GPU", raising=False)
    for name, program in (("papermill", "python"), ("jupyter-lab", "python3")):
        script = first / ".venv" / "bin" / name
        script.write_text(f"#!{first}/.venv/bin/{program}\n{COMMAND}")
        script.chmod(0o755)
    use(first)
    bootstrap.ensure(commands.append)
    assert bootstrap.is_fresh(sys.version_info[:2])
    commands.clear()
    return first, use


def said(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True).stdout.strip()


PLACES = ["course2", "my course", "x" * 150, "课程", "it's"]


@pytest.mark.parametrize("how", [shutil.move, lambda old, new: shutil.copytree(old, new, symlinks=True)])
@pytest.mark.parametrize("name", PLACES)
def test_commands_run_in_the_new_folder(course, capsys, how, name):
    first, use = course
    there = first.parent / name
    how(first, there)
    commands = use(there)
    assert not bootstrap.is_fresh(sys.version_info[:2])
    bootstrap.ensure(commands.append)
    assert capsys.readouterr().out.splitlines()[-3:] == [
        f"This folder was moved or copied after it was set up in {first}.", "Its .venv is put right ...", "Done.",
    ]  # fmt: skip
    (command,) = commands  # the package is linked again, and nothing else is installed
    assert command[0] == str(there / ".venv/bin/python")
    assert command[-3:] == ["--editable", str(there), "--no-build-isolation"]
    for script in ("papermill", "jupyter-lab"):
        assert said(there / ".venv/bin" / script, "a b") == f"{os.path.realpath(there)}/.venv a b"
        assert scripts.program_of(there / ".venv/bin" / script).startswith(f"{there}/.venv/bin/python")
    assert said("sh", "-c", '. "$1/.venv/bin/activate"; echo "$VIRTUAL_ENV"', "sh", there) == f"{there}/.venv"
    bootstrap.ensure(commands.append)
    assert len(commands) == 1 and bootstrap.is_fresh(sys.version_info[:2])
    if first.exists():
        assert said(first / ".venv/bin/papermill") == f"{os.path.realpath(first)}/.venv", "the old folder is as it was"


def test_there_and_back_through_a_long_path_with_spaces(course):
    first, use = course
    before = (first / ".venv/bin/papermill").read_text()
    for there in (first.parent / ("a b" * 50), first):
        (first if first.exists() else next(first.parent.glob("a b*"))).rename(there)
        bootstrap.ensure(use(there).append)
    assert (first / ".venv/bin/papermill").read_text() == before


def test_a_link_to_the_same_folder_is_no_move(course):
    first, use = course
    (first.parent / "link").symlink_to(first)
    commands = use(first.parent / "link")
    bootstrap.ensure(commands.append)
    assert commands == []


def test_one_environment_for_two_checkouts_belongs_to_the_one_that_made_it(course, made):
    first, use = course
    second = first.parent / "second"
    shutil.copytree(made, second, ignore=shutil.ignore_patterns(".venv"))
    (second / ".venv").symlink_to(first / ".venv")
    commands = use(second)
    bootstrap.ensure(commands.append)
    assert commands == [] and said(first / ".venv/bin/papermill") == f"{os.path.realpath(first)}/.venv"


def test_a_stamp_without_a_place_takes_it_from_activate(course):
    first, use = course
    stamp = first / ".venv" / "course-stamp.txt"
    stamp.write_text(stamp.read_text().split("\n")[0] + "\n")
    assert bootstrap.is_fresh(sys.version_info[:2])
    first.rename(first.parent / "other")
    assert use(first.parent / "other") == [] and not bootstrap.is_fresh(sys.version_info[:2])
    assert bootstrap.place() == f"{first}/.venv"


def test_moved_and_changed_is_mended_and_installed(course):
    first, use = course
    there = first.parent / "new"
    first.rename(there)
    (there / "constraints.txt").write_text("y")
    commands = use(there)
    bootstrap.ensure(commands.append)
    assert len(commands) == 3 and "-c" in commands[1]
    assert said(there / ".venv/bin/papermill") == f"{os.path.realpath(there)}/.venv"


def test_without_its_python_it_is_made_anew(course, capsys):
    first, use = course
    there = first.parent / "another machine"
    first.rename(there)
    python = there / ".venv/bin/python"
    python.unlink()
    python.write_text("#!/no/such/python\n")
    python.chmod(0o755)
    commands = use(there)

    def run(command):
        commands.append(command)
        if command[1:3] == ["-m", "venv"]:
            assert not (there / ".venv").exists()
            subprocess.run([*command[:3], "--without-pip", *command[3:]], check=True)

    bootstrap.ensure(run)
    assert "Its .venv is made anew ..." in capsys.readouterr().out
    assert bootstrap.is_fresh(sys.version_info[:2])


def test_where_the_package_cannot_be_linked_offline_the_network_is_asked(course):
    first, use = course
    there = first.parent / "new"
    first.rename(there)
    commands = use(there)

    def run(command):
        commands.append(command)
        if "--no-build-isolation" in command:
            raise bootstrap.SetupError("no setuptools")

    bootstrap.ensure(run)
    assert [command[-1] for command in commands] == ["--no-build-isolation", str(there)]


def test_a_kernel_with_the_old_path_gets_the_new_one(course):
    import json

    first, use = course
    spec = first / ".venv/share/jupyter/kernels/python3/kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": [f"{first}/.venv/bin/python3", "-m", "x"], "display_name": "é"}))
    there = first.parent / "new"
    first.rename(there)
    bootstrap.ensure(use(there).append)
    spec = there / ".venv/share/jupyter/kernels/python3/kernel.json"
    assert json.loads(spec.read_text()) == {"argv": [f"{there}/.venv/bin/python3", "-m", "x"], "display_name": "é"}


def test_what_belongs_to_somebody_else_is_told(course, monkeypatch):
    first, use = course
    there = first.parent / "new"
    first.rename(there)

    def refuse(*_given):
        raise PermissionError(13, "Permission denied", "/srv/papermill")

    monkeypatch.setattr(bootstrap.moved, "mend", refuse)
    with pytest.raises(bootstrap.SetupError, match=r"/srv/papermill cannot be written: .*belongs to somebody else"):
        bootstrap.ensure(use(there).append)


@pytest.mark.parametrize("name", ["course:2", "C: course"])
def test_a_path_with_the_separator_is_told_before_anything_is_done(course, name):
    first, use = course
    there = first.parent / name
    first.rename(there)
    commands = use(there)
    with pytest.raises(bootstrap.SetupError, match="has ':' in it.*Move or rename the folder"):
        bootstrap.ensure(commands.append)
    assert commands == []
