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

NUMBER = re.compile(r"(?<![\w.])[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w]|\.\d)")


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
    for path in notebooks.find("en", only):
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
    data = [result["run"].get("data") for result in found.values()]
    names = dict.fromkeys(f"{entry['name']} ({entry['tier']})" for entry in data if entry)
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
                "measured": summary([claim["measured"] for claim in given]),
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


def summary(texts):
    """What the texts of several runs say together: one text, mean ± standard deviation for each number that varies.

    Texts of other words than most have are counted: "... (8 of 10 runs; else: ...)".
    """
    groups = {}
    for text in texts:
        groups.setdefault(NUMBER.sub("#", text), []).append(text)
    largest = max(groups.values(), key=len)
    columns = list(zip(*(NUMBER.findall(text) for text in largest), strict=True))
    merged = iter([_merged(column) for column in columns])
    joined = NUMBER.sub(lambda _found: next(merged), largest[0])
    if len(groups) == 1:
        return joined
    others = "; ".join(group[0] for group in groups.values() if group is not largest)
    return f"{joined} ({len(largest)} of {len(texts)} runs; else: {others})"


def _merged(texts):
    """Numbers at the same place of several texts as one: itself where all are equal, else mean ± deviation."""
    if len(set(texts)) == 1:
        return texts[0]
    values = [float(text.replace(",", "")) for text in texts]
    places = max(len(text.partition(".")[2]) for text in texts)
    comma = "," if any("," in text for text in texts) else ""
    sign = "+" if any(text.startswith("+") for text in texts) else ""
    return f"{sum(values) / len(values):{sign}{comma}.{places}f} ± {_std(values):{comma}.{places + 1}f}"
