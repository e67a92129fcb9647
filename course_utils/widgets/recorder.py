"""A microphone and an upload button: the learner's own voice as numbers. Used by the chapters on speech.

The browser records, reads files of any kind that it can play, mixes them to one channel and brings them to the sample
rate that is asked for. Only the numbers travel to Python; nothing is stored, and nothing leaves the machine.
"""

import numpy

from course_utils.core.i18n import _
from course_utils.media import sound

LARGEST_FILE = 20_000_000  # bytes

_RECORDER_JS = """
export default {
  render({ model, el }) {
    const words = model.get("words"), longest = model.get("longest");
    el.classList.add("course-recorder");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "jupyter-widgets jupyter-button course-record";
    button.textContent = words.record;
    const label = document.createElement("label");
    label.className = "course-upload";
    label.textContent = words.upload + " ";
    const file = document.createElement("input");
    file.type = "file";
    file.accept = "audio/*,.wav,.mp3,.m4a,.ogg,.flac";
    label.append(file);
    const note = document.createElement("p");
    note.className = "course-words";
    note.setAttribute("role", "status");
    const audio = document.createElement("audio");
    audio.controls = true;
    audio.hidden = true;
    audio.setAttribute("aria-label", words.replay);
    el.append(button, label, audio, note);
    const say = text => { note.textContent = text; };
    say(words.help);
    let recorder = null, stream = null, timer = null, address = null, gone = false;
    function release() {
      clearTimeout(timer);
      if (stream) for (const track of stream.getTracks()) track.stop();
      stream = null;
      recorder = null;
      button.textContent = words.record;
      button.setAttribute("aria-pressed", "false");
    }
    async function take(blob, name) {
      if (blob.size > model.get("largest")) { say(words.large); return; }
      let heard;
      try {
        const context = new (window.AudioContext || window.webkitAudioContext)();
        try { heard = await context.decodeAudioData(await blob.arrayBuffer()); }
        finally { context.close(); }
      } catch (error) { say(words.unreadable); return; }
      const rate = model.get("rate"), seconds = Math.min(heard.duration, longest);
      const length = Math.max(1, Math.floor(seconds * rate));
      const small = new OfflineAudioContext(1, length, rate), source = small.createBufferSource();
      source.buffer = heard;
      source.connect(small.destination);
      source.start();
      const numbers = (await small.startRendering()).getChannelData(0), whole = new Int16Array(numbers.length);
      for (let i = 0; i < numbers.length; i++)
        whole[i] = Math.max(-32767, Math.min(32767, Math.round(numbers[i] * 32767)));
      if (gone) return;
      if (address) URL.revokeObjectURL(address);
      address = URL.createObjectURL(blob);
      audio.src = address;
      audio.hidden = false;
      say(heard.duration > longest ? words.cut : words.done);
      model.set("name", name);
      model.set("samples", new DataView(whole.buffer));
      model.set("count", model.get("count") + 1);
      model.save_changes();
    }
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia || typeof MediaRecorder === "undefined") {
      button.disabled = true;
      say(words.none);
    }
    button.addEventListener("click", async () => {
      if (recorder) { recorder.stop(); return; }
      try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
      catch (error) { say(error.name === "NotAllowedError" ? words.denied : words.none); return; }
      const pieces = [];
      recorder = new MediaRecorder(stream);
      recorder.addEventListener("dataavailable", event => { if (event.data.size) pieces.push(event.data); });
      recorder.addEventListener("stop", () => {
        const kind = recorder ? recorder.mimeType : "";
        release();
        if (!gone) take(new Blob(pieces, { type: kind }), words.own);
      });
      recorder.start();
      button.textContent = words.stop;
      button.setAttribute("aria-pressed", "true");
      say(words.recording);
      timer = setTimeout(() => { if (recorder) recorder.stop(); }, 1000 * longest);
    });
    file.addEventListener("change", () => { if (file.files.length) take(file.files[0], file.files[0].name); });
    return () => { gone = true; if (recorder) recorder.stop(); release(); if (address) URL.revokeObjectURL(address); };
  }
};
"""
_RECORDER_CSS = """
.course-recorder { display: flex; flex-flow: row wrap; align-items: center; gap: 6px 14px; }
.course-record { width: auto; padding: 0 14px; }
.course-record[aria-pressed="true"] { background: #D55E00; color: white; }
.course-upload { font-size: 13px; color: var(--jp-content-font-color1, #222); }
.course-recorder audio { height: 32px; width: 260px; }
.course-recorder .course-words { flex-basis: 100%; }
"""
_classes = {}


def _recorder_class():
    if "recorder" not in _classes:
        import anywidget
        import traitlets

        class Recorder(anywidget.AnyWidget):
            _esm = _RECORDER_JS
            _css = _RECORDER_CSS
            rate = traitlets.Int(16_000).tag(sync=True)
            longest = traitlets.Float(4.0).tag(sync=True)
            largest = traitlets.Int(LARGEST_FILE).tag(sync=True)
            words = traitlets.Dict().tag(sync=True)
            name = traitlets.Unicode("").tag(sync=True)
            # What was heard, 16-bit numbers. They arrive as a memoryview.
            samples = traitlets.Bytes(b"").tag(sync=True, from_json=lambda value, widget: bytes(value))
            count = traitlets.Int(0).tag(sync=True)

        _classes["recorder"] = Recorder
    return _classes["recorder"]


def recorder(on_sound, rate, longest=4.0):
    """The widget: a record button, a file to upload, and a player for what was heard. Live only.

    Parameters
    ----------
    on_sound : function of (samples, name)
        Called with float32 [n], -1 to 1, at `rate`, and what to call the sound, whenever there is a new one.
    rate : int
        Samples a second, 8000 or more.
    longest : float
        Seconds; a recording stops there, a longer file is cut.

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
        "unreadable": _("The browser cannot read this file as sound: choose a WAV, MP3, M4A or OGG file."),
        "large": _("This file is larger than {n} MB: choose a shorter one.").format(n=LARGEST_FILE // 10**6),
    }
    widget = _recorder_class()(rate=int(rate), longest=float(longest), words=words)

    def heard(change):
        numbers = numpy.frombuffer(widget.samples[: len(widget.samples) // 2 * 2], "<i2")
        if len(numbers):
            on_sound(sound.checked(numbers / 32767), widget.name)

    widget.observe(heard, "count")
    return widget
