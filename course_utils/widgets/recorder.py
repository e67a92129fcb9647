"""A microphone and an upload button: the learner's own voice as numbers. Used by the chapters on speech.

A file travels whole to Python and is read by `sound_files`, as all files of the learner's own are, so that a faulty one
gets the same sentence here as there. The browser decodes what it recorded itself, and kinds that `sound_files` knows
and does not read, such as M4A; of these only the numbers travel. Nothing is stored, and nothing leaves the machine.
"""

from functools import cache
from pathlib import Path

import numpy

from course_utils.core.callbacks import listen
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media import kinds, sound, sound_files

HERE = Path(__file__).parent
LARGEST_FILE = 10_000_000  # bytes of a file that travels to Python: Jupyter's server closes the line at 10 MiB


@cache
def _recorder_class():
    import anywidget
    import traitlets

    class Recorder(anywidget.AnyWidget):
        _esm = HERE / "recorder.js"
        _css = HERE / "recorder.css"
        rate = traitlets.Int(16_000).tag(sync=True)
        longest = traitlets.Float(4.0).tag(sync=True)
        largest = traitlets.Int(LARGEST_FILE).tag(sync=True)
        endings = traitlets.Unicode("").tag(sync=True)
        words = traitlets.Dict().tag(sync=True)
        name = traitlets.Unicode("").tag(sync=True)
        # What was heard, 16-bit numbers. They arrive as a memoryview.
        samples = traitlets.Bytes(b"").tag(sync=True, from_json=lambda value, widget: bytes(value))
        count = traitlets.Int(0).tag(sync=True)
        # A file, what became of it ("read", "faulty", "not read": its kind is not), and what Python says of it.
        file = traitlets.Bytes(b"").tag(sync=True, from_json=lambda value, widget: bytes(value))
        sent = traitlets.Int(0).tag(sync=True)
        outcome = traitlets.Unicode("").tag(sync=True)
        answer = traitlets.Unicode("").tag(sync=True)
        answered = traitlets.Int(0).tag(sync=True)

    return Recorder


def recorder(on_sound, rate, longest=4.0, tell=print):
    """The widget: a record button, a file to upload, and a player for what was heard. Live only.

    Parameters
    ----------
    on_sound : function of (samples, name)
        Called with float32 [n], -1 to 1, at `rate`, and what to call the sound, whenever there is a new one.
    rate : int
        Samples a second, 8000 or more.
    longest : float
        Seconds; a recording stops there, a longer file is cut.
    tell : function of str
        Told what went wrong with a sound.

    Returns
    -------
    anywidget.AnyWidget
    """
    words = {
        "record": _("Record"),
        "stop": _("Stop"),
        "upload": _("or a sound file:"),
        "replay": _("What was heard"),
        "own": _("your recording"),
        "help": _("The browser will ask before it listens. Nothing is stored, and nothing leaves this machine."),
        "recording": _("Recording, for {n:.0f} seconds at most. Press Stop when you are done.").format(n=longest),
        "done": _("Heard."),
        "cut": _("Heard; only the first {n:.0f} seconds are used.").format(n=longest),
        "none": _("No microphone can be used here: choose a sound file, or one of the samples."),
        "denied": _("The browser does not allow the microphone: allow it for this page, or choose a sound file."),
        "lost": _("The browser cannot read its own recording: choose a sound file."),
        "sent": _("Reading the file ..."),
        "large": _("This file is larger than {n} MB: choose a shorter one.").format(n=LARGEST_FILE // 10**6),
    }
    endings = ",".join(ending for kind in kinds.SOUNDS for ending in kind.endings.split())
    widget = _recorder_class()(rate=int(rate), longest=float(longest), words=words, endings=endings)

    def heard(_count):
        numbers = numpy.frombuffer(widget.samples[: len(widget.samples) // 2 * 2], "<i2")
        if len(numbers):
            on_sound(sound.checked(numbers / 32767), widget.name)

    def arrived(_count):
        outcome = "read"
        try:
            samples, own_rate = sound_files.read_sound(widget.file, widget.name)
            words_, most = words["done"], round(longest * own_rate)
            if len(samples) > most:
                samples, words_ = samples[:most], words["cut"]
            on_sound(sound.resample(samples, own_rate, int(rate)), widget.name)
        except CourseError as error:
            kind = kinds.kind_of(widget.file, kinds.SOUNDS)
            outcome = "faulty" if kind is None or kind.taken else "not read"
            words_ = str(error)
        with widget.hold_sync():
            widget.outcome, widget.answer = outcome, words_
            widget.answered += 1

    listen(widget, "count", heard, tell)
    listen(widget, "sent", arrived, tell)
    return widget
