import numpy
import pytest

from course_utils.chapters.text_classification import (
    figures,
    glosses,
    in_words,
    kinds,
    linear_text,
    longer,
    moderation,
    text_networks,
)
from course_utils.chapters.text_classification.explorers import attention_pooling
from course_utils.core.errors import CourseError
from course_utils.core.i18n import speaking
from course_utils.datasets.texts.base import Texts
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


def test_who_reads_in_chinese_gets_no_english_beside_a_chinese_text(capsys):
    rows, heads = [("不 错", "not bad", -1.5)], ("token", "in English", "weight")
    glosses.table(heads, rows, bar=2)
    assert "not bad" in capsys.readouterr().out and len(glosses.notes("前台服务还是不错的。")) == 1
    assert glosses.beside("不 错") == "不 错 not bad"
    with speaking("zh"):
        glosses.table(heads, rows, bar=2)
        assert glosses.notes("前台服务还是不错的。") == [] and glosses.beside("不 错") == "不 错"
    assert "not bad" not in capsys.readouterr().out


def test_the_courses_own_labels_and_kinds_have_names_in_both_languages():
    assert kinds.pair("books → hotels") == "books → hotels" and kinds.named("other") == "other"
    with speaking("zh"):
        assert kinds.pair("books → hotels") == "书 → 酒店" and kinds.named("complaint") == "差评"
        assert kinds.named("the learner's label") == "the learner's label"
        assert len(attention_pooling.words()) == len(attention_pooling.VALUES) and attention_pooling.words()[2] == "小"
    assert attention_pooling.words()[2] == "small"


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


def test_a_network_sees_the_first_tokens_that_it_knows():
    words = text_networks.vocabulary(["a b b", "b c"], size=2, length=4)
    assert words.seen("b z a c b") == ["b", "<unknown>", "a", "<unknown>"]
    cut = linear_text.fit(["a b", "b b", "z b", "a"] * 2, numpy.array([0, 1, 1, 0] * 2), longest=1, cut=words.seen)
    assert set(cut.weights) == {"a", "b", "<unknown>"}
    pairs = linear_text.fit(["a b", "b b", "z b", "a"] * 2, numpy.array([0, 1, 1, 0] * 2), cut=words.seen)
    assert "a b" in pairs.weights and "<unknown> b" in pairs.weights


def clouds(n=400, seed=0, bold=1.0):
    """Scores of a classifier whose log-odds are `bold` times the true ones, and labels."""
    generator = numpy.random.default_rng(seed)
    true = generator.normal(size=n) * 2
    labels = (generator.uniform(size=n) < 1 / (1 + numpy.exp(-true))).astype(int)
    return 1 / (1 + numpy.exp(-bold * true)), labels


def test_auc_is_how_often_a_wanted_text_is_above_another():
    scores, labels = [0.1, 0.4, 0.4, 0.9, 0.2], [0, 1, 0, 1, 0]
    pairs = [(a > b) + 0.5 * (a == b) for a, x in zip(scores, labels) for b, y in zip(scores, labels) if x > y]  # noqa: B905
    assert moderation.auc(scores, labels) == pytest.approx(numpy.mean(pairs))
    from sklearn.metrics import roc_auc_score

    found = clouds()
    assert moderation.auc(*found) == pytest.approx(roc_auc_score(found[1], found[0]))
    with pytest.raises(CourseError, match="both kinds"):
        moderation.auc([0.1, 0.2], [1, 1])


@pytest.mark.parametrize("bold", [0.5, 1.0, 2.0])
def test_the_temperature_undoes_what_is_too_bold_or_too_timid(bold):
    scores, labels = clouds(20_000, bold=bold)
    found = moderation.temperature_of(scores, labels)
    assert found == pytest.approx(bold, rel=0.1)
    mended = moderation.tempered(scores, found)
    assert moderation.auc(mended, labels) == pytest.approx(moderation.auc(scores, labels))
    assert moderation.calibration_error(mended, labels) < 0.02
    if bold != 1:
        assert moderation.calibration_error(scores, labels) > 0.05
    assert sum(n for _promised, _true, n in moderation.reliability(scores, labels)) == len(labels)


