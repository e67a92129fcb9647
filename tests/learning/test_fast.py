"""The parts of the fast recipe, each against an independent computation, and the recipe on a few pictures."""

import numpy
import pytest

from course_utils import datasets
from course_utils.chapters.training import staircase
from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.learning import fast, networks

keras = environment.load_keras()
from course_utils.learning import fast_parts  # noqa: E402  (needs Keras)


@pytest.fixture(scope="module")
def pictures():
    """400 pictures of two classes: the brighter side is left or right, in any colour, so that a mirror changes it."""
    generator = numpy.random.default_rng(0)
    labels = generator.integers(0, 2, 400)
    images = generator.integers(0, 120, (400, 32, 32, 3))
    for image, label in zip(images, labels, strict=True):
        image[:16] += 120 * label  # top, not left: mirroring keeps the class
    return datasets.Split(images.astype("uint8"), labels)


def test_whitening_makes_patches_uncorrelated():
    photo = datasets.sample_photo(size=256)
    crops = numpy.lib.stride_tricks.sliding_window_view(photo, (32, 32), axis=(0, 1))[::9, ::9]
    crops = crops.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    filters, bias = fast_parts.whitening_filters(crops, count=12, floor=0.0)
    assert filters.shape == (5, 5, 3, 12) and bias.shape == (12,) and filters.dtype == bias.dtype == "float32"
    patches = crops[:2000, 3:8, 6:11].reshape(-1, 75).astype("float64")
    values = numpy.concatenate(
        [
            crops[:2000, i : i + 5, j : j + 5].reshape(-1, 75) @ filters.reshape(75, 12) + bias
            for i in range(0, 28, 3)
            for j in range(0, 28, 3)
        ]
    )
    covariance = numpy.cov(values.T)
    assert numpy.abs(covariance - numpy.eye(12)).max() < 0.02
    assert numpy.abs(values.mean(axis=0)).max() < 0.02
    assert numpy.abs(numpy.corrcoef(patches.T) - numpy.eye(75)).max() > 0.8  # before, neighbours are nearly equal


def test_identity_start_copies_its_input():
    layer = keras.layers.Conv2D(5, 3, padding="same", use_bias=False, kernel_initializer=fast_parts.IdentityStart())
    x = numpy.random.default_rng(0).normal(size=(2, 6, 6, 3)).astype("float32")
    y = numpy.asarray(layer(x))
    assert numpy.allclose(y[..., :3], x, atol=1e-6)
    assert y[..., 3:].std() > 0.1


@pytest.mark.parametrize("side, channels, filters", [(3, 4, 6), (7, 5, 2)])
def test_patch_convolution_is_a_convolution(side, channels, filters):
    import tensorflow as tf

    generator = numpy.random.default_rng(0)
    x = tf.constant(generator.normal(size=(3, side, side, channels)).astype("float32"))
    weights = tf.constant(generator.normal(size=(3, side, side, filters)).astype("float32"))
    found = []
    kernel = generator.normal(size=(3, 3, channels, filters)).astype("float32")
    for kind in (keras.layers.Conv2D, fast_parts.PatchConv2D):
        layer = kind(filters, 3, padding="same", use_bias=False)
        layer.build(x.shape)
        layer.set_weights([kernel])
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x)
            loss = tf.reduce_sum(y * weights)
        found.append([y, *tape.gradient(loss, [x, layer.trainable_weights[0].value])])
    for one, other in zip(*found, strict=True):
        assert numpy.allclose(one, other, atol=1e-4)
        assert numpy.abs(one).max() > 1


def test_one_cycle_rises_and_falls():
    rate = fast_parts.OneCycle(peak=2.0, steps=100, rise=0.2)
    values = [float(rate(step)) for step in range(100)]
    assert values[19] == pytest.approx(2.0) and max(values) == pytest.approx(2.0)
    assert values[9] == pytest.approx(1.0) and values[59] == pytest.approx(1.0) and values[99] == pytest.approx(0.0)


