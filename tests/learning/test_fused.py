"""What is fused takes the steps of Keras's own."""

import keras
import numpy

from course_utils.core.environment import load_tensorflow
from course_utils.learning import networks
from course_utils.learning.fused import BatchNormalization, FusedAdam


def trained(optimiser, steps=30):
    numbers = numpy.random.default_rng(0)
    x, y = numbers.random((64, 6, 6, 1), dtype="float32"), numbers.integers(0, 3, 64)
    keras.utils.set_random_seed(0)
    model = networks.dense_network((6, 6, 1), 3, hidden=8, compiled=False)
    model.compile(optimiser, "sparse_categorical_crossentropy", metrics=["accuracy"])
    losses = [float(model.train_on_batch(x, y)[0]) for _ in range(steps)]
    return model, losses


def test_it_takes_the_steps_of_keras_also_along_a_schedule():
    for rate in (0.01, keras.optimizers.schedules.CosineDecay(0.02, 30)):
        (plain, losses), (fused, others) = (trained(kind(rate)) for kind in (keras.optimizers.Adam, FusedAdam))
        numpy.testing.assert_allclose(others, losses, rtol=1e-4)
        assert losses[-1] < 0.9 * losses[0]
        for one, other in zip(plain.get_weights(), fused.get_weights(), strict=True):
            numpy.testing.assert_allclose(other, one, atol=2e-4)
        for one, other in zip(plain.optimizer.variables, fused.optimizer.variables, strict=True):
            numpy.testing.assert_allclose(other.numpy(), one.numpy(), atol=2e-4)


def test_the_one_operation_is_what_runs(monkeypatch):
    tf, calls = load_tensorflow(), []
    real = tf.raw_ops.ResourceApplyAdam
    monkeypatch.setattr(tf.raw_ops, "ResourceApplyAdam", lambda **given: calls.append(given) or real(**given))
    trained(FusedAdam(0.01), steps=1)
    assert calls and len(calls) % 4 == 0  # two layers, weights and biases, each time the graph is built
    calls.clear()
    trained(FusedAdam(0.01, amsgrad=True), steps=1)
    assert not calls


def test_a_saved_network_has_it_again(tmp_path):
    model, _losses = trained(FusedAdam(0.01), steps=2)
    model.save(tmp_path / "model.keras")
    assert isinstance(keras.saving.load_model(tmp_path / "model.keras").optimizer, FusedAdam)
    assert isinstance(networks.dense_network((6, 6, 1), 3, hidden=8).optimizer, FusedAdam)


def test_normalised_batches_gradients_and_running_means_are_those_of_keras(tmp_path):
    tf = load_tensorflow()
    numbers = numpy.random.default_rng(0)
    x, weight = (tf.constant(numbers.normal(2, 3, (4, 5, 6, 3)).astype("float32")) for _ in range(2))
    found = []
    for kind in (keras.layers.BatchNormalization, BatchNormalization):
        layer = kind(momentum=0.9)
        layer.build(x.shape)
        layer.gamma.assign([1.0, 2.0, 0.5])
        with tf.GradientTape() as tape:
            tape.watch(x)
            out = layer(x, training=True)
            loss = tf.reduce_sum(out * weight)
        gradients = tape.gradient(loss, [x, *layer.trainable_variables])
        found.append([out, *gradients, *layer.get_weights(), layer(x, training=False)])
    for one, other in zip(*found, strict=True):
        numpy.testing.assert_allclose(numpy.asarray(other), numpy.asarray(one), atol=2e-4)
    model = keras.Sequential([keras.Input((5, 6, 3)), layer])
    model.save(tmp_path / "model.keras")
    assert isinstance(keras.saving.load_model(tmp_path / "model.keras").layers[0], BatchNormalization)


def test_a_batch_that_cannot_be_fused_is_normalised_by_keras():
    rows = numpy.random.default_rng(0).normal(5, 2, (8, 3)).astype("float32")
    out = numpy.asarray(BatchNormalization(epsilon=1e-6)(rows, training=True))
    numpy.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-4)
