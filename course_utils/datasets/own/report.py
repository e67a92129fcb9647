"""What is told of the learner's own data: sentences, and the list of what was left out."""

import hashlib
import time
from pathlib import Path

import numpy

from course_utils.core import disk
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.parameters import OWN
from course_utils.core.paths import ROOT

FOLDER = ROOT / "build" / "own"
MOST = 0.1  # share that may be broken: beyond it the file is not what it is taken for
FEW = 3  # as many may always be broken
SHOWN = 3  # faults that a sentence names; the list in the file has all of them


class Report:
    """What was found in one file or folder.

    `name` is the file's own name, without its folder. `told` are sentences, `faults` the places that were left out:
    "line 12, column label: is empty".
    """

    def __init__(self, path):
        self.path = Path(path)
        self.name = self.path.name
        self.told, self.faults, self._known = [], [], set()

    def tell(self, sentence):
        """Add a sentence to what is told, once."""
        if sentence not in self.told:
            self.told.append(sentence)

    def fault(self, place, what, column=None):
        """Note that what lies at `place`, in the named `column` of a table, is left out, and why."""
        if column is not None:
            place = _("{place}, column {column}").format(place=place, column=column)
        fault = f"{place}: {what}"
        if fault not in self._known:  # a table is gone through more than once
            self._known.add(fault)
            self.faults.append(fault)

    def empty(self, place, column, value=""):
        """Note that a row is left out, because its field in the named `column` is empty, or `value` says why."""
        self.fault(place, getattr(value, "why", _("is empty")), column)

    def taken(self, kept, of, sentence, **more):
        """Tell, where `kept` items are taken of more, `sentence` with the two numbers in place of {m} and {n}."""
        if kept < of:
            self.tell(sentence.format(n=f"{of:,}", m=f"{kept:,}", **more))

    def close(self, count):
        """End reading, after `count` items were kept: many faults stop the run, few are told and listed in a file."""
        broken, every = len(self.faults), count + len(self.faults)
        if not broken:
            return
        examples = "; ".join(self.faults[:SHOWN])
        listed = self._write()
        if broken > FEW and broken > MOST * every:
            text = _(
                "{name}: {broken} of {every} cannot be used, more than one in ten ({examples}); all are listed in "
                "{listed}: mend them, or check that this is the file that you mean."
            )
            raise CourseError(
                text.format(name=self.name, broken=f"{broken:,}", every=f"{every:,}", examples=examples, listed=listed)
            )
        text = _("Left out: {broken} of {every} ({examples}); all are listed in {listed}.")
        self.tell(text.format(broken=f"{broken:,}", every=f"{every:,}", examples=examples, listed=listed))

    def _write(self):
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / f"{self.path.stem}.txt"
        disk.write_atomically(path, "\n".join(self.faults) + "\n")
        return path.relative_to(ROOT).as_posix()

    def described(self, counted, parts, since=None):
        """The fields of `Described` for a set of the learner's own.

        Parameters
        ----------
        counted : str
            What was found, in a few words: "1,200 training, 300 validation and 400 test texts".
        parts : iterable of arrays, bytes or str
            What the fingerprint is made of.
        since : pair of str, optional
            The first and the last time in the data, in words; without them the file's day is told.
        """
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part.encode() if isinstance(part, str) else numpy.ascontiguousarray(part))
        fingerprint = digest.hexdigest()[:12]
        if since:
            text = _("your own data, {name}, from {first} to {last} ({counted}; fingerprint {fingerprint}).")
            told = {"first": since[0], "last": since[1]}
        else:
            text = _("your own data, {name} of {day} ({counted}; fingerprint {fingerprint}).")
            told = {"day": time.strftime("%Y-%m-%d", time.localtime(self.path.stat().st_mtime))}
        head = text.format(name=self.name, counted=counted, fingerprint=fingerprint, **told)
        return {
            "name": OWN,
            "tier": OWN,
            "fingerprint": fingerprint,
            "note": "\n".join([head, *self.told]),
            "licence": _("yours: whether you may use them, you must know"),
            "source": self.name,
        }
