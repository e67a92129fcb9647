import numpy
import pytest

from course_utils.chapters.text_classification import (
    figures,
    glosses,
    linear_text,
    moderation,
    text_networks,
)
from course_utils.core.errors import CourseError
from course_utils.media import word_colours
from course_utils.media.tokens import is_chinese, join, tokens

TEXTS = ("房间 不错 good", "不错!", "太差 bad room", "差 bad", "很差 bad bad", "good 不错 很好") * 3
LABELS = numpy.array([0, 0, 1, 1, 1, 0] * 3)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("房间不错，Wi-Fi很慢！", ["房", "间", "不", "错", "，", "wi", "-", "fi", "很", "慢", "！"]),
        ("It isn't 3.5!", ["it", "isn't", "3", ".", "5", "!"]),
        ("naïve café_x", ["naïve", "café", "x"]),
        ("  \n", []),
    ],
)
def test_tokens(text, wanted):
    assert tokens(text) == wanted


def test_join_puts_blanks_between_latin_words_only():
    assert join(["wi", "fi", "很", "慢"]) == "wi fi很慢"
    assert join([]) == "" and is_chinese("a差") and not is_chinese("abc!")


@pytest.fixture(scope="module")
def linear():
    return linear_text.fit(TEXTS, LABELS)


@pytest.mark.parametrize("text", ["房间 太差 bad bad good", "不错", "unseen words only", "不 不 错 错 不 错"])
def test_what_the_words_add_is_the_score(linear, text):
    parts, added = linear.contributions(text)
    assert parts == tokens(text) and added.shape == (len(parts),)
    score = linear.model.decision_function(linear.vectoriser.transform([text]))[0]
    assert added.sum() + linear.model.intercept_[0] == pytest.approx(score)
    assert linear.scores([text])[0] == pytest.approx(1 / (1 + numpy.exp(-score)))


def test_weights_point_to_their_label(linear):
    assert linear.weights["bad"] > 0 > linear.weights["不 错"]
    assert linear.parameters == len(linear.weights) + 1
    parts, added = linear.contributions("bad 不错")
    assert added[0] > 0 > added[1]


def test_vocabulary_numbers_by_frequency_and_knows_what_it_lacks():
    words = text_networks.vocabulary(["a b b", "b c"], size=2, length=4)
    assert words.index == {"b": 2, "a": 3} and len(words) == 4
    assert words.encode(["b a c", "b b b b b"]).tolist() == [[2, 3, 1, 0], [2, 2, 2, 2]]
    assert words.unknown_share(["b c", "a"]) == pytest.approx(1 / 3)
    with pytest.raises(CourseError, match="at least one text"):
        text_networks.vocabulary([])


def test_attention_is_spread_over_the_words_and_never_over_nothing():
    words = text_networks.vocabulary(TEXTS, length=12)
    model = text_networks.attention_network(len(words))
    parts, weights = text_networks.attention(model, words, "太差 bad room")
    assert parts == ["太", "差", "bad", "room"]
    assert weights.sum() == pytest.approx(1, abs=1e-5) and (weights > 0).all()
    assert text_networks.attention(model, words, "")[0] == []
    assert len(text_networks.attention(model, words, "bad " * 30)[0]) == 12


@pytest.mark.parametrize("make", [text_networks.text_cnn, text_networks.attention_network])
def test_both_networks_learn(make):
    import keras

    keras.utils.set_random_seed(0)
    words = text_networks.vocabulary(TEXTS, length=12)
    model = make(len(words), rate=2e-2)
    coded = words.encode(TEXTS)
    model.fit(coded, LABELS, epochs=30, batch_size=6, verbose=0)
    scores = model.predict(coded, verbose=0)[:, 0]
    assert scores.shape == LABELS.shape and ((scores > 0.5) == LABELS).all()


