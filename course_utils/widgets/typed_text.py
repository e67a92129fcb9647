"""A line to type in, as a control of an explorer: a choice of examples that the learner may leave."""

from dataclasses import dataclass

from course_utils.widgets.controls import Choice


@dataclass(frozen=True)
class TypedText(Choice):
    """A text of the learner's own; `options` are examples to choose from, {label: text}, the labels being the texts.

    The explorer must draw any text, an empty one too, or say in a CourseError what it needs.
    """

    def make(self):
        """The ipywidgets box: it offers the examples and takes whatever is typed, letter by letter."""
        import ipywidgets

        return ipywidgets.Combobox(
            value=self.default, options=list(self.options.values()), ensure_option=False, continuous_update=True,
            description=self.label, style={"description_width": "112px"}, layout={"width": "290px"},
        )  # fmt: skip
