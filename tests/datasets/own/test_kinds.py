"""A learner's own texts, pictures, ratings and pairs: leaks that are planted are found, and every fault is told."""

import shutil
import zipfile

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_made import QUEUES, csv_bytes, folder_of_pictures, pairs, picture, ratings, refused, texts, tickets
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.datasets import connected, own
from course_utils.datasets.own import columns, split
from course_utils.datasets.own import pictures as own_pictures
from course_utils.datasets.own import ratings as own_ratings
from course_utils.datasets.own import texts as own_texts
from course_utils.datasets.own.report import Report


def written(tmp_path, rows, header=("text", "label"), name="table.csv", **how):
    path = tmp_path / name
    path.write_bytes(csv_bytes(rows, header, **how))
    return path


# Texts


def test_texts_are_split_with_both_labels_and_told(tmp_path):
    data = own.load("texts", written(tmp_path, texts()))
    assert (data.name, data.tier, data.language, data.class_names) == ("own", "own", "en", ("good", "bad"))
    assert sum(map(len, (data.train, data.validation, data.test))) == 260
    for part in (data.train, data.validation, data.test):
        assert 0.25 < part.labels.mean() < 0.42
    assert not set(data.train.texts) & set(data.test.texts)
    assert f"fingerprint {data.fingerprint}" in data.note and "a leak cannot be excluded" in data.note
    assert own.load("texts", tmp_path / "table.csv").fingerprint == data.fingerprint
    changed = [("The new one of the row of things", "bad"), *texts()[1:]]
    assert own.load("texts", written(tmp_path, changed, name="b.csv")).fingerprint != data.fingerprint


def test_copies_and_near_copies_stay_on_one_side(tmp_path):
    rows = texts()
    planted = [(text.upper() + "!!", label) for text, label in rows[:40]]
    near = [(f"{text} order 0{number}", label) for number, (text, label) in enumerate(rows[40:80])]
    near += [(f"{text} order 1{number}", label) for number, (text, label) in enumerate(rows[40:80])]
    data = own.load("texts", written(tmp_path, rows + planted + near))
    assert "40 were copies" in data.note and "40 more differ from another one in numbers" in data.note
    from course_utils.datasets.own.texts import near_key

    keys = [{near_key(text) for text in part.texts} for part in (data.train, data.validation, data.test)]
    assert not keys[0] & keys[1] and not keys[0] & keys[2] and not keys[1] & keys[2]


def test_one_source_is_in_one_part(tmp_path):
    rows = [(text, label, f"shop {number % 26}") for number, (text, label) in enumerate(texts())]
    data = own.load("texts", written(tmp_path, rows, ("text", "label", "source")))
    shops = [set(part.origins) for part in (data.train, data.validation, data.test)]
    assert all(shops) and not shops[0] & shops[1] and not shops[0] & shops[2] and not shops[1] & shops[2]
    assert "Split by source (26 of them)" in data.note


