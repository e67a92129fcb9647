"""Checks of 03_training_algorithm."""

import numpy

from course_utils.chapters.training_algorithm import autograd, broken
from course_utils.chapters.training_algorithm.explorers import backprop
from course_utils.core.i18n import _
from course_utils.notebook.answers import EXACT, first_match, near, number, shape_hint, told
from course_utils.notebook.exercises import NotAttempted, call, exercise


def _layer(n, inputs, outputs, seed):
    generator = numpy.random.default_rng(seed)
    X, W = generator.normal(size=(n, inputs)), generator.normal(size=(inputs, outputs))
    return X, W, generator.normal(size=outputs), generator.normal(size=(n, outputs))


# A square layer lets a transposed W run, and shows it by its numbers; one example and one unit are easily forgotten.
SHAPES = ((5, 3, 3, 0), (4, 3, 2, 1), (1, 6, 1, 2), (8, 2, 5, 3))


@exercise("dense-forward")
def check_dense_forward(answer):
    for n, inputs, outputs, seed in SHAPES:
        X, W, b, _dA = _layer(n, inputs, outputs, seed)
        Z = X @ W + b
        wanted = numpy.maximum(0, Z)
        found = call(answer, X.copy(), W.copy(), b.copy())
        if near(found, wanted):
            continue
        slips = (
            (Z, _("The ReLU is missing: negative values become 0.")),
            (numpy.maximum(0, X @ W), _("The bias is missing.")),
            (X @ W, _("The bias and the ReLU are missing.")),
            (numpy.maximum(0, X @ W) + b, _("The bend comes last: add the bias before ReLU.")),
            (numpy.maximum(0, X @ W - b), _("The bias is added, not subtracted.")),
            (numpy.minimum(0, Z), _("ReLU keeps the positive values: the larger of 0 and z.")),
            ((Z > 0) * 1.0, _("That is the slope of ReLU, 0 or 1. ReLU itself keeps the positive values as they are.")),
            (numpy.maximum(0, Z.max()), _("One number for each example and unit: take numpy.maximum, not max.")),
        )
        hint = first_match(found, slips)
        if hint:
            return hint
        if inputs == outputs and near(found, numpy.maximum(0, X @ W.T + b)):
            return _("W is not transposed on the way forward: a column of W belongs to one output.")
        return shape_hint(_("The result"), found, wanted) or _(
            "The numbers are not right for {n} examples, {inputs} inputs and {outputs} outputs."
        ).format(n=n, inputs=inputs, outputs=outputs)
    return None


@exercise("dense-backward")
def check_dense_backward(answer):
    for n, inputs, outputs, seed in SHAPES:
        X, W, b, dA = _layer(n, inputs, outputs, seed)
        mask = X @ W + b > 0
        dZ = dA * mask
        wanted = {"dX": dZ @ W.T, "dW": X.T @ dZ, "db": dZ.sum(axis=0)}
        found = call(answer, X.copy(), W.copy(), b.copy(), dA.copy())
        if not isinstance(found, (tuple, list)) or len(found) != 3:
            return _("Return three things: dX, dW, db.")
        if all(item is ... for item in found):
            return _("Replace the dots: dX, dW and db are still missing.")
        for name, mine in zip(wanted, found, strict=True):
            if not near(mine, wanted[name]):
                return _backward_hint(name, mine, wanted, found, X, W, mask, dA, n)
    return None