@pytest.mark.parametrize("flip", [True, False])
def test_batches_mirror_in_every_second_epoch(flip):
    images = numpy.zeros((16, 28, 28, 1), "uint8")
    images[:, 0, 0, 0] = numpy.arange(16) + 1  # the number of the picture, top left
    labels = numpy.arange(16) % 4
    seen = {number: [] for number in range(1, 17)}
    for x, y in fast_parts.batches(images, labels, 4, steps=8, batch_size=4, flip=flip, seed=3):
        assert x.dtype == "uint8" and x.shape == (4, 28, 28, 1)
        for picture, target in zip(x.numpy()[..., 0], y.numpy(), strict=True):
            number = picture.max()
            assert target.argmax() == (number - 1) % 4 and target.sum() == 1
            seen[number].append(bool(picture[0, 27]))
    for turns in seen.values():
        assert len(turns) == 2  # once an epoch
        assert sorted(turns) == ([False, True] if flip else [False, False])


def test_recipe_learns_and_says_what_it_took(pictures):
    run = fast.fast_recipe(pictures, epochs=3, batch_size=32, filters=(8, 8, 8), precision="float32")
    assert run.steps == 38 and run.pictures == 38 * 32 and run.precision == "float32"
    assert run.fit_seconds > 0 and run.build_seconds > 0 and run.cpu_seconds > 0 and run.usual_seconds > 0
    assert run.accuracy(pictures.images, pictures.labels) > 0.95


def test_accuracies_are_those_of_the_views(pictures):
    run = fast.fast_recipe(pictures, epochs=0.5, batch_size=32, filters=(8, 8, 8), precision="float32")
    labels = (pictures.labels + numpy.arange(len(pictures)) % 3) % 2  # not learnt, so that the three differ
    images = numpy.random.default_rng(1).integers(0, 256, pictures.images.shape, "uint8")
    expected = [run.accuracy(images, labels, views) for views in (("plain",), ("plain", "flipped"), None)]
    assert run.accuracies(images, labels) == tuple(expected) and len(set(expected)) == 3


def test_spend_counts_by_its_clock(pictures, monkeypatch):
    asked = []

    class Run:
        fit_seconds, cpu_seconds, pictures = 2.0, 8.0 * environment.cores(), 400

        def accuracy(self, *_given):
            return 0.5

    monkeypatch.setattr(fast, "fast_recipe", lambda split, epochs, **_options: asked.append(epochs) or Run())
    wall = staircase.spend(pictures, pictures, 16.0, (8, 8, 8))
    cpu = staircase.spend(pictures, pictures, 16.0, (8, 8, 8), clock="cpu")
    assert (wall["epochs"], wall["fit_seconds"]) == (8.0, 2.0) and (cpu["epochs"], cpu["fit_seconds"]) == (2.0, 8.0)
    assert asked == [1.0, 8.0, 1.0, 2.0]
    with pytest.raises(CourseError, match="clock is sun; allowed: wall, cpu"):
        staircase.spend(pictures, pictures, 16.0, (8, 8, 8), clock="sun")


def test_model_can_be_saved(pictures, tmp_path):
    model = networks.fast_cnn((32, 32, 3), 2, pictures.images, filters=(8, 8, 8))
    model.save(tmp_path / "fast.keras")
    again = keras.saving.load_model(tmp_path / "fast.keras")
    some = pictures.images[:5]
    assert numpy.allclose(model.predict(some, verbose=0), again.predict(some, verbose=0), atol=1e-5)


def test_averaged_views(pictures):
    model = networks.fast_cnn((32, 32, 3), 2, pictures.images, filters=(8, 8, 8))
    some = pictures.images[:6]
    plain, mirrored = (model.predict(x, verbose=0) for x in (some, numpy.ascontiguousarray(some[:, :, ::-1])))
    assert numpy.allclose(fast.averaged(model, some, ("plain",)), plain, atol=1e-5)
    assert numpy.allclose(fast.averaged(model, some, ("plain", "flipped")), (plain + mirrored) / 2, atol=1e-5)
    turned = fast.averaged(model, numpy.ascontiguousarray(some[:, :, ::-1]), ("plain", "flipped"))
    assert numpy.allclose(turned, (plain + mirrored) / 2, atol=1e-5)
    assert not numpy.allclose(fast.averaged(model, some), (plain + mirrored) / 2, atol=1e-5)
    with pytest.raises(CourseError, match="views is .*allowed: plain, flipped, shifted"):
        fast.averaged(model, some, ("upside down",))


