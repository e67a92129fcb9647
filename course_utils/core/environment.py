"""The machine: device, seeds, versions, fonts.

Nothing here imports Keras, or what Keras computes with, until it is asked for something only they know. Keras computes
with TensorFlow; the environment variable KERAS_BACKEND=jax makes it compute with JAX.
"""

import contextlib
import functools
import importlib.metadata
import math
import os
import platform
import random
import sys
from pathlib import Path

from course_utils.core import containers
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

PYTHON_LOWEST, PYTHON_HIGHEST = (3, 10), (3, 13)
PACKAGES = ("tensorflow", "keras", "numpy", "matplotlib", "jupyterlab", "ipykernel", "ipywidgets", "papermill")
BACKENDS = ("tensorflow", "jax")  # what Keras may compute with
LIMITS = ("KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH")  # Keras keeps to them without a word
REFUSALS = (AssertionError, AttributeError, TypeError, ValueError)  # what both raise on a keras.json they do not take
# Else the first notebook takes all of a GPU's memory, and the second one that is opened beside it finds none.
GPU_MEMORY = {"TF_FORCE_GPU_ALLOW_GROWTH": "true", "XLA_PYTHON_CLIENT_PREALLOCATE": "false"}  # the latter is JAX's
_settled = set()  # version of the Keras that was given what the course relies on
CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "SimHei", "Heiti SC", "Arial Unicode MS",
)  # fmt: skip


def is_live():
    """True where a learner can move a widget: in JupyterLab, not under papermill, nbval or a plain script.

    JupyterLab names the notebook in the kernel's environment (JPY_SESSION_NAME). What such a kernel starts, by
    `!papermill` or `!python` in a cell, inherits the name and is not live. COURSE_LIVE=0 or 1 overrides.
    """
    wanted = os.environ.get("COURSE_LIVE", "")
    if wanted in ("0", "1"):
        return wanted == "1"
    name = os.environ.get("JPY_SESSION_NAME")
    return name is not None and not _inherited("JPY_SESSION_NAME", name)


@functools.lru_cache
def _inherited(variable, value):
    """True where who started this process has the same value of the variable: it was not set for us.

    A process that only hands the kernel's command on (`conda run`, Python in an environment on Windows) names the same
    connection file, and counts as the kernel itself. False where the system does not tell.
    """
    import psutil

    try:
        process = psutil.Process()
        connection = [word for word in process.cmdline() if word.endswith(".json")]
        starter = process.parent()
        while starter and any(file in word for file in connection for word in starter.cmdline()):
            starter = starter.parent()
        return starter is not None and starter.environ().get(variable) == value
    except (psutil.Error, OSError):
        return False


def versions():
    """Versions of Python and of the main packages, as {name: text}; a missing package is "not installed".

    What Keras computes with is among them.
    """
    found = {"python": platform.python_version()}
    for package in PACKAGES if backend() == "tensorflow" else (*PACKAGES, backend()):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def backend():
    """What Keras computes with: "tensorflow", or what KERAS_BACKEND says, such as "jax". Loads nothing."""
    keras = sys.modules.get("keras")
    if hasattr(keras, "config"):
        return keras.config.backend()
    return os.environ.get("KERAS_BACKEND") or "tensorflow"


def cores():
    """Number of CPU cores this process may use: a container's share of them counts, rounded up."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, math.ceil(min(here, containers.limits().cores)))


def limit_threads():
    """Give the matrix libraries that are loaded already as many threads as OPENBLAS_NUM_THREADS says: ours is 1.

    `course_utils` sets the variable as it is imported, for libraries that load later. TensorFlow is not concerned: it
    has threads of its own, whose waiting costs little.

    Returns
    -------
    list of (str, int)
        Each library's file name and its threads now. Empty where the variable is no whole number above 0, which the
        libraries do not follow either: they are then left as they are.
    """
    from threadpoolctl import ThreadpoolController

    wanted = os.environ.get("OPENBLAS_NUM_THREADS", "")
    if not (wanted.isascii() and wanted.isdigit() and int(wanted) > 0):
        return []
    libraries = ThreadpoolController().select(user_api="blas").lib_controllers
    for library in libraries:
        library.set_num_threads(int(wanted))
    return [(Path(library.filepath).name, library.num_threads) for library in libraries]


def processor():
    """The processor's name, such as "AMD EPYC 9R14"; the kind of machine where the system does not tell it."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):  # not Linux
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    return name


