import io
import tarfile

import pytest

from course_utils import datasets
from course_utils.core.errors import CourseError
from course_utils.datasets import store
from course_utils.datasets.texts import base, twenty_newsgroups

AMONG = ("twenty_newsgroups", "chinese_reviews")
EACH = 8, 4  # posts of a group in the small copies, before and after the date


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    """Small counts, no local data, an empty cache."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(twenty_newsgroups, "COUNTS", tuple(20 * count for count in EACH))


def post(group, number):
    return (
        f"From: someone{number}@example.org\nSubject: {group}\n\nIn article <1> he writes:\n> quoted {group}\n"
        f"Plain words number{number} of {group} with caf\xe9\n\n-- \nsignature of {group}\n"
    ).encode("latin-1")


def posts():
    """(path in the archive, bytes) of every post of a small copy."""
    number = 1000
    for part, count in zip(twenty_newsgroups.PARTS, EACH, strict=True):
        for group in twenty_newsgroups.GROUPS:
            for _place in range(count):
                number += 1
                yield f"{part}/{group}/{number}", post(group, number)


def archive(path, members, more=()):
    with tarfile.open(path, "w:gz") as tar:
        for name, content in [*members, *more]:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


@pytest.fixture
def local(tmp_path, monkeypatch):
    """A small copy in COURSE_DATA_DIR; its folder."""
    folder = tmp_path / "local" / twenty_newsgroups.FOLDER
    for name, content in posts():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "local"))
    return folder


def test_body_cuts_header_quotations_and_signature():
    text = twenty_newsgroups.body(post("sci.space", 7).decode("latin-1"))
    assert text == "Plain words number7 of sci.space with café"


def test_local_comes_first_and_is_split_by_date(local):
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier, data.language) == ("twenty_newsgroups", "local", "en")
    assert (len(data.train), len(data.validation), len(data.test)) == (7 * 20, 20, 4 * 20)
    assert set(data.train.origins) == {"earlier"} and set(data.test.origins) == {"later"}
    assert data.train.labels.mean() == pytest.approx(6 / 20)
    number = {text: int(text.split("number")[1].split()[0]) for text in (*data.train.texts, *data.validation.texts)}
    for group in ("sci.med", "talk.politics.guns"):  # validation: the latest of the training posts
        here = [max(number[t] for t in part.texts if group in t) for part in (data.train, data.validation)]
        assert here[0] < here[1]
    assert "From:" in data.raw.texts[0] and "signature" not in " ".join(data.train.texts)
    assert len({base.key(text) for text in data.train.texts} & {base.key(text) for text in data.test.texts}) == 0


def test_the_two_parts_may_lie_in_the_folder_itself(local, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(local))
    assert datasets.load("twenty_newsgroups").tier == "local"


def test_copies_in_the_later_part_are_dropped(local):
    first = sorted((local / twenty_newsgroups.PARTS[0] / "sci.med").iterdir())[0]
    late = sorted((local / twenty_newsgroups.PARTS[1] / "sci.med").iterdir())[0]
    late.write_bytes(first.read_bytes())
    assert len(datasets.load("twenty_newsgroups").test) == 4 * 20 - 1


def gone(folder):
    sorted((folder / twenty_newsgroups.PARTS[0] / "sci.med").iterdir())[0].unlink()


def group_gone(folder):
    (folder / twenty_newsgroups.PARTS[1] / "sci.med").rename(folder / "elsewhere")


def empty(folder):
    sorted((folder / twenty_newsgroups.PARTS[0] / "sci.med").iterdir())[0].write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "words"), [(gone, "159 posts instead of 160"), (group_gone, "missing"), (empty, "empty")]
)
def test_a_broken_copy_is_one_clear_error(local, harm, words):
    harm(local)
    with pytest.raises(CourseError, match=f"{words}.*copy it into COURSE_DATA_DIR again") as caught:
        datasets.load("twenty_newsgroups")
    assert "\n" not in str(caught.value)


def test_unpacking_takes_the_posts_and_nothing_else(tmp_path):
    evil = [
        ("../outside", b"x"), ("/absolute", b"x"), (f"{twenty_newsgroups.PARTS[0]}/../../up", b"x"),
        (f"{twenty_newsgroups.PARTS[0]}/sci.med/notes.txt", b"x"), (f"{twenty_newsgroups.PARTS[0]}/other/1", b"x"),
    ]  # fmt: skip
    cache = tmp_path / "cache"
    cache.mkdir()
    twenty_newsgroups.unpack(archive(cache / "a.tar.gz", posts(), evil), cache)
    found = {str(path.relative_to(cache)) for path in cache.rglob("*") if path.is_file()} - {"a.tar.gz"}
    assert found == {f"{twenty_newsgroups.FOLDER}/{name}" for name, _content in posts()}
    assert not (tmp_path / "outside").exists()
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier) == ("twenty_newsgroups", "public")


@pytest.mark.parametrize("harm", ["cut", "short", "text"])
def test_a_broken_archive_leaves_nothing(tmp_path, harm):
    cache = tmp_path / "cache"
    cache.mkdir()
    path = archive(cache / "a.tar.gz", list(posts())[: -1 if harm == "short" else None])
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-2000])
    if harm == "text":
        path.write_bytes(b"<html>not an archive</html>")
    with pytest.raises(CourseError, match="delete it and download again") as caught:
        twenty_newsgroups.unpack(path, cache)
    assert "\n" not in str(caught.value)
    assert [found.name for found in cache.iterdir()] == ["a.tar.gz"]


def test_download_fetches_then_unpacks(tmp_path, monkeypatch):
    def fetch(entry, cache, progress):
        assert entry["hash"].startswith("sha256:8f1b2514")
        cache.mkdir(parents=True)
        return archive(cache / entry["file"], posts())

    monkeypatch.setattr(store, "fetch", fetch)
    assert datasets.download("twenty_newsgroups", progress=False).name == twenty_newsgroups.FOLDER


def test_hash_and_address_are_those_of_scikit_learn():
    official = pytest.importorskip("sklearn.datasets._twenty_newsgroups").ARCHIVE
    (entry,) = store.registry()["twenty_newsgroups"]["files"]
    assert entry["hash"] == f"sha256:{official.checksum}" and official.url in entry["urls"]
