"""A click is served while a cell computes: what training's stop button stands on."""

import pytest
from browser_lab import write_notebook

LOOP = """
import time
import numpy
from course_utils.learning import watching
seen = []
import ipywidgets
from IPython.display import display
button = ipywidgets.Button(description="Stop")
words = ipywidgets.HTML("0")
button.on_click(lambda _: seen.append(time.time()))
watching.serve_while_busy(button)
display(ipywidgets.VBox([button, words]))
start, rounds = time.time(), 0
while not seen and time.time() - start < 30:
    rounds += 1
    BODY
    words.value = f"<b class='round'>{rounds}</b>"
print("stopped:", bool(seen))
"""
BODIES = {"waiting": "time.sleep(0.05)", "python": "sum(i * i for i in range(200_000))"}


@pytest.mark.parametrize("body", BODIES)
def test_a_click_stops_a_busy_cell(lab, body):
    write_notebook(lab.root / f"stop_{body}.ipynb", LOOP.replace("BODY", BODIES[body]))
    lab.open(f"stop_{body}.ipynb")
    lab.run_all(wait=False)
    page = lab.page
    page.wait_for_selector(".round", timeout=60_000)
    first = page.locator(".round").inner_text()
    page.wait_for_function("first => document.querySelector('.round').textContent !== first", arg=first, timeout=60_000)
    assert lab.busy_cells() == 1
    page.get_by_role("button", name="Stop", exact=True).click()
    lab.wait_until_run(60)
    assert "stopped: True" in page.locator(".jp-OutputArea-output").last.inner_text()
