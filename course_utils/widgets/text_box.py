"""What the boxes for a text of one's own share: a field to type in above its answer. See own_text, own_translation."""

from html import escape

from course_utils.core.errors import CourseError
from course_utils.media import word_colours


def build(area, answer):
    """The live box; nothing is displayed. Its parts are `area` and `answer`.

    Parameters
    ----------
    area : ipywidgets.Text or Textarea
    answer : function of a text to (list of str, str)
        Lines of HTML, and the same in words; what it says in a CourseError is shown in their place.
    """
    import ipywidgets

    shown = ipywidgets.HTML()

    def changed(_change=None):
        try:
            lines, _words = answer(area.value)
            shown.value = word_colours.card(lines)
        except CourseError as error:
            shown.value = f'<div role="alert">{escape(str(error))}</div>'

    area.observe(changed, "value")
    changed()
    box = ipywidgets.VBox([area, shown])
    box.area, box.answer = area, shown
    return box
