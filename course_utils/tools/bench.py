"""make bench: run the measurements in tests/bench/, and keep their results in build/bench/ (JSON and a table)."""

import json
import subprocess
import sys

from course_utils.environment import ROOT, device, versions
from course_utils.errors import CourseError
from course_utils.tools import notebooks

SCRIPTS = ROOT / "tests" / "bench"
TARGET = ROOT / "build" / "bench"


def names(folder=SCRIPTS):
    """Names of the benches: each is a script whose last line on standard output is JSON."""
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))


def run(only="", folder=SCRIPTS, target=TARGET):
    """Run the benches, or those that `only` names ("explorers" or "explorers,notebooks"); returns those that failed."""
    chosen = [name for name in only.replace(" ", "").split(",") if name] or names(folder)
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
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    last = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        last = line
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
