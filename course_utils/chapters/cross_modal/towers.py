"""The two towers, frozen: what EfficientNet-Lite0 makes of a picture, and multilingual-e5-small of its names.

Both are kept in measured/, because to compute them takes minutes and because the engine of e5 is not for every machine;

    python -m course_utils.chapters.cross_modal.towers

makes the files again. Taught in 18_cross_modal.
"""

import functools
import sys
from pathlib import Path

import numpy

from course_utils.chapters.cross_modal import queries
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _, punctuated
from course_utils.learning.pretrained import sentences

MEASURED = Path(__file__).parent / "measured"
PICTURES, NAMES, QUERIES = (MEASURED / name for name in ("emoji_lite0.npz", "names_e5.npz", "queries_e5.npz"))
SIZE = 128  # pixels: the emoji are enlarged, because the network saw larger things
FEATURES = 1280
LANGUAGES = ("en", "zh")


def enlarged(images):
    """Pictures uint8 [n, h, w, 3] as the network gets them: uint8 [n, 128, 128, 3]."""
    from PIL import Image

    return numpy.stack(
        [numpy.asarray(Image.fromarray(one).resize((SIZE, SIZE), Image.Resampling.BICUBIC)) for one in images]
    )


def live_features(images):
    """What Lite0 makes of these pictures, now: float32 [n, 1280], none below 0. About 15 ms a picture."""
    from course_utils.learning.pretrained import lite0

    return lite0.outputs(lite0.network(SIZE, top=False), enlarged(images), batch=min(64, max(1, len(images))))


@functools.cache
def _kept_pictures():
    with numpy.load(PICTURES, allow_pickle=False) as file:
        return file["values"], file["scale"], str(file["fingerprint"])


def picture_features(data):
    """The kept features of all pictures of `data`, in their order: float32 [n, 1280].

    Raises
    ------
    CourseError
        When the pictures are not those whose features were kept.
    """
    values, scale, fingerprint = _kept_pictures()
    require(
        fingerprint == data.fingerprint,
        _("The features in {file} are of other pictures; make them again: {command}."),
        file=PICTURES.name, command="python -m course_utils.chapters.cross_modal.towers",
    )  # fmt: skip
    return values.astype("float32") * scale[:, None]


@functools.cache
def kept(path=NAMES):
    """The kept vectors of the names, or of the queries, as a `sentences.Kept`."""
    return sentences.Kept(path)


def name_vectors(data):
    """The kept vectors of all names: {"en": float32 [n, 384], "zh": the same}, each row of length 1."""
    return {language: kept().of(data.names[language], "query") for language in LANGUAGES}


def query_vectors(texts):
    """Vectors of texts that somebody asks with, float32 [n, 384]: kept ones where there are, else computed now.

    Raises
    ------
    CourseError
        When a text is not kept and this machine has no engine.
    """
    found = [_kept_or_live(text) for text in texts]
    return numpy.concatenate(found) if found else numpy.zeros((0, sentences.DIMENSIONS), "float32")


def _kept_or_live(text):
    for path in (QUERIES, NAMES):
        try:
            return kept(path).of([text], "query")
        except CourseError:
            continue
    return sentences.embed([text], "query", kept(QUERIES))


def cosines(first, second):
    """Cosine of each row of `first` with the same row of `second`, both (n, d): float64 [n]."""
    lengths = numpy.linalg.norm(first, axis=1) * numpy.linalg.norm(second, axis=1)
    return (first * second).sum(axis=1) / numpy.maximum(lengths, 1e-12)


def check(data, places):
    """What both towers make of a few concepts now, held against what is kept.

    Parameters
    ----------
    data : CaptionedSet
    places : sequence of int
        Which concepts.

    Returns
    -------
    dict of str to float or None
        "pictures" and "names": the smallest cosine of a live vector with its kept one; None where the tower is not
        installed here.
    """
    from course_utils.learning.pretrained import files

    found = {"pictures": None, "names": None}
    if files.is_there("lite0"):
        live = live_features(data.images[list(places)])
        found["pictures"] = float(cosines(live, picture_features(data)[list(places)]).min())
    if sentences.is_there():
        names = [data.names[language][place] for language in LANGUAGES for place in places]
        found["names"] = float(cosines(sentences.embed(names, "query"), kept().of(names, "query")).min())
    return found


def in_words(found):
    """The result of `check` as a sentence."""
    titles = {"pictures": _("EfficientNet-Lite0"), "names": _("multilingual-e5-small")}
    parts = [
        _("{title} agrees with what is kept (smallest cosine {value:.4f})").format(title=titles[name], value=value)
        if value is not None
        else _("{title} has no engine here, so the kept vectors are used").format(title=titles[name])
        for name, value in found.items()
    ]
    return punctuated("; ".join(parts) + ".")


def main(arguments=()):
    """Compute what is kept, and write the files; "queries" writes the small file alone."""
    from course_utils.datasets import load

    asked = queries.everything()
    sentences.Kept.write(QUERIES, asked, sentences.embed(asked, "query"), "query")
    if "queries" in arguments:
        return
    data = load("emoji", among=("emoji",))
    features = live_features(data.images)
    scale = features.max(axis=1) / 255
    values = numpy.round(features / scale[:, None]).astype("uint8")
    numpy.savez_compressed(PICTURES, values=values, scale=scale.astype("float32"), fingerprint=data.fingerprint)
    texts = list(dict.fromkeys(name for language in LANGUAGES for name in data.names[language]))
    sentences.Kept.write(NAMES, texts, sentences.embed(texts, "query"), "query")


if __name__ == "__main__":
    main(sys.argv[1:])
