"""The command line: ``python -m course_utils``; its --help lists the commands."""

import contextlib
import sys

import click

from course_utils.core import disk
from course_utils.core.errors import CourseError
from course_utils.core.parameters import PROFILES

MARKS = {"ok": "ok     ", "warning": "warning", "problem": "PROBLEM"}


class OneLineErrors(click.Group):
    """What a learner can mend ends the command with its sentence and status 2, without a traceback.

    That is a CourseError, and a disk that is full, read-only or out of reach. Ctrl-C ends it with 130, as in a shell.
    """

    def invoke(self, context):
        try:
            return super().invoke(context)
        except CourseError as error:
            self.end(context, f"Error: {error}", 2)
        except KeyboardInterrupt:
            self.end(context, "\nInterrupted. What was finished before is kept.", 130)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except BrokenPipeError:  # `make timetable | head`: who reads has enough
            raise
        except Exception as error:
            sentence = disk.explain(error)
            if sentence is None:
                raise
            self.end(context, f"Error: {sentence}", 2)

    @staticmethod
    def end(context, sentence, status):
        with contextlib.suppress(OSError):  # where even the error stream is on the full disk
            click.echo(sentence, err=True)
        context.exit(status)


@click.group(cls=OneLineErrors)
def cli():
    """Big Models, Small Teams: run the course, open it, prove it."""


# The Makefile hands its variables on in the environment; an empty one counts as one that was not given.
EDITION = click.option("--edition", envvar="EDITION", default="en", help="Language of the notebooks: en or zh.")
ONLY = click.option("--only", envvar="ONLY", default="", help="Chapters, such as 08 or 06,07.")
PROFILE = click.option(
    "--profile", envvar="PROFILE", default="class", help="smoke (seconds), class (the default) or full."
)


STILLS = click.option("--stills", is_flag=True, envvar="STILLS", help="Still pictures for explorers: quicker.")


@cli.command()
@PROFILE
@EDITION
@ONLY
@STILLS
def run(profile, edition, only, stills):
    """Run every notebook in order and write build/report/index.html."""
    from course_utils.tools import course_log, course_run, films, report, runs

    if profile not in PROFILES:
        raise CourseError(f"PROFILE is {profile!r}; allowed: {', '.join(PROFILES)}.")
    # Smoke tries the machinery, in seconds: what nobody looks at is not drawn ahead.
    drawn = None if stills or profile == "smoke" else films.environment_of
    results = course_run.run_all(profile, edition, only, environment_of=drawn)
    click.echo(f"Report: {report.write(results, edition)}")
    if drawn:
        films.keep_all(results, edition, runs.RUNS)
    failed = [result for result in results if result["status"] != "done"]
    for result in failed:
        click.echo(f"FAILED {result['notebook']}: {result['error']}", err=True)
    if failed:
        click.echo(course_log.last_lines(), err=True)
    sys.exit(1 if failed else 0)


@cli.command()
@EDITION
@STILLS
def site(edition, stills):
    """Write the course as pages to read, with search: build/site/index.html; the Chinese pages lie in its zh/."""
    from course_utils.tools import site

    click.echo(f"Site: {site.make(edition, stills=stills)}")


@cli.command()
@EDITION
@click.option("--no-browser", is_flag=True, help="Do not open a browser; print the address.")
@click.option("--port", default=8888, help="First port to try.")
def lab(edition, no_browser, port):
    """Lay a student copy in work/ and open it in JupyterLab, on this machine only."""
    from course_utils.tools import lab

    lab.start(browser=not no_browser, port=port, edition=edition)


COURSE = click.option("--folder", default=None, help="nbgrader's course folder; assignments/ if not given.")


@cli.group(invoke_without_command=True)
@click.pass_context
@EDITION
@ONLY
@COURSE
def assignments(context, edition, only, folder):
    """Make nbgrader's assignments from the exercises: source and release versions, for a class."""
    from course_utils.tools.assignments import release

    if context.invoked_subcommand is None:
        for sentence in release.make(only, folder or release.FOLDER, edition):
            click.echo(sentence)
    elif folder:
        context.obj = folder


