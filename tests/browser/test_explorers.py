"""Each explorer in a real JupyterLab: the keyboard moves it, and the picture follows."""

import pytest
from browser_lab import LabPage, write_notebook

PHOTO = """
import numpy
y, x = numpy.mgrid[:120, :180]
photo = numpy.stack([x, y, (x // 20 + y // 20) % 2 * 200], axis=-1).astype('uint8')
images = numpy.stack([photo[:32, i : i + 32] for i in range(60)])
"""
EXPLORERS = {
    "augmentation": "from course_utils.chapters.preprocessing.explorers import augmentation as e; e.explore(photo)",
    "kernel": "from course_utils.chapters.cnn.explorers import kernel as e; e.explore(photo)",
    "receptive_field": "from course_utils.chapters.cnn.explorers import receptive_field as e; e.explore(photo)",
    "threshold": "from course_utils.chapters.training.explorers import threshold as e;"
    " e.explore(numpy.linspace(0, 1, 9), [True] * 9)",
    "scaling": "from course_utils.chapters.preprocessing.explorers import scaling as e; e.explore(images)",
}
PAD = """
from course_utils.widgets import pad
def predict(images):
    full = images.mean() / 255
    return [[full, 1 - full]]
pad.pad(predict, ['much', 'little <ink>'], (28, 28, 1), images[0, :28, :28, :1])
"""


def opened(lab, name, *sources):
    """A new notebook with `sources`, run; the page."""
    write_notebook(lab.root / f"{name}.ipynb", *sources)
    lab.open(f"{name}.ipynb")
    lab.run_all()
    assert lab.error_texts() == []
    return lab.page


def frame(page):
    """How many pictures the explorer has painted."""
    page.wait_for_selector("canvas.course-canvas[data-frame]")
    return page.locator("canvas.course-canvas").first.get_attribute("data-frame")


def pixels(page):
    """The explorer's picture."""
    return page.evaluate("() => document.querySelector('canvas.course-canvas').toDataURL()")


def wait_for_new(page, old):
    page.wait_for_function(
        "old => document.querySelector('canvas.course-canvas').dataset.frame !== old", arg=old, timeout=60_000
    )


def words(page):
    return page.locator("canvas.course-canvas").first.get_attribute("aria-label")


@pytest.mark.parametrize("name", EXPLORERS)
def test_keyboard_moves_the_picture(lab, name):
    page = opened(lab, name, PHOTO, EXPLORERS[name])
    old, before, said = frame(page), pixels(page), words(page)
    if name in ("augmentation", "receptive_field", "threshold"):
        page.locator(".course-explorer-box .noUi-handle").first.focus()
        page.keyboard.press("ArrowRight")
    else:
        page.locator(".course-explorer-box select").first.focus()
        page.keyboard.press("ArrowDown")
    wait_for_new(page, old)
    assert pixels(page) != before
    assert words(page) != said
    # The same words stand beside the picture, where a screen reader hears of the change.
    page.wait_for_function(
        """() => document.querySelector('.course-words').textContent ===
                 document.querySelector('canvas.course-canvas').getAttribute('aria-label')""",
        timeout=60_000,
    )


def test_controls_keep_their_keys(lab):
    """JupyterLab would take the arrow keys and walk to the next cell."""
    page = opened(lab, "keys", PHOTO, EXPLORERS["kernel"], EXPLORERS["augmentation"], "1 + 1")
    page.wait_for_function("() => document.querySelectorAll('canvas.course-canvas[data-frame]').length === 2")
    active = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    for control, key in (("select", "ArrowDown"), (".noUi-handle", "ArrowUp"), ("input[type=checkbox]", "Space")):
        page.locator(f".course-explorer-box {control}").first.focus()
        before = page.evaluate(active)
        page.keyboard.press(key)
        assert page.evaluate(active) == before, control
        focused = page.evaluate("c => document.activeElement.matches(c)", control)
        assert focused, control


