import examples_text_classification
import numpy
import pytest

from course_utils.chapters.text_classification import linear_text
from course_utils.chapters.text_classification.explorers import attention_pooling, own_text
from course_utils.chapters.text_classification.explorers import moderation as explorer
from course_utils.core.errors import CourseError


@pytest.fixture(scope="module")
def curve():
    return examples_text_classification.curve()


def test_of_1000_comments_all_are_accounted_for(curve):
    now = explorer.outcome(curve, 40, 10, 10, 1)
    assert now["found"] + now["missed"] == pytest.approx(100)
    assert now["alarms"] + now["passed"] == pytest.approx(900)
    assert now["precision"] == pytest.approx(now["found"] / (now["found"] + now["alarms"]))
    assert now["cost"] == pytest.approx(10 * now["missed"] + now["alarms"])
    assert now["best_cost"] <= now["cost"]


def test_dearer_misses_move_the_bottom_down_and_rare_ones_cost_precision(curve):
    places = [explorer.outcome(curve, miss=miss)["best_threshold"] for miss in (1, 10, 100)]
    assert places[0] > places[1] > places[2]
    half, rare = (explorer.outcome(curve, share=share) for share in (50, 2))
    assert half["recall"] == rare["recall"] and half["precision"] > rare["precision"] + 0.4


@pytest.mark.parametrize(("miss", "alarm", "share"), [(1, 20, 1), (100, 1, 60), (100, 20, 60), (1, 1, 1)])
def test_the_curve_stays_in_the_picture(curve, miss, alarm, share):
    axis = explorer.Moderation(curve).draw(50, share, miss, alarm).axes[0]
    heights = axis.lines[0].get_ydata()
    assert 0 <= heights.min() < heights.max() <= 1.02 and axis.lines[2].get_ydata()[0] <= 1.02


def test_the_words_say_what_is_seen(curve):
    values = explorer.Moderation(curve).values()
    now = explorer.outcome(curve, **values)
    words = explorer.Moderation(curve).alt(**values)
    assert f"{now['found']:.0f} found" in words and f"precision {now['precision']:.0%}" in words


def test_attention_goes_from_the_mean_to_the_loudest():
    assert numpy.allclose(attention_pooling.weights(0), 1 / 8)
    assert attention_pooling.pooled(0) == pytest.approx(attention_pooling.VALUES.mean())
    assert attention_pooling.weights(12).argmax() == 7 and attention_pooling.pooled(12) < -0.8
    assert attention_pooling.pooled(12, small=3.0) > 0.7
    assert attention_pooling.weights(3.0).sum() == pytest.approx(1)
    words = attention_pooling.AttentionPooling().alt(12, 3.0)
    assert "“small”" in words and "+0.80" in words


@pytest.fixture(scope="module")
def linear():
    return linear_text.fit(["good room", "good food", "bad room", "bad food"] * 3, numpy.array([0, 0, 1, 1] * 3))


NAMES = ("praise", "complaint")


def attend(text):
    parts = text.lower().split()
    return parts, numpy.full(len(parts), 1 / max(len(parts), 1))


def test_an_answer_names_both_classes_and_colours_the_words(linear):
    lines, words = own_text.answer("bad <room>", linear, attend, lambda text: 0.2, NAMES)
    assert "complaint" in lines[0] and "praise (20%)" in lines[1]
    assert "&lt;" in lines[0] and "<room>" not in "".join(lines)
    assert "bad +" in words


@pytest.mark.parametrize(("text", "words"), [("  ", "few words"), ("x " * 2000, "4000 characters")])
def test_what_is_no_text_gets_one_sentence(linear, text, words):
    with pytest.raises(CourseError, match=words):
        own_text.answer(text, linear, attend, lambda text: 0.2, NAMES)


def test_the_box_follows_the_keys(linear):
    box = own_text.build(linear, attend, lambda text: 0.5, NAMES, "good food")
    before = box.answer.value
    assert "praise" in before
    box.area.value = "bad food"
    assert "complaint" in box.answer.value != before
    box.area.value = ""
    assert 'role="alert"' in box.answer.value


def test_without_jupyterlab_a_sample_is_shown_and_said(linear, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_LIVE", "0")
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: seen.append(bundle))
    own_text.box(linear, attend, lambda text: 0.5, NAMES, "bad food")
    assert "sample" in capsys.readouterr().out
    assert "complaint" in seen[0]["text/html"] and "bad +" in seen[0]["text/plain"]
