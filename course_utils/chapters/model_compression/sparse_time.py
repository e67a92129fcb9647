"""Does a layer with many zeros compute faster? A dense product against a sparse one, in turn.

Taught in 17_model_compression.
"""

import time

import numpy

SHARES = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99)


def measure(rows=1024, columns=1024, pictures=1, shares=SHARES, rounds=40, seed=0):
    """Time a layer without its smallest weights, dense and sparse.

    Parameters
    ----------
    rows, columns : int
        The layer's inputs and outputs.
    pictures : int
        Answered at once.
    shares : sequence of float
        Of weights that are 0.
    rounds, seed : int

    Returns
    -------
    (float, list of float)
        Microseconds of the dense product, and of the sparse product (SciPy's CSR) for each share: the shortest
        of all rounds, which other work on the machine disturbs least.
    """
    from scipy import sparse

    generator = numpy.random.default_rng(seed)
    weights = generator.normal(size=(rows, columns)).astype("float32")
    inputs = generator.normal(size=(columns, pictures)).astype("float32")
    pruned = [sparse.csr_matrix(weights * (generator.random(weights.shape) >= share)) for share in shares]
    times = numpy.zeros((rounds, 1 + len(shares)))
    for turn in range(rounds):
        for place, table in enumerate((weights, *pruned)):
            start = time.perf_counter()
            table @ inputs
            times[turn, place] = time.perf_counter() - start
    dense, *rest = 1e6 * times.min(axis=0)
    return float(dense), [float(value) for value in rest]
