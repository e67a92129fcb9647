"""What the boxes for a text of one's own share: a field to type in above its answer. See own_text, own_translation."""

from html import escape

from course_utils.core.callbacks import attempt, listen
from course_utils.media import word_colours


def build(area, answer):
    """The live box; nothing is displayed. Its parts are `area` and `answer`; `look` and `watched` are for `kept.show`.

    Parameters
    ----------
    area : ipywidgets.Text or Textarea
    answer : function of a text to (list of str, str)
        Lines of HTML, and the same in words; what it says in a CourseError is shown in their place.
    """
    import ipywidgets

    shown = ipywidgets.HTML()

    said = [""]

    def changed(text):
        lines, said[0] = answer(text)
        shown.value = word_colours.card(lines)

    def tell(problem):
        said[0] = problem
        shown.value = f'<div role="alert">{escape(problem)}</div>'

    def look():
        return f"<blockquote>{escape(area.value)}</blockquote>{shown.value}", f"{area.value}\n{said[0]}"

    listen(area, "value", changed, tell)
    attempt(tell, changed, area.value)
    box = ipywidgets.VBox([area, shown])
    box.area, box.answer = area, shown
    box.look, box.watched = look, [(shown, "value")]
    return box
