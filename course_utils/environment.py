"""The machine: device, seeds, versions, fonts, and the doctor that checks them all.

Nothing here imports Keras, or what Keras computes with, until it is asked for something only they know. Keras computes
with TensorFlow; the environment variable KERAS_BACKEND=jax makes it compute with JAX.
"""

import contextlib
import importlib.metadata
import os
import platform
import random
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from course_utils.errors import CourseError
from course_utils.i18n import _

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"

PYTHON_LOWEST, PYTHON_HIGHEST = (3, 10), (3, 13)
PACKAGES = ("tensorflow", "keras", "numpy", "matplotlib", "jupyterlab", "ipykernel", "ipywidgets", "papermill")
BACKENDS = ("tensorflow", "jax")  # what Keras may compute with
CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "SimHei", "Heiti SC", "Arial Unicode MS",
)  # fmt: skip


def is_live():
    """True where a learner can move a widget: in JupyterLab, not under papermill, nbval or a plain script.

    JupyterLab names the notebook in the kernel's environment (JPY_SESSION_NAME). COURSE_LIVE=0 or 1 overrides.
    """
    wanted = os.environ.get("COURSE_LIVE", "")
    if wanted in ("0", "1"):
        return wanted == "1"
    return "JPY_SESSION_NAME" in os.environ


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
    """Number of CPU cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
    """Seed Python and NumPy, and with `networks` Keras and what it computes with. `seed` is from 0 to 2**32 - 1."""
    import numpy

    random.seed(seed)
    numpy.random.seed(seed)
    if networks:
        load_keras().utils.set_random_seed(seed)


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
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def load_tensorflow():
    """Import TensorFlow without its start-up messages, which would bury the one line that setup() prints."""
    if "tensorflow" in sys.modules:
        return sys.modules["tensorflow"]
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
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
    return tensorflow


def load_keras():
    """Import Keras, and what it computes with, without start-up messages; returns the module keras.

    Raises
    ------
    CourseError
        When KERAS_BACKEND names something the course is not made for, or when that or Keras cannot be loaded.
    """
    wanted = backend()
    if wanted not in BACKENDS:
        raise CourseError(
            _("KERAS_BACKEND is {wanted!r}; allowed: {names}.").format(wanted=wanted, names=", ".join(BACKENDS))
        )
    if wanted == "tensorflow":
        load_tensorflow()
    else:
        # Where TensorFlow is installed too, Keras loads it to read a tf.data.Dataset and to seed it: here it is silent.
        with contextlib.suppress(CourseError):
            load_tensorflow()
    try:
        import keras
    except ImportError as error:
        raise CourseError(
            _("Keras cannot compute with {wanted} ({error}): install it, or unset KERAS_BACKEND.").format(
                wanted=wanted, error=error
            )
        ) from error
    return keras


@dataclass(frozen=True)
class Check:
    """One line of the doctor's report. `status` is "ok", "warning" or "problem"; `remedy` is empty when ok."""

    name: str
    status: str
    text: str
    remedy: str = ""


def doctor():
    """Examine the machine: a list of Check, one for each thing that the course needs.

    Loads TensorFlow (a few seconds). Never raises: a check that fails in an unforeseen way is itself a problem.
    """
    checks = []
    for examine in (_python, _packages, _kernel, _widgets, _fonts, _data, _gpu, _memory, _disk):
        try:
            checks += examine()
        except Exception as error:  # the report must come out whatever is broken
            name = examine.__name__.strip("_")
            checks.append(Check(name, "problem", f"{type(error).__name__}: {error}", _("Run the set-up again.")))
    return checks


def show_doctor(checks=None):
    """Show the doctor's report in a notebook, as a table; returns nothing."""
    from html import escape

    from IPython.display import display

    marks = {"ok": "✓", "warning": "!", "problem": "✗"}
    rows, lines = [], []
    for check in doctor() if checks is None else checks:
        words = f"{check.text} {check.remedy}".strip()
        lines.append(f"{marks[check.status]} {check.name}: {words}")
        rows.append(
            f'<tr><td style="text-align:left">{marks[check.status]} {_(check.status)}</td>'
            f'<th scope="row" style="text-align:left">{escape(check.name)}</th>'
            f'<td style="text-align:left">{escape(check.text)}'
            + (f"<br><strong>{escape(check.remedy)}</strong>" if check.remedy else "")
            + "</td></tr>"
        )
    table = "<table><tbody>" + "".join(rows) + "</tbody></table>"
    display({"text/html": table, "text/plain": "\n".join(lines)}, raw=True)


def _python():
    version = sys.version_info[:2]
    low, high = (".".join(map(str, edge)) for edge in (PYTHON_LOWEST, PYTHON_HIGHEST))
    text = platform.python_version()
    if PYTHON_LOWEST <= version <= PYTHON_HIGHEST:
        return [Check("Python", "ok", text)]
    remedy = _("Install a Python from {low} to {high}, then run the set-up again.").format(low=low, high=high)
    return [Check("Python", "problem", text, remedy)]


