import gzip
import os
import re
import shutil
import subprocess
import sys

import numpy
import pytest

from course_utils import datasets
from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.core.i18n import speaking
from course_utils.core.paths import ROOT
from course_utils.datasets import store
from course_utils.datasets.pictures import cifar10, fashion_mnist, idx


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No local data, an empty cache."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def small_cifar(tmp_path, monkeypatch):
    """A data set in CIFAR-10's layout with 200 pictures a file; returns the folder above it."""
    monkeypatch.setattr(cifar10, "PER_FILE", 200)
    folder = tmp_path / "local" / cifar10.FOLDER
    folder.mkdir(parents=True)
    generator = numpy.random.default_rng(0)
    for name in (*cifar10.TRAIN_FILES, cifar10.TEST_FILE):
        records = generator.integers(0, 256, (200, cifar10.RECORD), dtype="uint8")
        records[:, 0] = numpy.arange(200) % 10
        (folder / name).write_bytes(records.tobytes())
    (folder / cifar10.NAMES_FILE).write_text("\n".join(cifar10.CLASS_NAMES) + "\n")
    return folder.parent


def test_bundled_split_is_stratified_disjoint_and_always_the_same():
    data = datasets.load("auto")
    assert (data.name, data.tier) == ("fashion_mnist", "bundled")
    assert data.image_shape == (28, 28, 1) and data.train.images.dtype == numpy.uint8
    assert numpy.bincount(data.train.labels).tolist() == [800] * 10
    assert numpy.bincount(data.validation.labels).tolist() == [200] * 10
    assert numpy.bincount(data.test.labels).tolist() == [300] * 10
    assert numpy.shares_memory(data.train.images.base, data.validation.images.base)
    train = {image.tobytes() for image in data.train.images}
    both = sum(image.tobytes() in train for image in data.validation.images)
    assert both == 0
    again = datasets.load("fashion_mnist")
    assert again.fingerprint == data.fingerprint
    assert numpy.array_equal(again.validation.images, data.validation.images)
    assert "bundled subset" in data.note and "CIFAR-10 is not on this machine" in data.note


def test_labels_stay_with_their_pictures():
    whole = datasets.load("fashion_mnist")
    pictures = idx.read(fashion_mnist.BUNDLED / fashion_mnist.FILES[0], "bundled", 3)
    labels = idx.read(fashion_mnist.BUNDLED / fashion_mnist.FILES[1], "bundled", 1)
    known = {picture.tobytes(): label for picture, label in zip(pictures, labels, strict=True)}
    for split in (whole.train, whole.validation):
        assert all(known[image.tobytes()] == label for image, label in zip(split.images, split.labels, strict=True))


def test_limit_keeps_the_proportions():
    data = datasets.load("fashion_mnist", limit=1000)
    assert numpy.bincount(data.train.labels).tolist() == [80] * 10
    assert numpy.bincount(data.validation.labels).tolist() == [20] * 10
    assert len(data.test) == 3000
    with pytest.raises(CourseError, match="limit is 5"):
        datasets.load("fashion_mnist", limit=5)


def test_local_comes_before_bundled(small_cifar, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(small_cifar))
    data = datasets.load()
    assert (data.name, data.tier, data.image_shape) == ("cifar10", "local", (32, 32, 3))
    assert (len(data.train), len(data.validation), len(data.test)) == (800, 200, 200)
    assert data.class_names[3] == "cat"
    # Every picture of the files is there once, with its colours in the right order.
    raw = numpy.frombuffer((small_cifar / cifar10.FOLDER / cifar10.TEST_FILE).read_bytes(), "uint8").reshape(200, -1)
    assert data.test.images[7, 2, 5].tolist() == [raw[7, 1 + channel * 1024 + 2 * 32 + 5] for channel in range(3)]
    everything = {image.tobytes() for image in (*data.train.images, *data.validation.images)}
    assert len(everything) == 1000
    monkeypatch.setenv("COURSE_TIER", "bundled")
    assert datasets.load().tier == "bundled"