def gpus():
    """Names of the GPUs that Keras can compute with (loads TensorFlow, or what KERAS_BACKEND names)."""
    load_keras()
    if backend() == "jax":
        import jax

        return [found.device_kind for found in jax.devices() if found.platform == "gpu"]
    tensorflow = load_tensorflow()
    found = tensorflow.config.list_physical_devices("GPU")
    details = [tensorflow.config.experimental.get_device_details(gpu) for gpu in found]
    return [detail.get("device_name", gpu.name) for gpu, detail in zip(found, details, strict=True)]


def has_bfloat16():
    """True where arithmetic in bfloat16 is fast: on a GPU, or on a CPU that has instructions for it.

    Linux lists a CPU's instructions; elsewhere the answer is False, and networks compute in float32.
    """
    if gpus():
        return True
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    return any(name in flags for name in ("avx512_bf16", "amx_bf16", " bf16"))


def device(networks=True):
    """The device that computes, in words: "NVIDIA H200" or "CPU, 2 cores".

    Parameters
    ----------
    networks : bool
        False for a chapter without networks: Keras is then not loaded, and the answer is the CPU.
    """
    names = gpus() if networks else []
    return names[0] if names else _("CPU, {n} cores").format(n=cores())


def seed_everything(seed, networks=True):
    """Seed Python and NumPy, and with `networks` Keras and what it computes with. `seed` is from 0 to 2**32 - 1.

    Keras is given the settings that the course relies on, too: float32, channels last.
    """
    import numpy

    random.seed(seed)
    numpy.random.seed(seed)
    if networks:
        keras = load_keras()
        _settle(keras)  # also where the learner has loaded it before us, or has changed it since
        keras.utils.set_random_seed(seed)


