"""Pictures made larger, turned and cropped on the way into a network. Taught in 05_case_study.

Bilinear enlarging is linear: every new pixel is a weighted mean of old ones, with weights that do not depend on the
picture. So it is a product with a matrix, and a dense layer behind it can take the matrix in (`fold`).
"""

import numpy

from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning import pipelines


def axis_weights(small, large):
    """How the pixels of a longer row are mixed from those of a shorter one: float32 [large, small], rows add up to 1.

    Bilinear: a new pixel lies between two old ones and takes of each the more, the nearer it is; at the ends the
    outermost pixel is repeated.

    Parameters
    ----------
    small, large : int
        Pixels in a row before and after; `large` is not below `small`, which is 1 or more.
    """
    if not 1 <= small <= large:
        raise CourseError(
            _("A row of {small} pixels cannot be enlarged to {large}; the new size must not be smaller.").format(
                small=small, large=large
            )
        )
    places = (numpy.arange(large) + 0.5) * small / large - 0.5  # middles of the new pixels, counted in old ones
    places = numpy.clip(places, 0, small - 1)
    distances = numpy.abs(places[:, None] - numpy.arange(small))
    return numpy.maximum(0, 1 - distances).astype(numpy.float32)


def enlarge(images, size=128):
    """Pictures brought to `size` x `size` pixels.

    Parameters
    ----------
    images : array [n, height, width, channels], whole numbers or floats
    size : int
        Not below height and width.

    Returns
    -------
    float32 array [n, size, size, channels]
        On the scale of `images`: uint8 pictures stay between 0 and 255.
    """
    images = numpy.asarray(images, numpy.float32)
    _check_pictures(images)
    down, right = (axis_weights(length, size) for length in images.shape[1:3])
    taller = numpy.einsum("yi,nijc->nyjc", down, images, optimize=True)
    return numpy.einsum("xj,nyjc->nyxc", right, taller, optimize=True)


def fold(weights, image_shape, size=128):
    """The weights of a dense layer for small pictures that does what `weights` do for the enlarged ones.

    Parameters
    ----------
    weights : float array [size * size * channels, units]
        Of a dense layer behind `enlarge` and a Flatten layer.
    image_shape : tuple of int
        (height, width, channels) of the small pictures.
    size : int
        Pixels in a row of the enlarged picture.

    Returns
    -------
    float32 array [height * width * channels, units]
    """
    height, width, channels = image_shape
    weights = numpy.asarray(weights, numpy.float32)
    if weights.ndim != 2 or len(weights) != size * size * channels:
        raise CourseError(
            _("The weights have shape {shape}, but pictures of {size} x {size} x {channels} need {rows} rows.").format(
                shape=weights.shape, size=size, channels=channels, rows=size * size * channels
            )
        )
    down, right = axis_weights(height, size), axis_weights(width, size)
    maps = weights.reshape(size, size, -1)
    lower = numpy.tensordot(down, maps, axes=(0, 0))  # [height, size, channels * units]
    small = numpy.tensordot(right, lower, axes=(0, 1))  # [width, height, channels * units]
    return numpy.ascontiguousarray(small.transpose(1, 0, 2)).reshape(height * width * channels, -1)


def random_views(images, crop=0.15, degrees=15):
    """Each picture cropped at a random place and turned by a random angle, in its old size (a TensorFlow function).

    Parameters
    ----------
    images : float tensor [n, height, width, channels]
    crop : float
        Largest share of width and height that is cut away, 0 to 0.9; what is left is enlarged to the full size.
    degrees : float
        Largest angle, to either side.

    Returns
    -------
    float32 tensor of the same shape
        Beyond the edges the picture goes on as its mirror image.
    """
    tf = environment.load_tensorflow()
    count = tf.shape(images)[0]
    height, width = (tf.cast(length, tf.float32) for length in (tf.shape(images)[1], tf.shape(images)[2]))
    keep = 1 - tf.random.uniform([count], 0, crop)
    angle = tf.random.uniform([count], -degrees, degrees) * numpy.pi / 180
    # Where the middle of the window lies: anywhere, as long as the window stays inside the picture.
    x = (width - 1) / 2 + tf.random.uniform([count], -0.5, 0.5) * (1 - keep) * (width - 1)
    y = (height - 1) / 2 + tf.random.uniform([count], -0.5, 0.5) * (1 - keep) * (height - 1)
    cosine, sine = keep * tf.cos(angle), keep * tf.sin(angle)
    # For each pixel of the result, the place in the picture that it is read from.
    left = x - cosine * (width - 1) / 2 + sine * (height - 1) / 2
    top = y - sine * (width - 1) / 2 - cosine * (height - 1) / 2
    zero = tf.zeros_like(keep)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=tf.cast(images, tf.float32),
        transforms=tf.stack([cosine, -sine, left, sine, cosine, top, zero, zero], axis=1),
        output_shape=tf.shape(images)[1:3], fill_value=0.0, interpolation="BILINEAR", fill_mode="REFLECT",
    )  # fmt: skip


