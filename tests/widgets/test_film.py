"""Films: which settings are drawn ahead, that each frame is the picture of its values, and how much they weigh."""

import base64
import io
import itertools
import json
import re
from dataclasses import asdict

import numpy
import pytest
from PIL import Image
from test_contract import ALL, example
from test_explorer import Dot

from course_utils.core import plots
from course_utils.widgets import film, film_camera, film_settings
from course_utils.widgets.controls import Choice, Numbers, Slider, Toggle
from course_utils.widgets.painter import Painter

FEW = 6  # frames: enough to see controls move


def picture(text):
    return Image.open(io.BytesIO(base64.b64decode(text))).convert("RGBA")


def frame(made, number):
    """What the player shows: int [height, width, 3]."""
    sheet = picture(made.base)
    if made.pieces[number]:
        x, y, piece = made.pieces[number]
        sheet.alpha_composite(picture(piece), (x, y))
    return numpy.asarray(sheet.convert("RGB")).astype(int)


def fine(explorer, values):
    """The explorer's picture of these values, as fine as a film: int [height, width, 3]."""
    before = explorer.figure.dpi
    explorer.figure.set_dpi(plots.DPI * film_camera.FINE)
    try:
        return Painter(explorer.draw(**values)).pixels().astype(int)
    finally:
        explorer.figure.set_dpi(before)


