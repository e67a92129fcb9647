import dataclasses
import json
import os
import sys
from types import SimpleNamespace

import pytest

from course_utils.core import containers
from course_utils.core.errors import CourseError
from course_utils.learning.pretrained import files
from course_utils.notebook import doctor
from course_utils.notebook.doctor import Check


def test_doctor_looks_at_everything():
    checks = doctor.doctor()
    names = " ".join(check.name for check in checks)
    for word in (
        "Python",
        "folder",
        "packages",
        "kernel",
        "settings",
        "widgets",
        "font",
        "data: cifar10",
        "data: fashion_mnist",
        "model: lite0",
        "model: e5",
        "GPU",
        "memory",
        "disk",
    ):
        assert word in names
    for check in checks:
        assert check.status in ("ok", "warning", "problem") and check.text
        assert check.status == "ok" or check.remedy, f"{check.name} says no remedy"


def test_doctor_survives_a_check_that_breaks(monkeypatch):
    def broken():
        raise RuntimeError("unforeseen")

    broken.__name__ = "_broken"
    monkeypatch.setattr(doctor, "_disk", broken)
    last = doctor.doctor()[-1]
    assert last.status == "problem" and "unforeseen" in last.text


def test_doctor_tells_old_pythons_missing_packages_and_little_room(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 9, 1))
    assert doctor._python()[0].status == "problem"
    (tmp_path / "requirements.txt").write_text("numpy<1\nno-such-package\npytest; python_version < '3'\n")
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    (check,) = doctor._packages()
    assert check.status == "problem" and "numpy is" in check.text and "no-such-package is missing" in check.text
    assert "pytest" not in check.text
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: SimpleNamespace(free=10**8))
    assert doctor._disk()[0].status == "problem"


def test_doctor_tells_the_memory_of_the_container(monkeypatch):
    monkeypatch.setattr(doctor.containers, "limits", lambda: containers.Limits(2_000_000_000, 500_000_000, 1))
    (check,) = doctor._memory()
    assert check.status == "problem" and check.text.startswith("0.5 GB free of 2.0 GB")


def test_doctor_tells_a_broken_data_set(monkeypatch, tmp_path):
    folder = tmp_path / "cifar-10-batches-bin"
    folder.mkdir()
    (folder / "data_batch_1.bin").write_bytes(b"short")
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("COURSE_TIER", raising=False)
    check = next(check for check in doctor._data() if "cifar10" in check.name)
    assert check.status == "problem" and "bytes instead of" in check.text


@pytest.fixture
def prefix(tmp_path, monkeypatch):
    """A Python's folder in a place of its own, with a kernel python3 and the command papermill; what they start."""

    def make(kernel="python", papermill=f"#!{sys.executable}\n"):
        write_kernel(tmp_path / ".venv" / "share" / "jupyter", kernel)
        script = tmp_path / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "papermill"
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(f"{papermill}import x\n")
        monkeypatch.setattr(doctor.sys, "prefix", str(tmp_path / ".venv"))

    return make


def write_kernel(data, program):
    spec = data / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True, exist_ok=True)
    spec.write_text(json.dumps({"argv": [program, "-m", "x"], "display_name": "mine", "language": "python"}))


def linked_to(monkeypatch, folder):
    said = json.dumps({"url": folder.as_uri(), "dir_info": {"editable": True}})
    found = SimpleNamespace(read_text=lambda _name: said)
    monkeypatch.setattr(doctor.importlib.metadata, "distribution", lambda _name: found)


def test_doctor_tells_a_folder_that_was_moved(prefix, monkeypatch):
    linked_to(monkeypatch, doctor.ROOT)
    prefix()
    assert [check.status for check in doctor._folder()] == ["ok"]
    prefix(papermill="#!/old/course/.venv/bin/python\n")
    (check,) = doctor._folder()
    assert check.status == "problem" and "/old/course/.venv/bin/python, which is not there" in check.text
    assert "make course" in check.remedy
    prefix(papermill="#!/bin/sh\n'''exec' \"/old place/.venv/bin/python\" \"$0\" \"$@\"\n' '''\n")
    assert "/old place/.venv/bin/python, which is not there" in doctor._folder()[0].text


def test_doctor_tells_a_folder_that_was_copied(prefix, monkeypatch, tmp_path):
    prefix()
    linked_to(monkeypatch, tmp_path)
    (check,) = doctor._folder()
    assert check.status == "warning" and f"takes course_utils from {tmp_path}, and this is {doctor.ROOT}" in check.text
    linked_to(monkeypatch, tmp_path / "gone [1] ü")
    (check,) = doctor._folder()
    assert check.status == "problem" and "gone [1] ü" in check.text


def test_doctor_tells_whose_kernel_runs(prefix, monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "mine"))
    prefix()
    write_kernel(tmp_path / "mine", sys.executable)
    assert doctor._kernel()[0].status == "ok"
    write_kernel(tmp_path / "mine", "/usr/bin/another-python")
    (check,) = doctor._kernel()
    assert check.status == "warning" and "outside of `make lab` and `make course`" in check.text
    assert f"remove {tmp_path / 'mine' / 'kernels' / 'python3'}" in check.remedy
    prefix(kernel="/usr/bin/another-python")
    (check,) = doctor._kernel()
    assert check.status == "problem" and "ipykernel install --sys-prefix" in check.remedy


def test_doctor_tells_packages_that_hide_those_of_the_course(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert doctor._settings()[0].status == "ok"
    place = SimpleNamespace(locate_file=lambda _name: tmp_path)
    monkeypatch.setattr(doctor.importlib.metadata, "distribution", lambda _name: place)
    (check,) = doctor._settings()
    assert check.status == "problem" and "PYTHONPATH puts tensorflow, keras, " in check.text
    assert str(tmp_path) in check.text


def test_a_sentence_of_the_course_is_no_unforeseen_error(monkeypatch):
    def refuses():
        raise CourseError("KERAS_BACKEND is 'x'.")

    monkeypatch.setattr(doctor, "_disk", refuses)
    last = doctor.doctor()[-1]
    assert last.text == "KERAS_BACKEND is 'x'." and "set-up" not in last.remedy


def test_show_doctor_is_a_table_with_words_not_only_marks(monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **options: shown.append(data))
    doctor.show_doctor([Check("disk", "problem", "0.1 GB free", "Free <1> GB.")])
    assert "✗ problem" in shown[0]["text/html"] and "Free &lt;1&gt; GB." in shown[0]["text/html"]
    assert shown[0]["text/plain"].startswith("✗ disk")


def test_doctor_tells_an_altered_model_and_a_machine_without_an_engine(monkeypatch, tmp_path):
    (tmp_path / "altered").write_bytes(b"other weights")
    altered = dataclasses.replace(files.registry()["lite0"], package="json", file=str(tmp_path / "altered"))
    monkeypatch.setattr(files, "registry", lambda: {"lite0": altered, "e5": files.Model("e5", "E5", *"abc", 1, "d")})
    lite0, e5 = doctor._models()
    assert lite0.status == "problem" and "has 13 bytes in place of 18,826,032" in lite0.text
    assert e5.status == "warning" and "vectors that they keep" in e5.text
