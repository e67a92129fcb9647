"""The limits of containers, from files of control groups as Linux writes them."""

import math

import pytest

from course_utils.core import containers, environment

NONE = containers.Limits()
TWO = {"sys/fs/cgroup/memory.max": "2147483648\n", "sys/fs/cgroup/memory.current": "1073741824\n",
       "sys/fs/cgroup/memory.stat": "anon 1\ninactive_file 73741824\n", "sys/fs/cgroup/cpu.max": "150000 100000\n",
       "proc/self/cgroup": "0::/\n"}  # fmt: skip
ONE = {"sys/fs/cgroup/memory/memory.limit_in_bytes": "2147483648\n",
       "sys/fs/cgroup/memory/memory.usage_in_bytes": "1000000000\n",
       "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
       "proc/self/cgroup": "4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n"}  # fmt: skip
INNER = {"sys/fs/cgroup/a.slice/memory.max": "max\n", "sys/fs/cgroup/a.slice/cpu.max": "max 100000\n",
         "sys/fs/cgroup/a.slice/b/memory.max": "4000000000\n", "sys/fs/cgroup/a.slice/b/memory.current": "5000000000\n",
         "sys/fs/cgroup/other/memory.max": "1\n", "proc/self/cgroup": "0::/a.slice/b/c\n"}  # fmt: skip
FREE = {"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        "sys/fs/cgroup/memory/memory.usage_in_bytes": "5\n",
        "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n"}  # fmt: skip


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, NONE),
        (FREE, NONE),
        ({**TWO, "sys/fs/cgroup/memory.max": "max", "sys/fs/cgroup/cpu.max": "nonsense"}, NONE),
        (TWO, containers.Limits(2147483648, 1147483648, 1.5)),
        (ONE, containers.Limits(2147483648, 1147483648, 0.5)),
        (INNER, containers.Limits(4_000_000_000, 0, math.inf)),
    ],
)
def test_limits(tmp_path, files, told):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert containers.limits(tmp_path) == told


@pytest.mark.parametrize(("quota", "cores"), [(math.inf, 8), (0.25, 1), (2.5, 3), (64, 8)])
def test_cores_are_those_of_the_container(monkeypatch, quota, cores):
    monkeypatch.setattr(containers, "limits", lambda: containers.Limits(cores=quota))
    monkeypatch.setattr(environment.os, "sched_getaffinity", lambda _process: range(8), raising=False)
    assert environment.cores() == cores
