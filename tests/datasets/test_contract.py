"""What every data set must have, so that the one door can open it; and that nothing is loaded before it is used."""

import dataclasses
import subprocess
import sys

import pytest

from course_utils import datasets
from course_utils.core.errors import CourseError
from course_utils.datasets import store
from course_utils.datasets.described import Described, describe


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No local data, an empty cache."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.mark.parametrize("name", datasets.SETS)
def test_every_set_has_what_the_door_asks_of_it(name, tmp_path):
    module = datasets.SETS[name]
    assert isinstance(module.TITLE, str) and module.TITLE
    for asked in ("find", "inspect", "load"):
        assert callable(getattr(module, asked)) and getattr(module, asked).__doc__, asked
    entry = store.registry()[name]
    assert entry["licence"] and entry["source"]
    assert ("files" in entry) == hasattr(module, "download")
    # Nowhere: no folder that is not set, none that is empty.
    for tier in ("local", "public"):
        assert module.find(tier, None) is None and module.find(tier, tmp_path) is None


def test_the_registry_and_the_door_know_the_same_sets():
    assert set(store.registry()) == set(datasets.SETS)


# Asked of each set and not of the door, which would name a folder of COURSE_DATA_DIR: no test here has one.
SHIPPED = [name for name, module in datasets.SETS.items() if module.find("bundled", None)]


def test_every_kind_of_data_ships():
    assert {"fashion_mnist", "film_club", "chinese_reviews", "drawn_faces", "garment_scenes", "spoken_digits"} <= set(
        SHIPPED
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_a_set_that_ships_is_loaded_by_its_name_alone_and_describes_itself(name):
    data = datasets.load(name, limit=240)
    assert isinstance(data, Described) and dataclasses.is_dataclass(data)
    assert (data.name, data.tier) == (name, "bundled")
    assert len(data.fingerprint) == 12 and int(data.fingerprint, 16) >= 0
    assert data.note.endswith(".") and "\n" not in data.note
    assert (data.licence, data.source) == (store.registry()[name]["licence"], store.registry()[name]["source"])


def test_an_unknown_name_is_told_all_sets():
    with pytest.raises(CourseError, match="There is no data set 'mnist'; allowed: auto, ") as caught:
        datasets.load("mnist", among=("orl_faces", "drawn_faces"))
    assert all(name in str(caught.value) for name in datasets.SETS)


def test_a_set_that_is_nowhere_says_what_to_do():
    with pytest.raises(
        CourseError, match="data get cifar10.*COURSE_DATA_DIR.*; or choose dataset fashion_mnist"
    ) as told:
        datasets.load("cifar10")
    assert "\n" not in str(told.value)
    # Not downloaded, and pictures with one label each would be no help.
    with pytest.raises(CourseError, match=r"data/README\.md says where it comes from\.$") as told:
        datasets.load("orl_faces")
    assert "data get" not in str(told.value) and "fashion_mnist" not in str(told.value)
    with pytest.raises(CourseError, match="or choose dataset drawn_faces"):
        datasets.load("orl_faces", among=("orl_faces", "drawn_faces"))


def test_a_set_that_neither_ships_nor_is_downloaded_does_not_claim_to_ship():
    with pytest.raises(CourseError, match=r"ORL faces is not downloaded by the course: data/README\.md"):
        datasets.download("orl_faces")
    with pytest.raises(CourseError, match="Film club .* ships with the course"):
        datasets.download("film_club")


def test_a_fingerprint_changes_with_each_part_and_texts_count_as_utf_8():
    import numpy

    def mark(*parts):
        return describe("bccd", "local", parts, "note")["fingerprint"]

    pixels = numpy.arange(12, dtype="uint8").reshape(3, 4)
    assert mark(pixels, "猫") == mark(pixels.copy(), "猫") == mark(numpy.asfortranarray(pixels), "猫")
    changed = pixels.copy()
    changed[2, 3] += 1
    assert len({mark(pixels, "猫"), mark(changed, "猫"), mark(pixels, "狗"), mark(pixels), mark("猫", pixels)}) == 5


def fresh(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_package_loads_no_set_and_no_library_before_it_is_used():
    code = """
import sys
from course_utils import datasets
print([name for name in sys.modules if name.startswith("course_utils.datasets.")])
print([name for name in ("PIL", "numpy", "sklearn", "requests", "pooch") if name in sys.modules])
"""
    assert fresh(code).splitlines() == ["[]", "[]"]


@pytest.mark.parametrize(
    "first", ["loading", "pictures.base", "store", "pictures.cifar10", "faces.drawn_faces", "pairs.base"]
)
def test_any_module_can_be_the_first_to_be_imported(first):
    assert fresh(f"import course_utils.datasets.{first} as first; print(first.__name__)").endswith(first)


def test_the_face_hands_on_what_it_names_and_nothing_else():
    assert all(getattr(datasets, name) is not None for name in datasets.__all__)
    assert set(datasets.__all__) <= set(dir(datasets))
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        datasets.nonsense  # noqa: B018
