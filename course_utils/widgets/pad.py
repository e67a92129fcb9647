"""A pad to draw on, or to put a picture of one's own on: what does the network think it is?"""

import html
import io

import numpy
from PIL import Image, ImageOps, UnidentifiedImageError

from course_utils.core import plots
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets import explorer

SIDE = 28  # cells of the pad in a row
LARGEST_FILE = 10_000_000  # bytes
LARGEST_PICTURE = 50_000_000  # pixels
INK = 24  # grey levels from the background: less counts as background
MARGIN = 1 / 7  # share of the picture left free around what is drawn: 4 of 28 pixels
BARS = 5  # classes shown

# The pad's side in the browser. Pixels live here; they are sent when a stroke ends, and four times a second within one.
# Arrow keys must stay with the pad: JupyterLab would move to the next cell (hence data-lm-suppress-shortcuts).
_PAD_JS = """
export default {
  render({ model, el }) {
    const side = model.get("side"), scale = Math.floor(280 / side), size = side * scale;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    canvas.tabIndex = 0;
    canvas.className = "course-pad";
    canvas.dataset.lmSuppressShortcuts = "true";
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", model.get("label"));
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "jupyter-widgets jupyter-button course-pad-clear";
    clear.textContent = model.get("clear_label");
    const help = document.createElement("p");
    help.className = "course-words";
    help.textContent = model.get("help");
    el.classList.add("course-pad-box");
    el.append(canvas, clear, help);
    const paper = canvas.getContext("2d");
    let cells = new Uint8Array(side * side), cursor = [side >> 1, side >> 1], last = null, timer = null;
    function paint() {
      const image = new ImageData(side, side);
      for (let i = 0; i < cells.length; i++) {
        image.data[4 * i] = image.data[4 * i + 1] = image.data[4 * i + 2] = cells[i];
        image.data[4 * i + 3] = 255;
      }
      const small = new OffscreenCanvas(side, side);
      small.getContext("2d").putImageData(image, 0, 0);
      paper.imageSmoothingEnabled = false;
      paper.drawImage(small, 0, 0, size, size);
      if (document.activeElement === canvas) {
        paper.strokeStyle = "#E69F00";
        paper.lineWidth = 2;
        paper.strokeRect(cursor[0] * scale + 1, cursor[1] * scale + 1, scale - 2, scale - 2);
      }
    }
    function send() {
      clearTimeout(timer);
      timer = null;
      model.set("pixels", new DataView(cells.slice().buffer));
      model.save_changes();
    }
    function sendSoon() { if (timer === null) timer = setTimeout(send, 250); }
    // A soft round brush, so that the strokes look like those of the pictures the network knows.
    function dab(x, y) {
      for (let row = 0; row < side; row++) for (let column = 0; column < side; column++) {
        const away = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const ink = Math.max(0, Math.min(1, 1.9 - away)) * 255;
        const i = row * side + column;
        if (ink > cells[i]) cells[i] = ink;
      }
    }
    function place(event) {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width * side, (event.clientY - box.top) / box.height * side];
    }
    function stroke(to) {
      const from = last || to, steps = Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])) || 1;
      for (let i = 1; i <= steps; i++)
        dab(from[0] + (to[0] - from[0]) * i / steps, from[1] + (to[1] - from[1]) * i / steps);
      last = to;
      paint();
    }
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      canvas.focus();
      last = null;
      stroke(place(event));
      sendSoon();
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", event => {
      if (!event.buttons || last === null) return;
      stroke(place(event));
      sendSoon();
    });
    for (const name of ["pointerup", "pointercancel"])
      canvas.addEventListener(name, () => { if (last !== null) { last = null; send(); } });
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    canvas.addEventListener("keydown", event => {
      if (event.key in moves) {
        cursor = cursor.map((at, i) => Math.max(0, Math.min(side - 1, at + moves[event.key][i])));
        if (event.shiftKey) { dab(cursor[0] + 0.5, cursor[1] + 0.5); sendSoon(); }
      } else if (event.key === " ") {
        dab(cursor[0] + 0.5, cursor[1] + 0.5);
        sendSoon();
      } else if (event.key === "Delete" || event.key === "Backspace") {
        cells.fill(0);
        send();
      } else return;
      event.preventDefault();
      event.stopPropagation();
      paint();
    });
    canvas.addEventListener("focus", paint);
    canvas.addEventListener("blur", paint);
    clear.addEventListener("click", () => { cells.fill(0); paint(); send(); canvas.focus(); });
    const shown = () => {
      const bytes = model.get("shown");
      if (!bytes || bytes.byteLength !== cells.length) return;
      cells = new Uint8Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      paint();
    };
    model.on("change:shown", shown);
    paint();
    shown();
    return () => { clearTimeout(timer); model.off("change:shown", shown); };
  }
};
"""
_PAD_CSS = """
.course-pad { touch-action: none; cursor: crosshair; border: 2px solid #5A6B7B; display: block; max-width: 100%;
  margin: 4px; }
.course-pad:focus { outline: 3px solid #0072B2; outline-offset: 1px; }
.course-pad-clear { margin: 6px 0 0; width: auto; padding: 0 14px; }
.course-pad-box .course-words { max-width: 290px; font-size: 13px; line-height: 1.4; margin: 6px 0 0; }
"""
_classes = {}


