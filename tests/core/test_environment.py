import os
import platform
import subprocess
import sys
import tempfile

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


ASK = """
import sys
from jupyter_client.manager import start_new_kernel

LIVE = "from course_utils.core import environment; print('live' if environment.is_live() else 'still')"


def ask(code=LIVE, wrapped=False, **given):
    \"""What `code` prints in a kernel of its own.\"""
    from jupyter_client import KernelManager
    from jupyter_client.kernelspec import KernelSpec

    manager = KernelManager()
    words = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    if wrapped:  # as `conda run`, or Python in an environment on Windows: a process stands between
        words = ["sh", "-c", '"$@"; true', "sh", *words]
    manager._kernel_spec = KernelSpec(argv=words, language="python", display_name="")
    manager.start_kernel(**given)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        said = []
        hook = lambda message: said.append(message["content"].get("text") or message["content"].get("evalue") or "")
        client.execute_interactive(code, output_hook=hook, timeout=240)
        return "".join(said).strip()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    print(ask())
"""


@pytest.mark.slow  # starts kernels
@pytest.mark.parametrize("wrapped", [False, pytest.param(True, marks=pytest.mark.skipif(os.name == "nt", reason="sh"))])
def test_what_a_live_kernel_starts_is_not_live(monkeypatch, tmp_path, wrapped):
    """`!papermill ...`, `!python ...` and papermill in a cell inherit JPY_SESSION_NAME, and nobody sees them."""
    (tmp_path / "asking.py").write_text(ASK)
    monkeypatch.syspath_prepend(str(tmp_path))
    import asking

    for name in ("JPY_SESSION_NAME", "COURSE_LIVE"):
        monkeypatch.delenv(name, raising=False)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    server = {**os.environ, "JPY_SESSION_NAME": str(tmp_path / "mine.ipynb"), "PYTHONPATH": path}
    code = f"""
{asking.LIVE}
import subprocess, sys
for words in (["{tmp_path / "asking.py"}"], ["-c", {asking.LIVE!r}]):
    print(subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True).stdout.strip())
import asking
print(asking.ask())
"""
    assert asking.ask(code, wrapped, env=server).split() == ["live", "still", "still", "still"]


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


def test_a_function_that_tensorflow_traces_may_ask_for_tensorflow():
    """It translates what is called, and prints of a method of os.environ that it cannot, with all that is in there."""
    code = (
        "from course_utils.core import environment; tf = environment.load_tensorflow()\n"
        "def batch(x):\n    return environment.load_tensorflow().abs(x)\n"
        "list(tf.data.Dataset.range(2).map(batch))"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:  # it translates only what has a source
        script.write(code)
        script.flush()
        done = subprocess.run([sys.executable, script.name], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


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
