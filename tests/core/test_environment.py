import os
import platform
import subprocess
import sys

import pytest

from course_utils.core import environment


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


@pytest.mark.parametrize("given", [None, "false"])
def test_a_second_notebook_finds_memory_on_the_gpu(monkeypatch, given):
    """By itself TensorFlow takes all of it, and so does JAX. Whoever has said what it shall do is left alone."""
    monkeypatch.setitem(sys.modules, "tensorflow", object())
    for name, wanted in (("TF_FORCE_GPU_ALLOW_GROWTH", "true"), ("XLA_PYTHON_CLIENT_PREALLOCATE", "false")):
        monkeypatch.setenv(name, given or "")
        if given is None:
            monkeypatch.delenv(name)
        environment.load_tensorflow()
        assert os.environ[name] == (given or wanted)


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
