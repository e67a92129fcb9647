"""Make the bundled subset of Fashion-MNIST again.

    python data/make_fashion_mnist.py [--source FOLDER] [--check]

FOLDER holds the four official files; by default it is where Debian's package dataset-fashion-mnist puts them
(apt-get install dataset-fashion-mnist). The same source always gives the same bytes. --check writes nothing and
says whether the files that are there are the ones that would be made.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course_utils.datasets import store  # noqa: E402
from course_utils.datasets.pictures import fashion_mnist, idx  # noqa: E402

SOURCE = Path("/usr/share/datasets/fashion-mnist")
PER_CLASS = {"train": 1000, "t10k": 300}
SEED = 20171


def make(source, target):
    """Write the subset of the official files in `source` to `target`: 10,000 training and 3,000 test pictures."""
    generator = numpy.random.default_rng(SEED)
    for part, count in PER_CLASS.items():
        images = idx.read(source / f"{part}-images-idx3-ubyte.gz", "local", 3)
        labels = idx.read(source / f"{part}-labels-idx1-ubyte.gz", "local", 1)
        chosen = [generator.permutation(numpy.flatnonzero(labels == label))[:count] for label in range(10)]
        order = generator.permutation(numpy.concatenate(chosen))
        idx.write(target / f"{part}-images-idx3-ubyte.gz", images[order])
        idx.write(target / f"{part}-labels-idx1-ubyte.gz", labels[order])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, default=SOURCE)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not options.source.is_dir():
        sys.exit(f"{options.source} is not there: apt-get install dataset-fashion-mnist, or give --source FOLDER.")
    if not options.check:
        make(options.source, fashion_mnist.BUNDLED)
        for name in fashion_mnist.FILES:
            print(name, store.sha256(fashion_mnist.BUNDLED / name))
        return
    with tempfile.TemporaryDirectory() as folder:
        make(options.source, Path(folder))
        for name in fashion_mnist.FILES:
            # Content is compared, not bytes: another zlib may pack the same content in another way.
            dimensions = 3 if "images" in name else 1
            made, kept = (
                idx.read(Path(place, name), "bundled", dimensions) for place in (folder, fashion_mnist.BUNDLED)
            )
            if not numpy.array_equal(made, kept):
                sys.exit(f"{name} is not what this script makes.")
    print("The bundled files are what this script makes.")


if __name__ == "__main__":
    main()
