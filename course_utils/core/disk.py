"""Disks that refuse, in one sentence for each way; files that are whole or not there; places of fsspec."""

import contextlib
import errno
import hashlib
import os
import uuid
from pathlib import Path

from course_utils.core.errors import CourseError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

FULL = "The disk is full"
PIECE = 1 << 20  # bytes read at a time
_AGAIN = "then give the same command again; what is finished is kept."
# Error numbers, and the sentence on each; {file} is the path with a space behind it, or nothing.
_SENTENCES = (
    (("ENOSPC", "EDQUOT"), FULL + ": {file}cannot be written. Free some space, " + _AGAIN),
    (("EROFS",), "{file}cannot be written, because its disk is read-only: mount it for writing, " + _AGAIN),
    (("EFBIG",), "{file}is larger than a file may be here (ulimit -f): raise that limit, " + _AGAIN),
    (("EACCES", "EPERM"), "{file}may not be used by you: change its permissions or its owner, " + _AGAIN),
    (("EMFILE", "ENFILE"), "Too many files are open at once ({file}is one more): try `ulimit -n 1024`, " + _AGAIN),
    (("ENAMETOOLONG",), "{file}is too long for a path here: move the course to a folder with a shorter path."),
    (("EIO", "ESTALE", "ETIMEDOUT", "EHOSTDOWN"), "{file}cannot be reached: its disk, or the network to it, does not "
     "answer. See to it, " + _AGAIN),
    (("ENOTDIR", "EEXIST", "EISDIR", "ENOTEMPTY"), "{file}is in the way: move it to another place, " + _AGAIN),
    (("EAGAIN", "ENOMEM"), "This machine has no room for one more process: close other programs, or raise the limits "
     "(ulimit -u, ulimit -v), " + _AGAIN),
)  # fmt: skip


def explain(error, path=""):
    """One sentence on a failure of a disk or of the machine, and what to do; None where `error` is something else.

    What stands behind the error counts too: a library often wraps it. `path` is named where the error names no file.
    """
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, MemoryError):
            return "There is not enough memory: close other programs, or choose a smaller PROFILE, " + _AGAIN
        if isinstance(error, OSError) and error.errno is not None:
            for names, sentence in _SENTENCES:
                if error.errno in {getattr(errno, name, None) for name in names}:
                    file = error.filename if isinstance(error.filename, (str, Path)) else path
                    text = sentence.format(file=f"{file or 'a file'} ")
                    return text if file else text[0].upper() + text[1:]
        error = error.__cause__ or error.__context__
    return None


def write_atomically(path, text):
    """Write a file whole or not at all: under another name first, then renamed.

    Parameters
    ----------
    path : path
    text : str or bytes
        Text is written as UTF-8, with the line ends that it has.
    """
    path = Path(path)
    # A name of its own: two commands that write the same file at once do not write into each other's.
    part = path.with_name(f".{path.name[:100]}.{uuid.uuid4().hex[:8]}.part")
    try:
        part.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
        part.replace(path)
    except BaseException as error:
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a disk that fills up while we write does not say which file it was
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def locked(path, taken):
    """Keep what is done to `path` to one process or thread at a time; CourseError, saying `taken`, to a second one.

    The lock is a file beside it, which is removed in the end; it ends with the process, however that ends. Where the
    file system knows no locks, nothing is kept.
    """
    path = Path(path)
    lock = path.with_name(f".{path.name}.lock")
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError) as error:  # the latter on Windows
            os.close(handle)
            raise CourseError(taken) from error
        except OSError:
            break
        # Who held it may have removed the file after we opened it: such a lock keeps nobody out.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), os.stat(lock)):
                break
        os.close(handle)
    try:
        yield
    finally:
        if fcntl is None:
            os.close(handle)  # Windows removes no file that is open
        with contextlib.suppress(OSError):
            lock.unlink()
        if fcntl is not None:
            os.close(handle)


def _lock(handle):
    if fcntl is None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sha256(path):
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def locate(place):
    """(file system of fsspec, path in it) of a folder or a URL.

    A place without "://" is a local path, whatever is in its name: fsspec takes ``a::b`` for one system inside another.
    """
    import fsspec

    if "://" in str(place):
        return fsspec.core.url_to_fs(str(place))
    files = fsspec.filesystem("file")
    return files, files._strip_protocol(str(place))
