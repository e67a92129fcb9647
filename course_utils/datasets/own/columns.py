"""What the columns of a learner's own table hold: by their names, else by what is in them."""

import itertools
import re
import unicodedata

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

LOOKED_AT = 2000  # rows that decide
NAMES = {
    "text": "text texts comment comments review reviews content message body sentence tweet post question 文本 "
    "评论 内容 正文 句子 留言",
    "label": "label labels class category sentiment target tag y 标签 类别 分类 情感",
    "person": "user user_id userid person customer customer_id reviewer member 用户 用户id 顾客 会员",
    "item": "item item_id itemid product product_id movie movieid movie_id film book song article title 商品 电影 产品",
    "rating": "rating ratings stars score 评分 打分 星级",
    "time": "time timestamp date datetime created created_at order_date 时间 日期",
    "group": "group source user user_id author speaker customer thread shop site 来源 作者 用户 顾客",
    "english": "english en eng 英文 英语 原文",
    "other": "id number no index split fold part language lang 编号 序号",
    "chinese": "chinese zh zh_cn cn cmn zho 中文 汉语 译文",
}
MOST_LABELS = 20
IN_WORDS = re.compile(r"\S\s+\S|[\u3040-\u30ff\u4e00-\u9fff]")
DAY = re.compile(r"\s*(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\s*")  # 20240102
NO_TIME = {"", "-", "na", "n/a", "nan", "nat", "none", "null"}  # what programs write where they know none
MOST_WITHOUT_TIME = 0.1  # share of the rows: with more, the column is not used
BLOCK = 100_000  # times that are kept together
NUMBERED_DATE = re.compile(r"\s*(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})[./-]\d{4}\b")


def sample(table):
    """The first rows of a table: list of lists of str. What cannot be used is not noted here, but when it is read."""
    return [row for _place, row in itertools.islice(table.rows(), LOOKED_AT)]


def name_key(column):
    """A column's name without what makes no difference: capitals, full width, blanks or hyphens for low lines."""
    return re.sub(r"[\s-]+", "_", unicodedata.normalize("NFKC", column).strip().casefold())


def named(table, role, without=()):
    """Place of the first column that is called as one of `role` usually is, or None; places `without` are taken."""
    known = NAMES[role].split()
    columns = [name_key(column) for column in table.columns]
    for name in known:  # the first words are the surest
        for place, column in enumerate(columns):
            if place not in without and column == name:
                return place
    return None


def chosen(table, column, parameter, report):
    """Place of the column that the learner named, or None where they named none.

    Blanks around the name and capitals make no difference, unless two columns differ in them only. CourseError, with
    the columns there are, where there is no such column; `parameter` is what it was given as, such as "text_column".
    """
    if not column.strip():
        return None
    names = [name.strip() for name in table.columns]
    alike = [place for place, name in enumerate(names) if name.casefold() == column.strip().casefold()]
    same = [place for place in alike if names[place] == column.strip()] or alike
    if same:
        return same[0]
    text = _("{name} has no column {column!r}, which {parameter} names; its columns: {columns}.")
    shown = ", ".join(repr(name) for name in table.columns[:12]) + (" ..." if len(names) > 12 else "")
    raise CourseError(text.format(name=report.name, column=column, parameter=parameter, columns=shown))


def is_known(column):
    """True where a column is called as one of `NAMES` usually is."""
    return any(name_key(column) in names.split() for names in NAMES.values())


def longest(rows, without=()):
    """Place of the column with the longest texts, or None; what has no blanks, such as a key, only where all have none.

    Chinese needs no blanks.
    """
    if not rows:
        return None
    free = [place for place in range(len(rows[0])) if place not in without]
    said = [place for place in free if 2 * sum(bool(IN_WORDS.search(row[place])) for row in rows) > len(rows)]
    return max(said or free, key=lambda place: sum(len(row[place]) for row in rows), default=None)


def fewest_values(rows, without=()):
    """Place of the column with the fewest different values, from 2 to `MOST_LABELS`, that come again; or None."""
    best, choice = MOST_LABELS + 1, None
    for place in range(len(rows[0])) if rows else ():
        if place in without:
            continue
        values = {label_key(row[place]) for row in rows if row[place].strip()}
        if 2 <= len(values) < best and len(rows) >= 2 * len(values):
            best, choice = len(values), place
    return choice


def label_key(value):
    """A label without what makes no difference: blanks around it, capitals, full width, ".0"."""
    key = " ".join(unicodedata.normalize("NFKC", value).split()).casefold()
    return key[:-2] if key.endswith(".0") and key[:-2].lstrip("-").isdigit() else key


YES, NO = {"1", "true", "yes", "y", "t", "是", "真"}, {"0", "false", "no", "n", "f", "否", "假"}