@ALL
def test_each_frame_is_the_picture_of_its_values_and_its_words(kind):
    explorer, states = example(kind)
    before = Painter(explorer.draw(**states[0])).pixels().copy()
    made = film.shoot(explorer, frames=FEW, weight=10**7)
    assert made.frames[0] == made.start and len({tuple(places) for places in made.frames}) == len(made.frames)
    camera = film_camera.Camera(explorer)
    chosen = film_settings.settings(explorer, explorer.telling or film._telling(explorer, camera), FEW)
    explorer.figure.set_dpi(plots.DPI)
    for number in sorted({0, len(chosen) // 2, len(chosen) - 1}):
        shown, drawn = frame(made, number), fine(explorer, chosen[number])
        assert shown.shape == drawn.shape == (*(2 * side for side in made.size[::-1]), 3)
        assert numpy.abs(shown - drawn).max() <= 4 < plots.LARGEST_CHANGE
        assert made.words[number] == explorer.alt(**chosen[number])
    # The explorer is as it was: the same size, the same picture.
    assert explorer.figure.dpi == plots.DPI
    assert (Painter(explorer.draw(**states[0])).pixels() == before).all()


@ALL
def test_every_control_moves_in_a_film(kind):
    """Also in a film of few frames: its ends and its start, all options of a choice, both states of a switch."""
    explorer, _states = example(kind)
    telling = list(explorer.controls)[:2]
    chosen = film_settings.settings(explorer, telling, film.FRAMES)
    assert len(chosen) <= film.FRAMES and chosen[0] == explorer.values()
    for name, control in explorer.controls.items():
        seen = {values[name] for values in chosen}
        if isinstance(control, Slider):
            assert {
                control.default,
                *film_settings.numbers_of(control)[:: len(film_settings.numbers_of(control)) - 1],
            } <= seen
        elif isinstance(control, Choice):
            assert set(control.options.values()) <= seen | {control.default}
        elif isinstance(control, Toggle):
            assert seen == {False, True}


def with_controls(**controls):
    explorer = Dot()
    explorer.controls = controls
    return explorer


def test_all_settings_where_there_are_few():
    explorer = with_controls(a=Slider("a", 0, 4, 1, 2), b=Toggle("b"), c=Choice("c", {"one": 1, "two": 2}, 2))
    chosen = film_settings.settings(explorer, ["a", "b"], 20)
    assert len(chosen) == 20
    assert {tuple(values.values()) for values in chosen} == set(itertools.product(range(5), (False, True), (1, 2)))


def test_else_the_plane_of_the_two_most_telling_and_the_lines_of_all():
    sliders = {name: Slider(name, 0, 100, 1, 30) for name in "abc"}
    chosen = film_settings.settings(with_controls(**sliders), ["a", "c"], 100)
    assert 80 < len(chosen) <= 100 and chosen[0] == {"a": 30, "b": 30, "c": 30}
    plane = {(values["a"], values["c"]) for values in chosen if values["b"] == 30}
    across = sorted({a for a, c in plane if c == 0})
    assert {(a, c) for a in across for c in across} <= plane and {0, 30, 100} <= set(across) and len(across) == 7
    line = sorted(values["b"] for values in chosen if values["a"] == values["c"] == 30)
    assert line[0] == 0 and line[-1] == 100 and 30 in line and len(line) > len(across)
    assert not [values for values in chosen if values["b"] != 30 and (values["a"], values["c"]) != (30, 30)]


def test_a_start_between_two_steps_is_a_value_of_its_own():
    assert film_settings.numbers_of(Slider("x", 0.0, 1.0, 0.5, 0.3)) == [0.0, 0.3, 0.5, 1.0]
    assert film_settings.numbers_of(Slider("x", 0.0, 0.3, 0.1, 0.2)) == pytest.approx([0, 0.1, 0.2, 0.3])
    assert film_settings.numbers_of(Slider("n", 1, 8, 3, 4)) == [1, 4, 7]


def test_the_two_that_change_the_picture_most_are_told_by_it():
    class Lazy(Dot):
        def __init__(self):
            super().__init__()
            self.controls["idle"] = Slider("idle", 0, 500, 1, 0)

        def draw(self, x, y, idle):
            return super().draw(x or 0.5, y)

        def alt(self, x, y, idle):
            return f"{x} {y} {idle}"

    lazy = Lazy()
    assert film._telling(lazy, film_camera.Camera(lazy)) == ["x", "y"]


def test_a_film_keeps_to_its_weight():
    light, heavy = film.shoot(Dot(), weight=10**7), film.shoot(Dot(), weight=30_000)
    assert len(light.frames) == 21 * 9
    weight = sum(len(piece[2]) for piece in heavy.pieces if piece) + sum(map(len, heavy.words))
    assert 15_000 < weight <= 30_000 and len(heavy.frames) < len(light.frames)
    assert len(film.shoot(Dot(), weight=1).frames) == 2


def test_a_refused_value_is_said_under_the_picture():
    made = film.shoot(Dot())
    refused = [number for number, places in enumerate(made.frames) if made.controls[0]["values"][places[0]] == "0.00"]
    assert {made.words[number] for number in refused} == {"no such thing"}
    assert {made.pieces[number] for number in refused} == {None}


def test_what_moves_with_a_control_moves_in_the_film():
    class Preset(Dot):
        def __init__(self):
            super().__init__()
            self.controls["place"] = Choice("place", {"low": 1, "high": 8}, 1)
            self.controls["grid"] = Numbers("grid", ((1.0, 2.0),))

        def draw(self, x, y, place, grid):
            return super().draw(x or 0.5, y)

        def alt(self, x, y, place, grid):
            return f"{x} {y}"

        def react(self, name, value):
            return {"y": value, "grid": ((value, value),)} if name == "place" else {}

    made = film.shoot(Preset(), frames=40)
    names = [control["name"] for control in made.controls]
    heights = made.controls[names.index("y")]["values"]
    high = made.react["place"][1]
    assert heights[high["y"]] == "8" and made.controls[names.index("grid")]["values"][high["grid"]] == "8 8"


def test_pointing_is_known_ahead():
    dot = Dot()
    made = film.shoot(dot)
    told, (_width, height) = made.pointing, made.size
    spread = [
        number for number, count in zip(told["maps"][0][::2], told["maps"][0][1::2], strict=True) for _ in range(count)
    ]
    assert len(told["maps"]) == 1
    assert set(told["which"]) == {0} and not told["hover"]
    assert len(spread) == told["across"] * -(-height // told["cell"])
    x, y = dot.axes.transData.transform((7.5, 3.0))
    place = spread[int((height - y) // told["cell"]) * told["across"] + int(x // told["cell"])]
    change = told["changes"][place]
    shown = {control["name"]: control["values"][change[control["name"]]] for control in made.controls}
    assert float(shown["x"]) == pytest.approx(7.5, abs=0.5) and float(shown["y"]) == pytest.approx(3, abs=1)


def test_pointing_may_depend_on_the_setting():
    class Middle(Dot):
        def point(self, x, y, /, **values):
            return {"x": values["y"]}

    told = film.shoot(Middle()).pointing
    assert len(told["maps"]) == 9 and len(set(told["which"])) == 9


def test_a_film_is_written_once_under_the_name_of_its_content(tmp_path, monkeypatch):
    monkeypatch.delenv(film.FOLDER, raising=False)
    assert film.wanted(Dot()) == {}
    monkeypatch.setenv(film.FOLDER, str(tmp_path / "films"))
    told, again = film.wanted(Dot()), film.wanted(Dot())
    (path,) = (tmp_path / "films").iterdir()
    assert told == again == {film.MARK: path.stem}
    name, content = re.fullmatch(r'courseFilm\("(\w+)", (.*)\);\n', path.read_text(encoding="utf-8")).groups()
    assert name == path.stem and json.loads(content) == json.loads(json.dumps(asdict(film.shoot(Dot()))))


def test_an_explorer_that_is_typed_into_only_has_no_film(tmp_path, monkeypatch):
    monkeypatch.setenv(film.FOLDER, str(tmp_path / "films"))
    assert film.wanted(with_controls(grid=Numbers("grid", ((1.0, 2.0),)))) == {}
    assert not (tmp_path / "films").exists()


def test_an_explorer_that_is_not_live_is_drawn_ahead_where_a_build_wants_it(tmp_path, monkeypatch, shown):
    monkeypatch.setenv("COURSE_LIVE", "0")
    Dot().show()
    monkeypatch.setenv(film.FOLDER, str(tmp_path))
    Dot().show()
    (plain, nothing), (filmed, told) = shown
    assert plain == filmed and not nothing and (tmp_path / f"{told[film.MARK]}.js").is_file()
