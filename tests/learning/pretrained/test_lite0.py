"""EfficientNet-Lite0: the published network, recognised by what it recognises."""

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_image

from course_utils.core.errors import CourseError
from course_utils.learning.pretrained import lite0


def sample(name, size=224):
    picture = Image.fromarray(load_sample_image(name))
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return np.asarray(picture.crop((left, top, left + side, top + side)).resize((size, size), Image.BICUBIC))


@pytest.fixture(scope="module")
def network():
    return lite0.network()


def probabilities(network, pictures):
    scores = lite0.outputs(network, pictures).astype("float64")
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def test_its_size_is_the_published_one(network):
    # 4.65 million that learn, as published, and 42,016 running means and variances
    assert sum(int(np.prod(weight.shape)) for weight in network.trainable_weights) == 4_652_008
    assert network.count_params() == 4_694_024
    assert network.get_layer("features").output.shape == (None, 1280)


def test_it_knows_a_palace_and_a_flower(network):
    palace, flower = probabilities(network, np.stack([sample("china.jpg"), sample("flower.jpg")]))
    assert lite0.names()[palace.argmax()] == "palace" and lite0.names()[flower.argmax()] == "daisy"
    assert palace.max() > 0.25 and flower.max() > 0.15  # the flower is a dahlia, for which there is no class


def test_pictures_on_another_scale_are_not_recognised(network):
    (shares,) = probabilities(network, sample("china.jpg")[None] / 255)
    assert lite0.names()[shares.argmax()] != "palace"


def test_batches_do_not_matter(network):
    pictures = np.stack([sample("china.jpg"), sample("flower.jpg"), sample("china.jpg")[:, ::-1]])
    together, two = lite0.outputs(network, pictures), lite0.outputs(network, pictures, batch=2)
    np.testing.assert_allclose(together, two, atol=2e-3)
    assert lite0.outputs(network, pictures[:0]).shape == (0, 1000)


def test_features_of_another_size_are_not_negative():
    features = lite0.outputs(lite0.network((64, 96), top=False), np.zeros((2, 64, 96, 3), "uint8"))
    assert features.shape == (2, 1280) and features.min() >= 0 and features.max() > 0


def test_random_weights_need_no_package(monkeypatch):
    monkeypatch.setattr(lite0.files, "path_of", lambda name: pytest.fail("asked for the weights"))
    assert lite0.network(32, weights=False).count_params() == 4_694_024


def test_what_it_does_not_take(network):
    with pytest.raises(CourseError, match="31 x 64 pixels are too small for this network; allowed: 32 or more"):
        lite0.network((31, 64))
    with pytest.raises(CourseError, match=r"shape \(224, 224, 3\), but the network takes"):
        lite0.outputs(network, sample("china.jpg"))
