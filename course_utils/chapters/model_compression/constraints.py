"""What the weights of a compressed network must keep to while it is trained on: zeros, low rank, few different values.

Each constraint is made from a trained network and is put back after each training step: the same loop for all three.
Taught in 17_model_compression.
"""

import math

import numpy

from course_utils.chapters.model_compression import networks
from course_utils.core.errors import require
from course_utils.core.i18n import _

FLOAT = 4  # bytes


class Pruned:
    """The smallest weights of each large layer are 0, and stay it (Han et al. 2015, https://arxiv.org/abs/1506.02626).

    Parameters
    ----------
    model : keras.Model
        From `networks.network`, trained.
    share : float
        Of the weights of each large layer to be set to 0; 0 to 1.
    """

    def __init__(self, model, share):
        require(0 <= share < 1, _("share is {share}; allowed: 0 or more, below 1."), share=share)
        self.masks = {name: kept(networks.kernel_of(model, name), share) for name in networks.LARGE}

    def put_back(self, model):
        """Set to 0 again what must be 0."""
        networks.set_kernels(model, {name: networks.kernel_of(model, name) * mask for name, mask in self.masks.items()})

    def bytes_saved(self):
        """Against float32, when a bit for each weight says whether it is there, and only those that are follow."""
        total = sum(mask.size for mask in self.masks.values())
        left = sum(int(mask.sum()) for mask in self.masks.values())
        return FLOAT * total - math.ceil(total / 8) - FLOAT * left


def kept(kernel, share):
    """Which weights stay when the `share` of smallest size goes: bool array of the kernel's shape."""
    size = abs(numpy.asarray(kernel))
    gone = round(share * size.size)
    mask = numpy.ones(size.size, bool)
    mask[numpy.argsort(size, axis=None, kind="stable")[:gone]] = False
    return mask.reshape(size.shape)


class LowRank:
    """The dense layer is the product of two thin tables, the best of this rank by singular values (SVD).

    Parameters
    ----------
    model : keras.Model
        Not needed to make it; all constraints are made alike.
    rank : int
        Columns of the first table, rows of the second; 1 to 64.
    """

    def __init__(self, model, rank):
        rows, columns = model.get_layer("dense").kernel.shape
        require(1 <= rank <= columns, _("rank is {rank}; allowed: 1 to {most}."), rank=rank, most=columns)
        self.rank, self.shape = rank, (rows, columns)

    def put_back(self, model):
        """Replace the layer's kernel by the nearest one of this rank."""
        first, second = factors(networks.kernel_of(model, "dense"), self.rank)
        networks.set_kernels(model, {"dense": first @ second})

    def bytes_saved(self):
        """Against float32, when the two tables are kept."""
        rows, columns = self.shape
        return FLOAT * (rows * columns - self.rank * (rows + columns))


def factors(kernel, rank):
    """The two tables whose product is nearest to `kernel` [m, n]: float32 [m, rank] and [rank, n].

    They come from the eigenvectors of kernel' kernel, which is small: the right singular vectors of the kernel.
    """
    _values, vectors = numpy.linalg.eigh(kernel.T.astype(float) @ kernel)
    directions = vectors[:, ::-1][:, :rank].astype("float32")
    return kernel @ directions, directions.T


class Clustered:
    """Each weight of the large layers is one of a few values, which are trained on (Han et al. 2016,
    https://arxiv.org/abs/1510.00149).

    Parameters
    ----------
    model : keras.Model
    values : int
        Different values in each layer; 2 or more. They are found by k-means, from evenly spaced ones.
    """

    def __init__(self, model, values):
        require(values >= 2, _("values is {values}; it must be 2 or more."), values=values)
        self.values = values
        self.places = {name: clusters(networks.kernel_of(model, name), values) for name in networks.LARGE}

    def put_back(self, model):
        """Replace each weight by the mean of those that share its value."""
        for name, places in self.places.items():
            kernel = networks.kernel_of(model, name)
            counts = numpy.maximum(numpy.bincount(places.ravel(), minlength=self.values), 1)
            means = numpy.bincount(places.ravel(), kernel.ravel(), self.values) / counts
            networks.set_kernels(model, {name: means[places].astype("float32")})

    def bytes_saved(self):
        """Against float32, when each weight is the number of its value, and the values stand in a table."""
        total = sum(places.size for places in self.places.values())
        bits = math.ceil(math.log2(self.values))
        return FLOAT * (total - len(self.places) * self.values) - math.ceil(total * bits / 8)


def clusters(kernel, values, rounds=20):
    """The number of the nearest of `values` centres for each weight, by k-means: int array of the kernel's shape."""
    flat = kernel.ravel().astype(float)
    centres = numpy.linspace(flat.min(), flat.max(), values)
    for _round in range(rounds):
        places = numpy.searchsorted((centres[1:] + centres[:-1]) / 2, flat)
        counts = numpy.bincount(places, minlength=values)
        sums = numpy.bincount(places, flat, values)
        centres = numpy.where(counts > 0, sums / numpy.maximum(counts, 1), centres)
        centres.sort()
    return numpy.searchsorted((centres[1:] + centres[:-1]) / 2, flat).reshape(kernel.shape)