def test_absent_set_names_the_ways_to_get_it():
    with pytest.raises(CourseError, match=r"data get cifar10.*COURSE_DATA_DIR.*fashion_mnist"):
        datasets.load("cifar10")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [("COURSE_DATA_DIR", "/nonsense/folder", "not a folder"), ("COURSE_TIER", "nearby", "allowed: local, public")],
)
def test_wrong_settings_are_told(monkeypatch, variable, value, words):
    monkeypatch.setenv(variable, value)
    with pytest.raises(CourseError, match=words):
        datasets.load()


def test_unknown_set_is_told():
    with pytest.raises(CourseError, match="no data set 'mnist'.*cifar10"):
        datasets.load("mnist")


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def empty(path):
    path.write_bytes(b"")


def long(path):
    path.write_bytes(path.read_bytes() + b"more")


def gone(path):
    path.unlink()


def folder(path):
    path.unlink()
    path.mkdir()


def label_200(path):
    content = bytearray(path.read_bytes())
    content[0] = 200
    path.write_bytes(bytes(content))


def black(path):
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize("harm", [cut, empty, long, gone, folder, label_200, black])
def test_a_broken_cifar_file_is_one_clear_error(small_cifar, monkeypatch, harm):
    path = small_cifar / cifar10.FOLDER / "data_batch_3.bin"
    harm(path)
    monkeypatch.setenv("COURSE_DATA_DIR", str(small_cifar))
    with pytest.raises(CourseError, match="data_batch_3.bin .*copy it into COURSE_DATA_DIR again") as caught:
        datasets.load("cifar10")
    assert "\n" not in str(caught.value)
    if harm not in (label_200, black):  # the doctor looks at sizes only
        assert not datasets.status()[0].intact


def test_a_set_is_named_and_its_classes_in_the_notebooks_language():
    with speaking("zh"):
        chinese = datasets.load("fashion_mnist", limit=100)
        titles = {status.name: status.text for status in datasets.status()}
    assert (chinese.class_names[1], chinese.class_names[9]) == ("裤子", "短靴") and len(set(chinese.class_names)) == 10
    assert (titles["garment_scenes"], titles["spoken_digits"]) == ("衣物场景", "口述数字")
    english = datasets.load("fashion_mnist", limit=100)
    assert english.class_names == fashion_mnist.CLASS_NAMES and english.fingerprint == chinese.fingerprint


def test_wrong_class_names_are_told(small_cifar, monkeypatch):
    (small_cifar / cifar10.FOLDER / cifar10.NAMES_FILE).write_text("cat\ndog\n")
    monkeypatch.setenv("COURSE_DATA_DIR", str(small_cifar))
    with pytest.raises(CourseError, match="ten classes"):
        datasets.load("cifar10")


@pytest.fixture
def local_fashion(tmp_path, monkeypatch):
    target = tmp_path / "local" / "fashion-mnist"
    shutil.copytree(fashion_mnist.BUNDLED, target)
    monkeypatch.setenv("COURSE_DATA_DIR", str(target.parent))
    return target


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def not_packed(path):
    path.write_bytes(gzip.decompress(path.read_bytes()))


def one_dimension(path):
    idx.write(path, numpy.zeros(5, "uint8"))


def header_lies(path):
    content = bytearray(gzip.decompress(path.read_bytes()))
    content[7] ^= 1
    path.write_bytes(gzip.compress(bytes(content)))


@pytest.mark.parametrize("harm", [cut, empty, gone, folder, flip, not_packed, one_dimension, header_lies])
def test_a_broken_idx_file_is_one_clear_error(local_fashion, harm):
    harm(local_fashion / fashion_mnist.FILES[0])
    with pytest.raises(CourseError, match=r"train-images-idx3-ubyte.gz .*COURSE_DATA_DIR"):
        datasets.load("fashion_mnist")


def test_labels_that_do_not_fit_are_told(local_fashion):
    idx.write(local_fashion / fashion_mnist.FILES[1], numpy.arange(9999, dtype="int64") % 10)
    with pytest.raises(CourseError, match="9999 labels for 10000 pictures"):
        datasets.load("fashion_mnist")
    idx.write(local_fashion / fashion_mnist.FILES[1], numpy.arange(10000) % 9)
    with pytest.raises(CourseError, match="labels 0 to 9"):
        datasets.load("fashion_mnist")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows may read everything")
