"""A button that downloads a data set, for those who have not met the command line yet. Used in 00_start_here."""

import threading
import time
from html import escape

from course_utils import datasets
from course_utils.core import environment, kept
from course_utils.core.callbacks import attempt, pressed
from course_utils.core.i18n import _

PAUSE = 0.2  # seconds between two changes of the bar: more would only fill the line to the browser


def download_button(name):
    """Show a button that downloads the data set `name`; where no widget can live, say the command instead.

    Nothing is fetched before the button is pressed. A download that breaks off is continued by the next press.

    Parameters
    ----------
    name : str
        "cifar10" or "fashion_mnist".
    """
    size = datasets.download_size(name)
    if not environment.is_live():
        command = f"python -m course_utils data get {name}"
        text = _("To download {title} ({size} MB), run this in a terminal: {command}")
        print(text.format(title=datasets.title_of(name), size=round(size / 1e6), command=command))
        return
    kept.show(build(name))


def build(name, download=None):
    """The widget: a button, a bar and words. `download` replaces `datasets.download` in tests."""
    import ipywidgets

    download = download or datasets.download
    size, title = round(datasets.download_size(name) / 1e6), datasets.title_of(name)
    button = ipywidgets.Button(
        description=_("Download {title} ({size} MB)").format(title=title, size=size),
        icon="download", layout={"width": "280px"},
    )  # fmt: skip
    bar = ipywidgets.FloatProgress(min=0, max=1, layout={"width": "200px"})
    words = ipywidgets.Label("")
    last = [0.0]

    def progress(done, total):
        bar.value = done / total
        if time.monotonic() - last[0] > PAUSE:
            last[0] = time.monotonic()
            words.value = _("{done} of {total} MB").format(done=round(done / 1e6), total=round(total / 1e6))

    def work():
        download(name, progress)
        bar.value = 1
        words.value = _("{title} is here and intact. Restart the kernel to use it.").format(title=title)

    def fetch():
        if not attempt(tell, work):
            button.disabled = False

    def press():
        button.disabled = True
        words.value = _("Connecting…")
        box.thread = threading.Thread(target=fetch, daemon=True)
        box.thread.start()

    def tell(problem):
        words.value = problem

    def look():
        text = " ".join([button.description, words.value]).strip()
        return f"<p>{escape(text)}</p>", text

    pressed(button, press, tell)
    box = ipywidgets.VBox([ipywidgets.HBox([button, bar]), words])
    box.button, box.bar, box.words = button, bar, words
    box.look, box.watched = look, [(words, "value")]
    return box
