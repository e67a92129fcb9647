"""What the benches share: A and B measured in turn, medians, and the line of JSON at the end."""

import json
import os
import statistics
import sys
import time

TURNS = 5


def in_turn(parts, turns=TURNS):
    """Measure some things in turn, A B C A B C and so on, so that a machine that grows slower does so for all of them.

    Parameters
    ----------
    parts : dict of str to function without arguments
        A function returns the seconds it measured, or None: then the whole call is timed.
    turns : int
        How often each is measured.

    Returns
    -------
    dict of str to list of float
        The seconds, in the order in which they were measured.
    """
    found = {name: [] for name in parts}
    for turn in range(turns):
        for name, part in parts.items():
            start = time.perf_counter()
            seconds = part()
            found[name].append(time.perf_counter() - start if seconds is None else seconds)
        print(
            f"turn {turn + 1} of {turns}: " + ", ".join(f"{name} {found[name][-1]:.3f} s" for name in found), flush=True
        )
    return found


def medians(found):
    """The median of each list."""
    return {name: statistics.median(values) for name, values in found.items()}


def ratio(found, one, other):
    """Median, over the turns, of `one` divided by `other`: both of a turn were measured side by side."""
    return statistics.median(a / b for a, b in zip(found[one], found[other], strict=True))


def finish(name, **numbers):
    """Print the result as one line of JSON: `make bench` keeps the last line."""
    sys.stdout.flush()
    print(json.dumps({"bench": name, **numbers}), flush=True)


def plain_environment(**changes):
    """The environment for a process that is measured: nothing live, no start-up messages; None removes a variable."""
    changes = {"COURSE_LIVE": "0", "TF_CPP_MIN_LOG_LEVEL": "2", "MPLBACKEND": "agg", **changes}
    kept = {**os.environ, **changes}
    return {key: value for key, value in kept.items() if value is not None}
