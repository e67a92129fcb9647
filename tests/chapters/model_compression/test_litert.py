import numpy
import pytest

from course_utils.chapters.model_compression import litert, networks
from course_utils.core.errors import CourseError

needs_litert = pytest.mark.skipif(not litert.is_there(), reason="LiteRT is not installed")
PICTURES = numpy.random.default_rng(0).random((20, 28, 28, 1)).astype("float32")


@pytest.fixture(scope="module")
def model():
    return networks.student()


@needs_litert
def test_it_answers_as_the_network_does_and_int8_is_smaller(model, capfd):
    wanted = networks.probabilities(model, PICTURES)
    files = {kind: litert.convert(model, kind, PICTURES) for kind in litert.KINDS}
    runners = {kind: litert.Runner(content) for kind, content in files.items()}
    assert numpy.allclose(runners["float32"].answers(PICTURES), wanted, atol=1e-4)
    assert abs(runners["int8"].answers(PICTURES) - wanted).max() < 0.05
    assert runners["int8"].bytes < 0.8 * runners["float32"].bytes
    times = litert.microseconds(runners, PICTURES[0], 3)
    assert set(times) == set(litert.KINDS) and min(times.values()) > 0
    assert capfd.readouterr().out == ""


def test_wrong_kinds_are_one_sentence(model):
    with pytest.raises(CourseError, match="allowed: float32, dynamic range, int8"):
        litert.convert(model, "int4")
    with pytest.raises(CourseError, match="typical inputs"):
        litert.convert(model, "int8")


def test_the_processor_tells_what_it_has(tmp_path):
    file = tmp_path / "cpuinfo"
    file.write_text("processor: 0\nflags : fpu avx2 avx512_vnni\n", encoding="utf-8")
    assert litert.int8_instructions(file) == "avx512_vnni"
    file.write_text("flags : fpu avx2\n", encoding="utf-8")
    assert litert.int8_instructions(file) == ""
    assert litert.int8_instructions(tmp_path / "none") is None


@pytest.mark.parametrize(
    ("int8", "instructions", "words"),
    [
        (20.0, "", "2.0 times as long as float32 here. This processor has no instructions"),
        (5.0, "avx512_vnni", "2.0 times as fast as float32 here. This processor has instructions"),
        (10.2, None, "within 5 %."),
    ],
)
def test_the_sentence_follows_the_times(int8, instructions, words):
    assert words in litert.in_words({"float32": 10.0, "int8": int8}, instructions)


def test_where_it_is_missing_one_sentence_says_so():
    assert "not installed" in litert.absent()
