"""make bench: run the measurements in tests/bench/, and keep their results in build/bench/ (JSON and a table).

A bench is a script whose last line on standard output is one JSON object. One that trains for many minutes says
`LONG = True` on a line of its own: it runs only when it is named.
"""

import json
import os
import re
import subprocess
import sys

from course_utils.core.environment import device, versions
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.tools import notebooks

SCRIPTS = ROOT / "tests" / "bench"
TARGET = ROOT / "build" / "bench"


def names(folder=SCRIPTS):
    """Names of the benches: each is a script whose last line on standard output is JSON."""
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))


def is_long(name, folder=SCRIPTS):
    """Whether a bench runs only when it is named: its script has the line ``LONG = True``."""
    return bool(re.search(r"^LONG = True$", (folder / f"{name}.py").read_text(encoding="utf-8"), re.MULTILINE))


def quick(folder=SCRIPTS):
    """Names of the benches that run when none is named."""
    return [name for name in names(folder) if not is_long(name, folder)]


def run(only="", folder=SCRIPTS, target=TARGET):
    """Run the benches that `only` names ("explorers" or "explorers,notebooks"), or all but the long ones.

    Standard output carries what the scripts print and nothing else, so that its last line is the JSON of the last
    bench. Returns the names of those that failed.
    """
    chosen = [name for name in only.replace(" ", "").split(",") if name]
    if not chosen:
        chosen = quick(folder)
        left = sorted(set(names(folder)) - set(chosen))
        if left:
            print(f"Long benches run only when named: ONLY={','.join(left)}", file=sys.stderr, flush=True)
    unknown = sorted(set(chosen) - set(names(folder)))
    if unknown:
        raise CourseError(f"ONLY names {unknown[0]!r}, which is no bench; there are {', '.join(names(folder))}.")
    target.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in chosen:
        print(f"== bench {name}", file=sys.stderr, flush=True)
        result = _run_one(folder / f"{name}.py")
        if result is None:
            failed.append(name)
            continue
        result = {**result, "device": device(networks=False), "versions": versions()}
        notebooks.write_atomically(target / f"{name}.json", json.dumps(result, indent=1))
    notebooks.write_atomically(target / "bench.md", table(target))
    return failed


def _run_one(script):
    """What the script's last line says, or None when it failed. Its output goes through as it comes."""
    # Scripts import course_utils wherever they are started, installed or not.
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH")) if part)
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
    )
    last = ""
    for line in process.stdout:
        line = line.rstrip("\n")
        print(line, flush=True)
        last = line or last
    if process.wait():
        return None
    try:
        return json.loads(last)
    except ValueError:
        print(f"{script.name} did not end with a line of JSON.", file=sys.stderr)
        return None


def table(target=TARGET):
    """The results in `target` as Markdown: one table a bench."""
    parts = ["# Benches\n"]
    for path in sorted(target.glob("*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        rows = result.pop("rows", {})
        versions_ = ", ".join(f"{name} {text}" for name, text in result.pop("versions", {}).items())
        parts.append(f"## {path.stem}\n")
        parts.append("; ".join(f"{name}: {value}" for name, value in result.items() if name != "bench") + "\n")
        if rows:
            heads = list(dict.fromkeys(key for row in rows.values() for key in row))
            parts.append("| | " + " | ".join(heads) + " |\n|---|" + "---|" * len(heads))
            parts += [
                f"| {name} | " + " | ".join(str(row.get(key, "")) for key in heads) + " |" for name, row in rows.items()
            ]
            parts.append("")
        parts.append(f"{versions_}\n")
    return "\n".join(parts)
