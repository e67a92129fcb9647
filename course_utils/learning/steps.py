"""Training one step at a time, without the input pipeline that Keras's `fit` builds.

That pipeline prepares batches in threads of its own. It pays off over many steps; but each call of `fit` builds it anew
and waits for it at the end, and a training of a few seconds is held up by it for seconds. Keras is not imported here:
what is trained brings it along.
"""


def batches(count, size, generator):
    """The numbers 0 to count - 1, shuffled, in pieces of `size` (the last may be smaller)."""
    order = generator.permutation(count)
    return [order[start : start + size] for start in range(0, count, size)]


def run(model, examples, rates=None):
    """Take one training step for each batch.

    Parameters
    ----------
    model : keras.Model
        Built and compiled.
    examples : iterable of (inputs, targets)
        One pair of arrays [n, ...] a step; a generator is asked for the next one when the step before it is done.
    rates : iterator of float, optional
        The learning rate of each step, taken from here instead of from the optimiser's own; it may give more than are
        needed, so that several calls share one.

    Returns
    -------
    list of float
        The loss of each step, or, where the model has metrics, a list of the loss and them.
    """
    losses = []
    for inputs, targets in examples:
        if rates is not None:
            model.optimizer.learning_rate = next(rates)
        model.reset_metrics()  # Keras 3.15 does this itself; older ones return the mean over all steps so far
        losses.append(model.train_on_batch(inputs, targets))
    return losses
