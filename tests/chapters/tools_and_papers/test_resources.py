"""The books and papers, and what was read from the installed packages."""

import pytest

from course_utils.chapters.tools_and_papers import resources
from course_utils.core.errors import CourseError


def test_every_entry_is_whole():
    kinds = {"book": 0, "paper": 0}
    for one in resources.entries():
        kinds[one["kind"]] += 1
        assert one["title"] and one["authors"] and all(resources.notes()[one["link"]])
        assert 2012 < one["year"] < 2026 and one["link"].startswith("https://")
    assert kinds == {"book": 3, "paper": 3}


def test_one_book_is_given_a_wrong_author():
    wrong = [one["title"] for one in resources.entries() if not resources.names_an_author(one)]
    assert len(wrong) == 1 and "Dive into" in wrong[0]


def test_an_entry_is_found_by_a_word():
    assert resources.entry("EfficientNet")["year"] == 2019
    assert resources.entry("Goodfellow")["title"] == "Deep Learning"
    with pytest.raises(CourseError, match="3 entries"):
        resources.entry("Learning")
    with pytest.raises(CourseError, match="0 entries"):
        resources.entry("Cooking")


def test_many_authors_are_counted():
    assert resources._people(["A", "B", "C", "D"]) == "A, B, C, D"
    assert resources._people(["A", "B", "C", "D", "E"]) == "A and 4 others"


def test_keras_trains_with_three():
    found = resources.keras_backends()
    assert {name for name, trains in found.items() if trains} == {"tensorflow", "jax", "torch"}
    assert found.get("openvino") is not True


def test_pretrained_networks_are_many():
    found = resources.pretrained_networks()
    assert "EfficientNetB0" in found and len(found) > 30


def test_licences():
    assert "Apache" in resources.licence("tensorflow")
    with pytest.raises(CourseError, match="not installed"):
        resources.licence("no-such-package-at-all")


def test_code_is_counted():
    texts = ["no code\n```bash\nls\n```", "```{.python .input}\nx\n```\n\n```{.python .input  n=3}\ny\n```"]
    assert resources.count_code(texts) == (1, 2)
