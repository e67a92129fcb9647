import io

import numpy
import pytest
from PIL import Image

from course_utils.chapters.machine_translation import beam, figures, subwords
from course_utils.chapters.machine_translation.explorers import beam_search, own_translation
from course_utils.chapters.machine_translation.translation_memory import TranslationMemory
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.widgets.controls import defaults
from course_utils.widgets.painter import Painter

SENTENCES = ["open file", "close window"]
WORDS = subwords.learn(["open file", "close window", "打开文件", "关闭窗口"], 40, rarest=1)


def next_scores(owners, said):
    """Made up, but always the same for the same beginning; the end becomes likelier as the text grows."""
    rows = []
    for owner, row in zip(owners, said, strict=True):
        raw = numpy.random.default_rng([int(owner), *map(int, row)]).normal(scale=2, size=len(WORDS))
        raw[subwords.END] = len(row) - 3
        raw[[0, 1, 3, 4, 5]] = -numpy.inf
        rows.append(raw - numpy.log(numpy.exp(raw).sum()))
    return numpy.array(rows)


@pytest.fixture(scope="module")
def searches():
    found = {}
    for width in range(1, beam_search.WIDEST + 1):
        made = beam.search(next_scores, 2, width, 12, subwords.START, subwords.END)
        found |= {(sentence, width): search for sentence, search in zip(SENTENCES, made, strict=True)}
    return found


def pixels(figure):
    return Painter(figure).pixels().copy()


@pytest.mark.parametrize("change", [{"sentence": SENTENCES[1]}, {"width": 1}, {"step": 5}, {"step": 7, "penalty": 1.6}])
def test_every_control_moves_the_picture_and_the_same_values_give_the_same_one(searches, change):
    draw, values = beam_search.picture_function(searches, WORDS), defaults(beam_search.controls(SENTENCES))
    before = pixels(draw(**values))
    assert (pixels(draw(**{**values, **change})) != before).any()
    assert (pixels(draw(**values)) == before).all()


def test_live_and_still_pictures_are_the_same(searches):
    draw, values = beam_search.picture_function(searches, WORDS), defaults(beam_search.controls(SENTENCES))
    painter = Painter(draw(**values))
    for change in ({"step": 9}, {"width": 4, "step": 6}, {"penalty": 1.0, "step": 8}):
        figure = draw(**{**values, **change})
        still = numpy.asarray(Image.open(io.BytesIO(plots.png(figure))).convert("RGB")).astype(int)
        assert numpy.abs(painter.pixels().astype(int) - still).max() <= 3


def test_the_state_follows_parents_and_orders_what_is_finished(searches):
    now = beam_search.state(searches, WORDS, SENTENCES[0], 3, 6, 1.0)
    assert all(now["paths"]) and len(now["levels"]) == 7
    assert [score for *_rest, score in now["ended"]] == sorted((score for *_r, score in now["ended"]), reverse=True)
    for _text, total, count, score in now["ended"]:
        assert score == pytest.approx(total / count)
    for number, level in enumerate(now["levels"][1:], 1):
        for place in now["paths"][number]:
            assert level[place].parent in now["paths"][number - 1]


def test_the_words_say_what_is_seen(searches):
    values = {"sentence": SENTENCES[0], "width": 2, "step": 8, "penalty": 0.0}
    now, words = beam_search.state(searches, WORDS, **values), beam_search.alt_function(searches, WORDS)(**values)
    assert "2 hypotheses" in words and f"“{now['ended'][0][0]}”" in words


class Fake:
    """Says what it is told to; looks at everything alike."""

    words = WORDS

    def __init__(self, said="打开文件"):
        self.said = said

    def searches(self, texts, to, width=1):
        numbers = (subwords.START, *WORDS.encode(self.said), subwords.END)
        return [beam.Search((), (beam.Hypothesis(numbers, -1.0, 0, True),))]

    def attention(self, text, to, numbers):
        source, said = [WORDS.names[n] for n in WORDS.encode(text)], [WORDS.names[n] for n in numbers[1:]]
        return source, said, numpy.full((2, len(said), len(source)), 1 / len(source))


def test_an_answer_has_a_translation_and_an_attention_table():
    lines, words = own_translation.answer("open file", Fake())
    assert "打开文件" in lines[0] and lines[-1].count("<tr>") == 6 and "打 ← ␣ 0.10" in words


def test_unknown_characters_and_broken_placeholders_are_said():
    lines, words = own_translation.answer("打印 <b>", Fake("open"))
    assert "Never seen in training" in words and "印" in words and "<b>" not in "".join(lines)
    assert "placeholders are not those" in own_translation.answer("open {n}", Fake())[1]
    assert "placeholders" not in own_translation.answer("open {n}", Fake("打开⓪"))[1]


def test_the_memory_says_how_alike_its_example_is():
    memory = {
        "zh": TranslationMemory({"open file": ["打开文件"]}),
        "en": TranslationMemory({"打开文件": ["open file"]}),
    }
    assert "100% alike" in own_translation.answer("open file", Fake(), memory)[1]


@pytest.mark.parametrize(("text", "words"), [(" 12! ", "few words"), ("open " * 20, "99 characters; at most 60")])
def test_what_is_no_text_gets_one_sentence(text, words):
    with pytest.raises(CourseError, match=words):
        own_translation.answer(text, Fake())


def test_the_box_follows_the_keys():
    box = own_translation.build(Fake(), "open file")
    assert "打开文件" in box.answer.value
    box.area.value = ""
    assert 'role="alert"' in box.answer.value


def test_without_jupyterlab_a_sample_is_shown_and_said(monkeypatch, capsys):
    monkeypatch.setenv("COURSE_LIVE", "0")
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: seen.append(bundle))
    own_translation.box(Fake(), "open file")
    assert "This is a sample, “open file”" in capsys.readouterr().out and "打开文件" in seen[0]["text/plain"]


def test_pictures_say_who_may_look_at_whom():
    figure = figures.masks(["open", "·"], ["▶", "打", "开"])
    grids = [axis.images[0].get_array() for axis in figure.axes]
    assert grids[0].tolist() == [[1, 0], [1, 0]]
    assert grids[1].tolist() == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert grids[2].shape == (3, 2)
    assert len(figures.task().axes) == 1
    maps = [(["<to zh>", "▁open"], ["打", "<end>"], numpy.eye(2))] * 2
    figure = figures.attention_maps(maps, ["one", "two"])
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["→zh", "open"]
