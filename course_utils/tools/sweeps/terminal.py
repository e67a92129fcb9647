"""What a sweep says on the terminal: a bar while it runs, the best run at the end."""

import time

from course_utils.notebook import sweep_results
from course_utils.tools.display import Bar


class Progress:
    """Done, running, failed, time left: a bar on a terminal, plain lines elsewhere.

    Parameters
    ----------
    console : rich.console.Console, optional
    """

    def __init__(self, console=None):
        self.bar = Bar(self.text, console)
        self.total = self.done = self.failed = self.kept = self.workers = 0
        self.running = {}  # id to the time it began
        self.seconds = []  # of the runs done here

    def note(self, text):
        self.bar.line(text)

    def begin(self, total, done, workers):
        self.total, self.kept, self.workers = total, done, workers
        words = f"{total} runs, " + (f"{done} of them done before, " if done else "")
        self.note(f"{words}{workers} at a time.")
        self.bar.start(total, done)

    def update(self, started, finished, workers):
        if workers is not None:
            self.workers = workers
        if started:
            self.running[started] = time.monotonic()
        if finished:
            began = self.running.pop(finished["id"], None)
            self.seconds.append(time.monotonic() - began if began else finished["seconds"] or 0)
            failed = finished["status"] == "failed"
            self.failed += failed
            self.done += not failed
            ended = self.kept + self.done + self.failed
            self.bar.move(ended)
            if failed or not self.bar.live:
                result = f"FAILED: {finished['error']}" if failed else f"done in {finished['seconds']:.1f} s"
                asked = ", ".join(f"{name}={value}" for name, value in finished["parameters"].items())
                left = "" if self.bar.live else self._left()
                self.note(f"[{ended}/{self.total}] {finished['id']} {asked}: {result}{left}")

    def end(self):
        self.bar.stop()

    def text(self):
        """The words beside the bar: "12 of 40 done, 2 running, 1 failed, about 3 min left"."""
        running = min(len(self.running), max(self.workers, 0))
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{self.kept + self.done} of {self.total} done, {running} running{failed}{self._left()}"

    def _left(self):
        rest = self.total - self.kept - self.done - self.failed
        if not self.seconds or not rest:
            return ""
        mean = sum(self.seconds) / len(self.seconds)
        now = time.monotonic()
        spent = sum(min(now - began, mean) for began in self.running.values())
        return f", about {readable((rest * mean - spent) / max(self.workers, 1))} left"


def readable(seconds):
    """A time in words: "40 s", "3 min", "2.5 h"."""
    seconds = max(seconds, 0)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def summary(outcome, store):
    """What came out, as lines: how many runs, the best by the metric with its spread over seeds, where the table is."""
    table, asked = outcome.table, outcome.asked
    done, failed = int((table["status"] == "done").sum()), int((table["status"] == "failed").sum())
    missing = len(asked["runs"]) - len(table)
    lines = [f"{done} done, {failed} failed" + (f", {missing} not yet done" if missing else "") + "."]
    lines += best(table, asked)
    page = ", page: index.html" if store.exists("index.html") else ""
    lines.append(f"In {store.url}: table: results.csv, results.parquet{page}; each run: runs/<id>/.")
    return lines


def best(table, asked):
    """The best run by the metric of the sweep, as lines."""
    metric, minimize = asked.get("metric"), asked.get("minimize", False)
    good = table[table["status"] == "done"]
    if not len(good):
        return []
    parameters = {name for run in asked["runs"] for name in run["parameters"]}
    others = {"id", "status", "error", "seconds", "peak_memory_mb", *parameters}
    numbers = [name for name in good.columns if name not in others and sweep_results.is_number(good[name])]
    if not metric:
        return [f"Name the best run with --metric; recorded: {', '.join(numbers)}."] if numbers else []
    if metric not in numbers and metric not in ("seconds", "peak_memory_mb"):
        return [f"No run recorded a number {metric}; recorded: {', '.join(numbers) or 'none'}."]
    good = good[good[metric].notna()]
    good.attrs = {"swept": [name for name in asked["swept"] if name in good.columns], "seed": "seed"}
    best = sweep_results.find_best(good, metric, minimize).best
    words = ", ".join(f"{name} {value}" for name, value in best.parameters.items()) or "all runs"
    spread = "" if best.std is None else f" ± {best.std:.4g}"
    single = good.loc[good[metric].idxmin() if minimize else good[metric].idxmax()]
    lines = [f"Best: {words}: {metric} {best.mean:.4g}{spread} (n = {best.n})."]
    lines.append(f"Best single run: {single['id']}, {metric} {single[metric]:.4g}.")
    return lines
