import numpy
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "05_case_study"


def cut(picture, top, left, size):
    return picture[top : top + size, left : left + size]


def crop(picture, size, rng):
    height, width = picture.shape
    return cut(picture, rng.integers(height - size + 1), rng.integers(width - size + 1), size)


def crop_same_draw(picture, size, rng):
    place = rng.integers(0, picture.shape[0] - size + 1)
    return cut(picture, place, place, size)


def crop_shuffled(picture, size, rng):
    return rng.permutation(crop(picture, size, rng))


def crop_checkerboard(picture, size, rng):
    """Leaves out every second place."""
    while True:
        top, left = (rng.integers(length - size + 1) for length in picture.shape)
        if (top + left) % 2 == 0:
            return cut(picture, top, left, size)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=numpy)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def test_there_are_five_exercises():
    names = ["dense-parameters", "fold-weights", "random-crop", "standard-error", "train-network"]
    assert exercises_of(CHAPTER) == names


def network(images, labels, classes, hidden="relu", last="softmax", scale=True, layers=2, epochs=25, compiled=True,
            rate=0.02):  # fmt: skip
    """A learner's network with one thing done otherwise."""
    import keras

    parts = [keras.layers.Rescaling(1 / 255)] if scale else []
    parts += [keras.layers.Flatten()] + [keras.layers.Dense(32, activation=hidden)] * (layers - 1)
    model = keras.Sequential([keras.Input(images.shape[1:]), *parts, keras.layers.Dense(classes, activation=last)])
    if compiled:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=last is None)
        model.compile(keras.optimizers.Adam(rate), loss)
        if epochs:
            model.fit(images if scale else images / 255, labels, batch_size=64, epochs=epochs, verbose=0)
    return model


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hidden": None}, "no activation"),
        ({"last": None}, "softmax"),
        ({"last": "sigmoid"}, "softmax"),
        ({"layers": 1}, "no hidden layer"),
        ({"epochs": 0}, "never trained"),
        ({"compiled": False}, "not compiled"),
        ({"scale": False}, "put the scaling into the model"),
        ({"rate": 1e-6}, "more epochs"),
    ],
)
def test_slips_in_building_and_training_are_recognised(changed, words):
    assert_recognised("train-network", lambda x, y, k: network(x, y, k, **changed), words)


def test_a_network_needs_an_output_for_each_class():
    assert_recognised("train-network", lambda x, y, k: network(x, y, k + 1), "300 x 3")
    assert_recognised("train-network", lambda x, y, k: (x, y), "Return the trained Keras model")
    assert_recognised("train-network", lambda x, y, k: network, "Return the trained Keras model")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("dense-parameters", lambda h, w, c, n, k: n * h * w * c + n + k * n + k),
        ("fold-weights", lambda table, weights: numpy.einsum("no,nu->ou", table, weights)),
        ("fold-weights", lambda table, weights: (weights.T @ table).T),
        ("random-crop", crop),
        (
            "random-crop",
            lambda p, size, rng: cut(
                p, *(rng.integers(0, n - size, endpoint=True) for n in p.shape), size
            ),
        ),
        ("standard-error", lambda a: [sum(a) / len(a), numpy.std(a) / (len(a) - 1) ** 0.5]),
    ],
)  # fmt: skip
def test_other_right_answers(name, answer):
    assert verdict(name, answer) == ("right", "Right.")


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("dense-parameters", lambda h, w, c, n, k: h * w * c * n + n * k, "a bias too"),
        ("dense-parameters", lambda h, w, c, n, k: (h * w * c + 1) * n + n * k, "outputs have biases"),
        ("dense-parameters", lambda h, w, c, n, k: h * w * c * n + (n + 1) * k, "hidden units have biases"),
        ("dense-parameters", lambda h, w, c, n, k: (h * w + 1) * n + (n + 1) * k, "count the channels"),
        ("dense-parameters", lambda h, w, c, n, k: (h * w + 1) * n * c + (n + 1) * k, "not biases"),
        ("dense-parameters", lambda h, w, c, n, k: (h * w * c + 1) * n + (h * w * c + 1) * k, "not at the pixels"),
        ("dense-parameters", lambda h, w, c, n, k: (h * w * c + 1) * n + (n * n + 1) * k, "counts once"),
        ("dense-parameters", lambda h, w, c, n, k: (h * c + 1) * n + (n + 1) * k, "two directions"),
        ("dense-parameters", lambda h, w, c, n, k: h * w * c * n + 1 + n * k + 1, "one bias for each unit"),
        ("dense-parameters", lambda h, w, c, n, k: 444, "in each layer"),
        ("fold-weights", lambda table, weights: table @ weights, "turn it round"),
        ("fold-weights", lambda table, weights: weights.T @ table, "on its side"),
        ("fold-weights", lambda table, weights: numpy.linalg.pinv(table) @ weights, "undo the enlarging"),
        ("fold-weights", lambda table, weights: weights[: table.shape[1]], "throw weights away"),
        ("fold-weights", lambda table, weights: table.T @ weights / table.sum(axis=0)[:, None], "a mean"),
        ("fold-weights", lambda table, weights: weights, "has shape"),
        ("fold-weights", lambda table, weights: 2 * table.T @ weights, "brackets"),
        ("random-crop", lambda p, size, rng: cut(p, *(rng.integers(0, n) for n in p.shape), size), "stick out"),
        ("random-crop", lambda p, size, rng: cut(p, *(rng.integers(0, n - size) for n in p.shape), size), "(+ 1)"),
        ("random-crop", lambda p, size, rng: cut(p, 1, 1, size), "always at the same place"),
        ("random-crop", lambda p, size, rng: cut(p, rng.integers(3), 1, size), "one direction only"),
        ("random-crop", lambda p, size, rng: cut(p, rng.integers(1, 3), rng.integers(1, 4), size), "first place"),
        ("random-crop", crop_same_draw, "Row and column"),
        ("random-crop", crop_checkerboard, "places where the window fits"),
        ("random-crop", crop_shuffled, "one piece"),
        ("random-crop", lambda p, size, rng: p, "must be 3 x 3"),
        ("standard-error", lambda a: (numpy.mean(a), numpy.std(a) / len(a) ** 0.5), "ddof=1"),
        ("standard-error", lambda a: (numpy.mean(a), numpy.std(a, ddof=1)), "single runs"),
        ("standard-error", lambda a: (numpy.mean(a), numpy.std(a)), "with n for n - 1"),
        ("standard-error", lambda a: (numpy.mean(a), numpy.std(a, ddof=1) / len(a)), "root of n, not by n"),
        ("standard-error", lambda a: (numpy.mean(a), numpy.var(a, ddof=1) / len(a)), "variance of the mean"),
        ("standard-error", lambda a: (numpy.mean(a), numpy.ptp(a)), "worst to best"),
        ("standard-error", lambda a: (numpy.median(a), numpy.std(a, ddof=1) / len(a) ** 0.5), "median"),
        ("standard-error", lambda a: (numpy.std(a, ddof=1) / len(a) ** 0.5, numpy.mean(a)), "First the mean"),
        ("standard-error", lambda a: numpy.mean(a), "two numbers"),
        ("standard-error", lambda a: (numpy.mean(a), 0.01), "the standard error is"),
        ("standard-error", lambda a: (numpy.max(a), 0.01), "The mean of"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)


def test_a_window_as_large_as_the_picture():
    def never_whole(picture, size, rng):
        if size == picture.shape[0]:
            raise ValueError("high <= 0")
        return crop(picture, size, rng)

    status, text = verdict("random-crop", never_whole)
    assert status == "wrong" and "as large as the picture" in text
