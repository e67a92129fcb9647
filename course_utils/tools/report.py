"""The report: each executed notebook as a page, and an index with results, claims, run times, versions and device.

Its pages are made as those of the site are (`tools.pages`). It is written whatever became of the notebooks.
"""

import datetime
from html import escape
from pathlib import Path

from course_utils.core.environment import versions
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.core.results import data_of
from course_utils.tools import films, notebooks, runs
from course_utils.tools.pages import build, pieces

REPORT = ROOT / "build" / "report"
TITLE = "Big Models, Small Teams: report"


def write(results, edition="en", source=runs.RUNS, target=REPORT, root=None):
    """Write the report on the `results` of `course_run.run_all`; returns the path of its index.

    Explorers whose films the runs drew, into the folder `root` of films, play in it.
    """
    chapters, cells, drawn = {}, {}, {}
    for result in results:
        name = result["notebook"]
        notebook = _read(Path(source, edition, name + ".ipynb"))
        result["page"] = f"{name}.html" if notebook else ""
        if notebook:
            drawn[name] = films.of_outputs(notebook)
            chapters[name] = films.put(notebook, drawn[name], build.FILMS, edition) if drawn[name] else notebook
            cells[name] = pieces.claim_cells(notebook)
    # A notebook that failed may hold anything: it must not keep the report from being written.
    try:
        index = build.build(TITLE, {"index": _index(results, cells)}, chapters, target, edition, strict=False)
        films.lay(drawn, edition, index.parent, build.FILMS, root)
        return index
    except Exception as error:
        for result in results:
            result["page"] = ""
        note = f"The pages of the notebooks could not be made: {error}"
        return build.build(TITLE, {"index": _index(results, cells, note)}, {}, target, edition, strict=False)


def _read(path):
    try:
        return notebooks.read(path)
    except CourseError:  # missing, cut off in the middle, not a notebook: there is no page then
        return None


def _link(result, cell_id=""):
    return pieces.link(result["page"], result["notebook"], cell_id)


def _index(results, cells, note=""):
    device = next((result["run"]["device"] for result in results if result["run"].get("device")), "unknown")
    failed = sum(result["status"] != "done" for result in results)
    state = "All notebooks ran to their end." if not failed else f"{failed} of {len(results)} notebooks failed."
    times = pieces.table(
        ("notebook", "status", "seconds", "peak memory (MB)", "data", "profile", "seed"),
        [
            (
                _link(result),
                "✓ done" if result["status"] == "done" else f"✗ failed: {escape(result['error'] or '')}",
                f"{result['seconds']:.1f}",
                str(result["peak_memory_mb"]),
                escape("; ".join(" ".join(entry.values()) for entry in data_of(result["run"]))),
                escape(str(result["run"].get("profile", ""))),
                escape(str(result["run"].get("seed", ""))),
            )
            for result in results
        ],
        "Notebooks and run times",
    )
    claims = pieces.ledger(
        [
            (claim, _link(result, cells.get(result["notebook"], {}).get(claim["id"], "")))
            for result in results
            for claim in result["claims"]
        ]
    )
    values = pieces.table(
        ("result", "value", "chapter"),
        [
            (escape(name), escape(pieces.number_or_words(value)), _link(result))
            for result in results
            for name, value in result["results"].items()
        ],
        "Recorded results",
    )
    software = pieces.table(("package", "version"), [(escape(n), escape(v)) for n, v in versions().items()], "Versions")
    remark = f"<p>{escape(note)}</p>" if note else ""
    made = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    return "\n\n".join(
        (
            f"# {TITLE}",
            pieces.raw(f"<p>{escape(state)} Made {made}. Device: {escape(device)}.</p>{remark}{times}"),
            f"## The claims ledger\n\n{pieces.raw(claims)}",
            f"## Recorded results\n\n{pieces.raw(values)}",
            f"## Versions\n\n{pieces.raw(software)}",
        )
    )