@pytest.mark.parametrize(
    "options, words",
    [
        ({"epochs": 0}, "epochs is 0; allowed: above 0"),
        ({"batch_size": 33}, "batch_size is 33; allowed: even numbers"),
        ({"peak_rate": -1}, "peak_rate is -1"),
        ({"smoothing": 1.0}, "smoothing is 1.0"),
        ({"batch_size": 500}, "400 training pictures, fewer than a batch of 500"),
        ({"precision": "float8"}, "precision is 'float8'; allowed: float32, bfloat16"),
    ],
)
def test_wrong_values(pictures, options, words):
    with pytest.raises(CourseError, match=words):
        fast.fast_recipe(pictures, **options)


def test_too_small_pictures(pictures):
    with pytest.raises(CourseError, match="28 x 28"):
        networks.fast_cnn((20, 20, 3), 2, pictures.images)


def test_few_pictures_are_enough_where_the_first_layer_is_learnt(pictures):
    """Whitening filters are made of a hundred pictures; without them nothing is made of the pictures at all."""
    few = datasets.Split(pictures.images[:40], pictures.labels[:40])
    with pytest.raises(CourseError, match="100 training pictures or more, and there are 40; with whitening=False"):
        networks.fast_cnn((32, 32, 3), 2, few.images)
    assert networks.fast_cnn((32, 32, 3), 2, pictures.images[:100], filters=(8, 8, 8)).get_layer("whitening")
    run = fast.fast_recipe(few, 2, 32, whitening=False, filters=(8, 8, 8))
    assert run.model.get_layer("learnt").trainable
    assert 0 <= run.accuracy(few.images, few.labels) <= 1


def test_default_epochs_see_the_same_number_of_pictures():
    assert fast.fast_epochs(50_000) * 50_000 == fast.FAST_PICTURES
    assert fast.fast_epochs(1_000) == fast.MOST_EPOCHS


def test_staircase_keeps_every_change(pictures, monkeypatch):
    calls = []

    class Run:
        fit_seconds, usual_seconds, pictures = 4.0, 2.0, 8000  # the time that was asked for: no step is tried again

        def accuracy(self, images, labels, views=None):
            return 0.5 if views == ("plain",) else 0.6

    def recipe(split, **options):
        calls.append(options)
        return Run()

    monkeypatch.setattr(fast, "fast_recipe", recipe)
    monkeypatch.setattr(staircase, "article_for", lambda *_given: (0.3, 1.0, 2.0))
    rows = list(staircase.climb(pictures, pictures, 4.0, [7, 8], say=lambda text: None))
    assert [row.name for row in rows] == staircase.names()
    assert rows[0].accuracies == [0.3, 0.3] and rows[-3].accuracies == [0.5, 0.5] and rows[-1].accuracies == [0.6, 0.6]
    trained = [call for call in calls if "seed" in call]
    assert [call["seed"] for call in trained] == [7, 8] * len(staircase.STEPS)
    assert trained[0]["epochs"] == 4.0 * 8000 / 2.0 / 400
    for earlier, later in zip(trained[::2], trained[2::2], strict=False):
        changed = {name for name in earlier if earlier[name] != later[name]} - {"epochs"}
        assert 1 <= len(changed) <= 2  # one part at a time; one cycle brings its peak
    # The whole staircase ends at the recipe's own defaults.
    import inspect

    for function in (fast.fast_recipe, networks.fast_cnn):
        for name, parameter in inspect.signature(function).parameters.items():
            if name in trained[-1] and name not in ("epochs", "seed", "precision"):
                assert trained[-1][name] == parameter.default, name


def test_its_cost_can_be_counted(pictures):
    model = networks.fast_cnn((32, 32, 3), 10, pictures.images)
    counted = {layer.name: layer.multiply_adds for layer in networks.costs(model) if layer.multiply_adds}
    assert counted == {
        "whitening": 14 * 14 * 25 * 3 * 24,
        "conv_1": 14 * 14 * 48 * 32,
        "conv_2": 7 * 7 * 9 * 32 * 96,
        "conv_3": 3 * 3 * 9 * 96 * 256,
        "classes": 256 * 10,
    }
