import sys

import pytest

from course_utils.tools import bootstrap, course_log


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A project in a temporary folder; commands are noted instead of run. Returns (commands, folder)."""
    for name in bootstrap.FILES:
        (tmp_path / name).write_text("x")
    (tmp_path / "requirements-gpu.txt").write_text("x")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "course-stamp.txt")
    monkeypatch.setattr(bootstrap, "_version_in_venv", lambda: sys.version_info[:2] if made() else None)
    monkeypatch.setattr(bootstrap, "_has_pip", lambda: True)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.delenv("COURSE_GPU", raising=False)

    def made():
        return bootstrap.python_of(bootstrap.VENV).exists()

    commands = []

    def run(command):
        commands.append(command)
        if command[1:3] == ["-m", "venv"] or command[1] == "venv":
            bootstrap.python_of(bootstrap.VENV).parent.mkdir(parents=True)
            bootstrap.python_of(bootstrap.VENV).touch()

    return commands, tmp_path, run


def test_the_second_call_installs_nothing(venv, capfd):
    commands, _folder, run = venv
    bootstrap.ensure(run)
    first, last = capfd.readouterr().out.splitlines()
    assert first.startswith("Setting up .venv in ") and last == "Set-up done."
    assert len(commands) == 3 and "-c" in commands[1] and "--editable" in commands[2]
    bootstrap.ensure(run)
    assert len(commands) == 3


def test_changed_requirements_are_installed(venv):
    commands, folder, run = venv
    bootstrap.ensure(run)
    (folder / "constraints.txt").write_text("y")
    bootstrap.ensure(run)
    assert len(commands) == 5, "installs again, into the same .venv"


def test_a_set_up_that_broke_off_is_done_again(venv):
    commands, _folder, run = venv

    def breaks(command):
        run(command)
        if "-c" in command:
            raise bootstrap.SetupError("no network")

    with pytest.raises(bootstrap.SetupError):
        bootstrap.ensure(breaks)
    bootstrap.ensure(run)
    assert bootstrap.is_fresh(sys.version_info[:2])


def test_uv_is_used_where_it_is(venv, monkeypatch):
    commands, _folder, run = venv
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/usr/bin/uv")
    bootstrap.ensure(run)
    assert all(command[0] == "/usr/bin/uv" for command in commands)
    assert commands[0][:4] == ["/usr/bin/uv", "venv", "--python", sys.executable]


def test_a_venv_without_pip_gets_it(venv, monkeypatch):
    commands, _folder, run = venv
    monkeypatch.setattr(bootstrap, "_has_pip", lambda: False)
    bootstrap.ensure(run)
    assert commands[1][1:] == ["-m", "ensurepip"]


def test_gpu_build_on_request(venv, monkeypatch):
    commands, _folder, run = venv
    bootstrap.ensure(run)
    monkeypatch.setenv("COURSE_GPU", "1")
    bootstrap.ensure(run)
    assert any("requirements-gpu.txt" in word for word in commands[3])
    monkeypatch.delenv("COURSE_GPU")
    bootstrap.ensure(run)
    assert len(commands) == 5, "the GPU build serves those who do not ask for it too"


@pytest.mark.parametrize("version", [(3, 9), (3, 14), (2, 7)])
def test_a_python_that_does_not_fit_is_told(version):
    with pytest.raises(bootstrap.SetupError, match=r"needs 3\.10 to 3\.13.*PYTHON="):
        bootstrap.check_version(version)


def test_uv_gets_the_index_that_pip_uses():
    assert bootstrap.index_for_uv({"PIP_INDEX_URL": "https://mirror/simple"}) == {
        "UV_DEFAULT_INDEX": "https://mirror/simple"
    }
    assert bootstrap.index_for_uv({"UV_DEFAULT_INDEX": "x", "PIP_INDEX_URL": "y"}) == {}


def test_what_a_command_says_goes_to_the_log(log, capfd):
    course_log.begin("set-up")
    code = "import sys; print('Collecting x'); print('WARNING: Running pip as root', file=sys.stderr)"
    bootstrap._run([sys.executable, "-c", code], log)
    assert capfd.readouterr() == ("", "")
    assert "Collecting x" in log.read_text() and "WARNING: Running pip as root" in log.read_text()


def test_a_command_that_fails_is_one_sentence_and_the_end_of_the_log(log):
    course_log.begin("set-up")
    with pytest.raises(bootstrap.SetupError, match="failed.*same command") as caught:
        bootstrap._run([sys.executable, "-c", "import sys; print('no space left'); sys.exit(3)"], log)
    assert f"The last lines of {log}:" in str(caught.value) and str(caught.value).endswith("    no space left")


def test_a_python_that_is_not_what_it_should_be_is_not_started_for_ever(monkeypatch):
    started = []
    monkeypatch.setattr(bootstrap.os, "execve", lambda *given: started.append(given))
    monkeypatch.setattr(bootstrap.os, "name", "posix")
    monkeypatch.setenv("PYTHONHOME", "/another/python")
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    for how in ("in UTF-8", "in .venv"):
        bootstrap._become("/x/python", how)
        _program, words, environment = started[-1]
        assert words[:3] == ["/x/python", "-m", "course_utils"] and not {"PYTHONHOME", "PYTHONWARNINGS"} & set(
            environment
        )
        assert environment["PYTHONPATH"].startswith(str(bootstrap.ROOT)) and environment["PYTHONUTF8"] == "1"
        monkeypatch.setenv("COURSE_STARTED", environment["COURSE_STARTED"])
    with pytest.raises(bootstrap.SetupError, match=r"/x/python does not run in \.venv: remove"):
        bootstrap._become("/x/python", "in .venv")
    assert len(started) == 2


def test_it_needs_nothing_but_the_standard_library():
    import subprocess

    code = f"import sys; sys.path.insert(0, {str(bootstrap.ROOT)!r}); import course_utils.tools.bootstrap"
    done = subprocess.run([sys.executable, "-S", "-I", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
