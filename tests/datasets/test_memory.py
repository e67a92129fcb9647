"""CIFAR-10 is held once, as uint8: measured in a fresh process, on noise in its files where the pictures are not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

from course_utils.datasets.pictures import cifar10

# The first load says what the system gave the process and did not get back; the second what Python itself holds.
CODE = """
import gc, json, tracemalloc
import psutil
from course_utils import datasets

load = datasets.load  # the modules are loaded with it, and are not what is measured
process = psutil.Process()
before = process.memory_info().rss
data = load("cifar10")
gc.collect()
resident = process.memory_info().rss - before
del data
tracemalloc.start()
data = load("cifar10")
held, peak = tracemalloc.get_traced_memory()
parts = [data.train, data.validation, data.test]
print(json.dumps({
    "bytes": data.train.images.base.nbytes + data.test.images.nbytes,
    "parts": sum(part.images.nbytes for part in parts),
    "shared": data.train.images.base is data.validation.images.base,
    "types": sorted({str(part.images.dtype) for part in parts}),
    "held": held, "peak": peak, "resident": resident,
}))
"""


@pytest.fixture
def place(tmp_path):
    """COURSE_DATA_DIR where it has CIFAR-10, else a folder with as many bytes of noise."""
    here = os.environ.get("COURSE_DATA_DIR", "")
    if here and Path(here, cifar10.FOLDER).is_dir():
        return here
    folder = tmp_path / cifar10.FOLDER
    folder.mkdir()
    rng = numpy.random.default_rng(0)
    for name in (*cifar10.TRAIN_FILES, cifar10.TEST_FILE):
        records = rng.integers(256, size=(10_000, 3073), dtype=numpy.uint8)  # a label, then 3 x 32 x 32 values
        records[:, 0] = numpy.arange(10_000) % 10
        records.tofile(folder / name)
    (folder / cifar10.NAMES_FILE).write_text("\n".join(cifar10.CLASS_NAMES))
    return str(tmp_path)


def test_all_pictures_are_held_once_as_uint8(place):
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_TIER"}
    environment["COURSE_DATA_DIR"] = place
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    pictures = 60_000 * 32 * 32 * 3
    assert found["types"] == ["uint8"] and found["shared"]
    assert found["bytes"] == found["parts"] == pictures
    assert found["held"] < pictures + 10e6  # the labels and small change
    assert found["peak"] < pictures + 60e6  # and one file while it is read
    if sys.platform == "linux":  # elsewhere freed memory is counted otherwise
        assert found["resident"] < pictures + 25e6
