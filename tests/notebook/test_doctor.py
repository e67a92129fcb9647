import dataclasses
from types import SimpleNamespace

from course_utils.learning.pretrained import files
from course_utils.notebook import doctor
from course_utils.notebook.doctor import Check


def test_doctor_looks_at_everything():
    checks = doctor.doctor()
    names = " ".join(check.name for check in checks)
    for word in (
        "Python",
        "packages",
        "kernel",
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


def test_doctor_tells_a_broken_data_set(monkeypatch, tmp_path):
    folder = tmp_path / "cifar-10-batches-bin"
    folder.mkdir()
    (folder / "data_batch_1.bin").write_bytes(b"short")
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("COURSE_TIER", raising=False)
    check = next(check for check in doctor._data() if "cifar10" in check.name)
    assert check.status == "problem" and "bytes instead of" in check.text


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
