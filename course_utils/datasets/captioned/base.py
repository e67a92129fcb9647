"""Pictures with their names in two languages: what the captioned sets share. Taught in 18_cross_modal."""

from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets.described import Described, describe


@dataclass(frozen=True)
class CaptionedSet(Described):
    """Pictures and what they are called; entry i of every field belongs to picture i.

    Attributes
    ----------
    images : uint8 [n, height, width, 3]
        From 0 to 255.
    names : dict of str to tuple of str
        "en" and "zh": one name each.
    keywords : dict of str to tuple of tuple of str
        "en" and "zh": words that people search with; some have none.
    labels : int64 [n]
        Category, from 0, as in `class_names`.
    kinds : tuple of str
        A finer sort, such as "food-fruit".
    families : tuple of str
        What belongs together, as a man, a woman and a person doing the same: never to be split.
    class_names : tuple of str
    """

    images: numpy.ndarray
    names: dict
    keywords: dict
    labels: numpy.ndarray
    kinds: tuple
    families: tuple
    class_names: tuple

    def __len__(self):
        return len(self.images)


def make(name, tier, title, images, rows, class_names, reason=""):
    """The `CaptionedSet` of a module.

    Parameters
    ----------
    name, tier, title : str
        As in `datasets.SETS`, where it was found, and in words.
    images : uint8 [n, height, width, 3]
    rows : list of dict
        For each picture en, zh (str), words_en, words_zh (list of str), category, kind, family (str).
    class_names : tuple of str
        The categories.
    reason : str
        Why these data: the end of the note.
    """
    names = {language: tuple(row[language] for row in rows) for language in ("en", "zh")}
    keywords = {language: tuple(tuple(row[f"words_{language}"]) for row in rows) for language in ("en", "zh")}
    families = tuple(row["family"] for row in rows)
    note = _("{title}, bundled ({n} pictures of {m} families, names in two languages{reason}).").format(
        title=_(title), n=f"{len(images):,}", m=f"{len(set(families)):,}", reason=reason
    )
    texts = ("\n".join((*row["words_en"], *row["words_zh"], row["category"], row["family"])) for row in rows)
    parts = (images, *("\n".join(every) for every in names.values()), *texts)
    return CaptionedSet(
        images=images,
        names=names,
        keywords=keywords,
        labels=numpy.array([class_names.index(row["category"]) for row in rows], "int64"),
        kinds=tuple(row["kind"] for row in rows),
        families=families,
        class_names=tuple(class_names),
        **describe(name, tier, parts, note),
    )
