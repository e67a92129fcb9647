"""A picture painted in the manner of another: an image is optimised against the features of a network that stays as is.

The method is by Gatys, Ecker and Bethge (2015, "A Neural Algorithm of Artistic Style",
https://arxiv.org/abs/1508.06576); they used VGG-19, here it is EfficientNet-Lite0. Taught in 16_tools_and_papers.
"""

import functools
import time
from dataclasses import dataclass

import numpy

from course_utils.core.environment import load_keras, load_tensorflow
from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.learning.pretrained import lite0

# From fine to coarse: what lies early sees a few pixels, what lies late sees much of the picture.
STYLE_LAYERS = (
    "stem_relu", "b0_depth_relu", "b1_expand_relu", "b2_expand_relu", "b3_expand_relu", "b4_expand_relu",
    "b5_expand_relu", "b6_expand_relu",
)  # fmt: skip
CONTENT_LAYER = "b5_expand_relu"
JUDGE_LAYERS = ("b8_expand_relu", "b10_expand_relu")  # deeper than all that is optimised against
STYLE_WEIGHT, COLOUR_WEIGHT, SMOOTH_WEIGHT = 1e3, 1e3, 1e-2
RATE = 0.03  # of Adam, on pixels from 0 to 1
SHIFTS = 4  # pixels: the picture is moved a little at each step, else the strides leave a grid in it
FEW = 2  # so few steps are over before the graph that would make them faster is built


def gram(features):
    """Which features come together: the mean over all places of the product of each two.

    Parameters
    ----------
    features : array [height, width, channels]

    Returns
    -------
    numpy.ndarray [channels, channels]
        Symmetric. Where in the picture anything was is gone.
    """
    rows = numpy.asarray(features).reshape(-1, numpy.shape(features)[-1])
    return rows.T @ rows / len(rows)


@dataclass(frozen=True)
class Painted:
    """What `transfer` made.

    `pictures` is {step: uint8 [h, w, 3]}, the first of them the start; `losses` a list of (style, content) for each
    step, both 1 or so at worst; `variables` the number of numbers that were changed; `weights_change` the largest
    change of any weight of the network; `cpu_s` the seconds of processor time.
    """

    pictures: dict
    losses: list
    variables: int
    weights_change: float
    cpu_s: float

    @property
    def last(self):
        """The picture after the last step."""
        return self.pictures[max(self.pictures)]


def features(size, trained=True, like=(), seed=0):
    """The network up to the layers that style and content are read from.

    Parameters
    ----------
    size : (int, int)
        Height and width of the pictures.
    trained : bool
        The published weights; or random ones, with batch normalisation that has seen the pictures `like`, so that no
        layer is dead or far too strong.
    like : sequence of arrays [h, w, 3], 0 to 255
    seed : int
        Of the random weights.

    Returns
    -------
    keras.Model
        Pictures 0 to 255 -> a list with one output for each of STYLE_LAYERS, and last CONTENT_LAYER.
    """
    keras = load_keras()
    if not trained:
        keras.utils.set_random_seed(seed)
    base = _trained(tuple(size)) if trained else lite0.network(size, top=False, weights=False)
    names = [*STYLE_LAYERS, CONTENT_LAYER]
    model = keras.Model(base.input, [base.get_layer(name).output for name in names])
    if not trained:
        for part in model.layers:
            if isinstance(part, keras.layers.BatchNormalization):
                part.momentum = 0.0  # its mean and variance become those of what it sees now
        model(numpy.stack(like).astype("float32"), training=True)
    model.trainable = False
    return model


@functools.lru_cache(maxsize=1)
def _trained(size):
    """The published network, which `features` and `judge` read at different layers; nothing here changes it."""
    return lite0.network(size, top=False)


def transfer(content, style, steps, model, keep=(), seed=0):
    """Change the photograph `content`, pixel by pixel, until its features go together as those of `style` do.

    Parameters
    ----------
    content, style : uint8 [h, w, 3]
        Of the same size.
    steps : int
        Steps of Adam, 1 or more.
    model : keras.Model
        From `features`, made for this size.
    keep : sequence of int
        Steps after which the picture is kept; the start and the last one always are.
    seed : int

    Returns
    -------
    Painted
    """
    require(steps >= 1, _("The number of steps is {steps}; allowed: 1 or more."), steps=steps)
    require(
        content.shape == style.shape, _("The pictures have the sizes {one} and {other}; make them equal."),
        one=content.shape[:2], other=style.shape[:2],
    )  # fmt: skip
    tensorflow, keras = load_tensorflow(), load_keras()
    random = numpy.random.default_rng(seed)
    began = time.process_time()
    before = [numpy.array(part) for part in model.get_weights()]
    painting = tensorflow.Variable(_scaled(content))
    optimiser = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, steps, alpha=0.1))
    loss_and_gradient = _objective(tensorflow, model, _scaled(content), _scaled(style), painting)
    if steps <= FEW:
        loss_and_gradient = loss_and_gradient.python_function
    pictures, losses = {0: _picture(painting)}, []
    for step in range(1, steps + 1):
        shift = tensorflow.constant(random.integers(0, SHIFTS, 2).astype("int32"))
        style_loss, content_loss, gradient = loss_and_gradient(shift)
        optimiser.apply([gradient], [painting])
        painting.assign(tensorflow.clip_by_value(painting, 0, 1))
        losses.append((float(style_loss), float(content_loss)))
        if step in keep or step == steps:
            pictures[step] = _picture(painting)
    changes = [numpy.abs(new - old).max() for new, old in zip(model.get_weights(), before, strict=True)]
    variables = int(numpy.prod(painting.shape))
    return Painted(pictures, losses, variables, float(max(changes)), time.process_time() - began)


