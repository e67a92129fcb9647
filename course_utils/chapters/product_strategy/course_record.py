"""What the other chapters found: their decision cards and their verdicts, read from the committed notebooks.

Where a notebook is missing, cannot be read or has no outputs (a student's copy is made without them), a small file that
was made from the committed notebooks stands in. It is made again by

    python -m course_utils.chapters.product_strategy.course_record
"""

from dataclasses import dataclass
from pathlib import Path

from course_utils.chapters.product_strategy import outline
from course_utils.chapters.product_strategy.parameters import CHAPTER
from course_utils.core import chapters, notebook_files
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, language, punctuated
from course_utils.core.paths import ROOT
from course_utils.core.results import collect, registry
from course_utils.core.shown import show_bundle
from course_utils.core.tables import LEFT, html_table, link
from course_utils.notebook import measured

NAME = "course_record"
COMMAND = "python -m course_utils.chapters.product_strategy.course_record"
FOLDER = ROOT / "notebooks" / "en"
CHINESE = ROOT / "notebooks" / "zh"
VERDICTS = ("confirmed", "refuted", "depends", "not tested", "no record")
APPLICATIONS = (*range(9, 16), 17, 18, 19)  # with a card that can be decided on; 16 compares tools and has none
UNBROKEN = f"{LEFT};white-space:nowrap"  # of a first column with ids
SERVING = "20_customisation"  # which measures what one computer serves
CARD = ("title", "measure", "better", "quality", "baselines", "megabytes", "milliseconds", "licence", "legal", "ethics",
        "choice", "because")  # fmt: skip


@dataclass(frozen=True)
class Chapter:
    """What one chapter left: `origin` is "notebook", the date of the committed file, or "" where there is nothing."""

    name: str
    origin: str
    card: dict | None
    claims: tuple


def read(folder=FOLDER, kept=None):
    """Every chapter before this one, in order: a list of Chapter; no fault of a notebook raises anything.

    Parameters
    ----------
    folder : path
        The notebooks.
    kept : path, optional
        The folder of the committed file; by default measured/ in this chapter's package.
    """
    stored, date = _stored(kept)
    found = []
    for name in chapters.names():
        if name >= CHAPTER:
            continue
        here = _from_notebook(Path(folder, f"{name}.ipynb"))
        if folder == FOLDER and language() == "zh":  # the words of a card are those of its edition, where it is there
            here = _from_notebook(CHINESE / f"{name}.ipynb") or here
        if here is not None:
            found.append(Chapter(name, "notebook", *here))
        elif name in stored:
            found.append(Chapter(name, date, *stored[name]))
        else:
            found.append(Chapter(name, "", None, ()))
    return found


def _from_notebook(path):
    """(card or None, claims) that the notebook at `path` recorded; None where it has nothing."""
    try:
        record = collect(notebook_files.load(path))
    except CourseError:
        return None
    if not record["run"]:  # never executed, or its outputs were taken out
        return None
    claims = tuple({key: claim.get(key, "") for key in ("id", "verdict", "measured", "because")}
                   for claim in record["claims"])  # fmt: skip
    return record["results"].get("decision_card"), claims


def searches_a_second(folder=FOLDER, kept=None):
    """What 20 measured with several clients at once: the most searches a second; None where there is no record.

    `folder` and `kept` are as for `read`.
    """
    try:
        rows = collect(notebook_files.load(Path(folder, f"{SERVING}.ipynb")))["results"].get("waits_ms")
    except CourseError:
        rows = None
    if rows:
        return max(row["per_second"] for row in rows)
    table = _table(kept)
    stored = [row["per_second"] for row in table["rows"] if row["kind"] == "serving"] if table else []
    return stored[0] if stored else None


def search_sentence(rate, cost, hourly, use):
    """What one search costs at the rate that 20 measured, in one sentence, and what stays assumed.

    `rate` is a second and None where nothing is recorded, `cost` in US dollars, `hourly` the price of an hour of the
    computer and `use` the share of the hours in which it has something to do.
    """
    if not rate:
        return _("Chapter 20 has recorded no rate: run it, and this line says what a search costs.")
    return _(
        "Measured in 20, {rate:.0f} searches a second: at {hourly:.2f} dollars an hour (assumed) and {use:.0%} in use, "
        "a search costs {cost:.6f} dollars. The seconds of a drafted answer are assumed: no chapter measures them."
    ).format(rate=rate, hourly=hourly, use=use, cost=cost)


