"""What a learner has set for other work, in Keras, matplotlib, Python, changes nothing here, or is told."""

import json
import os
import subprocess
import sys

import pytest

from course_utils.core import environment, plots, surroundings
from course_utils.core.paths import ROOT


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder with a keras.json: call it with what the file says, or with its text."""

    def make(said, file=".keras/keras.json"):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said if isinstance(said, str) else json.dumps(said))
        return {"HOME": str(tmp_path), "KERAS_HOME": None, "KERAS_BACKEND": None}

    return make


def python(code, **variables):
    """What `code` prints, in a Python of its own with these variables; None removes one."""
    env = {**os.environ, **{name: value for name, value in variables.items() if value is not None}}
    for name, value in variables.items():
        if value is None:
            env.pop(name, None)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-800:]
    return done.stdout.strip()


SETTLED = """
from course_utils.core import environment
environment.seed_everything(0)
import keras, numpy
layer = keras.layers.Conv2D(2, 3)
print(keras.backend.backend(), keras.config.floatx(), keras.config.epsilon(), keras.config.image_data_format(),
      keras.config.dtype_policy().name, layer(numpy.zeros((1, 8, 6, 3), "float32")).shape, layer.compute_dtype)
"""
AS_WE_RELY_ON = "tensorflow float32 1e-07 channels_last float32 (1, 6, 4, 2) float32"
# One file with all that Keras itself accepts: each entry alone was a fault once.
ODD = {"backend": "torch", "image_data_format": "channels_first", "floatx": "float16", "epsilon": 0.5}


@pytest.mark.parametrize(
    "before",
    [
        # Another cell of the learner's own, between two calls of setup.
        """
from course_utils.core import environment
environment.load_keras()
import keras
print(keras.config.floatx(), end=" ")
keras.config.set_floatx("float64")
keras.config.set_image_data_format("channels_first")
""",
        # A cell of the learner's own, before the setup cell: it fails, as torch is not here, and leaves half of Keras.
        "try:\n    import keras\nexcept ImportError:\n    print('float32', end=' ')\n",
    ],
    ids=["twice", "after a failed import"],
)
def test_the_learners_keras_json_changes_nothing(home, before):
    assert python(before + SETTLED, **home(ODD), KERAS_MAX_EPOCHS="1") == f"float32 {AS_WE_RELY_ON}"


TOLD = """
from course_utils.core import environment
{before}
try:
    environment.load_keras()
except environment.CourseError as error:
    print(error)
"""


def test_a_file_that_keras_refuses_is_named(home):
    variables = home({"floatx": "bfloat16"})
    said = python(TOLD.format(before=""), **variables)
    assert said == (
        f"TensorFlow cannot be loaded (AssertionError): correct {variables['HOME']}/.keras/keras.json, or delete it, "
        "and restart the kernel."
    )


def test_a_sentence_says_truly_where_a_backend_was_chosen(home):
    assert python(TOLD.format(before=""), **{**home({}), "KERAS_BACKEND": "theano"}) == (
        "KERAS_BACKEND is 'theano'; allowed: tensorflow, jax. Unset it, and restart the kernel."
    )
    loaded = """
import sys, types
sys.modules["keras"] = types.SimpleNamespace(config=types.SimpleNamespace(backend=lambda: "torch"))
"""
    variables = home({"backend": "torch"}, "elsewhere/keras.json")
    variables["KERAS_HOME"] = f"{variables['HOME']}/elsewhere"
    assert python(TOLD.format(before=loaded), **variables) == (
        f"Keras was loaded before the course, and computes with torch, as {variables['KERAS_HOME']}/keras.json says; "
        "allowed: tensorflow, jax. Restart the kernel and run the setup cell first."
    )


PICTURE = """
from course_utils.core import plots
plots.use_style()
import hashlib, matplotlib.pyplot as pyplot
figure = plots.curves({"loss": [2, 1, 0.5], "accuracy": [0.1, 0.5, 0.7]}, "a $x$ title")
print(hashlib.sha256(plots.png(figure)).hexdigest())
"""
MATPLOTLIBRC = """
backend: module://backend_interagg
figure.dpi: 300
savefig.dpi: 200
savefig.bbox: tight
savefig.transparent: True
savefig.facecolor: black
text.usetex: True
font.size: 30
axes.grid: True
lines.linewidth: 9
figure.facecolor: red
"""


def test_the_learners_matplotlibrc_and_backend_change_no_picture(tmp_path):
    plain = python(PICTURE, MPLBACKEND="agg", MATPLOTLIBRC=os.devnull, MPLCONFIGDIR=None)
    (tmp_path / "matplotlibrc").write_text(MATPLOTLIBRC)
    named = {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc")}
    assert python(PICTURE, **named, MPLBACKEND=None) == plain
    assert python(PICTURE, **named, MPLBACKEND="module://ipympl_is_not_here.backend_nbagg") == plain


def test_a_backend_that_matplotlib_does_not_know_is_told():
    tried = "\ntry: plots.use_style()\nexcept plots.CourseError as error: exit(error)"
    code = PICTURE.replace("plots.use_style()", tried)
    env = {**os.environ, "MPLBACKEND": "no such thing"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.stderr.startswith("matplotlib cannot be loaded (") and "correct MPLBACKEND" in done.stderr


def test_a_backend_that_can_be_loaded_stays(monkeypatch):
    import matplotlib

    before = matplotlib.get_backend()
    plots.use_style()
    assert matplotlib.get_backend() == before


def test_surroundings_put_this_folder_and_this_python_first():
    found = surroundings.applied({
        "PYTHONPATH": os.pathsep.join(["/other", str(ROOT)]), "PYTHONHOME": "/usr", "PYTHONSTARTUP": "x",
        "JUPYTER_PATH": "/mine", "HTTPS_PROXY": "http://proxy:3128", "COURSE_DATA_DIR": "/data", "HOME": str(ROOT),
    })  # fmt: skip
    assert found["PYTHONPATH"].split(os.pathsep) == [str(ROOT), "/other"]
    assert found["JUPYTER_PATH"].split(os.pathsep) == [os.path.join(sys.prefix, "share", "jupyter"), "/mine"]
    assert found["HTTPS_PROXY"] == "http://proxy:3128" and found["COURSE_DATA_DIR"] == "/data"
    assert not {"PYTHONHOME", "PYTHONSTARTUP", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"} & set(found)
    assert surroundings.applied({"KERAS_BACKEND": "jax"})["KERAS_BACKEND"] == "jax"


@pytest.mark.parametrize("home", [os.devnull, os.devnull + "/nobody"])
def test_without_a_home_that_can_be_written_the_course_has_folders_of_its_own(home):
    found = surroundings.applied({"HOME": home})
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        assert surroundings.can_write(found[name]), name


@pytest.mark.parametrize("closing", ["os.close(2)", "sys.stderr = None", "os.close(2); sys.stderr = None"])
def test_what_loads_in_silence_loads_with_standard_error_closed(closing):
    code = f"import os, sys; from course_utils.core.environment import _silent_stderr; {closing}\n"
    assert python(code + "with _silent_stderr(): print('in')") == "in"


def test_the_backend_of_a_kernel_is_named(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "")
    assert surroundings.changes()["KERAS_BACKEND"] == environment.BACKENDS[0]
