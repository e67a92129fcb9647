"""Where the course's files lie: the folder of the checkout, and its data."""

from pathlib import Path

import course_utils

ROOT = Path(course_utils.__file__).resolve().parent.parent
DATA = ROOT / "data"
