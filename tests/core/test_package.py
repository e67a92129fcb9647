import subprocess
import sys

import pytest

import course_utils


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_import_loads_nothing_heavy():
    heavy = ("tensorflow", "keras", "numpy", "matplotlib", "IPython", "ipywidgets")
    done = run(f"import course_utils, sys; print([name for name in {heavy} if name in sys.modules])")
    assert done.stdout.strip() == "[]", done.stderr


def test_every_public_name_is_there_and_no_module_hides_one():
    from pathlib import Path

    modules = {path.stem for path in Path(course_utils.__file__).parent.iterdir()}
    for name in course_utils.__all__:
        assert getattr(course_utils, name) is not None
        assert name not in modules


def test_names_stay_functions_when_asked_for_twice():
    from course_utils import setup as first
    from course_utils import setup as second

    assert first is second and callable(first)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        course_utils.nonsense  # noqa: B018


def test_a_chapter_without_networks_never_loads_tensorflow():
    code = """
import sys
from course_utils.notebook import opening
opening.setup("01_background", {}, networks=False)
print("tensorflow" in sys.modules)
"""
    done = run(code)
    assert done.stdout.splitlines()[-1] == "False", done.stderr


def test_messages_speak_the_language_of_the_notebook():
    done = run(
        "from course_utils.core import i18n; i18n.use_language('zh');"
        "print(i18n._('epoch')); i18n.use_language('en'); print(i18n._('epoch'))"
    )
    chinese, english = done.stdout.split()
    assert english == "epoch" and chinese != "epoch", done.stderr


THREADS = """
import sys
{first}
from course_utils.notebook import opening
opening.setup("01_background", {{}}, networks=False)
import scipy.linalg
from threadpoolctl import threadpool_info
print(sorted({{(pool["user_api"], pool["num_threads"]) for pool in threadpool_info()}}))
"""


@pytest.mark.parametrize("first", ["", "import numpy", "import numpy, scipy.linalg"])
@pytest.mark.parametrize(("given", "wanted"), [(None, 1), ("2", 2)])
def test_matrix_libraries_have_one_thread_whenever_they_were_loaded(first, given, wanted, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if given:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", given)
    done = run(THREADS.format(first=first))
    assert done.stdout.splitlines()[-1:] == [str([("blas", wanted)])], done.stderr


def test_threads_of_openmp_wait_without_spinning(monkeypatch):
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    assert run("import course_utils, os; print(os.environ['OMP_WAIT_POLICY'])").stdout.strip() == "passive"


@pytest.mark.parametrize("given", ["", "0", "many", "-1"])
def test_a_number_of_threads_that_is_none_leaves_the_libraries_as_they_are(given, monkeypatch):
    from course_utils.core import environment

    monkeypatch.setenv("OPENBLAS_NUM_THREADS", given)
    assert environment.limit_threads() == []
