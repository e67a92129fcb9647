"""The chapters on real data: their evidence is whole and within bounds; what is stale is executed again."""

import pytest

from course_utils.tools.testing import evidence

pytestmark = pytest.mark.real_data
CHAPTERS = evidence.chapters()


def test_bounds_belong_to_chapters_on_real_data():
    stated = {path.stem for path in evidence.FOLDER.glob("*.toml")}
    assert len(stated) >= 9 and stated <= set(CHAPTERS)
    assert {path.stem for path in evidence.FOLDER.glob("*.json")} <= set(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_committed_evidence_is_whole_and_keeps_its_bounds(chapter):
    wanted = evidence.bounds_of(chapter)
    if wanted["missing"]:
        assert not (evidence.FOLDER / f"{chapter}.json").exists(), "it is no longer missing"
        pytest.skip(wanted["missing"])
    found = evidence.read(chapter)
    assert (found["data"]["name"], found["data"]["tier"]) == (evidence.data_set_of(chapter), "local")
    assert found["parameters"]["profile"] == "class"
    assert found["results"] and evidence.outside(found, wanted) == []


def current(chapter, folder):
    """The evidence of the sources and data that are there, from `folder`; None where that is another one."""
    if evidence.is_stale(chapter, folder):
        return None
    found = evidence.read(chapter, folder)
    return found if found["data"]["fingerprint"] == evidence.data_fingerprint(chapter) else None


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_chapter_reports_on_real_data(chapter):
    """Where there are no data and the evidence is stale this is skipped, and says so."""
    missing = evidence.why_no_data(chapter)
    if missing:
        if evidence.is_stale(chapter):
            pytest.skip(f"its evidence is stale; to run it again it {missing}")
        return  # the sources are those of the evidence, which the test above holds to its bounds
    if current(chapter, evidence.FOLDER):
        return
    # Run again, in build/: what is committed only `make test-real` writes.
    found = current(chapter, evidence.AGAIN) or evidence.make(chapter, evidence.AGAIN)
    assert evidence.outside(found, evidence.bounds_of(chapter)) == []
    print(f"The committed evidence is stale: make test-real ONLY={chapter[:2]} refreshes it.")