@assignments.command()
@click.argument("place", metavar="FOLDER", envvar="FROM")
@ONLY
@COURSE
@click.pass_context
def collect(context, place, only, folder):
    """Look at what the students handed in, mend what is certain, and lay it where nbgrader grades it.

    FOLDER holds a file or a folder of each student, or is a ZIP file, such as Moodle gives. Nothing in it is changed.
    """
    from course_utils.tools.assignments import collect, release

    folder = folder or context.obj or release.FOLDER
    done = collect.collect(place, folder, only)
    for sentence in collect.sentences(done, folder):
        click.echo(sentence)
    sys.exit(1 if done.lost else 0)


@cli.command()
@click.option("--gpu", is_flag=True, help="Fail unless TensorFlow sees a GPU; then run the same tests on it.")
@click.option("--fast", is_flag=True, help="Only the quick tests: no notebooks, no browser.")
@click.option("--real", is_flag=True, help="Only the chapters on real data; keeps tests/evidence/ (ONLY chooses).")
@click.option("--workers", type=click.IntRange(1), default=None, help="Processes of a lane.")
@click.option("--only", envvar="ONLY", default="", help="With --real: chapters, such as 08 or 06,07.")
def test(gpu, fast, real, workers, only):
    """Run all tests: package, tools, every notebook, browser."""
    from course_utils.tools.testing import evidence, lanes

    if real:
        sys.exit(1 if evidence.refresh(only, workers) else 0)
    sys.exit(lanes.run(gpu=gpu, fast=fast, workers=workers))


@cli.command()
def doctor():
    """Look at this machine: what is fine, what is missing, what to do."""
    from course_utils.notebook.doctor import doctor as examine

    checks = examine()
    for check in checks:
        click.echo(
            f"{MARKS[check.status]}  {check.name}: {check.text}"
            + (f"\n         {check.remedy}" if check.remedy else "")
        )
    sys.exit(1 if any(check.status == "problem" for check in checks) else 0)


@cli.command()
@click.argument("path")
@click.option("--text-column", default="", metavar="NAME", help="The column of a table that holds texts.")
@click.option("--label-column", default="", metavar="NAME", help="The column that holds their labels.")
@click.option("--looked-for", default="", metavar="LABEL", help="The label that is looked for among them.")
def own(path, text_column, label_column, looked_for):
    """Look at data of your own: what is in PATH, what is wrong with it, which chapters take it, and how to run them."""
    from course_utils.tools import own_data

    sentences, taken = own_data.look(path, text_column=text_column, label_column=label_column, looked_for=looked_for)
    for sentence in sentences:
        click.echo(sentence)
    sys.exit(0 if taken else 1)


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
@EDITION
@ONLY
@click.option("--stale", is_flag=True, help="Only those whose source changed since they were executed.")
def refresh(edition, only, stale):
    """Execute the committed notebooks again, in place, on the bundled data; then the READMEs' tables."""
    from course_utils.tools import readme, refresh

    refresh.refresh(only, stale, edition)
    readme.update()


@cli.command()
def lint():
    """Check code (ruff), the package's floors (import-linter) and notebooks (conventions)."""
    import subprocess

    from course_utils.core.paths import ROOT
    from course_utils.tools import floors, lint, notebooks
    from course_utils.tools.translation import commands

    status = subprocess.call([sys.executable, "-m", "ruff", "check", "--quiet", str(ROOT)])
    problems = [report] if (report := floors.report()) else []
    for edition in notebooks.begun():
        problems += [problem for path in notebooks.find(edition) for problem in lint.lint(path)]
        problems += filter(None, [notebooks.left_out(edition)])
    problems += commands.problems()
    for problem in problems:
        click.echo(problem)
    sys.exit(1 if problems or status else 0)