def _objective(tensorflow, model, content, style, painting):
    """A compiled function: shift (two int) -> style loss, content loss, gradient for the painting's pixels."""

    def correlations(maps):
        rows = tensorflow.reshape(maps, (-1, maps.shape[-1]))
        count = tensorflow.cast(tensorflow.shape(rows)[0], tensorflow.float32)
        return tensorflow.matmul(rows, rows, transpose_a=True) / count

    def colours(picture):  # with a fourth channel of ones their means are compared, too
        return correlations(tensorflow.concat([picture, tensorflow.ones_like(picture[..., :1])], -1))

    wanted = [correlations(maps) for maps in model(255 * style)[:-1]]
    sizes = [tensorflow.reduce_mean(one**2) + 1e-12 for one in wanted]  # each layer counts alike
    wanted_colours = colours(style)

    @tensorflow.function
    def loss_and_gradient(shift):
        with tensorflow.GradientTape() as tape:
            moved = tensorflow.roll(painting, shift, (1, 2))
            *maps, seen = model(255 * moved)
            kept = model(255 * tensorflow.roll(content, shift, (1, 2)))[-1]
            parts = zip(maps, wanted, sizes, strict=True)
            apart = [tensorflow.reduce_mean((correlations(one) - goal) ** 2) / size for one, goal, size in parts]
            style_loss = tensorflow.add_n(apart) / len(apart)
            content_loss = tensorflow.reduce_mean((seen - kept) ** 2) / (tensorflow.reduce_mean(kept**2) + 1e-12)
            colour_loss = tensorflow.reduce_mean((colours(painting) - wanted_colours) ** 2)
            rough = tensorflow.reduce_mean(tensorflow.abs(painting[:, 1:] - painting[:, :-1]))
            rough += tensorflow.reduce_mean(tensorflow.abs(painting[:, :, 1:] - painting[:, :, :-1]))
            total = content_loss + STYLE_WEIGHT * style_loss + COLOUR_WEIGHT * colour_loss + SMOOTH_WEIGHT * rough
        return style_loss, content_loss, tape.gradient(total, painting)

    return loss_and_gradient


def _scaled(picture):
    return numpy.asarray(picture, "float32")[None] / 255


def _picture(painting):
    return numpy.round(255 * painting.numpy()[0]).astype("uint8")


def colour_match(content, style):
    """The trivial rival: the photograph with the style's mean colours and their covariance, no network: uint8."""
    rows, goal = (numpy.asarray(picture, float).reshape(-1, 3) for picture in (content, style))
    towards, back = (numpy.linalg.cholesky(numpy.cov(one.T) + 1e-6 * numpy.eye(3)) for one in (goal, rows))
    mixed = (rows - rows.mean(axis=0)) @ numpy.linalg.inv(back).T @ towards.T + goal.mean(axis=0)
    return numpy.clip(mixed, 0, 255).astype("uint8").reshape(numpy.shape(content))


def judge(pictures, style, content, size):
    """How far pictures are from a style, by layers of the trained network that nothing was optimised against.

    Parameters
    ----------
    pictures : dict of str to uint8 [h, w, 3]
    style, content : uint8 [h, w, 3]
    size : (int, int)

    Returns
    -------
    dict of str to float
        0: the correlations of the style itself; 1: those of the untouched photograph.
    """
    keras = load_keras()
    base = _trained(tuple(size))
    model = keras.Model(base.input, [base.get_layer(name).output for name in JUDGE_LAYERS])
    every = numpy.stack([style, content, *pictures.values()]).astype("float32")
    found = [numpy.asarray(part) for part in model(every)]

    def apart(place):
        ratios = []
        for maps in found:
            goal = gram(maps[0])
            ratios.append(((gram(maps[place]) - goal) ** 2).sum() / ((gram(maps[1]) - goal) ** 2).sum())
        return float(numpy.mean(ratios))

    return {name: apart(place) for place, name in enumerate(pictures, 2)}
