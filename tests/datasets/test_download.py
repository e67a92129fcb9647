"""Downloads from a server on loopback that misbehaves as told."""

import errno
import hashlib
import http.server
import io
import os
import tarfile
import threading

import pooch
import pytest

from course_utils.core.errors import CourseError
from course_utils.datasets import store
from course_utils.datasets.pictures import cifar10

CONTENT = bytes(range(256)) * 4000


@pytest.fixture
def server():
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        behaviour = {}

        def do_GET(self):
            how = self.behaviour.get(self.path, "good")
            asked.append((self.path, self.headers.get("Range")))
            if how == "absent":
                self.send_error(404)
                return
            body, start = CONTENT, 0
            wanted = self.headers.get("Range")
            if wanted and how != "no ranges":
                start = int(wanted.split("=")[1].rstrip("-"))
                self.send_response(206)
            else:
                self.send_response(200)
            if how == "wrong":
                body = b"x" * len(CONTENT)
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            if how == "cut":
                self.wfile.write(body[start : start + 300_000])
                self.behaviour[self.path] = "good"  # the next time it works
                self.close_connection = True
                return
            self.wfile.write(body[start:])

        def log_message(self, *words):
            pass

    Handler.behaviour = {}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.asked, server.behaviour = asked, Handler.behaviour
    yield server
    server.shutdown()


def entry(server, *paths):
    return {
        "file": "set.bin",
        "size": len(CONTENT),
        "hash": "sha256:" + hashlib.sha256(CONTENT).hexdigest(),
        "urls": [f"http://127.0.0.1:{server.server_port}{path}" for path in paths],
    }


def test_a_good_download(server, tmp_path):
    path = store.fetch(entry(server, "/a"), tmp_path, progress=False)
    assert path.read_bytes() == CONTENT
    store.fetch(entry(server, "/a"), tmp_path, progress=False)
    assert len(server.asked) == 1, "what is there and intact is not fetched again"


def test_progress_is_a_bar_on_the_error_stream_or_a_function(server, tmp_path, capsys):
    store.fetch(entry(server, "/a"), tmp_path / "bar")
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and "set.bin" in err and "1.0/1.0 MB" in err
    told = []
    store.fetch(entry(server, "/a"), tmp_path / "told", progress=lambda *numbers: told.append(numbers))
    assert told[-1] == (len(CONTENT), len(CONTENT)) and len(told) > 5
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("later", ["good", "no ranges"])
def test_a_broken_connection_is_continued(server, tmp_path, later):
    server.behaviour["/a"] = "cut"
    with pytest.raises(CourseError, match="run the same command again"):
        store.fetch(entry(server, "/a"), tmp_path, progress=False)
    assert not (tmp_path / "set.bin").exists()
    have = (tmp_path / "set.bin.part").stat().st_size
    assert 0 < have <= 300_000
    server.behaviour["/a"] = later
    assert store.fetch(entry(server, "/a"), tmp_path, progress=False).read_bytes() == CONTENT
    assert server.asked[-1] == ("/a", f"bytes={have}-")


@pytest.mark.parametrize("fault", ["absent", "wrong"])
def test_the_next_mirror_is_tried(server, tmp_path, fault):
    server.behaviour["/a"] = fault
    assert store.fetch(entry(server, "/a", "/b"), tmp_path, progress=False).read_bytes() == CONTENT


def test_a_wrong_hash_is_never_kept(server, tmp_path):
    server.behaviour["/a"] = "wrong"
    with pytest.raises(CourseError, match="wrong hash"):
        store.fetch(entry(server, "/a"), tmp_path, progress=False)
    assert list(tmp_path.iterdir()) == []


def test_a_broken_file_in_the_cache_is_fetched_again(server, tmp_path):
    (tmp_path / "set.bin").write_bytes(CONTENT[:-1] + b"!")
    assert store.fetch(entry(server, "/a"), tmp_path, progress=False).read_bytes() == CONTENT


def test_a_broken_part_does_no_lasting_harm(server, tmp_path):
    (tmp_path / "set.bin.part").write_bytes(b"nonsense")
    assert store.fetch(entry(server, "/a"), tmp_path, progress=False).read_bytes() == CONTENT


def test_no_server_is_one_sentence(tmp_path):
    wanted = {"file": "set.bin", "size": 10, "hash": "sha256:0", "urls": ["http://127.0.0.1:9/set.bin"]}
    with pytest.raises(CourseError, match="check the network") as caught:
        store.fetch(wanted, tmp_path, progress=False)
    assert "\n" not in str(caught.value)


def archive(path, members):
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


NAMES = (*cifar10.TRAIN_FILES, cifar10.TEST_FILE, cifar10.NAMES_FILE)


