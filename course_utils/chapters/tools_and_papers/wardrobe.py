"""Pictures for a network that was trained on ImageNet: photographs from a package, garments of 28 x 28 pixels.

The photographs china.jpg and flower.jpg come with scikit-learn; the garments are Fashion-MNIST's. Taught in
16_tools_and_papers.
"""

import numpy
from PIL import Image

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.learning.pretrained import lite0

PHOTOGRAPHS = ("china", "flower")
# Which of ImageNet's classes count as which garment; "shirt" has none of its own, and pullover shares with it.
GARMENTS = {
    "T-shirt/top": ("T-shirt",),
    "trouser": ("jeans",),
    "pullover": ("sweatshirt", "cardigan"),
    "dress": ("gown", "hoop skirt", "overskirt", "miniskirt"),
    "coat": ("fur coat", "trench coat", "lab coat"),
    "sandal": ("sandal", "clogs"),
    "sneaker": ("sneaker", "slip-on shoe"),
    "bag": ("purse", "backpack", "messenger bag"),
    "ankle boot": ("cowboy boot",),
}


def photograph(name, size):
    """A photograph of scikit-learn, cut to its middle square: uint8 [size, size, 3]; `name`: "china" or "flower"."""
    require(
        name in PHOTOGRAPHS, _("There is no photograph {name!r}; allowed: {names}."), name=name,
        names=", ".join(PHOTOGRAPHS),
    )  # fmt: skip
    from sklearn.datasets import load_sample_image

    image = load_sample_image(f"{name}.jpg")
    height, width, _colours = image.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = Image.fromarray(image[top : top + side, left : left + side])
    return numpy.asarray(square.resize((size, size), Image.Resampling.BICUBIC))


def enlarged(garments, size):
    """Garments uint8 [n, 28, 28, 1], light on black, as the network knows pictures: uint8 [n, size, size, 3].

    They are turned to dark on white, as in a shop's catalogue, and given a margin of an eighth.
    """
    inside = size * 3 // 4
    margin = (size - inside) // 2
    pictures = numpy.full((len(garments), size, size, 3), 255, "uint8")
    for place, garment in enumerate(garments):
        grey = Image.fromarray(255 - garment[..., 0]).resize((inside, inside), Image.Resampling.BICUBIC)
        pictures[place, margin : margin + inside, margin : margin + inside] = numpy.asarray(grey)[..., None]
    return pictures


def chances(scores):
    """Softmax of scores [n, 1000]: each row sums to 1."""
    rising = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    return rising / rising.sum(axis=1, keepdims=True)


def best(scores, count=3):
    """The best classes of each picture: a list of [(name, chance), ...], the best first."""
    names, shares = lite0.names(), chances(numpy.asarray(scores))
    return [
        [(names[place], float(row[place])) for place in numpy.argsort(-row)[:count]] for row in shares
    ]  # fmt: skip


def read_as_garments(scores, class_names):
    """Garments without any training: the chances of ImageNet's classes, added up by `GARMENTS`.

    Returns
    -------
    numpy.ndarray [n]
        The place in `class_names` of the likeliest garment. A class that GARMENTS lacks is never chosen.
    """
    names, found = lite0.names(), chances(numpy.asarray(scores))
    counted = {_(garment): classes for garment, classes in GARMENTS.items()}  # as the data name them in this language
    sums = numpy.full((len(found), len(class_names)), -1.0)
    for column, garment in enumerate(class_names):
        places = [names.index(name) for name in counted.get(garment, ())]
        if places:
            sums[:, column] = found[:, places].sum(axis=1)
    return sums.argmax(axis=1)


def few_labels(features, labels, test_features, test_labels, each, seed):
    """Accuracy of logistic regression on `each` labelled pictures a class, drawn at random: float, 0 to 1."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    random = numpy.random.default_rng(seed)
    chosen = numpy.concatenate(
        [random.permutation(numpy.flatnonzero(labels == label))[:each] for label in numpy.unique(labels)]
    )
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=300))
    return float(model.fit(features[chosen], labels[chosen]).score(test_features, test_labels))
