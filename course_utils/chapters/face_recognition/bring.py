"""Ten photographs of the learner's own: read as own data are, and who is taken for whom. Taught in
09_face_recognition."""

import numpy

from course_utils.chapters.face_recognition import matching
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media import picture_files
from course_utils.notebook.brought import TEN, Brought


def look(given, find, embed, samples, threshold):
    """Each photograph in turn is named after the most similar of all the others: is it the same person?

    Parameters
    ----------
    given : dict of str to sequence of str, or None
        {name of a person: names of files}; None takes the samples.
    find : function
        A picture uint8 [h, w, 3] to (chip, note), as `face_gallery.finder` makes it.
    embed : function
        Chips float32 [n, 48, 48, c] to unit vectors.
    samples : dict of str to (picture, chip)
        Those of the gallery; a label begins with the person and a comma.
    threshold : float
        From this similarity on two photographs count as one person.

    Returns
    -------
    Brought
    """
    things = _("ten photographs of people who agreed")
    if given is None:
        chips, owners = [chip for _picture, chip in samples.values()], list(map(matching.owner, samples))
        faults = []
    else:
        chips, owners, faults = _read(given, find)
    if len(set(owners)) < 2:
        return Brought(given is None, tuple(faults), things=things)
    vectors = embed(numpy.stack(chips))
    alike = vectors @ vectors.T
    numpy.fill_diagonal(alike, -numpy.inf)
    who = numpy.array(owners)
    asked = numpy.array([owners.count(owner) > 1 for owner in owners])  # who is alone cannot be named rightly
    right = (who[alike.argmax(axis=1)] == who)[asked]
    # Drawn by lot, one of the other photographs is of the same person in so many cases.
    chance = (
        float(numpy.mean([(owners.count(owner) - 1) / (len(owners) - 1) for owner in who[asked]])) if len(right) else 0
    )
    same = who[:, None] == who
    pairs = numpy.triu(numpy.ones_like(same), 1)
    lines = [
        _("{n} photographs of {people} people: each is named after the most similar other one.").format(
            n=len(owners), people=len(set(owners))
        )
    ]
    for words, mask in ((_("the same person"), same & pairs), (_("different people"), ~same & pairs)):
        if mask.any():
            text = _("Pairs of {words}: mean similarity {mean:.2f}; {over} of {n} reach the threshold of {t:.2f}.")
            over = int((alike[mask] >= threshold).sum())
            lines.append(text.format(words=words, mean=alike[mask].mean(), over=over, n=int(mask.sum()), t=threshold))
    return Brought(given is None, tuple(faults), tuple(lines), int(right.sum()), len(right), chance, things)


def _read(given, find):
    """(chips, their people, sentences on what is wrong, the form first)."""
    if not isinstance(given, dict):
        text = _('my_people is of the kind {kind}: write {{"Ada": ["ada1.jpg", "ada2.jpg"], ...}}.')
        return [], [], [text.format(kind=type(given).__name__)]
    chips, owners, faults, seen = [], [], [], {}
    for person, files in given.items():
        for file in [files] if isinstance(files, str) else files:
            try:
                picture = picture_files.read_picture(file)
            except CourseError as error:
                faults.append(str(error))
                continue
            if (key := picture.tobytes()) in seen:
                faults.append(_("{file} shows the same picture as {other}.").format(file=file, other=seen[key]))
                continue
            seen[key] = file
            chips.append(find(picture)[0])
            owners.append(str(person))
    return chips, owners, [*_form(owners), *faults]


def _form(owners):
    if len(owners) < TEN:
        yield _("Of your photographs {n} can be used, and ten are asked for.").format(n=len(owners))
    if len(set(owners)) < 2:
        yield _("Bring two people or more: with one alone, every answer is right.")
    alone = sorted({owner for owner in owners if owners.count(owner) < 2})
    if alone:
        text = _("Of {names} there is one photograph only: two or more of each are needed, one to know, one to ask.")
        yield text.format(names=", ".join(alone[:5]))
