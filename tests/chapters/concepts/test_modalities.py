import numpy
import pytest

from course_utils.chapters.concepts import modalities
from course_utils.core.errors import CourseError


def test_one_hot():
    table = modalities.one_hot(["aB é", "x" * 50])
    assert table.shape == (2, modalities.LINE, modalities.CHARACTERS, 1)
    assert table[0, 0].argmax() == ord("A") - 32 and table[0, 1].argmax() == ord("B") - 32
    assert table[0, 2].argmax() == 0 and table[0, 2].sum() == 1  # the space
    assert table[0, 3:].sum() == 0  # an unknown character, and the places behind the end
    assert table[1].sum() == modalities.LINE


def test_lines_are_prose_and_code_and_the_parts_share_none():
    (lines, labels), (new, new_labels) = modalities.lines(400, 100)
    assert len(lines) == len(labels) == 400 and labels.sum() == 200
    assert len(new) == 100 and new_labels.sum() == 50
    assert len(set(lines) & set(new)) <= 3  # single lines stand in many modules
    code = [line for line, label in zip(lines, labels, strict=True) if label]
    prose = [line for line, label in zip(lines, labels, strict=True) if not label]
    assert sum("self." in line for line in code) > sum("self." in line for line in prose)
    assert sum(" the " in line for line in prose) > 10 * sum(" the " in line for line in code)


def test_sounds_have_the_shape_of_their_class():
    waves, labels = modalities.sounds(300, noise=0.0)
    assert waves.shape == (300, modalities.SAMPLES) and set(labels) == {0, 1, 2}
    square = waves[labels == modalities.WAVES.index("square")]
    assert set(numpy.unique(square)) == {-1.0, 1.0}
    sine = waves[labels == modalities.WAVES.index("sine")]
    assert abs(numpy.sqrt((sine**2).mean()) - numpy.sqrt(0.5)) < 0.01


def test_the_spectrum_peaks_at_the_pitch():
    turn = 250 * numpy.arange(modalities.SAMPLES) / modalities.RATE
    peak = modalities.spectrum(numpy.sin(2 * numpy.pi * turn)[None])[0].argmax()
    assert peak == 250 * modalities.SAMPLES / modalities.RATE


@pytest.mark.parametrize(("count", "noise"), [(0, 0.1), (5, -1)])
def test_impossible_sounds_are_refused(count, noise):
    with pytest.raises(CourseError):
        modalities.sounds(count, noise)
