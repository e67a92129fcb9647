"""What the computed first layer of the fast recipe does, in numbers: patches before it, and what it makes of them."""

import numpy

from course_utils.learning import fast_parts


def seen(images, size=5, count=24):
    """The filters, and how strongly the numbers of a patch repeat each other before and after them.

    Parameters
    ----------
    images : uint8 [n, height, width, channels]
        The first 2,000 are looked at.
    size, count : int
        Side of a patch in pixels, number of filters.

    Returns
    -------
    filters : float32 [size, size, channels, count]
    before, after : float
        Mean absolute correlation (0 to 1) of two different pixels of a patch, and of two different responses.
    """
    filters, bias = fast_parts.whitening_filters(images, size, count)
    windows = numpy.lib.stride_tricks.sliding_window_view(images[:2000], (size, size), axis=(1, 2))[:, ::3, ::3]
    patches = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, size * size * images.shape[-1]).astype("float32")
    responses = patches @ filters.reshape(-1, filters.shape[-1]) + bias
    return filters, _between(patches), _between(responses)


def _between(table):
    """Mean absolute correlation of two different columns; a column that never changes correlates with none."""
    spread = table.std(axis=0)
    table = (table - table.mean(axis=0))[:, spread > 0] / spread[spread > 0]
    if table.shape[1] < 2:
        return 0.0
    found = abs(table.T @ table) / len(table)
    return float((found.sum() - numpy.trace(found)) / (found.size - len(found)))
