"""Explorers that play with no kernel: in Chromium, from a file, with the network refused, on a page and on a slide."""

import base64
import io
import itertools
import json
import re

import nbformat
import numpy
import pytest
from PIL import Image
from player_films import plays, shot
from test_contract import ALL, EXAMPLES
from test_explorer import Dot
from test_film import fine, frame

from course_utils.core.shown import picture_html
from course_utils.tools import films, node
from course_utils.tools.slides import check, page
from course_utils.widgets import film
from course_utils.widgets.film_camera import rounded
from course_utils.widgets.painter import Painter

FEW = 10  # frames of a film here: each control has several values
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Player</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="player.css">
<script src="player.js"></script></head><body><main><h1>Player</h1>{players}</main></body></html>"""
MAKERS = {"slider": "input[type=range]", "choice": "select", "toggle": "input[type=checkbox]"}


def png(explorer):
    buffer = io.BytesIO()
    Image.fromarray(Painter(explorer.draw(**explorer.values())).pixels()).save(buffer, "PNG")
    return buffer.getvalue()


def lay(folder, *explorers, made=None, **settings):
    """A page with players of these explorers, in a folder; their films, which may be made already."""
    made = made or [film.shoot(one, **{"frames": FEW, "weight": 10**7, **settings}) for one in explorers]
    players = ""
    for explorer, one in zip(explorers, made, strict=True):
        name = film.write(one, folder / "films")
        players += films.player(picture_html(png(explorer), "What it shows at first."), name, "films")
    for path in film.ASSETS:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "page.html").write_text(PAGE.format(players=players), encoding="utf-8")
    return made


@pytest.fixture
def open_page(browser, tmp_path):
    """A function that opens the page of `lay` with settings of Playwright; no script may fail, no host be asked."""
    contexts, errors, refused = [], [], []

    def opened(**settings):
        context = browser.new_context(**{"viewport": {"width": 1100, "height": 900}, **settings})
        contexts.append(context)
        shown = context.new_page()
        shown.on("pageerror", lambda error: errors.append(str(error)))
        refused.append(check.cut_off(shown))
        shown.goto((tmp_path / "page.html").as_uri())
        shown.wait_for_selector('.course-player[data-player]:not([data-player=""])', state="attached")
        return shown

    yield opened
    for context in contexts:
        context.close()
    assert errors == [] and not any(refused)


def canvas(shown):
    return shown.locator(".course-player canvas").first


def number(shown):
    """The number of the frame that is shown, once it is."""
    return int(canvas(shown).get_attribute("data-frame"))


def wait_for(shown, old, inside=".course-player"):
    """The number of the frame that is shown instead of `old`."""
    shown.wait_for_function(
        "([place, old]) => document.querySelector(place).dataset.frame !== old", arg=[f"{inside} canvas", str(old)]
    )
    return int(shown.locator(f"{inside} canvas").first.get_attribute("data-frame"))


def pixels(shown, inside=".course-player"):
    """What the canvas shows: int [height, width, 3]."""
    text = shown.locator(f"{inside} canvas").first.evaluate("canvas => canvas.toDataURL('image/png')").split(",")[1]
    return numpy.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")).astype(int)


def said(shown):
    return canvas(shown).get_attribute("aria-label")


def press_each(shown, made, inside=".course-player"):
    """Move each control of a player by one key press: picture, words and sentence are the film's. What was moved."""
    picture, moved = shown.locator(f"{inside} canvas"), []

    def at():
        return int(picture.get_attribute("data-frame"))

    def as_drawn(frame_number):
        assert (pixels(shown, inside) == frame(made, frame_number)).all()
        assert picture.get_attribute("aria-label") == made.words[frame_number]

    as_drawn(at())
    counts = dict.fromkeys(MAKERS, 0)
    for place, control in enumerate(made.controls):
        if control["kind"] == "numbers" or len(control["values"]) < 2:
            continue
        handle = shown.locator(f"{inside} {MAKERS[control['kind']]}").nth(counts[control["kind"]])
        counts[control["kind"]] += 1
        before = at()
        last = made.frames[before][place] == len(control["values"]) - 1
        handle.focus()
        keys = {"slider": "ArrowLeft" if last else "ArrowRight", "choice": "ArrowUp" if last else "ArrowDown"}
        shown.keyboard.press(keys.get(control["kind"], "Space"))
        now = wait_for(shown, before, inside)
        moved.append(control["name"])
        assert made.frames[now][place] != made.frames[before][place], control["name"]
        as_drawn(now)
        others = [other for other, (a, b) in enumerate(zip(made.frames[before], made.frames[now], strict=True))
                  if a != b and other != place and made.controls[other]["name"] not in
                  made.react.get(control["name"], {}).get(made.frames[now][place], {})]  # fmt: skip
        note = shown.locator(f"{inside} .player-note").inner_text()
        assert all(made.controls[other]["label"] in note for other in others), note
    return moved


