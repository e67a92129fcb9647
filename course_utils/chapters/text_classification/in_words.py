"""What the chapter's measurements say, each in a sentence or two made from them. Used in 11_text_classification."""

import numpy

from course_utils.chapters.text_classification import kinds as text_kinds
from course_utils.chapters.text_classification import moderation
from course_utils.core.i18n import _, punctuated


def leak(shuffled, seen_share, honest):
    """By how much a shuffled split flatters; accuracies and a share, 0 to 1."""
    return _(
        "Shuffled, {seen:.0%} of the test lines stand in the training lines as well. The shuffled split says "
        "{shuffled:.1%}, the honest one {honest:.1%}: {gap:+.1f} points."
    ).format(seen=seen_share, shuffled=shuffled, honest=honest, gap=100 * (shuffled - honest))


def strengths(values, training, validation, chosen, n):
    """What C does to both accuracies; `n` validation texts."""
    best, place = int(numpy.argmax(validation)), list(values).index(chosen)
    return _(
        "From C = {first:g} to C = {last:g} accuracy on the training texts goes from {t0:.0%} to {t1:.0%}. On the "
        "validation texts it is highest at C = {best:g}, {vb:.1%}, and {v1:.1%} at the end. The chapter's "
        "C = {chosen:g} has {vc:.1%}; with {n:,} texts each of these is uncertain by {half:.1f} points."
    ).format(
        first=values[0], last=values[-1], t0=training[0], t1=training[-1], best=values[best], vb=validation[best],
        v1=validation[-1], chosen=chosen, vc=validation[place], n=n,
        half=196 * (validation[place] * (1 - validation[place]) / n) ** 0.5,
    )  # fmt: skip


def race(right, names):
    """By how much the first of `names` leads each of the others on the same texts, with 95 % intervals.

    Parameters
    ----------
    right : dict of str to bool or float array [n]
        For each text whether the classifier is right, or how often over its seeds.
    names : sequence of str
    """
    first, *others = names
    said = [_("{name} is right on {share:.1%} of the test texts.").format(name=_(first), share=right[first].mean())]
    for name in others:
        gap, half = (100 * value for value in moderation.lead(right[first], right[name]))
        said.append(
            _("Against {name} that is {gap:+.1f} points, from {low:+.1f} to {high:+.1f}.").format(
                name=_(name), gap=gap, low=gap - half, high=gap + half
            )
        )
    return punctuated(" ".join(said))


def small_data(sizes, linear, network):
    """By how much the linear model leads with the fewest and with the most texts; accuracies of each size's runs."""
    gaps = [100 * (numpy.mean(words) - numpy.mean(runs)) for words, runs in zip(linear, network, strict=True)]
    return _(
        "With {few:,} texts the linear model leads the CNN by {first:.1f} points, with {many:,} texts by {last:.1f}; "
        "between its seeds the CNN differs by up to {spread:.1f} points."
    ).format(
        few=sizes[0], many=sizes[-1], first=gaps[0], last=gaps[-1],
        spread=100 * max(numpy.ptp(runs) for runs in network),
    )  # fmt: skip


def foreign(truth, scores):
    """How many foreign texts each classifier reads rightly, and how far apart its scores lie; {name: scores}."""
    said = [
        _("{name}: {right} of {n} right, scores from {low:.2f} to {high:.2f}.").format(
            name=_(name), right=int(((numpy.asarray(found) >= 0.5) == numpy.asarray(truth)).sum()), n=len(truth),
            low=min(found), high=max(found),
        )
        for name, found in scores.items()
    ]  # fmt: skip
    return punctuated(" ".join(said))


def errors(threshold, precision, recall, f1, cost, flagged):
    """Precision, recall, F1 and the cost of 1,000 texts at a threshold at which `flagged` of the texts are flagged."""
    if not flagged:
        text = _(
            "At threshold {threshold:g} no text is flagged, so every wanted one is missed. 1,000 texts cost {cost:.0f}."
        )
        return text.format(threshold=threshold, cost=cost)
    return _(
        "At threshold {threshold:g}, of 100 flagged texts {precision:.0f} are wanted (precision), and of 100 wanted "
        "ones {recall:.0f} are flagged (recall); F1 is {f1:.2f}. 1,000 texts cost {cost:.0f}."
    ).format(threshold=threshold, precision=100 * precision, recall=100 * recall, f1=f1, cost=cost)


def calibration(temperature, before, after, area):
    """What the temperature does to the average miss between score and truth; errors 0 to 1."""
    kind = _("too timid") if temperature < 1 else _("too bold")
    return _(
        "The temperature learnt on validation texts is {temperature:.2f}: the scores were {kind}. On test texts score "
        "and truth were apart by {before:.1f} points on average, with the temperature by {after:.1f}. "
        "The AUC is {area:.3f}, before and after."
    ).format(temperature=temperature, kind=kind, before=100 * before, after=100 * after, area=area)


def thresholds(best, at_half, at_best, raw, calibrated, miss, alarm):
    """What 1,000 test texts cost at four thresholds."""
    less = 1 - at_best / at_half if at_half else 0.0  # a classifier without errors costs nothing
    return _(
        "1,000 test texts cost {half:.0f} at threshold 0.5, and {best:.0f} at {place:.2f}, the cheapest on validation "
        "texts: {less:.0%} less. Without a search, at {alarm}/{sum}, they cost {raw:.0f} by the scores as they are and "
        "{calibrated:.0f} by the calibrated ones."
    ).format(
        half=at_half, best=at_best, place=best, less=less, alarm=alarm, sum=alarm + miss, raw=raw,
        calibrated=calibrated,
    )  # fmt: skip


def rare(found, share):
    """Accuracy, recall and AUC after training with few texts of label 1; {name: {"accuracy", "recall", "auc"}}."""
    sentence = _(
        "Trained {name}: recall {recall:.0%}, accuracy {accuracy:.0%} where {share:.0%} are wanted, AUC {auc:.3f}."
    )
    said = [sentence.format(name=_(name), share=share, **row) for name, row in found.items()]
    return punctuated(" ".join([*said, _("Flagging nothing has accuracy {nothing:.0%}.").format(nothing=1 - share)]))


def drift(accuracies, unknown):
    """Whether the alarm rings elsewhere, and whether it orders the damage; {"a → b": share} of both."""
    home = [pair for pair in accuracies if len(set(pair.split(" → "))) == 1]
    away = [pair for pair in accuracies if pair not in home]
    said = _("At home {low:.0%} to {high:.0%} are right.").format(
        low=min(accuracies[pair] for pair in home), high=max(accuracies[pair] for pair in home)
    )
    if not away:
        return said
    said += " " + _(
        "Elsewhere {low:.0%} to {high:.0%}; there {least:.0%} and more of the tokens and pairs are new, at home at "
        "most {most:.0%}."
    ).format(
        low=min(accuracies[pair] for pair in away), high=max(accuracies[pair] for pair in away),
        least=min(unknown[pair] for pair in away), most=max(unknown[pair] for pair in home),
    )  # fmt: skip
    strangest, worst = max(away, key=unknown.get), min(away, key=accuracies.get)
    told = [
        _("{pair} has {unknown:.0%} new and {right:.0%} right").format(
            pair=text_kinds.pair(pair), unknown=unknown[pair], right=accuracies[pair]
        )
        for pair in dict.fromkeys((strangest, worst))
    ]
    return punctuated(said + " " + "; ".join(told) + ".")
