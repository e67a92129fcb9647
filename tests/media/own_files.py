"""Files of sounds and pictures as programs write them, and what begins as files that the course does not read."""

import io
import struct
import tempfile
import zlib
from pathlib import Path

import numpy

RATE = 48_000


def tone(seconds=0.5, rate=RATE):
    """440 Hz at half of what can be: float64 [n]."""
    return 0.5 * numpy.sin(2 * numpy.pi * 440 * numpy.arange(round(seconds * rate)) / rate)


def packed(samples, bits):
    """`samples` as bytes of `bits` a sample: whole numbers, or floats where `bits` is "f4" or "f8"."""
    if isinstance(bits, str):
        return samples.astype(f"<{bits}").tobytes()
    if bits == 8:
        return numpy.round(samples * 127 + 128).astype("u1").tobytes()
    whole = numpy.round(samples * (2 ** (bits - 1) - 1)).astype("<i8")
    return whole.view("u1").reshape(-1, 8)[:, : bits // 8].tobytes()


def wav(samples, bits=16, channels=1, rate=RATE, extensible=False, size=None):
    """A WAV file, byte by byte; `size` is what it states instead of its own length, as a program that streams does."""
    data = packed(samples, bits)
    width = int(bits[1]) if isinstance(bits, str) else bits // 8
    code = 3 if isinstance(bits, str) else 1
    block = width * channels
    form = struct.pack("<HHIIHH", 0xFFFE if extensible else code, channels, rate, rate * block, block, 8 * width)
    if extensible:
        tail = bytes.fromhex("000000001000800000aa00389b71")  # of the identifier of every kind of samples
        form += struct.pack("<HHIH", 22, 8 * width, 0, code) + tail
    stated = len(data) if size is None else size
    whole = 20 + len(form) + len(data) if size is None else size
    return (
        b"RIFF" + struct.pack("<I", whole) + b"WAVEfmt " + struct.pack("<I", len(form)) + form
        + b"data" + struct.pack("<I", stated) + data
    )  # fmt: skip


def written(form, subtype=None, samples=None, rate=RATE):
    """A file as libsndfile writes it.

    Through a file with a name: of one without, libsndfile leaves an empty "._" in the working folder, which would hold
    a Macintosh's resources, and which later keeps it from reading an MP3 there.
    """
    import soundfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "written")
        soundfile.write(path, tone() if samples is None else samples, rate, format=form, subtype=subtype)
        return path.read_bytes()


# What programs write: {words: (kind in the table, function that makes it, largest difference from the tone)}.
SOUNDS = {
    "8 bits": ("WAV", lambda: wav(tone(), 8), 0.01),
    "16 bits": ("WAV", lambda: wav(tone(), 16), 1e-4),
    "24 bits, extensible, 48 kHz (ffmpeg, Windows)": ("WAV", lambda: wav(tone(), 24, extensible=True), 1e-6),
    "32 bits": ("WAV", lambda: wav(tone(), 32), 1e-6),
    "32-bit floats (Audacity)": ("WAV", lambda: wav(tone(), "f4"), 1e-6),
    "32-bit floats, extensible": ("WAV", lambda: wav(tone(), "f4", extensible=True), 1e-6),
    "64-bit floats (scipy)": ("WAV", lambda: wav(tone(), "f8"), 1e-6),
    "two channels": ("WAV", lambda: wav(numpy.repeat(tone(), 2), 16, channels=2), 1e-4),
    "six channels": ("WAV", lambda: wav(numpy.repeat(tone(), 6), 24, channels=6, extensible=True), 1e-6),
    "a size of 0xFFFFFFFF (ffmpeg to a pipe)": ("WAV", lambda: wav(tone(), size=0xFFFFFFFF), 1e-4),
    "a size of 0x80000000 (arecord to a pipe)": ("WAV", lambda: wav(tone(), size=0x80000000), 1e-4),
    "a size of 0x7FFFFFFF (sox to a pipe)": ("WAV", lambda: wav(tone(), size=0x7FFFFFFF), 1e-4),
    "mu-law": ("WAV", lambda: written("WAV", "ULAW"), 0.02),
    "A-law": ("WAV", lambda: written("WAV", "ALAW"), 0.02),
    "ADPCM": ("WAV", lambda: written("WAV", "MS_ADPCM"), 0.05),
    "RF64": ("WAV", lambda: written("RF64", "PCM_24"), 1e-6),
    "W64": ("WAV", lambda: written("W64", "FLOAT"), 1e-6),
    "big-endian": ("WAV", lambda: b"RIFX" + big_endian(), 1e-4),
    "FLAC": ("FLAC", lambda: written("FLAC", "PCM_24"), 1e-6),
    "Vorbis": ("Ogg", lambda: written("OGG", "VORBIS"), 0.05),
    "Opus (WhatsApp)": ("Ogg", lambda: written("OGG", "OPUS"), 0.05),
    "MP3": ("MP3", lambda: written("MP3"), 0.1),
    "MP3 with tags": ("MP3", lambda: b"ID3\3\0\0\0\0\0\x14" + bytes(20) + written("MP3"), 0.1),
    "AIFF": ("AIFF", lambda: written("AIFF", "PCM_24"), 1e-6),
    "AIFF-C of floats": ("AIFF", lambda: written("AIFF", "FLOAT"), 1e-6),
    "AU": ("AU", lambda: written("AU", "ULAW"), 0.02),
    "CAF of Apple Lossless": ("CAF", lambda: written("CAF", "ALAC_16"), 1e-4),
}  # fmt: skip


