"""Where data sets lie, what they must be, and how they are fetched (pooch, resumable, checked)."""

import contextlib
import errno
import os
import re
import shutil
import tarfile
import zipfile
from functools import cache
from pathlib import Path

from course_utils.core import disk, toml
from course_utils.core.disk import sha256
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.core.paths import DATA

TIMEOUT = (10, 60)  # seconds to connect, and to wait for the next piece
PIECE = 1 << 16  # small enough that little is lost when a connection breaks


@cache
def registry():
    """data/registry.toml: {name: {"licence", "source", "files": [...]}}."""
    return toml.read(DATA / "registry.toml")


def local_folder():
    """The folder that COURSE_DATA_DIR names, or None when it is not set. A folder that is not there is an error."""
    named = os.environ.get("COURSE_DATA_DIR")
    if not named:
        return None
    folder = Path(named).expanduser()
    text = _("COURSE_DATA_DIR is {folder}, which is not a folder: correct it, or unset it.")
    require(folder.is_dir(), text, folder=folder)
    return folder


def cache_folder():
    """Where downloads are kept: COURSE_CACHE_DIR, by default data/cache."""
    return Path(os.environ.get("COURSE_CACHE_DIR") or DATA / "cache").expanduser()


def origin(tier, bundled=""):
    """In words, where a data set of this tier comes from; `bundled` are the words for the tier of that name."""
    return {"local": _("from COURSE_DATA_DIR"), "public": _("downloaded"), "bundled": bundled}[tier]


def folder_in(place, names, inside=""):
    """The first of the folders `names` in `place` that is there and has `inside` (a name in it), or None.

    `place` is a folder, or None, which has nothing. The name "." is `place` itself.
    """
    if place is None:
        return None
    folders = [Path(place, name) for name in names]
    return next((folder for folder in folders if folder.is_dir() and Path(folder, inside).exists()), None)


def check_limit(limit, least):
    """CourseError unless `limit` is None or a whole number, `least` or more."""
    text = _("limit is {limit}, but it must be a whole number, {least} or more.")
    require(limit is None or (int(limit) == limit and limit >= least), text, limit=limit, least=least)


def check_shipped(folder, tier, name, files):
    """CourseError unless these files of the data set `name` can be read and, in the bundled tier, are as shipped."""
    hashes = {entry["file"]: entry["sha256"] for entry in registry()[name]["bundled"]}
    for file in files:
        path = Path(folder, file)
        read_bytes(path, tier)
        if tier == "bundled" and sha256(path) != hashes[file]:
            raise damaged(path, _("is not the file that ships with the course"), tier)


def damaged(path, problem, tier):
    """The error for a file that must not be used; says what to do, by tier."""
    remedy = {
        "local": _("copy it into COURSE_DATA_DIR again"),
        "public": _("delete it and run `python -m course_utils data get` again"),
        # Git takes a file for unchanged that it wrote itself, with other line ends: only what is gone is written anew.
        "bundled": _("delete it, and restore it with `git checkout -- data` or from a fresh copy of the course"),
    }[tier]
    return CourseError(_("{path} {problem}: {remedy}.").format(path=path, problem=problem, remedy=remedy))


def read_bytes(path, tier, size=None):
    """Content of a file, checked to be a readable, non-empty file of `size` bytes (None: any)."""
    with _opened(path, tier) as file:
        content = file.read()
    if not content:
        raise damaged(path, _("is empty"), tier)
    if size is not None and len(content) != size:
        raise _wrong_size(path, tier, len(content), size)
    return content


def read_into(path, tier, buffer):
    """Read a file into `buffer`, a contiguous uint8 array that it must fill exactly."""
    with _opened(path, tier) as file:
        count = file.readinto(buffer)
        more = len(file.read(1))
    if count + more != buffer.nbytes:
        raise _wrong_size(path, tier, count + more, buffer.nbytes)


@contextlib.contextmanager
def _opened(path, tier):
    """The file, open; whatever goes wrong while it is open is told in one sentence."""
    path = Path(path)
    if not path.exists():
        raise damaged(path, _("is missing"), tier)
    if not path.is_file():
        raise damaged(path, _("is not a file"), tier)
    try:
        with open(path, "rb") as file:
            yield file
    except OSError as error:
        raise damaged(path, _("cannot be read ({why})").format(why=error.strerror), tier) from error


def _wrong_size(path, tier, count, size):
    return damaged(path, _("has {n} bytes instead of {size}").format(n=count, size=size), tier)


