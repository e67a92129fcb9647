"""Bits a letter, with an uncertainty. Taught in 16_tools_and_papers."""

import numpy

from course_utils.core.i18n import _, punctuated

STRETCH = 2000  # letters: neighbours depend on each other, stretches hardly


def by_stretch(bits, parts, size=STRETCH):
    """Bits a letter in each stretch of a text.

    Parameters
    ----------
    bits : float [n]
        Of each piece or letter.
    parts : sequence of str, n
        The pieces or letters that the bits are for, in order.
    size : int
        Letters in a stretch; a text has at least one stretch, and its end may be left out.

    Returns
    -------
    float64 [stretches]
    """
    lengths = numpy.array([len(part) for part in parts])
    begin = numpy.cumsum(lengths) - lengths
    count = max(int(lengths.sum()) // size, 1)
    place = numpy.minimum(begin // size, count)  # what is behind the last whole stretch goes into one that is dropped
    if lengths.sum() < size:
        return numpy.array([bits.sum() / lengths.sum()])
    return numpy.bincount(place, bits, count + 1)[:count] / size


def difference(one, other):
    """Mean difference of two texts' stretches and its standard error: two floats; with one stretch the error is inf."""
    apart = numpy.asarray(one) - numpy.asarray(other)
    if len(apart) < 2:
        return float(apart.mean()), float("inf")
    return float(apart.mean()), float(apart.std(ddof=1) / len(apart) ** 0.5)


def which(apart, error, better, worse, level):
    """The word for a difference: `better` where it is below 0 by two standard errors, `worse` above, else `level`."""
    return level if abs(apart) <= 2 * error else better if apart < 0 else worse


def in_words(name, stretches, rivals):
    """One sentence: what `name` needs, and for each rival whether that is more or less.

    Parameters
    ----------
    name : str
        The model, as a sentence begins with it.
    stretches : float [n]
        Its bits a letter, as `by_stretch` gives them.
    rivals : dict of str to float or float [n]
        A single number (a program gives no more), or bits in the same stretches.
    """
    own, error = difference(stretches, numpy.zeros(len(stretches)))
    parts = [_("{name} needs {bits:.2f} ± {error:.2f} bits a letter").format(name=name, bits=own, error=error)]
    for rival, found in rivals.items():
        apart, error = difference(stretches, found)
        word = which(apart, error, _("fewer"), _("more"), "")
        told = _("{rival} {bits:.2f}").format(rival=rival, bits=float(numpy.mean(found)))
        if word:
            told += _(", so that it needs {apart:.2f} ± {error:.2f} {word}").format(
                apart=abs(apart), error=error, word=word
            )
        else:
            told += _(", no different within the uncertainty")
        parts.append(told)
    return punctuated("; ".join(parts) + ".")
