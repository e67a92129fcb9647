import os
import platform
import subprocess
import sys
from types import SimpleNamespace

import pytest

from course_utils.core import environment, paths
from course_utils.notebook import doctor
from course_utils.notebook.doctor import Check


@pytest.mark.parametrize(
    ("variables", "live"),
    [
        ({}, False),
        ({"JPY_SESSION_NAME": "a"}, True),
        ({"JPY_SESSION_NAME": "a", "COURSE_LIVE": "0"}, False),
        ({"COURSE_LIVE": "1"}, True),
    ],
)  # fmt: skip
def test_live_means_jupyterlab(monkeypatch, variables, live):
    for name in ("JPY_SESSION_NAME", "COURSE_LIVE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert environment.is_live() is live


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
    monkeypatch.setattr(environment.sys, "version_info", (3, 9, 1))
    assert doctor._python()[0].status == "problem"
    (tmp_path / "requirements.txt").write_text("numpy<1\nno-such-package\npytest; python_version < '3'\n")
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    (check,) = doctor._packages()
    assert check.status == "problem" and "numpy is" in check.text and "no-such-package is missing" in check.text
    assert "pytest" not in check.text
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _path: SimpleNamespace(free=10**8))
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


def test_seeds_fix_python_numpy_and_keras():
    code = """
from course_utils.core import environment
environment.seed_everything(7)
import keras, numpy, random
print(random.random(), numpy.random.rand(), float(keras.random.normal(())))
"""
    first, second = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout for _turn in range(2)
    )
    assert first == second and len(first.split()) == 3


def test_tensorflow_starts_without_a_word():
    code = "from course_utils.core import environment; environment.load_tensorflow(); environment.gpus()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "" and done.stdout == ""


@pytest.mark.skipif(platform.machine().lower() not in ("x86_64", "amd64"), reason="oneDNN is for these processors")
@pytest.mark.parametrize(("given", "used"), [(None, "1"), ("0", "0")])
def test_convolutions_come_from_onednn_on_every_processor_unless_the_learner_says_otherwise(given, used):
    code = """
import os
from course_utils.core import environment
environment.load_tensorflow()
print(os.environ["TF_ENABLE_ONEDNN_OPTS"])
"""
    variables = {name: value for name, value in os.environ.items() if name != "TF_ENABLE_ONEDNN_OPTS"}
    variables.update({"TF_ENABLE_ONEDNN_OPTS": given} if given else {})
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=variables)
    assert done.stdout.strip() == used


def test_a_font_that_was_installed_after_matplotlib_made_its_list_is_found(monkeypatch):
    from matplotlib import font_manager

    if environment.chinese_font() is None:
        pytest.skip("needs a font with Chinese glyphs, such as Debian's fonts-noto-cjk")
    others = [font for font in font_manager.fontManager.ttflist if font.name not in environment.CHINESE_FONTS]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", others)
    assert environment.chinese_font() in environment.CHINESE_FONTS
