"""Frozen features of a pretrained network against learning from scratch, by labels a class.

Run: make bench ONLY=transfer, or python tests/bench/transfer.py [table]. The last line is JSON. Fashion-MNIST, and
CIFAR-10 where it is on this machine; three draws. "table" writes course_utils/chapters/training/measured/transfer.json,
which chapter 08 shows (authors).
"""

import sys

from _measure import finish

from course_utils import datasets
from course_utils.chapters.training import transfer
from course_utils.notebook import measured

LONG = True


def main(*words):
    names = ["fashion_mnist", *(["cifar10"] if datasets.folder_of("cifar10") else [])]
    rows = [row for name in names for row in transfer.compare(datasets.load(name))]
    if "table" in words:
        about = "Test accuracy with few labels: the article's network from scratch, and EfficientNet-Lite0 frozen."
        folder = measured.folder_of("08_training")
        measured.write("transfer", about, "python tests/bench/transfer.py table", rows, folder)
    finish("transfer", rows={f"{row['data']}, {row['labels']} a class": row for row in rows})


if __name__ == "__main__":
    main(*sys.argv[1:])
