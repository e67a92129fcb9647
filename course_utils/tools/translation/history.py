"""What an English cell was when it was translated: git remembers, where it is there."""

import json
import subprocess

from course_utils.core import chapters
from course_utils.tools import notebooks
from course_utils.tools.translation import editions

LONGEST = 400  # versions of a file that are looked through


def source_of(chapter, pair):
    """The English source from which the Chinese cell of `pair` was made; None where git does not have it.

    That of a question is its dict. The newest version whose hash is the one that the Chinese cell carries.
    """
    wanted = editions.made_from(pair.chinese).get("source") if pair.chinese is not None else None
    if not wanted:
        return None
    is_question = pair.id.startswith("quiz:")
    path = chapters.file_of(chapter.name, "quiz.en.json") if is_question else chapter.paths[editions.ENGLISH]
    name = path.relative_to(notebooks.ROOT).as_posix()
    for commit in _git("log", f"--max-count={LONGEST}", "--format=%H", "--", name).split():
        try:
            content = json.loads(_git("show", f"{commit}:{name}"))
        except ValueError:  # removed in that commit, or broken then
            continue
        for kind, source in _sources(content, pair.id):
            if editions.digest([kind, source]) == wanted:
                return source
    return None


def _sources(content, name):
    """(kind, source) of the cells of that id; of all questions, whose numbers may have changed."""
    if isinstance(content, list):
        return [("question", question) for question in content]
    cells = [cell for cell in content.get("cells", ()) if cell.get("id") == name]
    return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]


def _git(*words):
    """What git says; nothing where it is not there, or this is no checkout."""
    try:
        done = subprocess.run(["git", *words], cwd=notebooks.ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.decode("utf-8", errors="replace")
