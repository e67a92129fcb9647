"""A bundle goes to IPython's display where there is one, and its text to a plain script's output."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from course_utils.core import shown
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT

BUNDLE = {"text/html": "<b>forty-two</b>", "text/plain": "forty-two"}


def test_a_notebook_gets_every_form(monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: seen.append((data, options)))
    shown.show_bundle(BUNDLE)
    assert seen == [(BUNDLE, {"raw": True})]


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("alt", ["a", 'x < y & "z"', "it's $5", "两个\nlines"])
def test_a_picture_brings_its_words(monkeypatch, kind, alt):
    seen, image = [], file_of(kind)
    monkeypatch.setattr("IPython.display.display", lambda data, **options: seen.append(data))
    shown.show_picture(image, alt)
    assert shown.pictures_of({"data": seen[0]}) == [(image, kind, alt)] and seen[0]["text/plain"] == alt
    told = []
    html = shown.with_pictures(f"<p>{seen[0]['text/html']}</p>", lambda *picture: told.append(picture) or "!")
    assert html == "<p>!</p>" and told == [(image, kind, alt)]


def file_of(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), "navy").save(buffer, kind)
    return buffer.getvalue()


def test_a_picture_without_words_is_refused():
    with pytest.raises(CourseError, match="alternative text"):
        shown.show_picture(b"\x89PNG", " ")


def test_pictures_of_other_libraries_and_damaged_ones_are_read():
    output = {"data": {"image/png": "not a picture"}, "metadata": {"image/png": {"alt": "words"}}}
    assert shown.pictures_of(output) == [(b"", "png", "words")]
    assert shown.pictures_of({"data": {"image/jpeg": "/9j/"}}) == [(b"\xff\xd8\xff", "jpeg", "")]
    assert shown.pictures_of({"output_type": "stream"}) == []


@pytest.mark.parametrize("before", ["", "import sys; sys.modules['IPython'] = None; "], ids=["IPython", "no IPython"])
def test_a_plain_script_gets_the_text(before):
    code = f"{before}from course_utils.core.shown import show_bundle; show_bundle({BUNDLE!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "forty-two\n", "")