@ALL
def test_each_control_moves_picture_and_words_by_keyboard(open_page, tmp_path, kind):
    explorer = EXAMPLES[kind][0]()
    made = shot(kind, FEW)
    lay(tmp_path, explorer, made=[made])
    shown = open_page()
    shown.wait_for_selector('.course-player[data-player="on"]')
    assert number(shown) == 0
    assert bool(press_each(shown, made)) == film.can_play(explorer)


def test_the_picture_is_that_of_the_drawing_function(open_page, tmp_path):
    """Pixel for pixel, at the same dpi, but for the rounding of colours that film_camera tells of."""
    dot = Dot()
    (made,) = lay(tmp_path, dot, frames=300)
    shown = open_page()
    shown.wait_for_selector('.course-player[data-player="on"]')
    shown.locator(".course-player input[type=range]").first.focus()
    shown.keyboard.press("End")
    now = wait_for(shown, 0)
    values = {"x": 10.0, "y": 4}
    assert [made.controls[c]["values"][place] for c, place in enumerate(made.frames[now])] == ["10.00", "4"]
    assert (pixels(shown) == rounded(fine(dot, values).astype(numpy.uint8))).all()
    assert said(shown) == dot.alt(**values) == "10.0 4"


def test_what_was_not_drawn_ahead_is_told_and_the_start_comes_back(open_page, tmp_path):
    (made,) = lay(tmp_path, Dot(), frames=14)
    assert {tuple(places) for places in made.frames} != set(itertools.product(*(
        range(len(control["values"])) for control in made.controls)))  # fmt: skip
    shown = open_page()
    shown.wait_for_selector('.course-player[data-player="on"]')
    seen, old = set(), 0
    for key in ("End", "Home", "ArrowRight"):
        for place in (0, 1):
            shown.locator(".course-player input[type=range]").nth(place).focus()
            shown.keyboard.press(key)
            shown.wait_for_timeout(80)
            seen.add(shown.locator(".player-note").inner_text())
            at = [int(one.input_value()) for one in shown.locator(".course-player input[type=range]").all()]
            assert at == made.frames[number(shown)], "the controls stand where the picture is"
    assert any(text.startswith(made.texts["nearest"].split(";")[0]) for text in seen), seen
    old = number(shown)
    shown.get_by_role("button", name=made.texts["start"]).click()
    assert wait_for(shown, old) == 0


def test_a_point_is_dragged(open_page, tmp_path):
    dot = Dot()
    (made,) = lay(tmp_path, dot, frames=300)
    shown = open_page()
    shown.wait_for_selector('.course-player[data-player="on"]')
    box = canvas(shown).bounding_box()
    scale, height = box["width"] / made.size[0], made.size[1]

    def place(x, y):
        across, up = dot.axes.transData.transform((x, y))
        return box["x"] + across * scale, box["y"] + (height - up) * scale

    shown.mouse.move(*place(5, 4))
    shown.mouse.down()
    shown.mouse.move(*place(7, 5), steps=4)
    shown.mouse.move(*place(8, 7), steps=4)
    shown.mouse.up()
    shown.wait_for_timeout(100)
    x, y = (float(value) for value in said(shown).split())
    assert (x, y) == (pytest.approx(8, abs=0.5), 7)
    shown.mouse.move(*place(2, 2))  # not pressed: nothing moves
    shown.wait_for_timeout(80)
    assert said(shown) == f"{x} {int(y)}"


