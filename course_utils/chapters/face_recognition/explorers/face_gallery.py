"""The live gallery: enrol a person, ask "who is it?", delete the person again. Used in 09_face_recognition.

Pictures come from the samples, from an upload, or from the webcam where the browser gives one. Nothing leaves this
machine and nothing is stored: a person is one vector in memory, and deleting removes it.
"""

import html

import numpy

from course_utils.chapters.face_recognition import face_detector, faces
from course_utils.chapters.face_recognition.matching import Gallery, owner
from course_utils.core import kept, plots, shown
from course_utils.core.callbacks import attempt, listen, pressed
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.core.letters import missing, plain
from course_utils.media.picture_files import read_picture
from course_utils.media.pictures import fitted
from course_utils.widgets.camera import webcam
from course_utils.widgets.explorer import canvas_widget
from course_utils.widgets.painter import chart_axes, new_figure, picture_axes

MOST = 12  # people in the gallery
LONGEST = 40  # letters of a name


class Desk:
    """What the widget does, without the widget: the picture before the camera, the gallery, the answer in words.

    Parameters
    ----------
    embed : function
        Chips float32 [n, 48, 48, c] from 0 to 1, to unit vectors.
    threshold : float
        From this similarity on somebody counts as recognised.
    samples : dict of str to (picture uint8 [h, w, c], chip float32 [48, 48, c])
    find : function
        An uploaded picture uint8 [h, w, 3] to (chip, what to say about it).
    """

    def __init__(self, embed, threshold, samples, find):
        self.embed, self.threshold, self.samples, self.find = embed, threshold, samples, find
        self.gallery, self.pictures = Gallery(), {}
        self.show_sample(next(iter(samples)))

    def show_sample(self, label):
        """Put a sample before the camera."""
        self.label = label
        picture, chip = self.samples[label]
        self._take(picture, chip, "")

    def show_picture(self, picture):
        """Put the learner's own picture, uint8 [h, w, 3], before the camera."""
        chip, note = self.find(picture)
        self._take(picture, chip, note)

    def _take(self, picture, chip, note):
        self.picture, self.chip, self.note = picture, chip, note
        self.vector = self.embed(chip[None])[0]

    def enrol(self, name):
        """Enrol who is before the camera."""
        if len(self.gallery.names) >= MOST:
            raise CourseError(_("The gallery is full ({n} people): delete somebody first.").format(n=MOST))
        if len(name) > LONGEST:
            text = _("The name has {n} letters, but at most {most} are allowed; take a shorter one.")
            raise CourseError(text.format(n=len(name), most=LONGEST))
        self.gallery.enrol(name, self.vector)

    def delete(self, name):
        """Forget somebody."""
        self.gallery.delete(name)

    def answer(self):
        """Who is before the camera, in a sentence."""
        name, similarity = self.gallery.identify(self.vector, self.threshold)
        if not self.gallery.names:
            return _("Nobody is enrolled: everybody is a stranger.")
        if name is None:
            text = _("A stranger: the most similar person reaches {s:.2f}, below the threshold of {t:.2f}.")
            return text.format(s=similarity, t=self.threshold)
        return _("This is {name}: similarity {s:.2f}, threshold {t:.2f}.").format(
            name=name, s=similarity, t=self.threshold
        )

    def bars(self):
        """{name: similarity}, the most similar first."""
        return self.gallery.similarities(self.vector)


def finder(detector, channels):
    """The function `find` of a `Desk`: by the detector where it sees a face, else the middle of the picture."""

    def find(picture):
        small = fitted(picture, face_detector.SIDE, face_detector.SIDE)
        (found,), _scores = face_detector.detect(detector, small[None])
        if len(found):
            note = _("A face was found; its eyes and mouth were used to put it upright.")
            chip = faces.cut(small[None], faces.similarity(found[:1]))[0]
        else:
            note = _("No face was found (the detector has seen drawn faces only): the middle of the picture is taken.")
            chip = fitted(picture, faces.CHIP, faces.CHIP).astype("float32") / 255
        return (chip if channels == 3 else chip.mean(axis=-1, keepdims=True)), note

    return find


def tried(embed, threshold, samples, enrolled):
    """Every sample before a gallery: {label: (name or None, similarity)}; the samples that were enrolled are left out.

    `samples` are those of a `Desk`, `enrolled` is {name: label of a sample}.
    """
    vectors = dict(zip(samples, embed(numpy.stack([chip for _picture, chip in samples.values()])), strict=True))
    gallery = Gallery()
    for name, label in enrolled.items():
        gallery.enrol(name, vectors[label])
    asked = [label for label in samples if label not in enrolled.values()]
    return {label: gallery.identify(vectors[label], threshold) for label in asked}


def in_words(answers, enrolled):
    """What became of the samples of enrolled people: (label of one that was recognised, or None; a sentence).

    `answers` are those of `tried`; the labels of a person's samples begin with the name and a comma.
    """
    own = {label: found for label, found in answers.items() if owner(label) in enrolled}
    right = [label for label, (name, _similarity) in own.items() if name == owner(label)]
    rejected = {label: similarity for label, (name, similarity) in own.items() if name is None}
    text = _(
        "Of {n} other pictures of the enrolled people, recognised: {right}, taken for another one: {other}, taken for "
        "strangers: {rejected}"
    )
    other = len(own) - len(right) - len(rejected)
    told = text.format(n=len(own), right=len(right), other=other, rejected=len(rejected))
    if rejected:
        some = [
            _("{label} ({similarity:.2f})").format(label=label, similarity=similarity)
            for label, similarity in list(rejected.items())[:2]
        ]
        told += _(" (for instance {some})").format(some=_(" and ").join(some))
    return (right[0] if right else None), punctuated(told + ".")


