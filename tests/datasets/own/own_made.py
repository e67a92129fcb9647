"""Small files as learners have them, made by the tests."""

import csv
import io
import json
import random

import numpy
import pytest
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.datasets import own

WORDS = [
    "room",
    "staff",
    "breakfast",
    "street",
    "window",
    "coffee",
    "price",
    "towel",
    "garden",
    "lamp",
    "music",
    "pool",
]


def refused(kind, path):
    """The sentence, in one line, with which the data at `path` are refused as data of this kind."""
    with pytest.raises(CourseError) as caught:
        own.load(kind, path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def texts(count=260, seed=0):
    """Rows (text, label) that a classifier can learn from: "bad" ones complain; none is there twice."""
    draw, rows = random.Random(seed), []
    for number in range(count):
        words = draw.sample(WORDS, 4)
        label = "bad" if number % 3 == 0 else "good"
        word = draw.choice(("awful", "dirty", "rude") if label == "bad" else ("lovely", "clean", "kind"))
        letters = "".join(draw.choice("abcdefghijklmnop") for _ in range(7))
        rows.append((f"The {word} {' '.join(words)} of {letters}", label))
    return rows


QUEUES = {"billing": 200, "delivery": 120, "bug": 90, "praise": 60}


def tickets(queues=None, seed=0):
    """Rows (text, queue), as many of each queue as `queues` ({name: count}) says; most of them name its matter."""
    matter = {"billing": ("invoice", "refund"), "delivery": ("parcel", "courier"), "bug": ("crash", "error")}
    draw, rows = random.Random(seed), []
    for queue, count in (queues or QUEUES).items():
        for _number in range(count):
            words = draw.sample(WORDS, 4)
            if draw.random() < 0.8:
                words.insert(1, draw.choice(matter.get(queue, ("lovely", "thanks"))))
            rows.append((f"The {' '.join(words)} of {''.join(draw.choice('abcdefghijk') for _ in range(7))}", queue))
    draw.shuffle(rows)
    return rows


def csv_bytes(rows, header=("text", "label"), separator=",", encoding="utf-8", ends="\n"):
    """A table as bytes, as the csv module writes it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator=ends)
    if header:
        writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def ratings(people=60, things=40, each=20, seed=0):
    """Rows (user, item, rating, time)."""
    draw, rows = random.Random(seed), []
    for person in range(people):
        for place, thing in enumerate(draw.sample(range(things), each)):
            liked = (person + thing) % 2
            rows.append(
                (f"u{person}", f"Thing {thing}", 4.0 + liked if liked else 2.5, 1_600_000_000 + 1000 * place + person)
            )
    return rows


def pairs(count=620):
    """Rows (English, Chinese), all different."""
    nouns = {
        "file": "文件",
        "page": "页面",
        "name": "名称",
        "table": "表格",
        "image": "图像",
        "user": "用户",
        "cell": "单元格",
    }
    verbs = {
        "Open": "打开",
        "Close": "关闭",
        "Delete": "删除",
        "Move": "移动",
        "Copy": "复制",
        "Print": "打印",
        "Rename": "改名",
    }
    places = {
        "here": "在此处",
        "now": "立即",
        "again": "再次",
        "later": "稍后",
        "first": "首先",
        "twice": "两次",
        "quietly": "安静地",
    }
    sizes = {"large": "大", "small": "小", "old": "旧"}
    rows = [
        (f"{verb} the {size} {noun} {place}", f"{zh_place}{zh_verb}{zh_size}{zh_noun}")
        for verb, zh_verb in verbs.items() for noun, zh_noun in nouns.items()
        for place, zh_place in places.items() for size, zh_size in sizes.items()
    ]  # fmt: skip
    return random.Random(0).sample(rows, count)


def picture(kind, seed):
    """uint8 [h, w, 3]: a bright disc ("disc") or bar ("bar") on a dark ground, each another size, place and colour."""
    draw = numpy.random.default_rng(seed)
    height, width = (int(value) for value in draw.integers(40, 70, 2))
    rows, columns = numpy.mgrid[:height, :width]
    middle = draw.integers(15, 25, 2)
    if kind == "disc":
        shape = (rows - middle[0]) ** 2 + (columns - middle[1]) ** 2 < draw.integers(60, 150)
    else:
        shape = abs(columns - middle[1]) < draw.integers(3, 7)
    pixels = draw.integers(0, 60, (height, width, 3))
    pixels[shape] = draw.integers(140, 255, 3)
    return pixels.astype("uint8")


def folder_of_pictures(place, each=24, kinds=("disc", "bar"), ending="png"):
    """A folder with a folder for each kind; returns `place`."""
    for kind in kinds:
        (place / kind).mkdir(parents=True)
        for number in range(each):
            pixels = picture(kind, 1000 * kinds.index(kind) + number)
            Image.fromarray(pixels).save(place / kind / f"{number:03}.{ending}")
    return place


def folder_of_faces(place, people=9, each=5):
    """A folder with a folder for each person: ovals whose features differ between people more than within one."""
    for person in range(people):
        (place / f"person {person}").mkdir(parents=True)
        draw = numpy.random.default_rng(person)
        eyes, mouth, skin = draw.integers(8, 20), draw.integers(10, 30), draw.integers(120, 230)
        for number in range(each):
            noise = numpy.random.default_rng(100 * person + number)
            rows, columns = numpy.mgrid[:140, :110]
            pixels = noise.integers(20, 50, (140, 110, 3))
            middle = noise.integers(-3, 4, 2)
            oval = ((rows - 70 - middle[0]) / 60) ** 2 + ((columns - 55 - middle[1]) / 42) ** 2 < 1
            pixels[oval] = skin
            for side in (-1, 1):
                eye = (rows - 58 - middle[0]) ** 2 + (columns - 55 - middle[1] - side * eyes) ** 2 < 30
                pixels[eye] = 30
            pixels[(abs(rows - 95 - middle[0]) < 4) & (abs(columns - 55 - middle[1]) < mouth)] = 60
            Image.fromarray(pixels.astype("uint8")).save(place / f"person {person}" / f"{number}.jpg")
    return place


def scenes(count=36, seed=0):
    """(name, uint8 [96, 128, 3], list of (left, top, right, bottom, class)) of each picture."""
    found = []
    for number in range(count):
        draw = numpy.random.default_rng(1000 * seed + number)
        pixels, boxes = draw.integers(60, 90, (96, 128, 3)), []
        for _thing in range(int(draw.integers(1, 4))):
            left, top = int(draw.integers(0, 90)), int(draw.integers(0, 60))
            width, height = int(draw.integers(14, 34)), int(draw.integers(14, 34))
            kind = int(draw.integers(2))
            pixels[top : top + height, left : left + width] = (220, 40, 40) if kind else (40, 60, 220)
            boxes.append((left, top, left + width, min(top + height, 96), ("blue", "red")[kind]))
        found.append((f"scene {number:02}.png", pixels.astype("uint8"), boxes))
    return found


def coco(place, **how):
    """The scenes as COCO: pictures in images/, boxes in annotations.json; returns `place`."""
    (place / "images").mkdir(parents=True)
    told = {"images": [], "annotations": [], "categories": [{"id": 7, "name": "red"}, {"id": 9, "name": "blue"}]}
    for number, (name, pixels, boxes) in enumerate(scenes(**how)):
        Image.fromarray(pixels).save(place / "images" / name)
        told["images"].append({"id": number, "file_name": name, "width": 128, "height": 96})
        for left, top, right, bottom, kind in boxes:
            category = 7 if kind == "red" else 9
            told["annotations"].append(
                {"image_id": number, "category_id": category, "bbox": [left, top, right - left, bottom - top]}
            )
    (place / "annotations.json").write_text(json.dumps(told))
    return place


def voc(place, **how):
    """The scenes as PASCAL VOC: pictures in JPEGImages/, boxes in Annotations/; returns `place`."""
    for folder in ("JPEGImages", "Annotations"):
        (place / folder).mkdir(parents=True)
    for name, pixels, boxes in scenes(**how):
        Image.fromarray(pixels).save(place / "JPEGImages" / name)
        things = "".join(
            f"<object><name>{kind}</name><bndbox><xmin>{left}</xmin><ymin>{top}</ymin><xmax>{right}</xmax>"
            f"<ymax>{bottom}</ymax></bndbox></object>"
            for left, top, right, bottom, kind in boxes
        )
        path = (place / "Annotations" / name).with_suffix(".xml")
        path.write_text(f"<annotation><filename>{name}</filename>{things}</annotation>")
    return place


def yolo(place, **how):
    """The scenes as YOLO: images/train, labels/train and data.yaml; returns `place`."""
    for folder in ("images", "labels"):
        (place / folder / "train").mkdir(parents=True)
    for name, pixels, boxes in scenes(**how):
        Image.fromarray(pixels).save(place / "images" / "train" / name)
        lines = [
            f"{('red', 'blue').index(kind)} {(left + right) / 256} {(top + bottom) / 192} "
            f"{(right - left) / 128} {(bottom - top) / 96}"
            for left, top, right, bottom, kind in boxes
        ]
        (place / "labels" / "train" / name).with_suffix(".txt").write_text("\n".join(lines))
    (place / "data.yaml").write_text("names: [red, blue]\n")
    return place


def folder_of_sounds(place, speakers=5, each=8, labels=("high", "low"), folders=True):
    """Tones of two heights by several speakers: label/speaker/number.wav, or all beside labels.csv; returns `place`."""
    import soundfile

    rows = []
    for label, pitch in zip(labels, (420, 140), strict=True):
        for speaker in range(speakers):
            for number in range(each):
                draw = numpy.random.default_rng(1000 * labels.index(label) + 50 * speaker + number)
                times = numpy.arange(int(16000 * draw.uniform(0.5, 0.9))) / 16000
                tone = sum(
                    numpy.sin(2 * numpy.pi * times * (pitch + 10 * speaker) * part) / part for part in range(1, 6)
                )
                tone = 0.2 * tone * draw.uniform(0.6, 1.0) + 0.01 * draw.standard_normal(len(times))
                folder = place / label / f"s{speaker}" if folders else place
                folder.mkdir(parents=True, exist_ok=True)
                name = f"{number}.wav" if folders else f"{label}{speaker}{number}.wav"
                soundfile.write(folder / name, tone.astype("float32"), 16000)
                rows.append((name, label, f"s{speaker}"))
    if not folders:
        (place / "labels.csv").write_bytes(csv_bytes(rows, ("file", "label", "speaker")))
    return place


VOCABULARY = (
    "lights on",
    "lights off",
    "stop",
    "left",
    "right",
    "up",
    "down",
    "louder",
    "softer",
    "next",
    "back",
    "help",
)


def word(number, speaker, take=0, rate=16_000):
    """A made-up word, float64 [n]: three tones whose order tells the word, at the height of the speaker's voice."""
    draw = numpy.random.default_rng((number, speaker, take))
    tones = numpy.random.default_rng(number).choice((300, 500, 800, 1200, 1700, 2300), 3, replace=False)
    parts = []
    for tone in tones * (1 + 0.04 * speaker):
        times = numpy.arange(int(rate * draw.uniform(0.10, 0.14))) / rate
        parts.append(numpy.sin(2 * numpy.pi * tone * times) * numpy.hanning(len(times)))
    sound = 0.4 * numpy.concatenate(parts)
    return sound + 0.002 * draw.standard_normal(len(sound))


def folder_of_words(place, speakers=4, takes=2, words=VOCABULARY, named=True):
    """Recordings of words by several speakers, and transcripts.csv (file, text, speaker if `named`); returns `place`.

    One text is written in another case, and one file is FLAC.
    """
    import soundfile

    place.mkdir(parents=True)
    rows = []
    for number, text in enumerate(words):
        for speaker in range(speakers):
            for take in range(takes):
                name = f"{number}-{speaker}-{take}.{'flac' if (number, speaker, take) == (2, 0, 0) else 'wav'}"
                soundfile.write(place / name, word(number, speaker, take), 16_000)
                said = f" {text.title()}. " if (number, speaker, take) == (0, 1, 0) else text
                rows.append((name, said, f"s{speaker}")[: 3 if named else 2])
    (place / "transcripts.csv").write_bytes(csv_bytes(rows, ("file", "text", "speaker")[: 3 if named else 2]))
    return place