def test_the_play_button_plays_and_stops_at_the_end_but_not_with_reduced_motion(open_page, tmp_path):
    (made,) = lay(tmp_path, Dot(), frames=300)
    shown = open_page()
    shown.wait_for_selector('.course-player[data-player="on"]')
    button = shown.get_by_role("button", name=made.texts["play"])
    button.click()
    assert shown.get_by_role("button", name=made.texts["pause"]).get_attribute("aria-pressed") == "true"
    shown.wait_for_function(
        "() => document.querySelector('.course-player canvas').getAttribute('aria-label') === '5.0 8'"
    )
    shown.wait_for_selector('button[aria-pressed="false"]')
    still = open_page(reduced_motion="reduce")
    still.wait_for_selector('.course-player[data-player="on"]')
    assert still.get_by_role("button", name=made.texts["play"]).count() == 0


def broken(folder, change):
    (path,) = (folder / "films").iterdir()
    name, content = re.fullmatch(r'courseFilm\("(\w+)", (.*)\);\n', path.read_text(encoding="utf-8")).groups()
    content = json.loads(content)
    change(content)
    path.write_text(f'courseFilm("{name}", {json.dumps(content)});\n', encoding="utf-8")


def test_a_broken_frame_is_a_sentence_and_the_next_one_is_shown(open_page, tmp_path):
    (made,) = lay(tmp_path, Dot(), frames=300)
    neighbour = made.frames.index([made.start[0] + 1, made.start[1]])

    def cut(content):
        content["pieces"][neighbour][2] = content["pieces"][neighbour][2][:40]

    broken(tmp_path, cut)
    shown = open_page()
    shown.wait_for_selector('.course-player[data-player="on"]')
    shown.locator(".course-player input[type=range]").first.focus()
    shown.keyboard.press("ArrowRight")
    shown.wait_for_function("() => document.querySelector('.course-player canvas').dataset.frame === 'broken'")
    assert shown.locator(".player-note").inner_text() == made.texts["broken"]
    shown.keyboard.press("ArrowRight")
    shown.wait_for_function("() => document.querySelector('.course-player canvas').dataset.frame !== 'broken'")
    assert shown.locator(".player-note").inner_text() != made.texts["broken"]


@pytest.mark.parametrize("fault", ["missing", "not a film", "first frame"])
def test_without_its_film_the_still_picture_stays_with_a_sentence(open_page, tmp_path, fault):
    lay(tmp_path, Dot())
    (path,) = (tmp_path / "films").iterdir()
    if fault == "missing":
        path.unlink()
    elif fault == "not a film":
        path.write_text("1 + 1;", encoding="utf-8")
    else:
        broken(tmp_path, lambda content: content.update(base=content["base"][:60]))
    shown = open_page()
    shown.wait_for_selector('.course-player[data-player="missing"]')
    assert shown.get_by_text(films.missing()).is_visible()
    assert shown.locator(".player-still img").is_visible()


def test_on_paper_the_still_picture_stands(open_page, tmp_path):
    lay(tmp_path, Dot())
    shown = open_page()
    shown.wait_for_selector('.course-player[data-player="on"]')
    assert not shown.locator(".player-still").is_visible() and canvas(shown).is_visible()
    shown.emulate_media(media="print")
    assert shown.locator(".player-still img").is_visible() and not canvas(shown).is_visible()


def test_films_are_loaded_when_the_reader_comes_near(browser, tmp_path):
    lay(tmp_path, Dot(), frames=4)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(
        text.replace("<h1>", '<div style="height: 4000px"></div><h1>'), encoding="utf-8"
    )
    shown = browser.new_page(viewport={"width": 1100, "height": 900})
    shown.goto((tmp_path / "page.html").as_uri())
    shown.wait_for_timeout(300)
    assert shown.locator("head script").count() == 1
    shown.mouse.wheel(0, 4000)
    shown.wait_for_selector('.course-player[data-player="on"]')
    assert shown.locator("head script").count() == 2
    shown.close()


