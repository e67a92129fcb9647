"""The chapters of even number, run as people run them; see any_order.py. Two files: two processes share the work."""

import pytest
from any_order import Chapter, report

from course_utils.tools import notebooks


@pytest.mark.slow
@pytest.mark.parametrize("path", notebooks.find("en")[0::2], ids=lambda path: path.stem)
def test_cells_can_be_run_again_in_any_order(path):
    chapter = Chapter(path)
    chapter.run()
    print(report(chapter))
    assert chapter.faults == []
