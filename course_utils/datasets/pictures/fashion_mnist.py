"""Fashion-MNIST: 28x28 grey pictures of ten kinds of garment, in the official gzipped IDX files.

Source: Xiao, Rasul and Vollgraf (2017), https://arxiv.org/abs/1708.07747, MIT licence. The course ships a subset.
"""

from pathlib import Path

from course_utils.core.i18n import N_, _
from course_utils.core.paths import DATA
from course_utils.datasets import store
from course_utils.datasets.pictures import base, idx

TITLE = "Fashion-MNIST"
CLASS_NAMES = (
    N_("T-shirt/top"), N_("trouser"), N_("pullover"), N_("dress"), N_("coat"),
    N_("sandal"), N_("shirt"), N_("sneaker"), N_("bag"), N_("ankle boot"),
)  # fmt: skip
FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
BUNDLED = DATA / "bundled" / "fashion_mnist"
FOLDERS = ("fashion-mnist", "fashion_mnist", "FashionMNIST/raw")


def find(tier, place):
    """The folder with the data set in this tier, or None."""
    return BUNDLED if tier == "bundled" else store.folder_in(place, FOLDERS)


def inspect(folder, tier):
    """CourseError unless all four files are there and, where they ship with the course, are what was shipped."""
    store.check_shipped(folder, tier, "fashion_mnist", FILES)


def load(folder, tier, limit=None, reason=""):
    """The data set as `picture_set.Dataset`. `limit`: at most so many pictures to learn from, 100 or more."""
    parts = read(folder, tier, base.order_of(limit))
    return base.make("fashion_mnist", TITLE, tier, map(_, CLASS_NAMES), *parts, reason)


def read(folder, tier, order_of):
    """Training and test pictures: uint8 [n, 28, 28, 1], labels int64 [n], then the same for the test set.

    `order_of` turns the labels, int64 [n], into the places to keep, in the order to keep them.
    """
    inspect(folder, tier)
    images, labels = _pair(folder, FILES[:2], tier)
    test_images, test_labels = _pair(folder, FILES[2:], tier)
    order = order_of(labels)
    return images[order], labels[order], test_images, test_labels


def _pair(folder, names, tier):
    images = idx.read(Path(folder, names[0]), tier, 3)
    labels = idx.read(Path(folder, names[1]), tier, 1).astype("int64")
    if images.shape[1:] != (28, 28):
        raise store.damaged(Path(folder, names[0]), _("does not hold pictures of 28 x 28 pixels"), tier)
    if len(images) != len(labels):
        problem = _("holds {n} labels for {m} pictures").format(n=len(labels), m=len(images))
        raise store.damaged(Path(folder, names[1]), problem, tier)
    if set(labels.tolist()) != set(range(10)):
        raise store.damaged(Path(folder, names[1]), _("does not hold the labels 0 to 9"), tier)
    return images[..., None], labels


def download(cache, progress=True):
    """Fetch the four official files and check them; returns the folder."""
    folder = Path(cache, FOLDERS[0])
    for entry in store.registry()["fashion_mnist"]["files"]:
        store.fetch(entry, folder, progress)
    inspect(folder, "public")
    return folder
