"""A bundle goes to IPython's display where there is one, and its text to a plain script's output."""

import subprocess
import sys

import pytest

from course_utils.core import shown
from course_utils.core.paths import ROOT

BUNDLE = {"text/html": "<b>forty-two</b>", "text/plain": "forty-two"}


@pytest.mark.parametrize("metadata", [None, {"image/png": {"alt": "a picture"}}])
def test_a_notebook_gets_every_form(monkeypatch, metadata):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: seen.append((data, options)))
    shown.show_bundle(BUNDLE, metadata)
    assert seen == [(BUNDLE, {"raw": True, **({"metadata": metadata} if metadata else {})})]


@pytest.mark.parametrize("before", ["", "import sys; sys.modules['IPython'] = None; "], ids=["IPython", "no IPython"])
def test_a_plain_script_gets_the_text(before):
    code = f"{before}from course_utils.core.shown import show_bundle; show_bundle({BUNDLE!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "forty-two\n", "")