def labels_of(values, report):
    """The labels of rows as numbers, and their names.

    Labels that differ in blanks, capitals or in how yes and no are written are joined, and that is told.

    Parameters
    ----------
    values : list of str
        None is empty.
    report : Report

    Returns
    -------
    (list of int, tuple of str)
        Number of each row's label; the names as they are written most often, the most frequent first.
    """
    known = {value: label_key(value) for value in set(values)}
    keys = [known[value] for value in values]
    if set(keys) <= YES | NO and len(set(keys)) > 2:
        keys = ["1" if key in YES else "0" for key in keys]
    written = {}
    for key, value in zip(keys, values, strict=True):
        counts = written.setdefault(key, {})
        counts[value] = counts.get(value, 0) + 1
    names = {key: max(counts, key=counts.get).strip() for key, counts in written.items()}
    for key, counts in written.items():
        if len(counts) > 1:
            ways = ", ".join(repr(way) for way in sorted(counts, key=counts.get, reverse=True)[:4])
            text = _("One label is written in {n} ways ({ways}): taken for {name!r}.")
            report.tell(text.format(n=len(counts), ways=ways, name=names[key]))
    order = sorted(written, key=lambda key: (-sum(written[key].values()), key))
    number = {key: place for place, key in enumerate(order)}
    return [number[key] for key in keys], tuple(names[key] for key in order)


def joined(values, report):
    """The labels of `values`, each as `labels_of` names it: list of str."""
    numbers, names = labels_of(values, report)
    return [names[number] for number in numbers]


def missing(report, table, what, example):
    """The error where a column is not found."""
    text = _("{name} has the columns {columns}, and none of them is known to hold {what}: name one {example!r}.")
    columns = ", ".join(repr(name) for name in table.columns[:12])
    return CourseError(text.format(name=report.name, columns=columns, what=what, example=example))


class Times:
    """Times as a file has them, many in little room."""

    def __init__(self, values=()):
        self._joined, self._last = [], []  # as one text a block: a str of its own each takes five times as much
        for value in values:
            self.append(value)

    def append(self, value):
        """Add a time: a str."""
        self._last.append(" ".join(value.split()))
        if len(self._last) == BLOCK:
            self._joined.append("\n".join(self._last))
            self._last = []

    def blocks(self):
        """Lists of str."""
        yield from (joined.split("\n") for joined in self._joined)
        if self._last:
            yield self._last

    def __iter__(self):
        return itertools.chain.from_iterable(self.blocks())

    def __len__(self):
        return len(self._joined) * BLOCK + len(self._last)

    def known(self):
        """bool [n]: False for each that says that none is known."""
        import numpy

        return numpy.fromiter((value.casefold() not in NO_TIME for value in self), bool, len(self))

    def only(self, kept):
        """The `Times` at which `kept`, bool [n], is True."""
        return Times(itertools.compress(self, kept))


def span_of(values, seconds=None):
    """The first and the last of some times, each as a day or, of numbers that are no clock's, such as years, a number.

    Parameters
    ----------
    values : list of str, or Times
        As in the file. Numbers from 1973 on count as seconds since 1970, or as milliseconds.
    seconds : array, optional
        As `seconds_of` gives them, where they are known.

    Returns
    -------
    (str, str) or None
        None where not all are times.
    """
    import time

    seconds = seconds_of(values) if seconds is None and len(values) else seconds
    if seconds is None or not len(seconds):
        return None
    low, high = float(seconds.min()), float(seconds.max())
    first = next(iter(values))
    if _is_a_number(first) and not DAY.fullmatch(first):
        scale = next((scale for scale in (1, 1000) if low / scale >= 1e8 and high / scale < 1e10), None)
        if scale is None:
            return f"{low:g}", f"{high:g}"
        low, high = low / scale, high / scale
    return tuple(time.strftime("%Y-%m-%d", time.gmtime(at)) for at in (low, high))


def _is_a_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def _day_first(values):
    """Whether dates such as 03.04.2024 begin with the day: one order for a whole column, as one program wrote it.

    A number above 12 tells; where none does, dots are taken for the European order, other signs for the American one.
    """
    some, dots = False, True
    for match in filter(None, map(NUMBERED_DATE.match, values)):
        if int(match["first"]) > 12:
            return True
        some, dots = True, dots and match["sign"] == "." and int(match["second"]) <= 12
    return some and dots


def seconds_of(values):
    """Times in seconds since 1970 (float64 [n]) of values that are numbers or dates; None where not all are either.

    A number of eight digits in all of them, such as 20240102, is a day.
    """
    import numpy

    def blocks():
        return values.blocks() if isinstance(values, Times) else iter([values])

    days = len(values) > 0 and all(DAY.fullmatch(value) for value in values)
    if not days:
        try:
            seconds = numpy.concatenate([numpy.zeros(0), *(numpy.array(block, "float64") for block in blocks())])
            return seconds if numpy.isfinite(seconds).all() else None
        except ValueError:
            pass
    first, found = _day_first(values), []
    for block in blocks():
        found.append(_of_dates(block, first, days))
        if found[-1] is None:
            return None
    return numpy.concatenate(found)


def _of_dates(values, day_first, days):
    import warnings

    import pandas

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of dates whose order is a guess: told by who asks
        times = pandas.to_datetime(
            pandas.Series(values), errors="coerce", utc=True, format="%Y%m%d" if days else "mixed", dayfirst=day_first
        )
    if times.isna().any():
        return None
    return times.astype("datetime64[s, UTC]").astype("int64").to_numpy(dtype="float64")