def _backward_hint(name, mine, wanted, found, X, W, mask, dA, n):
    """What went wrong with `mine`, the first of dX, dW, db that is not right."""
    dZ = dA * mask
    no_mask = {"dX": dA @ W.T, "dW": X.T @ dA, "db": dA.sum(axis=0)}
    if near(mine, no_mask[name]):
        return _("The slope of ReLU is missing: where the activation is 0, no slope passes.")
    if n > 1 and near(mine, wanted[name] / n):
        return _("You divide by the number of examples once more; dA has that already. Sum over the examples.")
    wrong_mask = dA * (dA > 0)
    if near(mine, {"dX": wrong_mask @ W.T, "dW": X.T @ wrong_mask, "db": wrong_mask.sum(axis=0)}[name]):
        return _("The mask asks whether the *activation* is above 0, not whether its slope is.")
    if near(mine, -wanted[name]):
        return _("The sign is turned: return the gradient itself; the minus comes with the update.")
    if name == "dW" and near(mine, wanted["dW"].T):
        return _("dW is transposed: it must have the shape of W, [inputs, outputs].")
    if name == "dX" and W.shape[0] == W.shape[1] and near(mine, dZ @ W):
        return _("On the way back W is transposed: an input collects from all outputs that it fed.")
    if name == "db" and near(mine, dZ):
        return _("One b serves all examples: sum dZ over the rows.")
    if name == "db" and (near(mine, dZ.sum()) or near(mine, dZ.sum(axis=1))):
        return _("Sum over the examples (axis 0): one number for each output is left.")
    if any(near(found[place], wanted[other]) for place, other in ((0, "dW"), (0, "db"), (1, "dX"), (2, "dW"))):
        return _("The order is dX, dW, db.")
    return shape_hint(name, mine, wanted[name]) or _(
        "The numbers of {name} are not right for X {x} and W {w}; look at the picture of the shapes."
    ).format(name=name, x=X.shape, w=W.shape)


def _bends():
    """(name, function, the factor that keeps its level) of activations that give twice as much for twice the input."""
    return (
        ("ReLU", lambda z: numpy.maximum(z, 0), 2.0),
        ("abs", numpy.abs, 1.0),
        (_("leaky ReLU with slope 0.5"), lambda z: numpy.where(z > 0, z, 0.5 * z), 1.6),
        (_("no bend at all"), lambda z: 1.0 * z, 1.0),
    )


@exercise("he-weights")
def check_he_weights(answer):
    values = numpy.random.default_rng(0).normal(size=200_000)
    for name, bend, wanted in _bends():
        found = number(call(answer, bend))
        if found is None or found <= 0:
            return _("Return one number above 0, the factor c.")
        if near(found, wanted, 0.15, 0):
            continue
        about_mean = 1 / bend(values).var()
        slips = (
            (2.0, _("2 is the factor of ReLU alone. Use `bend`: what does it do to the mean square?")),
            (wanted**0.5, _("That is the root of the factor: in √(c / in), c stands *under* the root.")),
            (1 / wanted, _("Upside down: that is what a layer does to the mean square, and c must make up for it.")),
            (
                about_mean,
                _("The deviation forgets the mean, and the next layer sums that, too: take the mean *square*."),
            ),
        )
        hint = first_match(found, slips, rtol=0.08, atol=0)
        if hint:
            return hint
        text = (
            _("{name}: with your factor {found:.3g} the mean square sinks, to {share:.2g} of itself in each layer.")
            if found < wanted
            else _("{name}: with your factor {found:.3g} the mean square grows, to {share:.2g} times in each layer.")
        )
        return text.format(name=name, found=found, share=found / wanted)
    return None


def _adam(g, m, v, t, rate, mean_power=None, square_power=None, root=True):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    mean = m / (1 - 0.9 ** (t if mean_power is None else mean_power))
    square = v / (1 - 0.999 ** (t if square_power is None else square_power))
    return -rate * mean / ((square**0.5 if root else square) + 1e-7), m, v


def _is_plain_later(answer):
    """Whether the change of a later step has no correction: then that of the first was made by the averages' start."""
    change = call(answer, 1.0, 0.2, 0.5, 7, 0.1)[0]
    return near(number(change), -0.1 * 0.28 / (0.5005**0.5 + 1e-7))


