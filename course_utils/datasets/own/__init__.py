"""Data of the learner's own: read where they lie, looked at before anything learns from them, never changed or copied.

A module a kind (`texts`, `pictures`, `ratings`, `pairs`, `faces`, `scenes`, `speech`, `transcripts`) makes what the
chapters of that kind work on; `classed` is what files in a folder for each class share, `sounds` what recordings do.
Below them:
`places` finds files and refuses what leaves the folder, `decoding` finds out how a text was written, `tables` reads
rows with their line numbers, `columns` finds out what a column holds, `report` keeps what is to be told.
"""

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets.own import faces, pairs, pictures, ratings, scenes, speech, texts, transcripts

KINDS = {
    "texts": texts, "pictures": pictures, "ratings": ratings, "pairs": pairs, "faces": faces, "scenes": scenes,
    "speech": speech, "transcripts": transcripts,
}  # fmt: skip


def load(kind, path, limit=None, every=False, **columns):
    """The learner's own data as a set of a kind.

    Parameters
    ----------
    kind : str
        One of `KINDS`: the folder of `datasets` in which sets of this kind stand.
    path : str
        A file or a folder; `places.find` says where it is looked for.
    limit : int, optional
        At most so many items to learn from, sampled class by class where there are classes.
    every : bool
        True, as in profile "full", takes all that there is and `limit` allows; else what does not fit a run is sampled.
    columns : str
        Of texts: `text_column` and `label_column`, the names of the columns that hold them, where they are given; and
        `looked_for`, the label that the chapter is to look for.

    Returns
    -------
    Described
        `TextSet`, `Dataset`, `Ratings`, `PairSet`, `FaceSet`, `Scenes`, `Voices` or `Digits`; name and tier are
        "own", and the note says in a few lines what was found, what was left out and how it was split.

    Raises
    ------
    CourseError
        One sentence with the place (file, line, column), the value, and what is allowed.
    """
    text = _("No chapter takes your own {kind}; allowed: {kinds}.")
    require(kind in KINDS, text, kind=kind, kinds=", ".join(KINDS))
    return KINDS[kind].load(path, limit, every, **columns)
