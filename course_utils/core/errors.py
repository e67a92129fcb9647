"""The one error that learners see."""


class CourseError(Exception):
    """What was wrong, what is allowed and what to do, in one sentence.

    In a notebook it is shown as that sentence alone: IPython asks an exception for ``_render_traceback_`` before
    it prints its own traceback, which would bury the sentence (and can give an exercise's answer away).
    """

    def _render_traceback_(self):
        return [f"{type(self).__name__}: {self}"]


def require(condition, text, **values):
    """CourseError unless `condition` is true.

    Parameters
    ----------
    condition : bool
    text : str
        The sentence, translated already: ``_("limit is {limit}, but it must be 1 or more.")``.
    **values
        What stands in its braces.
    """
    if not condition:
        raise CourseError(text.format(**values))