def _packages():
    from packaging.requirements import Requirement

    wrong = []
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(_("{name} is missing").format(name=requirement.name))
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            wrong.append(
                _("{name} is {version}, wanted {range}").format(
                    name=requirement.name, version=version, range=requirement.specifier
                )
            )
    name = _("packages")
    if not wrong:
        found = versions()
        parts = [f"TensorFlow {found['tensorflow']}", f"Keras {found['keras']}"]
        if backend() in found and backend() != "tensorflow":
            parts.append(_("computing with {name} {version}").format(name=backend(), version=found[backend()]))
        return [Check(name, "ok", ", ".join(parts))]
    remedy = _("Run the set-up again: `make course`, or `python -m course_utils run`.")
    return [Check(name, "problem", "; ".join(wrong), remedy)]


def _kernel():
    from jupyter_client.kernelspec import KernelSpecManager

    name = _("notebook kernel")
    specs = KernelSpecManager().get_all_specs()
    if "python3" not in specs:
        return [Check(name, "problem", _("no kernel named python3"), f"{sys.executable} -m ipykernel install --user")]
    program = specs["python3"]["spec"]["argv"][0]
    here = Path(sys.executable).resolve()
    elsewhere = os.path.isabs(program) and Path(program).resolve() != here
    if elsewhere:
        text = _("python3 starts {program}, which is not this Python").format(program=program)
        remedy = _("Start JupyterLab with `make lab`, or run `{python} -m ipykernel install --sys-prefix`.").format(
            python=sys.executable
        )
        return [Check(name, "warning", text, remedy)]
    return [Check(name, "ok", "python3")]


def _widgets():
    from jupyter_core.paths import jupyter_path

    name = _("widgets")
    folders = [Path(folder, "labextensions") for folder in jupyter_path()]
    wanted = ("@jupyter-widgets/jupyterlab-manager", "anywidget")
    missing = [part for part in wanted if not any((folder / part).is_dir() for folder in folders)]
    if missing:
        text = _("JupyterLab lacks {names}: sliders would not show").format(names=", ".join(missing))
        return [Check(name, "problem", text, "pip install --force-reinstall jupyterlab_widgets anywidget")]
    return [Check(name, "ok", f"ipywidgets {importlib.metadata.version('ipywidgets')}")]


def _fonts():
    name = _("Chinese font")
    font = chinese_font()
    if font:
        return [Check(name, "ok", font)]
    remedy = _("Only figures with Chinese text need one. On Debian or Ubuntu: apt-get install fonts-noto-cjk.")
    return [Check(name, "warning", _("none found"), remedy)]


def _data():
    from course_utils import datasets

    found = []
    for status in datasets.status():
        name = _("data: {name}").format(name=status.name)
        if status.intact:
            found.append(Check(name, "ok", f"{status.tier}: {status.text}"))
        else:
            # A set that is not here is no fault as long as another can be used; a broken one is.
            level = "warning" if status.tier in ("", "absent", "missing", None) else "problem"
            found.append(Check(name, level, status.text, status.remedy))
    return found


def _gpu():
    name = "GPU"
    found = gpus()
    if found:
        return [Check(name, "ok", ", ".join(found))]
    if sys.platform == "linux" and shutil.which("nvidia-smi"):
        remedy = _("Install the GPU build: pip install -r requirements-gpu.txt -c constraints.txt")
        return [Check(name, "warning", _("there is an NVIDIA driver, but TensorFlow sees no GPU"), remedy)]
    if sys.platform == "win32":
        text = _("TensorFlow uses no GPU on Windows; everything runs on the CPU (inside WSL2 a GPU can be used)")
        return [Check(name, "ok", text)]
    return [Check(name, "ok", _("none; the course is made to run on the CPU"))]


def _memory():
    import psutil

    memory = psutil.virtual_memory()
    text = _("{free:.1f} GB free of {total:.1f} GB").format(free=memory.available / 1e9, total=memory.total / 1e9)
    if memory.available < 2e9:
        return [Check(_("memory"), "problem", text, _("A notebook may take 4 GB: close other programs."))]
    if memory.available < 4e9:
        return [Check(_("memory"), "warning", text, _("A notebook may take 4 GB: close other programs."))]
    return [Check(_("memory"), "ok", text)]


def _disk():
    free = shutil.disk_usage(ROOT).free / 1e9
    text = _("{free:.1f} GB free").format(free=free)
    if free < 1:
        return [Check(_("disk"), "problem", text, _("Free at least 1 GB: downloads and reports need room."))]
    return [Check(_("disk"), "ok", text)]
