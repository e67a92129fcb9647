"""The webcam, for one picture at a time. Nothing is stored, and nothing leaves this machine."""

from functools import cache
from pathlib import Path

from course_utils.core.i18n import _

HERE = Path(__file__).parent


def webcam():
    """The webcam's widget, live only: its trait `photo` holds the last picture as PNG bytes."""
    words = {
        "start": _("Use the webcam"),
        "snap": _("Take the picture"),
        "none": _("The browser gives no webcam here: take a sample or upload a picture."),
    }
    return _camera_class()(words=words)


@cache
def _camera_class():
    import anywidget
    import traitlets

    class Camera(anywidget.AnyWidget):
        _esm = HERE / "camera.js"
        photo = traitlets.Bytes(b"").tag(sync=True)
        words = traitlets.Dict().tag(sync=True)

    return Camera
