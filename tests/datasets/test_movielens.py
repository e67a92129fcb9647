import hashlib
import zipfile

import numpy
import pytest

from course_utils import datasets
from course_utils.core.errors import CourseError
from course_utils.datasets import store
from course_utils.datasets.ratings import film_club, movielens

AMONG = ("movielens", "film_club")
FILMS = """movieId,title,genres
1,Toy Story (1995),Animation|Comedy
5,"Cat, The (2001)",(no genres listed)
9,Twin (2005),Drama
12,Twin (2005),Comedy
"""
RATINGS = """userId,movieId,rating,timestamp
7,1,4.0,100
7,9,2.5,300
7,12,5.0,200
3,5,0.5,50
3,12,4.5,40
"""


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    """A tiny set in the official layout, with its sizes and hashes in the registry; returns the folder above it."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))
    place = tmp_path / "local"
    (place / movielens.FOLDER).mkdir(parents=True)
    contents = []
    for name, text in ((movielens.RATINGS, RATINGS), (movielens.FILMS, FILMS)):
        data = text.encode()
        (place / movielens.FOLDER / name).write_bytes(data)
        contents.append({"file": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})
    real = store.registry()
    entry = {**real["movielens"], "contents": contents}
    monkeypatch.setattr(store, "registry", lambda: {**real, "movielens": entry})
    return place


@pytest.fixture
def local(small, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(small))
    return small / movielens.FOLDER


def test_ratings_are_those_of_the_files(local):
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier, data.number_of_people) == ("movielens", "local", 2)
    assert data.titles == ("Toy Story (1995)", "Cat, The (2001)", "Twin (2005)")
    assert data.kind_names == ("Animation", "Comedy", "Drama")
    # A film without a kind has none; a film that is listed twice has the kinds of both.
    assert data.kinds.tolist() == [[True, True, False], [False] * 3, [False, True, True]]
    rows = list(zip(data.people.tolist(), data.films.tolist(), data.stars.tolist(), data.times.tolist(), strict=True))
    # Person 3 comes first, each person's ratings in order of time; of two ratings of one film the later one counts.
    assert rows == [(0, 2, 4.5, 40), (0, 1, 0.5, 50), (1, 0, 4.0, 100), (1, 2, 2.5, 300)]
    assert "4 ratings by 2 people" in data.note and "COURSE_DATA_DIR" in data.note


def test_limit_keeps_the_first_people(local):
    data = datasets.load("movielens", limit=1)
    assert data.number_of_people == 1 and len(data) == 2


def test_fingerprint_changes_with_one_rating(local, small, monkeypatch):
    before = datasets.load("movielens").fingerprint
    assert before == datasets.load("movielens").fingerprint and len(before) == 12
    content = RATINGS.replace("7,1,4.0,100", "7,1,4.5,100").encode()
    (local / movielens.RATINGS).write_bytes(content)
    for entry in store.registry()["movielens"]["contents"]:
        if entry["file"] == movielens.RATINGS:
            entry.update(size=len(content), sha256=hashlib.sha256(content).hexdigest())
    assert datasets.load("movielens").fingerprint != before


def cut(path):
    path.write_bytes(path.read_bytes()[:-20])


def empty(path):
    path.write_bytes(b"")


def gone(path):
    path.unlink()


def folder(path):
    path.unlink()
    path.mkdir()


def other_content(path):
    path.write_bytes(path.read_bytes().replace(b"5", b"6", 1))


@pytest.mark.parametrize("name", [movielens.RATINGS, movielens.FILMS])
@pytest.mark.parametrize("harm", [cut, empty, gone, folder, other_content])
def test_a_broken_file_is_one_clear_error(local, harm, name):
    harm(local / name)
    with pytest.raises(CourseError, match=f"{name} .*copy it into COURSE_DATA_DIR again") as caught:
        datasets.load("auto", among=AMONG)
    assert "\n" not in str(caught.value)
    if harm is not other_content:  # the doctor looks at sizes only
        assert not next(found for found in datasets.status() if found.tier == "broken").intact


def test_absent_set_names_the_ways_to_get_it():
    with pytest.raises(CourseError, match=r"data get movielens.*COURSE_DATA_DIR.*film_club"):
        datasets.load("movielens", among=AMONG)


def archive(path, *files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files:
            zipped.writestr(name, text)
    return path


GOOD = ((f"{movielens.FOLDER}/{movielens.RATINGS}", RATINGS), (f"{movielens.FOLDER}/{movielens.FILMS}", FILMS))


def test_the_archive_is_unpacked_and_nothing_else(tmp_path):
    evil = (("../../outside.txt", "x"), (f"{movielens.FOLDER}/../../{movielens.RATINGS}", "x"), ("/abs.txt", "x"))
    path = archive(tmp_path / "a.zip", *GOOD, *evil)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / movielens.FOLDER).mkdir()
    (cache / movielens.FOLDER / "old.txt").write_text("of before")
    movielens.unpack(path, cache)
    files = sorted(str(found.relative_to(tmp_path)) for found in cache.rglob("*"))
    assert files == [f"cache/{movielens.FOLDER}", *(f"cache/{name}" for name, _text in sorted(GOOD))]
    assert not (tmp_path / "outside.txt").exists() and not (tmp_path.parent / "outside.txt").exists()
    data = datasets.load("auto", among=AMONG)
    assert (data.tier, len(data)) == ("public", 4)


@pytest.mark.parametrize(
    "files",
    [GOOD[:1], (GOOD[0], (GOOD[1][0], FILMS + "more")), (GOOD[0], (GOOD[1][0], ""))],
    ids=["one file is missing", "one is longer", "one is empty"],
)
def test_an_archive_without_the_files_is_told_and_leaves_nothing(tmp_path, files):
    with pytest.raises(CourseError, match="lacks movies.csv: delete it"):
        movielens.unpack(archive(tmp_path / "a.zip", *files), tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_broken_archive_is_told(tmp_path, content):
    path = archive(tmp_path / "a.zip", *GOOD)
    path.write_bytes(path.read_bytes()[:-30] if content is None else content)
    with pytest.raises(CourseError, match="cannot be unpacked.*download again"):
        movielens.unpack(path, tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


def test_the_registry_names_a_hash_and_an_address():
    (entry,) = store.registry()["movielens"]["files"]
    assert entry["hash"].startswith("sha256:") and entry["urls"][0].startswith("https://files.grouplens.org/")
    assert datasets.download_size("movielens") == entry["size"]


# --- the simulation ---


@pytest.fixture(scope="module")
def club():
    return datasets.load("film_club")


def test_without_real_ratings_the_simulation_says_what_it_is():
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier) == ("film_club", "bundled")
    assert "simulated" in data.note and "invented by code" in data.note and "MovieLens" in data.note
    with pytest.raises(CourseError, match="ships with the course"):
        datasets.download("film_club")


def test_the_club_is_always_the_same_and_plausible(club):
    again = datasets.load("film_club")
    assert again.fingerprint == club.fingerprint
    assert len(set(club.titles)) == film_club.FILMS and all(title[0] == title[0].upper() for title in club.titles)
    assert set(numpy.unique(club.stars * 2)) <= set(range(1, 11))
    assert numpy.bincount(club.people).min() >= 5 and club.number_of_people == film_club.PEOPLE
    assert 0.35 < (club.stars >= 4).mean() < 0.55
    pairs = club.people * len(club.titles) + club.films
    assert len(numpy.unique(pairs)) == len(pairs), "nobody rates a film twice"
    assert (numpy.diff(club.times)[numpy.diff(club.people) == 0] >= 0).all(), "in order of time"


def test_a_few_films_are_famous(club):
    count = numpy.sort(numpy.bincount(club.films, minlength=film_club.FILMS))[::-1]
    assert count[:60].sum() > 0.24 * count.sum() and count[300:].sum() < 0.35 * count.sum()


def test_taste_is_hidden_in_the_ratings(club):
    """People who like one film of a kind like others of it: the mean rating within a favourite kind is above theirs."""
    main = numpy.arange(len(club.titles)) // 60
    kind, above = main[club.films], []
    for person in range(0, 200):
        mine = club.people == person
        half = mine & (numpy.arange(len(mine)) % 2 == 0)
        means = [club.stars[half & (kind == k)].mean() if (half & (kind == k)).sum() > 2 else -1 for k in range(10)]
        other = mine & ~half & (kind == int(numpy.argmax(means)))
        if other.any():
            above.append(club.stars[other].mean() - club.stars[mine & ~half].mean())
    assert numpy.mean(above) > 0.2


def test_limit_draws_the_same_people(club):
    few = datasets.load("film_club", limit=20)
    first = club.people < 20
    assert few.number_of_people == 20
    assert numpy.array_equal(few.films, club.films[first]) and numpy.array_equal(few.stars, club.stars[first])
