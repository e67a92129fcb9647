"""`python -m course_utils own` on odd files, folders and paths: one sentence each, and never a traceback."""

import builtins
import errno
import os
import shlex
import zipfile

import numpy
import own_made
import pytest
from click.testing import CliRunner
from own_made import csv_bytes, folder_of_pictures, refused, texts
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.datasets.own import split
from course_utils.tools import own_data
from course_utils.tools.cli import cli


def asked(path):
    """(exit code, lines) of the command."""
    done = CliRunner().invoke(cli, ["own", "--", str(path)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output.rstrip().splitlines()


def the_sentence(path, code):
    found, lines = asked(path)
    assert found == code and len(lines) == 1, lines
    return lines[0].removeprefix("Error: ").removeprefix("No chapter takes it: ")


def document(path, name):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, "<x/>")


def picture(path):
    Image.fromarray(own_made.picture("disc", 0)).save(path, "JPEG")


def sound(path):
    import soundfile

    soundfile.write(path, numpy.random.default_rng(0).normal(0, 0.1, 8000), 16_000, format="FLAC")


FILES = {  # name: (how it is made, the sentence)
    "one.csv": (lambda path: path.write_text("text\nfirst\nsecond\n"), "one.csv has one column only"),
    "empty.csv": (lambda path: path.write_bytes(b""), "empty.csv is empty."),
    "blank.csv": (lambda path: path.write_text("\n \n"), "blank.csv holds nothing but blanks."),
    "photo.csv": (picture, "photo.csv is a file of the kind JPEG, and no table: rows come as CSV"),
    "song.csv": (sound, "song.csv is a file of the kind FLAC, and no table"),
    "scan.pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n\xff\x81\x8d\x8f\0"), "scan.pdf is a file of the kind PDF"),
    "letter.docx": (lambda path: document(path, "word/document.xml"), "is a document of Word or another program"),
    "rows.csv.gz": (lambda path: path.write_bytes(b"\x1f\x8b\x08\0" + bytes(30)), "is compressed (gzip): unpack it."),
    "pages.parquet": (lambda path: path.write_bytes(b"PAR1" + bytes(30)), "is a Parquet file"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table_is_told_as_what_it_is_once(name, tmp_path):
    make, sentence = FILES[name]
    make(tmp_path / name)
    assert sentence in the_sentence(tmp_path / name, 1)


def test_folders_with_nothing_with_tables_and_with_mixed_kinds(tmp_path):
    (tmp_path / "empty").mkdir()
    assert the_sentence(tmp_path / "empty", 2).endswith("empty holds no files: put your data into it.")
    (tmp_path / "two").mkdir()
    for name in ("a.csv", "b.xlsx"):
        (tmp_path / "two" / name).write_text("x,y\n1,2\n")
    assert "two holds nothing but tables (a.csv, b.xlsx): name one of them." in the_sentence(tmp_path / "two", 2)
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("a.csv", "x,y\n1,2\n")
    assert "(a.csv): unpack it, and name one of them." in the_sentence(tmp_path / "packed.zip", 2)
    mixed = folder_of_pictures(tmp_path / "mixed", each=30)
    (mixed / "notes.txt").write_text("about these")
    (mixed / "prices.csv").write_text("a,b\n1,2\n")
    sound(mixed / "disc" / "memo.flac")
    code, lines = asked(mixed)
    assert code == 0 and "Left out: 1 of 61 (disc/memo.flac: " in " ".join(lines)


def test_one_table_in_a_folder_is_that_table(tmp_path):
    (tmp_path / "我的 数据").mkdir()
    (tmp_path / "我的 数据" / "评论.csv").write_bytes(csv_bytes(texts()))
    code, lines = asked(tmp_path / "我的 数据")
    assert code == 0 and lines[0].startswith("As texts: your own data, 评论.csv")
    assert any(line.endswith(f'-p path "{tmp_path}/我的 数据"') for line in lines), lines


NAMES = ("my reviews.csv", "评论 数据.csv", "a$HOME.csv", 'she said "no".csv', "-dash.csv", "it's.csv")


@pytest.mark.parametrize("name", NAMES)
def test_the_command_that_is_told_names_the_same_file(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(csv_bytes(texts()))
    code, lines = asked(name)
    command = next(line for line in lines if line.strip().startswith("papermill"))
    assert code == 0 and shlex.split(command)[-1] == name


def test_paths_that_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in ("C:\\Users\\me\\reviews.csv", "C:/data/reviews.csv", "~nobody_at_all/x.csv", "x" * 5000, "a\0b"):
        assert "There is no file or folder" in the_sentence(path, 2)
    assert "No file or folder is named" in the_sentence(" ", 2)
    (tmp_path / "reviews.csv").write_bytes(csv_bytes(texts()))
    assert asked(f'"{tmp_path}/reviews.csv"')[0] == 0, "as Windows copies a path"


@pytest.mark.skipif(os.name != "posix", reason="pipes and links as Linux and macOS have them")
def test_pipes_devices_and_rings_of_links(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):  # neither is waited for, nor read to its end
        assert "is neither a file nor a folder" in the_sentence(path, 2)
    place = folder_of_pictures(tmp_path / "mine", each=30)
    (place / "disc" / "ring.png").symlink_to("ring.png")
    (place / "up").symlink_to("..")
    code, lines = asked(place)
    assert code == 0 and "up: is a link that leaves the folder" in " ".join(lines)


def test_what_one_may_not_read_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "mine.csv").write_bytes(csv_bytes(texts()))
    (tmp_path / "mine").mkdir()
    monkeypatch.setattr("course_utils.datasets.own.places.os.access", lambda path, how: False)
    for name in ("mine.csv", "mine"):
        assert the_sentence(tmp_path / name, 2).endswith("cannot be read: you need the right to read it.")


def test_a_folder_and_a_file_inside_that_one_may_not_read_are_told(tmp_path, monkeypatch):
    """As the system refuses them; not by their rights, since the administrator may read everything."""
    place = folder_of_pictures(tmp_path / "mine", each=30)
    (place / "shut").mkdir()
    scan, opened = os.scandir, builtins.open

    def refusing(ask, end):
        def asked_for(path, *more, **how):
            if str(path).endswith(end):
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return ask(path, *more, **how)

        return asked_for

    monkeypatch.setattr(os, "scandir", refusing(scan, "shut"))
    monkeypatch.setattr(builtins, "open", refusing(opened, "000.png"))
    code, lines = asked(place)
    told = " ".join(lines)
    assert code == 0 and "shut: cannot be read (Permission denied)" in told
    assert "disc/000.png: 000.png cannot be read (Permission denied)." in told


# Items that hang together


def test_texts_that_all_look_alike_are_a_sentence(tmp_path):
    """They differ in numbers only: two groups, which no splitter can deal out."""
    rows = [(f"The {('good', 'bad')[n % 2]} thing {n}", ("good", "bad")[n % 2]) for n in range(300)]
    (tmp_path / "alike.csv").write_bytes(csv_bytes(rows))
    assert "The 300 items make only 2 groups that must stay together" in refused("texts", tmp_path / "alike.csv")


def test_pictures_that_all_look_alike_are_a_sentence(tmp_path):
    for kind, light in (("day", 200), ("night", 60)):
        (tmp_path / "mine" / kind).mkdir(parents=True)
        for number in range(24):
            pixels = numpy.full((40, 40, 3), light, "uint8")
            pixels[number % 40, number % 7] += 5
            Image.fromarray(pixels).save(tmp_path / "mine" / kind / f"{number}.png")
    assert "groups that must stay together" in refused("pictures", tmp_path / "mine")


def test_pairs_that_hang_together_are_a_sentence(tmp_path):
    rows = [(f"{('Open', 'Close')[n % 2]} page {chr(97 + n % 26)}{n}", ("打开", "关闭")[n % 2]) for n in range(600)]
    (tmp_path / "pairs.tsv").write_bytes(csv_bytes(rows, ("en", "zh"), "\t"))
    assert "hang together through texts that they share" in refused("pairs", tmp_path / "pairs.tsv")


@pytest.mark.parametrize("sizes", [(1,) * 10, (200, *(1,) * 9), (3,) * 10, (50, 50, *(2,) * 10)])
def test_ten_groups_can_be_split(sizes):
    groups = numpy.repeat(numpy.arange(len(sizes)), sizes)
    labels = numpy.arange(len(groups)) % 2
    parts = split.by_group(groups, labels)
    assert sorted(numpy.concatenate(parts).tolist()) == list(range(len(groups))) and all(map(len, parts))
    held = [set(groups[part].tolist()) for part in parts]
    assert not (held[0] & held[1] or held[0] & held[2] or held[1] & held[2])
    with pytest.raises(CourseError, match="make only 9 groups"):
        split.by_group(groups[groups < 9], labels[groups < 9])


def test_quoting_as_a_terminal_takes_it():
    assert own_data._quoted("my file.csv") == '"my file.csv"' and own_data._quoted("数据/a-b_1.csv") == "数据/a-b_1.csv"
