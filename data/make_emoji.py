"""Make the bundled emoji again: pictures of Twemoji on one sheet, and their names in English and Chinese.

    npm pack emojibase-data@17.0.0 emoji-datasource-twitter@16.0.0
    python data/make_emoji.py --source FOLDER [--check]

FOLDER holds the two archives that npm leaves. The same archives always give the same pixels and names. --check writes
nothing and says whether the files that are there are the ones that would be made.
"""

import argparse
import io
import json
import sys
import tarfile
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from course_utils.datasets import store  # noqa: E402
from course_utils.datasets.captioned import emoji  # noqa: E402

NAMES, PICTURES = "emojibase-data-17.0.0.tgz", "emoji-datasource-twitter-16.0.0.tgz"
LEFT_OUT = ("Component", "Flags")  # skin tones alone; flags, whose names nobody can guess from a picture
LANGUAGES = ("en", "zh")


def make(folder):
    """Bytes of the sheet and of the names, from the archives in `folder`."""
    with tarfile.open(Path(folder, NAMES)) as archive:
        named = {}
        for language in LANGUAGES:
            entries = json.load(archive.extractfile(f"package/{language}/data.json"))
            named[language] = {key(entry["hexcode"]): entry for entry in entries}
    rows, images = [], []
    with tarfile.open(Path(folder, PICTURES)) as archive:
        members = {member.name: member for member in archive.getmembers()}
        entries = json.load(archive.extractfile(members["package/emoji.json"]))
        for entry in sorted(entries, key=lambda entry: entry["sort_order"]):
            code = key(entry["unified"])
            member = members.get(f"package/img/twitter/64/{entry['image']}")
            if entry["category"] in LEFT_OUT or member is None or any(code not in named[one] for one in LANGUAGES):
                continue
            images.append(picture(archive.extractfile(member).read()))
            row = {"code": code, "category": entry["category"], "kind": entry["subcategory"]}
            for language in LANGUAGES:
                found = named[language][code]
                row[language] = found["label"]
                row[f"words_{language}"] = found.get("tags", [])
            rows.append(row)
    order = sorted(range(len(rows)), key=lambda place: (emoji.CLASS_NAMES.index(rows[place]["category"]), place))
    lines = ",\n".join(json.dumps(rows[place], ensure_ascii=False) for place in order)
    return emoji.sheet(numpy.stack([images[place] for place in order])), f"[\n{lines}\n]\n".encode()


def key(code):
    """A code point sequence without the sign that asks for a coloured picture, which some write and some do not."""
    return code.upper().replace("-FE0F", "")


def picture(content):
    """A PNG on the common ground: uint8 [64, 64, 3]."""
    from PIL import Image

    image = Image.open(io.BytesIO(content)).convert("RGBA").resize((emoji.SIZE, emoji.SIZE))
    ground = Image.new("RGBA", image.size, (emoji.GROUND,) * 3 + (255,))
    return numpy.asarray(Image.alpha_composite(ground, image).convert("RGB"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, default=Path())
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    for name in (NAMES, PICTURES):
        if not Path(options.source, name).is_file():
            sys.exit(f"{name} is not in {options.source}: `npm pack` brings it, see the head of this file.")
    sheet, names = make(options.source)
    if not options.check:
        for name, content in zip(emoji.FILES, (sheet, names), strict=True):
            Path(emoji.BUNDLED, name).write_bytes(content)
            print(name, len(content), store.sha256(emoji.BUNDLED / name))
        return
    count = len(json.loads(names))
    kept_sheet, kept_names = (Path(emoji.BUNDLED, name).read_bytes() for name in emoji.FILES)
    # Pixels are compared, not bytes: another zlib may pack the same pixels in another way.
    same = names == kept_names and numpy.array_equal(emoji.cut(sheet, count), emoji.cut(kept_sheet, count))
    print("the same" if same else "other pictures or names would be made")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
