"""A pad to draw on, or to put a picture of one's own on: what does the network think it is?"""

import html
import io
from functools import cache
from pathlib import Path

import numpy
from PIL import Image

from course_utils.core import kept, plots, shown
from course_utils.core.callbacks import listen
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.media.picture_files import read_picture
from course_utils.widgets.explorer import canvas_widget
from course_utils.widgets.painter import chart_axes, new_figure, picture_axes
from course_utils.widgets.upload import prepare

HERE = Path(__file__).parent
SIDE = 28  # cells of the pad in a row
BARS = 5  # classes shown


@cache
def _pad_class():
    import anywidget
    import traitlets

    class Pad(anywidget.AnyWidget):
        _esm = HERE / "pad.js"
        _css = HERE / "pad.css"
        side = traitlets.Int(SIDE).tag(sync=True)
        # What the learner drew. It arrives as a memoryview.
        pixels = traitlets.Bytes(b"").tag(sync=True, from_json=lambda value, widget: bytes(value))
        shown = traitlets.Bytes(b"").tag(sync=True)  # what Python puts on the pad
        label = traitlets.Unicode("").tag(sync=True)
        clear_label = traitlets.Unicode("").tag(sync=True)
        help = traitlets.Unicode("").tag(sync=True)

    return Pad


def drawing_pad(on_change=None, side=SIDE, tell=print):
    """The pad alone.

    Parameters
    ----------
    on_change : function of uint8 [side, side], optional
        Called with the drawing (white on black, 0 to 255) whenever it changes.
    side : int
        Cells in a row.
    tell : function of str
        Told what went wrong in `on_change`.

    Returns
    -------
    anywidget.AnyWidget
    """
    pad_widget = _pad_class()(
        side=side,
        label=_("Drawing pad, {side} by {side} cells. Arrow keys move, space draws, Delete clears.").format(side=side),
        clear_label=_("Clear"),
        help=_("Draw with mouse, finger or pen. Keyboard: arrows move, space draws, shift and arrows draw a line."),
    )
    if on_change is not None:

        def changed(pixels):
            if len(pixels) == side * side:
                on_change(numpy.frombuffer(pixels, numpy.uint8).reshape(side, side))

        listen(pad_widget, "pixels", changed, tell)
    return pad_widget


def ranking(predict, image, class_names):
    """The classes and their probabilities for one picture, the most probable first: list of (name, probability).

    `predict` takes uint8 [1, h, w, c] and returns probabilities [1, classes].
    """
    chances = numpy.asarray(predict(image[None]), dtype=float).reshape(-1)
    if chances.size != len(class_names) or not numpy.isfinite(chances).all():
        raise CourseError(
            _(
                "The prediction has {n} numbers, but there are {classes} classes; predict(images) must return one "
                "probability (a finite number) for each class."
            ).format(n=chances.size, classes=len(class_names))
        )
    order = numpy.argsort(-chances, kind="stable")
    return [(class_names[index], float(chances[index])) for index in order]


def sentence(ranks):
    """What the network thinks, in a sentence."""
    (first, chance), (second, other) = ranks[0], ranks[1] if len(ranks) > 1 else ranks[0]
    return _("The network thinks: {first} ({chance:.0%}); next {second} ({other:.0%}).").format(
        first=first, chance=chance, second=second, other=other
    )


def picture(image, ranks):
    """A still Figure: what the network sees, and bars of the classes it thinks most probable."""
    figure = new_figure(7.2, 2.7)
    seen = picture_axes(figure, (0.02, 0.08, 0.32, 0.78), _("What the network sees"))
    seen.imshow(image.squeeze(-1) if image.shape[-1] == 1 else image, cmap="gray", vmin=0, vmax=255)
    chart = chart_axes(figure, (0.56, 0.18, 0.38, 0.68), _("What it thinks"), labels=10)
    top = ranks[:BARS]
    bars = chart.barh(range(len(top)), [100 * chance for _name, chance in top], color=plots.SKY)
    bars[0].set_color(plots.BLUE)
    chart.bar_label(bars, [f"{chance:.0%}" for _name, chance in top], padding=3, fontsize=9)
    chart.set_yticks(range(len(top)), [plain(name) for name, _chance in top])
    chart.invert_yaxis()
    chart.set_xlim(0, 115)
    chart.set_xticks([0, 50, 100])
    chart.set_xlabel(_("probability (%)"), fontsize=9)
    return figure


