"""What learners return, read as numbers and compared with what is wanted: shared by the checks of all chapters.

Nothing here raises an error because of what a learner returned, and NaN or infinity never equals anything: what cannot
be read is None, which is near nothing, so that a check needs no guard of its own before it compares.
"""

import numpy

from course_utils.core.i18n import _

EXACT = 0, 0  # for `near` and `first_match`, where a count is asked: no rounding is forgiven


def floats(found):
    """The learner's result as a float array of whatever shape it has, or None when it is not made of numbers."""
    try:
        array = numpy.asarray(found)
        # NumPy would read the text "7" as 7.0, and drop the imaginary part of a complex number with a warning.
        return None if array.dtype.kind in "USc" else array.astype(float)
    except (TypeError, ValueError, OverflowError):
        return None


def array_of(found, shape):
    """The learner's result as a float array of this shape, or None."""
    array = floats(found)
    return array if array is not None and array.shape == shape else None


def number(found, finite=True):
    """The learner's result as a float, or None when it is no single number; with `finite`, NaN and infinity are none.

    An array or a list of one number counts as that number.
    """
    array = floats(found)
    if array is None or array.size != 1 or (finite and not numpy.isfinite(array).all()):
        return None
    return float(array.reshape(()))


def numbers(found, count):
    """The learner's result as a tuple of `count` floats (NaN and infinity stay), or None when it is something else."""
    array = floats(found)
    if array is not None:
        parts = array.reshape(-1).tolist()
    elif isinstance(found, (tuple, list)):  # (array of one number, number) makes no array
        parts = [number(part, finite=False) for part in found]
    else:
        return None
    return tuple(parts) if len(parts) == count and None not in parts else None


def whole_numbers(found):
    """The learner's result as a list of int, or None when it is no sequence of whole numbers."""
    try:
        array = floats(list(found))
    except TypeError:
        return None
    if array is None or array.ndim != 1 or not numpy.isfinite(array).all() or (array != array.round()).any():
        return None
    return [int(value) for value in array]


def near(found, wanted, rtol=1e-6, atol=1e-9):
    """True when `found` has the shape of `wanted` and the same numbers but for rounding; never when one is not finite.

    Parameters
    ----------
    found : object
        What a learner returned, or what a function above made of it.
    wanted : number or array
    rtol, atol : float
        The largest difference is `atol` + `rtol` times what is wanted; `*EXACT` where a count is asked.
    """
    array = array_of(found, numpy.shape(wanted))
    if array is None or not numpy.isfinite(array).all():
        return False
    return bool(numpy.allclose(array, wanted, rtol=rtol, atol=atol))


def first_match(found, hints, rtol=1e-6, atol=1e-9):
    """The hint of the first slip whose number was found, or None.

    Parameters
    ----------
    found, rtol, atol
        As in `near`.
    hints : iterable of (number or array, str)
        What a slip leads to, and what to say of it.
    """
    return next((hint for slip, hint in hints if near(found, slip, rtol, atol)), None)


def told(found):
    """What a learner returned in words, on one line that is not too long to read."""
    words = " ".join(str(found).split())
    return words if len(words) <= 80 else words[:79] + "…"


def shape_hint(name, found, wanted):
    """A hint when what a learner returned is no array of numbers of the shape of `wanted`, else None."""
    array = floats(found)
    if array is None:
        text = _("{name} cannot be read as an array of numbers: it is of type {kind}.")
        return text.format(name=name, kind=type(found).__name__)
    if array.shape == numpy.shape(wanted):
        return None
    return _("{name} has shape {found}; it should be {wanted}.").format(
        name=name, found=array.shape, wanted=numpy.shape(wanted)
    )
