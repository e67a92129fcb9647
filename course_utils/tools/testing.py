"""make test: pytest on the package and the tools, then nbval on every notebook."""

import os
import subprocess
import sys
import time

from course_utils.core.paths import ROOT
from course_utils.tools import node, notebooks, runs

CELL_TIMEOUT = 300


def run(gpu=False, fast=False, workers=1):
    """Run both lanes, always both, and return the exit status: 0 when both passed."""
    env = {**os.environ, **runs.KERNEL}
    env.pop("JPY_SESSION_NAME", None)
    if gpu:
        from course_utils.core.environment import gpus
        from course_utils.notebook.doctor import doctor

        if not gpus():
            reason = next((f"{check.text} {check.remedy}" for check in doctor() if check.name == "GPU"), "")
            print(f"TensorFlow sees no GPU, so nothing is tested on one: {reason}", file=sys.stderr)
            return 1
        print(f"GPU: {', '.join(gpus())}", flush=True)
        env["COURSE_REQUIRE_GPU"] = "1"
    node.prepare()  # before the tests, which never ask the network themselves
    pytest = [sys.executable, "-m", "pytest", "-q", "-ra"]
    lanes = [("package, tools, editions, browser", [*pytest, "tests"], env)]
    if fast:
        lanes[0][1].extend(["-m", "not slow and not browser"])
    else:
        # On the bundled data, as the committed outputs were made.
        bundled = {**env, "COURSE_TIER": "bundled"}
        bundled.pop("COURSE_DATA_DIR", None)
        options = [
            "--nbval-lax",
            "--nbval-current-env",
            "--nbval-cell-timeout",
            str(CELL_TIMEOUT),
            "-p",
            "no:cacheprovider",
        ]
        paths = [str(path) for path in notebooks.find("en")]
        lanes.append(("every notebook (nbval)", [*pytest, *options, *paths], bundled))
    statuses = []
    for title, command, environment in lanes:
        print(f"== {title}", flush=True)
        start = time.perf_counter()
        statuses.append(subprocess.call(command, cwd=ROOT, env=environment))
        print(
            f"== {title}: {'passed' if not statuses[-1] else 'FAILED'} in {time.perf_counter() - start:.0f} s",
            flush=True,
        )
    return 1 if any(statuses) else 0
