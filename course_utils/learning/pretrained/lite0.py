"""EfficientNet-Lite0 in Keras, with the weights that were trained on ImageNet.

EfficientNet is by Tan and Le (2019, https://arxiv.org/abs/1905.11946); the Lite variants of 2020 leave out
squeeze-and-excitation and use ReLU6, so that they can be computed in whole numbers
(https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite).
"""

import functools
import json

import numpy as np

from course_utils.core.environment import load_keras
from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.learning.pretrained import checkpoint, files

# Each stage: blocks, kernel, stride of its first block, how many times as wide inside, filters.
STAGES = (
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)  # fmt: skip
STEM, HEAD, CLASSES = 32, 1280, 1000
SMALLEST = 32  # pixels: five halvings leave one
MEAN, SCALE = 127.0, 128.0  # the network was trained on (x - 127) / 128
EPSILON = 1e-3  # of batch normalisation, as in training


def network(size=224, top=True, weights=True):
    """The network, built anew.

    Parameters
    ----------
    size : int or (int, int)
        Height and width of its pictures in pixels, 32 or more; it was trained at 224.
    top : bool
        With the classifier, or only up to the 1,280 features below it.
    weights : bool
        The published weights, or random ones.

    Returns
    -------
    keras.Model
        Pictures (n, height, width, 3), any dtype, values 0 to 255 -> scores (n, 1000), before softmax; without `top`
        features (n, 1280), none below 0. Layers are named: "stem", "b0_depth" to "b15_project", "head", "features",
        "classes".

    Raises
    ------
    CourseError
        When the size is too small, or the weights are missing or altered.
    """
    keras = load_keras()
    layers = keras.layers
    height, width = (size, size) if np.isscalar(size) else size
    require(
        min(height, width) >= SMALLEST,
        _("Pictures of {height} x {width} pixels are too small for this network; allowed: {least} or more each way."),
        height=height, width=width, least=SMALLEST,
    )  # fmt: skip
    tensors = iter(_tensors()) if weights else None

    def block(x, layer, name, active=True):
        """A convolution, batch normalisation and ReLU6, with the next five tensors of the checkpoint."""
        norm = layers.BatchNormalization(epsilon=EPSILON, name=f"{name}_norm")
        x = norm(layer(x))
        if tensors:  # PyTorch keeps (out, in, height, width); Keras (height, width, in, out), depthwise (.., in, 1)
            depthwise = isinstance(layer, layers.DepthwiseConv2D)
            layer.set_weights([next(tensors).transpose((2, 3, 0, 1) if depthwise else (2, 3, 1, 0))])
            norm.set_weights([next(tensors) for _ in range(4)])
        return layers.ReLU(6, name=f"{name}_relu")(x) if active else x

    def conv(filters, kernel, name, stride=1):
        return layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False, name=name)

    x = inputs = keras.Input((height, width, 3), name="pictures")
    x = layers.Rescaling(1 / SCALE, -MEAN / SCALE, name="scaling")(x)
    x = block(x, conv(STEM, 3, "stem", 2), "stem")
    number = 0
    for blocks, kernel, first_stride, wider, filters in STAGES:
        for index in range(blocks):
            name, before, channels = f"b{number}", x, x.shape[-1]
            if wider > 1:
                x = block(x, conv(channels * wider, 1, f"{name}_expand"), f"{name}_expand")
            stride = first_stride if index == 0 else 1
            depth = layers.DepthwiseConv2D(kernel, stride, padding="same", use_bias=False, name=f"{name}_depth")
            x = block(x, depth, f"{name}_depth")
            x = block(x, conv(filters, 1, f"{name}_project"), f"{name}_project", active=False)
            if index > 0:
                x = layers.Add(name=f"{name}_add")([x, before])
            number += 1
    x = block(x, conv(HEAD, 1, "head"), "head")
    x = layers.GlobalAveragePooling2D(name="features")(x)
    if top:
        classifier = layers.Dense(CLASSES, name="classes")
        x = classifier(x)
        if tensors:
            classifier.set_weights([next(tensors).T, next(tensors)])
    return keras.Model(inputs, x, name="lite0")


@functools.cache
def _tensors():
    """The published tensors in the order of the layers, without PyTorch's counters of batches: 18 MB, kept."""
    found = checkpoint.load(files.path_of("lite0"))
    return tuple(array for name, array in found.items() if not name.endswith("num_batches_tracked"))


@functools.cache
def names():
    """The names of the 1,000 classes, in the order of the scores, as a tuple of str."""
    return tuple(json.loads(files.path_of("imagenet_names").read_text(encoding="utf-8")))


def outputs(model, pictures, batch=32):
    """What `model` computes for many pictures.

    Parameters
    ----------
    model : keras.Model
        From `network`.
    pictures : array (n, height, width, 3)
        Values 0 to 255, of the size that the model was built for.
    batch : int
        Pictures at a time. All batches but the last have the same size, so that the graph is traced twice at most;
        `model.predict` on one picture would take ten times as long as computing it.

    Returns
    -------
    numpy.ndarray (n, 1000) or (n, 1280), float32
    """
    pictures = np.asarray(pictures)
    shape = tuple(model.input_shape[1:])
    require(
        pictures.ndim == 4 and pictures.shape[1:] == shape,
        _("The pictures have the shape {found}, but the network takes {wanted}."),
        found=pictures.shape, wanted=("n", *shape),
    )  # fmt: skip
    parts = [model.predict_on_batch(pictures[at : at + batch]) for at in range(0, len(pictures), batch)]
    return np.concatenate(parts) if parts else np.zeros((0, model.output_shape[-1]), "float32")
