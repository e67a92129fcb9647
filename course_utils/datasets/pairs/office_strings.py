"""The interface strings and those of LibreOffice, where Debian's package libreoffice-l10n-zh-cn is installed.

Source: libreoffice-l10n-zh-cn (MPL-2.0), https://www.libreoffice.org; read where the package put them, never copied.
"""

from pathlib import Path

from course_utils.core.i18n import N_
from course_utils.datasets.pairs import interface_strings

TITLE = N_("Interface strings and LibreOffice's")
FOLDERS = (
    "/usr/lib/libreoffice/program/resource/zh_CN/LC_MESSAGES",
    "/usr/lib64/libreoffice/program/resource/zh_CN/LC_MESSAGES",
)
REMEDY = "apt-get install --reinstall libreoffice-l10n-zh-cn"


def find(tier, place):
    """The folder of LibreOffice's catalogues, or None."""
    if tier != "bundled":
        return None
    return next((Path(folder) for folder in FOLDERS if Path(folder).is_dir()), None)


def inspect(folder, tier):
    """CourseError unless LibreOffice's catalogues and those of the packages can be read."""
    interface_strings.check(folder, interface_strings.read_catalogues(folder, "*.mo", REMEDY), REMEDY)
    interface_strings.inspect(interface_strings.find("bundled", None), "bundled")


def load(folder, tier, limit=None, reason=""):
    """As `interface_strings.load`; `origins` can also be "libreoffice"."""
    found = interface_strings.read_catalogues(folder, "*.mo", REMEDY)
    interface_strings.check(folder, found, REMEDY)
    place = interface_strings.find("bundled", None)
    return interface_strings.load(place, tier, limit, reason, more=[("libreoffice", found)])
