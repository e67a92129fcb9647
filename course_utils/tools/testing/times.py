"""What the lanes of `make test` took, and their slowest tests, from the reports that pytest wrote."""

from pathlib import Path
from xml.etree import ElementTree  # the files are our own

SLOWEST = 10


def seconds_of(report):
    """Seconds that pytest says a lane took; None where it wrote no report, because it broke off."""
    suite = _suite(report)
    return None if suite is None else float(suite.get("time", 0))


def tests_of(report):
    """(seconds, test) of every test in a report, its fixtures included; none where there is no report."""
    suite = _suite(report)
    cases = [] if suite is None else suite.iter("testcase")
    return [(float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}") for case in cases]


def table(lanes, seconds):
    """The lines that close `make test`: the lanes, and the ten slowest tests of all of them.

    Parameters
    ----------
    lanes : list of Lane
        Each with name, status, seconds and report.
    seconds : float
        What all of it took; lanes that ran beside each other count once.
    """
    lines = ["", f"{'lane':<12} {'tests':>6} {'seconds':>8}  status"]
    slowest = []
    for lane in lanes:
        tests = tests_of(lane.report)
        status = "passed" if lane.status == 0 else "FAILED"
        lines.append(f"{lane.name:<12} {len(tests):>6} {lane.seconds:>8.0f}  {status}")
        slowest += [(spent, lane.name, name) for spent, name in tests]
    lines += [f"{'all':<12} {'':>6} {seconds:>8.0f}", "", f"The {SLOWEST} slowest tests:"]
    for spent, lane, name in sorted(slowest, reverse=True)[:SLOWEST]:
        lines.append(f"{spent:>8.1f} s  {lane:<10} {name}")
    return "\n".join(lines)


def _suite(report):
    try:
        return ElementTree.parse(Path(report)).getroot().find("testsuite")
    except (OSError, ElementTree.ParseError):
        return None
