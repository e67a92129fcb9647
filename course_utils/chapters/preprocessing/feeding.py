"""Input pipelines on the stop-watch: what they deliver, what they freeze, and who waits. Taught in 06_preprocessing."""

import statistics
import time

import numpy

TURNS = 3


def plain(dataset):
    """The same tf.data.Dataset, doing only what is written.

    TensorFlow would add a prefetch at the end by itself, and a thread that tunes the numbers left to AUTOTUNE.
    """
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    options.experimental_optimization.inject_prefetch = False
    return dataset.with_options(options)


def frozen(dataset):
    """Does a second pass bring the same again? (order, pictures): two bool.

    Parameters
    ----------
    dataset : tf.data.Dataset of (pictures, labels), in batches
    """
    passes = []
    for _turn in range(2):
        parts = [(numpy.asarray(pictures), numpy.asarray(labels)) for pictures, labels in dataset]
        passes.append([numpy.concatenate(part) for part in zip(*parts, strict=True)])
    (pictures, labels), (again, labels_again) = passes
    # Pictures are compared as a bag: a new order of the same variants is no new variant.
    return bool((labels == labels_again).all()), bool(_contents(pictures) == _contents(again))


def _contents(pictures):
    return sorted(picture.tobytes() for picture in pictures)


def rates(stages, count, turns=TURNS):
    """Pictures a second of each pipeline, nothing behind it: {name: float}, medians of passes that are made in turn.

    Parameters
    ----------
    stages : dict of str to tf.data.Dataset
    count : int
        Pictures in a pass. A first pass, which fills caches, is not counted.
    """
    times = {name: [] for name in stages}
    for turn in range(turns + 1):
        for name, stage in stages.items():
            begin = time.perf_counter()
            for _batch in stage:
                pass
            if turn:
                times[name].append(time.perf_counter() - begin)
    return {name: count / statistics.median(found) for name, found in times.items()}


def feed(dataset, work):
    """One pass in which `work` is done with every batch: what each step waited, and what it worked, in ms.

    The first batch is not counted: for it every pipeline has to start.
    """
    waited, worked = [], []
    batches = iter(dataset)
    next(batches)
    begin = time.perf_counter()
    for batch in batches:
        ready = time.perf_counter()
        work(batch)
        done = time.perf_counter()
        waited.append(1e3 * (ready - begin))
        worked.append(1e3 * (done - ready))
        begin = done
    return waited, worked


def late(dataset, delay_s):
    """The same batches, each of them so many seconds later, as from slow storage: waiting that needs no processor."""
    import tensorflow as tf

    def pause(labels):
        time.sleep(delay_s)
        return labels

    def wait(pictures, labels):
        return pictures, tf.ensure_shape(tf.numpy_function(pause, [labels], labels.dtype), labels.shape)

    return dataset.map(wait)


def feeds(datasets, work, turns=TURNS):
    """`feed` for several pipelines in turn: {name: (waited, worked)} of the pass whose waiting is the median one."""
    found = {name: [] for name in datasets}
    for _turn in range(turns):
        for name, dataset in datasets.items():
            found[name].append(feed(dataset, work))
    return {name: sorted(runs, key=lambda run: sum(run[0]))[len(runs) // 2] for name, runs in found.items()}


def shares(found):
    """The share of the time that is spent waiting: {name: float}."""
    return {name: sum(waited) / (sum(waited) + sum(worked)) for name, (waited, worked) in found.items()}
