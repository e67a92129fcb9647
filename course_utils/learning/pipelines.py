"""What the input pipelines of tf.data share. TensorFlow is imported inside functions only."""


def untuned(dataset):
    """The same tf.data.Dataset without the thread that tunes it: ours have nothing to tune.

    That thread sleeps longer each time (10 ms, 20 ms, ...), and a pass may not begin, nor fit end, until it wakes: a
    short training takes up to twice as long (TensorFlow 2.21, two Zen 4 cores, 2026-11).
    """
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    return dataset.with_options(options)
