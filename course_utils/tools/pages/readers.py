"""A page for each of the course's three readers: the student, the instructor, and who runs it by a script.

One screen each. A test reads the commands from the pages and holds them against the command line and the Makefile.
"""

import re

from course_utils.core.i18n import _

NAMES = ("student", "instructor", "runner")
FIRST = "00_start_here"  # the chapter with which a student begins


def pages(chapters=(FIRST,)):
    """{name of the page: its Markdown}, in the language that is spoken. Only `chapters` that are there have links."""
    found = {"student": _page(*_student()), "instructor": _page(*_instructor()), "runner": _page(*_runner())}
    if FIRST not in chapters:  # an edition of which a part is translated
        found["student"] = re.sub(rf"\[([^\]]*)\]\({FIRST}\.ipynb\)", r"\1", found["student"])
    return found


def where():
    """A sentence with links to the three pages, in Markdown."""
    return _(
        "There is a page [for students](student.md), one [for instructors](instructor.md), and one "
        "[for runs by a script](runner.md): each says on one screen what to do first."
    )


def _page(title, *parts):
    return f"# {title}\n\n" + "\n\n".join(parts) + "\n"


def _student():
    return (
        _("For students"),
        _(
            "A chapter asks a question, lets you predict the answer, and then measures it; so write your prediction "
            "down before you read on. The quizzes on these pages answer at once. A solution opens 20 seconds after "
            "you asked for it, because people remember an answer better when they first looked for it themselves, "
            "even in vain ([Kornell, Hays and Bjork 2009](https://doi.org/10.1037/a0015729) showed it with "
            "questions and pairs of words). Whoever cannot wait, or has thought already, presses the "
            "button beside it, and in print all solutions are open."
        ),
        _(
            "Code of your own runs in JupyterLab, on your machine, where the check below an exercise says whether "
            "your answer is right or which slip it met. This command lays your copy of the notebooks in `work/` and "
            "opens it:"
        ),
        "```sh\nmake lab\n```",
        _(
            "Begin with [00 Start here](00_start_here.ipynb), whose map shows what you have passed. Where something "
            "does not start, `make doctor` says what is missing and what to do; without make, on Windows for "
            "instance, `python -m course_utils lab` and `python -m course_utils doctor` do the same. When the "
            "course is updated, give `make lab` again: your answers stay, and a changed chapter comes beside yours."
        ),
        _(
            "What you have read, answered and opened here stands on the [map](index.md), is kept in this browser "
            "only, and can be forgotten there with one button. A term that you no longer know stands in the "
            "[glossary](glossary.md), with a link to the cell that teaches it."
        ),
    )


def _instructor():
    return (
        _("For instructors"),
        _(
            "Begin with the timetable. It divides each chapter into lessons of 45 or 90 minutes, and says which "
            "slides fall in which lesson, where to stop, and which exercises go home. The decks that belong to it "
            "open from a folder or a USB stick without a network, so copy `build/slides/` whole; there `S` opens "
            "the speaker's notes, with what to say, what to ask and which slip comes."
        ),
        "```sh\nmake timetable\nmake slides\n```",
        _(
            "After a change of your own, `python -m course_utils slides --check --only 07` looks at each slide of a "
            "chapter in Chromium and says what does not fit. To print, `make slides-pdf` writes a PDF of every deck "
            "to `build/slides/pdf/`: checks and solutions are never on a slide, so it can be handed out. A page of "
            "this site that you print from the browser has its solutions open; keep that one for yourself."
        ),
        _(
            "Exercises can be collected and graded with nbgrader. The first command makes its course folder, with a "
            "version for the students in `assignments/release/`; the second looks at what came back, a folder or "
            "the ZIP file of Moodle, mends what is certain, names what is not, and lays it where nbgrader grades it:"
        ),
        "```sh\nmake assignments ONLY=07\nmake collect FROM=chapter-7.zip\n```",
        _(
            "Autograding runs the students' code under your account, so do it on a machine that holds nothing else. "
            "The README says how to go on with nbgrader, and how to set the course up on a JupyterHub."
        ),
    )


def _runner():
    return (
        _("For runs by a script"),
        _(
            "Every chapter is a program with typed parameters. papermill lists them and runs the chapter with other "
            "values; a wrong one stops the first cell with a sentence that says what is allowed."
        ),
        "```sh\n.venv/bin/papermill --help-notebook notebooks/en/08_training.ipynb\n"
        ".venv/bin/papermill notebooks/en/08_training.ipynb build/out.ipynb -p epochs 3 -p profile smoke\n```",
        _(
            "`make course PROFILE=smoke ONLY=06,07` runs chapters as they are, and leaves beside each executed "
            "notebook in `build/runs/` a `.result.json` with parameters, recorded values, versions, device and "
            "time. To compare settings, give a sweep: it runs every combination, each with as many seeds as you "
            "say, and the same command given again after an interruption does only what is missing."
        ),
        "```sh\npython -m course_utils sweep 08_training -g learning_rate=0.001,0.003 -g batch_size=32,128 \\\n"
        "    --seeds 3 -p profile=smoke --metric test_accuracy --out build/runs/lr\n```",
        _(
            "In the folder of `--out`, `index.html` shows the best setting with its spread over seeds, and "
            "`results.csv` and `results.parquet` hold one row a run, failed ones too; `--again` repeats the failed "
            "ones. `python -m course_utils sweep --help` tells of lists of runs, random search, GPUs and clusters."
        ),
        _(
            "A chapter with `own` among its data sets runs on a file of yours. The first command says what is in "
            "it, what is wrong with it, and which chapters take it; the second runs one of them:"
        ),
        "```sh\npython -m course_utils own reviews.csv\n"
        ".venv/bin/papermill notebooks/en/11_text_classification.ipynb mine.ipynb \\\n"
        "    -p dataset own -p path reviews.csv\n```",
    )
