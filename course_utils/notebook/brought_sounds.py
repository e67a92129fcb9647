"""Sounds that a learner brings, ten of them: read as own data are, with the same sentences on what is wrong."""

from course_utils.core import paths
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, known_as
from course_utils.datasets.own import columns
from course_utils.notebook.brought import TEN


def read(given, clip, names, aliases=()):
    """What can be asked of the sounds that were brought, and what is wrong with the others.

    Parameters
    ----------
    given : dict of str to str or sequence of str
        {name of what is heard: names of files}.
    clip : function of (path, name) that gives float32 [samples], or raises CourseError
        As the chapter's own data are read.
    names : sequence of str
        What the model can answer; blanks and capitals make no difference.
    aliases : sequence of str
        Other names for the same, in the same order.

    Returns
    -------
    (list of int, list of float32 arrays, list of str)
        Places in `names`, the sounds, and sentences on what is wrong: of the form as a whole first, then file by file.
    """
    if not isinstance(given, dict):
        text = _('What you bring is of the kind {kind}: write {{"{name}": ["one.wav", "two.wav"], ...}}.')
        return [], [], [text.format(kind=type(given).__name__, name=names[0])]
    known = {columns.label_key(name): place for place, name in enumerate(names)}
    known |= {columns.label_key(name): place for place, name in enumerate(aliases)}
    heard, sounds, faults, unknown, seen = [], [], [], [], {}
    for name, files in given.items():
        place = known.get(columns.label_key(str(name)), known.get(columns.label_key(known_as(str(name), names))))
        if place is None:
            text = _("{name!r} is not among the answers that the model can give: {names}.")
            unknown.append(text.format(name=name, names=", ".join(names)))
            continue
        for file in [files] if isinstance(files, str) else files:
            try:
                sound = clip(_found(file), str(file))
            except CourseError as error:
                faults.append(str(error))
                continue
            if (key := sound.tobytes()) in seen:
                text = _("{file} holds the same sound as {other}.")
                faults.append(text.format(file=file, other=seen[key]))
                continue
            seen[key] = str(file)
            heard.append(place)
            sounds.append(sound)
    return heard, sounds, [*_form(heard), *unknown, *faults]


def _found(file):
    place = paths.find(file)
    if place is None or not place.is_file():
        text = _("There is no file {file}: give its whole path, or put it beside the notebook.")
        raise CourseError(text.format(file=file))
    return place


def _form(heard):
    if len(heard) < TEN:
        yield _("Of your recordings {n} can be used, and ten are asked for.").format(n=len(heard))
    if heard and len(set(heard)) < 2:
        yield _(
            "All of them are one thing: a model that always answers it would be right each time; bring two or more."
        )
