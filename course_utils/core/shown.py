"""Showing a thing in the forms that it has: HTML or a picture in a notebook, its plain text where there is none."""


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
