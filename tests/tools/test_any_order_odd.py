"""The chapters of odd number, run as people run them, in profile smoke; see any_order.py. Two files: two processes."""

import pytest
from any_order import check

from course_utils.tools import notebooks


@pytest.mark.slow
@pytest.mark.parametrize("path", notebooks.find("en")[1::2], ids=lambda path: path.stem)
def test_cells_can_be_run_again_in_any_order(path):
    check(path)