def _table(folder):
    """The committed file as `measured.read` gives it; None where there is none."""
    folder = Path(folder) if folder else measured.folder_of(CHAPTER)
    return measured.read(NAME, folder) if (folder / f"{NAME}.json").exists() else None


def _stored(folder):
    """({chapter: (card or None, claims)}, date) of the committed file; empty where there is none."""
    table = _table(folder)
    if table is None:
        return {}, ""
    found = {}
    for row in table["rows"]:
        if row["kind"] == "serving":
            continue
        card, claims = found.get(row["chapter"], (None, ()))
        if row["kind"] == "card":
            card = row["card"]
        else:
            claims = (*claims, {key: row[key] for key in ("id", "verdict", "measured", "because")})
        found[row["chapter"]] = card, claims
    return found, table["date"]


def write(folder=None):
    """Write the committed file from the committed notebooks; returns its path."""
    rows = []
    for chapter in read():
        if chapter.origin != "notebook":
            raise CourseError(
                _("{name} has no outputs: execute it first (make refresh), then make the record.").format(
                    name=chapter.name
                )
            )
        if chapter.card:
            card = {key: chapter.card[key] for key in CARD}
            rows.append({"kind": "card", "chapter": chapter.name, "card": card})
        rows += [{"kind": "claim", "chapter": chapter.name, **claim} for claim in chapter.claims]
    rate = searches_a_second()
    if rate:
        rows.append({"kind": "serving", "chapter": SERVING, "per_second": rate})
    return measured.write(
        NAME, "Decision cards, verdicts and the rate of serving, as the committed notebooks recorded them.", COMMAND,
        rows, folder or measured.folder_of(CHAPTER),
    )  # fmt: skip


def origin_sentence(found):
    """Where the record comes from, in one sentence for the learner."""
    here = [chapter.name[:2] for chapter in found if chapter.origin == "notebook"]
    kept = [chapter for chapter in found if chapter.origin not in ("notebook", "")]
    none = [chapter.name for chapter in found if not chapter.origin]
    parts = [_("{n} chapters read from their notebooks").format(n=len(here))]
    if kept:
        parts.append(
            _("{n} from the record of {date}, because their notebooks are missing or hold no outputs").format(
                n=len(kept), date=kept[0].origin
            )
        )
    if none:
        parts.append(_("no record of {names}").format(names=", ".join(none)))
    return punctuated("; ".join(parts) + ".")


def gap(card):
    """How far the card's quality lies from its best baseline, better counted as above 0.

    Returns
    -------
    (float, float) or None
        From the mean, and from the worse end of the interval (from the mean where it has none); None without a
        baseline.
    """
    if not card["baselines"]:
        return None
    sign = 1 if card["better"] == "higher" else -1
    best = max(sign * other["value"] for other in card["baselines"].values())
    ends = [sign * card["quality"][end] for end in ("low", "high") if card["quality"][end] is not None]
    mean = sign * card["quality"]["value"]
    return mean - best, min([*ends, mean]) - best


def cards_table(found):
    """Show the decision cards of the applications, one row each; returns {number: card} of those there are."""
    heads = (
        _("chapter"), _("system"), _("quality (95 % interval)"), _("best to compare"), _("size, time"), _("advice")
    )  # fmt: skip
    rows, lines, cards = [], [" | ".join(heads)], {}
    for chapter in found:
        name, card = chapter.name, chapter.card
        if int(name[:2]) not in APPLICATIONS:
            continue
        if card:
            cards[int(name[:2])] = card
        words = _card_cells(card) if card else (_("no card recorded: run the chapter"), "", "", "", "")
        lines.append(" | ".join((name[:2], *words)))
        rows.append((link(name[:2], f"{name}.ipynb"), *words))
    show_bundle({"text/html": html_table(heads, rows, row_head=LEFT), "text/plain": "\n".join(lines)})
    return cards


