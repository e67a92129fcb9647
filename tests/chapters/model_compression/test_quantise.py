import numpy
import pytest

from course_utils.chapters.model_compression.bill import bill
from course_utils.chapters.model_compression.quantise import packed_bytes, quantise
from course_utils.core.errors import CourseError

WEIGHTS = numpy.random.default_rng(0).normal(size=(3, 3, 10, 6))


@pytest.mark.parametrize("options", [{}, {"per_channel": True}, {"group": 32}, {"group": 7}])
@pytest.mark.parametrize("bits", [2, 4, 8, 16])
def test_each_weight_is_off_by_half_a_step_at_most(bits, options):
    found = quantise(WEIGHTS, bits, **options)
    top = 2 ** (bits - 1) - 1
    assert found.values.shape == WEIGHTS.shape and found.values.dtype == numpy.float32
    assert abs(found.codes).max() == top
    assert abs(found.values - WEIGHTS).max() <= found.scales.max() / 2 + 1e-6


def test_finer_scales_round_less_and_take_more():
    wild = WEIGHTS.copy()
    wild[..., 0] *= 50
    errors, sizes = [], []
    for options in ({}, {"per_channel": True}, {"group": 16}):
        found = quantise(wild, 4, **options)
        errors.append(abs(found.values - wild)[..., 1:].mean())
        sizes.append(found.bytes)
    assert errors[0] > 5 * errors[1] > 5 * errors[2] and sizes == sorted(sizes)


def test_a_channel_of_zeros_stays_one():
    weights = WEIGHTS.copy()
    weights[..., 2] = 0
    for options in ({"per_channel": True}, {"group": 16}):
        assert not quantise(weights, 4, **options).values[..., 2].any()


def test_two_weights_of_four_bits_share_a_byte():
    assert packed_bytes(10, 4, 2) == 5 + 8 and packed_bytes(11, 4, 0) == 6
    assert quantise(WEIGHTS, 8).bytes == WEIGHTS.size + 4


@pytest.mark.parametrize(
    ("weights", "options", "words"),
    [
        (WEIGHTS, {"bits": 1}, "2 to 16"),
        (WEIGHTS, {"bits": 17}, "2 to 16"),
        (WEIGHTS, {"bits": 4.5}, "2 to 16"),
        (WEIGHTS, {"group": 0}, "1 or more"),
        ([1.0, float("nan")], {}, "finite"),
        ([], {}, "finite"),
    ],
)
def test_what_cannot_be_quantised_is_one_sentence(weights, options, words):
    with pytest.raises(CourseError, match=words):
        quantise(weights, **options)


def test_the_bill_falls_with_the_bits():
    whole, quarter = (bill(7e9, bits, 300, 2.0, 3350.0) for bits in (16, 4))
    assert whole.gigabytes == pytest.approx(14) and whole.dollars == pytest.approx(4 * quarter.dollars)
    assert whole.seconds == pytest.approx(300 * 14 / 3350) and (whole.memory, quarter.memory) == (16, 8)
    assert bill(1e12, 16, 1, 1.0, 1.0).memory is None
    with pytest.raises(CourseError, match="more than 0"):
        bill(0, 16, 300, 2.0, 3350.0)
