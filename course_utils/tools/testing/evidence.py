"""The evidence of the chapters' runs on real data: tests/evidence/NAME.json, one a chapter, written by a run alone.

`make test-real` executes the chapters on what COURSE_DATA_DIR has and keeps what they recorded, with the date, the
processor, the versions and a hash of the sources (`sources.py`), closed by a checksum. `make test` holds every file to
its bounds, tests/evidence/NAME.toml, and executes again only what is stale, into build/.

    python -m course_utils.tools.testing.evidence     prints the chapters whose evidence is stale (nothing is executed)

NAME.toml is written by hand. It has [bounds], {recorded result: [lowest, highest]}, and [verdicts], {claim: verdict},
both as need be; or `missing`, the reason why there is no evidence.
"""

import datetime
import hashlib
import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course_utils import datasets
from course_utils.core import toml
from course_utils.core.chapters import parameters_of
from course_utils.core.environment import cores, processor, versions
from course_utils.core.errors import CourseError
from course_utils.core.parameters import resolve
from course_utils.core.paths import ROOT
from course_utils.notebook.opening import Course
from course_utils.tools import course_log, notebooks, runs
from course_utils.tools.testing import sources

FOLDER = ROOT / "tests" / "evidence"
AGAIN = ROOT / "build" / "evidence"  # what `make test` executes again
KEPT = ("date", "processor", "versions", "source_hash", "data", "parameters", "seconds", "results", "claims")


class Broken(CourseError):
    """The evidence is missing, was changed by hand, or cannot be read: one sentence."""


def chapters():
    """Names of the chapters whose metadata say that they use real data; the first one only tries things out."""
    found = {path.stem: notebooks.read(path).metadata["course"] for path in notebooks.find("en")}
    return [name for name, course in found.items() if course.get("real_data") and name != "00_start_here"]


def data_set_of(chapter):
    """Name of the real data set of a chapter: the first that its parameter `dataset` allows."""
    return parameters_of(chapter)["dataset"].sets[0]


def why_no_data(chapter):
    """Why the chapter cannot run on its real data here, with the remedy; None where COURSE_DATA_DIR has them."""
    name = data_set_of(chapter)
    here = {found.name: found for found in datasets.status()}[name]
    if here.tier == "local":
        return None
    return f"needs {datasets.SETS[name].TITLE}: set COURSE_DATA_DIR to a folder that has it"


def source_hash(chapter):
    """The hash of all that the chapter's results depend on, its data aside."""
    (path,) = notebooks.find("en", chapter)
    return hash_of(path)


def hash_of(path):
    """The same of a chapter's notebook in any edition; of one without the parameter `dataset`, too."""
    dataset = parameters_of(path.stem).get("dataset")
    sets = {name: module.__name__ for name, module in datasets.SETS.items()}
    return sources.source_hash(path, dataset.sets if dataset else (), sets, door=datasets.load.__module__)


def data_fingerprint(chapter):
    """The fingerprint of the data that the chapter takes in profile class, here; it reads them."""
    return Course(chapter, resolve(parameters_of(chapter), {}), "").data.fingerprint


