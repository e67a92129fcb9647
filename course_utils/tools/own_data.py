"""python -m course_utils own PATH: what is in the learner's own data, what is wrong, which chapters take them."""

from course_utils.core import chapters
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.parameters import OWN
from course_utils.datasets import loading, own
from course_utils.datasets.own import places

FOLDER_KINDS = ("pictures", "faces", "scenes", "speech")
FILE_KINDS = ("texts", "ratings", "pairs")


def in_words(kind):
    """A kind of data as a learner calls it."""
    words = {
        "texts": _("texts"), "ratings": _("ratings"), "pairs": _("pairs of sentences"), "pictures": _("pictures"),
        "faces": _("photographs of faces"), "scenes": _("pictures with boxes"), "speech": _("recordings"),
    }  # fmt: skip
    return words[kind]


def chapters_of(kind):
    """Names of the chapters that take the learner's own data of this kind, in order."""
    found = []
    for chapter in chapters.names():
        dataset = chapters.parameters_of(chapter).get("dataset")
        if dataset is not None and OWN in dataset.choices:
            standard = [name for name in dataset.choices if name not in ("auto", OWN)][-1]
            if loading.kind_of(standard) == kind:
                found.append(chapter)
    return found


def look(path):
    """What there is to say about a path: (sentences, True where a chapter takes it).

    Each kind of data that it could be is tried as the chapters read it, so that what is told here holds there.
    """
    place = places.find(path)
    kinds = FOLDER_KINDS if place.is_dir() or place.suffix.lower() == ".zip" else FILE_KINDS
    taken, refused = [], []
    for kind in kinds:
        try:
            data = own.load(kind, path)
        except CourseError as error:
            refused.append(_("Not as {kind}: {why}").format(kind=in_words(kind), why=error))
            continue
        taken += [_("As {kind}: {note}").format(kind=in_words(kind), note=data.note), *_commands(kind, path), ""]
    return [*taken, *refused], bool(taken)


def _commands(kind, path):
    names = chapters_of(kind)
    if not names:
        return [_("No chapter takes it yet.")]
    lines = [_("Chapters that take it: {names}. For instance:").format(names=", ".join(names))]
    command = "papermill notebooks/en/{name}.ipynb my_{number}.ipynb -p dataset own -p path {path}"
    return [*lines, "    " + command.format(name=names[-1], number=names[-1][:2], path=_quoted(str(path)))]


def _quoted(text):
    return text if text.replace("/", "").replace(".", "").replace("_", "").replace("-", "").isalnum() else f'"{text}"'
