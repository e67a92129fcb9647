"""Pictures with one label each: what CIFAR-10 and Fashion-MNIST share, and how they are split."""

from dataclasses import dataclass, replace
from functools import partial

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets import store
from course_utils.datasets.described import Described, describe

VALIDATION_SHARE = 0.2
SPLIT_SEED = 0
FEWEST = 100  # pictures that `limit` may ask for


@dataclass(frozen=True)
class Split:
    """Pictures uint8 [n, height, width, channels] from 0 to 255, and their labels int64 [n] from 0."""

    images: numpy.ndarray
    labels: numpy.ndarray

    def __len__(self):
        return len(self.labels)


@dataclass(frozen=True)
class Dataset(Described):
    """One set of pictures, split into train, validation and test.

    The validation split is a fifth of the training pictures of every class, always the same ones.
    `train_and_validation` is both, one after the other; the same memory. `class_names` is a tuple of str.
    """

    train: Split
    validation: Split
    train_and_validation: Split
    test: Split
    class_names: tuple

    @property
    def image_shape(self):
        """(height, width, channels) of one picture."""
        return self.train.images.shape[1:]

    def with_tests(self, count):
        """The same with at most `count` test pictures, the first ones; the fingerprint, of all that was read, stays."""
        if count >= len(self.test):
            return self
        few = Split(self.test.images[:count], self.test.labels[:count])
        return replace(self, test=few, note=self.note + " " + _("It is tested on {n} of them.").format(n=count))


def order_of(limit):
    """The function that chooses pictures: labels int64 [n] from 0 -> int64 [m], the places to keep, in their order.

    Parameters
    ----------
    limit : int or None
        At most so many pictures for training and validation together, every class in proportion; None keeps all.
        CourseError unless it is a whole number, 100 or more.
    """
    store.check_limit(limit, FEWEST)
    return partial(_order, limit=limit)


def make(name, title, tier, class_names, images, labels, test_images, test_labels, reason=""):
    """The `Dataset` of a module.

    Parameters
    ----------
    name, title, tier : str
        As in `datasets.SETS`, in words, and where the set was found.
    class_names : iterable of str
        In the language of the notebook.
    images, test_images : uint8 [n, height, width, channels] and [k, height, width, channels]
        From 0 to 255. `images` in the order that `order_of` gave: training first, then validation.
    labels, test_labels : int64 [n] and [k]
        From 0.
    reason : str
        Why these data: the end of the note.
    """
    trained = len(labels) - _validation_count(labels)
    note = _("{title}, {tier} ({n} training, {v} validation and {t} test pictures{reason}).").format(
        title=_(title),
        tier=store.origin(tier, _("the bundled subset")),
        n=f"{trained:,}",
        v=f"{len(labels) - trained:,}",
        t=f"{len(test_labels):,}",
        reason=reason,
    )
    return Dataset(
        train=Split(images[:trained], labels[:trained]),
        validation=Split(images[trained:], labels[trained:]),
        train_and_validation=Split(images, labels),
        test=Split(test_images, test_labels),
        class_names=tuple(class_names),
        **describe(name, tier, (images, labels, test_images, test_labels), note),
    )


def _validation_count(labels):
    return sum(round(VALIDATION_SHARE * count) for count in numpy.bincount(labels))


def _order(labels, limit):
    """The order in which to keep the pictures: shuffled, training first, then a fifth of each class to validate."""
    generator = numpy.random.default_rng(SPLIT_SEED)
    share = 1.0 if limit is None else min(1.0, limit / len(labels))
    train, validation = [], []
    for label in range(labels.max() + 1):
        mine = generator.permutation(numpy.flatnonzero(labels == label))
        mine = mine[: int(len(mine) * share)]
        count = round(VALIDATION_SHARE * len(mine))
        validation.append(mine[:count])
        train.append(mine[count:])
    return numpy.concatenate([generator.permutation(numpy.concatenate(part)) for part in (train, validation)])


def sample_photo(name="china", size=256):
    """A colour photograph uint8 [height, width, 3], its longer side `size` pixels: "china" or "flower".

    Both ship with scikit-learn (sklearn.datasets.load_sample_image; CC BY, see data/README.md).
    """
    require(name in ("china", "flower"), _("There is no photograph {name!r}; allowed: china, flower."), name=name)
    from PIL import Image
    from sklearn.datasets import load_sample_image

    image = Image.fromarray(load_sample_image(f"{name}.jpg"))
    image.thumbnail((size, size), Image.Resampling.LANCZOS)
    return numpy.asarray(image).copy()
