"""One step at a time, and starting afresh: held to Keras's own fit and to a network that was compiled anew."""

import numpy
import pytest

from course_utils.learning import networks, restart, schedules, steps

keras = pytest.importorskip("keras")


@pytest.fixture
def examples():
    generator = numpy.random.default_rng(0)
    return generator.random((40, 4, 4, 1)).astype("float32"), generator.integers(0, 2, 40)


def fresh(seed=0):
    keras.utils.set_random_seed(seed)
    return networks.dense_network((4, 4, 1), 2, hidden=8)


def cut(examples, size=16):
    return [tuple(part[start : start + size] for part in examples) for start in range(0, len(examples[0]), size)]


def weights(model):
    return numpy.concatenate([part.ravel() for part in model.get_weights()])


def test_batches_are_all_numbers_once_in_another_order():
    pieces = steps.batches(70, 32, numpy.random.default_rng(0))
    assert [len(piece) for piece in pieces] == [32, 32, 6]
    together = numpy.concatenate(pieces)
    assert sorted(together) == list(range(70)) and list(together) != list(range(70))


def test_the_steps_are_those_of_fit(examples):
    ours, theirs = fresh(), fresh()
    steps.run(ours, cut(examples))
    theirs.fit(*examples, batch_size=16, epochs=1, shuffle=False, verbose=0)
    numpy.testing.assert_allclose(weights(ours), weights(theirs), atol=1e-6)


def test_each_loss_is_that_of_its_own_batch(examples):
    model = fresh()
    found = steps.run(model, cut(examples), iter([0.0, 0.0, 0.0]))  # nothing is learnt
    expected = [model.evaluate(*batch, verbose=0)[0] for batch in cut(examples)]
    assert [losses[0] for losses in found] == pytest.approx(expected, abs=1e-5)


def test_given_rates_take_the_place_of_the_optimisers(examples):
    slow, quick = fresh(), fresh()
    start, rates = weights(slow), iter([1e-6] * 5)
    steps.run(slow, cut(examples), rates)
    steps.run(quick, cut(examples), iter([1e-2] * 3))
    assert len(list(rates)) == 2  # what is not needed is left for the next call
    assert 0 < abs(weights(slow) - start).max() < 1e-5 < 1e-3 < abs(weights(quick) - start).max()


def test_a_restart_forgets_weights_moments_and_rate(examples):
    again = restart.Restartable(fresh(3))
    steps.run(again.model, cut(examples), iter([0.5, 0.5, 0.5]))
    again.restart(fresh(4).get_weights())
    steps.run(again.model, cut(examples))
    alone = fresh(4)
    steps.run(alone, cut(examples))
    numpy.testing.assert_allclose(weights(again.model), weights(alone), atol=1e-6)


def test_start_weights_are_seeded_without_what_clears_compiled_steps(monkeypatch):
    tf = pytest.importorskip("tensorflow")
    monkeypatch.setattr(tf.random, "set_seed", lambda seed: pytest.fail("the compiled steps are lost"))

    def started(seed):
        restart.seed_start_weights(seed)
        model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(3), keras.layers.Dense(2)])
        return numpy.concatenate([weight.ravel() for weight in model.get_weights()])

    assert numpy.array_equal(started(5), started(5)) and not numpy.array_equal(started(5), started(6))


def test_dropout_begins_again_only_with_a_seed(examples):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dropout(0.5),
                              keras.layers.Dense(2)])  # fmt: skip
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    again, start = restart.Restartable(model), model.get_weights()

    def trained(seed):
        again.restart(start, seed)
        steps.run(model, cut(examples))
        return weights(model)

    assert numpy.array_equal(trained(5), trained(5))
    assert not numpy.array_equal(trained(5), trained(6))
    assert not numpy.array_equal(trained(5), trained(None))


def test_warm_cosine_rises_to_its_peak_and_falls_to_nothing():
    schedule = schedules.warm_cosine(100, 0.01, 20, 0.001)
    rates = numpy.array([float(schedule(step)) for step in range(101)])
    assert rates[0] == pytest.approx(0.001) and rates[20] == rates.max() == pytest.approx(0.01)
    assert (numpy.diff(rates[:21]) > 0).all() and (numpy.diff(rates[20:]) < 0).all()
    assert rates[60] == pytest.approx(0.005) and rates[100] == pytest.approx(0, abs=1e-9)
    # A training too short for a warm-up has one step of it all the same.
    assert float(schedules.warm_cosine(1, 0.01, 0, 0.001)(1)) == pytest.approx(0.01)


def test_cosine_rates_are_plain_numbers_with_a_tenth_of_warm_up():
    rates = schedules.cosine_rates(100, 0.004)
    assert len(rates) == 100 and rates[9] == rates.max() == pytest.approx(0.004)
    assert rates[:10] == pytest.approx(0.004 * numpy.arange(1, 11) / 10)
    assert (numpy.diff(rates[10:]) < 0).all() and 0.004 / 50 < rates[-1] < 0.004 / 40
    assert schedules.cosine_rates(1, 0.004) == pytest.approx([0.004])