def test_cost_counts_what_the_curve_counts():
    scores, labels = clouds()
    curve = moderation.curve(scores, labels)
    for threshold in (0.2, 0.5):
        assert moderation.cost(scores, labels, threshold, 10, 1) == pytest.approx(
            curve.cost(labels.mean(), 10, 1)[round(100 * threshold)]
        )


def test_what_is_saved_has_an_interval_around_it():
    scores, labels = clouds()
    part = moderation.saved(scores, labels, 0.3, 0.1, 10, 1)
    assert part["low"] < part["value"] < part["high"] < 1
    assert moderation.saved(scores, labels, 0.0, 0.1, 1, 1)["value"] < 0  # to read everything costs more than nothing
    assert moderation.saved(numpy.array(labels, float), labels, 0.5, 0.1, 10, 1)["value"] == 1


def test_a_lead_is_counted_on_the_same_texts():
    right, other = numpy.array([1, 1, 1, 0] * 100), numpy.array([1, 0, 1, 0] * 100)
    gap, half = moderation.lead(right, other)
    assert gap == 0.25 and 0.03 < half < 0.05
    assert moderation.lead(right, right) == (0.0, 0.0)


def kinds_of(n, share, seed):
    """Texts of six words, half of which both kinds use."""
    generator = numpy.random.default_rng(seed)
    labels = (generator.uniform(size=n) < share).astype(int)
    words = (("good", "fine", "so", "very"), ("bad", "poor", "so", "very"))
    return Texts(tuple(" ".join(generator.choice(words[label], 6)) for label in labels), labels, ("x",) * n)


def test_weights_that_balance_move_scores_and_leave_the_order():
    train, test = kinds_of(600, 0.5, 0), kinds_of(300, 0.5, 1)
    found = [linear_text.imbalanced(train, test, 0.1, balance) for balance in (False, True)]
    assert found[0].mean() + 0.03 < found[1].mean()
    areas = [moderation.auc(scores, test.labels) for scores in found]
    assert areas[0] == pytest.approx(areas[1], abs=0.03)


def test_free_weights_learn_by_heart():
    train, validation = kinds_of(200, 0.5, 0), kinds_of(100, 0.5, 1)
    on_training, held_back = linear_text.by_strength(train, validation, (1e-6, 1.0, 1e4))
    assert len(on_training) == len(held_back) == 3 and on_training[0] <= on_training[2]


def test_neighbours_leave_the_token_itself_out_and_sides_are_compared():
    words = text_networks.vocabulary(TEXTS, length=12)
    near = text_networks.neighbours(text_networks.text_cnn(len(words)), words, nearest=2)
    assert set(near) == set(words.index) and all(token not in others for token, others in near.items())
    same, by_lot = text_networks.same_side({"a": ["b", "c"], "b": ["a"], "c": ["z"]}, {"a": 1.0, "b": 2.0, "c": -1.0})
    assert same == pytest.approx(2 / 3) and by_lot == pytest.approx(5 / 9)


def test_sentences_say_what_was_measured():
    assert "68%" in in_words.leak(0.9, 0.684, 0.85) and "+5.0 points" in in_words.leak(0.9, 0.684, 0.85)
    said = in_words.strengths((0.1, 2, 50), (0.8, 0.9, 1.0), (0.7, 0.82, 0.8), 2, 100)
    assert "highest at C = 2, 82.0%" in said and "80.0% at the end" in said and "7.5 points" in said
    right = {"a": numpy.array([1, 1, 0, 1]), "b": numpy.array([1, 0, 0, 1])}
    assert "a is right on 75.0%" in in_words.race(right, ["a", "b"]) and "+25.0 points" in in_words.race(right, "ab")
    assert "leads the CNN by 10.0 points" in in_words.small_data((5, 9), [[0.8], [0.9]], [[0.7, 0.7], [0.85, 0.89]])
    assert "words: 1 of 2 right" in in_words.foreign((0, 1), {"words": [0.6, 0.7]})
    assert "too timid" in in_words.calibration(0.7, 0.06, 0.02, 0.9)
    assert "too bold" in in_words.calibration(1.7, 0.06, 0.02, 0.9)
    assert "50% less" in in_words.thresholds(0.2, 600, 300, 400, 350, 10, 1) and "1/11" in in_words.thresholds(
        0.2, 600, 300, 400, 350, 10, 1
    )
    assert "accuracy 90%." in in_words.rare({"x": {"recall": 0.5, "accuracy": 0.8, "auc": 0.9}}, 0.1)
    pairs = {"a → a": 0.9, "a → b": 0.6, "b → b": 0.8, "b → a": 0.7}
    new = {"a → a": 0.1, "a → b": 0.2, "b → b": 0.1, "b → a": 0.3}
    said = in_words.drift(pairs, new)
    assert "At home 80% to 90%" in said and "b → a has 30% new and 70% right; a → b has 20% new and 60% right." in said
    assert in_words.drift({"a → a": 0.9}, {"a → a": 0.1}) == "At home 90% to 90% are right."


