"""Checks of 18_cross_modal."""

import numpy

from course_utils.chapters.cross_modal.shared_space import contrastive_loss
from course_utils.core.i18n import _
from course_utils.notebook.answers import array_of, first_match, near
from course_utils.notebook.exercises import call, exercise


def _unit(rows):
    return rows / numpy.linalg.norm(rows, axis=-1, keepdims=True)


def _cross_entropies(scores, axis):
    top = scores.max(axis=axis, keepdims=True)
    logs = scores - top - numpy.log(numpy.exp(scores - top).sum(axis=axis, keepdims=True))
    return -numpy.diag(logs)


@exercise("contrastive-loss")
def check_loss(answer):
    generator = numpy.random.default_rng(0)
    for n, temperature in ((3, 0.5), (5, 0.1), (4, 1.0)):
        pictures = _unit(generator.normal(size=(n, 6)))
        words = _unit(pictures + generator.normal(size=(n, 6)))
        cosines = pictures @ words.T
        wanted = contrastive_loss(cosines, temperature)
        found = array_of(call(answer, pictures.copy(), words.copy(), temperature), ())
        if found is None:
            return _("Return one number: the loss of the whole batch.")
        if near(found, wanted):
            continue
        scores = cosines / temperature
        rows, columns = _cross_entropies(scores, 1), _cross_entropies(scores, 0)
        hints = [
            (rows.mean(),
             _("Each picture now chooses among the texts; the loss is symmetric: each text chooses, too.")),
            (columns.mean(),
             _("Each text now chooses among the pictures; the loss is symmetric: pictures choose, too.")),
            ((rows + columns).mean(), _("That is the sum of both directions; take their mean.")),
            ((rows + columns).sum() / 2, _("That is the sum over the batch; take the mean of its n pairs.")),
            (-wanted, _("The sign is wrong: the logarithm of a probability is below 0, and a loss is above it.")),
            (-numpy.diag(scores).mean(),
             _("That only pulls pairs together; without the softmax nothing pushes the others away.")),
            (contrastive_loss(cosines * temperature * temperature, temperature),
             _("The cosines are divided by the temperature, not multiplied by it.")),
        ]  # fmt: skip
        if temperature != 1:
            hints.insert(
                0, (contrastive_loss(cosines, 1.0), _("The temperature is missing: divide the cosines by it."))
            )
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _("For {n} pairs at temperature {temperature} you say {found:.4g}; work out two pairs by hand.")
        return text.format(n=n, temperature=temperature, found=float(found))
    sharp = call(answer, numpy.eye(2), numpy.eye(2)[::-1], 0.001)
    if not near(array_of(sharp, ()), 1000.0):
        return _("exp(1000) overflows: subtract the largest score before exponentiating; nothing else changes.")
    return None


@exercise("recall-of-ranks")
def check_recall(answer):
    generator = numpy.random.default_rng(17)
    for n, k in ((12, 4), (8, 3), (9, 1), (5, 5)):
        cosines = generator.uniform(-1, 1, (n, n)) + 0.5 * numpy.eye(n)
        right = numpy.diag(cosines)
        places = (cosines > right[:, None]).sum(axis=1)  # from 0
        by_column = (cosines > right[None]).sum(axis=0)
        upside_down = (cosines < right[:, None]).sum(axis=1)
        found = array_of(call(answer, cosines.copy(), k), ())
        if found is None:
            return _("Return one number, from 0 to 1.")
        if near(found, (places < k).mean()):
            continue
        hints = [
            ((places < k).sum(), _("That counts the queries that succeed; divide by how many there are.")),
            ((by_column < k).mean(), _("You compare within a column: the queries are the rows.")),
            ((places <= k).mean(), _("One place too many: the first k of Python's counting are 0 to k - 1.")),
            ((places < k - 1).mean(), _("One place too few: the k-th picture counts as found, too.")),
            ((places == k - 1).mean(), _("That asks for exactly place k; any of the first k will do.")),
            ((upside_down < k).mean(), _("Sorted the wrong way round: the largest cosine comes first.")),
            ((places < k).mean() / k,
             _("That divides by k, as precision does; recall asks whether it was found at all.")),
            ((right > 0).mean(),
             _("Whether the cosine is above 0 says nothing about its rank; compare it with its row.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _("For {n} queries and k = {k} you say {found:.3g}; rank one row by hand.")
        return text.format(n=n, k=k, found=float(found))
    return None


@exercise("zero-shot")
def check_zero_shot(answer):
    generator = numpy.random.default_rng(3)
    for classes, wordings, n in ((3, 2, 40), (4, 3, 60)):
        spread = numpy.linspace(0.2, 1.6, classes)[:, None, None]  # some classes' wordings agree, others do not
        prompts = _unit(generator.normal(size=(classes, 1, 5)) + spread * generator.normal(size=(classes, wordings, 5)))
        pictures = _unit(generator.normal(size=(n, 5)))
        means = prompts.mean(axis=1)
        wanted = (pictures @ _unit(means).T).argmax(axis=1)
        found = array_of(call(answer, pictures.copy(), prompts.copy()), (n,))
        if found is None:
            return _("Return one class number for each of the {n} pictures.").format(n=n)
        if near(found, wanted):
            continue
        every = pictures @ prompts.reshape(-1, 5).T
        best = every.reshape(n, classes, wordings)
        hints = [
            ((pictures @ means.T).argmax(axis=1),
             _("The mean of several directions is shorter than 1: bring it to length 1 again, or broad classes lose.")),
            (every.argmax(axis=1), _("That is the number of the best single prompt; return the number of its class.")),
            (best.max(axis=2).argmax(axis=1),
             _("That takes the best wording alone; use the mean of a class's wordings.")),
            ((pictures @ _unit(means).T).argmin(axis=1), _("That is the farthest class; take the nearest.")),
            ((pictures @ prompts[:, 0].T).argmax(axis=1), _("You used the first wording only.")),
            (wanted + 1, _("The classes are counted from 0.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        share = float((numpy.asarray(found) == wanted).mean())
        return _("{share:.0%} of the classes are right; the class is the one whose mean prompt is nearest.").format(
            share=share
        )
    return None
