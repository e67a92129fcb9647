"""What a learner's hand starts: callbacks of widgets that say it when something went wrong.

A kernel writes what a callback raises into its log, which no learner reads: the widget would simply stop answering.
All callbacks are registered here; a test holds that.
"""

import logging

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

LOG = logging.getLogger(__name__)


def attempt(tell, answer, *values):
    """Call ``answer(*values)``; whether it went well.

    What it raises becomes one sentence for `tell`, a function of str. The traceback is logged at level DEBUG.
    """
    try:
        answer(*values)
    except CourseError as error:
        tell(str(error))
    except Exception as error:  # whatever it is: a widget has no other place to say what went wrong
        LOG.debug("a callback failed", exc_info=True)
        text = _("This did not work ({kind}: {text}). What is shown is from before; try something else.")
        tell(text.format(kind=type(error).__name__, text=error))
    else:
        return True
    return False


def listen(widget, name, answer, tell):
    """Call ``answer(value)`` whenever the trait `name` of `widget` has a new value; see `attempt` for `tell`."""
    widget.observe(lambda change: attempt(tell, answer, change["new"]), name)


def pressed(button, answer, tell):
    """Call ``answer()`` whenever the ipywidgets Button `button` is pressed; see `attempt` for `tell`."""
    button.on_click(lambda _button: attempt(tell, answer))
