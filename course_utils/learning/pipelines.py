"""What the input pipelines of tf.data share. TensorFlow is imported inside functions only."""


def untuned(dataset):
    """The same tf.data.Dataset without the thread that tunes it: ours have nothing to tune.

    That thread sleeps longer each time (10 ms, 20 ms, ...), and a pass may not begin, nor fit end, until it wakes. A
    training of 11 s then took 20.5 s, and the detector's passes of 1.7 s every second time 2.5 s.
    """
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    return dataset.with_options(options)