def _card_cells(card):
    quality = card["quality"]
    told = f"{card['measure']} {quality['value']:.3g}"
    if quality["low"] is not None:
        told += f" ({quality['low']:.3g}–{quality['high']:.3g})"
    sign = 1 if card["better"] == "higher" else -1
    others = sorted(card["baselines"].items(), key=lambda pair: -sign * pair[1]["value"])
    best = f"{others[0][0]} {others[0][1]['value']:.3g}" if others else _("none")
    costs = _("{mb:.2g} MB, {ms:.2g} ms").format(mb=card["megabytes"], ms=card["milliseconds"])
    advice = card["choice"]
    return card["title"], told, best, costs, _(advice)


def ledger(found):
    """All claims of these chapters: a list of {"chapter", "id", "article", "verdict", "measured", "because"}.

    A claim that is registered and has no verdict is "no record".
    """
    said = {claim["id"]: claim for chapter in found for claim in chapter.claims}
    names = {chapter.name for chapter in found}
    nothing = {"verdict": "no record", "measured": "", "because": ""}
    return [
        {"chapter": entry["chapter"], "article": entry["text"], **nothing, **said.get(name, {}), "id": name}
        for name, entry in registry().items()
        if entry["chapter"] in names
    ]


def counts(entries):
    """{chapter: {verdict: number}} of `ledger`, chapters in order."""
    table = {}
    for entry in entries:
        row = table.setdefault(entry["chapter"], dict.fromkeys(VERDICTS, 0))
        row[entry["verdict"]] = row.get(entry["verdict"], 0) + 1
    return table


def verdict_names():
    """{verdict: what the learner reads}."""
    return {
        "confirmed": _("confirmed"),
        "refuted": _("refuted"),
        "depends": _("depends"),
        "not tested": _("not tested"),
        "no record": _("no record"),
    }


def totals(entries):
    """{verdict: number} over all chapters."""
    return {word: sum(row[word] for row in counts(entries).values()) for word in VERDICTS}


def counts_table(entries):
    """Show how many claims of each chapter came out how, with the sum below."""
    table = counts(entries)
    words = [word for word in VERDICTS if word in VERDICTS[:3] or any(row[word] for row in table.values())]
    rows = [(name[:2], *(str(row[word] or "") for word in words)) for name, row in table.items()]
    rows.append((_("all"), *(str(sum(row[word] for row in table.values())) for word in words)))
    heads = (_("chapter"), *(verdict_names()[word] for word in words))
    _show(heads, rows)


def verdicts_table(entries):
    """Show these entries of `ledger`: what the article says, what was measured, the verdict."""
    heads = (_("chapter"), _("claim"), _("the article says"), _("we measured"), _("verdict"))
    rows, named = [], verdict_names()
    for entry in entries:
        told = punctuated(entry["measured"] + (f" ({entry['because']})" if entry["because"] else ""))
        said = entry["article"]
        rows.append((entry["chapter"][:2], entry["id"], _(said), told, named.get(entry["verdict"], entry["verdict"])))
    _show(heads, rows, row_head=UNBROKEN, tall=len(rows) > 8)


def most_frequent(verdicts):
    """The verdict that occurs most often in `totals`, as the learner reads it, and how often."""
    word = max(VERDICTS[:3], key=verdicts.get)
    return verdict_names()[word], verdicts[word]


def _show(heads, rows, row_head=LEFT, **options):
    """Show rows of texts as a table, and as lines where no HTML is shown; more goes to `html_table`."""
    plain = "\n".join(" | ".join(row) for row in [heads, *rows])
    show_bundle({"text/html": html_table(heads, rows, row_head=row_head, **options), "text/plain": plain})


def untested_table():
    """Show what the article says and nothing here can judge, with the reason; returns how many there are."""
    heads = (_("claim"), _("the article says"), _("verdict"), _("why"))
    word = verdict_names()["not tested"]
    rows = [(name, _(said), word, _(why)) for name, (said, why) in outline.UNTESTED.items()]
    _show(heads, rows, row_head=UNBROKEN)
    return len(rows)


def stories_table():
    """Show the article's six cases and what each leaves out; returns the rows, {"company", "number", "failure"}."""
    heads = (_("case"), _("names a company"), _("gives a number"), _("names a failure"))
    rows = [(_(name), *(_("yes") if there else _("no") for there in told.values()))
            for name, told in outline.STORIES.items()]  # fmt: skip
    _show(heads, rows)
    return list(outline.STORIES.values())


if __name__ == "__main__":
    print(write())
