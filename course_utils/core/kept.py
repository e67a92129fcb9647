"""A live widget, and what it showed last: kept in the notebook beside it.

A widget lives in the browser and in the kernel. A notebook that is saved, closed and opened again has neither: in place
of the widget stands "model not found", and what a learner trained or found yesterday is gone. So beside each widget
stands what it looks like, as HTML: hidden while the widget lives, and all there is in a notebook that was opened again,
handed in or converted.
"""

import asyncio
import secrets

from course_utils.core.i18n import _

REST = 0.5  # seconds without a change, before what is shown goes into the notebook: not while a hand moves
LIVE, KEPT = "course-live", "course-kept"
VIEW = "application/vnd.jupyter.widget-view+json"
# In JupyterLab an output is a .jp-OutputArea-child. The first rule hides what is kept while the widget before it lives,
# the second what JupyterLab says of a widget that does not: a text, so there is no element in it.
STYLE = (
    f"<style>.jp-OutputArea-child:has(.{LIVE}) + .jp-OutputArea-child:has(.{KEPT}), "
    f".jp-OutputArea-child:has(+ .jp-OutputArea-child .{KEPT}) > .jupyter-widgets:not(:has(*)) "
    "{ display: none; }</style>"
)


class _Kept:
    """What one widget looks like, in the notebook. `touch` says that it has changed."""

    def __init__(self, look):
        self.look = look
        self.name = secrets.token_hex(8)
        self.waiting = None
        self.shown = None

    def bundle(self):
        """The output: HTML, and the same in words."""
        content, words = self.look()
        return {"text/html": f'{STYLE}<div class="{KEPT}">{content}</div>', "text/plain": words}

    def show(self):
        """Display it for the first time."""
        from IPython.display import display

        self.shown = self.bundle()
        display(self.shown, raw=True, display_id=self.name)

    def touch(self, _change=None):
        """Something changed: bring it into the notebook once it rests; at once where no loop runs (in a script)."""
        if self.waiting is not None:
            self.waiting.cancel()
        try:
            # In the loop, and so in the thread, that serves this change: nothing is drawn twice at the same time.
            self.waiting = asyncio.get_running_loop().call_later(REST, self.keep)
        except RuntimeError:
            self.keep()

    def keep(self):
        """Bring what is seen now into the notebook."""
        from IPython.display import update_display

        bundle = self.bundle()
        if bundle != self.shown:
            self.shown = bundle
            update_display(bundle, raw=True, display_id=self.name)


def show(box):
    """Display a live widget, and keep in the notebook what it showed last.

    Parameters
    ----------
    box : ipywidgets.DOMWidget
        Its attribute `look` is a function that gives (HTML, the same in words) of what is seen now. Its attribute
        `watched` is a sequence of (widget, name of a trait): when one of them changes, something else is seen.

    Returns
    -------
    function without arguments
        Brings what is seen now into the notebook, without waiting for rest.
    """
    from IPython.display import display

    box.add_class(LIVE)
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    display({VIEW: view, "text/plain": _("Live in JupyterLab; this is what it showed last:")}, raw=True)
    still = _Kept(box.look)
    still.show()
    for widget, name in box.watched:
        widget.observe(still.touch, name)
    return still.keep
