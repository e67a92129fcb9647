"""A ZIP of a learner's own files is read where it lies, of every kind; what is planted in it does no harm."""

import os
import shutil
import stat
import time
import zipfile
from pathlib import Path

import own_made
import pytest
from own_made import refused

from course_utils.core.paths import ROOT
from course_utils.datasets import own
from course_utils.datasets.own import places
from course_utils.datasets.own.report import Report

MAKE = {
    "pictures": ("pictures", own_made.folder_of_pictures, "disc/{}.png"),
    "faces": ("faces", own_made.folder_of_faces, "person 0/{}.jpg"),
    "coco": ("scenes", own_made.coco, "images/{}.png"),
    "yolo": ("scenes", own_made.yolo, "images/train/{}.png"),
    "calls": ("speech", own_made.folder_of_sounds, "high/s0/{}.wav"),
    "listed": ("speech", lambda place: own_made.folder_of_sounds(place, folders=False), "{}.wav"),
    "words": ("transcripts", own_made.folder_of_words, "{}.wav"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """(folder, ZIP with the folder in it, ZIP of what is in the folder) of each of `MAKE`."""
    base = tmp_path_factory.mktemp("zips")
    found = {}
    for name, (_kind, make, _inside) in MAKE.items():
        place = make(base / name / "mine")
        wrapped = shutil.make_archive(str(base / f"{name} wrapped"), "zip", base / name)
        bare = shutil.make_archive(str(base / f"{name} bare"), "zip", place)
        found[name] = place, Path(wrapped), Path(bare)
    return found


@pytest.mark.parametrize("name", MAKE)
def test_a_zip_holds_the_same_as_its_folder(name, made):
    kind = MAKE[name][0]
    place, wrapped, bare = made[name]
    before = sorted(place.parent.parent.rglob("*"))
    folder = own.load(kind, place)
    for path in (wrapped, bare):
        packed = own.load(kind, path)
        assert packed.fingerprint == folder.fingerprint and path.name in packed.note
    assert sorted(place.parent.parent.rglob("*")) == before, "nothing is unpacked"


def spoiled(path, inside, folder):
    """A copy of the ZIP `path` with files that mean harm; `inside` is where a file of the kind lies, with {}."""
    copy = Path(shutil.copy(path, folder / path.name))
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as archive:
        for name in ("../../evil.png", "/etc/evil.wav", "C:/evil.jpg", "..\\evil.png"):
            archive.writestr(name, b"evil")
        link = zipfile.ZipInfo(inside.format("link"))
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(inside.format("locked"), b"x" * 50)
        archive.infolist()[-1].flag_bits |= places.LOCKED
    return copy


@pytest.mark.parametrize("name", MAKE)
def test_what_points_out_and_links_are_refused_and_the_rest_is_read(name, made, tmp_path, monkeypatch):
    kind, _make, inside = MAKE[name]
    monkeypatch.setattr("course_utils.datasets.own.report.FEW", 10)  # else six faults in few files stop the run
    path = spoiled(made[name][2], inside, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    data = own.load(kind, path)
    listed = (ROOT / "build" / "own" / f"{path.stem}.txt").read_text(encoding="utf-8")
    for evil in ("../../evil.png", "/etc/evil.wav", "C:/evil.jpg", "..\\evil.png"):
        assert f"{evil}: points out of the ZIP file" in listed
    assert f"{inside.format('link')}: is a link, which is not followed in a ZIP file" in listed
    assert f"{inside.format('locked')}: is locked with a password" in listed and "root:" not in listed
    assert "Left out: 6 of" in data.note and sorted(tmp_path.rglob("*")) == before
    assert data.fingerprint == own.load(kind, made[name][0]).fingerprint


@pytest.mark.parametrize("name", MAKE)
def test_a_bomb_is_not_unpacked(name, made, tmp_path, monkeypatch):
    kind, _make, inside = MAKE[name]
    copy = Path(shutil.copy(made[name][2], tmp_path / "bomb.zip"))
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inside.format("zeros"), bytes(30_000_000))
    assert copy.stat().st_size < 3_000_000
    monkeypatch.setattr(places, "LARGEST_INSIDE", 25_000_000)
    assert "bomb.zip would be 0 GB when unpacked" in refused(kind, copy)


def test_a_file_that_swells_is_one_fault(made, tmp_path):
    copy = Path(shutil.copy(made["pictures"][2], tmp_path / "swells.zip"))
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("disc/zeros.png", bytes(30_000_000))
    assert "zeros.png has 10 MB, but at most 10 MB are allowed" in own.load("pictures", copy).note


def test_a_size_that_lies_is_one_fault(made, tmp_path):
    copy = Path(shutil.copy(made["calls"][2], tmp_path / "lies.zip"))
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("high/s0/lies.wav", bytes(3_000_000))
        archive.infolist()[-1].file_size = 100
    assert "lies.wav is damaged in the ZIP file." in own.load("speech", copy).note


@pytest.mark.parametrize("kind", ["pictures", "faces", "scenes", "speech", "transcripts"])
def test_what_is_no_zip_or_a_damaged_one_is_a_sentence(kind, tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04nothing")
    assert refused(kind, tmp_path / "a.zip") == "a.zip is neither a folder nor a ZIP file."
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert refused(kind, tmp_path / "empty.zip").startswith("empty.zip has ")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x/y.png", os.urandom(2000))
    content = bytearray((tmp_path / "b.zip").read_bytes())
    content[content.rfind(b"PK\x01\x02") + 2] = 0
    (tmp_path / "b.zip").write_bytes(content)
    assert refused(kind, tmp_path / "b.zip") == "b.zip is a damaged ZIP file; pack it again."


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp437"])
def test_names_of_a_zip_are_read_as_they_were_written(tmp_path, encoding):
    """Chinese Windows writes GB18030 and older programs UTF-8, both without a flag that says so."""
    names = ["Größe/é.png", "naïve/x.png"] if encoding == "cp437" else ["猫/图片 1.png", "狗/镕.png"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for place, name in enumerate(names):
            archive.writestr(f"{place}" + "-" * (len(name.encode(encoding)) - 1), b"x")
    content = (tmp_path / "a.zip").read_bytes()
    for place, name in enumerate(names):
        raw = name.encode(encoding)
        content = content.replace(f"{place}".encode() + b"-" * (len(raw) - 1), raw)
    (tmp_path / "a.zip").write_bytes(content)
    found = places.members(tmp_path / "a.zip", Report(tmp_path / "a.zip"))
    assert sorted(member.name for member in found) == sorted(names) and found[0].read(10) == b"x"


def test_many_files_in_a_zip_are_read_in_a_moment(tmp_path):
    """Its list is read once: for each file anew, 20,000 files would take half an hour."""
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(20_000):
            archive.writestr(f"a/{number}.png", b"x")
    start = time.perf_counter()
    found = places.members(tmp_path / "many.zip", Report(tmp_path / "many.zip"))
    assert len(found) == 20_000 and all(member.read(10) == b"x" for member in found)
    assert time.perf_counter() - start < 60