def explore(embed, threshold, samples, find, enrolled=None, first=None):
    """Show the gallery: live in JupyterLab, a still picture with a sample elsewhere. See `Desk` for the arguments.

    `enrolled` is {name: label of a sample}: who is in the gallery at first. `first` is the label of the sample that is
    before the camera at the start.
    """
    desk = Desk(embed, threshold, samples, find)
    for name, label in (enrolled or {}).items():
        desk.show_sample(label)
        desk.enrol(name)
    desk.show_sample(first or next(iter(samples)))
    if not is_live():
        print(_("A still picture of a sample: in JupyterLab you enrol people, upload pictures or use the webcam."))
        plots.show(picture(desk), _("A sample before the camera.") + " " + desk.answer())
        return
    kept.show(build(desk))


def picture(desk):
    """A still Figure: who is before the camera, the chip that the network gets, and the similarities."""
    figure = new_figure(7.2, 2.7)
    seen = picture_axes(figure, (0.01, 0.05, 0.26, 0.78), _("Before the camera"))
    seen.imshow(_plain(desk.picture), cmap="gray", vmin=0, vmax=255)
    chip = picture_axes(figure, (0.29, 0.05, 0.2, 0.78), _("The chip"))
    chip.imshow(_plain(desk.chip), cmap="gray", vmin=0, vmax=1)
    chart = chart_axes(figure, (0.62, 0.19, 0.36, 0.62), _("The gallery"), labels=9)
    found = desk.bars()
    chart.barh(
        range(len(found)),
        list(found.values()),
        color=[plots.BLUE if v >= desk.threshold else plots.SKY for v in found.values()],
    )
    chart.set_yticks(range(len(found)), [plain(name, 24) for name in found])
    chart.axvline(desk.threshold, color=plots.RED, linestyle="--")
    chart.invert_yaxis()
    chart.set_xlim(-0.3, 1)
    chart.set_xlabel(_("similarity"), fontsize=9)
    return figure


def _plain(image):
    return image.squeeze(-1) if image.shape[-1] == 1 else image


def build(desk):
    """The live widget; nothing is displayed.

    What `kept.show` keeps of it is how it began: names and pictures of the learner's own are stored nowhere.
    """
    import ipywidgets

    wide = {"width": "290px"}
    label = {"description_width": "112px"}
    sample = ipywidgets.Dropdown(
        options=list(desk.samples), value=desk.label, description=_("sample"), style=label, layout=wide
    )
    upload = ipywidgets.FileUpload(
        accept="image/*", multiple=False, description=_("Upload a picture"), layout={"width": "200px"}
    )
    camera = webcam()
    name = ipywidgets.Text(description=_("name"), style=label, layout=wide)
    enrol = ipywidgets.Button(description=_("Enrol"), icon="plus", layout={"width": "140px"})
    people = ipywidgets.Dropdown(description=_("enrolled"), style=label, layout=wide)
    delete = ipywidgets.Button(description=_("Delete"), icon="trash", layout={"width": "140px"})
    answer = ipywidgets.HTML()
    canvas = canvas_widget()

    def refresh(problem=""):
        people.options = list(desk.gallery.names)
        delete.disabled = not desk.gallery.names
        words = f"<p role='status' class='course-answer'><b>{html.escape(desk.answer())}</b></p>"
        if desk.note:
            words += f"<p>{html.escape(desk.note)}</p>"
        if missing("".join(desk.gallery.names)):
            note = _("This machine has no font for {signs}: the picture shows another sign for each.")
            words += f"<p>{html.escape(note.format(signs=' '.join(missing(''.join(desk.gallery.names)))))}</p>"
        if problem:
            words = f"<p role='alert' class='course-problem'>⚠ {html.escape(problem)}</p>" + words
        answer.value = words
        canvas.frame, canvas.alt = plots.png(picture(desk)), desk.answer()

    def tell(problem):
        if not attempt(lambda _again: None, refresh, problem):  # the picture itself cannot be drawn
            answer.value = f"<p role='alert' class='course-problem'>⚠ {html.escape(problem)}</p>"

    def done(action):
        """The callback that does `action` and shows what came of it."""

        def act(*values):
            action(*values)
            refresh()

        return act

    def uploaded(files):
        if files:
            desk.show_picture(read_picture(files[0]["content"], files[0]["name"]))

    def snapped(photo):
        if photo:
            desk.show_picture(read_picture(photo, _("of the webcam")))

    listen(sample, "value", done(desk.show_sample), tell)
    listen(upload, "value", done(uploaded), tell)
    listen(camera, "photo", done(snapped), tell)
    pressed(enrol, done(lambda: desk.enrol(name.value)), tell)
    pressed(delete, done(lambda: desk.delete(people.value)), tell)
    refresh()
    words = _("A sample before the camera.") + " " + desk.answer()
    beginning = shown.picture_html(plots.compact(canvas.frame), words), words
    column = ipywidgets.VBox([sample, upload, camera, name, enrol, people, delete], layout={"width": "300px"})
    box = ipywidgets.Box(
        [column, ipywidgets.VBox([answer, canvas], layout={"flex": "1 1 440px", "min_width": "0"})],
        layout={"display": "flex", "flex_flow": "row wrap"},
    )
    box.add_class("course-gallery")
    box.sample, box.upload, box.camera, box.name, box.enrol, box.people, box.delete, box.answer, box.canvas = (
        sample, upload, camera, name, enrol, people, delete, answer, canvas
    )  # fmt: skip
    box.look, box.watched = (lambda: beginning), []
    return box
