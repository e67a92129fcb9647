"""The chapters that take data of the learner's own run on them from the first cell to the last, without verdicts."""

import re

import numpy
import pytest
from own_made import (
    coco,
    csv_bytes,
    folder_of_faces,
    folder_of_pictures,
    folder_of_sounds,
    folder_of_words,
    pairs,
    ratings,
    texts,
    tickets,
)
from PIL import Image

from course_utils.core import chapters, notebook_files, paths, results
from course_utils.datasets import own
from course_utils.tools import notebooks, own_data, runs

CARDS = tuple(f"{number:02}_" for number in range(8, 16))  # training and the application chapters end in a card


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
        "transcripts": folder_of_words(folder / "words"),
    }


CASES = [(kind, chapter) for kind in own.KINDS for chapter in own_data.chapters_of(kind)]


def rows_of_cards(path):
    """The row "measured on" of each decision card in an executed notebook."""
    texts_ = [
        "".join(output["data"].get("text/plain", ""))
        for cell in notebook_files.load(path)["cells"]
        for output in cell.get("outputs", ())
        if "data" in output
    ]
    return [
        line for text in texts_ if text.startswith("Decision card:") for line in text.splitlines()
        if line.startswith("measured on | ")
    ]  # fmt: skip


def printed_in(path):
    """All that an executed notebook printed."""
    return "".join(
        "".join(output.get("text", ""))
        for cell in notebook_files.load(path)["cells"] for output in cell.get("outputs", ())
    )  # fmt: skip


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
    if chapter.startswith(("05_", "06_")):  # they end without one, and say where it is
        assert "the one at the end of 08_training decides" in printed_in(tmp_path / path.name)
    if card:
        (row,) = rows_of_cards(tmp_path / path.name)
        assert places[kind].name in row and found["run"]["data"]["fingerprint"] in row
        assert re.search(r"\d{4}", row) and re.search(r"\(\d[\d,]* ", row), "since when, and how many"
    if chapter.startswith("12_"):  # 900 pairs: the memory in cross-validation beside the one split
        assert found["results"]["memory_quality_rounds"]["n"] == 5
        assert "was measured for the memory alone" in printed_in(tmp_path / path.name)
    for name, value in found["results"].items():
        if isinstance(value, float):
            assert numpy.isfinite(value), name


@pytest.mark.parametrize(("kind", "chapter"), CASES, ids=[chapter for _kind, chapter in CASES])
def test_own_data_without_a_path_is_a_sentence(kind, chapter, monkeypatch, tmp_path):
    from course_utils import setup
    from course_utils.core.errors import CourseError
    from course_utils.core.parameters import resolve

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
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
    sentences, taken = own_data.look(places["transcripts"])
    told = "\n".join(sentences)
    assert taken and "As spoken words: your own data, words" in told and "13_speech_to_text.ipynb my_13.ipynb" in told
    assert "Not as recordings" in told and "none of them is known to hold labels" in told
    assert own_data._quoted("my file.csv") == '"my file.csv"' and own_data._quoted("a/b_1.csv") == "a/b_1.csv"


def test_the_command_ends_with_1_where_no_chapter_takes_it(tmp_path):
    from click.testing import CliRunner

    from course_utils.tools.cli import cli

    (tmp_path / "a.csv").write_text("just\none\ncolumn\n")
    done = CliRunner().invoke(cli, ["own", str(tmp_path / "a.csv")])
    assert done.exit_code == 1 and "one column only" in done.output
    done = CliRunner().invoke(cli, ["own", str(tmp_path / "nothing")])
    assert done.exit_code == 2 and "There is no file or folder" in done.output