def bars_html(ranks):
    """The same bars as HTML, for the live pad."""
    rows = "".join(
        f'<tr><td style="text-align:right;padding:2px 8px">{html.escape(name)}</td>'
        f'<td style="width:190px"><div style="background:{plots.BLUE if not place else plots.SKY};height:16px;'
        f'width:{max(chance * 100, 0.5):.1f}%"></div></td><td style="padding-left:6px">{chance:.0%}</td></tr>'
        for place, (name, chance) in enumerate(ranks[:BARS])
    )
    return (
        f'<div class="course-prediction"><p role="status"><b>{html.escape(sentence(ranks))}</b></p>'
        f'<table role="presentation" style="line-height:1.5">{rows}</table></div>'
    )


def pad(predict, class_names, image_shape, sample):
    """Show the pad and what the network thinks of the drawing, or of an uploaded picture.

    Parameters
    ----------
    predict : function
        uint8 images [1, h, w, c] to probabilities [1, classes].
    class_names : sequence of str
    image_shape : (height, width, channels)
        Of the network's input.
    sample : uint8 [h, w, c]
        Shown where no widget can live (papermill, slides, print).
    """
    if not is_live():
        image = prepare(sample, image_shape) if numpy.shape(sample) != tuple(image_shape) else numpy.asarray(sample)
        ranks = ranking(predict, image, class_names)
        print(_("A still picture of a sample: in JupyterLab there is a pad here to draw on, and a button to upload."))
        plots.show(picture(image, ranks), _("A sample picture.") + " " + sentence(ranks))
        return
    kept.show(build(predict, class_names, image_shape))


def build(predict, class_names, image_shape):
    """The live widget of `pad`; nothing is displayed. Its `look` and `watched` are for `kept.show`."""
    import ipywidgets

    answer = ipywidgets.HTML(_waiting())
    seen = canvas_widget()
    last = []  # the picture and the ranks that are shown

    def think(array):
        try:
            if not len(numpy.unique(array)) > 1:
                last.clear()
                answer.value = _waiting()
                return
            image = prepare(array, image_shape)
            ranks = ranking(predict, image, class_names)
        except CourseError as error:
            complain(error)
            return
        except Exception as error:  # the learner's own predict: a widget has no other place to say what went wrong
            complain(_("predict(images) stopped: {kind}: {text}").format(kind=type(error).__name__, text=error))
            return
        seen.frame = _enlarged(image)
        seen.alt = _("What the network sees: {height} x {width} pixels.").format(
            height=image_shape[0], width=image_shape[1]
        )
        last[:] = image, ranks
        answer.value = bars_html(ranks)

    def complain(error):
        answer.value = f'<p role="alert" class="course-problem">⚠ {html.escape(str(error))}</p>'

    def uploaded(files):
        if files:
            think(read_picture(files[0]["content"], files[0]["name"]))

    def look():
        if not last:
            return answer.value, _waiting_words()
        words = sentence(last[1])
        return shown.picture_html(plots.compact(plots.png(picture(*last))), words), words

    paper = drawing_pad(think, tell=complain)
    upload = ipywidgets.FileUpload(
        accept="image/*", multiple=False, description=_("Upload a picture"), layout={"width": "200px"}
    )
    listen(upload, "value", uploaded, complain)
    left = ipywidgets.VBox([paper, upload], layout={"margin": "0 24px 8px 0"})
    box = ipywidgets.Box([left, ipywidgets.VBox([answer, seen])], layout={"display": "flex", "flex_flow": "row wrap"})
    box.add_class("course-pad-explorer")
    box.paper, box.upload, box.answer, box.seen = paper, upload, answer, seen
    box.look, box.watched = look, [(answer, "value")]
    return box


def _waiting_words():
    return _("Draw something, or upload a picture: the answer appears here.")


def _waiting():
    return f'<p role="status">{html.escape(_waiting_words())}</p>'


def _enlarged(image, side=140):
    picture = Image.fromarray(image.squeeze(-1) if image.shape[-1] == 1 else image)
    buffer = io.BytesIO()
    picture.resize((side, side), Image.Resampling.NEAREST).save(buffer, "PNG")
    return buffer.getvalue()
