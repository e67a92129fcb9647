"""The parts of the fast recipe, each by its name. Taught in 08_training, "Many times faster".

`networks.fast_cnn` puts the parts of the network together, `fast.fast_recipe` those of the training. Keras is
imported at the top: import this module inside functions only.

Sources of the ideas: patch whitening (Coates and Ng 2012, https://doi.org/10.1007/978-3-642-35289-8_30), one cycle
(Smith 2018, https://arxiv.org/abs/1803.09820), label smoothing (Szegedy et al. 2016, https://arxiv.org/abs/1512.00567),
that a fixed whitening layer, kernels that start as the identity, alternating flips and averaged views pay off on
CIFAR-10: Jordan 2024, https://arxiv.org/abs/2404.00498.
"""

import math

import keras
import numpy
from keras import ops

from course_utils.learning import pipelines


def whitening_filters(pictures, size=5, count=24, floor=5e-4):
    """Filters that turn small patches of pictures into numbers without correlation, each of about variance one.

    The patches' directions of largest variance (principal components), each divided by its standard deviation.

    Parameters
    ----------
    pictures : uint8 [n, height, width, channels]
        The first 2,000 are looked at.
    size : int
        Side of a patch in pixels.
    count : int
        Number of filters, at most size * size * channels.
    floor : float
        Added to the variances (of pixel values divided by 64), so that faint directions do not become noise.

    Returns
    -------
    filters float32 [size, size, channels, count], and bias float32 [count], which takes the mean patch away.
    """
    some = pictures[:2000].astype("float32")
    patches = numpy.lib.stride_tricks.sliding_window_view(some, (size, size), axis=(1, 2))[:, ::3, ::3]
    patches = patches.transpose(0, 1, 2, 4, 5, 3).reshape(-1, size * size * some.shape[-1])
    mean = patches.mean(axis=0)
    centred = (patches - mean) / 64
    variances, directions = numpy.linalg.eigh(centred.T @ centred / len(centred))
    variances, directions = variances[::-1][:count], directions[:, ::-1][:, :count]
    filters = directions / numpy.sqrt(variances + floor) / 64
    return filters.reshape(size, size, some.shape[-1], -1).astype("float32"), (-mean @ filters).astype("float32")


@keras.saving.register_keras_serializable("course")
class IdentityStart(keras.initializers.Initializer):
    """A kernel that copies its input channels, as far as they go; the channels above start at random (He).

    Signals and gradients pass through the new network unharmed, so that the first steps may be large.
    """

    def __call__(self, shape, dtype=None):
        kernel = numpy.array(keras.initializers.HeNormal()(shape))
        copied = min(shape[2:])
        kernel[..., :copied] = 0
        kernel[shape[0] // 2, shape[1] // 2, range(copied), range(copied)] = 1
        return ops.convert_to_tensor(kernel, dtype)


@keras.saving.register_keras_serializable("course")
class PatchConv2D(keras.layers.Conv2D):
    """A 3x3 convolution with stride 1 and "same" padding whose weight gradient is one matrix product over patches.

    The numbers are those of Conv2D. Libraries for CPUs compute this gradient at a third of their speed on matrix
    products when the maps are small, and there laying out the patches costs less than it brings.
    """

    def call(self, inputs):
        @ops.custom_gradient
        def convolve(x, kernel):
            def gradients(*args, upstream=None):
                upstream = args[0] if upstream is None else upstream
                height, width, channels = x.shape[1:]
                padded = ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
                shifted = [padded[:, i : i + height, j : j + width] for i in range(3) for j in range(3)]
                patches = ops.reshape(ops.concatenate(shifted, axis=-1), (-1, 9 * channels))
                of_kernel = ops.matmul(ops.transpose(patches), ops.reshape(upstream, (-1, self.filters)))
                of_inputs = ops.conv_transpose(upstream, kernel, padding="same")
                return of_inputs, ops.reshape(of_kernel, kernel.shape)

            return ops.conv(x, kernel, padding="same"), gradients

        return convolve(inputs, ops.cast(self.kernel, inputs.dtype))


@keras.saving.register_keras_serializable("course")
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate that rises in a straight line to `peak` in the share `rise` of the steps, and falls to zero."""

    def __init__(self, peak, steps, rise=0.2):
        self.peak, self.steps, self.rise = peak, steps, rise

    def __call__(self, step):
        done = (ops.cast(step, "float32") + 1) / self.steps
        return self.peak * ops.maximum(ops.minimum(done / self.rise, (1 - done) / (1 - self.rise)), 0.0)

    def get_config(self):
        return {"peak": self.peak, "steps": self.steps, "rise": self.rise}


def batches(images, labels, classes, steps, batch_size, flip, seed):
    """The input pipeline: shuffled batches; half of each batch is mirrored, and each picture in every second epoch.

    Parameters
    ----------
    images, labels : uint8 [n, height, width, channels], int [n]
        n is `batch_size` or more.
    classes, steps, batch_size : int
        The pipeline ends after `steps` batches of an even size; pictures that fill none wait for the next epoch.
    flip : bool
        False never mirrors.
    seed : int

    Returns
    -------
    tf.data.Dataset
        Pictures uint8 [batch_size, height, width, channels] and targets float32 [batch_size, classes].
    """
    import tensorflow as tf

    generator = numpy.random.default_rng(seed)
    halves = numpy.array_split(generator.permutation(len(images)), 2)
    half_batch = batch_size // 2
    per_epoch = min(len(half) for half in halves) // half_batch
    plain, mirrored = [], []
    for epoch in range(math.ceil(steps / per_epoch)):
        shuffled = [generator.permutation(half)[: per_epoch * half_batch] for half in halves]
        mirrored.append(shuffled[epoch % 2])  # the halves take turns
        plain.append(shuffled[1 - epoch % 2])
    plain, mirrored = (
        numpy.concatenate(part)[: steps * half_batch].reshape(steps, half_batch).astype("int32")
        for part in (plain, mirrored)
    )
    pictures = tf.constant(images)
    targets = tf.constant(numpy.eye(classes, dtype="float32")[labels])

    def batch(plain, mirrored):
        turned = tf.gather(pictures, mirrored)
        turned = tf.reverse(turned, [2]) if flip else turned
        chosen = tf.concat([tf.gather(pictures, plain), turned], axis=0)
        return tf.ensure_shape(chosen, (batch_size, *images.shape[1:])), tf.gather(
            targets, tf.concat([plain, mirrored], 0)
        )

    order = tf.data.Dataset.from_tensor_slices((plain, mirrored))
    return pipelines.untuned(order.map(batch, num_parallel_calls=1).prefetch(2))
