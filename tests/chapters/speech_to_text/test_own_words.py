"""13_speech_to_text on words that are no digits: other vocabularies, splits of one's own people, ten brought words."""

import numpy
import pytest
import soundfile

from course_utils.chapters.speech_to_text import bring, figures, recogniser, recordings, self_training, spoken_strings
from course_utils.chapters.speech_to_text.explorers import captions, ctc_frames
from course_utils.chapters.speech_to_text.explorers.arriving import Arriving
from course_utils.datasets.speech import digits
from course_utils.notebook import brought

WORDS = ("lights on", "stop", "left", "right", "up", "down", "louder", "softer", "next", "back", "help", "home")


def voices(people=4, takes=2, words=WORDS, teachers=("p0", "p3"), missing=()):
    """Clips of noise, each of its own; `missing` are (person, word) that nobody recorded."""
    rows = [(f"p{who}", word) for who in range(people) for word in range(len(words)) for _take in range(takes)]
    rows = [row for row in rows if row not in missing]
    draw = numpy.random.default_rng(0)
    clips = tuple((0.2 * draw.standard_normal(1600)).astype("float32") for _row in rows)
    return digits.Digits(
        clips=clips, rate=8000, labels=numpy.array([word for _who, word in rows]),
        speakers=numpy.array([who for who, _word in rows]), human=numpy.ones(len(rows), bool), words=words,
        teachers=teachers, name="own", tier="own", fingerprint="0", note="", licence="", source="",
    )  # fmt: skip


def test_a_network_has_a_symbol_for_each_word_and_keeps_them():
    data = voices()
    strings = spoken_strings.compose(data, data.of(data.teaching()), 8, **recogniser.TRAINING)
    model, losses = recogniser.train(strings, 1, words=len(WORDS))
    assert model.output_shape[-1] == 13 and recogniser.words_of(model) == 12 and numpy.isfinite(losses).all()
    again, _losses = recogniser.train(strings, 1, model=model)
    assert recogniser.words_of(again) == 12  # the vocabulary of the network that it starts from
    assert {len(table[0]) for table in recogniser.logits(model, strings)} == {13}


def test_evenness_has_the_size_of_the_vocabulary():
    table = numpy.full((4, 13), -9.0)
    table[range(4), [0, 12, 0, 12]] = 0
    assert numpy.allclose(self_training.frequencies([table]), [0] * 11 + [1])
    corrections = self_training.evenly([table])
    assert corrections.shape == (13,) and corrections[12] == corrections.min() < 0 < corrections[1]


def test_of_ones_own_teachers_takes_are_held_back_and_of_machines_voices():
    data = voices()
    training, unseen, name = recordings.held_back(data, data.teaching())
    assert name == "known voices, other takes" and not set(training) & set(unseen)
    taught = {(data.speakers[k], data.labels[k]) for k in training}
    assert len(taught) == 24  # each teacher still teaches every word
    assert set(data.speakers[training]) | set(data.speakers[unseen]) == {"p0", "p3"}
    once = voices(takes=1)
    training, unseen, name = recordings.held_back(once, once.teaching())
    assert name == "known voices, same takes" and numpy.array_equal(training, unseen)


def test_everybody_is_a_stranger_once(monkeypatch):
    data, heard = voices(), []

    def train(strings, epochs, seed=0, words=None):
        heard.append({string.speaker for string in strings})
        return f"network {len(heard)}", [0.0]

    def of_models(models, strings):
        tested = {string.speaker for string in strings}
        assert not tested & heard[-1] and models == [f"network {len(heard)}"]
        return {(who, 0): 0.5 for who in tested}

    monkeypatch.setattr(recogniser, "train", train)
    monkeypatch.setattr(recordings, "of_models", of_models)
    found = recordings.everybody_once(data, 20, 1, tested=3)
    assert sorted(who for who, _word in found) == ["p0", "p1", "p2", "p3"] and len(heard) == 3
    assert recordings.by_person({("a", 0): 0.0, ("a", 1): 1.0, ("b", 0): 0.25}) == [0.5, 0.25]


def test_who_lacks_a_word_is_not_asked_to_say_it():
    data = voices(missing={("p1", 4)})
    strings = spoken_strings.spoken(data, data.of(["p1", "p2"]), [(4, 1)] * 20)
    assert {string.speaker for string in strings} == {"p2"}


def test_words_are_written_as_words():
    logits = numpy.full((4, 13), -4.0)
    logits[range(4), [0, 2, 0, 1]] = 4
    explorer = ctc_frames.CtcFrames({"one": (numpy.zeros((16, recogniser.MELS)), logits)}, WORDS)
    assert "the whole path" not in explorer.alt("one", 3, 0) and "reads stop lights on." in explorer.alt("one", 3, 0)
    explorer.draw("one", 3, 0)
    assert explorer.read_text.get_text() == "collapsed: stop lights on"
    partials = [captions.streaming.Partial(0.5, (1,), 1.0), captions.streaming.Partial(1.0, (1, 0), 1.0)]
    assert [text for _second, text in captions.events(partials, WORDS)] == ["stop", "stop, lights on"]
    assert captions.sentence(partials, WORDS).startswith("stop, lights on (1.0 s")
    arriving = Arriving({"one": (numpy.ones(8000, "float32"), partials, (0.4, 0.9), (1, 0))}, WORDS)
    assert "The text so far: stop, lights on." in arriving.alt("one", 12)
    arriving.draw("one", 12)
    assert [label.get_text() for label in arriving.spoken] == ["stop", "lights on"]


