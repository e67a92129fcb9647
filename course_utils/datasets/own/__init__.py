"""Data of the learner's own: read where they lie, looked at before anything learns from them, never changed or copied.

A module a kind (`texts`, `pictures`, `ratings`, `pairs`, `faces`, `scenes`, `speech`) makes what the chapters of that
kind work on; `classed` is what files in a folder for each class share. Below them:
`places` finds files and refuses what leaves the folder, `decoding` finds out how a text was written, `tables` reads
rows with their line numbers, `columns` finds out what a column holds, `report` keeps what is to be told.
"""

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets.own import faces, pairs, pictures, ratings, scenes, speech, texts

KINDS = {
    "texts": texts, "pictures": pictures, "ratings": ratings, "pairs": pairs, "faces": faces, "scenes": scenes,
    "speech": speech,
}  # fmt: skip
NAME = "own"  # as the parameter `dataset` calls it, and the tier of such a set


def load(kind, path, limit=None):
    """The learner's own data as a set of a kind.

    Parameters
    ----------
    kind : str
        One of `KINDS`: the folder of `datasets` in which sets of this kind stand.
    path : str
        A file or a folder; `places.find` says where it is looked for.
    limit : int, optional
        At most so many items to learn from, sampled class by class where there are classes.

    Returns
    -------
    Described
        `TextSet`, `Dataset`, `Ratings`, `PairSet`, `FaceSet`, `Scenes` or `Voices`; name and tier are "own", and the
        note says in a few lines what was found, what was left out and how it was split.

    Raises
    ------
    CourseError
        One sentence with the place (file, line, column), the value, and what is allowed.
    """
    text = _("No chapter takes your own {kind}; allowed: {kinds}.")
    require(kind in KINDS, text, kind=kind, kinds=", ".join(KINDS))
    return KINDS[kind].load(path, limit)
