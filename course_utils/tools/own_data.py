"""python -m course_utils own PATH: what is in the learner's own data, what is wrong, which chapters take them."""

from course_utils.core import chapters
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.core.parameters import OWN
from course_utils.datasets import loading, own
from course_utils.datasets.own import places

FOLDER_KINDS = ("pictures", "faces", "scenes", "speech", "transcripts")
FILE_KINDS = ("texts", "ratings", "pairs")


def in_words(kind):
    """A kind of data as a learner calls it."""
    words = {
        "texts": _("texts"), "ratings": _("ratings"), "pairs": _("pairs of sentences"), "pictures": _("pictures"),
        "faces": _("photographs of faces"), "scenes": _("pictures with boxes"), "speech": _("recordings"),
        "transcripts": _("spoken words"),
    }  # fmt: skip
    return words[kind]


def chapters_of(kind):
    """Names of the chapters that take the learner's own data of this kind, in order."""
    found = []
    for chapter in chapters.names():
        dataset = chapters.parameters_of(chapter).get("dataset")
        if dataset is not None and OWN in dataset.choices and loading.kind_of(dataset.sets[-1]) == kind:
            found.append(chapter)
    return found


def look(path, **columns):
    """What there is to say about a path: (sentences, True where a chapter takes it).

    Each kind of data that it could be is tried as the chapters read it, so that what is told here holds there.
    `columns` are those that the learner names, as the chapter's parameters do: `text_column`, `label_column` and
    `looked_for`; with them the file is looked at as texts only.
    """
    columns = {name: value for name, value in columns.items() if value}
    place = places.find(path)
    kinds = FOLDER_KINDS if place.is_dir() or place.suffix.lower() == ".zip" else FILE_KINDS
    if columns:
        text = _("{path} is a folder or a ZIP: columns are named of a table, such as a CSV file.")
        require(kinds == FILE_KINDS, text, path=path)
        kinds = ("texts",)
    taken, refused = [], []
    for kind in kinds:
        try:
            data = own.load(kind, path, **columns)
        except CourseError as error:
            refused.append(_("Not as {kind}: {why}").format(kind=in_words(kind), why=error))
            continue
        taken += [
            _("As {kind}: {note}").format(kind=in_words(kind), note=data.note),
            *_commands(kind, path, columns),
            "",
        ]
    return [*taken, *refused], bool(taken)


def _commands(kind, path, columns):
    names = chapters_of(kind)
    if not names:
        return [_("No chapter takes it yet.")]
    lines = [_("Chapters that take it: {names}. For instance:").format(names=", ".join(names))]
    command = "papermill notebooks/en/{name}.ipynb my_{number}.ipynb -p dataset own -p path {path}"
    command = command.format(name=names[-1], number=names[-1][:2], path=_quoted(str(path)))
    return [*lines, "    " + " ".join([command, *(f"-p {name} {_quoted(value)}" for name, value in columns.items())])]


def _quoted(text):
    return text if text.replace("/", "").replace(".", "").replace("_", "").replace("-", "").isalnum() else f'"{text}"'
