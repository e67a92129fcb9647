"""Which files of a learner's own are read, and how each kind is known: by how it begins, never by its name.

One table for pictures and one for sounds. The readers (`picture_files`, `sound_files`) read what is `taken` in them and
refuse all else by name; data/README.md and data/README.zh-CN.md show both tables, made by `markdown`.
"""

import os
from dataclasses import dataclass

from course_utils.core.i18n import _

BYTES = (bytes, bytearray, memoryview)  # a file's content in memory, in place of its path


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    `name` is what people call it, `endings` what its files are usually called. `marks` are ways to begin, each a tuple
    of (place, bytes) that must all be there; where several kinds fit, the first in the table counts. `formats` is what
    the library calls it: none, and it is not read. `note` says which of its files are read. Name and note stand here in
    English, and are translated where they are said: the catalogue finds them in the tables.
    """

    name: str
    endings: str
    marks: tuple
    formats: tuple = ()
    note: str = ""

    @property
    def taken(self):
        """True where it is read."""
        return bool(self.formats)

    def fits(self, content):
        """True where `content` (bytes) begins as this kind does."""
        return any(all(content.startswith(mark, place) for place, mark in way) for way in self.marks)


def _at(place, *marks):
    """Ways to begin: each of `marks` at `place`."""
    return tuple(((place, mark),) for mark in marks)


# All of ISO's media files have "ftyp" at byte 4 and then a brand: pictures and sounds tell theirs apart by it.
_FILM = _at(4, b"ftyp")
_MATROSKA = _at(0, b"\x1a\x45\xdf\xa3")
# The eleven bits of MPEG's frames, and the two of layer III; layer "none" is AAC's.
_MP3_FRAMES = tuple(bytes([0xFF, low]) for low in (0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3))

SOUNDS = (
    Kind(
        "WAV", ".wav .w64", (
            ((0, b"RIFF"), (8, b"WAVE")), ((0, b"RIFX"), (8, b"WAVE")), ((0, b"RF64"), (8, b"WAVE")),
            ((0, b"riff\x2e\x91\xcf\x11"),),
        ), ("WAV", "WAVEX", "RF64", "W64"),
        "8 to 32 bits, 32- and 64-bit floats, mu-law, A-law, ADPCM; extensible headers, RF64, W64; of unknown length",
    ),
    Kind("FLAC", ".flac", _at(0, b"fLaC"), ("FLAC",), "8 to 24 bits"),
    Kind("Ogg", ".ogg .opus", _at(0, b"OggS"), ("OGG",), "Vorbis and Opus"),
    Kind("MP3", ".mp3", _at(0, b"ID3", *_MP3_FRAMES), ("MP3",), "MPEG layer III"),
    Kind("AIFF", ".aiff .aif", (((0, b"FORM"), (8, b"AIFF")), ((0, b"FORM"), (8, b"AIFC"))), ("AIFF",), "as WAV"),
    Kind("AU", ".au .snd", _at(0, b".snd"), ("AU",), "as WAV"),
    Kind("CAF", ".caf", _at(0, b"caff"), ("CAF",), "as WAV, and Apple Lossless"),
    Kind("M4A, MP4 or 3GP", ".m4a .mp4 .mov .3gp", _FILM),
    Kind("AAC", ".aac", _at(0, b"\xff\xf1", b"\xff\xf9", b"\xff\xf0", b"\xff\xf8", b"ADIF")),
    Kind("WebM or Matroska", ".webm .mkv .weba", _MATROSKA),
    Kind("WMA", ".wma .wmv", _at(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    Kind("AMR", ".amr", _at(0, b"#!AMR")),
    Kind("AVI", ".avi", (((0, b"RIFF"), (8, b"AVI ")),)),
    Kind("MIDI", ".mid .midi", _at(0, b"MThd")),
)  # fmt: skip

PICTURES = (
    Kind("PNG", ".png", _at(0, b"\x89PNG\r\n\x1a\n"), ("PNG",), "8 and 16 bits, grey, colour, palette, transparency"),
    Kind(
        "JPEG", ".jpg .jpeg .mpo", _at(0, b"\xff\xd8\xff"), ("JPEG", "MPO"),
        "grey, colour, CMYK; of an MPO the first",
    ),
    Kind("GIF", ".gif", _at(0, b"GIF87a", b"GIF89a"), ("GIF",), "the first picture of an animation"),
    Kind("WebP", ".webp", (((0, b"RIFF"), (8, b"WEBP")),), ("WEBP",), "the first picture of an animation"),
    Kind("AVIF", ".avif", _at(4, b"ftypavif", b"ftypavis"), ("AVIF",), "the first picture of an animation"),
    Kind("BMP", ".bmp", _at(0, b"BM"), ("BMP",), ""),
    Kind(
        "TIFF", ".tiff .tif", _at(0, b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), ("TIFF",),
        "8, 16 and 32 bits, floats; the first page",
    ),
    Kind(
        "PPM", ".ppm .pgm .pbm",
        _at(0, *(b"P%d%c" % (number, space) for number in range(1, 7) for space in b" \t\r\n")), ("PPM",), "",
    ),
    Kind("HEIC", ".heic .heif", _at(4, *(b"ftyp" + brand for brand in (
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    )))),
    Kind("SVG", ".svg", _at(0, b"<svg", b"<?xml", b"\xef\xbb\xbf<svg", b"\xef\xbb\xbf<?xml", b"<!DOCTYPE svg")),
    Kind("PDF", ".pdf", _at(0, b"%PDF")),
    Kind("Photoshop", ".psd", _at(0, b"8BPS")),
    Kind("JPEG 2000", ".jp2 .j2k", _at(0, b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")),
    Kind("JPEG XL", ".jxl", _at(0, b"\xff\x0a", b"\0\0\0\x0cJXL ")),
    Kind("QOI", ".qoi", _at(0, b"qoif")),
    Kind("DDS", ".dds", _at(0, b"DDS ")),
    Kind("BLP", ".blp", _at(0, b"BLP1", b"BLP2")),
    Kind("icon", ".ico .cur", _at(0, b"\0\0\1\0", b"\0\0\2\0")),
    Kind("film", ".mp4 .mov .webm", (*_FILM, *_MATROSKA)),
)  # fmt: skip


def content_of(source, most):
    """What is in a file: (bytes, at most `most` + 1 of them; how many there are).

    Parameters
    ----------
    source : bytes, or path of a file
        OSError where it cannot be read.
    most : int
    """
    if isinstance(source, BYTES):
        content = bytes(source)
        return content, len(content)
    with open(source, "rb") as file:
        return file.read(most + 1), os.fstat(file.fileno()).st_size


def kind_of(content, kinds):
    """The first of `kinds` as which `content` (bytes) begins, or None."""
    return next((kind for kind in kinds if kind.fits(content)), None)


def formats(kinds):
    """What the library calls the kinds that are read: tuple of str."""
    return tuple(name for kind in kinds for name in kind.formats)


def names(kinds):
    """The kinds that are read, as a learner reads them: `PNG, JPEG or GIF`."""
    taken = [kind.name for kind in kinds if kind.taken]
    return _("{some} or {last}").format(some=", ".join(taken[:-1]), last=taken[-1])


def markdown(kinds):
    """The table of `kinds` in Markdown, for data/README.md, in the language that is spoken."""
    rows = [_("| kind | files | read |"), "|---|---|---|"]
    for kind in kinds:
        read = _("no")
        if kind.taken:
            read = _("yes: {note}").format(note=_(kind.note)) if kind.note else _("yes")
        rows.append(f"| {_(kind.name)} | {kind.endings.replace(' ', ', ')} | {read} |")
    return "\n".join(rows)