def pipeline(images, labels, size=None, batch_size=64, shuffle=True, views=None):
    """A stream of batches: scaled to [0, 1], changed by `views`, then enlarged. Small pictures stay small in memory.

    Parameters
    ----------
    images : uint8 array [n, height, width, channels]
    labels : whole numbers [n]
    size : int, optional
        Pixels in a row of what comes out; without it pictures keep their size.
    batch_size : int
    shuffle : bool
        A new order in each epoch.
    views : function of a float tensor [n, height, width, channels], optional
        Such as `random_views`: called anew for every batch, so that no epoch shows the same picture twice.

    Returns
    -------
    tf.data.Dataset of (float32 [n, size, size, channels], labels [n])
    """
    tf = environment.load_tensorflow()
    height, width, channels = images.shape[1:]
    if size is not None:
        down, right = axis_weights(height, size), axis_weights(width, size)

    def enlarged(batch):
        # Two products with the tables: the numbers of tf.image.resize, in a third of its time.
        layers = tf.reshape(tf.transpose(batch, (0, 3, 1, 2)), (-1, width))  # each channel by itself
        wide = tf.reshape(tf.matmul(layers, right, transpose_b=True), (-1, height, size))
        large = tf.reshape(tf.matmul(down, wide), (-1, channels, size, size))
        return tf.transpose(large, (0, 2, 3, 1))

    def prepare(batch, answers):
        batch = tf.cast(batch, tf.float32) / 255.0
        if views is not None:
            batch = views(batch)
        return batch if size is None else enlarged(batch), answers

    stream = tf.data.Dataset.from_tensor_slices((images, labels))
    if shuffle:
        stream = stream.shuffle(len(labels))
    # Enlarging comes last: turning 28 x 28 pixels is a twentieth of the work of turning 128 x 128. One batch at a time,
    # because the random numbers of two at once would come in any order, and a seed would not give the same run again.
    return pipelines.untuned(stream.batch(batch_size).map(prepare).prefetch(2))


def background(images):
    """What lies behind the things in pictures [n, height, width, c]: the median of each edge, [n, 1, 1, c]."""
    edge = numpy.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]], axis=1)
    return numpy.median(edge, axis=1)[:, None, None].astype(images.dtype)


def shifted(images, right, down):
    """Pictures moved by whole pixels, to the right and down; what comes into view has the colour of the background.

    Parameters
    ----------
    images : array [n, height, width, channels]
    right, down : int
        Each smaller than width and height; negative: to the left, up.
    """
    height, width = images.shape[1:3]
    if abs(right) >= width or abs(down) >= height:
        raise CourseError(
            _("A picture of {width} x {height} pixels cannot be moved by ({right}, {down}).").format(
                width=width, height=height, right=right, down=down
            )
        )
    moved = numpy.broadcast_to(background(images), images.shape).copy()
    # A slice of the new picture, and the slice of the old one that it comes from.
    rows, columns = slice(max(down, 0), height + min(down, 0)), slice(max(right, 0), width + min(right, 0))
    old_rows, old_columns = slice(max(-down, 0), height + min(-down, 0)), slice(max(-right, 0), width + min(-right, 0))
    moved[:, rows, columns] = images[:, old_rows, old_columns]
    return moved


def _check_pictures(images):
    if images.ndim != 4:
        raise CourseError(
            _("The pictures have shape {shape}, but it must be [n, height, width, channels].").format(
                shape=images.shape
            )
        )