def test_on_a_telephone_nothing_is_wider_than_the_window(open_page, tmp_path):
    lay(tmp_path, EXAMPLES[next(kind for kind in EXAMPLES if kind.__name__ == "Kernel")][0](), Dot())
    shown = open_page(viewport={"width": 390, "height": 800}, device_scale_factor=3)
    shown.wait_for_selector('.course-player[data-player="on"]')
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    box = canvas(shown).bounding_box()
    assert box["width"] <= 390 and box["width"] / box["height"] == pytest.approx(1312 / 784, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page, tmp_path, scheme):
    assets = node.find()
    if assets is None:
        pytest.skip("axe-core is not there: python -m course_utils.tools.node fetches it")
    kinds = [kind for kind in EXAMPLES if kind.__name__ in ("Kernel", "TwoLosses")]
    lay(tmp_path, *(EXAMPLES[kind][0]() for kind in kinds), frames=6)
    dark = "body { background: #14181e; color: #ced6dd; }" if scheme == "dark" else ""
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(text.replace("</head>", f"<style>{dark}</style></head>"), encoding="utf-8")
    shown = open_page()
    shown.wait_for_function("() => document.querySelectorAll('[data-player=on]').length === 2")
    shown.evaluate((assets / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = shown.evaluate("axe.run(document)")["violations"]
    serious = [
        (item["id"], item["nodes"][0]["html"][:120]) for item in found if item["impact"] in ("serious", "critical")
    ]
    assert serious == []


def deck_with(folder, explorers, made):
    """A deck: a title, then a slide for each explorer with the player of its film."""
    assert page.lay_assets(folder) is None
    cells = [nbformat.v4.new_markdown_cell("# Seven", id="title")]
    found = {}
    for place, (explorer, one) in enumerate(zip(explorers, made, strict=True)):
        html = picture_html(png(explorer), "What it shows at first.")
        still = nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": ""})
        cells.append(nbformat.v4.new_code_cell("explore()", id=f"explore-{place}", outputs=[still]))
        cells[-1].metadata["tags"] = ["explorer"]
        found[cells[-1].id] = [film.write(one, folder / page.FILMS)]
    for cell in cells:
        cell.metadata.update(slideshow={"slide_type": "slide"},
                             course={"notes": "Ask the room before you turn the page.", "minutes": 1})  # fmt: skip
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"course": {"chapter": "07_cnn"}})
    deck = folder / "07_test.html"
    deck.write_text(page.html_of(films.put(notebook, found, page.FILMS), "07_test"), encoding="utf-8")
    return deck


@pytest.fixture
def open_deck(browser):
    """A function that opens a deck from its file; no host may be asked."""
    opened = []

    def open_it(deck):
        shown = browser.new_page(viewport=check.SIZE)
        opened.append((shown, check.cut_off(shown)))
        shown.goto(deck.as_uri())
        shown.wait_for_function("() => window.deck")
        shown.evaluate("() => deck.ready")
        return shown

    yield open_it
    for shown, refused in opened:
        shown.close()
        assert refused == []


NEEDS_NPM = pytest.mark.skipif(node.find() is None, reason="the npm packages are not in build/node")


@NEEDS_NPM
def test_each_control_moves_picture_and_words_on_its_slide_too(open_deck, tmp_path):
    """One deck with all explorers: reveal.js has keys of its own, and draws its slides at another size."""
    kinds = [kind for kind in EXAMPLES if plays(kind)]
    made = [shot(kind, FEW) for kind in kinds]
    shown = open_deck(deck_with(tmp_path, [EXAMPLES[kind][0]() for kind in kinds], made))
    for place, (kind, one) in enumerate(zip(kinds, made, strict=True), start=1):
        shown.keyboard.press("PageDown")
        shown.wait_for_selector('.present .course-player[data-player="on"]')
        assert press_each(shown, one, ".present .course-player"), kind
        assert shown.evaluate("Reveal.getIndices().h") == place, f"a key for {kind.__name__} turned the slide"


@NEEDS_NPM
def test_page_down_turns_the_slide_from_inside_an_explorer(browser, open_deck, tmp_path):
    made = [shot(Dot, FEW)]
    deck = deck_with(tmp_path, [Dot()], made)
    assert check.check_deck(browser, deck) == []
    shown = open_deck(deck)
    shown.keyboard.press("PageDown")
    shown.wait_for_selector('.present .course-player[data-player="on"]')
    press_each(shown, *made)
    assert shown.evaluate("Reveal.getIndices().h") == 1
    shown.keyboard.press("PageUp")
    assert shown.evaluate("Reveal.getIndices().h") == 0
