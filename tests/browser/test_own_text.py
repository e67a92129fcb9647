"""The box for a text of one's own in a real JupyterLab: it answers while one types."""

from browser_lab import write_notebook

BOX = """
import numpy
from course_utils.chapters.text_classification import linear_text
from course_utils.chapters.text_classification.explorers import own_text
linear = linear_text.fit(["good room", "good food", "bad room", "bad food"] * 3, numpy.array([0, 0, 1, 1] * 3))
attend = lambda text: (text.split(), numpy.ones(len(text.split())))
own_text.box(linear, attend, lambda text: 0.1, ("praise", "complaint"), "good food")
"""


def test_the_answer_follows_the_keys_and_an_empty_box_is_told(lab):
    write_notebook(lab.root / "own_text.ipynb", BOX)
    lab.open("own_text.ipynb")
    lab.run_all()
    assert lab.error_texts() == []
    page, area = lab.page, lab.page.locator(".jp-OutputArea textarea")
    page.wait_for_selector("text=linear: praise")
    area.fill("bad food <b>")
    page.wait_for_selector("text=linear: complaint")
    assert page.locator(".jp-OutputArea b").count() == 0  # what is typed is shown, not run
    area.fill("")
    page.wait_for_selector("text=Write a few words first.")
    assert lab.error_texts() == []
