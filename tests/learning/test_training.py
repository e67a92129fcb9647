import math

import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.core.shown import pictures_of
from course_utils.learning import networks, training, watching

keras = pytest.importorskip("keras")


@pytest.fixture
def data():
    """Two classes that a linear rule tells apart: bright on the left, bright on the right."""
    generator = numpy.random.default_rng(0)
    labels = generator.integers(0, 2, 256)
    images = generator.random((256, 4, 4, 1)).astype("float32")
    images[labels == 0, :, :2] += 1
    images[labels == 1, :, 2:] += 1
    return images, labels


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return networks.dense_network((4, 4, 1), 2, hidden=8, learning_rate=0.01)


def test_fit_learns_and_reports(model, data, capsys):
    history = training.fit(model, data, data, epochs=4, live=False)
    assert history.history["val_accuracy"][-1] > 0.9
    assert len(history.history["loss"]) == 4
    assert not history.stopped_early and not history.diverged and history.seconds > 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[:4]] == [f"epoch {n}/4" for n in range(1, 5)]


def test_quiet_says_nothing(model, data, capsys):
    training.fit(model, data, data, epochs=1, quiet=True)
    assert capsys.readouterr().out == ""


class Worsen(keras.callbacks.Callback):
    """Destroys the weights after the second epoch and presses stop (or interrupts) in the fourth."""

    def __init__(self, how):
        super().__init__()
        self.how = how

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 2:
            self.model.set_weights([0 * weight for weight in self.model.get_weights()])
            self.model.optimizer.learning_rate = 0.0
        if epoch == 3 and self.how == "interrupt":
            raise KeyboardInterrupt


def test_an_interruption_in_jupyterlab_keeps_the_best_weights(model, data, monkeypatch):
    monkeypatch.setenv("COURSE_LIVE", "1")
    history = training.fit(model, data, data, epochs=8, callbacks=[Worsen("interrupt")], live=False)
    assert history.stopped_early and history.best_epoch <= 2
    accuracy = model.evaluate(*data, verbose=0)[1]
    assert accuracy == pytest.approx(max(history.history["val_accuracy"]), abs=1e-6)


def test_an_interruption_of_a_script_ends_the_script_with_the_best_weights(model, data, monkeypatch):
    monkeypatch.setenv("COURSE_LIVE", "0")
    with pytest.raises(KeyboardInterrupt):
        training.fit(model, data, data, epochs=8, callbacks=[Worsen("interrupt")], quiet=True)
    assert model.evaluate(*data, verbose=0)[1] > 0.6


def test_restore_best_at_the_end_and_not_without(model, data):
    kept = training.fit(model, data, data, epochs=4, callbacks=[Worsen("")], quiet=True, restore_best=True)
    assert model.evaluate(*data, verbose=0)[1] == pytest.approx(max(kept.history["val_accuracy"]), abs=1e-6)
    training.fit(model, data, data, epochs=4, callbacks=[Worsen("")], quiet=True)
    assert model.evaluate(*data, verbose=0)[1] < 0.6


def test_a_loss_that_is_no_number_ends_training_and_says_so(data, capsys):
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(1e30), "mse", metrics=["accuracy"])
    history = training.fit(model, data, data, epochs=20, live=False)
    assert history.diverged and len(history.history["loss"]) < 20
    assert not math.isfinite(history.history["loss"][-1])
    assert "smaller learning rate" in capsys.readouterr().out


def test_wrong_sizes_are_told(model, data):
    images, labels = data
    with pytest.raises(CourseError, match="train has 256 inputs and 255 labels"):
        training.fit(model, (images, labels[:-1]), data, epochs=1)
    with pytest.raises(CourseError, match="validation has 0 inputs"):
        training.fit(model, data, (images[:0], labels[:0]), epochs=1)
    with pytest.raises(CourseError, match="epochs is 0"):
        training.fit(model, data, data, epochs=0)