def test_dragging_ends_at_the_last_value(lab):
    page = opened(lab, "drag", PHOTO, EXPLORERS["augmentation"])
    frame(page)
    handle = page.locator(".course-explorer-box .noUi-handle").first
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(box["x"] + step, box["y"] + 5)
    page.mouse.up()
    shown = page.locator(".course-explorer-box .widget-readout").first.inner_text()
    assert shown != "15"
    page.wait_for_function(
        "shown => document.querySelector('canvas.course-canvas').getAttribute('aria-label').includes(` ${shown}°`)",
        arg=shown,
        timeout=60_000,
    )


def test_kernel_preset_fills_the_boxes_and_a_typed_number_makes_it_ones_own(lab):
    page = opened(lab, "kernel_boxes", PHOTO, EXPLORERS["kernel"])
    boxes = page.locator(".course-explorer-box input[type=number]")
    assert boxes.count() == 9
    assert [float(box.input_value()) for box in boxes.all()] == [-1, 0, 1, -2, 0, 2, -1, 0, 1]
    old = frame(page)
    page.locator(".course-explorer-box select").select_option(label="sharpen")
    wait_for_new(page, old)
    page.wait_for_function(
        "() => document.querySelectorAll('.course-explorer-box input[type=number]')[4].value === '5'", timeout=60_000
    )
    old = frame(page)
    boxes.nth(4).fill("9")
    boxes.nth(4).press("Enter")
    wait_for_new(page, old)
    assert page.locator(".course-explorer-box select").evaluate("s => s.selectedOptions[0].label").split() == [
        "own",
        "numbers",
    ]
    assert "0 -1 0; -1 9 -1; 0 -1 0" in words(page)


def test_kernel_of_five(lab):
    page = opened(
        lab, "kernel5", PHOTO, "from course_utils.chapters.cnn.explorers import kernel; kernel.explore(photo, size=5)"
    )
    assert page.locator(".course-explorer-box input[type=number]").count() == 25


