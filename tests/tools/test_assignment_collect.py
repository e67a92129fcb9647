"""What a teacher receives is looked at before it is graded: found, named, mended, told, and nothing is changed."""

import io
import json
import random
import zipfile

import nbformat
import pytest
from click.testing import CliRunner
from released import cell, course_folder, released

from course_utils.core.errors import CourseError
from course_utils.tools.assignments import collect, handins, release
from course_utils.tools.cli import cli

pytest.importorskip("nbgrader")
CHAPTER = "07_cnn"
STEMS = ("07_cnn", "08_training")


@pytest.fixture
def folder(tmp_path):
    return course_folder(tmp_path / "class", *STEMS)


def book(who="", chapter=CHAPTER):
    """A submission of `who`, told from all others by its answer."""
    found = released(chapter)
    if who:
        name = {"07_cnn": "exercise-conv-output-size", "08_training": "exercise-steps-per-epoch"}[chapter]
        cell(found, name).source += f"\n# {who}"
    return nbformat.writes(found)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def packed(files):
    """The bytes of a ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def laid(folder):
    """{(student, chapter): who wrote it} of all copies."""
    found = {}
    for path in folder.glob("submitted/*/*/*.ipynb"):
        assert path.stem == path.parent.name
        text = path.read_text(encoding="utf-8")
        nbformat.validate(nbformat.reads(text, as_version=4))
        last = [one["source"][-1] for one in json.loads(text)["cells"] if one["source"]]
        who = next((line.removeprefix("# ") for line in last if line.startswith("# ")), "")
        found[path.parent.parent.name, path.stem] = who
    return found


LAYOUTS = {
    "files named by students": {
        "07 张三.ipynb": "张三", "07_cnn_Li Wei.ipynb": "Li Wei", "Anna-07_cnn (1).ipynb": "Anna",
        "wang5-hw7.ipynb": "wang5", "王芳作业7.ipynb": "王芳", "20230107 Zhao.ipynb": "20230107 Zhao",
        "Müller, Jörg - 07 cnn - Copy.ipynb": "Müller, Jörg", "group 7.ipynb": "group", "s1.ipynb": "s1",
        "s2.ipynb.txt": "s2", "Bob.json": "Bob", "O'Neil.ipynb": "O'Neil",
    },
    "a folder of each student": {
        "张三/07_cnn.ipynb": "张三", "Li Wei/homework/07_cnn.ipynb": "Li Wei", "anna/Untitled3.ipynb": "anna",
        "group 3/07_cnn-Copy1.ipynb": "group 3",
    },
    "folders below a folder": {"cohort B/张三/07_cnn.ipynb": "张三", "cohort B/Li/07_cnn.ipynb": "Li"},
    "one student": {"张三/07_cnn.ipynb": "张三"},
    "nbgrader's own": {"submitted/anna/07_cnn/07_cnn.ipynb": "anna", "submitted/ben/07_cnn/07_cnn.ipynb": "ben"},
    "Moodle, folders": {
        "Zhang San_12345_assignsubmission_file_/07_cnn.ipynb": "Zhang San",
        "Li Wei_12346_assignsubmission_file/x.ipynb": "Li Wei 12346",
        "Li Wei_12399_assignsubmission_file_/07_cnn.ipynb": "Li Wei 12399",
    },
    "Moodle, files": {"Zhang San_12345_assignsubmission_file_07_cnn.ipynb": "Zhang San"},
    "Canvas": {"zhangsan_LATE_1234_567890_07_cnn-1.ipynb": "zhangsan", "liwei_1235_567891_07_cnn.ipynb": "liwei"},
    "Blackboard": {"Chapter 7_zs2020_attempt_2026-11-29-10-11-12_07_cnn.ipynb": "zs2020"},
    "odd letters": {"a[1]*b.ipynb": "a_1_b", "cafe\u0301.ipynb": "café"},
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda name: name)
@pytest.mark.parametrize("form", ["folder", "ZIP", "folder with a ZIP"])
def test_whose_it_is(tmp_path, folder, layout, form):
    if (layout, form) == ("one student", "folder with a ZIP"):
        pytest.skip("a ZIP file in the folder may be the student's own: its name counts")
    files = {name: book(name) for name in LAYOUTS[layout]}
    received = tmp_path / "received"
    if form == "folder":
        for name, text in files.items():
            write(received / name, text)
    else:
        received = write(tmp_path / "received" / "07 all of them.zip", packed(files))
        received = received.parent if form == "folder with a ZIP" else received
    done = collect.collect(received, folder)
    assert laid(folder) == {(who, CHAPTER): name for name, who in LAYOUTS[layout].items()}, done
    assert done.lost == [] and done.laid == {CHAPTER: len(files)}


def test_a_zip_from_windows_in_chinese(tmp_path, folder):
    """Names in GBK and no word of it in the file."""
    data = packed({"XXXX/07_cnn.ipynb": book("a"), "YYYY/07_cnn.ipynb": book("b")})
    data = data.replace(b"XXXX", "张三".encode("gbk")).replace(b"YYYY", "李四".encode("gbk"))
    collect.collect(write(tmp_path / "all.zip", data), folder)
    assert set(laid(folder)) == {("张三", CHAPTER), ("李四", CHAPTER)}


def test_a_zip_in_a_students_folder_and_files_beside_the_notebook(tmp_path, folder):
    received = tmp_path / "received"
    inner = packed({"mine/07_cnn.ipynb": book("a"), "mine/helpers.py": "x = 1", "__MACOSX/._07_cnn.ipynb": b"\0\5"})
    write(received / "A_1_assignsubmission_file_" / "work.zip", inner)
    write(received / "B_2_assignsubmission_file_" / "07.ipynb", book("b"))
    write(received / "B_2_assignsubmission_file_" / "data" / "my.csv", "1,2")
    write(received / "B_2_assignsubmission_file_" / ".ipynb_checkpoints" / "07-checkpoint.ipynb", book("old"))
    done = collect.collect(received, folder)
    assert laid(folder) == {("A", CHAPTER): "a", ("B", CHAPTER): "b"} and done.look == []
    assert (folder / "submitted" / "A" / CHAPTER / "helpers.py").read_text() == "x = 1"
    assert (folder / "submitted" / "B" / CHAPTER / "data" / "my.csv").read_text() == "1,2"


def old_format(text):
    """The notebook as IPython 3 wrote it."""
    found = nbformat.reads(text, as_version=4)
    return nbformat.writes(nbformat.convert(found, 3), version=3)


def without_ids(text):
    found = json.loads(text)
    found["nbformat_minor"] = 2
    for one in found["cells"]:
        del one["id"]
    return json.dumps(found)


ENCODED = {
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "GBK": lambda text: text.replace("# me", "# 我", 1).encode("gb18030", errors="replace"),
    "format 4.2": without_ids,
    "format 4.9": lambda text: text.replace('"nbformat_minor": 5', '"nbformat_minor": 9'),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "strange fields": lambda text: text.replace('"metadata": {', '"extra": 1, "metadata": {', 3),
}


@pytest.mark.parametrize("how", ENCODED)
def test_encodings_and_formats(tmp_path, folder, how):
    write(tmp_path / "received" / "07 张三.ipynb", ENCODED[how](book("me")))
    done = collect.collect(tmp_path / "received", folder)
    assert set(laid(folder)) == {("张三", CHAPTER)} and done.look == [], done
    found = nbformat.read(folder / "submitted" / "张三" / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
    assert cell(found, "check-conv-parameters").metadata.nbgrader.points == 1
    assert ("encoded" in " ".join(done.mended)) == (how in ("UTF-8 with a mark", "UTF-16", "GBK"))


def test_a_notebook_of_format_3(tmp_path, folder):
    write(tmp_path / "received" / "anna.ipynb", old_format(book("me")))
    done = collect.collect(tmp_path / "received", folder)
    assert set(laid(folder)) == {("anna", CHAPTER)} and "format 3" in done.mended[0]


def other(source):
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]))


DAMAGED = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\0", "is empty"),
    "cut": (book()[:-40], "is cut short"),
    "text": ("I could not do it", "is no notebook (no JSON)"),
    "list": ("[1, 2]", "is no notebook (it has no cells)"),
    "no cells": ('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "has no cells"),
    "cells of text": ('{"cells": ["a"], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "is a damaged notebook"),
    "format 9": ('{"cells": [{}], "metadata": {}, "nbformat": 9}', "is a damaged notebook"),
    "a web page": ("<!DOCTYPE html><html><body>Log in</body></html>", "is a web page, not a notebook"),
    "a PDF": (b"%PDF-1.7 ...", "is a PDF file, not a notebook"),
    "Word": (packed({"word/document.xml": "x"}), "is a packed file (ZIP, Word), not a notebook"),
    "conflict": ("{\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> mine\n}", "holds conflict marks of git"),
    "another": (other("print(1)"), "holds no exercise of the course"),
    "not here": (other('course = setup("09_face", globals())'), "holds 09_face, of which there is no assignment here"),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_what_cannot_be_read_is_one_sentence(tmp_path, folder, what):
    content, sentence = DAMAGED[what]
    write(tmp_path / "received" / "anna.ipynb", content)
    write(tmp_path / "received" / "ben.ipynb", book("ben"))
    done = collect.collect(tmp_path / "received", folder)
    assert laid(folder) == {("ben", CHAPTER): "ben"}, "the others are laid"
    (said,) = done.lost
    assert said.startswith("anna: anna.ipynb ") and sentence in said and said.endswith(".") and "\n" not in said


def test_any_damage_is_told_or_mended_and_stops_nobody(tmp_path, folder):
    data = book("anna").encode()
    for number in range(40):
        chance, broken = random.Random(number), bytearray(data)
        for _turn in range(chance.choice([1, 3, 30])):
            at = chance.randrange(len(broken))
            broken[at : at + chance.choice([0, 1, 1, 50])] = chance.randbytes(chance.choice([0, 1, 20]))
        write(tmp_path / "received" / f"student{chr(97 + number % 26)}{chr(97 + number // 26)}.ipynb", bytes(broken))
    write(tmp_path / "received" / "ben.ipynb", book("ben"))
    done = collect.collect(tmp_path / "received", folder)
    assert laid(folder)["ben", CHAPTER] == "ben"
    assert len(done.lost) + sum(done.laid.values()) == 41
    assert all("\n" not in sentence and len(sentence) < 300 for sentence in done.look + done.mended)


def test_two_notebooks_of_one_student(tmp_path, folder):
    received = tmp_path / "received"
    for name, text in {"07.ipynb": book("a"), "07-Copy1.ipynb": book("b")}.items():
        write(received / "different" / name, text)
    for name, text in {"07.ipynb": book(), "07-Copy1.ipynb": book("b"), "07 (2).ipynb": book("b")}.items():
        write(received / "same" / name, text)
    for name, text in {"07.ipynb": book("a"), "08.ipynb": book("b", "08_training")}.items():
        write(received / "both" / name, text)
    done = collect.collect(received, folder)
    assert laid(folder) == {
        ("same", CHAPTER): "b", ("both", CHAPTER): "a", ("both", "08_training"): "b",
    }  # fmt: skip
    (said,) = done.lost
    assert "2 different notebooks of 07_cnn" in said and "different/07-Copy1.ipynb, different/07.ipynb" in said
    assert any("of 3 notebooks of 07_cnn" in sentence for sentence in done.mended)


def test_nobodys_files_and_other_chapters(tmp_path, folder):
    received = tmp_path / "received"
    write(received / "07_cnn.ipynb", book("a"))
    write(received / "08 anna.ipynb", book("b", "08_training"))
    write(received / "07 ben.pdf", "%PDF")
    write(received / "07 cem.rar", "Rar!")
    write(received / "dora.ipynb", book("d"))
    done = collect.collect(received, folder, only="07")
    assert laid(folder) == {("dora", CHAPTER): "d"}
    assert sorted(done.lost) == sorted(
        [
            "07_cnn.ipynb: neither its name nor its folder says whose it is; name it after the student.",
            "anna: 08 anna.ipynb holds 08_training, not 07_cnn.",
            "ben: 07 ben.pdf is no notebook.",
            "cem: 07 cem.rar is packed in a way that is not read here; unpack it.",
        ]
    )


def test_nothing_is_changed_in_place_and_a_second_time_changes_nothing(tmp_path, folder):
    received = tmp_path / "received"
    write(received / "07 anna.ipynb", book("a").encode("utf-8-sig"))
    write(received / "all.zip", packed({"ben/07.ipynb": book("b")}))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in received.rglob("*")}
    first = collect.collect(received, folder)
    copies = {path: path.read_bytes() for path in folder.rglob("submitted/**/*.ipynb")}
    assert collect.collect(received, folder) == first and len(copies) == 2
    assert {path: path.read_bytes() for path in folder.rglob("submitted/**/*.ipynb")} == copies
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in received.rglob("*")} == before


def test_a_later_hand_in_replaces_the_copy_but_not_what_the_teacher_wrote(tmp_path, folder):
    received = tmp_path / "received"
    for name in ("anna", "ben"):
        write(received / f"{name}.ipynb", book("early"))
    collect.collect(received, folder)
    (folder / "autograded" / "anna" / CHAPTER).mkdir(parents=True)
    mine = folder / "submitted" / "ben" / CHAPTER / f"{CHAPTER}.ipynb"
    mine.write_text(mine.read_text().replace("early", "mended by hand"))
    for name in ("anna", "ben"):
        write(received / f"{name}.ipynb", book("late"))
    done = collect.collect(received, folder)
    assert laid(folder) == {("anna", CHAPTER): "late", ("ben", CHAPTER): "mended by hand"}
    assert done.lost == [f"ben: submitted/ben/{CHAPTER} was not laid by this command and is kept; move it away."]
    assert any('--force --student "anna"' in sentence for sentence in done.look)


def test_the_command(tmp_path, folder):
    received = tmp_path / "received"
    write(received / "07 anna.ipynb", book("a").encode("utf-8-sig"))
    words = ["assignments", "collect", "--folder", str(folder)]
    done = CliRunner().invoke(cli, [*words, str(received)])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        f"07_cnn: 1 submissions are in {folder / 'submitted'}.",
        "Mended in the copy:",
        "  anna: 07 anna.ipynb: it was encoded as UTF-8-SIG.",
        f"Next: cd {folder} && nbgrader autograde 07_cnn --create",
    ]
    write(received / "ben.ipynb", "")
    done = CliRunner().invoke(cli, words, env={"FROM": str(received)})
    assert done.exit_code == 1 and "  ben: ben.ipynb is empty.\n" in done.output


def test_faults_are_one_sentence(tmp_path, folder):
    write(tmp_path / "file.txt", "x")
    (tmp_path / "nothing").mkdir()
    for place, words in {
        "absent": "is not there", "file.txt": "neither a folder nor a ZIP file", "nothing": "is empty",
        "class": "nbgrader's own folder", "class/submitted": "nbgrader's own folder", ".": "nbgrader's own folder",
    }.items():  # fmt: skip
        with pytest.raises(CourseError, match=words):
            collect.collect(tmp_path / place, folder)
    write(tmp_path / "received" / "anna.ipynb", book("a"))
    with pytest.raises(CourseError, match="There are no assignments in"):
        collect.collect(tmp_path / "received", tmp_path / "nothing")
    with pytest.raises(CourseError, match="ONLY names '99', which has no assignment; there are 07_cnn, 08_training"):
        collect.collect(tmp_path / "received", folder, only="99")
    (folder / "submitted").write_text("")
    with pytest.raises(CourseError, match="cannot be written"):
        collect.collect(tmp_path / "received", folder)
    for name in ("course [copy]", "a*b", "why?"):
        with pytest.raises(CourseError, match="nbgrader cannot work in .* name a folder without them"):
            collect.collect(tmp_path / "received", tmp_path / name)
        with pytest.raises(CourseError, match="nbgrader cannot work in"):
            release.make("07", tmp_path / name)
        assert not (tmp_path / name).exists()


def test_a_zip_that_wants_out_of_its_folder_or_is_enormous(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(handins, "LARGEST", 10**6)
    files = {"../../anna/07.ipynb": book("a"), "/ben/07.ipynb": book("b"), "cem/07.ipynb": " " * 10**7}
    done = collect.collect(write(tmp_path / "all.zip", packed(files)), folder)
    assert laid(folder) == {("anna", CHAPTER): "a", ("ben", CHAPTER): "b"}
    assert done.lost == ["cem: cem/07.ipynb is larger than 0 MB."]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip", "class"]
