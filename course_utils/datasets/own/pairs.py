"""Sentences of the learner's own in English and Chinese: a table with a column of each, a TMX or a PO file."""

import itertools
import re

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import columns, decoding, places, split, tables
from course_utils.datasets.own.report import Report
from course_utils.datasets.pairs import base
from course_utils.media.tokens import is_chinese

LEAST = 500  # pairs after copies and what is too long were left out
MOST = 40_000  # pairs to learn from, unless `limit` says less
LEAST_SET_ASIDE = 20  # pairs of a part
TRADITIONAL = re.compile(r"[-_](tw|hk|mo|hant)\b", re.IGNORECASE)  # ends of codes of Chinese
CHARSET = re.compile(r"charset=[\w.:-]+", re.IGNORECASE)
TEST, VALIDATION = 0.15, 0.08  # shares of the pairs, and at most so many:
MOST_TEST, MOST_VALIDATION = 400, 150


def load(path, limit=None, every=False):
    """The pairs as a `PairSet`, without copies, split so that no text is on two sides; see `own.load`."""
    path = places.find_file(path)
    report = Report(path)
    times = []
    rows = [(english, chinese, report.name) for english, chinese in pairs_of(path, report, times)]
    report.close(len(rows))
    text = _("{name} has {n} pairs of English and Chinese: at least {least} are needed.")
    require(len(rows) >= LEAST, text, name=report.name, n=f"{len(rows):,}", least=LEAST)
    raw = base.Pairs(*map(tuple, zip(*rows, strict=True)))
    once = base.distinct(raw)
    short = [
        i
        for i in once
        if all(len(side[i]) <= most for side, most in zip((raw.english, raw.chinese), base.LONGEST, strict=True))
    ]
    if len(once) < len(raw):
        report.tell(_("Of each pair one is kept: {n} were copies.").format(n=f"{len(raw) - len(once):,}"))
    if len(short) < len(once):
        text = _("{n} pairs are longer than {en} letters or {zh} characters, more than this small translator takes.")
        report.tell(text.format(n=f"{len(once) - len(short):,}", en=base.LONGEST[0], zh=base.LONGEST[1]))
    text = _(
        "{name}: {n} short pairs are left, at least {least} are needed (English up to {en} letters, Chinese up to {zh} "
        "characters)."
    )
    require(
        len(short) >= LEAST, text, name=report.name, n=f"{len(short):,}", least=LEAST, en=base.LONGEST[0],
        zh=base.LONGEST[1],
    )  # fmt: skip
    test, validation = min(MOST_TEST, int(TEST * len(short))), min(MOST_VALIDATION, int(VALIDATION * len(short)))
    train, validation, test = base.split(raw.take(short), validation, test)
    text = _(
        "{name}: the pairs hang together through texts that they share, so that only {t} test and {v} validation pairs "
        "can be set aside; at least {least} of each are needed: give pairs that differ on both sides."
    )
    least = min(len(test), len(validation), len(train)) >= LEAST_SET_ASIDE
    require(least, text, name=report.name, t=len(test), v=len(validation), least=LEAST_SET_ASIDE)
    train = base.limited(train, split.at_most(MOST, limit, every))
    report.tell(_("Pairs that share a text on either side are in one part; pairs of one document may be in two."))
    counted = _("{n} training, {v} validation and {t} test pairs").format(
        n=f"{len(train):,}", v=f"{len(validation):,}", t=f"{len(test):,}"
    )
    parts = ("\n".join(side) for part in (train, validation, test) for side in (part.english, part.chinese))
    since = columns.span_of(times) if times else None
    return base.PairSet(
        raw=raw, train=train, validation=validation, test=test, **report.described(counted, parts, since),
    )  # fmt: skip


def pairs_of(path, report, times=None):
    """The pairs of a file, each (English, Chinese) without needless blanks; what is no pair is noted in `report`.

    To `times`, a list, is added when each was written, as far as the file says it.
    """
    for place, english, chinese in _read(path, report, [] if times is None else times):
        english, chinese = " ".join(english.split()), " ".join(chinese.split())
        if not english or not chinese:
            report.fault(place, _("has a text in one language only"))
        elif is_chinese(english) or not is_chinese(chinese):
            text = _("has no English beside Chinese ({text!r})")
            report.fault(place, text.format(text=(english + " | " + chinese)[:60]))
        else:
            yield english, chinese


def _read(path, report, times):
    """(place, English, Chinese) of each pair of the file; when they were written is added to `times`."""
    ending = path.suffix.lower()
    if ending == ".tmx":
        return _tmx(path, report, times)
    if ending in (".po", ".pot"):
        return _po(path, report, times)
    return _table(path, report, times)


