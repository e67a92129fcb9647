"""The chapters that take data of the learner's own run on them from the first cell to the last, without verdicts."""

import numpy
import pytest
from own_made import coco, csv_bytes, folder_of_faces, folder_of_pictures, folder_of_sounds, pairs, ratings, texts

from course_utils.core import chapters, notebook_files, results
from course_utils.datasets import own
from course_utils.tools import notebooks, own_data, runs

CARDS = tuple(f"{number:02}_" for number in range(9, 16))  # the application chapters end in a card


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A file or folder of each kind: {kind: path}."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "texts.csv").write_bytes(csv_bytes(texts(400), ("comment", "verdict")))
    (folder / "ratings.csv").write_bytes(csv_bytes(ratings(things=150), ("user", "item", "rating", "time")))
    (folder / "pairs.tsv").write_bytes(csv_bytes(pairs(900), ("en", "zh"), "\t"))
    found = {kind: folder / f"{kind}.{'tsv' if kind == 'pairs' else 'csv'}" for kind in ("texts", "ratings", "pairs")}
    return {
        **found,
        "pictures": folder_of_pictures(folder / "pictures", each=20, kinds=("disc", "bar")),
        "faces": folder_of_faces(folder / "faces", people=16),
        "scenes": coco(folder / "scenes", count=50),
        "speech": folder_of_sounds(folder / "speech", speakers=6, each=8),
    }


CASES = [(kind, chapter) for kind in own.KINDS for chapter in own_data.chapters_of(kind)]


def test_every_kind_has_a_chapter():
    assert {kind for kind, _chapter in CASES} == set(own.KINDS)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "chapter"), CASES, ids=[chapter for _kind, chapter in CASES])
def test_a_chapter_runs_on_own_data(kind, chapter, places, tmp_path):
    (path,) = notebooks.find("en", chapter)
    given = {"profile": "smoke", "dataset": "own", "path": str(places[kind])}
    done = runs.run_notebook(path, tmp_path / path.name, given)
    assert done["status"] == "done", done
    found = results.collect(notebook_files.load(tmp_path / path.name))
    assert found["run"]["data"]["tier"] == "own" and found["run"]["parameters"]["path"] == str(places[kind])
    assert found["claims"] == [], "the article says nothing about the learner's own data"
    card = found["results"].get("decision_card")
    assert (card is not None) == chapter.startswith(CARDS)
    for name, value in found["results"].items():
        if isinstance(value, float):
            assert numpy.isfinite(value), name


@pytest.mark.parametrize(("kind", "chapter"), CASES, ids=[chapter for _kind, chapter in CASES])
def test_own_data_without_a_path_is_a_sentence(kind, chapter, monkeypatch, tmp_path):
    from course_utils import setup
    from course_utils.core.errors import CourseError
    from course_utils.core.parameters import resolve
    from course_utils.datasets.own import places as places_module

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(places_module, "ROOT", tmp_path)
    specs = chapters.parameters_of(chapter)
    values = resolve(specs, {"dataset": "own", "profile": "smoke"})
    assert values["path"] == "data/own"
    with pytest.raises(CourseError, match="put your data into data/own"):
        setup(chapter, {name: value for name, value in values.items()}, networks=False)
    with pytest.raises(CourseError, match="Parameter path is 'nowhere.csv', but there is no such file or folder"):
        resolve(specs, {"dataset": "own", "path": "nowhere.csv"})


def test_the_command_says_what_is_in_a_file(places, capsys):
    sentences, taken = own_data.look(places["texts"])
    told = "\n".join(sentences)
    assert taken and "As texts: your own data, texts.csv" in told and "-p dataset own -p path" in told
    assert "Not as ratings" in told and "Not as pairs" in told
    sentences, taken = own_data.look(places["pictures"])
    assert taken and "07_cnn, 08_training" in "\n".join(sentences)
    assert own_data._quoted("my file.csv") == '"my file.csv"' and own_data._quoted("a/b_1.csv") == "a/b_1.csv"


def test_the_command_ends_with_1_where_no_chapter_takes_it(tmp_path):
    from click.testing import CliRunner

    from course_utils.tools.cli import cli

    (tmp_path / "a.csv").write_text("just\none\ncolumn\n")
    done = CliRunner().invoke(cli, ["own", str(tmp_path / "a.csv")])
    assert done.exit_code == 1 and "one column only" in done.output
    done = CliRunner().invoke(cli, ["own", str(tmp_path / "nothing")])
    assert done.exit_code == 2 and "There is no file or folder" in done.output