def checksum(found):
    """The checksum over an evidence, its own entry left out."""
    plain = {name: value for name, value in found.items() if name != "checksum"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read(chapter, folder=FOLDER):
    """The evidence of a chapter, a dict of what `KEPT` names; Broken where it is missing or was changed by hand."""
    path = Path(folder, f"{chapter}.json")
    remedy = f"run `make test-real ONLY={chapter[:2]}`"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Broken(f"{path.name} is not in {path.parent}: {remedy}.") from error
    except ValueError as error:
        raise Broken(f"{path.name} is no JSON ({error}): {remedy}.") from error
    missing = [name for name in KEPT if name not in found]
    if missing:
        raise Broken(f"{path.name} has no {', '.join(missing)}: {remedy}.")
    if found.get("checksum") != checksum(found):
        raise Broken(f"{path.name} was changed after the run that wrote it, its checksum does not fit: {remedy}.")
    return found


def bounds_of(chapter, folder=FOLDER):
    """What NAME.toml says: {"bounds": {...}, "verdicts": {...}, "missing": text}, each empty where it is not there."""
    path = Path(folder, f"{chapter}.toml")
    found = toml.read(path) if path.exists() else {}
    empty = {"bounds": {}, "verdicts": {}, "missing": ""}
    unknown = set(found) - set(empty)
    if unknown:
        raise CourseError(f"{path.name} has {', '.join(sorted(unknown))}; allowed: {', '.join(empty)}.")
    return {**empty, **found}


def outside(found, wanted):
    """What an evidence recorded that its bounds do not allow: list of sentences, empty when all is within them."""
    said = []
    for name, (low, high) in wanted["bounds"].items():
        value = found["results"].get(name)
        if value is None or not low <= value <= high:
            said.append(f"{name} is {value}, and must be from {low} to {high}")
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    for claim, verdict in wanted["verdicts"].items():
        if verdicts.get(claim) != verdict:
            said.append(f"claim {claim} is {verdicts.get(claim)}, and must be {verdict}")
    return said


def is_stale(chapter, folder=FOLDER):
    """True when the evidence was made from other sources than those that are there, or when there is none."""
    try:
        return read(chapter, folder)["source_hash"] != source_hash(chapter)
    except Broken:
        return True


def make(chapter, folder):
    """Execute a chapter in profile class on real data, write its evidence into `folder`, and return it.

    CourseError when a cell fails, when it took other data, or when it recorded nothing.
    """
    (path,) = notebooks.find("en", chapter)
    before = source_hash(chapter)
    course_log.FILE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        result = runs.run_notebook(path, Path(place, path.name), {"profile": "class"}, log=course_log.FILE)
    if result["status"] != "done":
        raise CourseError(f"{chapter} failed on real data: {result['error']}")
    run, name = result["run"], data_set_of(chapter)
    if (run["data"]["name"], run["data"]["tier"]) != (name, "local"):
        raise CourseError(
            f"{chapter} took {run['data']['name']} ({run['data']['tier']}), not {name} of COURSE_DATA_DIR."
        )
    if not result["results"]:
        raise CourseError(f"{chapter} recorded nothing on real data.")
    found = {
        "chapter": chapter,
        "date": datetime.date.today().isoformat(),
        "processor": f"{processor()}, {cores()} cores",
        "versions": versions(),
        "source_hash": before,
        "data": run["data"],
        "parameters": run["parameters"],
        "seconds": result["seconds"],
        "results": result["results"],
        "claims": result["claims"],
    }
    found["checksum"] = checksum(found)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    notebooks.write_atomically(folder / f"{chapter}.json", json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return found


def refresh(only="", workers=None):
    """Execute the chapters on real data and keep their evidence in tests/evidence/; sentences on those that failed.

    Parameters
    ----------
    only : str
        Chapters, such as "08" or "06,07"; empty means all that use real data.
    workers : int, optional
        Chapters at a time; by default one.
    """
    chosen = [path.stem for path in notebooks.find("en", only)]
    wanted = [name for name in chapters() if name in chosen]
    if not wanted:
        raise CourseError(f"ONLY={only} names no chapter that uses real data; these do: {', '.join(chapters())}.")
    if not os.environ.get("COURSE_DATA_DIR"):
        raise CourseError("COURSE_DATA_DIR is not set: name the folder that holds the real data (see data/README.md).")

    def one(chapter):
        try:
            missing, known = why_no_data(chapter), bounds_of(chapter)["missing"]
            if missing and known:
                print(f"{chapter}: no evidence; {known}", flush=True)
                return None
            if missing:
                raise CourseError(missing)
            found = make(chapter, FOLDER)
            wrong = outside(found, bounds_of(chapter))
            if wrong:
                raise CourseError(f"{'; '.join(wrong)} (tests/evidence/{chapter}.json, see its .toml).")
        except CourseError as error:
            print(f"FAILED {chapter}: {error}", flush=True)
            return f"{chapter}: {error}"
        print(f"{chapter}: {found['seconds']:.0f} s, tests/evidence/{chapter}.json", flush=True)
        return None

    with ThreadPoolExecutor(workers or 1) as pool:
        return [sentence for sentence in pool.map(one, wanted) if sentence]


if __name__ == "__main__":
    for name in chapters():
        if is_stale(name) and not bounds_of(name)["missing"]:
            print(name)
