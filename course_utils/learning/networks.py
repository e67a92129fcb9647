"""The course's Keras models, and what they cost in parameters, arithmetic and memory.

Taught in 07_cnn (the convolutional network, built layer by layer) and 02_concepts (counting).
"""

from dataclasses import dataclass
from math import prod

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

SMALLEST_FAST_IMAGE = 28
LEAST_WHITENED = 100  # pictures of which whitening filters are made: patches of fewer tell too little of their spread
PRECISIONS = {"float32": "float32", "bfloat16": "mixed_bfloat16"}  # and Keras's names for how layers compute in them
SMALLEST_IMAGE = 10  # two 3x3 convolutions, each followed by halving, leave one pixel of ten


def article_cnn(image_shape, classes, learning_rate=1e-3, compiled=True):
    """The convolutional network of the article's section 5.2, with its faults repaired.

    Convolution 32 -> max-pool -> convolution 64 -> max-pool -> dense 64 -> dense softmax. Taught in 07_cnn.

    Parameters
    ----------
    image_shape : tuple of int
        (height, width, channels) of one picture; height and width are 10 or more.
    classes : int
        Number of classes, 2 or more.
    learning_rate : float
        Step size of Adam, above 0.
    compiled : bool
        False returns the bare network, without optimiser and loss.

    Returns
    -------
    keras.Sequential
        Takes float32 [n, height, width, channels] from 0 to 1, gives probabilities float32 [n, classes]. Its loss
        takes labels as whole numbers 0 to classes - 1.
    """
    keras = _keras()
    height, width, channels = _checked_shape(image_shape)
    _check_classes(classes)
    model = keras.Sequential(
        [
            keras.Input((height, width, channels)),
            keras.layers.Conv2D(32, 3, activation="relu", name="conv_1"),
            keras.layers.MaxPooling2D(2, name="pool_1"),
            keras.layers.Conv2D(64, 3, activation="relu", name="conv_2"),
            keras.layers.MaxPooling2D(2, name="pool_2"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(64, activation="relu", name="dense"),
            keras.layers.Dense(classes, activation="softmax", name="classes"),
        ],
        name="article_cnn",
    )
    return _compile(model, learning_rate) if compiled else model


def fast_cnn(
    image_shape,
    classes,
    pictures,
    filters=(32, 96, 256),
    whitening=True,
    identity_start=True,
    patch_gradient=True,
    logit_scale=0.18,
    precision="float32",
):
    """The network of the fast recipe: small maps, few large steps in it, nothing that waits. Taught in 08_training.

    A fixed whitening layer halves the pictures' sides and doubles as a first convolution. Three convolutions follow:
    the first, on the largest maps, is 1x1 and only mixes channels, for a ninth of the cost of a 3x3 one; the others
    are 3x3. The first two are followed by max-pooling, the last by the maximum over the whole map; batch normalisation
    after pooling, where there is less to normalise.

    Parameters
    ----------
    image_shape : tuple of int
        (height, width, channels); height and width are 28 or more.
    classes : int
        2 or more.
    pictures : uint8 [n, height, width, channels]
        Training pictures, of which the whitening layer is made: for it n is 100 (`LEAST_WHITENED`) or more. Without
        whitening they are not looked at.
    filters : three int
        Filters of the three convolutions.
    whitening, identity_start, patch_gradient : bool
        False leaves this part out: the first layer is then learnt, the kernels start at random, the weight gradient
        of the last convolution, whose maps are the smallest, is the library's own.
    logit_scale : float
        Factor on the outputs before softmax; 1 leaves this part out.
    precision : str
        "bfloat16" computes in 16 bits where that is exact enough, and keeps the weights in 32; or "float32".

    Returns
    -------
    keras.Model
        Not compiled. Takes uint8 [n, height, width, channels] from 0 to 255, gives logits float32 [n, classes].
    """
    keras = _keras()
    from course_utils.learning import fast_parts

    shape = _checked_shape(image_shape, smallest=SMALLEST_FAST_IMAGE)
    _check_classes(classes)
    if whitening and len(pictures) < LEAST_WHITENED:
        raise CourseError(
            _(
                "The whitening layer needs {least} training pictures or more, and there are {n}; with whitening=False "
                "the first layer is learnt instead."
            ).format(least=LEAST_WHITENED, n=len(pictures))
        )
    if precision not in PRECISIONS:
        raise CourseError(
            _("precision is {name!r}; allowed: {names}.").format(name=precision, names=", ".join(PRECISIONS))
        )
    layers = keras.layers
    policy = PRECISIONS[precision]
    count = min(24, 25 * shape[2])
    inputs = keras.Input(shape, dtype="uint8", name="pictures")
    if whitening:
        x = layers.Rescaling(1.0, dtype=policy, name="as_numbers")(inputs)
        white = layers.Conv2D(count, 5, strides=2, trainable=False, dtype=policy, name="whitening")
        x = white(x)
        white.set_weights(fast_parts.whitening_filters(pictures, count=count))
        x = layers.Concatenate(dtype=policy, name="both_signs")([x, -x])
    else:
        x = layers.Rescaling(1 / 64, -2.0, dtype=policy, name="as_numbers")(inputs)
        x = layers.Conv2D(2 * count, 5, strides=2, dtype=policy, name="learnt")(x)
    x = layers.LeakyReLU(0.1, dtype=policy)(x)
    for number, width in enumerate(filters, 1):
        kind = fast_parts.PatchConv2D if patch_gradient and number == 3 else layers.Conv2D
        x = kind(
            width,
            1 if number == 1 else 3,
            padding="same",
            use_bias=False,
            kernel_initializer=fast_parts.IdentityStart() if identity_start else "he_normal",
            dtype=policy,
            name=f"conv_{number}",
        )(x)
        x = layers.MaxPooling2D(2 if number < 3 else x.shape[1:3], dtype=policy)(x)  # at last over the whole map
        x = layers.BatchNormalization(momentum=0.6, scale=False, dtype=policy)(x)
        x = layers.LeakyReLU(0.1, dtype=policy)(x)
    x = layers.Flatten(dtype=policy)(x)
    x = layers.Dense(classes, use_bias=False, dtype="float32", name="classes")(x)
    return keras.Model(inputs, layers.Rescaling(logit_scale, dtype="float32", name="logits")(x), name="fast_cnn")


def dense_network(image_shape=(128, 128, 1), classes=10, hidden=256, learning_rate=1e-3, compiled=True):
    """The network of the article's section 4.3: one hidden layer, then softmax. Taught in 05_case_study.

    Parameters
    ----------
    image_shape : tuple of int
        (height, width, channels) of one picture.
    classes, hidden : int
        Number of classes (2 or more) and of hidden units (1 or more).
    learning_rate, compiled
        As for `article_cnn`.

    Returns
    -------
    keras.Sequential
        Takes float32 [n, height, width, channels] from 0 to 1, gives probabilities float32 [n, classes].
    """
    keras = _keras()
    shape = _checked_shape(image_shape, smallest=1)
    _check_classes(classes)
    if hidden < 1:
        raise CourseError(_("hidden is {hidden}, but a hidden layer needs 1 unit or more.").format(hidden=hidden))
    model = keras.Sequential(
        [
            keras.Input(shape),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(hidden, activation="relu", name="hidden"),
            keras.layers.Dense(classes, activation="softmax", name="classes"),
        ],
        name="dense_network",
    )
    return _compile(model, learning_rate, fused=True) if compiled else model


@dataclass(frozen=True)
class Layer:
    """What one layer costs for one picture. `activation_bytes` is the size of its output in float32."""

    name: str
    kind: str
    output_shape: tuple
    parameters: int
    multiply_adds: int
    activation_bytes: int

    @property
    def flops(self):
        """Floating-point operations: a multiplication and an addition for each multiply-add."""
        return 2 * self.multiply_adds


def costs(model):
    """What each layer of a built model costs for one picture: a list of `Layer`, from input to output.

    Convolutions and dense layers are counted exactly; biases, activations and pooling cost no multiply-adds and are
    counted as none, as is usual. Other layers with weights raise CourseError, so that no count is silently wrong.
    Taught in 07_cnn.
    """
    keras = _keras()
    table = []
    for layer in model.layers:
        shape = tuple(layer.output.shape[1:])
        if isinstance(layer, keras.layers.Conv2D):
            height, width, channels_in, channels_out = layer.kernel.shape
            positions = prod(shape) // channels_out
            multiply_adds = positions * height * width * channels_in * channels_out
        elif isinstance(layer, keras.layers.Dense):
            multiply_adds = prod(layer.kernel.shape) * prod(shape[:-1])
        elif isinstance(layer, (keras.layers.BatchNormalization, keras.layers.Normalization)) or not layer.weights:
            multiply_adds = 0
        elif all(weight.dtype in ("uint32", "int64") for weight in layer.weights):
            multiply_adds = 0  # the state of a random generator: dropout, augmentation
        else:
            raise CourseError(
                _("Layer {name} is of type {kind}, which costs() cannot count; it counts Conv2D and Dense.").format(
                    name=layer.name, kind=type(layer).__name__
                )
            )
        table.append(
            Layer(layer.name, type(layer).__name__, shape, layer.count_params(), int(multiply_adds), 4 * prod(shape))
        )
    return table


# Numbers that an optimiser keeps for each weight.
STATES = {"sgd": 0, "momentum": 1, "rmsprop": 1, "adam": 2}


def training_memory(model, batch_size, optimiser="adam"):
    """Memory that training needs, in bytes, float32 throughout: {"weights", "gradients", "optimiser", "activations"}.

    Activations are kept for the way back, for every picture of the batch. What a framework needs beside this
    (workspace, copies) is not counted, so this is a lower bound.

    Parameters
    ----------
    model : keras.Model
        A built model.
    batch_size : int
        Pictures in one step, 1 or more.
    optimiser : str
        "sgd", "momentum", "rmsprop" or "adam".
    """
    if optimiser not in STATES:
        raise CourseError(_("optimiser is {name!r}; allowed: {names}.").format(name=optimiser, names=", ".join(STATES)))
    if batch_size < 1:
        raise CourseError(_("batch_size is {n}, but a batch has 1 picture or more.").format(n=batch_size))
    trained = 4 * sum(prod(weight.shape) for weight in model.trainable_weights)
    return {
        "weights": 4 * model.count_params(),
        "gradients": trained,
        "optimiser": STATES[optimiser] * trained,
        "activations": batch_size
        * (4 * prod(model.input_shape[1:]) + sum(layer.activation_bytes for layer in costs(model))),
    }


def _compile(model, learning_rate, fused=False):
    """Compiled with Adam; `fused` takes the one that is quicker for millions of weights, `FusedAdam`."""
    if not learning_rate > 0:
        raise CourseError(_("learning_rate is {rate}, but it must be above 0.").format(rate=learning_rate))
    adam = _keras().optimizers.Adam
    if fused:
        from course_utils.learning.fused import FusedAdam as adam
    model.compile(
        optimizer=adam(learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def _checked_shape(image_shape, smallest=SMALLEST_IMAGE):
    shape = tuple(image_shape)
    if len(shape) != 3 or any(int(size) != size or size < 1 for size in shape):
        raise CourseError(
            _("image_shape is {shape}, but it must be (height, width, channels), three whole numbers above 0.").format(
                shape=image_shape
            )
        )
    if min(shape[:2]) < smallest:
        raise CourseError(
            _("image_shape is {shape}; this network needs pictures of {n} x {n} pixels or more.").format(
                shape=shape, n=smallest
            )
        )
    return tuple(int(size) for size in shape)


def _check_classes(classes):
    if classes < 2:
        raise CourseError(_("classes is {n}, but there must be 2 classes or more.").format(n=classes))


def _keras():
    from course_utils.core.environment import load_keras

    return load_keras()
