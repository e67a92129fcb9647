"""What 00_start_here says in words, held against what its committed notebook recorded."""

import pytest
from recorded import recorded

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("00_start_here")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_several_thousand_pictures_and_a_minute(results):
    assert 3000 <= results["pictures"] < 10_000
    assert 0 < results["seconds"] <= 60


def test_it_learned_and_did_not_only_guess(results):
    """Guessing blindly is right once in ten; the network reaches several times that on pictures it has never seen."""
    assert 0.7 < results["accuracy"] < 1


def test_its_epochs_are_those_of_the_profile(found):
    assert found["results"]["epochs"] == found["run"]["parameters"]["epochs"] == 3
    assert found["claims"] == []