def test_a_filter_by_hand_answers_where_the_picture_says():
    rows = numpy.array([[0, 0], [1, 0], [0, 1]], float)
    figure, words = figures.filter_by_hand(
        ("a", "not", "bad"), "nb", rows, numpy.array([[2, 0], [0, 2]]), -3, [0.0, 1.0]
    )
    assert "not bad: 1" in words and "the largest, 1, is kept" in [text.get_text() for text in figure.axes[0].texts]


def test_figures_say_their_numbers():
    assert "85 %" in figures.strengths((1, 2), (0.8, 0.9), (0.7, 0.85), 2)[1]
    rows = [{"network": n, "pass": p, "training": 0.8, "validation": 0.7} for n in ("CNN", "attention") for p in (1, 2)]
    assert "attention, validation texts: 70 %, 70 %" in figures.passes(rows)[1]
    assert "CNN: 70%, 80%" in figures.learning_curves((5, 9), {"x": [[0.9], [0.9]], "CNN": [[0.7], [0.8]]}, 0.5)[1]
    found = {"words": [[0.6], [0.7]], "vectors": [[0.8], [0.82]]}
    assert "CNN from random weights: 55 % (20)" in figures.few_labels((20, 50), found, 900, 0.9, (20,), [[0.55]])[1]
    assert "random weights" not in figures.few_labels((20, 50), found, 900, 0.9)[1]
    scores, labels = clouds()
    rows = moderation.reliability(scores, labels)
    told = figures.ranking_and_promise(moderation.curve(scores, labels), 0.87, rows, rows)[1]
    assert "area is 0.87" in told and "with temperature" in told
    assert "a → a 90%" in figures.drift({"a → a": 0.9}, {"a → a": 0.1}, ["a"], ["a"])[1]


def test_more_passes_are_chosen_on_validation_texts(monkeypatch):
    class Data:
        train, validation, test = kinds_of(60, 0.5, 0), kinds_of(30, 0.5, 1), kinds_of(30, 0.5, 2)

    monkeypatch.setattr(longer, "EPOCHS", 2)
    monkeypatch.setattr(longer, "SEEDS", (0,))
    monkeypatch.setattr(longer, "SETTINGS", ((10, 5, 1e-2), (10, 5, 1e-6)))
    monkeypatch.setattr(longer, "MAKERS", {"CNN": text_networks.text_cnn})
    rows = longer.networks(Data)
    best = [row for row in rows if row["kind"] == "best"]
    assert len(best) == 2 and len(rows) == 2 + 2 * 2
    assert ["test" in row for row in best].count(True) == 1
    chosen = next(row for row in best if "test" in row)
    assert chosen["validation"] == max(row["validation"] for row in best) and 1 <= chosen["passes"] <= 2


def test_what_is_told_where_nothing_is_flagged_or_nothing_is_wrong():
    assert "no text is flagged, so every wanted one is missed. 1,000 texts cost 500." in in_words.errors(
        0.5, 0.0, 0.0, 0.0, 500, 0
    )
    assert "of 100 flagged texts 80 are wanted" in in_words.errors(0.5, 0.8, 0.5, 0.615, 500, 10)
    assert "0% less" in in_words.thresholds(0.2, 0.0, 0.0, 0.0, 0.0, 10, 1)
