"""Features that need no future, the network's reach, and reading piece by piece what is read as a whole."""

import numpy
import pytest

from course_utils.chapters.speech_to_text import ctc, recogniser, spoken_strings, streaming
from course_utils.core.errors import CourseError
from course_utils.media import sound

RATE = recogniser.SAMPLE_RATE


def chirps(seconds=1.5, seed=0):
    """A sound that changes all the time: float32 [n]."""
    generator = numpy.random.default_rng(seed)
    at = numpy.arange(int(seconds * RATE)) / RATE
    return (0.3 * numpy.sin(2 * numpy.pi * (300 + 400 * at) * at) + 0.02 * generator.normal(size=len(at))).astype(
        "float32"
    )


def string(samples, digits=(1, 2)):
    return spoken_strings.String(samples, digits, tuple(0.5 * (k + 1) for k in range(len(digits))), "somebody")


@pytest.fixture(scope="module")
def model():
    """An untrained network with batch statistics that are not the trivial ones."""
    import keras

    keras.utils.set_random_seed(0)
    made = recogniser.network()
    for layer in made.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights([gamma + 0.3, beta + 0.1, mean + 0.05, 0.5 * variance])
    return made


def test_log_mels_are_those_of_sound():
    wave = chirps()
    ours = recogniser.log_mels(wave)
    power = sound.spectrogram(wave, RATE)
    filters = sound.mel_filters(recogniser.MELS, 256, RATE, recogniser.LOW, recogniser.HIGH)
    assert numpy.allclose(ours, numpy.log(power @ filters + recogniser.QUIET), atol=1e-5)


def test_a_shorter_throat_moves_all_up_and_a_quicker_tempo_makes_fewer_frames():
    at = numpy.arange(RATE) / RATE
    tone = 0.5 * numpy.sin(2 * numpy.pi * 1000 * at)
    places = [recogniser.log_mels(tone, throat).mean(axis=0).argmax() for throat in (0.87, 1.0, 1.15)]
    assert places[0] < places[1] < places[2]
    assert len(recogniser.log_mels(tone, tempo=1.25)) == pytest.approx(len(recogniser.log_mels(tone)) / 1.25, abs=2)


def test_the_running_mean_takes_loudness_away_and_never_looks_ahead():
    wave = chirps(3.0)
    loud, soft = recogniser.log_mels(wave), recogniser.log_mels(0.3 * wave)
    apart = numpy.abs(recogniser.features(wave) - recogniser.features(0.3 * wave))[150:].mean()
    assert apart < 0.3 * numpy.abs(loud - soft)[150:].mean() / 3
    whole, _after = recogniser.levelled(loud)
    first, after = recogniser.levelled(loud[:70])
    second, _after = recogniser.levelled(loud[70:], after)
    assert numpy.allclose(whole, numpy.concatenate([first, second]), atol=1e-5)


def test_batches_are_filled_with_silence_and_labels_are_digits_plus_one():
    inputs, labels = recogniser.batch([string(chirps(0.5), (0, 9)), string(chirps(1.0), (4,))], tail=8)
    assert inputs.shape[1] % recogniser.STRIDE == 0 and inputs.shape[1] >= 98 + 8
    assert labels[0, :3].tolist() == [1, 10, 0] and labels[1, :2].tolist() == [5, 0]
    assert not inputs[0, 48:].any() and inputs[1, 90].any()
    with pytest.raises(CourseError, match="does not fit into 40"):
        recogniser.batch([string(chirps())], frames=40)


def test_the_quick_loss_is_that_of_keras_and_the_one_written_out():
    import keras

    logits = numpy.random.default_rng(0).normal(0, 2, (3, 40, recogniser.DIGITS + 1)).astype("float32")
    labels = numpy.zeros((3, recogniser.MOST_DIGITS), "int32")
    texts = (4, 4, 8), (1, 2, 3, 3, 10), (7,)
    for row, text in zip(labels, texts, strict=True):
        row[: len(text)] = text
    found = numpy.asarray(recogniser.ctc_loss(labels, logits))
    assert numpy.allclose(found, keras.losses.CTC(reduction=None)(labels, logits), rtol=1e-4)
    assert numpy.allclose(
        found,
        [ctc.loss(recogniser.log_softmax(table), text) for table, text in zip(logits, texts, strict=True)],
        rtol=1e-4,
    )