@cli.command()
@EDITION
@ONLY
@click.option("--check", is_flag=True, help="Look at every slide in Chromium, and say what does not fit.")
@click.option("--pdf", is_flag=True, help="Print the decks to build/slides/pdf/ as well.")
@STILLS
def slides(edition, only, check, pdf, stills):
    """Write a deck of every chapter, and their index, to build/slides/."""
    from course_utils.tools import films
    from course_utils.tools.slides import check as checks
    from course_utils.tools.slides import page, printing

    index, why_not = page.write(edition, only, drawn=None if stills else films.make(edition, only))
    if why_not:
        click.echo(f"The decks load reveal.js and MathJax from a CDN, so they need the network: {why_not}", err=True)
    if pdf:
        click.echo(f"Printed: {', '.join(path.name for path in printing.write(edition, only))}")
    click.echo(f"Slides: {index}")
    problems = checks.check(edition, only) if check else []
    for problem in problems:
        click.echo(str(problem))
    if check and not problems:
        click.echo("Every slide fits.")
    sys.exit(1 if problems else 0)


@cli.command()
@EDITION
@ONLY
def timetable(edition, only):
    """Lessons of 45 and of 90 minutes: slides, where to stop, which exercises go home."""
    from course_utils.tools.slides import timetable

    click.echo(timetable.text(edition, only))


@cli.group()
def translate():
    """The Chinese edition, cell by cell: which cells are behind, and what they were made from (authors)."""


CHAPTER = click.argument("chapter", metavar="NN")


@translate.command("status")
def translate_status():
    """A table: of each chapter that is begun, the cells that are current, stale and missing."""
    from course_utils.tools.translation import commands

    click.echo(commands.status())


@translate.command("start")
@CHAPTER
def translate_start(chapter):
    """Lay the chapter NN in Chinese with the English cells, or bring one that is there up to their order."""
    from course_utils.tools.translation import commands

    click.echo(commands.start(chapter))


@translate.command("fill")
@CHAPTER
@click.argument("path", metavar="FILE")
def translate_fill(chapter, path):
    """Put the texts of FILE into the chapter NN: parts behind lines such as `=== title`, `=== title notes`."""
    from course_utils.tools.translation import commands

    faults, done = commands.fill(chapter, path)
    for sentence in [*faults, done]:
        click.echo(sentence)
    sys.exit(1 if faults else 0)


@translate.command("show")
@CHAPTER
@click.argument("cell", required=False)
def translate_show(chapter, cell):
    """CELL in English now, what changed since it was translated, and in Chinese; without CELL the state of all."""
    from course_utils.tools.translation import commands

    click.echo(commands.show(chapter, cell))


@translate.command("accept")
@CHAPTER
@click.argument("cells", nargs=-1)
@click.option("--missing", is_flag=True, help="Also all cells that were never accepted; none that is stale.")
def translate_accept(chapter, cells, missing):
    """Say that the Chinese CELLS are what the English ones are now. One that breaks a rule is not accepted."""
    from course_utils.tools.translation import commands

    faults = commands.accept(chapter, cells, missing)
    for sentence in faults:
        click.echo(sentence)
    sys.exit(1 if faults else 0)


@cli.command()
def catalogues():
    """Collect the texts of course_utils and compile their translations."""
    from course_utils.tools import catalogues

    click.echo(catalogues.update())


@cli.command()
@click.option("--only", envvar="ONLY", default="", help="Benches, such as fast,rates.")
def bench(only):
    """Measure (not a test): all benches but the long ones, or those named; results go to build/bench/."""
    from course_utils.tools import bench

    failed = bench.run(only)
    for name in failed:
        click.echo(f"FAILED bench {name}", err=True)
    sys.exit(1 if failed else 0)


