"""Copy the README's pictures from build/screenshots/, where the browser tests leave them.

Run the browser tests, then: .venv/bin/python tests/browser/readme_pictures.py. Look at .github/pictures/ afterwards.
"""

import shutil
import sys

from browser_chapter import SCREENSHOTS

from course_utils.core.paths import ROOT

TARGET = ROOT / ".github" / "pictures"
PICTURES = {
    "jupyterlab.png": "jupyterlab.png",
    "02_concepts-plane-explorer.png": "explorer.png",
    "slide.png": "slide.png",
}


def main():
    missing = [name for name in PICTURES if not (SCREENSHOTS / name).is_file()]
    if missing:
        sys.exit(f"{SCREENSHOTS} lacks {', '.join(missing)}: run `.venv/bin/python -m pytest tests/browser` first.")
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, target in PICTURES.items():
        shutil.copy(SCREENSHOTS / name, TARGET / target)


if __name__ == "__main__":
    main()