def test_an_output_sees_its_reach_and_no_further(model):
    frames, middle = 4 * 80, 40
    inputs = numpy.random.default_rng(0).normal(size=(1, frames, recogniser.MELS)).astype("float32")
    before = model.predict_on_batch(inputs)[0, middle]
    for place, sees in (
        (4 * middle + recogniser.REACH, False),
        (4 * middle - recogniser.REACH - 1, False),
        (4 * middle + 20, True),
    ):
        changed = inputs.copy()
        changed[0, place] += 5
        after = model.predict_on_batch(changed)[0, middle]
        assert (numpy.abs(after - before).max() > 1e-5) == sees, place


@pytest.mark.parametrize("piece", [0.037, 0.1, 0.5, 9.0])
def test_piece_by_piece_reads_what_the_whole_reads(model, piece):
    spoken = []

    class Recording(streaming.Stream):
        def _read(self, logits):
            spoken.append(logits)
            super()._read(logits)

    wave = chirps(2.0)
    stream, size = Recording(model.predict_on_batch), int(piece * RATE)
    for start in range(0, len(wave), size):
        partial = stream.feed(wave[start : start + size])
    partial = stream.finish()
    (whole,) = recogniser.logits(model, [string(wave)])
    assert numpy.allclose(numpy.concatenate(spoken), whole, atol=1e-4)
    assert partial.digits == recogniser.read(model, [string(wave)])[0]
    assert partial.heard == pytest.approx(2.0)


def test_partials_grow_and_never_take_back(model):
    partials = streaming.feed(model.predict_on_batch, chirps(2.0))
    for before, after in zip(partials[:-1], partials[1:], strict=True):
        assert after.digits[: len(before.digits)] == before.digits and after.heard >= before.heard
    assert all(partial.milliseconds >= 0 for partial in partials)


def test_what_is_written_follows_the_sound_by_the_lookahead_at_most():
    def spike(inputs):  # a digit wherever something is loud, as seen by a network without any reach
        loud = inputs[:, ::4].mean(axis=2) > 0.5
        table = numpy.zeros((*loud.shape, 11), "float32")
        table[..., 0] = 1
        table[..., 5] = 2 * loud
        return table

    wave = numpy.zeros(2 * RATE, "float32")
    wave[8000:8800] = numpy.random.default_rng(0).normal(0, 0.3, 800)
    partials = streaming.feed(spike, wave)
    assert partials[-1].digits == (4,)
    (delay,) = streaming.delays(partials, [1.1], (4,))
    lookahead = streaming.Stream(spike).lookahead
    assert 0 < delay < lookahead + 0.1 + 0.05
    assert streaming.delays(partials, [1.1], (7,)) == [None]


def test_short_sounds_are_read_too(model):
    for samples in (50, 200, 900):
        partials = streaming.feed(model.predict_on_batch, chirps()[:samples])
        assert partials[-1].heard == pytest.approx(samples / RATE)


def test_training_lowers_the_loss_and_goes_on_from_a_model():
    strings = [string(chirps(0.8, seed), (seed % 10,)) for seed in range(8)]
    trained, losses = recogniser.train(strings, 4, 0, batch_size=4)
    assert len(losses) == 4 and losses[-1] < losses[0]
    again, more = recogniser.train(strings, 1, 0, trained, batch_size=4)
    assert more[0] < losses[0]
    assert not numpy.array_equal(again.get_weights()[0], trained.get_weights()[0])
    same, other = (recogniser.train(strings, 1, seed, batch_size=4)[0] for seed in (0, 1))
    first = recogniser.train(strings, 1, 0, batch_size=4)[0]
    assert numpy.array_equal(same.get_weights()[0], first.get_weights()[0])
    assert not numpy.array_equal(other.get_weights()[0], first.get_weights()[0])


def test_going_on_from_a_model_repeats_and_keeps_what_tensorflow_has_compiled(monkeypatch):
    import keras

    strings = [string(chirps(0.8, seed), (seed % 10,)) for seed in range(8)]
    trained, _losses = recogniser.train(strings, 1, 0, batch_size=4)
    # Setting TensorFlow's seed clears what it has compiled: half a second for each of many short trainings.
    monkeypatch.setattr(keras.utils, "set_random_seed", lambda seed: pytest.fail("the compiled steps are lost"))
    runs = [recogniser.train(strings, 1, seed, trained, batch_size=4)[0].get_weights() for seed in (0, 0, 1)]
    assert all(numpy.array_equal(*pair) for pair in zip(*runs[:2], strict=True))
    assert not numpy.array_equal(runs[0][0], runs[2][0])
