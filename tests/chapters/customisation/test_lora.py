"""LoRA by hand: nothing changes at the start, only the thin matrices are trained, and without them all is as before."""

import numpy as np
import pytest

from course_utils.chapters.customisation import lora


@pytest.fixture(scope="module")
def model():
    return lora.network("lora", 4)


def test_it_starts_as_the_base_and_trains_thin_matrices_only(model):
    random = np.random.default_rng(0)
    base = []
    for n, m in ((784, 256), (256, 128), (128, 10)):
        base += [random.normal(0, 0.05, (n, m)).astype("float32"), random.normal(size=m).astype("float32")]
    model.set_weights(lora.start_weights("lora", base))
    rows = random.random((5, 784)).astype("float32")
    hidden = rows
    for place in (0, 2, 4):
        hidden = hidden @ base[place] + base[place + 1]
        hidden = np.maximum(hidden, 0) if place < 4 else hidden
    np.testing.assert_allclose(model.predict_on_batch(rows), hidden, rtol=1e-3, atol=1e-3)
    assert lora.trained_weights(model) == 4 * (784 + 256 + 256 + 128 + 128 + 10) == 6248
    examples = random.random((128, 784)).astype("float32")
    assert lora.train(model, examples, np.arange(128) % 10, 1, 0) > 0
    for layer, kernel in zip(model.layers, base[::2], strict=True):
        np.testing.assert_array_equal(layer.kernel.numpy(), kernel)
        assert np.abs(layer.up.numpy()).max() > 0


def test_pictures_change_as_named():
    images = np.arange(2 * 784, dtype="uint8").reshape(2, 28, 28, 1)
    rows = lora.flat(images)
    assert rows.shape == (2, 784) and rows.max() <= 1
    np.testing.assert_array_equal(lora.upside_down(lora.upside_down(rows)), rows)
    np.testing.assert_array_equal(lora.upside_down(rows)[0, :28], rows[0, -28:])
    grain = lora.grainy(rows)
    assert grain.dtype == np.float32 and 0 <= grain.min() <= grain.max() <= 1


def test_few_pictures_are_learnt_from_in_as_many_steps():
    random = np.random.default_rng(1)
    rows, labels = random.random((256, 784)).astype("float32"), np.arange(256) % 10
    found = lora.compare(lora.Case(rows, labels, rows[:50], labels[:50]), [0], epochs=1, examples=128, base_epochs=1)
    assert list(found["few"]) == [20, 100, 128]
    assert all(len(values) == 1 for ways in found["few"].values() for values in ways.values())
    assert found["few"][128]["lora"] == found["new"]["upside down"]["lora"]
    said = lora.few_in_words(found)
    assert "20 pictures" in said and said.splitlines()[-1].startswith("CPU seconds")