SWEEP_HELP = """Run a notebook many times with other parameters, and collect what comes out.

NOTEBOOK is a chapter (08_training, or 08) or the path of any notebook with a cell tagged `parameters`.

\b
  sweep 08_training -g learning_rate=0.001,0.003 -g batch_size=32,128 --seeds 3 --out build/runs/lr
  sweep 08 --random 20 -g learning_rate=log:1e-4:1e-1 -g batch_size=32,64,128 --out build/runs/draw
  sweep 08 --list runs.csv --scheduler tcp://host:8786 --out s3://bucket/runs

The same command again does only what is missing. Values are data: numbers, texts, True, False, None, lists.

\b
Ranges, with --random:
  name=linear:LOW:HIGH   any number between, all equally likely
  name=log:LOW:HIGH      any number between, equal factors equally likely
  name=whole:LOW:HIGH    a whole number, both edges included
  name=a,b,c             one of these

\b
Exit status: 0 all runs are done, 1 some failed, 2 the sweep could not begin or go on, 130 interrupted.
"""


@cli.command(help=SWEEP_HELP)
@click.argument("notebook")
@click.option(
    "-g", "grid", multiple=True, metavar="NAME=VALUES", help="Values to try, with commas between: all combinations."
)
@click.option("-p", "fixed", multiple=True, metavar="NAME=VALUE", help="The same in every run.")
@click.option("--seeds", type=click.IntRange(1), help="Repeat each run with the parameter seed = 0, 1, ... N - 1.")
@click.option(
    "--list", "listed", metavar="FILE", help="Runs one by one: CSV (a column a parameter) or YAML (a list of mappings)."
)
@click.option(
    "--random", "draws", type=click.IntRange(1), metavar="N", help="Draw N combinations instead of trying all."
)
@click.option("--seed", "draw_seed", default=0, show_default=True, help="Start of the random numbers of --random.")
@click.option("--out", required=True, metavar="PLACE", help="Folder or URL (s3://...) for everything that comes out.")
@click.option("--metric", metavar="NAME", help="Recorded number that names the best run; higher is better.")
@click.option("--minimize", is_flag=True, help="Lower is better.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="End a run that takes longer; it counts as failed.",
)
@click.option("--again", is_flag=True, help="Do the runs that failed once more.")
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Runs at a time; default: as memory and cores allow."
)
@click.option(
    "--threads", type=click.IntRange(1), metavar="N", help="Threads of each run; default: the cores, shared out."
)
@click.option("--memory", metavar="SIZE", help="Memory that one run may use, such as 4GB; one that uses more is ended.")
@click.option(
    "--gpus",
    metavar="LIST",
    help="Devices, such as 0,1: one run at a time on each. none: no GPU. Default: all there are.",
)
@click.option("--scheduler", metavar="ADDRESS", help="A running Dask scheduler, such as tcp://host:8786.")
@click.option("--tls-ca", metavar="FILE", help="Certificate authority of the scheduler (tls://...), PEM.")
@click.option("--tls-cert", metavar="FILE", help="Certificate of this client, PEM.")
@click.option("--tls-key", metavar="FILE", help="Its key, PEM.")
@click.option("--edition", default="en", show_default=True, help="Language of the chapter: en or zh.")
def sweep(**options):  # noqa: D103 (its help is above)
    from course_utils.tools.sweeps import command

    sys.exit(command.run(command.Options(**options)))


@cli.command()
@click.option("--only", envvar="ONLY", default="08", help="Chapters, such as 08 or 07,08.")
@click.option("--seeds", envvar="SEEDS", type=int, default=10, help="Seeds, 2 or more.")
@PROFILE
@click.option("--workers", type=int, default=None, help="Runs at the same time.")
def claims(only, seeds, profile, workers):
    """Measure the claims of a chapter over many seeds, as one sweep, and keep the table (authors)."""
    from course_utils.tools import claims

    for path in claims.measure(only, seeds, profile, workers):
        click.echo(f"Written: {path}")


@cli.command()
def clean():
    """Remove build/ and caches; never work/, data/ or .venv/."""
    import shutil

    from course_utils.core.paths import ROOT

    for name in ("build", ".pytest_cache", ".ruff_cache"):
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(ROOT / name)
    click.echo("Removed build/ and caches. Your copy in work/, the downloads in data/cache/ and .venv/ are kept.")
