"""The table of a sweep: one row for each run that was asked for and has a result, as Parquet, CSV and a page.

Columns, in this order:

- id, status ("done" or "failed"), error (one line, missing when done);
- the parameters that were asked for, those that vary first;
- what the runs recorded: numbers, texts, True and False under their own names; a list of numbers as NAME_mean,
  NAME_std (sample standard deviation, missing for one number) and NAME_n. Dicts and other lists are left to
  result.json;
- seconds, peak_memory_mb, device, notebook (link relative to the sweep's folder).

A parameter whose name is one of the fixed columns becomes ``parameter_NAME``; a recorded name that is a fixed column
or a parameter becomes ``result_NAME``.
"""

import io
import json
import statistics
import sys

from course_utils.core.errors import CourseError

FIRST = ("id", "status", "error")
LAST = ("seconds", "peak_memory_mb", "device", "notebook")


def write(store):
    """Write results.parquet, results.csv and index.html into the sweep's folder; returns the table.

    Parameters
    ----------
    store : Store
        The sweep's folder, with the files of its runs.

    Returns
    -------
    pandas.DataFrame
        ``attrs`` has "parameters", "swept", "seed", "metric", "minimize" and "left_out": sentences on files that
        are no whole result of this sweep. They are never mixed in, and are told on the error stream and on the page.
    """
    from course_utils.tools.sweeps import page

    asked = store.asked()
    found, left_out = results(store, asked)
    table = build(asked, found)
    table.attrs["left_out"] = left_out
    for sentence in left_out:
        print(f"Left out: {sentence}", file=sys.stderr)
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    store.write("results.parquet", buffer.getvalue())
    store.write("results.csv", table.to_csv(index=False, lineterminator="\n").encode("utf-8"))
    store.write("index.html", page.page(asked, table, found).encode("utf-8"))
    return table


def results(store, asked=None):
    """The whole results of the runs that were asked for, and sentences on what was left out.

    Returns
    -------
    (dict of id to result in the order in which they were asked for, list of str)
    """
    asked = store.asked() if asked is None else asked
    wanted = {run["id"]: run["parameters"] for run in asked["runs"]}
    found, left_out = {}, []
    there = store.ids()
    strangers = [name for name in there if name not in wanted]
    if strangers:
        left_out.append(
            f"{len(strangers)} results in runs/ are of runs that this sweep does not ask for (as it stands now), such "
            f"as {strangers[0][:40]}."
        )
    for name in there:
        if name not in wanted:
            continue
        where = f"runs/{name}/result.json"
        try:
            result = json.loads(store.read(where))
        except (CourseError, OSError, ValueError) as error:
            left_out.append(f"{where} is not a whole result ({type(error).__name__}).")
            continue
        reason = _why_not(result, name, wanted)
        if reason:
            left_out.append(f"{where} {reason}.")
        else:
            found[name] = result
    return {name: found[name] for name in wanted if name in found}, left_out


def _why_not(result, name, wanted):
    if not isinstance(result, dict) or result.get("status") not in ("done", "failed"):
        return "does not say whether its run was done or failed"
    if result.get("id") != name:
        return f"belongs to the run {str(result.get('id'))[:40]!r}"
    if result.get("parameters") != wanted[name]:
        return "was made with other parameters than this sweep asks for"
    if not isinstance(result.get("results"), dict):
        return "has no recorded results"
    return ""


def build(asked, found):
    """The table of a sweep.

    Parameters
    ----------
    asked : dict
        What sweep.json holds.
    found : dict of str to dict
        Results by id, as `results` gives them.

    Returns
    -------
    pandas.DataFrame
        Each column has one type: Int64, Float64, boolean or string; what a run does not have is missing.
    """
    import pandas

    names = _parameter_names(asked)
    columns = {name: f"parameter_{name}" if name in FIRST + LAST else name for name in names}
    taken = {*FIRST, *LAST, *columns.values()}
    recorded = {}  # (name, part) to column
    for result in found.values():
        for name, value in result["results"].items():
            for part in parts(value):
                if (name, part) not in recorded:
                    recorded[name, part] = _free(f"{name}{part}", taken)
                    taken.add(recorded[name, part])
    rows = []
    for run, result in found.items():
        row = {"id": run, "status": result["status"], "error": result.get("error")}
        row.update({columns[name]: result["parameters"].get(name) for name in names})
        for name, value in result["results"].items():
            row.update({recorded[name, part]: number for part, number in parts(value).items()})
        row.update(
            seconds=_real(result.get("seconds")),
            peak_memory_mb=_real(result.get("peak_memory_mb")),
            device=(result.get("run") or {}).get("device"),
            notebook=f"runs/{run}/notebook.ipynb",
        )
        rows.append(row)
    order = [*FIRST, *columns.values(), *recorded.values(), *LAST]
    table = pandas.DataFrame({name: _column([row.get(name) for row in rows], name) for name in order})
    table.attrs = {
        "parameters": list(columns.values()),
        "swept": [columns[name] for name in asked.get("swept", ()) if name in columns],
        "seed": columns.get("seed", "seed"),
        "metric": asked.get("metric"),
        "minimize": bool(asked.get("minimize")),
        "left_out": [],
    }
    return table


def _parameter_names(asked):
    """Parameters that were asked for: those that vary first, then the others, in the order of their first use."""
    used = list(dict.fromkeys(name for run in asked["runs"] for name in run["parameters"]))
    swept = [name for name in asked.get("swept", ()) if name in used]
    return swept + [name for name in used if name not in swept]


def _free(name, taken):
    while name in taken:
        name = f"result_{name}"
    return name


def parts(value):
    """What of a recorded value goes into the table, as {ending of the column: value}."""
    if isinstance(value, (bool, int, float, str)):
        return {"": value}
    if isinstance(value, list) and value and all(_is_number(item) for item in value):
        std = statistics.stdev(value) if len(value) > 1 else None
        return {"_mean": statistics.fmean(value), "_std": std, "_n": len(value)}
    return {}


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _real(value):
    return float(value) if _is_number(value) else None


def _column(values, name):
    """A pandas column of one type: the narrowest that holds all values; text where kinds are mixed."""
    import pandas

    present = [value for value in values if value is not None]
    if name in ("seconds", "peak_memory_mb"):
        kind = "Float64"
    elif present and all(isinstance(value, bool) for value in present):
        kind = "boolean"
    elif present and all(_is_number(value) for value in present):
        whole = all(isinstance(value, int) and abs(value) < 2**63 for value in present)
        kind = "Int64" if whole else "Float64"
        values = values if whole else [None if value is None else float(value) for value in values]
    else:
        kind = "string"
        values = [None if value is None else str(value) for value in values]
    return pandas.array(values, dtype=kind)