def peak_memory_mb():
    """Highest memory this process has held so far, in MB (10**6 bytes); 0.0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        import psutil

        return getattr(psutil.Process().memory_info(), "peak_wset", 0) / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def chinese_font():
    """Name of an installed font that has Chinese glyphs, or None."""
    from matplotlib import font_manager

    def known():
        names = {font.name for font in font_manager.fontManager.ttflist}
        return next((name for name in CHINESE_FONTS if name in names), None)

    if known() is None:
        # Matplotlib keeps a list of fonts; one that was installed after the list was made is not in it.
        wanted = {name.replace(" ", "").lower()[:11] for name in CHINESE_FONTS}
        for path in font_manager.findSystemFonts():
            if any(Path(path).name.replace("-", "").lower().startswith(name) for name in wanted):
                with contextlib.suppress(RuntimeError, OSError):  # not every file is one that matplotlib can read
                    font_manager.fontManager.addfont(path)
    return known()


@contextlib.contextmanager
def _silent_stderr():
    # TensorFlow's C++ part writes to the file descriptor itself, whatever its log level says, while it starts.
    if sys.stderr is not None:  # None where standard error is closed, and in a Python without a console
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # it is closed: nobody is disturbed
        yield
        return
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def load_tensorflow():
    """Import TensorFlow without its start-up messages, which would bury the one line that setup() prints."""
    # Functions that TensorFlow traces come here too: of a method of os.environ, such as setdefault, it would say that
    # it cannot be translated, and print the whole environment.
    for name, value in GPU_MEMORY.items():
        if name not in os.environ:
            os.environ[name] = value
    if "tensorflow" in sys.modules:
        return sys.modules["tensorflow"]
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if platform.machine().lower() in ("x86_64", "amd64"):
        # TensorFlow uses oneDNN's convolutions by itself only where the processor has AVX-512 VNNI or newer. They are
        # faster without it too: with AVX2 alone a step of the fast recipe takes 2.6 times less of the processor.
        os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    try:
        with _silent_stderr():
            import tensorflow

            tensorflow.config.list_physical_devices("GPU")  # looks for the driver, and says so if there is none
    except ImportError as error:
        raise CourseError(
            _(
                "TensorFlow cannot be loaded ({error}); run `python -m course_utils doctor` to see what is missing."
            ).format(error=error)
        ) from error
    except REFUSALS as error:
        raise CourseError(_refused("TensorFlow", error)) from error
    return tensorflow


def load_keras():
    """Import Keras, and what it computes with, without start-up messages; returns the module keras.

    The first time, Keras is given what the course relies on (`_settle`), whatever the learner's keras.json says.

    Raises
    ------
    CourseError
        When Keras is to compute with something the course is not made for, or when that or Keras cannot be loaded.
    """
    wanted = backend()
    if wanted not in BACKENDS:
        raise CourseError(_not_made_for(wanted))
    if not hasattr(sys.modules.get("keras"), "config"):
        # An import that failed leaves the part that had chosen, by keras.json, what to compute with.
        for name in [name for name in sys.modules if name.split(".")[0] == "keras"]:
            del sys.modules[name]
        for name in LIMITS:
            os.environ.pop(name, None)
        os.environ["KERAS_BACKEND"] = wanted
    if wanted == "tensorflow":
        load_tensorflow()
    else:
        # Where TensorFlow is installed too, Keras loads it to read a tf.data.Dataset and to seed it: here it is silent.
        with contextlib.suppress(CourseError):
            load_tensorflow()
    try:
        import keras
    except ImportError as error:
        text = (
            _("Keras cannot compute with {wanted} ({error}): install it, or unset KERAS_BACKEND.")
            if wanted != "tensorflow"
            else _("Keras cannot be loaded ({error}); run `python -m course_utils doctor` to see what is missing.")
        )
        raise CourseError(text.format(wanted=wanted, error=error)) from error
    except REFUSALS as error:
        raise CourseError(_refused("Keras", error)) from error
    if not _settled:
        _settle(keras)
    return keras


def keras_file():
    """Path of the file in which Keras keeps the learner's settings: KERAS_HOME/keras.json, or ~/.keras/keras.json."""
    return Path(os.environ.get("KERAS_HOME") or Path("~", ".keras"), "keras.json").expanduser()


def _refused(library, error):
    """The sentence on a keras.json whose values Keras, or TensorFlow's own copy of it, does not take."""
    text = _("{library} cannot be loaded ({error}): correct {file}, or delete it, and restart the kernel.")
    return text.format(library=library, error=str(error).rstrip(".") or type(error).__name__, file=keras_file())


def _not_made_for(wanted):
    """The sentence on a backend that is not one of ours: it says where it was chosen."""
    names = ", ".join(BACKENDS)
    if os.environ.get("KERAS_BACKEND") == wanted:
        return _("KERAS_BACKEND is {wanted!r}; allowed: {names}. Unset it, and restart the kernel.").format(
            wanted=wanted, names=names
        )
    return _(
        "Keras was loaded before the course, and computes with {wanted}, as {file} says; allowed: {names}. Restart the "
        "kernel and run the setup cell first."
    ).format(wanted=wanted, file=keras_file(), names=names)


def _settle(keras):
    """Give Keras what the course relies on: pictures as [h, w, channels], float32, no limit on epochs and steps."""
    _settled.add(keras.__version__)
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    keras.config.set_epsilon(1e-7)
    keras.config.set_dtype_policy("float32")
    for name in ("set_max_epochs", "set_max_steps_per_epoch"):  # since Keras 3.10
        getattr(keras.config, name, lambda _none: None)(None)