@exercise("adam-step")
def check_adam_step(answer):
    six_digits = 1e-5, 1e-11
    cases = ((2.0, 0.0, 0.0, 1, 0.1), (-0.5, 0.3, 0.02, 7, 0.01), (1.0, -0.2, 0.5, 300, 0.5), (0.0, 0.4, 0.1, 3, 1.0))
    for g, m, v, t, rate in cases:
        found = call(answer, g, m, v, t, rate)
        if not isinstance(found, (tuple, list)) or len(found) != 3:
            return _("Return three things: the change, the new m, the new v.")
        change, new_m, new_v = (number(part, finite=False) for part in found)
        if change is None:
            return _("Return three things: the change, the new m, the new v.")
        wanted, wanted_m, wanted_v = _adam(g, m, v, t, rate)
        # The place of the 10⁻⁷ (before or after the correction) is a matter of taste: six digits are enough.
        if not near(change, wanted, *six_digits):
            plain = -rate * wanted_m / (wanted_v**0.5 + 1e-7)
            slips = (
                (plain, _("Nothing is repaired yet: both averages are still short, because they start at 0.")),
                (-rate * wanted_m / (1 - 0.9**t) / (wanted_v**0.5 + 1e-7),
                 _("m is corrected now, v is not: it started at 0, too, and falls short by a part of its own.")),
                (-rate * wanted_m / ((wanted_v / (1 - 0.999**t)) ** 0.5 + 1e-7),
                 _("v is corrected now, m is not: it started at 0, too, and falls short by a part of its own.")),
                (-wanted, _("The change goes against the slope: it needs a minus.")),
                (_adam(g, m, v, 1, rate)[0], _("What m and v lack changes with each step: the correction must use t.")),
                (_adam(g, m, v, t + 1, rate)[0], _("t counts from 1: use t itself, not t + 1.")),
                (_adam(g, m, v, t, rate, root=False)[0], _("Divide by the *root* of the corrected v.")),
                (-rate * g, _("That is SGD: Adam uses the averages m and v, not g alone.")),
                (-rate * g / (_adam(g, m, v, t, rate)[2] / (1 - 0.999**t)) ** 0.5 if g else 0.1,
                 _("The numerator is the corrected average m, not the slope g.")),
            )  # fmt: skip
            hint = first_match(change, slips, *six_digits)
            if hint:
                return hint
            return _(
                "For g = {g}, m = {m}, v = {v}, t = {t}, rate {rate} you say {found:.6g}; it should be {wanted:.6g}."
            ).format(g=g, m=m, v=v, t=t, rate=rate, found=change, wanted=wanted)
        if not (near(new_m, wanted_m) and near(new_v, wanted_v)):
            if t == 1 and near(new_m, g) and near(new_v, g**2) and _is_plain_later(answer):
                return _(
                    "You start the averages at the first slope. That repairs the first step, but gives this one slope "
                    "the weight of all before it: leave m and v as they are, and correct only the change."
                )
            if near(new_m, wanted_m / (1 - 0.9**t)) or near(new_v, wanted_v / (1 - 0.999**t)):
                return _("Hand on m and v *without* the correction: it is only for this step's change.")
            return _("The change is right, but the new m and v are not: return them as `naive_adam` does.")
    return None


def _kept(losses, patience):
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return best + 1, epoch + 1
    return best + 1, len(losses)


@exercise("early-stopping")
def check_early_stopping(answer):
    cases = (
        ([3, 2, 1, 1.5, 1.6, 1.7], 2),
        ([3, 2, 2.5, 2.6, 1.0, 0.5], 2),
        ([3, 2, 2.5, 2.4, 2.3, 2.2, 1.9, 1.8], 3),
        ([3, 2, 2.5, 1.5, 1.6, 1.2, 1.3, 1.4, 1.1], 2),
        ([5, 4, 3, 2, 1], 3),
        ([1, 2, 3, 4], 1),
        ([2, 2, 2, 2, 1], 3),
        ([2.0], 4),
    )
    for losses, patience in cases:
        result = call(answer, list(losses), patience)
        found = number(result)
        kept, stopped = _kept(losses, patience)
        if near(found, kept, *EXACT):
            continue
        lowest = 1 + min(range(len(losses)), key=losses.__getitem__)
        hints = (
            (kept - 1, _("Epochs are counted from 1, Python's places from 0.")),
            (stopped,
             _("That is where training stops; the weights that are kept are those of the best epoch before.")),
            (lowest, _("That loss came after training had stopped: nobody would have seen it.")),
        )  # fmt: skip
        hint = first_match(found, hints, *EXACT)
        if hint:
            return hint
        return _("For the losses {losses} and patience {patience} you say {found}; it should be {kept}.").format(
            losses=losses, patience=patience, found=told(result), kept=kept
        )
    return None


