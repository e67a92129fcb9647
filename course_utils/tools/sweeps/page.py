"""The page of a sweep, index.html: one file with everything in it, which asks no network for anything.

Parameters, errors and recorded texts come from outside: Jinja escapes each of them, and the page's own security policy
names its one script by hash, so that a browser would run no other.
"""

import base64
import hashlib
import io
from pathlib import Path
from urllib.parse import quote

from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.notebook import sweep_results
from course_utils.tools.notebooks import without_colours

TEMPLATES = Path(__file__).parent.parent / "templates"
SETTINGS_SHOWN = 10
TRACEBACK_LINES = 60


def page(asked, table, found):
    """The page as text.

    Parameters
    ----------
    asked : dict
        What sweep.json holds.
    table : pandas.DataFrame
        As `table.build` gives it.
    found : dict of str to dict
        The results by id; their tracebacks are shown.
    """
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    script = (TEMPLATES / "sweep.js").read_text(encoding="utf-8")
    style = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("base.css", "sweep.css"))
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    metric, best, sentences = _best(table)
    return environment.get_template("sweep.html.j2").render(
        title=f"Sweep of {asked['notebook']}",
        style=Markup(style),
        script=Markup(script),
        script_hash=f"sha256-{digest}",
        state=_state(asked, table),
        facts=_facts(asked, table, metric),
        left_out=table.attrs.get("left_out", []),
        best=sentences,
        setting_heads=_setting_heads(best),
        settings=_settings(best),
        settings_caption=_settings_caption(best),
        figures=_figures(table, metric),
        versions=list((asked.get("versions") or {}).items()),
        **_runs(table, found, metric, best),
    )


def _best(table):
    """(column of the metric or "", Best or None, sentences on it)."""
    metric, minimize = table.attrs["metric"], table.attrs["minimize"]
    if not metric:
        numbers = [name for name in sweep_results.result_columns(table) if sweep_results.is_number(table[name])]
        return "", None, [f"No metric was named, so no run is called the best: give --metric, one of {_list(numbers)}."]
    try:
        column = sweep_results.metric_column(table, metric)
        best = sweep_results.find_best(table, metric, minimize)
    except CourseError as error:
        return "", None, [str(error)]
    if best is None:
        return column, None, [f"No run ended well with {column}."]
    sentences = [best.sentence()]
    if len(best.settings) > 2:
        sentences.append(
            f"The best of {len(best.settings)} settings was picked by the same numbers that are shown: "
            "expect a little less from it on a new seed."
        )
    return column, best, sentences


def _list(names, most=12):
    text = ", ".join(names[:most])
    return text + (f" and {len(names) - most} more" if len(names) > most else "") if names else "(none was recorded)"


def _state(asked, table):
    done, failed = (int((table["status"] == status).sum()) for status in ("done", "failed"))
    missing = len(asked["runs"]) - done - failed
    text = f"{len(asked['runs'])} runs asked for: {done} done, {failed} failed"
    return text + (f", {missing} without a result yet." if missing else ".")


def _facts(asked, table, metric):
    names = table.attrs["parameters"]
    swept = table.attrs["swept"]
    devices = table["device"].dropna().value_counts()
    facts = [("Notebook", f"{asked['notebook']} (SHA-256 {str(asked.get('notebook_sha256'))[:12]})")]
    facts.append(("Asked for", asked.get("created") or "unknown"))
    for name in swept:
        values = sorted(table[name].dropna().unique(), key=lambda value: (isinstance(value, str), value))
        facts.append((f"{name} (varies)", _list([sweep_results.value_text(value) for value in values])))
    for name in names:
        if name not in swept:
            values = [sweep_results.value_text(value) for value in table[name].dropna().unique()]
            facts.append((name, _list(values)))
    if metric:
        facts.append(("Metric", f"{metric}, {'lower' if table.attrs['minimize'] else 'higher'} is better"))
    facts.append(("Device", "; ".join(f"{name} ({n} runs)" for name, n in devices.items()) or "unknown"))
    if len(table):
        total = float(table["seconds"].sum())
        facts.append(("Computing time", f"{total:.0f} s in all, {total / len(table):.1f} s a run"))
    return facts


