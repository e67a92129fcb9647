"""The search for near vectors: the exact one against sorting, the cells against the exact one."""

import numpy
import pytest

from course_utils.chapters.recommendation import near


@pytest.fixture(scope="module")
def vectors():
    return numpy.random.default_rng(0).normal(size=(300, 16)).astype("float32")


def test_the_exact_search_is_a_sort(vectors):
    catalogue = near.directions(vectors)
    query = catalogue[7]
    assert near.exact(query, catalogue, 5).tolist() == numpy.argsort(-(catalogue @ query))[:5].tolist()
    assert near.exact(query, catalogue, 5)[0] == 7
    assert sorted(near.exact(query, catalogue[:3], 5)) == [0, 1, 2]


def test_a_catalogue_has_length_one_and_the_size_that_was_asked(vectors):
    for count in (100, 1000):
        catalogue = near.scattered(vectors, count, 1)
        assert catalogue.shape == (count, 16) and catalogue.dtype == numpy.float32
        assert numpy.allclose(numpy.linalg.norm(catalogue, axis=1), 1, atol=1e-5)
    assert numpy.allclose(near.scattered(vectors, 100, 1), near.directions(vectors)[:100])


def test_all_cells_together_find_what_the_exact_search_finds(vectors):
    catalogue = near.scattered(vectors, 2000, 0)
    cells = near.Cells(catalogue)
    places, read = cells.search(catalogue[5], 10, opened=len(cells.centres))
    assert read == 2000 and places.tolist() == near.exact(catalogue[5], catalogue).tolist()
    places, read = cells.search(catalogue[5], 10, opened=4)
    assert places[0] == 5 and read < 500


def test_few_cells_read_little_and_find_most(vectors):
    found = near.compare(near.scattered(vectors, 5000, 0), vectors[:20])
    assert found["read"] < 0.3 and found["found"] > 0.6
    assert near.compare(near.scattered(vectors, 5000, 0), vectors[:20], opened=1)["found"] < found["found"]