def test_pad_draws_with_the_mouse(lab):
    page = opened(lab, "pad", PHOTO, PAD)
    pad = page.locator("canvas.course-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 180, steps=12)
    page.mouse.up()
    page.wait_for_selector(".course-prediction")
    assert "The network thinks: little <ink>" in page.locator(".course-prediction").inner_text()
    assert page.locator("canvas.course-canvas").get_attribute("aria-label").startswith("What the network sees")
    page.get_by_role("button", name="Clear").click()
    page.wait_for_selector(".course-prediction", state="detached")


def test_pad_draws_with_the_keyboard_and_keeps_the_arrow_keys(lab):
    page = opened(lab, "pad_keys", PHOTO, PAD, "1 + 1")
    active = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    page.locator("canvas.course-pad").focus()
    before = page.evaluate(active)
    for key in ("Space", "ArrowDown", "Space", "ArrowRight", "Space", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_selector(".course-prediction")
    assert page.evaluate(active) == before


def choose(page, path):
    """Upload the file at `path` with the pad's button."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Upload a picture").click()
    chooser.value.set_files(path)


def test_pad_takes_a_picture_and_refuses_what_is_none(lab, tmp_path):
    import numpy
    from PIL import Image

    good, broken = tmp_path / "shirt.png", tmp_path / "broken.png"
    picture = numpy.full((60, 80), 250, numpy.uint8)
    picture[20:40, 30:50] = 20
    Image.fromarray(picture).save(good)
    broken.write_bytes(good.read_bytes()[:90])
    page = opened(lab, "upload", PHOTO, PAD)
    choose(page, good)
    page.wait_for_selector(".course-prediction")
    choose(page, broken)
    page.wait_for_selector(".course-problem")
    text = page.locator(".course-problem").inner_text()
    assert "broken.png" in text
    assert "Traceback" not in text


def test_papermill_like_run_shows_stills(lab):
    stills = "import os; os.environ['COURSE_LIVE'] = '0'"
    page = opened(lab, "stills", stills, PHOTO, *EXPLORERS.values(), PAD)
    assert page.locator("canvas.course-canvas, canvas.course-pad").count() == 0
    assert page.locator(".jp-OutputArea-output img[alt]").count() == 6


DOT = """
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import data_place, moving
class Dot(Explorer):
    hover = HOVER
    def __init__(self):
        super().__init__(4, 3)
        self.controls = {"x": Slider("x", 0, 10, 1, 5), "y": Slider("y", 0, 10, 1, 5, play=100)}
        self.axes = self.figure.add_axes((0.1, 0.1, 0.8, 0.8))
        self.axes.set(xlim=(0, 10), ylim=(0, 10))
        (self.dot,) = self.axes.plot([], [], "o")
        moving(self.dot)
    def draw(self, x, y):
        self.dot.set_data([x], [y])
        return self.figure
    def alt(self, x, y):
        return f"x {x} y {y}"
    def point(self, x, y, /, **values):
        return dict(zip("xy", data_place(self.axes, x, y)))
Dot().show()
"""


def place_of(page, x, y):
    """Where the data (x, y) of DOT lie on the page."""
    box = page.locator("canvas.course-canvas").bounding_box()
    return box["x"] + box["width"] * (0.1 + 0.08 * x), box["y"] + box["height"] * (0.9 - 0.08 * y)


def wait_for_words(page, text):
    page.wait_for_function(
        "text => document.querySelector('canvas.course-canvas').getAttribute('aria-label') === text",
        arg=text, timeout=60_000,
    )  # fmt: skip


def test_a_point_is_dragged_and_the_sliders_follow(lab):
    page = opened(lab, "dot", DOT.replace("HOVER", "False"))
    frame(page)
    page.mouse.move(*place_of(page, 9, 9))
    page.wait_for_timeout(500)
    assert words(page) == "x 5 y 5"  # not pressed: nothing moves
    page.mouse.move(*place_of(page, 5, 5))
    page.mouse.down()
    page.mouse.move(*place_of(page, 2, 8), steps=20)
    wait_for_words(page, "x 2 y 8")
    page.mouse.up()
    page.mouse.move(*place_of(page, 9, 1))
    page.wait_for_timeout(500)
    assert words(page) == "x 2 y 8"  # let go
    assert [readout.inner_text() for readout in page.locator(".widget-readout").all()] == ["2", "8"]


def test_a_fine_screen_gets_a_fine_picture_once_it_rests(server, browser):
    """As large as on any screen, with two pixels for one; pointing still hits what it points at."""
    lab = LabPage(browser, server, ratio=2)
    try:
        page = opened(lab, "fine", DOT.replace("HOVER", "False"))
        size = "() => { const c = document.querySelector('canvas.course-canvas'); return [c.width, c.offsetWidth]; }"
        is_fine = (
            "() => { const c = document.querySelector('canvas.course-canvas'); return c.width === 2 * c.offsetWidth; }"
        )
        page.wait_for_function(is_fine, timeout=60_000)
        before = page.evaluate(size)
        page.mouse.move(*place_of(page, 5, 5))
        page.mouse.down()
        page.mouse.move(*place_of(page, 2, 8), steps=5)
        page.mouse.up()
        wait_for_words(page, "x 2 y 8")
        page.wait_for_timeout(1000)  # the picture that moved is a coarse one
        page.wait_for_function(is_fine, timeout=60_000)
        assert page.evaluate(size) == before
        assert lab.errors == [] and lab.outside == []
    finally:
        lab.close()


def test_hovering_moves_without_a_press(lab):
    page = opened(lab, "hover", DOT.replace("HOVER", "True"))
    frame(page)
    page.mouse.move(*place_of(page, 3, 7))
    wait_for_words(page, "x 3 y 7")


def test_the_play_button_plays(lab):
    page = opened(lab, "play", DOT.replace("HOVER", "False"))
    frame(page)
    page.locator(".jupyter-widgets.widget-play button").first.click()
    page.wait_for_function(
        "() => document.querySelector('canvas.course-canvas').getAttribute('aria-label') === 'x 5 y 10'",
        timeout=60_000,
    )