def test_figures_name_the_words():
    import matplotlib.pyplot as pyplot

    from course_utils.chapters.speech_to_text import error_rate

    figure, told = figures.confusions([error_rate.edits((1, 0, 11), (1, 11))], WORDS)
    assert told == "lights on left out"
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == [*WORDS, "–"]
    grid = figures.recordings_grid({("p1", 11): 0.5}, WORDS)
    assert [label.get_text() for label in grid.axes[0].get_xticklabels()] == list(WORDS)
    shares = figures.digit_shares({"said": [1] * 12}, WORDS)
    assert len(shares.axes[0].patches) == 12
    pyplot.close("all")


# Ten words that a learner brings


@pytest.fixture
def network(monkeypatch):
    """A network that writes "stop" for all that is louder than the rest, and "back" for the others."""

    def read(model, strings):
        return [(1,) if numpy.abs(string.samples).mean() > 0.05 else (9, 9) for string in strings]

    monkeypatch.setattr(recogniser, "read", read)


def recorded(folder, name, seed, seconds=0.4, loud=True):
    folder.mkdir(exist_ok=True)
    draw = numpy.random.default_rng(seed)
    burst = (
        0.3 * draw.standard_normal(int(8000 * seconds)) * (1 if loud else numpy.exp(-numpy.arange(8000 * seconds) / 90))
    )
    soundfile.write(folder / name, burst, 8000)
    return str(folder / name)


def test_without_recordings_the_strangers_ten_are_the_sample(network, capsys):
    found = bring.look(None, "network", voices())
    assert found.sample and found.of == 10 and len(found.lines) == 10 and found.chance == pytest.approx(1 / 12)
    assert found.right == sum(line == "said stop, written stop" for line in found.lines)
    brought.tell(found)
    assert "now bring ten words in your voice" in capsys.readouterr().out


def test_ten_words_are_asked_and_told_with_the_interval(network, tmp_path, capsys):
    mine = {
        "Stop ": [recorded(tmp_path / "m", f"s{k}.wav", k) for k in range(7)],
        "back": [recorded(tmp_path / "m", f"h{k}.wav", 50 + k, loud=False) for k in range(3)],
    }
    found = bring.look(mine, "network", voices())
    assert (found.sample, found.faults, found.right, found.of) == (False, (), 7, 10)
    brought.tell(found)
    out = capsys.readouterr().out
    assert "said stop, written stop" in out and "said back, written back, back" in out
    assert "7 of 10 are right: 70 %, with a 95 % interval from 40 % to 89 %." in out and "✓ These are yours" in out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda mine, where: mine["stop"].pop(), "Of your recordings 9 can be used, and ten are asked for."),
        (lambda mine, where: mine.__setitem__("stop", mine["stop"] + mine.pop("back")), "All of them are one thing"),
        (lambda mine, where: mine.__setitem__("hello", [mine["stop"][0]]), "'hello' is not among the answers"),
        (lambda mine, where: mine["stop"].append(mine["stop"][0]), "holds the same sound as"),
        (lambda mine, where: mine["stop"].append("gone.wav"), "There is no file gone.wav"),
        (
            lambda mine, where: mine["stop"].append(recorded(where, "short.wav", 9, 0.05)),
            "short.wav has 0.05 s; clips of 0.1",
        ),
    ],
    ids=["nine", "one word", "unknown word", "a copy", "no file", "too short"],
)
def test_what_is_wrong_with_them_is_told(network, tmp_path, change, sentence):
    mine = {
        "stop": [recorded(tmp_path / "m", f"s{k}.wav", k) for k in range(7)],
        "back": [recorded(tmp_path / "m", f"h{k}.wav", 50 + k) for k in range(3)],
    }
    change(mine, tmp_path / "m")
    found = bring.look(mine, "network", voices())
    assert any(sentence in fault for fault in found.faults), found.faults
    assert brought.verdict(found)[0] == "wrong"


def test_digits_may_be_written_as_words(network, tmp_path):
    data = voices(words=digits.SIGNS)
    found = bring.look(
        {"three": recorded(tmp_path / "m", "t.wav", 1), "7": recorded(tmp_path / "m", "s.wav", 2)}, "n", data
    )
    assert [line.split(",")[0] for line in found.lines] == ["said 3", "said 7"]
    status, sentence = brought.verdict(bring.look(["t.wav"], "n", data))
    assert status == "wrong" and "of the kind list" in sentence
