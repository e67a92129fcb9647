"""Showing a thing in the forms that it has: HTML or a picture in a notebook, its plain text where there is none."""

import reprlib

SHORT = 80  # characters of a value in a sentence
_REPR = reprlib.Repr()
_REPR.maxlevel, _REPR.maxstring, _REPR.maxlong, _REPR.maxother = 2, 60, 40, 60


def in_ipython():
    """True where IPython runs the code: in a notebook's kernel, also without a learner (papermill, nbval)."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


def show_bundle(bundle, metadata=None):
    """Show `bundle` as an output of the cell; in a plain script print its text.

    Parameters
    ----------
    bundle : dict of str to str or dict
        {MIME type: content}. "text/plain" must be among them: it says the same for those who see no HTML or picture.
    metadata : dict of str to dict, optional
        {MIME type: what belongs to that form}, such as {"image/png": {"alt": words}}.
    """
    if in_ipython():
        from IPython.display import display

        display(bundle, raw=True, **({"metadata": metadata} if metadata else {}))
    else:
        print(bundle["text/plain"])


def shortened(value):
    """How Python writes `value`, in one line of at most 80 characters: a sentence may name an array, or a book."""
    try:
        text = _REPR.repr(value)
    except Exception:  # a broken __repr__ of the learner's own, a whole number of more digits than Python writes
        text = f"<{type(value).__name__}>"
    text = " ".join(text.split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 3]}..."
