"""A disk that refuses is one sentence; a file is whole or not there."""

import errno
import os
import threading

import pytest

from course_utils.core import disk


@pytest.mark.parametrize("name", sorted(name for names, _sentence in disk._SENTENCES for name in names))
def test_every_refusal_says_what_to_do(name):
    number = getattr(errno, name)
    with_file = disk.explain(OSError(number, os.strerror(number), "/a/file"))
    without = disk.explain(OSError(number, os.strerror(number)))
    for sentence in (with_file, without):
        assert sentence[0].isupper() or sentence.startswith("/a/file "), sentence
        assert sentence.endswith(".") and "{" not in sentence and "None" not in sentence and "  " not in sentence
    assert "/a/file " in with_file or name in ("EAGAIN", "ENOMEM")


def test_a_library_may_wrap_it_and_what_is_no_refusal_is_none():
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device", "/a")
        except OSError as error:
            raise RuntimeError("could not render") from error
    except RuntimeError as error:
        assert disk.explain(error).startswith("The disk is full: /a cannot")
    assert disk.explain(MemoryError()).startswith("There is not enough memory")
    assert disk.explain(ValueError("x")) is None and disk.explain(FileNotFoundError(errno.ENOENT, "x")) is None


def test_what_cannot_be_written_whole_is_not_written(tmp_path, monkeypatch):
    path = tmp_path / "x.json"
    disk.write_atomically(path, "old\n")
    real = os.replace

    def full(*_words):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="x.json"):
        disk.write_atomically(path, "new\n")
    monkeypatch.setattr(os, "replace", real)
    assert path.read_bytes() == b"old\n" and os.listdir(tmp_path) == ["x.json"]


def test_two_that_write_at_once_do_not_write_into_each_other(tmp_path):
    path, texts = tmp_path / "x", [letter * 200_000 for letter in "abcd"]
    threads = [
        threading.Thread(target=lambda text=text: [disk.write_atomically(path, text) for _time in range(20)])
        for text in texts
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert not path.exists() or path.read_text() in texts
    assert path.read_text() in texts and os.listdir(tmp_path) == ["x"]