def _pad_class():
    if "pad" not in _classes:
        import anywidget
        import traitlets

        class Pad(anywidget.AnyWidget):
            _esm = _PAD_JS
            _css = _PAD_CSS
            side = traitlets.Int(SIDE).tag(sync=True)
            # What the learner drew. It arrives as a memoryview.
            pixels = traitlets.Bytes(b"").tag(sync=True, from_json=lambda value, widget: bytes(value))
            shown = traitlets.Bytes(b"").tag(sync=True)  # what Python puts on the pad
            label = traitlets.Unicode("").tag(sync=True)
            clear_label = traitlets.Unicode("").tag(sync=True)
            help = traitlets.Unicode("").tag(sync=True)

        _classes["pad"] = Pad
    return _classes["pad"]


def drawing_pad(on_change=None, side=SIDE):
    """The pad alone.

    Parameters
    ----------
    on_change : function of uint8 [side, side], optional
        Called with the drawing (white on black, 0 to 255) whenever it changes.
    side : int
        Cells in a row.

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

        def changed(change):
            if len(change["new"]) == side * side:
                on_change(numpy.frombuffer(change["new"], numpy.uint8).reshape(side, side))

        pad_widget.observe(changed, "pixels")
    return pad_widget


def read_upload(data, name):
    """A picture file as an array.

    Parameters
    ----------
    data : bytes
        Contents of the file.
    name : str
        Its name, for the error's sentence.

    Returns
    -------
    uint8 [h, w, 3]
        Upright (a phone's turned pictures are turned back), transparency on white.

    Raises
    ------
    CourseError
        When the file is empty, too large, damaged or no picture.
    """
    data = bytes(data)
    if not data:
        raise CourseError(_("The file {name} is empty; choose a PNG or JPEG picture.").format(name=name))
    if len(data) > LARGEST_FILE:
        raise CourseError(
            _("The file {name} has {size:.0f} MB, but at most {most:.0f} MB are allowed; choose a smaller one.").format(
                name=name, size=len(data) / 1e6, most=LARGEST_FILE / 1e6
            )
        )
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > LARGEST_PICTURE:
            raise Image.DecompressionBombError
        picture = ImageOps.exif_transpose(picture)
        return as_colour(picture)
    except UnidentifiedImageError:
        raise CourseError(
            _("The file {name} is not a picture that can be read; choose a PNG or JPEG.").format(name=name)
        ) from None
    except Image.DecompressionBombError:
        raise CourseError(
            _("The picture {name} has too many pixels; make it smaller than 7000 x 7000 first.").format(name=name)
        ) from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError):  # what Pillow's decoders raise on damage
        raise CourseError(
            _("The picture {name} is damaged or cut short; save it again, or choose another one.").format(name=name)
        ) from None


def as_colour(picture):
    """A Pillow picture of any mode as uint8 [h, w, 3], transparency laid on white."""
    if picture.mode in ("I", "I;16", "I;16B", "F"):  # 16 and 32 bits: stretched to 0 to 255
        values = numpy.asarray(picture, float)
        span = max(float(values.max() - values.min()), 1.0)
        values = ((values - values.min()) / span * 255).astype(numpy.uint8)
        return numpy.repeat(values[..., None], 3, axis=-1)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    return numpy.asarray(picture.convert("RGB"))


def prepare(picture, image_shape):
    """A learner's picture in the form in which the network knows pictures.

    For a grey network (Fashion-MNIST: light things on black) a light background is made dark, and what is drawn is
    centred with a small margin. For a colour network the middle square is taken. Both get the network's size.

    Parameters
    ----------
    picture : uint8 [h, w], [h, w, 1] or [h, w, 3]
    image_shape : (height, width, channels)
        Of the network's input; 1 or 3 channels.

    Returns
    -------
    uint8 [height, width, channels]
    """
    array = numpy.asarray(picture)
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if (
        array.dtype != numpy.uint8
        or not array.size
        or not (array.ndim == 2 or (array.ndim == 3 and array.shape[-1] == 3))
    ):
        raise CourseError(
            _(
                "The picture has shape {shape} and type {dtype}, but it must be uint8 (0 to 255) with shape "
                "[height, width] or [height, width, 3]."
            ).format(shape=array.shape, dtype=array.dtype)
        )
    height, width, channels = image_shape
    if channels not in (1, 3) or height < 1 or width < 1:
        raise CourseError(
            _("The network's image shape is {shape}, but it must be (height, width, 1) or (height, width, 3).").format(
                shape=tuple(image_shape)
            )
        )
    if channels == 1:
        grey = numpy.asarray(Image.fromarray(array).convert("L"))
        return _centred(grey, height, width)[..., None]
    colour = Image.fromarray(array).convert("RGB")
    return numpy.asarray(ImageOps.fit(colour, (width, height), Image.Resampling.LANCZOS))


def _centred(grey, height, width):
    edge = numpy.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    background = float(numpy.median(edge))
    if background > 127:
        grey, background = 255 - grey, 255 - background
    rows = numpy.flatnonzero((grey > background + INK).any(axis=1))
    columns = numpy.flatnonzero((grey > background + INK).any(axis=0))
    result = numpy.zeros((height, width), numpy.uint8)
    if not rows.size:
        return result
    # The background becomes 0, as in the pictures that the network knows.
    grey = numpy.clip(grey.astype(int) - round(background), 0, 255).astype(numpy.uint8)
    part = Image.fromarray(grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    room_y, room_x = max(round(height * (1 - 2 * MARGIN)), 1), max(round(width * (1 - 2 * MARGIN)), 1)
    factor = min(room_y / part.height, room_x / part.width)
    size = max(round(part.width * factor), 1), max(round(part.height * factor), 1)
    small = numpy.asarray(part.resize(size, Image.Resampling.BOX if factor < 1 else Image.Resampling.BILINEAR))
    top, left = (height - size[1]) // 2, (width - size[0]) // 2
    result[top : top + size[1], left : left + size[0]] = small
    return result


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
    figure = explorer.new_figure(7.2, 2.7)
    seen = explorer.picture_axes(figure, (0.02, 0.08, 0.32, 0.78), _("What the network sees"))
    seen.imshow(image.squeeze(-1) if image.shape[-1] == 1 else image, cmap="gray", vmin=0, vmax=255)
    chart = figure.add_axes((0.56, 0.18, 0.38, 0.68))
    top = ranks[:BARS]
    bars = chart.barh(range(len(top)), [100 * chance for _name, chance in top], color="#56B4E9")
    bars[0].set_color("#0072B2")
    chart.bar_label(bars, [f"{chance:.0%}" for _name, chance in top], padding=3, fontsize=9)
    chart.set_yticks(range(len(top)), [name for name, _chance in top])
    chart.invert_yaxis()
    chart.set_xlim(0, 115)
    chart.set_xticks([0, 50, 100])
    chart.set_xlabel(_("probability (%)"), fontsize=9)
    for side in ("top", "right"):
        chart.spines[side].set_visible(False)
    explorer.set_title(chart, _("What it thinks"))
    return figure


def bars_html(ranks):
    """The same bars as HTML, for the live pad."""
    rows = "".join(
        f'<tr><td style="text-align:right;padding:2px 8px">{html.escape(name)}</td>'
        f'<td style="width:190px"><div style="background:{"#0072B2" if not place else "#56B4E9"};height:16px;'
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
    from IPython.display import display

    display(build(predict, class_names, image_shape))


def build(predict, class_names, image_shape):
    """The live widget of `pad`; nothing is displayed."""
    import ipywidgets

    answer = ipywidgets.HTML(_waiting())
    seen = explorer.canvas_widget()

    def think(array):
        try:
            if not len(numpy.unique(array)) > 1:
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
        answer.value = bars_html(ranks)

    def complain(error):
        answer.value = f'<p role="alert" class="course-problem">⚠ {html.escape(str(error))}</p>'

    def uploaded(change):
        if not change["new"]:
            return
        file = change["new"][0]
        try:
            think(read_upload(file["content"], file["name"]))
        except CourseError as error:
            complain(error)

    paper = drawing_pad(think)
    upload = ipywidgets.FileUpload(
        accept="image/*", multiple=False, description=_("Upload a picture"), layout={"width": "200px"}
    )
    upload.observe(uploaded, "value")
    left = ipywidgets.VBox([paper, upload], layout={"margin": "0 24px 8px 0"})
    box = ipywidgets.Box([left, ipywidgets.VBox([answer, seen])], layout={"display": "flex", "flex_flow": "row wrap"})
    box.add_class("course-pad-explorer")
    box.paper, box.upload, box.answer, box.seen = paper, upload, answer, seen
    return box


def _waiting():
    return f'<p role="status">{html.escape(_("Draw something, or upload a picture: the answer appears here."))}</p>'


def _enlarged(image, side=140):
    picture = Image.fromarray(image.squeeze(-1) if image.shape[-1] == 1 else image)
    buffer = io.BytesIO()
    picture.resize((side, side), Image.Resampling.NEAREST).save(buffer, "PNG")
    return buffer.getvalue()