def test_the_command_takes_the_names_of_columns_and_says_how_to_run_with_them(tmp_path):
    from click.testing import CliRunner

    from course_utils.tools.cli import cli

    path = tmp_path / "tickets.csv"
    path.write_bytes(csv_bytes(tickets(), ("Anliegen", "Schlange")))
    asked = ["own", str(path), "--text-column", "Anliegen", "--label-column", "Schlange", "--looked-for", "bug"]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0 and "Looked for is 'bug'" in done.output and "Not as ratings" not in done.output
    assert done.output.rstrip().endswith("-p text_column Anliegen -p label_column Schlange -p looked_for bug")
    done = CliRunner().invoke(cli, ["own", str(path), "--label-column", "Queue"])
    told = "tickets.csv has no column 'Queue', which label_column names; its columns: 'Anliegen', 'Schlange'."
    assert done.exit_code == 1 and told in done.output
    done = CliRunner().invoke(cli, ["own", str(tmp_path), "--label-column", "Queue"])
    assert done.exit_code == 1 and told in done.output, "a folder that holds one table is that table"
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "pictures" / "a.png")
    done = CliRunner().invoke(cli, ["own", str(tmp_path / "pictures"), "--label-column", "Queue"])
    assert done.exit_code == 2 and "columns are named of a table, such as a CSV file" in done.output


def test_the_parameters_reach_the_reader(tmp_path, monkeypatch):
    from course_utils.core.errors import CourseError
    from course_utils.core.parameters import resolve
    from course_utils.notebook.opening import Course

    path = tmp_path / "tickets.csv"
    path.write_bytes(csv_bytes([(text, text[::-1], queue) for text, queue in tickets()], ("a", "b", "c")))
    chapter = "11_text_classification"
    given = {"dataset": "own", "path": str(path), "text_column": "b", "label_column": "c", "looked_for": "bug"}
    data = Course(chapter, resolve(chapters.parameters_of(chapter), given), "").data
    assert data.class_names == ("all others", "bug") and data.raw.texts[0] == tickets()[0][0][::-1]
    values = resolve(chapters.parameters_of(chapter), given | {"looked_for": 1, "label_column": "d"})
    assert values["looked_for"] == "1", "papermill makes a number of it"
    with pytest.raises(CourseError, match="no column 'd', which label_column names; its columns: 'a', 'b', 'c'"):
        Course(chapter, values, "").data  # noqa: B018


@pytest.mark.parametrize(("profile", "all_of_it"), [("class", False), ("full", True)])
def test_the_full_profile_takes_all(tmp_path, monkeypatch, profile, all_of_it):
    from course_utils.core.parameters import resolve
    from course_utils.datasets.own import texts as own_texts
    from course_utils.notebook.opening import Course

    monkeypatch.setattr(own_texts, "MOST", 200)
    (tmp_path / "a.csv").write_bytes(csv_bytes(texts(400)))
    chapter = "11_text_classification"
    given = {"dataset": "own", "path": str(tmp_path / "a.csv"), "profile": profile}
    data = Course(chapter, resolve(chapters.parameters_of(chapter), given), "").data
    assert (len(data.raw) == 400) == all_of_it


@pytest.mark.slow
def test_texts_with_several_labels_few_of_one_run_whole(tmp_path):
    """Four labels, 12 test texts of one: each is told apart, and the card's number comes from cross-validation."""
    (tmp_path / "tickets.csv").write_bytes(csv_bytes(tickets(), ("comment", "queue")))
    (path,) = notebooks.find("en", "11_text_classification")
    given = {"profile": "smoke", "dataset": "own", "path": str(tmp_path / "tickets.csv")}
    done = runs.run_notebook(path, tmp_path / path.name, given)
    assert done["status"] == "done", done
    found = results.collect(notebook_files.load(tmp_path / path.name))["results"]
    assert [row["label"] for row in found["label_rows"]] == ["billing", "delivery", "bug", "praise"]
    assert found["macro_f1"]["low"] > found["macro_f1_of_usual"]
    assert found["decision_card"]["measure"] == "accuracy by repeated cross-validation"
    assert found["decision_card"]["quality"]["n"] == 5