@pytest.mark.parametrize("make", [text_networks.text_cnn, text_networks.attention_network])
def test_a_batch_is_as_narrow_as_its_texts_and_means_the_same(make):
    texts = [*TEXTS, "good " * 9, "bad " * 40]
    words = text_networks.vocabulary(texts, length=24)
    coded, labels = words.encode(texts), numpy.arange(len(texts))
    data, model = text_networks.batches(coded, labels, 6), make(len(words))
    assert len(data) == 4
    passes = [[(numpy.asarray(rows), numpy.asarray(which, int)) for rows, which in data] for _pass in range(2)]
    for batches in passes:
        assert sorted(numpy.concatenate([which for _rows, which in batches])) == labels.tolist()
        assert sum(rows.size for rows, _which in batches) < 0.6 * coded.size
        for rows, which in batches:  # nothing is cut off, and the networks do not see where the filling ends
            assert (rows == coded[which, : rows.shape[1]]).all() and not coded[which, rows.shape[1] :].any()
            assert numpy.allclose(model(rows), model(coded[which]), atol=1e-6)
    assert not all(numpy.array_equal(one[1], two[1]) for one, two in zip(*passes, strict=True))


def test_curve_counts_what_a_threshold_does():
    scores, labels = [0.1, 0.4, 0.6, 0.9], [0, 1, 0, 1]
    curve = moderation.curve(scores, labels)
    assert curve.at(0) == (1, 1) and curve.at(1) == (0, 0)
    assert curve.at(0.5) == (0.5, 0.5) and curve.at(0.4) == (1, 0.5)
    # half bad, a miss 10, an alarm 1: at 0.4 nothing is missed, half of the good ones are held up
    assert curve.cost(0.5, 10, 1)[40] == pytest.approx(1000 * 0.5 * 0.5 * 1)
    assert curve.best(0.5, 10, 1)[1] == pytest.approx(250)
    assert curve.best(0.5, 1, 100)[1] == pytest.approx(250)  # only the surest is flagged, one of two is missed
    with pytest.raises(CourseError, match="both kinds"):
        moderation.curve([0.1, 0.2], [1, 1])


def test_precision_falls_with_the_share():
    assert moderation.precision(0.5, 0.8, 0.2) == pytest.approx(0.8)
    assert moderation.precision(0.02, 0.8, 0.2) == pytest.approx(0.016 / (0.016 + 0.196))
    assert moderation.precision(0.5, 0, 0) == 1.0


def test_colours_say_direction_and_strength():
    html = word_colours.row(["差", "<b>", "好"], [2.0, 0.0, -1.0])
    assert "213,94,0,0.75" in html and "0,114,178,0.38" in html and "&lt;b&gt;" in html
    assert "230,159,0,0.75" in word_colours.row(["a"], [0.3], one_sided=True)
    assert word_colours.strongest(["a", "b"], [0.1, -2], 1) == "b -2.00"
    assert word_colours.row([], []) == ""


def test_tables_are_escaped_and_readable_without_colours(monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: seen.append(bundle))
    word_colours.table(("word", "weight"), [("<x>", 2.0), ("y", -1.0)], bar=1)
    assert "&lt;x&gt;" in seen[0]["text/html"] and "width:60px" in seen[0]["text/html"]
    assert seen[0]["text/plain"].splitlines()[1] == "<x> | 2.0"


def test_glosses_are_of_texts_that_exist():
    from course_utils import datasets
    from course_utils.datasets.texts.base import key

    data = datasets.load("chinese_reviews")
    there = {key(text) for text in data.raw.texts}
    texts, _words, doubtful = glosses._glosses()
    assert set(texts) <= there and doubtful <= set(texts)
    assert glosses.gloss("前台服务还是不错的。").startswith("the service")
    assert glosses.gloss_word("不 错") == "not bad" and glosses.gloss("never") == ""


def test_the_picture_names_both_ways():
    figure = figures.task()
    words = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert "threshold" in words and "a person reads" in words and "on the page" in words


def test_a_grid_of_pairs_has_each_number_in_its_field_and_can_be_read():
    from matplotlib.figure import Figure

    axis = Figure().subplots()
    values = {"books → books": 0.9, "books → films": 0.5, "films → books": 0.61, "films → films": 0.4}
    figures.pair_grid(axis, values, ["books", "films"], ["books", "films"], "Blues", 40, 90)
    fields = {text.get_position(): (text.get_text(), text.get_color()) for text in axis.texts}
    # The place is (column, row); letters are white on the dark fields alone.
    assert fields == {
        (0, 0): ("90", "white"), (1, 0): ("50", "black"), (0, 1): ("61", "black"), (1, 1): ("40", "black"),
    }  # fmt: skip
    assert axis.images[0].get_array().tolist() == [[90, 50], [61, 40]] and axis.images[0].get_clim() == (40, 90)
    assert [label.get_text() for label in axis.get_yticklabels()] == ["books", "films"]
