import nbformat
import pytest
from small import runnable, write

from course_utils.core.errors import CourseError
from course_utils.tools import notebooks, refresh


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    return write(runnable("record(a=1)\nprint('x')"), tmp_path / "notebooks" / "en" / "00_start_here.ipynb")


def test_refresh_executes_in_order_and_remembers_the_source(path, capfd):
    assert not refresh.is_fresh(nbformat.read(path, 4))
    refresh.refresh()
    assert not capfd.readouterr().err, "what the kernel says of itself is in the log"
    notebook = nbformat.read(path, 4)
    assert [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"] == [1, 2, 3]
    assert refresh.is_fresh(notebook)
    assert notebook.metadata.course_run.tensorflow and notebook.metadata.language_info == {"name": "python"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert not any("execution" in cell.metadata for cell in notebook.cells)
    notebook.cells[-1].source += "\n"
    notebook.cells[-1].source += "x = 2"
    assert not refresh.is_fresh(notebook)


def test_a_notebook_that_fails_is_left_as_it_was(path):
    notebook = runnable("1 / 0")
    write(notebook, path)
    before = path.read_text()
    with pytest.raises(CourseError, match="was not written.*ZeroDivisionError"):
        refresh.refresh()
    assert path.read_text() == before


def test_refresh_uses_the_bundled_data_whatever_the_environment_says(path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", "/nonsense")
    write(runnable("print(course.data.tier)"), path)
    refresh.refresh()
    assert nbformat.read(path, 4).cells[-1].outputs[0].text == "bundled\n"
