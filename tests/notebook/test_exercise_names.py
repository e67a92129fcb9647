"""An exercise is found by its name alone, so no two chapters may have one of the same name."""

import re
from collections import Counter

from course_utils.core.paths import ROOT


def test_every_name_is_there_once():
    sources = sorted((ROOT / "course_utils" / "chapters").glob("*/exercises.py"))
    names = Counter(name for path in sources for name in re.findall(r'@exercise\("([^"]+)"\)', path.read_text("utf-8")))
    assert len(names) > 60 and [name for name, count in names.items() if count > 1] == []
