"""A notebook is saved, its kernel ends, and it is opened again: what was seen last is still there, with its words."""

import json

import nbformat
from browser_chapter import SCREENSHOTS
from browser_lab import write_notebook
from test_explorers import DOT, PAD, PHOTO, frame

TRAINING = """
from types import SimpleNamespace
from course_utils.learning import watching
view = watching.Live("A small training")
view.begin(2, 1)
view.epoch(1, {"loss": [2.0]}, 0.1)
view.epoch(2, {"loss": [2.0, 1.5]}, 0.1)
view.end(SimpleNamespace(diverged=False, stopped_early=False, best_epoch=0, seconds=0.2))
"""
STILL = """
from course_utils.core import plots
plots.show(plots.curves({"loss": [3.0, 2.0]}), "A loss falls from 3 to 2.")
"""
QUIZ = "from course_utils.notebook.quizzes import quiz; quiz('07_cnn')"
CELLS = (PHOTO, DOT.replace("HOVER", "False"), TRAINING, STILL, QUIZ, PAD)


def pictures(page):
    """The alternative texts of the pictures that are seen, in order."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output img, .jp-OutputArea-output canvas.course-canvas')]
            .filter(found => found.checkVisibility())
            .map(found => found.getAttribute('alt') ?? found.getAttribute('aria-label'))"""
    )


def save(lab, name):
    """Save the notebook; what lies on the disk."""
    lab.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    lab.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty", timeout=60_000)
    return nbformat.read(lab.root / name, as_version=4)


def end_kernels(lab):
    for session in lab.api("api/sessions"):
        lab.api(f"api/sessions/{session['id']}", "DELETE")


def test_what_was_seen_last_is_there_again(lab):
    write_notebook(lab.root / "reopened.ipynb", *CELLS)
    lab.open("reopened.ipynb")
    lab.run_all()
    page = lab.page
    assert lab.error_texts() == []
    old = frame(page)
    page.locator(".course-explorer-box .noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "old => document.querySelector('canvas.course-canvas').dataset.frame !== old", arg=old, timeout=60_000
    )
    wrong = page.locator(".course-quiz-question").first.locator("button").first
    wrong.click()
    page.wait_for_function(
        """() => JSON.stringify(window.jupyterapp.shell.currentWidget.context.model.toJSON())
                     .includes('alt=\\\\"x 6 y 5')""",
        timeout=60_000,
    )  # it goes into the notebook once the hand rests
    page.wait_for_timeout(1000)
    live = pictures(page)
    assert live[:3] == [
        "x 6 y 5",
        "Curves up to epoch 2: training loss from 2.00 to 1.50.",
        "A loss falls from 3 to 2.",
    ]
    assert page.locator(".course-kept").count() == 4 and not any(
        found.is_visible() for found in page.locator(".course-kept").all()
    )
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "reopened-before.png")
    saved = save(lab, "reopened.ipynb")

    lab.open("reopened.ipynb")  # the page is loaded again, the kernel lives: so do the widgets
    frame(page)
    page.wait_for_timeout(1000)
    assert pictures(page) == live
    assert not any(found.is_visible() for found in page.locator(".course-kept").all())

    assert "x 6 y 5" in json.dumps(saved)

    end_kernels(lab)
    lab.open("reopened.ipynb")
    page.wait_for_timeout(1500)
    page.screenshot(path=SCREENSHOTS / "reopened-after.png")
    assert pictures(page)[:3] == live[:3]
    assert "model not found" not in page.locator("#jp-main-dock-panel").inner_text()
    assert all(found.is_visible() for found in page.locator(".course-kept").all())
    assert (
        wrong.count() == 0
        and page.locator(".course-kept li", has_text="✗").count()
        + page.locator(".course-kept li", has_text="✓").count()
        == 1
    )
    assert "Draw something" in page.locator(".course-kept").last.inner_text()


def test_a_notebook_from_somebody_else_shows_its_pictures_too(lab):
    """JupyterLab trusts only what it ran itself: styles go, pictures and words stay."""
    write_notebook(lab.root / "mine.ipynb", PHOTO, DOT.replace("HOVER", "False"), STILL)
    lab.open("mine.ipynb")
    lab.run_all()
    frame(lab.page)
    book = save(lab, "mine.ipynb")
    end_kernels(lab)
    book.cells[0].source += "\n# changed elsewhere: the signature is no longer right"
    for cell in book.cells:
        cell.metadata.pop("trusted", None)
    nbformat.write(book, lab.root / "theirs.ipynb")
    lab.open("theirs.ipynb")
    lab.page.wait_for_timeout(1500)
    lab.page.screenshot(path=SCREENSHOTS / "reopened-untrusted.png")
    assert pictures(lab.page) == ["x 5 y 5", "A loss falls from 3 to 2."]