def test_only_expected_members_are_unpacked(tmp_path):
    members = {f"{cifar10.FOLDER}/{name}": b"content" for name in NAMES}
    members |= {"../outside.txt": b"no", "/tmp/absolute.txt": b"no", f"{cifar10.FOLDER}/../../up.bin": b"no"}
    cache = tmp_path / "cache"
    cifar10.unpack(archive(tmp_path / "a.tar.gz", members), cache)
    assert sorted(path.name for path in (cache / cifar10.FOLDER).iterdir()) == sorted(NAMES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar.gz", "cache"]
    assert [path.name for path in cache.iterdir()] == [cifar10.FOLDER]


def test_an_incomplete_archive_leaves_nothing(tmp_path):
    cache = tmp_path / "cache"
    with pytest.raises(CourseError, match="lacks"):
        cifar10.unpack(archive(tmp_path / "a.tar.gz", {f"{cifar10.FOLDER}/{NAMES[0]}": b"x"}), cache)
    assert list(cache.iterdir()) == []


def test_a_truncated_archive_leaves_nothing(tmp_path):
    import random

    noise = random.Random(0).randbytes(100_000)
    path = archive(tmp_path / "a.tar.gz", {f"{cifar10.FOLDER}/{name}": noise for name in NAMES})
    path.write_bytes(path.read_bytes()[:-50_000])
    with pytest.raises(CourseError, match="cannot be unpacked"):
        cifar10.unpack(path, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_progress_is_told_to_a_function(server, tmp_path):
    told = []
    store.fetch(entry(server, "/a"), tmp_path, lambda done, total: told.append((done, total)))
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _total in told] == sorted(done for done, _total in told)


PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("ALL_PROXY", "socks5://me:secret@127.0.0.1:7890", "SOCKS is not supported here"),
        ("HTTP_PROXY", "http://", "no whole address of a proxy"),
        ("HTTP_PROXY", "ftp://me:sec/ret@127.0.0.1:7890", "no whole address of a proxy"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(server, tmp_path, monkeypatch, variable, value, why):
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv(variable, value)
    wanted = {**entry(server, "/a"), "urls": ["http://example.invalid/a"]}  # loopback needs no proxy
    with pytest.raises(CourseError, match="unset ALL_PROXY or name an http:// proxy in HTTPS_PROXY") as caught:
        store.fetch(wanted, tmp_path, progress=False)
    told = str(caught.value)
    assert why in told and f"proxy {value.split(':')[0]}://" in told
    assert "\n" not in told and "wrong hash" not in told and "sec" not in told and "me:" not in told


refusing = {}  # {"number": what the disk says to each file that is opened for writing, "folder": in this folder}


def hook(event, words):
    if event == "open" and refusing and isinstance(words[2], int) and words[2] & (os.O_WRONLY | os.O_RDWR):
        name = os.fsdecode(words[0]) if isinstance(words[0], (str, bytes, os.PathLike)) else ""
        if name.startswith(refusing["folder"]) and name.endswith(refusing["end"]):
            raise OSError(refusing["number"], os.strerror(refusing["number"]), name)


@pytest.fixture(scope="module")
def refuse():
    """A function that makes the disk refuse: (name of the error number, folder, end of the files' names)."""
    import sys

    sys.addaudithook(hook)  # it stays as long as Python runs, and does nothing afterwards

    def start(name, folder, end=""):
        refusing.update(number=getattr(errno, name), folder=str(folder), end=end)

    yield start
    refusing.clear()


@pytest.mark.parametrize("end", ["", ".part"])
@pytest.mark.parametrize(
    ("name", "said"),
    [("EACCES", "may not be used by you"), ("EROFS", "read-only"), ("EDQUOT", "The disk is full"),
     ("ENOSPC", "The disk is full: free 1 MB")],
)  # fmt: skip
def test_a_disk_that_refuses_within_a_cache_is_no_fault_of_the_network(server, tmp_path, refuse, name, said, end):
    refuse(name, tmp_path, end)
    try:
        with pytest.raises(CourseError, match=said) as caught:
            store.fetch(entry(server, "/a"), tmp_path, progress=False)
    finally:
        refusing.clear()
    assert "network" not in str(caught.value) and "\n" not in str(caught.value)


def test_what_is_there_is_used_from_a_cache_that_cannot_be_written(server, tmp_path, refuse):
    (tmp_path / "set.bin").write_bytes(CONTENT)
    refuse("EROFS", tmp_path)
    try:
        assert store.fetch(entry(server, "/a"), tmp_path, progress=False) == tmp_path / "set.bin"
    finally:
        refusing.clear()
    assert server.asked == []


def test_a_second_command_for_the_same_file_is_told_of_the_first(server, tmp_path):
    second = []

    def progress(have, _size):
        if not second:
            with pytest.raises(CourseError) as caught:
                store.fetch(entry(server, "/a"), tmp_path, progress=False)
            second.append(str(caught.value))

    path = store.fetch(entry(server, "/a"), tmp_path, progress)
    assert second == ["Another command is downloading set.bin: wait for it."]
    assert path.read_bytes() == CONTENT and [one.name for one in tmp_path.iterdir()] == ["set.bin"]


def test_two_do_not_unpack_into_one_folder(tmp_path):
    with store.unpacking("a.zip", tmp_path / "set") as staging:
        (staging / "file").write_text("x")
        second = store.unpacking("a.zip", tmp_path / "set")
        with pytest.raises(CourseError, match="Another command is unpacking a.zip: wait for it"), second:
            pass
    assert [one.name for one in tmp_path.iterdir()] == ["set"] and (tmp_path / "set" / "file").exists()


def test_a_disk_that_is_full_is_no_fault_of_the_archive(tmp_path):
    unpacking = store.unpacking("a.zip", tmp_path / "set")
    with pytest.raises(CourseError, match="The disk is full") as caught, unpacking as staging:
        raise OSError(errno.ENOSPC, "No space left on device", str(staging / "file"))
    assert "download" not in str(caught.value) and list(tmp_path.iterdir()) == []


def test_pooch_writes_nothing_on_the_terminal(server, tmp_path, capfd):
    pooch.get_logger().setLevel("INFO")
    store.fetch(entry(server, "/a"), tmp_path, progress=False)
    out, err = capfd.readouterr()
    assert pooch.get_logger().level >= 30 and "Downloading" not in out + err
