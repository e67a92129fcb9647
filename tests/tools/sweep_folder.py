"""A sweep's folder as the engine leaves it, made by hand: tests of the table, the page and the claims start here."""

import hashlib
import json


def run_id(parameters):
    return hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()[:16]


def make(folder, parameters, results, metric="test_accuracy", minimize=False, swept=(), failed=(), claims=None):
    """Write sweep.json and a result for each of `parameters` (a list of dict).

    `results` is a function from the parameters of a run to what it recorded; runs whose number is in `failed` failed.
    Returns the ids.
    """
    ids = [run_id(given) for given in parameters]
    asked = {
        "notebook": "08_training", "notebook_sha256": "ab" * 32, "versions": {"python": "3.11", "keras": "3.15"},
        "source_sha256": "cd" * 32, "created": "2026-11-24T12:00:00+00:00", "metric": metric, "minimize": minimize,
        "runs": [{"id": name, "parameters": given} for name, given in zip(ids, parameters, strict=True)],
        "swept": list(swept),
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sweep.json").write_text(json.dumps(asked))
    for number, (name, given) in enumerate(zip(ids, parameters, strict=True)):
        broken = number in failed
        result = {
            "notebook": "08_training", "status": "failed" if broken else "done",
            "error": "cell 5: ValueError: <b>no</b> luck" if broken else None, "seconds": 3.0 + number,
            "peak_memory_mb": 800, "given": given, "results": {} if broken else results(given),
            "claims": [] if broken or claims is None else claims(given),
            "run": {"device": "CPU, 2 cores", "data": {"name": "fashion_mnist", "tier": "bundled"}},
            "id": name, "parameters": given,
            "started": "2026-11-24T12:00:00+00:00", "finished": "2026-11-24T12:00:05+00:00", "worker": "tcp://127.0.0.1:1",
            "traceback": "\u001b[31mTraceback\u001b[0m\nValueError: <script>alert(1)</script>" if broken else None,
        }  # fmt: skip
        place = folder / "runs" / name
        place.mkdir(parents=True)
        (place / "result.json").write_text(json.dumps(result))
        (place / "notebook.ipynb").write_text("{}")
        (place / "log.txt").write_text("")
    return ids


def grid(**values):
    """Every combination, as a list of dict."""
    runs = [{}]
    for name, choices in values.items():
        runs = [{**run, name: choice} for run in runs for choice in choices]
    return runs
