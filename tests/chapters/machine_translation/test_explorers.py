import examples_machine_translation
import numpy
import pytest
from examples_machine_translation import SENTENCES, WORDS

from course_utils.chapters.machine_translation import beam, figures, subwords
from course_utils.chapters.machine_translation.explorers import beam_search, own_translation
from course_utils.chapters.machine_translation.translation_memory import TranslationMemory
from course_utils.core.errors import CourseError


@pytest.fixture(scope="module")
def searches():
    return examples_machine_translation.searches()


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
    now = beam_search.state(searches, WORDS, **values)
    words = beam_search.BeamSearch(searches, WORDS, SENTENCES).alt(**values)
    assert "2 hypotheses and length penalty 0.0" in words and f"“{now['ended'][0][0]}”" in words


def test_sentences_with_an_overtaking_come_first(searches):
    first = beam.Hypothesis((1, 5), -0.5, 0), beam.Hypothesis((1, 6), -0.9, 0)
    end = beam.Hypothesis((1, 6, 2), -1.0, 1, True)
    level = (beam.Hypothesis((1,), 0.0, -1),)
    overtaking = beam.Search((level, first, (end,)), (end,))
    straight = beam.Search((level, first[::-1], (end,)), (end,))
    assert beam_search.overtakes(overtaking) and not beam_search.overtakes(straight)
    chosen = beam_search.choose(Several([straight, overtaking, straight]), ["a", "b", "c"], 2)
    assert chosen == ["b", "a"]


def test_the_last_step_of_a_search_shows_what_is_finished(searches):
    for sentence in SENTENCES:
        step = beam_search.last_step(searches[sentence, 3])
        explorer = beam_search.BeamSearch(searches, WORDS, [sentence], step)
        assert explorer.controls["step"].default == step <= beam_search.STEPS
        assert beam_search.state(searches, WORDS, sentence, 3, step, 0.0)["ended"]


class Several:
    def __init__(self, found):
        self.found = found

    def searches(self, texts, to, width):
        return self.found


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
    words = {text.get_text() for text in figures.transformer().axes[0].texts}
    assert {"self-attention", "masked self-attention", "cross-attention", "feed-forward", "residual"} <= words


def test_the_losses_are_named_with_what_is_on_in_training():
    class Learner:
        losses, validation_losses = [5.0, 3.0], [4.0, 3.5]

    axis = figures.losses([Learner, Learner], 7.5, 1.0).axes[0]
    assert [text.get_text() for text in axis.get_legend().get_texts()] == [
        "training: label smoothing and dropout on", "validation: both off", "guessing blindly",
        "lowest with label smoothing",
    ]  # fmt: skip
    assert axis.get_ylim()[1] > 7.5


def test_attention_maps_are_drawn_with_readable_pieces():
    maps = [(["<to zh>", "▁open"], ["打", "<end>"], numpy.eye(2))] * 2
    figure = figures.attention_maps(maps, ["one", "two"])
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["→zh", "open"]