def _table(path, report, times):
    table = tables.read(path, report)
    rows = columns.sample(table)
    require(rows, _("{name} has no rows that can be read."), name=report.name)
    shares = [sum(is_chinese(row[place]) for row in rows) / len(rows) for place in range(len(table.columns))]
    chinese_at = columns.named(table, "chinese")
    if chinese_at is None:
        chinese_at = max(range(len(shares)), key=shares.__getitem__)
    english_at = columns.named(table, "english", (chinese_at,))
    if english_at is None:
        latin = [
            [value for value in (row[place] for row in rows) if any(c.isalpha() for c in value)]
            for place in range(len(shares))
        ]
        free = [place for place in range(len(shares)) if place != chinese_at and shares[place] < 0.1]
        # What has blanks is no key, such as "home.title".
        said = [place for place in free if sum(" " in value.strip() for value in latin[place]) > len(rows) / 2]
        english_at = max(said or free, key=lambda place: sum(map(len, latin[place])), default=None)
    words = {row[english_at] for row in rows} if english_at is not None else ()
    if shares[chinese_at] < 0.5 or len(words) < len(rows) / 3:  # what comes again and again is a label
        raise columns.missing(report, table, _("English and Chinese"), "en")
    text = _("English is taken from {en!r}, Chinese from {zh!r}.")
    report.tell(text.format(en=table.columns[english_at], zh=table.columns[chinese_at]))
    first = table.columns[english_at], table.columns[chinese_at]
    # What was taken for names of columns is a pair where it is Chinese beside English, and longer than a name.
    unnamed = table.header and is_chinese(first[1]) and not is_chinese(first[0]) and not columns.is_known(first[1])
    time_at = columns.named(table, "time", (english_at, chinese_at))
    if time_at is not None:
        times += [row[time_at].strip() for _place, row in table.rows()]
    found = ((place, row[english_at], row[chinese_at]) for place, row in table.rows())
    return itertools.chain([(_("line {line}").format(line=1), *first)] if unnamed else [], found)


def _tmx(path, report, times):
    """The units of a translation memory (TMX 1.4) that have English and Chinese."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    content = places.content(path, report)
    try:
        # The type of document (DTD) that the standard asks for is allowed; entities and what lies elsewhere are not.
        root = ElementTree.fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        text = _("{name} is no TMX that can be read ({why}).")
        raise CourseError(text.format(name=report.name, why=str(error)[:100] or type(error).__name__)) from error
    found, languages, both = [], {}, False
    for number, unit in enumerate(root.iter("tu"), 1):
        said = {}
        # The standard's form, 20260102T030405Z: when it was changed, else when it was made.
        times += [when for when in (unit.get("changedate") or unit.get("creationdate"),) if when]
        for variant in unit.iter("tuv"):
            language = variant.get("{http://www.w3.org/XML/1998/namespace}lang") or variant.get("lang") or ""
            segment = variant.find("seg")
            languages[language] = None
            segment = "" if segment is None else "".join(segment.itertext())
            said.setdefault(_language(language), []).append((bool(TRADITIONAL.search(language)), segment))
        both = both or {"en", "zh"} <= set(said)
        # Of several ways to write a language the first that says something, of Chinese the simplified one.
        english, chinese = (
            next((text for _far, text in sorted(said.get(one, ()), key=lambda way: way[0]) if text.strip()), "")
            for one in ("en", "zh")
        )
        found.append((_("unit {n}").format(n=number), english, chinese))
    require(found, _("{name} has no units of translation (tu)."), name=report.name)
    text = _("{name} has the languages {languages}: English and Chinese (en and zh) are needed in one unit.")
    require(both, text, name=report.name, languages=", ".join(list(languages)[:12]))
    return found


def _language(code):
    """A language as two letters, of a code such as "zh-Hans-CN" or "eng"."""
    first = code.lower().replace("_", "-").split("-")[0]
    return {"eng": "en", "cmn": "zh", "zho": "zh", "chi": "zh"}.get(first, first)


def _po(path, report, times):
    """The messages of a gettext catalogue that are translated and not doubtful."""
    import io

    from babel.messages.pofile import PoFileError, read_po

    text, encoding = decoding.decode(places.content(path, report), report.name)
    text = CHARSET.sub("charset=UTF-8", text, count=1)  # what it was before it was decoded
    try:
        catalogue = read_po(io.BytesIO(text.encode("utf-8")), charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError, LookupError, UnicodeError) as error:
        text = _("{name} is no PO file that can be read ({why}).")
        raise CourseError(text.format(name=report.name, why=str(error)[:100])) from error
    if catalogue.revision_date:
        times.append(str(catalogue.revision_date))
    found, doubtful = [], 0
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            doubtful += 1
            continue
        one, other = (part[0] if isinstance(part, (list, tuple)) else part for part in (message.id, message.string))
        if other:
            found.append((_("line {line}").format(line=message.lineno or "?"), one, other))
    if doubtful:
        report.tell(_("Messages marked as doubtful (fuzzy), which are passed over: {n}.").format(n=f"{doubtful:,}"))
    require(found, _("{name} has no translated messages."), name=report.name)
    if 2 * sum(is_chinese(one) and not is_chinese(other) for _place, one, other in found) > len(found):
        report.tell(_("The messages are Chinese and the translations English: they are turned round."))
        found = [(place, other, one) for place, one, other in found]
    return found
