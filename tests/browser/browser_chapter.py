"""A chapter as a student meets it: the student copy in JupyterLab, all cells run, then mouse and keyboard.

Profile smoke, because the browser is what is looked at here; nbval runs the notebooks in full.
"""

import nbformat

from course_utils.core.paths import ROOT
from course_utils.tools import notebooks, student

SCREENSHOTS = ROOT / "build" / "screenshots"
# What a learner can move in an explorer, and the keys that move it: the second where the first is at its end.
CONTROLS = {
    "select": ("ArrowDown", "ArrowUp"),
    ".noUi-handle": ("ArrowRight", "ArrowLeft"),
    "input[type=checkbox]": ("Space",),
    "input[type=number]": ("ArrowUp", "ArrowDown"),
}
STEPS = 8  # how often a key is pressed at most


def student_copy(chapter):
    """The student's notebook of `chapter`, with the parameter profile = "smoke"."""
    (path,) = notebooks.find("en", chapter)
    notebook, _answers = student.student_version(nbformat.read(path, as_version=4))
    cell = next(cell for cell in notebook.cells if cell.id == "parameters")
    assert 'profile: str = "class"' in cell.source
    cell.source = cell.source.replace('profile: str = "class"', 'profile: str = "smoke"')
    return notebook


# Explorers that are no picture beside controls; each has a test of its own.
OTHERS = ("pad.pad(", "face_gallery.explore(")


def explorers():
    """(chapter, id of the cell) of every explorer of the course that has a picture to move."""
    found = []
    for path in notebooks.find("en"):
        for cell in nbformat.read(path, as_version=4).cells:
            if "explorer" in cell.metadata.get("tags", ()) and not any(name in cell.source for name in OTHERS):
                found.append((path.stem, cell.id))
    return found


class Chapter:
    """A chapter that has run in JupyterLab; cells are found by their id."""

    def __init__(self, lab, chapter):
        self.lab, self.page, self.name = lab, lab.page, chapter
        self.book = student_copy(chapter)
        nbformat.write(self.book, lab.root / f"{chapter}.ipynb")
        lab.open(f"{chapter}.ipynb")
        lab.run_all(300)

    def cell(self, name):
        """The cell with the id `name` on the page."""
        place = [cell.id for cell in self.book.cells].index(name)
        return self.page.locator(".jp-Notebook .jp-Cell").nth(place)

    def write(self, name, source):
        """Write `source` into a cell, as by a paste, and run it with the keys."""
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Shift+Enter")

    def answer(self, name, source):
        """Write an answer, run it and its check; the check's status and text."""
        old = self.cell(f"check-{name}").locator(".course-check").inner_text()
        self.write(f"exercise-{name}", source)
        self.page.keyboard.press("Shift+Enter")
        check = self.cell(f"check-{name}").locator(".course-check")
        for _tenth in range(600):
            self.page.wait_for_timeout(100)
            if check.count() == 1 and check.inner_text() != old:
                break
        return check.get_attribute("data-status"), check.inner_text()

    def show(self, name):
        """Bring an explorer into view and wait for its first picture."""
        self.cell(name).scroll_into_view_if_needed()
        self.canvas(name).wait_for(timeout=60_000)

    def canvas(self, name):
        return self.cell(name).locator("canvas.course-canvas[data-frame]")

    def picture(self, name):
        return self.canvas(name).evaluate("canvas => canvas.toDataURL()")

    def words(self, name):
        return self.canvas(name).get_attribute("aria-label")

    def controls(self, name):
        """Everything in an explorer that can be moved: list of (locator, keys)."""
        box = self.cell(name).locator(".course-explorer-box")
        return [(control, keys) for kind, keys in CONTROLS.items() for control in box.locator(kind).all()]

    def press(self, name, control, keys):
        """Press a key until the picture changes, and the other way if it does not; whether it did, and words as it did.

        Several times: one second more of waiting, or one step of a need, may leave the answer of an explorer as it is.
        At the end the control is put back, so that the next one is tried from the same place.
        """
        before = self.picture(name)
        for key, back in zip(keys, keys[::-1], strict=True):
            for times in range(1, STEPS + 1):
                self._press_once(control, key)
                if self._wait_for(lambda: self.picture(name) != before):
                    words = self.words(name)
                    for _time in range(times):
                        self._press_once(control, back)
                    self._wait_for(lambda: self.picture(name) == before)
                    return True, words
        return False, self.words(name)

    def _press_once(self, control, key):
        control.focus()
        self.page.keyboard.press(key)
        if control.get_attribute("type") == "number":
            self.page.keyboard.press("Enter")

    def _wait_for(self, true):
        """Wait for three seconds at most, since other tests run beside; whether it became true."""
        for _twentieth in range(60):
            self.page.wait_for_timeout(50)
            if true():
                return True
        return False

    def screenshot(self, name):
        """Save a picture of the cell `name` in build/screenshots/."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.cell(name).screenshot(path=SCREENSHOTS / f"{self.name}-{name}.png")
