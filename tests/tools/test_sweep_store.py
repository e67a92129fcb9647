"""The folder of a sweep: whole files or none, on a disk or in memory, and one sentence when it cannot be used."""

import errno
import os
import subprocess
import uuid

import pytest

from course_utils.core.errors import CourseError
from course_utils.tools.sweeps.store import Store


@pytest.fixture(params=["disk", "file", "memory"])
def store(request, tmp_path):
    return Store(
        {"disk": tmp_path / "a", "file": f"file://{tmp_path}/a", "memory": f"memory://{uuid.uuid4().hex}"}[
            request.param
        ]
    )


def test_what_is_written_is_read(store):
    assert not store.exists("x.txt") and store.ids() == []
    store.write("x.txt", b"one")
    store.write("x.txt", b"two")
    store.write_json("runs/abc/result.json", {"id": "abc", "status": "done"})
    store.write("runs/half/notebook.ipynb", b"{}")
    assert store.read("x.txt") == b"two" and store.exists("x.txt") and not store.exists("runs")
    assert store.ids() == ["abc"] and store.result("abc")["status"] == "done"
    again = Store(store.url)
    assert again.ids() == ["abc"] and again.url == store.url


@pytest.mark.parametrize("name", ["out [lr]", "a[!b]*?", "a::b", "50 % #1", "{x}", "~", "ein Ordner; 'x'"])
def test_any_name_of_a_folder(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    for place in (name if name != "~" else "./~", tmp_path / name):
        store = Store(place)
        store.write_json("runs/abc/result.json", {"id": "abc", "status": "done"})
        assert (tmp_path / name / "runs" / "abc" / "result.json").is_file()
        assert store.ids() == ["abc"] and Store(store.url).ids() == ["abc"]


def test_no_half_written_file_is_ever_seen(tmp_path, monkeypatch):
    store = Store(tmp_path / "a")
    store.write("results.csv", b"old")

    def full(path, data, **_more):
        with open(path, "wb") as file:
            file.write(data[:1])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store._files, "pipe_file", full)
    with pytest.raises(CourseError, match="^The disk is full: cannot write in .*the same command again.$"):
        store.write("results.csv", b"new")
    assert store.read("results.csv") == b"old" and os.listdir(tmp_path / "a") == ["results.csv"]


def test_a_full_disk(tmp_path):
    if os.name != "posix" or subprocess.call(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", tmp_path], stderr=subprocess.DEVNULL
    ):
        pytest.skip("a small file system can be mounted by root only")
    try:
        store = Store(tmp_path / "a")
        store.write("one", b"1")
        with pytest.raises(CourseError, match="The disk is full"):
            store.write("two", bytes(500_000))
        assert store.read("one") == b"1" and os.listdir(tmp_path / "a") == ["one"]
    finally:
        subprocess.call(["umount", tmp_path])


def test_results_that_are_no_results(store):
    for text in (b"", b'{"id": "abc"', b"[]", b'{"id": "other", "status": "done"}', b'{"id": "abc", "status": "?"}'):
        store.write("runs/abc/result.json", text)
        with pytest.raises(CourseError, match="runs/abc/result.json cannot be understood"):
            store.result("abc")


def test_no_sweep_here(store):
    with pytest.raises(CourseError, match="There is no sweep in"):
        store.asked()
    store.write("sweep.json", b"[]")
    with pytest.raises(CourseError, match="sweep.json cannot be understood"):
        store.asked()


def test_places_that_cannot_be_used(tmp_path):
    with pytest.raises(CourseError, match="nosuch://x cannot be used.*allowed: a local folder"):
        Store("nosuch://x")
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot write in .*choose another folder with --out"):
        Store(tmp_path / "file" / "out").write("x", b"")


def test_a_missing_package_is_named(monkeypatch):
    import fsspec

    def absent(url, **_more):
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec.core, "url_to_fs", absent)
    with pytest.raises(CourseError, match="s3://bucket/x needs a package that is not installed: Install s3fs"):
        Store("s3://bucket/x")


def test_an_unwritable_folder(tmp_path, monkeypatch):
    store = Store(tmp_path)

    def refuse(*_words, **_more):
        raise PermissionError(errno.EACCES, "Permission denied", str(tmp_path))

    monkeypatch.setattr(store._files, "pipe_file", refuse)
    with pytest.raises(CourseError, match="cannot write in .*Permission denied.*change its permissions"):
        store.write("x", b"")
