"""The command line: ``python -m course_utils``; its --help lists the commands."""

import os
import sys

import click

from course_utils.errors import CourseError
from course_utils.parameters import PROFILES

MARKS = {"ok": "ok     ", "warning": "warning", "problem": "PROBLEM"}


class OneLineErrors(click.Group):
    """A CourseError ends the command with its sentence and status 2, without a traceback."""

    def invoke(self, context):
        try:
            return super().invoke(context)
        except CourseError as error:
            click.echo(f"Error: {error}", err=True)
            context.exit(2)


@click.group(cls=OneLineErrors)
def cli():
    """Big Models, Small Teams: run the course, open it, prove it."""


def _selection(command):
    # The Makefile hands its variables on in the environment; an empty one is one that was not given.
    for name, default, words in (
        ("profile", "class", "smoke (seconds), class (the default) or full."),
        ("edition", "en", "Language of the notebooks: en or zh."),
        ("only", "", "Chapters, such as 08 or 06,07."),
    ):
        command = click.option(
            f"--{name}", default=lambda n=name, d=default: os.environ.get(n.upper()) or d, help=words
        )(command)
    return command


@cli.command()
@_selection
def run(profile, edition, only):
    """Run every notebook in order and write build/report/index.html."""
    from course_utils.tools import report, runs

    if profile not in PROFILES:
        raise CourseError(f"PROFILE is {profile!r}; allowed: {', '.join(PROFILES)}.")
    results = runs.run_all(profile, edition, only)
    click.echo(f"Report: {report.write(results, edition)}")
    failed = [result for result in results if result["status"] != "done"]
    for result in failed:
        click.echo(f"FAILED {result['notebook']}: {result['error']}", err=True)
    sys.exit(1 if failed else 0)


@cli.command()
@click.option("--no-browser", is_flag=True, help="Do not open a browser; print the address.")
@click.option("--port", default=8888, help="First port to try.")
def lab(no_browser, port):
    """Lay a student copy in work/ and open it in JupyterLab, on this machine only."""
    from course_utils.tools import lab

    lab.start(browser=not no_browser, port=port)


@cli.command()
@click.option("--gpu", is_flag=True, help="Fail unless TensorFlow sees a GPU; then run the same tests on it.")
@click.option("--fast", is_flag=True, help="Only the quick tests: no notebooks, no browser.")
@click.option("--workers", default=1, help="Notebooks executed at once.")
def test(gpu, fast, workers):
    """Run all tests: package, tools, every notebook, browser."""
    from course_utils.tools import testing

    sys.exit(testing.run(gpu=gpu, fast=fast, workers=workers))


@cli.command()
def doctor():
    """Look at this machine: what is fine, what is missing, what to do."""
    from course_utils.environment import doctor as examine

    checks = examine()
    for check in checks:
        click.echo(
            f"{MARKS[check.status]}  {check.name}: {check.text}"
            + (f"\n         {check.remedy}" if check.remedy else "")
        )
    sys.exit(1 if any(check.status == "problem" for check in checks) else 0)


@cli.group()
def data():
    """Which data sets are here, and how to get them."""


@data.command("status")
def data_status():
    """Which data sets are here, from where, and whether they are intact."""
    from course_utils import datasets

    for found in datasets.status():
        place = f"{found.tier} ({found.path})" if found.intact else found.text
        click.echo(f"{found.name}: {place}" + (f"\n    {found.remedy}" if found.remedy else ""))


@data.command("get")
@click.argument("name")
def data_get(name):
    """Download the data set NAME into data/cache, and check it."""
    from course_utils import datasets

    click.echo(f"{name} is in {datasets.download(name)}.")


@cli.command()
@click.option("--only", default=lambda: os.environ.get("ONLY", ""), help="Chapters, such as 08 or 06,07.")
@click.option("--stale", is_flag=True, help="Only those whose source changed since they were executed.")
def refresh(only, stale):
    """Execute the committed notebooks again, in place, on the bundled data; then the README's tables."""
    from course_utils.tools import readme, refresh

    refresh.refresh(only, stale)
    readme.update()


@cli.command()
def lint():
    """Check code (ruff) and notebooks (conventions)."""
    import subprocess

    from course_utils.environment import ROOT
    from course_utils.tools import lint, notebooks

    status = subprocess.call([sys.executable, "-m", "ruff", "check", "--quiet", str(ROOT)])
    problems = [problem for path in notebooks.find() for problem in lint.lint(path)]
    for problem in problems:
        click.echo(problem)
    sys.exit(1 if problems or status else 0)


@cli.command()
def catalogues():
    """Collect the texts of course_utils and compile their translations."""
    from course_utils.tools import catalogues

    click.echo(catalogues.update())


@cli.command()
@click.option("--only", default=lambda: os.environ.get("ONLY", ""), help="Benches, such as fast,rates.")
def bench(only):
    """Measure (not a test): all benches but the long ones, or those named; results go to build/bench/."""
    from course_utils.tools import bench

    failed = bench.run(only)
    for name in failed:
        click.echo(f"FAILED bench {name}", err=True)
    sys.exit(1 if failed else 0)


@cli.command()
def clean():
    """Remove build/ and caches; never work/, data/ or .venv/."""
    import shutil

    from course_utils.environment import ROOT

    for name in ("build", ".pytest_cache", ".ruff_cache"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    click.echo("Removed build/ and caches. Your copy in work/, the downloads in data/cache/ and .venv/ are kept.")
