"""The floors of the package, held by import-linter: what may import what stands in pyproject.toml."""

import subprocess
import sys

from course_utils.core.paths import ROOT

COMMAND = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def report(folder=ROOT):
    """What import-linter says about the checkout in `folder`; "" when every arrow points down."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip()