def _graphs():
    """(words, the last value, {name: value}, {name: its right gradient}) of graphs that catch one slip each."""
    a, b = autograd.Value(2.0), autograd.Value(-3.0)
    yield "a * b", a * b, {"a": a, "b": b}, {"a": -3.0, "b": 2.0}
    x = autograd.Value(3.0)
    yield "x * x + x", x * x + x, {"x": x}, {"x": 7.0}
    # A value whose blame comes in two ways of different length: who hands it on too early loses the second part.
    x = autograd.Value(2.0)
    y = x * x
    yield _("y + y * y * y, where y = x * x"), y + y * y * y, {"y": y, "x": x}, {"y": 49.0, "x": 196.0}
    off = autograd.Value(-1.0)
    yield _("relu(v) at v = -1"), off.relu(), {"v": off}, {"v": 0.0}
    W1, W2 = ([[autograd.Value(value) for value in row] for row in backprop.START_1], backprop.START_2)
    W2 = [autograd.Value(value) for value in W2]
    right = backprop.state(numpy.array([1.0, -0.5]), numpy.array(backprop.START_1), numpy.array(backprop.START_2))
    places = {_("weight x{i} to h{j}").format(i=i + 1, j=j + 1): (i, j) for i in range(2) for j in range(3)}
    values = {name: W1[i][j] for name, (i, j) in places.items()}
    slopes = {name: float(right.dW1[place]) for name, place in places.items()}
    yield (
        _("the network of the picture"),
        autograd.tiny_loss([autograd.Value(1), autograd.Value(-0.5)], W1, W2),
        values,
        slopes,
    )


@exercise("autograd")
def check_autograd(answer):
    for words, last, values, wanted in _graphs():
        if call(answer, last) is not last:
            return _("Return `last` itself, with all gradients filled in.")
        if last.grad == 0:
            return _("The last value's own gradient is 1: set it before you start.")
        for name, value in values.items():
            if near(number(value.grad), wanted[name], 1e-6, 1e-9):
                continue
            if words == "x * x + x" and number(value.grad) in (1.0, 3.0):
                return _("In {words} you overwrite: x is used three times, and each use adds its part.").format(
                    words=words
                )
            if words == "x * x + x":
                return _("In {words} at x = 3 the gradient of x is {found}; three uses add up: 3 + 3 + 1 = 7.").format(
                    words=words, found=told(value.grad)
                )
            if words.startswith("y + y"):
                return _(
                    "In {words} the gradient of {name} is {found} and should be {wanted:g}: a value handed on blame "
                    "before all of it had come in. Sort the values so that each stands behind all its users."
                ).format(words=words, name=name, found=told(value.grad), wanted=wanted[name])
            return _("In {words} the gradient of {name} is {found}; it should be {wanted:.4g}.").format(
                words=words, name=name, found=told(value.grad), wanted=wanted[name]
            )
    return None


def _evidence():
    """What each cause of a failed training would show on the instruments: {cause: hint where that is not seen}."""
    return {
        "nothing": _(
            "{letter} is not well: a healthy training has a right gradient, learns one batch by heart, its loss falls."
        ),
        "labels": _(
            "Shuffled labels leave the network itself sound, so that it still learns one batch by heart with a right "
            "gradient. Is that so in {letter}, and does it fail to learn all the pictures?"
        ),
        "mean": _(
            "A sum in place of a mean changes the gradient, not the loss. Look at the gradient error of {letter}."
        ),
        "rate": _(
            "Too large a rate leaves first loss and gradient right, and the loss jumps far above a blind guess. "
            "Look at {letter} again."
        ),
        "start": _(
            "If all weights were zero at first, no gradient would reach the first layer. Look at that of {letter}."
        ),
        "softmax": _(
            "With softmax taken twice even a sure answer gets little probability: the loss of one batch cannot come "
            "near 0 and stops at a floor. What does {letter} reach?"
        ),
    }


@exercise("debug-it")
def check_debug_it(answer):
    letters = list(broken.ANSWERS)
    if answer is ... or (isinstance(answer, dict) and all(said is ... for said in answer.values())):
        raise NotAttempted
    if not isinstance(answer, dict) or set(answer) != set(letters):
        return _("Give a dictionary: one cause for each of the letters {letters}.").format(letters=", ".join(letters))
    evidence = _evidence()
    open_still = [letter for letter in letters if answer[letter] is ...]
    for letter in letters:
        said = answer[letter]
        if said is ...:
            continue
        if not isinstance(said, str) or said not in evidence:
            return _("{letter}: {said} is not one of the causes {causes}.").format(
                letter=letter, said=told(said), causes=", ".join(evidence)
            )
        if said != broken.ANSWERS[letter]:
            return evidence[said].format(letter=letter)
    if open_still:
        return _("Right so far; still open: {letters}.").format(letters=", ".join(open_still))
    return None
