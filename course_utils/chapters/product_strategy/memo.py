"""The decision and the two-page memo: quality, law and money, each a gate, and the words that a board reads."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy

from course_utils.chapters.product_strategy import economics
from course_utils.chapters.product_strategy.course_record import gap
from course_utils.core.disk import write_atomically
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

LAW = ("allowed", "duties", "forbidden")
LOSS = 0.5  # at most this share of the futures may lose money


@dataclass(frozen=True)
class Case:
    """One idea to decide on.

    name: in a few words. card: the decision card of a chapter, or None where there is none. plan: economics.Plan with
    the price. law: one of `LAW`, which you look up and a lawyer confirms. duties: what the law asks, in words.
    """

    name: str
    card: dict | None
    plan: economics.Plan
    law: str
    duties: str


@dataclass(frozen=True)
class Decision:
    """What came out: `answer` is "yes", "no" or "not yet"; `reasons` say why, one a gate; `loss` is a share."""

    answer: str
    reasons: tuple
    loss: float
    low: float
    median: float
    high: float
    planned: float


def decide(case, repetitions, generator):
    """The Decision on `case`: every gate must be open; one that is unknown makes "not yet".

    Gate 1, quality: the worse end of the card's interval is better than the best baseline. Gate 2, law: not forbidden.
    Gate 3, money: at most `LOSS` of the futures lose money.
    """
    economics.check(case.plan)
    if case.law not in LAW:
        raise CourseError(
            _("law is {law!r}; allowed: {names}. Choose one, and let a lawyer confirm it.").format(
                law=case.law, names=", ".join(LAW)
            )
        )
    profits = economics.profit(economics.futures(case.plan, repetitions, generator))
    loss = float((profits <= 0).mean())
    low, median, high = (float(value) for value in numpy.quantile(profits, [0.1, 0.5, 0.9]))
    gates = [_quality(case.card), _law(case), (loss <= LOSS, _money(loss, low, high))]
    states = [state for state, _words in gates]
    answer = "no" if False in states else "not yet" if None in states else "yes"
    return Decision(
        answer,
        tuple(words for _state, words in gates),
        loss, low, median, high,
        float(economics.profit(case.plan)),
    )  # fmt: skip


def _quality(card):
    distance = gap(card) if card else None
    if distance is None:
        return None, _("Quality: not known, because there is no card with a baseline. Run the chapter first.")
    words = _("Quality: {measure}, {value:.3g} better than the best baseline, {worst:.3g} at the worse end.").format(
        measure=card["measure"], value=distance[0], worst=distance[1]
    )
    return distance[1] > 0, words


def _law(case):
    words = {"allowed": _("allowed"), "duties": _("allowed, with duties"), "forbidden": _("forbidden")}[case.law]
    return case.law != "forbidden", _("Law: {words}. {duties}").format(words=words, duties=case.duties)


def _money(loss, low, high):
    return _("Money: {loss:.0%} of the futures lose money; eight in ten end between {low} and {high}.").format(
        loss=loss, low=economics.dollars(low), high=economics.dollars(high)
    )


def answers():
    """{answer: what the learner reads}."""
    return {"yes": _("yes"), "no": _("no"), "not yet": _("not yet")}


def text(case, decision, date):
    """The memo as Markdown, about two pages.

    Parameters
    ----------
    case : Case
    decision : Decision
        Of the same case.
    date : str
        Of the memo; prices and law age.
    """
    plan, card = case.plan, case.card
    swings = economics.swings(plan)
    named = economics.labels()
    flips = [swing for swing in swings if swing.flips]
    paid = float(economics.payback(plan))
    parts = [
        _("# Memo: {name}").format(name=case.name),
        _("{date}. Decision: **{answer}**.").format(date=date, answer=answers()[decision.answer]),
        _("## Why"),
        "\n".join(f"- {reason}" for reason in decision.reasons),
        _("## What it does"),
        _card_words(card),
        _("## Price and unit economics"),
        _table(
            [
                (_("price a month"), f"${plan.price:,.0f}"),
                (_("cost of an answer"), f"${economics.answer_cost(plan):.4f}"),
                (_("contribution a month"), f"${economics.contribution(plan):,.2f}"),
                (_("share of the firms asked that buys"), f"{float(economics.conversion(plan)):.1%}"),
                (_("cost of a new customer"), f"${float(economics.acquisition_cost(plan)):,.0f}"),
                (_("lifetime value"), f"${float(economics.lifetime_value(plan)):,.0f}"),
                (_("payback"), _("{n:.1f} months").format(n=paid) if numpy.isfinite(paid) else _("never")),
                (_("profit as planned, after {n} months").format(n=plan.months), economics.dollars(decision.planned)),
                (_("median of the futures"), economics.dollars(decision.median)),
            ]
        ),
        _("## What would change the decision"),
        _flip_words(flips, named),
        _table(
            [
                (named[swing.name], f"{economics.dollars(swing.low)} → {economics.dollars(swing.high)}")
                for swing in swings[:4]
            ]
        ),  # fmt: skip
        _("## Law"),
        case.duties,
        _("## Next step"),
        _next_words(decision, flips, named),
        _("## What this memo does not know"),
        _("The numbers marked assumed, rivals, price changes of suppliers, and whatever the test set did not contain."),
    ]
    return "\n\n".join(parts) + "\n"


def _card_words(card):
    if not card:
        return _("No decision card was recorded. Run the chapter, then this notebook again.")
    choice = card["choice"]
    return _(
        "{title}. The chapter advises: {choice}, because {because}. Licence: {licence}. Legal: {legal}. "
        "Ethical: {ethics}."
    ).format(**{key: card[key] for key in ("title", "because", "licence", "legal", "ethics")}, choice=_(choice))


def _flip_words(flips, named):
    if not flips:
        return _("No single assumption, moved to its 10th or 90th percentile, turns profit into loss.")
    return _("Alone, each of these turns the result: {names}.").format(
        names=", ".join(named[swing.name] for swing in flips)
    )


def _next_words(decision, flips, named):
    first = named[flips[0].name] if flips else _("the share that buys")
    if decision.answer == "yes":
        return _("A pilot that measures “{first}” first, with size and stopping rule fixed beforehand.").format(
            first=first
        )
    return _("No building. Either measure “{first}” cheaply, or change the product, and decide again.").format(
        first=first
    )


def _table(rows):
    return "\n".join(["| | |\n|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def save(words, path):
    """Write the memo to `path`, which must end in .md and lie in a folder that is there; "" writes nothing.

    Returns
    -------
    str
        A sentence on what was done.
    """
    if not path:
        return _("Not written to a file: set the parameter keep_memo to yes.")
    target = Path(path).expanduser()
    if target.suffix != ".md" or not target.parent.is_dir():
        raise CourseError(
            _("The memo's file is {path!r}; allowed: a file that ends in .md, in a folder that is there.").format(
                path=path
            )
        )
    if target.exists() and not target.read_text(encoding="utf-8", errors="replace").startswith(_("# Memo:")):
        raise CourseError(_("{path!r} is there and is no memo of this notebook; move it away.").format(path=path))
    write_atomically(target, words)
    return _("Written to {path}.").format(path=target.name)


def with_price(case, price):
    """The same case at another price."""
    return replace(case, plan=replace(case.plan, price=price))
