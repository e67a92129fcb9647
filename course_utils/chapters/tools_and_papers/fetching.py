"""A larger network from keras.applications, for who has a connection and asks for it; else one sentence.

Its weights come from the web, so nothing is tried unless the parameter `larger` names a network, and whatever goes
wrong on the way is told in a sentence: the chapter does not need it. Taught in 16_tools_and_papers.
"""

import contextlib
import socket

from course_utils.chapters.tools_and_papers import wardrobe
from course_utils.core.environment import load_keras
from course_utils.core.i18n import _

NONE = "none"
# Megabytes of their weights, as https://keras.io/api/applications/ gives them. Both scale pictures from 0 to 255
# themselves.
SIZES = {"EfficientNetB0": 29, "EfficientNetV2S": 88}
PATIENCE = 20  # seconds without an answer from the other side


def fetched(name, build=None):
    """The network, if it was asked for and can be had, and a sentence on what happened.

    Parameters
    ----------
    name : str
        NONE, or one of SIZES.
    build : function, optional
        Called as a class of keras.applications is; by default the one of this name.

    Returns
    -------
    (keras.Model or None, str)
        Pictures 0 to 255 -> scores (n, 1000), before softmax. None where it was not asked for, and where it could not
        be fetched: nothing is raised for that.
    """
    if name == NONE:
        text = _(
            "No larger network was asked for, and nothing was fetched. With a connection, set larger to {names} in the "
            "parameters cell."
        )
        return None, text.format(names=_(" or ").join(f'"{one}" ({size} MB)' for one, size in SIZES.items()))
    if build is None:
        build = getattr(load_keras().applications, name)
    try:
        with _patience():
            model = build(weights="imagenet", classifier_activation=None)
    except Exception as error:  # Keras raises Exception itself where a download fails
        reason = " ".join(str(error).split()) or type(error).__name__
        text = _("{name} could not be fetched, so the chapter goes on without it: {reason}")
        return None, text.format(name=name, reason=reason if len(reason) <= 200 else reason[:199] + "…")
    text = _("{name} is here: {n:.1f} million parameters.")
    return model, text.format(name=name, n=model.count_params() / 1e6)


@contextlib.contextmanager
def _patience():
    """While the block runs, a connection that says nothing for PATIENCE seconds is given up."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def named(model, pictures=wardrobe.PHOTOGRAPHS, count=2):
    """What such a network sees in the photographs: for each its name and a list of (class, chance), likeliest first."""
    import numpy

    size = model.input_shape[1]
    shown = numpy.stack([wardrobe.photograph(name, size) for name in pictures]).astype("float32")
    found = wardrobe.best(numpy.asarray(model(shown, training=False)), count)
    return dict(zip(pictures, found, strict=True))
