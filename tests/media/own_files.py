"""Files of sound as programs write them, and what begins as files that the course does not read."""

import io
import struct

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
    """A file as libsndfile writes it."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, tone() if samples is None else samples, rate, format=form, subtype=subtype)
    return buffer.getvalue()


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