def big_endian():
    """What follows RIFX in a WAV file of 16 bits whose numbers begin with their high byte."""
    data = numpy.round(tone() * 32767).astype(">i2").tobytes()
    return (
        struct.pack(">I", 36 + len(data)) + b"WAVEfmt " + struct.pack(">IHHIIHH", 16, 1, 1, RATE, 2 * RATE, 2, 16)
        + b"data" + struct.pack(">I", len(data)) + data
    )  # fmt: skip


def beginning(kind):
    """Something that begins as the first way of a kind says, and goes on with nonsense."""
    content = bytearray(b"\x5a" * 600)
    for place, mark in kind.marks[0]:
        content[place : place + len(mark)] = mark
    return bytes(content)


def photo():
    """A colour picture without symmetry: uint8 [24, 36, 3]."""
    y, x = numpy.mgrid[:24, :36]
    return numpy.stack([x * 7, y * 10, (x + y) * 4], axis=-1).astype("uint8")


def stored(picture, form, mode=None, **options):
    """A picture (array, or of Pillow) as the bytes of a file, brought to `mode` first."""
    from PIL import Image

    picture = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    buffer = io.BytesIO()
    (picture.convert(mode) if mode else picture).save(buffer, form, **options)
    return buffer.getvalue()


def moving(form, **options):
    """An animation, or pages: the photograph first, then its negative."""
    from PIL import Image

    return stored(photo(), form, save_all=True, append_images=[Image.fromarray(255 - photo())], **options)


def deep(kind="uint16"):
    """Grey, more than 8 bits: from 0 to 1000 along the width; [24, 36]."""
    return numpy.tile(numpy.linspace(0, 1000, 36), (24, 1)).astype(kind)


def png_of_16_bit_colours():
    """The photograph as a PNG of 48 bits a pixel, byte by byte: Pillow writes none."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + (row.astype(">u2") * 257).astype(">u2").tobytes() for row in photo())
    head = struct.pack(">IIBBBBB", 36, 24, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def gradient(row):
    """True where the row is that of `deep`, stretched to 0 to 255."""
    return numpy.abs(row.astype(int) - numpy.linspace(0, 255, 36)[:, None]).max() < 2


# {words: (kind in the table, function that makes it, largest mean difference from the photograph; None: another one)}.
PICTURES = {
    "PNG": ("PNG", lambda: stored(photo(), "PNG"), 0),
    "PNG, palette": ("PNG", lambda: stored(photo(), "PNG", "P"), 30),
    "PNG, palette with transparency": ("PNG", lambda: stored(photo(), "PNG", "P", transparency=0), 40),
    "PNG, opaque alpha": ("PNG", lambda: stored(photo(), "PNG", "RGBA"), 0),
    "PNG, grey and alpha": ("PNG", lambda: stored(photo(), "PNG", "LA"), None),
    "PNG, one bit": ("PNG", lambda: stored(photo(), "PNG", "1"), None),
    "PNG, 16 bits": ("PNG", lambda: stored(deep(), "PNG"), gradient),
    "PNG, 16 bits a colour": ("PNG", png_of_16_bit_colours, 1),
    "PNG, animated": ("PNG", lambda: moving("PNG"), 0),
    "JPEG": ("JPEG", lambda: stored(photo(), "JPEG", quality=95), 6),
    "JPEG, grey": ("JPEG", lambda: stored(photo(), "JPEG", "L"), None),
    "JPEG, CMYK": ("JPEG", lambda: stored(photo(), "JPEG", "CMYK", quality=95), 10),
    "JPEG, progressive": ("JPEG", lambda: stored(photo(), "JPEG", quality=95, progressive=True), 6),
    "MPO": ("JPEG", lambda: moving("MPO", quality=95), 6),
    "GIF": ("GIF", lambda: stored(photo(), "GIF"), 20),
    "GIF, animated": ("GIF", lambda: moving("GIF"), 20),
    "WebP": ("WebP", lambda: stored(photo(), "WEBP", quality=95), 8),
    "WebP, animated": ("WebP", lambda: moving("WEBP", lossless=True), 1),
    "AVIF": ("AVIF", lambda: stored(photo(), "AVIF", quality=95), 8),
    "BMP": ("BMP", lambda: stored(photo(), "BMP"), 0),
    "TIFF": ("TIFF", lambda: stored(photo(), "TIFF"), 0),
    "TIFF, LZW": ("TIFF", lambda: stored(photo(), "TIFF", compression="tiff_lzw"), 0),
    "TIFF, pages": ("TIFF", lambda: moving("TIFF"), 0),
    "TIFF, CMYK": ("TIFF", lambda: stored(photo(), "TIFF", "CMYK"), 1),
    "TIFF, 16 bits": ("TIFF", lambda: stored(deep(), "TIFF"), gradient),
    "TIFF, 32 bits": ("TIFF", lambda: stored(deep("int32"), "TIFF"), gradient),
    "TIFF, floats": ("TIFF", lambda: stored(deep("float32") / 1000, "TIFF"), gradient),
    "PPM": ("PPM", lambda: stored(photo(), "PPM"), 0),
    "PGM, 16 bits": ("PPM", lambda: stored(deep(), "PPM"), gradient),
}  # fmt: skip


def mutated(whole, chance):
    """The bytes of a file with a few of them changed, and sometimes its end cut off; `chance` is a random.Random."""
    content = bytearray(whole)
    for _change in range(chance.choice((1, 3, 20))):
        # Half of the changes are in the header, where they do most.
        place = chance.randrange(chance.choice((min(len(content), 100), len(content))))
        content[place] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    if chance.random() < 0.3:
        del content[chance.randrange(len(content)) :]
    return bytes(content)
