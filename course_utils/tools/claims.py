"""make claims: the claims of a chapter over many seeds, as one sweep, kept as a measured table.

A chapter gives one verdict on each claim, with one seed. Here it runs with many, and the table says how often each
verdict came out and how much the numbers behind it vary.
"""

import re
import statistics
import subprocess
import sys
from collections import Counter

from course_utils.core import results
from course_utils.core.errors import CourseError
from course_utils.core.parameters import PROFILES
from course_utils.notebook import measured
from course_utils.tools.runs import RUNS


def measure(only="08", seeds=10, profile="class", workers=None, folder=None):
    """Run the chosen chapters over `seeds` seeds, each as one sweep, and write their tables; returns their paths.

    Parameters
    ----------
    only : str
        Chapters, such as "08" or "07,08".
    seeds : int
        2 or more.
    profile : str
        One of smoke, class, full.
    workers : int, optional
        Runs at the same time; by default as the sweep chooses.
    folder : path, optional
        Where the tables go; by default the folder measured/ in the chapter's package.
    """
    from course_utils.tools import notebooks

    if seeds < 2:
        raise CourseError(f"--seeds is {seeds}; a spread needs 2 or more.")
    if profile not in PROFILES:
        raise CourseError(f"--profile is {profile!r}; allowed: {', '.join(PROFILES)}.")
    written = []
    chosen = notebooks.find("en", only)
    for path in chosen:
        notebooks.read(path)  # what cannot be read is told before hours of computing
    for path in chosen:
        out = RUNS / f"claims-{path.stem[:2]}-{profile}"
        sweep(path, out, seeds, profile, workers)
        written.append(write(out, seeds, profile, folder or measured.folder_of(path.stem)))
    return written


def sweep(path, out, seeds, profile, workers=None):
    """Run the notebook over the seeds by the sweep command, which does only what is missing in `out`."""
    command = [
        sys.executable, "-m", "course_utils", "sweep", str(path), "-p", f"profile={profile}", "--seeds", str(seeds),
        "--out", str(out),
    ]  # fmt: skip
    command += ["--workers", str(workers)] if workers else []
    status = subprocess.call(command)
    if status not in (0, 1):  # 1: some runs failed, and the table says so
        raise CourseError(f"The sweep of {path.stem} stopped (status {status}); what it did so far is in {out}.")


def write(out, seeds, profile, folder):
    """Write the measured table of the sweep in `out`: claims_NN; CourseError when a run is missing."""
    from course_utils.tools.sweeps import table
    from course_utils.tools.sweeps.store import Store

    store = Store(str(out))
    asked = store.asked()
    found, left_out = table.results(store, asked)
    missing = len(asked["runs"]) - len(found)
    if missing or left_out:
        reason = left_out[0] if left_out else "give the same command again."
        raise CourseError(f"{missing} of {len(asked['runs'])} runs in {out} have no result: {reason}")
    if all(result["status"] == "failed" for result in found.values()):
        raise CourseError(f"Every run in {out} failed: {next(iter(found.values()))['error']}")
    chapter = asked["notebook"]
    return measured.write(
        f"claims_{chapter[:2]}",
        f"Claims and numbers of chapter {chapter[:2]} over {seeds} seeds, in profile {profile}{_data(found)}.",
        f"make claims ONLY={chapter[:2]} SEEDS={seeds} PROFILE={profile}",
        rows(list(found.values())),
        folder,
    )


def _data(found):
    """ ", on fashion_mnist (bundled)": what the runs learnt from, where they say so."""
    sets = [entry for result in found.values() for entry in results.data_of(result["run"])]
    names = dict.fromkeys(f"{entry['name']} ({entry['tier']})" for entry in sets)
    return f", on {' and '.join(names)}" if names else ""


def rows(found):
    """The rows of a measured table, from the results of runs that differ in their seed.

    Returns
    -------
    list of dict
        First one row a claim: kind "claim", id, article (what it says), confirmed, refuted, depends (numbers of
        runs), failed (runs that gave no verdict), measured (text; where a number in it varies: mean ± standard
        deviation). Then one row a recorded number: kind "number", name, mean, std, lowest, highest, n (runs).
        Of a recorded list of numbers the mean counts, as NAME_mean.
    """
    done = [result for result in found if result["status"] == "done"]
    verdicts = {}
    for result in done:
        for claim in result["claims"]:
            verdicts.setdefault(claim["id"], []).append(claim)
    claims = []
    for name, given in verdicts.items():
        counts = Counter(claim["verdict"] for claim in given)
        claims.append(
            {
                "kind": "claim",
                "id": name,
                "article": results.registry().get(name, {}).get("text", ""),
                **{word: counts[word] for word in results.VERDICTS},
                "failed": len(found) - len(given),
                "measured": summary(given),
            }
        )
    return claims + _numbers(done)


def _numbers(done):
    from course_utils.tools.sweeps.table import parts

    numbers = {}
    for result in done:
        for name, value in result["results"].items():
            for part, number in parts(value).items():
                if part in ("", "_mean") and type(number) in (int, float):
                    numbers.setdefault(name + part, []).append(number)
    return [
        {
            "kind": "number",
            "name": name,
            "mean": sum(values) / len(values),
            "std": _std(values),
            "lowest": min(values),
            "highest": max(values),
            "n": len(values),
        }
        for name, values in numbers.items()
    ]


def _std(values):
    return statistics.stdev(values) if len(values) > 1 else None


def summary(claims):
    """What a claim measured in several runs, as one text: mean ± standard deviation for each number that varies.

    A claim that was given its numbers (`values`) has them in its sentence; of one without, the first run's words stand
    for all. Sentences of other words than most runs have are counted: "... (8 of 10 runs; else: ...)".
    """
    groups = {}
    for claim in claims:
        groups.setdefault(claim.get("sentence"), []).append(claim)
    largest = max(groups.values(), key=len)
    sentence, first = largest[0].get("sentence"), largest[0]["measured"]
    if sentence is not None:
        names = set.intersection(*(set(claim["values"]) for claim in largest))
        told = sentence.format_map({name: Several([claim["values"][name] for claim in largest]) for name in names})
    elif all(claim["measured"] == first for claim in largest):
        told = first
    else:
        told = f"{first} (the first of {len(largest)} runs)"
    if len(groups) == 1:
        return told
    others = "; ".join(group[0]["measured"] for group in groups.values() if group is not largest)
    return f"{told} ({len(largest)} of {len(claims)} runs; else: {others})"


class Several:
    """The values of one number in several runs; written into a sentence as mean ± standard deviation.

    Written as it is where all runs have the same; texts that differ are written one after the other.
    """

    def __init__(self, values):
        self.values = values

    def __format__(self, form):
        texts = list(dict.fromkeys(format(value, form) for value in self.values))
        if len(texts) == 1 or any(isinstance(value, str) for value in self.values):
            return " or ".join(texts)
        if "." not in form and all(isinstance(value, int) for value in self.values):
            form += ".0f"  # the mean of whole numbers is written as one
        # One more digit for the deviation, which has no sign.
        finer = re.sub(r"\.(\d+)", lambda digits: f".{int(digits[1]) + 1}", form).replace("+", "")
        return f"{format(statistics.fmean(self.values), form)} ± {format(_std(self.values), finer)}"