@pytest.mark.parametrize("form", ["2026-{m:02}-{d:02} 10:00", "{m}/{d}/2026", "16{m:02}{d:02}0000"])
def test_the_latest_are_tested(tmp_path, form):
    rows = [(t, label, form.format(m=1 + n // 24, d=1 + n % 24)) for n, (t, label) in enumerate(texts())]
    data = own.load("texts", written(tmp_path, rows, ("text", "label", "date")))
    place = {text: number for number, (text, _label) in enumerate(texts())}
    assert max(place[text] for text in data.train.texts) < min(place[text] for text in data.test.texts)
    assert "Split by time" in data.note


def test_labels_that_differ_in_blanks_and_case_are_joined_and_said(tmp_path):
    ways = {"bad": ["bad", " Bad", "BAD "], "good": ["good", "Good"]}
    rows = [(text, ways[label][number // 3 % len(ways[label])]) for number, (text, label) in enumerate(texts())]
    data = own.load("texts", written(tmp_path, rows))
    assert [name.casefold() for name in data.class_names] == ["good", "bad"]
    assert "One label is written in 3 ways" in data.note and "One label is written in 2 ways" in data.note


def test_yes_and_no_in_several_ways_are_two_labels(tmp_path):
    ways = {"bad": ["1", "true", "YES", "1.0"], "good": ["0", "false", "no", "0.0"]}
    rows = [(text, ways[label][number // 3 % 4]) for number, (text, label) in enumerate(texts())]
    data = own.load("texts", written(tmp_path, rows))
    assert len(data.class_names) == 2 and data.train.labels.mean() == pytest.approx(1 / 3, abs=0.02)


def test_what_is_looked_for_is_named_or_rarer(tmp_path):
    rows = [(text, {"good": "spam", "bad": "letter"}[label]) for text, label in texts()]
    assert own.load("texts", written(tmp_path, rows)).class_names == ("letter", "spam")  # though more frequent
    rows = [(text, {"good": "A", "bad": "B"}[label]) for text, label in texts()]
    assert own.load("texts", written(tmp_path, rows)).class_names == ("A", "B")


@pytest.mark.parametrize(
    "header", [("n", "Comment", "Sentiment"), ("n", "Kommentar", "Urteil"), ("编号", "评论", "标签"), None]
)
def test_columns_are_found_by_name_or_content(tmp_path, header):
    rows = [(number, *row) for number, row in enumerate(texts())]
    data = own.load("texts", written(tmp_path, rows, header))
    assert set(data.raw.texts) == {text for text, _label in texts()} and set(data.class_names) == {"good", "bad"}


def test_empty_fields_are_left_out_with_place(tmp_path):
    rows = texts()
    rows[5], rows[9] = ("", "bad"), (rows[9][0], " ")
    data = own.load("texts", written(tmp_path, rows))
    assert "line 7, column text: is empty; line 11, column label: is empty" in data.note
    assert len(data.raw) == 258


def test_faults_of_texts(tmp_path):
    rows = texts()
    assert "the one label 'good'" in refused("texts", written(tmp_path, [(text, "good") for text, _label in rows]))
    many = [(text, "abcdef"[number % 6]) for number, (text, _label) in enumerate(rows)]
    told = "('a' 44, 'b' 44, 'c' 43, 'd' 43, 'e' 43, 'f' 43): at least 50 each of two labels are needed"
    assert told in refused("texts", written(tmp_path, many))
    assert "('good' 80, 'bad' 40): at least 50 each" in refused("texts", written(tmp_path, rows[:120]))
    assert "none of them is known to hold labels" in refused(
        "texts", written(tmp_path, [(t, t[::-1]) for t, _l in rows], ("a", "b"))
    )
    half_empty = [(text if number % 2 else "", label) for number, (text, label) in enumerate(rows)]
    assert "130 of 260 cannot be used, more than one in ten" in refused("texts", written(tmp_path, half_empty))
    copies = [("all the same", "bad"), ("always this", "good")] * 100
    assert "after copies were left out" in refused("texts", written(tmp_path, copies))


def test_chinese_texts_are_known_as_such(tmp_path):
    draw = numpy.random.default_rng(0)
    signs = list("房间早餐干净态度服务地铁方便安静舒适窗户价格")
    rows = [("".join(draw.permutation(signs)[:12]), "差" if number % 3 == 0 else "好") for number in range(240)]
    data = own.load("texts", written(tmp_path, rows, ("评论", "标签"), encoding="gb18030"))
    assert data.language == "zh" and data.class_names == ("好", "差")


def test_a_folder_with_one_file_is_that_file(tmp_path):
    written(tmp_path, texts())
    (tmp_path / ".hidden").write_text("x")
    assert len(own.load("texts", tmp_path).raw) == 260
    written(tmp_path, texts(), name="b.csv")
    assert "is a folder with 2 files" in refused("texts", tmp_path)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["a", "b", " A", ""])), max_size=200))
def test_any_table_of_texts_is_a_set_or_a_sentence(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    path.write_bytes(
        csv_bytes([(t.replace("\0", ""), label) for t, label in rows], ("text", "label")).replace(b"\r", b" ")
    )
    try:
        data = own.load("texts", path)
    except CourseError as error:
        assert "\n" not in str(error)
    else:
        assert not set(data.train.texts) & set(data.test.texts)


# Splits


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=40))
def test_joined_is_what_hangs_together(keys):
    found = connected.joined(*zip(*keys, strict=True))
    for one, (a, b) in enumerate(keys):
        for two, (c, d) in enumerate(keys):
            if a == c or b == d:
                assert found[one] == found[two]
    assert len(set(found)) == len({min(_reach(keys, place)) for place in range(len(keys))})


def _reach(keys, start):
    """Places that hang together with `start`, by brute force."""
    known = {start}
    while True:
        more = {i for i, (a, b) in enumerate(keys) if any(a == keys[j][0] or b == keys[j][1] for j in known)}
        if more == known:
            return known
        known = more


# Pictures


def test_pictures_of_all_sizes_and_kinds_of_file(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=30)
    Image.fromarray(picture("disc", 5)).convert("CMYK").save(place / "disc" / "print.jpg")
    Image.fromarray(picture("disc", 6)).convert("RGBA").save(place / "disc" / "alpha.png")
    Image.fromarray(picture("disc", 7)).convert("L").save(place / "disc" / "grey.gif")
    Image.fromarray(picture("disc", 8)).save(place / "disc" / "small.webp")
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.fromarray(picture("disc", 9)).save(place / "disc" / "telephone.jpg", exif=turned)
    (place / "disc" / "notes.txt").write_text("not a picture")
    data = own.load("pictures", place)
    assert data.image_shape == (32, 32, 3) and data.class_names == ("bar", "disc")
    assert sum(map(len, (data.train, data.validation, data.test))) == 65
    assert numpy.array_equal(data.train_and_validation.images[: len(data.train)], data.train.images)
    assert "Left out" not in data.note


def test_copies_in_another_folder_and_near_copies_are_told(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=30)
    shutil.copy(place / "disc" / "003.png", place / "disc" / "again.png")
    shutil.copy(place / "disc" / "004.png", place / "bar" / "wrong.png")
    with Image.open(place / "disc" / "005.png") as one:
        one.save(place / "disc" / "near.jpg", quality=92)
    data = own.load("pictures", place)
    assert "2 files were copies" in data.note and "1 of them lie in another class's folder" in data.note
    assert "1 more look nearly like another one" in data.note


def test_a_zip_is_read_where_it_lies(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=24)
    shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "mine")
    with zipfile.ZipFile(tmp_path / "packed.zip", "a") as archive:
        archive.writestr("../../evil.png", b"x")
        archive.writestr("__MACOSX/mine/._000.png", b"x")
    before = sorted(tmp_path.iterdir())
    data = own.load("pictures", tmp_path / "packed.zip")
    assert data.fingerprint == own.load("pictures", place).fingerprint
    assert "../../evil.png: points out of the ZIP file" in data.note and sorted(tmp_path.iterdir()) == before


def test_a_broken_picture_is_left_out_and_a_bomb_is_no_danger(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=30)
    (place / "disc" / "cut.png").write_bytes((place / "disc" / "000.png").read_bytes()[:60])
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (100_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    (place / "disc" / "huge.png").write_bytes(header + b"\0" * 100)
    data = own.load("pictures", place)
    assert "Left out: 2 of 62" in data.note


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=24)
    secret = folder_of_pictures(tmp_path / "other", each=1)
    try:
        (place / "disc" / "link.png").symlink_to(secret / "disc" / "000.png")
        (place / "third").symlink_to(secret / "disc", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    data = own.load("pictures", place)
    assert data.class_names == ("bar", "disc")
    assert "disc/link.png: is a link that leaves the folder" in data.note and "third: is a link" in data.note


def test_faults_of_pictures(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=24)
    assert "has too few pictures of a class (disc 19)" in _after_removing(place, 5)
    assert "has too few folders with files (0): two or more" in refused("pictures", place / "bar")
    (tmp_path / "a.txt").write_text("x")
    assert "is a file: give a folder with a folder for each class" in refused("pictures", tmp_path / "a.txt")
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04nothing")
    assert "is neither a folder nor a ZIP file" in refused("pictures", tmp_path / "a.zip")
    (tmp_path / "empty").mkdir()
    assert "has too few folders with files (0)" in refused("pictures", tmp_path / "empty")


def _after_removing(place, count):
    for number in range(count):
        (place / "disc" / f"{number:03}.png").unlink()
    return refused("pictures", place)


def test_many_pictures_are_sampled_by_class(tmp_path):
    place = folder_of_pictures(tmp_path / "mine", each=60)
    data = own.load("pictures", place, limit=60)
    assert "Of 120 pictures 74 are taken, each class in proportion." in data.note
    assert len(data.train_and_validation) + len(data.test) == 74


def test_the_difference_hash_is_that_of_the_brighter_neighbour():
    rising = numpy.repeat(numpy.arange(0, 256, 8, dtype="uint8")[None, :, None], 32, axis=0).repeat(3, axis=2)
    assert own_pictures.difference_hash(rising).tolist() == [True] * 64


def test_what_is_flat_is_near_only_to_what_has_its_colour():
    images = numpy.zeros((4, 8, 8, 3), "uint8")
    images[1], images[2], images[3] = 3, 200, 206
    assert own_pictures.near_groups(images, numpy.zeros((4, 64), bool)).tolist() == [0, 0, 1, 1]


# Ratings


def test_ratings_are_read_and_numbered(tmp_path):
    rows = ratings()
    data = own.load("ratings", written(tmp_path, rows, ("user", "item", "rating", "time")))
    assert data.number_of_people == 60 and len(data.titles) == 40 and len(data) == 1200
    one = rows[7]
    mine = [
        float(stars) for person, film, stars, when in zip(data.people, data.films, data.stars, data.times, strict=True)
        if data.titles[film] == one[1] and when == one[3]
    ]  # fmt: skip
    assert one[2] in mine
    assert set(numpy.unique(data.stars)) == {2.5, 5.0}


def test_ratings_without_stars_times_or_names(tmp_path):
    rows = [row[:2] for row in ratings()]
    data = own.load("ratings", written(tmp_path, rows, ("user_id", "product")))
    assert set(data.stars) == {5.0} and "each row counts as a like" in data.note and "No times are known" in data.note
    bare = own.load("ratings", written(tmp_path, ratings(), None))
    assert len(bare) == 1200 and "The first line is taken for data" in bare.note


def test_another_scale_is_put_on_stars_and_the_latest_rating_counts(tmp_path):
    rows = [(user, item, int(10 * stars), time) for user, item, stars, time in ratings()]
    rows.append((*rows[0][:2], 1000, rows[0][3] + 10**6))
    data = own.load("ratings", written(tmp_path, rows, ("user", "item", "rating", "timestamp")))
    assert "Ratings from 25 to 1000 are put on the scale" in data.note
    assert "1 ratings were given again" in data.note and len(data) == 1200 and data.stars.max() == 5


def test_faults_of_ratings(tmp_path):
    head = ("user", "item", "rating", "time")
    assert "at least 1,000 by 50 are needed" in refused("ratings", written(tmp_path, ratings(40), head))
    rows = [
        (user, item, "many" if number % 2 else stars, time)
        for number, (user, item, stars, time) in enumerate(ratings())
    ]
    assert "column rating: 'many' is no number" in refused("ratings", written(tmp_path, rows, head))
    assert "known to hold people" in refused("ratings", written(tmp_path, ratings(), ("a", "item", "rating", "time")))
    rare = [(f"u{number}", f"Thing {number}", number % 4 + 1, number) for number in range(1200)]
    assert "only 0 people have 5 or more ratings" in refused("ratings", written(tmp_path, rare, head))


def test_many_people_are_sampled(tmp_path):
    data = own.load("ratings", written(tmp_path, ratings(), ("user", "item", "rating", "time")), limit=50)
    assert data.number_of_people == 50 and "Of 60 people 50 are taken, drawn" in data.note


# Pairs


@pytest.mark.parametrize("header", [("en", "zh"), None])
@pytest.mark.parametrize("turned", [False, True])
def test_pairs_of_a_table(tmp_path, header, turned):
    rows = [row[::-1] for row in pairs()] if turned else pairs()
    header = header[::-1] if header and turned else header
    data = own.load("pairs", written(tmp_path, rows, header, name="pairs.tsv", separator="\t"))
    assert set(zip(data.raw.english, data.raw.chinese, strict=True)) == set(pairs())
    for one, other in ((data.train, data.test), (data.train, data.validation), (data.validation, data.test)):
        assert not set(one.english) & set(other.english) and not set(one.chinese) & set(other.chinese)


def test_a_translation_memory_and_a_catalogue(tmp_path):
    units = "".join(
        f'<tu><tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv><tuv xml:lang="EN-US"><seg>{en}</seg></tuv></tu>'
        for en, zh in pairs()
    )
    memory = f'<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><body>{units}</body></tmx>'
    (tmp_path / "a.tmx").write_text(memory, encoding="utf-8")
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    catalogue += "".join(f'msgid "{en}"\nmsgstr "{zh}"\n\n' for en, zh in pairs())
    catalogue += '#, fuzzy\nmsgid "Not sure"\nmsgstr "不确定"\n'
    (tmp_path / "a.po").write_text(catalogue, encoding="utf-8")
    wanted = set(pairs())
    for name in ("a.tmx", "a.po"):
        raw = own.load("pairs", tmp_path / name).raw
        assert set(zip(raw.english, raw.chinese, strict=True)) == wanted


def test_xml_with_entities_is_refused(tmp_path):
    entities = '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = f'<?xml version="1.0"?>{entities}<tmx><body><tu>&b;</tu></body></tmx>'
    (tmp_path / "a.tmx").write_text(bomb)
    assert "is no TMX that can be read" in refused("pairs", tmp_path / "a.tmx")


def test_faults_of_pairs(tmp_path):
    assert "has 400 pairs of English and Chinese: at least 500" in refused(
        "pairs", written(tmp_path, pairs()[:400], ("en", "zh"))
    )
    assert "known to hold English and Chinese" in refused("pairs", written(tmp_path, texts(), ("a", "b")))
    long = [(en + " and all that belongs to it, whatever it may be", zh) for en, zh in pairs()]
    assert "0 short pairs are left" in refused("pairs", written(tmp_path, long, ("en", "zh")))
    (tmp_path / "a.po").write_text("this is no catalogue")
    assert "a.po" in refused("pairs", tmp_path / "a.po")


def test_times_in_seconds():
    assert columns.seconds_of(["1", "2.5"]).tolist() == [1, 2.5]
    assert columns.seconds_of(["1970-01-02", "1970-01-01 00:01"]).tolist() == [86400, 60]
    assert columns.seconds_of(["yesterday", "1970-01-02"]) is None


def test_the_report_names_the_day_of_the_file(tmp_path):
    import os

    path = written(tmp_path, texts())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert " of 2023-11-1" in Report(path).described("x", [b"a"])["note"]
    told = Report(path).described("x", [b"a"], ("2024-01-02", "2025-03-04"))["note"]
    assert "table.csv, from 2024-01-02 to 2025-03-04 (x; " in told and "2023-11" not in told


@pytest.mark.parametrize(
    ("values", "span"),
    [
        (["2025-03-04 10:00", "2024-01-02"], ("2024-01-02", "2025-03-04")),
        (["1700000000", "1600000000.5"], ("2020-09-13", "2023-11-14")),
        (["1700000000000", "1600000000000"], ("2020-09-13", "2023-11-14")),
        (["2019", "2021", "2020"], ("2019", "2021")),
        (["1955-06-07", "1970-01-02"], ("1955-06-07", "1970-01-02")),
        (["yesterday", "2024-01-02"], None),
        ([], None),
    ],
)
def test_since_when(values, span):
    assert columns.span_of(values) == span


# How many are taken


def test_full_takes_all_and_a_limit_counts_always():
    labels = numpy.array([0] * 30 + [1] * 10)
    assert split.at_most(20) == 20 and split.at_most(20, 5) == 5 and split.at_most(20, 50) == 20
    assert split.at_most(20, every=True) is None and split.at_most(20, 50, every=True) == 50
    kept = labels[split.fewer(labels, split.at_most(20))]
    assert numpy.bincount(kept).tolist() == [15, 5]
    assert len(split.fewer(labels, split.at_most(20, every=True))) == 40
    things = ["d", "c", "b", "a"]
    assert split.some(things, 2) == sorted(split.some(things, 2)) and len(split.some(things, 2)) == 2
    assert split.some(things, None) == split.some(things, 9) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("every", [False, True])
def test_a_run_takes_so_many_texts_and_the_full_profile_all(tmp_path, monkeypatch, every):
    monkeypatch.setattr(own_texts, "MOST", 200)
    data = own.load("texts", written(tmp_path, texts(400)), every=every)
    assert len(data.raw) == (400 if every else 200) and ("Of 400 texts 200 are taken" in data.note) != every


def test_sampled_people_are_not_told_as_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(own_ratings, "MOST_PEOPLE", 60)
    path = written(tmp_path, ratings(people=80), ("user", "item", "rating", "time"))
    note = own.load("ratings", path).note
    assert "Of 80 people 60 are taken, drawn at random: the others are as good." in note and "left out" not in note
    assert "Of 1,600 ratings that can be used, the run takes 1,200." in note
    assert "table.csv, from 2020-09-13 to 2020-09-13 (1,200 ratings by 60 people" in note
    rare = [*ratings(people=80), ("u0", "Seen once", 3.0, 1_600_000_000)]
    note = own.load("ratings", written(tmp_path, rare, ("user", "item", "rating", "time"))).note
    assert "1 of 1,601 ratings are left out: fewer than 5 of that person, or of that thing." in note
    assert "Of 1,600 ratings that can be used, the run takes 1,200." in note  # the rare one is not among them
    assert "1,600 ratings by 80 people" in own.load("ratings", path, every=True).note


def test_people_who_rated_none_of_the_top_things_are_not_told_as_rare(tmp_path, monkeypatch):
    monkeypatch.setattr(own_ratings, "MOST_THINGS", 40)
    others = [(f"other {row[0]}", f"other {row[1]}", *row[2:]) for row in ratings(people=20)]
    path = written(tmp_path, [*ratings(people=60), *others], ("user", "item", "rating", "time"))
    note = own.load("ratings", path).note
    assert "left out" not in note  # each person and each thing has five ratings and more in the file
    assert "Of 80 things the 40 most rated are taken." in note
    assert "Of 80 people 60 rated 5 or more of these things: the run cannot use the others." in note
    assert "Of 1,600 ratings that can be used, the run takes 1,200." in note and "1,200 ratings by 60 people" in note


# Columns that the learner names


def test_columns_that_are_named_are_taken(tmp_path):
    rows = [
        (text, f"{text} and more of it", "yes" if n % 2 else "no", label) for n, (text, label) in enumerate(texts())
    ]
    path = written(tmp_path, rows, ("Betreff", "text", "answered", "Urteil"))
    assert set(own.load("texts", path).raw.texts) == {row[1] for row in rows}, "by its name and its length"
    data = own.load("texts", path, text_column="betreff ", label_column="Urteil")
    assert set(data.raw.texts) == {row[0] for row in rows} and set(data.class_names) == {"good", "bad"}
    assert "The texts are taken from 'Betreff', the labels from 'Urteil'." in data.note


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path):
    path = written(tmp_path, texts(), ("text", "label"))
    for name in ("text_column", "label_column"):
        with pytest.raises(CourseError) as caught:
            own.load("texts", path, **{name: "body"})
        assert str(caught.value) == f"table.csv has no column 'body', which {name} names; its columns: 'text', 'label'."
    with pytest.raises(CourseError, match="both name 'label': texts and labels stand in two columns"):
        own.load("texts", path, text_column="label", label_column="label")


# More than two labels


def test_several_labels_are_kept_and_one_is_looked_for(tmp_path):
    data = own.load("texts", written(tmp_path, tickets()))
    assert data.kind_names == ("billing", "delivery", "bug", "praise") and data.class_names == ("all others", "praise")
    assert "There are 4 labels: 'billing' 200, 'delivery' 120, 'bug' 90, 'praise' 60." in data.note
    assert "Looked for is 'praise', the rarest label, 13% of the texts. The parameter looked_for chooses" in data.note
    truth = dict(tickets())
    for part in (data.train, data.validation, data.test):
        for text, kind, label in zip(part.texts, part.kinds, part.labels, strict=True):
            assert data.kind_names[kind] == truth[text] and label == (truth[text] == "praise")
    counts = numpy.bincount(data.test.kinds)
    assert counts.tolist() == pytest.approx([QUEUES[name] / 5 for name in data.kind_names], abs=1)
    assert not set(data.train.groups.tolist()) & set(data.test.groups.tolist())


@pytest.mark.parametrize("name", ["Delivery ", "delivery"])
def test_the_label_that_is_looked_for_is_the_one_named(tmp_path, name):
    data = own.load("texts", written(tmp_path, tickets()), looked_for=name)
    assert data.class_names == ("all others", "delivery") and data.kind_names[-1] == "delivery"
    assert data.raw.labels.sum() == 120 and "Looked for is 'delivery', 26% of the texts." in data.note
    with pytest.raises(CourseError) as caught:
        own.load("texts", tmp_path / "table.csv", looked_for="sales")
    assert str(caught.value) == (
        "table.csv has no label 'sales' with 50 texts or more, which looked_for names; its labels: 'billing' 200, "
        "'delivery' 120, 'bug' 90, 'praise' 60."
    )


def test_of_two_labels_the_named_one_is_looked_for_however_yes_is_written(tmp_path):
    path = written(tmp_path, texts())
    assert own.load("texts", path, looked_for="good").class_names == ("bad", "good")
    ways = {"bad": ["true", "1"], "good": ["false", "no"]}
    path = written(tmp_path, [(text, ways[label][n // 3 % 2]) for n, (text, label) in enumerate(texts())])
    assert own.load("texts", path, looked_for="no").train.labels.mean() == pytest.approx(2 / 3, abs=0.02)


def test_rare_labels_are_joined_or_left_out_and_told(tmp_path):
    rare = {"press": 30, "jobs": 25}
    data = own.load("texts", written(tmp_path, tickets(QUEUES | rare)))
    assert data.kind_names == ("billing", "delivery", "bug", "others", "praise") and len(data.raw) == 525
    assert "2 labels with few texts are joined into one, 'others': 55 texts." in data.note, "and it is not looked for"
    data = own.load("texts", written(tmp_path, tickets(QUEUES | {"jobs": 7})))
    assert data.kind_names == ("billing", "delivery", "bug", "praise") and len(data.raw) == 470
    assert "1 labels have too few texts, 50 or more are needed: their 7 texts are left out." in data.note
    data = own.load("texts", written(tmp_path, tickets({"billing": 100, "bug": 60, "jobs": 7})))
    assert data.kind_names == () and data.class_names == ("billing", "bug")


def test_a_text_with_several_labels_is_in_no_part(tmp_path):
    rows = tickets()
    twice = [(rows[0][0], next(queue for queue in QUEUES if queue != rows[0][1]))]
    data = own.load("texts", written(tmp_path, rows + twice))
    assert data.conflicting == (rows[0][0],) and "and 1 came with several labels" in data.note
    assert rows[0][0] not in {*data.train.texts, *data.validation.texts, *data.test.texts}


# What is told of a table


def test_a_broken_line_counts_once(tmp_path):
    rows = [*texts()[:5], ("a", "b", "c"), *texts()[5:]]
    assert "Left out: 1 of 261 (line 7: has 3 columns instead of 2)" in own.load("texts", written(tmp_path, rows)).note


def test_since_when_the_texts_and_the_pairs_are(tmp_path):
    dated = [(text, label, f"2024-0{1 + n % 7}-17") for n, (text, label) in enumerate(texts())]
    data = own.load("texts", written(tmp_path, dated, ("text", "label", "date")))
    assert data.note.startswith("your own data, table.csv, from 2024-01-17 to 2024-07-17 (")
    dated = [(*pair, f"202{n % 4}-05-06") for n, pair in enumerate(pairs())]
    data = own.load("pairs", written(tmp_path, dated, ("en", "zh", "date")))
    assert data.note.startswith("your own data, table.csv, from 2020-05-06 to 2023-05-06 (")
    units = "".join(
        f'<tu changedate="20{20 + n % 3}0102T030405Z"><tuv xml:lang="en"><seg>{en}</seg></tuv>'
        f'<tuv xml:lang="zh"><seg>{zh}</seg></tuv></tu>'
        for n, (en, zh) in enumerate(pairs())
    )
    (tmp_path / "a.tmx").write_text(f'<tmx version="1.4"><body>{units}</body></tmx>', encoding="utf-8")
    assert ", from 2020-01-02 to 2022-01-02 (" in own.load("pairs", tmp_path / "a.tmx").note
