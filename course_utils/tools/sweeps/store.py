"""The folder of a sweep: on a local disk, or wherever fsspec reaches (`s3://`, `gs://`, `memory://` ...).

    sweep.json               what was asked
    runs/<id>/result.json    what a run found; written last, so that a run that has one is complete
    runs/<id>/notebook.ipynb, runs/<id>/log.txt
    results.parquet, results.csv, index.html

A file is written whole or not at all: under another name first, then renamed. An object store needs no second name:
there a file appears when its last byte has arrived.
"""

import contextlib
import errno
import json
import uuid

from course_utils.core.disk import locate
from course_utils.core.errors import CourseError

ASKED = "sweep.json"
# File systems where a file can be seen half-written, and where renaming is one step.
RENAMING = ("file", "local", "sftp", "ssh", "smb", "hdfs", "arrow_hdfs", "webhdfs", "dbfs")


class Store:
    """The files of one sweep.

    Parameters
    ----------
    url : str or path
        A local folder, or a URL of fsspec. The folder is made when the first file is written.
    """

    def __init__(self, url):
        try:
            self._files, self._root = locate(url)
        except ImportError as error:
            raise CourseError(
                f"The place {url} needs a package that is not installed: {_first_line(error)}."
            ) from error
        except ValueError as error:
            known = "a local folder, or a URL such as s3://bucket/folder, gs://bucket/folder or memory://folder"
            raise CourseError(f"The place {url} cannot be used ({_first_line(error)}); allowed: {known}.") from error
        except Exception as error:
            raise CourseError(f"The place {url} cannot be used: {_first_line(error)}.") from error
        self._root = self._root.rstrip("/")
        protocols = self._files.protocol
        self.protocol = protocols if isinstance(protocols, str) else protocols[0]
        self.is_local = self.protocol in ("file", "local")
        self.url = self._root if self.is_local else self._files.unstrip_protocol(self._root)

    def __repr__(self):
        return f"Store({self.url!r})"

    def exists(self, name):
        """True when there is a file `name`."""
        with self._told("read"):
            self._files.invalidate_cache()
            return self._files.isfile(self._path(name))

    def read(self, name):
        """The bytes of the file `name`; CourseError when there is none."""
        with self._told("read"):
            return self._files.cat_file(self._path(name))

    def write(self, name, data):
        """Write `data` (bytes) to the file `name`, whole or not at all."""
        path = self._path(name)
        with self._told("write"):
            self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            if self.protocol not in RENAMING:
                self._files.pipe_file(path, data)
                return
            part = f"{path}.{uuid.uuid4().hex[:8]}.part"
            try:
                self._files.pipe_file(part, data)
                self._rename(part, path)
            except BaseException:
                with contextlib.suppress(Exception):
                    self._files.rm_file(part)
                raise

    def _rename(self, part, path):
        if self.is_local:
            import os

            os.replace(part, path)  # fsspec's own would refuse on Windows when the file is there
        else:
            self._files.mv(part, path)

    def ids(self):
        """Ids of the runs that have a result, sorted."""
        with self._told("read"):
            self._files.invalidate_cache()
            # A glob would read brackets in the folder's own path as a pattern.
            found = self._files.find(self._path("runs"), maxdepth=2)
        parts = [path.rsplit("/", 2) for path in found]
        return sorted(part[1] for part in parts if part[2] == "result.json" and part[0].endswith("/runs"))

    def result(self, identity):
        """What the run found, as a dict; CourseError when it has no result or a broken one."""
        name = f"runs/{identity}/result.json"
        try:
            result = json.loads(self.read(name))
            if result["id"] != identity or result["status"] not in ("done", "failed"):
                raise ValueError("it is the result of something else")
        except (ValueError, KeyError, TypeError) as error:
            raise CourseError(f"{self.url}/{name} cannot be understood ({_first_line(error)}); delete it.") from error
        return result

    def asked(self):
        """What the sweep was asked for (sweep.json); CourseError when there is no sweep here."""
        if not self.exists(ASKED):
            raise CourseError(f"There is no sweep in {self.url}: it has no {ASKED}.")
        try:
            asked = json.loads(self.read(ASKED))
            asked["runs"], asked["notebook"]
        except (ValueError, KeyError, TypeError) as error:
            raise CourseError(f"{self.url}/{ASKED} cannot be understood; choose another folder.") from error
        return asked

    def write_json(self, name, data):
        """Write `data` as JSON to the file `name`."""
        self.write(name, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode())

    def _path(self, name):
        return f"{self._root}/{name}"

    @contextlib.contextmanager
    def _told(self, verb):
        try:
            yield
        except CourseError:
            raise
        except Exception as error:  # each file system has errors of its own
            raise CourseError(explain(error, f"cannot {verb} in {self.url}")) from error


def explain(error, what):
    """One sentence about a failure of a disk or of a file system; `what` could not be done."""
    code = getattr(error, "errno", None)
    if code in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return f"The disk is full: {what}; what is finished is kept. Free some space, then give the same command again."
    if isinstance(error, FileNotFoundError):
        return f"The sweep {what}: {_first_line(error)} is not there."
    if isinstance(error, (PermissionError, NotADirectoryError, FileExistsError)) or code == errno.EROFS:
        return f"The sweep {what}: {_first_line(error)}; choose another folder with --out, or change its permissions."
    return f"The sweep {what}: {type(error).__name__}: {_first_line(error)}."


def _first_line(error):
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