def test_the_live_view_counts_stops_and_keeps_the_best(model, data, monkeypatch):
    """The widgets work without a browser: press the button's own handler in the middle of an epoch."""
    view = watching.Live("title")
    presses = []

    class Press(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if not presses and len(view.lines) == 2:
                presses.append(batch)
                view.button.click()

    monkeypatch.setattr(watching, "Live", lambda title: view)
    history = training.fit(model, data, data, epochs=50, callbacks=[Press()], live=True)
    assert history.stopped_early and 2 <= len(history.history["loss"]) <= 3
    assert view.button.disabled and view.words.value.startswith("Stopped")
    ((picture, _kind, alt),) = pictures_of({"data": {"text/html": view.picture.value}})
    assert picture.startswith(b"\x89PNG") and "validation accuracy is best" in alt
    assert "validation accuracy is best" in view.note.value


def test_to_float_scales_bytes_and_refuses_the_rest():
    scaled = training.to_float(numpy.array([0, 255], "uint8"))
    assert scaled.dtype == numpy.float32 and scaled.tolist() == [0.0, 1.0]
    with pytest.raises(CourseError, match="float64"):
        training.to_float(numpy.array([0.5]))


def test_batches_of_a_tf_data_set(model, data):
    import tensorflow

    pipeline = tensorflow.data.Dataset.from_tensor_slices(data).batch(32)
    history = training.fit(model, pipeline, pipeline, epochs=2, quiet=True)
    assert len(history.history["val_accuracy"]) == 2


def test_repeat_starts_each_seed_afresh():
    """The second run equals one that was alone, though network and optimiser are used again."""
    from course_utils.learning import networks, training

    numbers = numpy.random.default_rng(0)
    x, y = numbers.random((64, 8, 8, 1), dtype=numpy.float32), numbers.integers(0, 2, 64)

    def build():
        return networks.dense_network((8, 8, 1), 2, hidden=8)

    def weights(model, history):
        return numpy.concatenate([part.ravel() for part in model.get_weights()])

    together = training.repeat(build, (x, y), (x, y), 2, [3, 4], measure=weights)
    (alone,) = training.repeat(build, (x, y), (x, y), 2, [4], measure=weights)
    assert not numpy.allclose(together[0], together[1])
    numpy.testing.assert_allclose(together[1], alone, atol=1e-6)


def test_repeat_with_a_given_network_and_validation_is_the_same():
    """A network that was trained before, on other data too, starts afresh; the last validation is what fit says."""
    from course_utils.learning import networks, training

    numbers = numpy.random.default_rng(0)
    x, y = numbers.random((64, 8, 8, 1), dtype=numpy.float32), numbers.integers(0, 2, 64)
    held = x[:40], y[:40]

    def build():
        return networks.dense_network((8, 8, 1), 2, hidden=8)

    def measure(model, history):
        return history.history, model.get_weights()

    used = build()
    training.fit(used, (x[:32] + 1, y[:32]), held, 1, quiet=True)
    ((history, weights),) = training.repeat(build, (x, y), held, 2, [4], measure=measure, model=used)
    keras.utils.set_random_seed(4)
    alone = build()
    fitted = training.fit(alone, (x, y), held, 2, quiet=True)
    for one, other in zip(weights, alone.get_weights(), strict=True):
        numpy.testing.assert_allclose(one, other, atol=1e-6)
    assert history["loss"] == pytest.approx(fitted.history["loss"], rel=1e-5) and len(history["loss"]) == 2
    for name in ("val_loss", "val_accuracy"):
        assert history[name] == pytest.approx(fitted.history[name][-1:], rel=1e-5)


def test_repeat_ends_when_it_is_interrupted(monkeypatch):
    from course_utils.learning import networks, training

    x, y = numpy.zeros((64, 8, 8, 1), "float32"), numpy.zeros(64, int)
    monkeypatch.setenv("COURSE_LIVE", "1")  # in JupyterLab, where fit itself only ends the training
    monkeypatch.setattr(keras.Model, "fit", lambda self, **options: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        training.repeat(lambda: networks.dense_network((8, 8, 1), 2, hidden=8), (x, y), (x, y), 2, [4, 5])
