"""Examples of the explorers of 14_speech_emotion: see test_contract."""

import numpy

from course_utils.chapters.speech_emotion.explorers.speaker_mix import SpeakerMix
from course_utils.chapters.speech_emotion.explorers.voice_pitch import VoicePitch

RATE = 8000
NAMES = ("calm", "loud")


def clip():
    """Half a second of a buzz of 125 Hz (a period of 8 ms), growing: float32 [4000]."""
    at = numpy.arange(4000) / RATE
    buzz = numpy.sin(2 * numpy.pi * 125 * at) + 0.6 * numpy.sin(2 * numpy.pi * 250 * at + 1)
    return (0.3 * buzz * (0.5 + at)).astype("float32")


def people(clips=5):
    """Four speakers, two classes, so many clips of each; speaker d is loud and high in general."""
    generator = numpy.random.default_rng(0)
    speakers, labels = numpy.repeat(list("abcd"), 2 * clips), numpy.tile(numpy.repeat([0, 1], clips), 4)
    values = generator.normal(0, 0.4, (8 * clips, 2)) + 3 * labels[:, None] + 8 * (speakers == "d")[:, None]
    return values, labels, speakers


EXAMPLES = {
    SpeakerMix: (
        # Ten clips: one step of the share, 10 %, is one clip.
        lambda: SpeakerMix(*people(10), NAMES, ("level", "pitch")),
        [
            {"focus": 1},
            {"speaker": 3, "focus": 1, "share": 0},
            {"speaker": 3, "share": 0},
            {"speaker": 2, "share": 40, "normalise": False},
        ],
    ),
    VoicePitch: (
        # With silence behind it: it is most periodic at its end, and the piece stands still at the ends of a clip.
        lambda: VoicePitch(numpy.concatenate([clip(), numpy.zeros(800, "float32")]), RATE),
        [{"time": 250}, {"time": 250, "move": 80}, {"time": 100, "move": 80}, {"time": 0, "move": 0}],
    ),
}
