"""Take the README's pictures: JupyterLab with a chapter open, one explorer, and the slide that test_slides_in_browser.py took.

Run: .venv/bin/python tests/browser/readme_pictures.py, then look at .github/pictures/ before you commit.
"""

import shutil
import tempfile

from browser_chapter import SCREENSHOTS, Chapter
from browser_lab import LabPage, chromium, lab_server

from course_utils.environment import ROOT

TARGET = ROOT / ".github" / "pictures"
PAGE = ("04_mse_derivation", "surface-explorer")  # the whole window, this explorer in view
EXPLORER = ("02_concepts", "plane-explorer")


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    if (SCREENSHOTS / "slide.png").exists():
        shutil.copy(SCREENSHOTS / "slide.png", TARGET / "slide.png")
    else:
        print("There is no slide yet: .venv/bin/python -m pytest tests/browser/test_slides_in_browser.py makes it.")
    with tempfile.TemporaryDirectory() as folder, lab_server(folder) as server, chromium() as browser:
        for (name, explorer), whole in ((PAGE, True), (EXPLORER, False)):
            chapter = Chapter(LabPage(browser, server, 1280, 800), name)
            chapter.show(explorer)
            chapter.page.wait_for_timeout(1000)
            if whole:
                chapter.cell(explorer).evaluate("cell => cell.scrollIntoView({block: 'center'})")
                chapter.page.wait_for_timeout(500)
                chapter.page.screenshot(path=TARGET / "jupyterlab.png")
            else:
                chapter.cell(explorer).locator(".course-explorer-box").screenshot(path=TARGET / "explorer.png")
            chapter.lab.close()


if __name__ == "__main__":
    main()