def test_an_unreadable_file_is_told(local_fashion):
    (local_fashion / fashion_mnist.FILES[0]).chmod(0)
    with pytest.raises(CourseError, match="cannot be read"):
        datasets.load("fashion_mnist")


def test_a_changed_bundled_file_is_refused(tmp_path, monkeypatch):
    copy = tmp_path / "bundled"
    shutil.copytree(fashion_mnist.BUNDLED, copy)
    idx.write(copy / fashion_mnist.FILES[3], numpy.arange(3000) % 10)
    monkeypatch.setattr(fashion_mnist, "BUNDLED", copy)
    with pytest.raises(CourseError, match="not the file that ships.*git checkout"):
        datasets.load("fashion_mnist")


def test_idx_files_are_always_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        idx.write(tmp_path / name, numpy.arange(50, dtype="uint8").reshape(2, 5, 5))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert idx.read(tmp_path / "a", "local", 3)[1, 0].tolist() == [25, 26, 27, 28, 29]


def test_photographs():
    photo = datasets.sample_photo("china", 128)
    assert photo.shape == (85, 128, 3) and photo.dtype == numpy.uint8
    with pytest.raises(CourseError, match="allowed: china, flower"):
        datasets.sample_photo("cat")


def test_loading_needs_no_tensorflow():
    code = """
import sys
from course_utils import datasets
datasets.load("fashion_mnist")
print("tensorflow" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_every_set_has_its_card():
    cards = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for name in store.registry():
        assert f"\n\n## {name}\n" in cards


def test_a_set_says_its_licence_in_the_language_that_is_spoken():
    with i18n.speaking("zh"):
        data = datasets.load("film_club", among=("film_club",))
    assert data.licence == "MIT，与课程相同：由代码生成"


def test_code_that_makes_a_set_is_where_the_registry_says():
    found = [path for entry in store.registry().values() for path in re.findall(r"[\w/]+\.py", entry["source"])]
    assert len(found) >= 5
    for path in found:
        assert (ROOT / path).is_file(), path


def test_the_bundled_files_are_what_the_script_makes():
    source = "/usr/share/datasets/fashion-mnist"
    if not os.path.isdir(source):
        pytest.skip("needs Debian's package: apt-get install dataset-fashion-mnist")
    done = subprocess.run(
        [sys.executable, ROOT / "data/make_fashion_mnist.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_set_of_another_kind_loads_itself_and_is_found_by_the_same_rules(tmp_path, monkeypatch):
    from types import SimpleNamespace

    def make(title, tiers):
        return SimpleNamespace(
            TITLE=title,
            find=lambda tier, place: tmp_path if tier in tiers else None,
            inspect=lambda folder, tier: None,
            load=lambda folder, tier, limit, reason: SimpleNamespace(
                name=title, tier=tier, limit=limit, note=reason, fingerprint="0" * 12
            ),
        )

    monkeypatch.setitem(datasets.SETS, "tones", make("Tones", ("bundled",)))
    monkeypatch.setitem(store.registry(), "tones", {"licence": "MIT", "source": "us"})
    monkeypatch.setitem(datasets.SETS, "voices", make("Voices", ()))
    monkeypatch.setitem(store.registry(), "voices", {"licence": "MIT", "source": "us"})
    data = datasets.load(limit=7, among=("voices", "tones"))
    assert (data.name, data.tier, data.limit) == (
        "Tones",
        "bundled",
        7,
    ) and "Voices is not on this machine" in data.note
    monkeypatch.setitem(datasets.SETS, "voices", make("Voices", ("local",)))
    data = datasets.load(among=("voices", "tones"))
    assert (data.name, data.tier, data.note) == ("Voices", "local", "")
    # `among` is what "auto" chooses from; a set that is named is that set.
    assert datasets.load("tones").name == "Tones"
    assert datasets.load("fashion_mnist", among=("voices", "tones")).name == "fashion_mnist"
    assert [found.remedy for found in datasets.status() if found.name == "tones"] == [""]
    with pytest.raises(CourseError, match="Tones is not downloaded: it ships"):
        datasets.download("tones")
