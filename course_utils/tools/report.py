"""The report: each executed notebook as a page, and an index with results, claims, run times, versions and device.

Everything is in the files themselves: no script, no font and no picture is loaded from elsewhere.
"""

import datetime
import re
from html import escape
from pathlib import Path

import nbformat

from course_utils.environment import ROOT, versions
from course_utils.results import MARKS, registry
from course_utils.tools import notebooks, runs

REPORT = ROOT / "build" / "report"
STYLE = Path(__file__).with_name("templates") / "report.css"


def write(results, edition="en", source=runs.RUNS, target=REPORT):
    """Write the report on the `results` of `runs.run_all`; returns the path of its index."""
    target = Path(target)
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.html"):
        old.unlink()
    notebooks.write_atomically(target / "style.css", STYLE.read_text(encoding="utf-8") + _code_style())
    for number, result in enumerate(results):
        path = Path(source, edition, result["notebook"] + ".ipynb")
        result["page"] = ""
        if path.exists():
            result["page"] = f"{result['notebook']}.html"
            near = [results[place]["notebook"] for place in (number - 1, number + 1) if 0 <= place < len(results)]
            page = _page(path, edition, near)
            notebooks.write_atomically(target / result["page"], page)
    index = target / "index.html"
    notebooks.write_atomically(index, _index(results, edition))
    return index


def _document(title, body, edition):
    language = {"en": "en", "zh": "zh-CN"}[edition]
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="style.css"></head><body>'
        f'<a class="skip" href="#main">Skip to content</a>{body}</body></html>\n'
    )


def _page(path, edition, near):
    from nbconvert import HTMLExporter

    notebook = nbformat.read(path, as_version=4)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_mathml(cell.source)
        for output in cell.get("outputs", ()):
            if "text/markdown" in output.get("data", {}):
                output.data["text/markdown"] = with_mathml(output.data["text/markdown"])
        cells.append(cell)
    exporter = HTMLExporter(template_name="basic", exclude_input_prompt=True, exclude_output_prompt=True)
    body = []
    for cell in cells:
        part = nbformat.v4.new_notebook(cells=[cell], metadata=notebook.metadata)
        html, _resources = exporter.from_notebook_node(part)
        if "solution" in cell.metadata.get("tags", ()):
            html = f"<details><summary>Solution</summary>{html}</details>"
        body.append(f'<section class="cell {cell.cell_type}">{html}</section>')
    links = " ".join(f'<a href="{name}.html">{name}</a>' for name in near)
    navigation = f'<nav aria-label="Chapters"><a href="index.html">Report</a> {links}</nav>'
    return _document(path.stem, f'<header>{navigation}</header><main id="main">{"".join(body)}</main>', edition)


def with_mathml(text):
    """Markdown with its $formulas$ as MathML; code is left alone, and so is what cannot be converted."""
    pieces = re.split(r"(```.*?```|`[^`]*`)", text, flags=re.DOTALL)
    for place in range(0, len(pieces), 2):
        pieces[place] = re.sub(r"\$\$(.+?)\$\$", lambda found: _mathml(found, "block"), pieces[place], flags=re.DOTALL)
        pieces[place] = re.sub(
            r"(?<![\\$\w])\$(?!\s)([^$\n]+?)(?<!\s)\$(?![\d$])", lambda found: _mathml(found, "inline"), pieces[place]
        )
    return "".join(pieces)


def _mathml(found, display):
    from latex2mathml.converter import convert

    try:
        return convert(found.group(1), display=display)
    except Exception:  # the converter raises errors of many kinds
        return f"<code>{escape(found.group(1))}</code>"


def _code_style():
    from pygments.formatters import HtmlFormatter

    return "\n" + HtmlFormatter(style="default").get_style_defs(".highlight") + "\n"


def _table(heads, rows, caption):
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        "<tr>" + f'<th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _link(result, anchor_text=None):
    text = escape(anchor_text or result["notebook"])
    return f'<a href="{result["page"]}">{text}</a>' if result["page"] else text


def _index(results, edition):
    device = next((result["run"]["device"] for result in results if result["run"].get("device")), "unknown")
    failed = sum(result["status"] != "done" for result in results)
    state = "All notebooks ran to their end." if not failed else f"{failed} of {len(results)} notebooks failed."
    times = _table(
        ("notebook", "status", "seconds", "peak memory (MB)", "data", "profile", "seed"),
        [
            (
                _link(result),
                "✓ done" if result["status"] == "done" else f"✗ failed: {escape(result['error'] or '')}",
                f"{result['seconds']:.1f}",
                str(result["peak_memory_mb"]),
                escape(" ".join(str(value) for value in result["run"].get("data", {}).values())),
                escape(str(result["run"].get("profile", ""))),
                escape(str(result["run"].get("seed", ""))),
            )
            for result in results
        ],
        "Notebooks and run times",
    )
    claims = _table(
        ("claim", "the article says", "measured here", "verdict", "chapter"),
        [
            (
                escape(claim["id"]),
                escape(registry()[claim["id"]]["text"]),
                escape(claim["measured"] + (f" ({claim['because']})" if claim["because"] else "")),
                f"{MARKS[claim['verdict']]} {claim['verdict']}",
                _link(result),
            )
            for result in results
            for claim in result["claims"]
        ],
        "Claims of the article",
    )
    values = _table(
        ("result", "value", "chapter"),
        [
            (escape(name), escape(_readable(value)), _link(result))
            for result in results
            for name, value in result["results"].items()
        ],
        "Recorded results",
    )
    made = datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    software = _table(("package", "version"), [(escape(n), escape(v)) for n, v in versions().items()], "Versions")
    body = (
        "<header><h1>Big Models, Small Teams: report</h1></header>"
        f'<main id="main"><p>{escape(state)} Made {made}. Device: {escape(device)}.</p>'
        f'<div class="wide">{times}</div><h2 id="claims">The claims ledger</h2><div class="wide">{claims}</div>'
        f'<h2 id="results">Recorded results</h2><div class="wide">{values}</div><h2>Versions</h2>{software}</main>'
    )
    return _document("Big Models, Small Teams: report", body, edition)


def _readable(value):
    if isinstance(value, float):
        return f"{value:.5g}"
    if isinstance(value, list):
        return ", ".join(_readable(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_readable(item)}" for name, item in value.items())
    return str(value)