def _setting_heads(best):
    return [*best.best.parameters, "mean", "standard deviation", "runs"] if best else []


def _settings_caption(best):
    if not best:
        return ""
    shown = "" if len(best.settings) <= SETTINGS_SHOWN else f"; {SETTINGS_SHOWN} of {len(best.settings)}"
    return f"Settings, the best first ({best.metric}{shown})"


def _settings(best):
    if not best:
        return []
    return [
        [
            *(sweep_results.value_text(value) for value in setting.parameters.values()),
            f"{setting.mean:.5g}",
            "unknown (one run)" if setting.std is None else f"{setting.std:.2g}",
            setting.n,
        ]
        for setting in best.settings[:SETTINGS_SHOWN]
    ]


def _figures(table, metric):
    if not metric:
        return []
    drawn = []
    with _style():
        for make, alt, caption in (
            (
                sweep_results.small_multiples,
                sweep_results.small_multiples_alt,
                f"{metric} against each parameter: a dot is a run, the red marks are means.",
            ),
            (
                sweep_results.parallel_coordinates,
                sweep_results.parallel_coordinates_alt,
                "Every run as one line; the thick one has the best value.",
            ),
        ):
            figure = make(table, metric, table.attrs["minimize"])
            if figure is not None:
                words = alt(table, metric, table.attrs["minimize"])
                drawn.append({"source": _svg(figure), "alt": words, "caption": caption})
    return drawn


def _style():
    import matplotlib

    matplotlib.use("agg")
    context = matplotlib.rc_context()
    plots.use_style()
    return context


def _svg(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", dpi=160, metadata={"Date": None, "Creator": None})
    plots.close(figure)
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _runs(table, found, metric, best):
    """What the template needs for the table of runs: heads, rows, caption."""
    import pandas

    ordered = sweep_results.best_first(table, metric, table.attrs["minimize"]) if metric else table
    columns = _shown(table, metric)
    heads = [
        {
            "name": "run" if name == "id" else name,
            "kind": "number" if sweep_results.is_number(table[name]) else "text",
            "sort": ("ascending" if table.attrs["minimize"] else "descending") if name == metric else "",
        }
        for name in columns
    ]
    firsts = set(best.best.runs) if best else set()
    rows = []
    for row in ordered.to_dict("records"):
        cells = []
        for name, head in zip(columns, heads, strict=True):
            value = None if pandas.isna(row[name]) else row[name]
            kind = name if name in ("status", "error") else head["kind"]
            cells.append({"kind": kind, "text": _text(name, value), "sort": "" if value is None else str(value)})
        rows.append(
            {
                "id": row["id"],
                "status": row["status"],
                "first": row["id"] in firsts,
                "cells": cells,
                "notebook": quote(row["notebook"]),
                "log": quote(f"runs/{row['id']}/log.txt"),
                "traceback": _end_of(found.get(row["id"], {}).get("traceback")),
            }
        )
    caption = f"{len(rows)} runs" + (f", sorted by {metric}" if metric else "")
    marked = "; runs of the best setting are blue" if firsts else ""
    return {"heads": heads, "rows": rows, "caption": f"{caption}{marked}. The buttons in the heads sort it."}


def _shown(table, metric):
    """Columns of the page: what is the same in every run stands above the table, not in it."""
    columns = ["id", "status", *table.attrs["swept"]]
    columns += [metric] if metric else []
    columns += ["error"] if table["error"].notna().any() else []
    columns += [name for name in sweep_results.result_columns(table) if name not in ("seconds", "peak_memory_mb")]
    columns += ["seconds", "peak_memory_mb"]
    if table["device"].nunique() > 1:
        columns.append("device")
    return list(dict.fromkeys(columns))


def _text(name, value):
    if value is None:
        return ""
    if name == "status":
        return "✓ done" if value == "done" else "✗ failed"
    if name in ("seconds", "peak_memory_mb"):
        return f"{value:.1f}" if name == "seconds" else f"{value:.0f}"
    if isinstance(value, float):
        return f"{value:.5g}"
    return str(value)


def _end_of(traceback):
    if not traceback:
        return ""
    return "\n".join(without_colours(traceback).splitlines()[-TRACEBACK_LINES:])
