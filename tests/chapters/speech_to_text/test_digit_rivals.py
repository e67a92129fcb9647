"""Cutting at pauses, time warping, and two splits of the same clips."""

import numpy
import pytest

from course_utils.chapters.speech_to_text import digit_rivals, spoken_strings
from course_utils.core.errors import CourseError
from course_utils.datasets.speech import digits

RATE = digit_rivals.SAMPLE_RATE


def sweep(low, high, seconds):
    at = numpy.arange(int(seconds * RATE)) / RATE
    return (0.6 * numpy.sin(2 * numpy.pi * (low * at + (high - low) * at**2 / (2 * seconds)))).astype("float32")


@pytest.fixture(scope="module")
def data():
    """Five voices, two digits: a tone that rises (1) or falls (2), a little higher from voice to voice."""
    clips, labels, speakers = [], [], []
    for number in range(5):
        for digit, (low, high) in ((1, (500, 2000)), (2, (2000, 500))):
            for take in range(3):
                shift = 40 * number + 5 * take
                clips.append(sweep(low + shift, high + shift, 0.3 + 0.03 * take))
                labels.append(digit)
                speakers.append(f"v{number}")
    return digits.make("fsdd", "local", "sweeps", None, "", clips, labels, speakers, [True] * 30)


def test_a_string_is_cut_at_its_pauses():
    quiet = numpy.zeros(800, "float32")
    parts = [quiet, sweep(400, 900, 0.3), quiet, sweep(900, 400, 0.25), quiet, sweep(500, 500, 0.4), quiet]
    found = digit_rivals.pieces(numpy.concatenate(parts))
    assert [round(len(piece) / RATE, 1) for piece in found] == [0.3, 0.3, 0.4]
    assert digit_rivals.pieces(numpy.concatenate(parts[:2]))[0].shape[0] > 0.25 * RATE
    assert digit_rivals.read(quiet + 1e-6, lambda pieces: [1] * len(pieces)) in ((), (1,))


def test_a_short_pause_is_inside_a_digit():
    gap = numpy.zeros(int(0.05 * RATE), "float32")
    samples = numpy.concatenate([sweep(400, 400, 0.2), gap, sweep(400, 400, 0.2)])
    assert len(digit_rivals.pieces(samples, bridge=0.08)) == 1
    assert len(digit_rivals.pieces(samples, bridge=0.01)) == 2


def plain_warping(a, b):
    total = numpy.full((len(a) + 1, len(b) + 1), numpy.inf)
    total[0, 0] = 0
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            step = min(total[i, j], total[i, j + 1], total[i + 1, j])
            total[i + 1, j + 1] = step + numpy.linalg.norm(x - y)
    return total[-1, -1]


def test_warping_is_the_plain_recursion_for_all_templates_at_once():
    generator = numpy.random.default_rng(0)
    query, templates = generator.normal(size=(5, 3)), generator.normal(size=(4, 6, 3))
    assert numpy.allclose(digit_rivals.warping(query, templates), [plain_warping(query, t) for t in templates])
    queries = numpy.stack([query, generator.normal(size=(5, 3))])
    assert numpy.allclose(
        digit_rivals.warping(queries, templates), [[plain_warping(q, t) for t in templates] for q in queries]
    )
    stretched = numpy.repeat(query, 2, axis=0)
    assert digit_rivals.warping(query, stretched[None])[0] == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("build", [digit_rivals.linear, digit_rivals.nearest])
def test_both_name_digits_of_a_voice_that_they_never_heard(data, build):
    fit, test = data.of(["v0", "v1", "v2", "v3"]), data.of(["v4"])
    name = build([data.clips[k] for k in fit], data.labels[fit])
    assert name([data.clips[k] for k in test]).tolist() == data.labels[test].tolist()
    string = spoken_strings.compose(data, test, 1, 5)[0]
    assert digit_rivals.read(string.samples, name) == string.digits


def test_the_splits_keep_clips_or_voices_apart(data):
    splits = digit_rivals.by_clip_or_by_voice(data, range(30), 0.4, 0)
    for fit, test in splits.values():
        assert not set(fit) & set(test) and len(fit) + len(test) == 30
    fit, test = splits["by voice"]
    assert not set(data.speakers[fit]) & set(data.speakers[test]) and len(set(data.speakers[test])) == 2
    fit, test = splits["by clip"]
    assert set(data.speakers[fit]) & set(data.speakers[test])
    with pytest.raises(CourseError, match="a share between 0 and 1"):
        digit_rivals.by_clip_or_by_voice(data, range(30), 1.0)