def fetch(entry, folder, progress=True):
    """Download one file of the registry into `folder` through pooch, and return its path.

    Each address is tried in turn. A part that is there already is continued; a file whose hash is wrong is thrown
    away and asked for once more at the next address. A second command that wants the same file meanwhile is told so.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CourseError(
            _("{folder} cannot be written ({why}): set COURSE_CACHE_DIR to a folder that can.").format(
                folder=folder, why=error.strerror
            )
        ) from error
    path = folder / entry["file"]
    try:
        if path.exists() and f"sha256:{sha256(path)}" == entry["hash"]:
            return path  # nothing is written, not even a lock: the folder may be read-only
        taken = _("Another command is downloading {file}: wait for it.")
        with disk.locked(path, taken.format(file=entry["file"])):
            return _downloaded(entry, folder, progress)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CourseError(_("The disk is full: free {n} MB.").format(n=entry["size"] // 10**6)) from error
        sentence = disk.explain(error, path)
        if sentence is None:
            raise
        raise CourseError(sentence) from error


def _downloaded(entry, folder, progress):
    """As `fetch`; what the disk refuses is an OSError, what the network does not give is told."""
    import pooch
    import requests

    pooch.get_logger().setLevel("WARNING")  # it would name addresses and hashes on the terminal
    reasons = []
    for url in entry["urls"]:
        for _attempt in range(2):  # once more after a wrong hash: the kept part may have been the broken one
            try:
                found = pooch.retrieve(
                    url,
                    known_hash=entry["hash"],
                    fname=entry["file"],
                    path=folder,
                    downloader=_Resuming(folder / (entry["file"] + ".part"), entry["size"], progress),
                )
                return Path(found)
            except requests.RequestException as error:  # before ValueError and OSError: some of these are both
                _require_proxy(error, url, entry["file"])
                reasons.append(f"{url}: {type(error).__name__}")
                break
            except ValueError:
                reasons.append(_("{url} sent a file with a wrong hash").format(url=url))
            except OSError as error:
                if not isinstance(error, (ConnectionError, TimeoutError)) and disk.explain(error):
                    raise
                reasons.append(f"{url}: {type(error).__name__}")
                break
    raise CourseError(
        _("{file} could not be downloaded ({reasons}): check the network and run the same command again.").format(
            file=entry["file"], reasons="; ".join(dict.fromkeys(reasons))
        )
    )


def _require_proxy(error, url, file):
    """CourseError where `error`, of requests, says that the proxy set for `url` is one that it cannot use."""
    from requests import utils

    proxy = utils.select_proxy(url, utils.get_environ_proxies(url))
    if not proxy or not isinstance(error, ValueError):
        return
    why = _("SOCKS is not supported here") if "SOCKS" in str(error) else _("it is no whole address of a proxy")
    text = _(
        "{file} cannot be downloaded through the proxy {proxy} ({why}): unset ALL_PROXY or name an http:// proxy in "
        "HTTPS_PROXY, then run the same command again."
    )
    shown = re.sub(r"^(\w+://)?.*@", r"\1", proxy)  # without name and password
    raise CourseError(text.format(file=file, proxy=shown, why=why)) from None


@contextlib.contextmanager
def unpacking(archive, target):
    """A folder to unpack `archive` into, which becomes `target` when the block ends: whole or not at all.

    An archive that cannot be read is one clear sentence (CourseError); what the block itself raises goes through.
    """
    target = Path(target)
    staging = target.with_name(f".{target.name}.{os.getpid()}")
    # Two that unpack at once would remove what the other one has just put there.
    taken = _("Another command is unpacking {file}: wait for it.").format(file=Path(archive).name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with disk.locked(target, taken):
            staging.mkdir()
            try:
                yield staging
                if target.exists():
                    shutil.rmtree(target)
                staging.rename(target)
            finally:
                if staging.exists():
                    shutil.rmtree(staging)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        sentence = disk.explain(error, target)
        if sentence is not None:  # the archive may be whole
            raise CourseError(sentence) from error
        raise CourseError(
            _("{archive} cannot be unpacked ({why}): delete it and download again.").format(archive=archive, why=error)
        ) from error


def _bar(wanted):
    """A bar on the terminal (elsewhere one line at the end): name, share, bytes, speed, time left."""
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.TextColumn("{task.description}", markup=False), progress.BarColumn(), progress.DownloadColumn(),
        progress.TransferSpeedColumn(), progress.TimeRemainingColumn(), console=Console(stderr=True),
        disable=not wanted,
    )  # fmt: skip


class _Resuming:
    """A downloader for pooch that keeps what has come in a .part file and goes on from there.

    `progress` is True (a bar on the terminal), False, or a function that is told (bytes here, bytes in all).
    """

    def __init__(self, part, size, progress):
        self.part, self.size, self.progress = part, size, progress

    def __call__(self, url, output_file, pooch):
        import requests

        have = self.part.stat().st_size if self.part.exists() else 0
        if have >= self.size:
            self.part.unlink()
            have = 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as answer:
            answer.raise_for_status()
            if have and answer.status_code != 206:
                have = 0  # the server does not continue: from the start
            with open(self.part, "ab" if have else "wb") as file, _bar(self.progress is True) as bar:
                task = bar.add_task(self.part.stem, total=self.size, completed=have)
                for piece in answer.iter_content(PIECE):
                    file.write(piece)
                    bar.advance(task, len(piece))
                    have += len(piece)
                    if callable(self.progress):
                        self.progress(have, self.size)
        if self.part.stat().st_size < self.size:
            raise ConnectionError("the connection ended early")
        # pooch checks the hash of output_file next; the part is used up either way.
        shutil.move(self.part, output_file)
