"""show_source(): the notebook shows the helper it uses, so that text and code cannot drift apart."""

import inspect

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


def show_source(thing):
    """Show the source of a function or class of course_utils, highlighted.

    Parameters
    ----------
    thing : function, class or module
        What to show, for example ``networks.article_cnn``.
    """
    from IPython.display import Code, display

    try:
        text = inspect.getsource(thing)
    except (TypeError, OSError) as error:
        raise CourseError(
            _("show_source needs a function or class written in Python, not {thing!r}.").format(thing=thing)
        ) from error
    display(Code(text, language="python"))
