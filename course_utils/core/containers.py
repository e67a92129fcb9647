"""What a container may use: the limits of control groups, as Docker, Kubernetes and JupyterHub set them on Linux."""

import math
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class Limits:
    """Bytes of memory in all, bytes of it that are free, and CPU cores (1.5 are possible); infinite without a limit."""

    memory: float = math.inf
    free: float = math.inf
    cores: float = math.inf


def limits(root="/"):
    """The `Limits` of the group that this process is in, and of those that hold it: the least of each counts.

    Parameters
    ----------
    root : path
        Where "sys/fs/cgroup" and "proc/self/cgroup" lie.
    """
    base = Path(root, "sys", "fs", "cgroup")
    memory, free, cores = math.inf, math.inf, math.inf
    for kind, place in _groups(Path(root, "proc", "self", "cgroup")):
        if kind == "":  # version 2: one tree for all
            here = base / place
            most, used = _number(here / "memory.max"), _used(here, "memory.current", "inactive_file")
            quota, period = (_words(here / "cpu.max") + ["", ""])[:2]
            quota, period = _parsed(quota), _parsed(period)
        else:
            here = base / kind / place
            most = _number(here / "memory.limit_in_bytes")
            used = _used(here, "memory.usage_in_bytes", "total_inactive_file")
            quota, period = _number(here / "cpu.cfs_quota_us"), _number(here / "cpu.cfs_period_us")
        if 0 < most < 2**62:  # version 1 writes nearly 2**63 for none
            memory, free = min(memory, most), min(free, max(0, most - used))
        if 0 < quota < math.inf and 0 < period < math.inf:  # version 1 writes -1 for none
            cores = min(cores, quota / period)
    return Limits(memory, free, cores)


def _groups(told):
    """(kind, folder) of each group, and of those that hold it: kind is "" in version 2, else "memory" or "cpu"."""
    # What a container calls its place may be that on the machine, which is not to be seen inside: the root always is.
    found = {("", "."): None, ("memory", "."): None, ("cpu", "."): None}
    try:
        lines = told.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        _number_of, _colon, rest = line.partition(":")
        kinds, _colon, path = rest.partition(":")
        for kind in {"", "memory", "cpu"} & set(kinds.split(",")):
            place = PurePosixPath(path.lstrip("/") or ".")
            for one in (place, *place.parents) if ".." not in place.parts else ():
                found[(kind, str(one))] = None
    return list(found)


def _words(path):
    try:
        return path.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def _parsed(word):
    """The number in a word; infinite for "max" and for what is none."""
    try:
        return int(word)
    except ValueError:
        return math.inf


def _number(path):
    return _parsed(" ".join(_words(path)))


def _used(folder, name, cached):
    """Bytes in use, without those kept of files, which the system gives back when they are needed; 0 if unknown."""
    used = _number(folder / name)
    words = _words(folder / "memory.stat")
    kept = dict(zip(words[::2], words[1::2], strict=False)).get(cached, "0")
    return max(0, used - _parsed(kept)) if used < math.inf and kept.isdigit() else 0
