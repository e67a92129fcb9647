"""What every live widget owes the learner, held by all of them: no error is lost, and the notebook keeps its last look.

For the explorers with a picture and controls see test_contract.
"""

import html
import re
import warnings
from pathlib import Path

import pytest
from live_boxes import MAKERS
from odd_texts import NAMES, ODD

import course_utils
from course_utils.chapters.cross_modal.explorers import own_search
from course_utils.core import kept, plots, progress
from course_utils.core.shown import pictures_of

ROOT = Path(course_utils.__file__).parent
ALL = pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)


@pytest.fixture(autouse=True)
def style(monkeypatch):
    plots.use_style()
    monkeypatch.setattr(progress, "quiz_done", progress.quiz_done)  # a maker replaces it: put it back afterwards
    monkeypatch.setattr(own_search, "towers", own_search.towers)  # and this


def sources():
    """{path below course_utils: source} of all modules."""
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}


def with_call(pattern):
    return {name for name, source in sources().items() if re.search(pattern, source)}


def test_no_live_widget_is_left_out():
    others = {"widgets/explorer.py", "learning/watching.py"}  # test_contract, and test_training
    assert with_call(r"\bkept\.show\(") == set(MAKERS) | others


def test_what_is_live_is_shown_with_what_it_showed_last():
    assert with_call(r"(?<!update_)\bdisplay\(") == {"core/kept.py", "core/shown.py", "notebook/source.py"}


def test_callbacks_are_registered_where_their_errors_are_told():
    assert with_call(r"\.(observe|on_click|on_msg|on_submit)\(") == {
        "core/callbacks.py", "core/kept.py", "widgets/controls.py",
    }  # fmt: skip


def test_every_text_that_can_be_typed_is_tried():
    fields = with_call(r"ipywidgets\.(Text|Textarea|Combobox|Password|TagsInput)\(")
    fields -= {"widgets/typed_text.py"}  # a control of explorers, tried in test_typed_text
    assert fields < {name for name, maker in MAKERS.items() if maker().typed}


def test_every_picture_has_its_words():
    """Only `shown` makes a picture for the notebook, so that none is without alternative text."""
    assert {name for name in with_call(r"[\"']image/(png|jpeg)[\"']") if not name.startswith("tools/")} == {
        "core/shown.py"
    }
    assert with_call(r"ipywidgets\.Image\(") == set()


@ALL
def test_what_goes_wrong_is_said(maker):
    live = maker()
    live.break_it()
    live.hand()
    assert "RuntimeError: no luck" in html.unescape(live.said())


@ALL
def test_the_notebook_keeps_what_was_seen_last(maker, displayed):
    live = maker()
    kept.show(live.box)
    view, still = displayed.first
    assert view[kept.VIEW]["model_id"] == live.box.model_id
    assert still["text/plain"].strip() and kept.KEPT in still["text/html"]
    live.hand()
    private = live.box.watched == []
    assert bool(displayed.updates) != private
    for bundle in (still, *displayed.updates):
        assert all(alt.strip() for _image, _kind, alt in pictures_of({"data": bundle}))


@ALL
def test_nothing_of_the_learners_own_is_kept_where_that_is_promised(maker, displayed):
    """Camera and microphone say "nothing is stored": names, faces and voices do not go into the notebook."""
    live = maker()
    if not hasattr(live.box, "camera") and not hasattr(live.box, "recorder"):
        return
    kept.show(live.box)
    for write in live.typed:
        write("Zoe of my own")
    if hasattr(live.box, "name"):
        live.box.name.value = "Zoe of my own"
        live.box.enrol.click()
    assert "Zoe of my own" in html.unescape(live.said())
    assert displayed.updates == [] and "Zoe" not in str(displayed.first)


@pytest.mark.parametrize("text", ODD, ids=NAMES)
@pytest.mark.parametrize("name", ["gallery", "voice_pad", "captions", "own_text", "own_translation"])
def test_an_odd_text_is_answered(name, text, boxes):
    live = boxes(name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for write in live.typed:
            write(text)
    said = html.unescape(live.said())
    assert said and "did not work" not in said and "Error" not in said


@pytest.fixture(scope="module")
def boxes():
    """One box for all texts: what one text leaves behind must not harm the next."""
    import live_boxes

    made = {}
    return lambda name: made.setdefault(name, getattr(live_boxes, name)())
