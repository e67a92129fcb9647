"""The chapters of even number, run as people run them, in profile smoke; see any_order.py. Two files: two processes."""

import pytest
import small
from any_order import Chapter, check

from course_utils.tools import notebooks


@pytest.mark.slow
@pytest.mark.parametrize("path", notebooks.find("en")[0::2], ids=lambda path: path.stem)
def test_cells_can_be_run_again_in_any_order(path):
    check(path)


@pytest.mark.slow
def test_each_kind_of_fault_is_found(tmp_path):
    """Otherwise the test above would be content with everything."""
    cells = [
        "rows, unseeded, text = [1], __import__('random'), 'a'",
        "early = 1",
        "record(sound=sum(rows[:1]), seconds=unseeded.random())",
        "rows.append(1)\nrecord(grown=len(rows))",
        "record(drawn=unseeded.random())",
        "assert text == 'a'\nrecord(kept=text)",
        "text = 'b'\nrecord(needs=early)",
        "try:\n    early\nexcept NameError:\n    raise KeyError('early')",
        "seed = 9",
    ]
    chapter = Chapter(small.write(small.runnable(*cells), tmp_path / "small.ipynb"))
    chapter.run()
    words = [fault.split(": ") for fault in chapter.faults]
    found = {(when, *what.split(" = ")[0].split(" records ")) for when, what, *_rest in words}
    assert found == {
        ("from the middle", "cell-7"),
        ("setup again", "setup says A cell has bound seed to 9; setup takes what the parameters cell says, 0"),
        ("backwards", "cell-3", "grown"),
        ("backwards", "cell-4", "drawn"),
        ("backwards", "cell-5"),
        ("twice", "cell-3", "grown"),
        ("twice", "cell-4", "drawn"),
    }, chapter.faults
