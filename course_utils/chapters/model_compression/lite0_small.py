"""EfficientNet-Lite0 with few bits: what its features are still worth. Measured once, because it takes minutes.

    python -m course_utils.chapters.model_compression.lite0_small

makes measured/lite0_bits.json again; it needs CIFAR-10 on the machine. Taught in 17_model_compression.
"""

import numpy

from course_utils.chapters.model_compression import litert
from course_utils.chapters.model_compression.quantise import quantise
from course_utils.core import environment
from course_utils.learning.pretrained import lite0
from course_utils.notebook import measured

TABLE = "lite0_bits"
SIDE, TRAINING, TEST, SEEDS = 128, 500, 500, 3
HAND = (  # name, bits, a scale a channel, weights a group
    ("by hand, 8 bits, a scale a layer", 8, False, None),
    ("by hand, 8 bits, a scale a channel", 8, True, None),
    ("by hand, 4 bits, a scale a channel", 4, True, None),
    ("by hand, 4 bits, a scale every 32 weights", 4, False, 32),
)


def folded(model):
    """Each convolution's kernel times what its batch normalisation multiplies by: {layer: (kernel, factor)}.

    So it is computed in use, and in this form it is quantised: the factors of a layer differ widely between channels.
    """
    found = {}
    for layer in model.layers:
        if layer.name.endswith("_norm"):
            name = layer.name.removesuffix("_norm")
            gamma, _beta, _mean, variance = layer.get_weights()
            factor = gamma / numpy.sqrt(variance + lite0.EPSILON)
            kernel = model.get_layer(name).get_weights()[0]
            factor = factor[:, None] if kernel.shape[-1] == 1 else factor  # depthwise: the channels stand before it
            found[name] = kernel * factor, factor
    return found


def round_kernels(model, kernels, bits, per_channel, group):
    """Set the model's kernels to what is left of the folded ones; returns the bytes that they take."""
    total = 0
    for name, (kernel, factor) in kernels.items():
        depthwise = kernel.shape[-1] == 1
        shaped = kernel[..., 0] if depthwise else kernel
        rounded = quantise(shaped, bits, per_channel, group)
        values = rounded.values[..., None] if depthwise else rounded.values
        model.get_layer(name).set_weights([values / factor])
        total += rounded.bytes
    return total


def _pictures(images):
    """uint8 pictures [n, 32, 32, 3] enlarged to [n, SIDE, SIDE, 3]."""
    from PIL import Image

    size = (SIDE, SIDE)
    return numpy.stack(
        [numpy.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC)) for image in images]
    )


def _heads(features, labels):
    """Logistic regression on the float network's features, each on its own half of the pictures: a list of models."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    found = []
    for seed in range(SEEDS):
        some = numpy.random.default_rng(seed).permutation(len(labels))[: TRAINING // 2]
        head = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=300))
        found.append(head.fit(features[some], labels[some]))
    return found


def main():
    """Measure the table and write it."""
    from course_utils.datasets import load

    environment.limit_threads()
    data = load("cifar10", among=("cifar10",))
    train, test = _pictures(data.train.images[:TRAINING]), _pictures(data.test.images[:TEST])
    labels, truth = data.train.labels[:TRAINING], data.test.labels[:TEST]
    model = lite0.network(SIDE, top=False)
    kernels = folded(model)
    heads = _heads(lite0.outputs(model, train), labels)
    exact = lite0.outputs(model, test)
    wanted = [head.predict(exact) for head in heads]
    rows = []

    def row(name, size, features):
        said = [head.predict(features) for head in heads]
        reached = [float((answer == truth).mean()) for answer in said]
        same = [float((answer == first).mean()) for answer, first in zip(said, wanted, strict=True)]
        rows.append({
            "network": name, "megabytes": float(size / 1e6), "accuracy": float(numpy.mean(reached)),
            "spread": float(numpy.std(reached)), "same answer": float(numpy.mean(same)),
        })  # fmt: skip
        print(rows[-1], flush=True)

    runners = {kind: litert.Runner(litert.convert(model, kind, train.astype("float32"))) for kind in litert.KINDS}
    for kind, runner in runners.items():
        row(f"LiteRT, {kind}", runner.bytes, runner.answers(test.astype("float32")))
    weights = sum(kernel.size for kernel, _factor in kernels.values())
    others = 4 * (sum(numpy.prod(weight.shape) for weight in model.weights) - weights)
    row("by hand, float32", 4 * weights + others, exact)
    for name, bits, per_channel, group in HAND:
        size = round_kernels(model, kernels, bits, per_channel, group)
        row(name, size + others, lite0.outputs(model, test))
    about = (
        f"Features of EfficientNet-Lite0 at {SIDE} pixels, without its classifier, and logistic regression on them, "
        f"trained on the float network's features of {TRAINING // 2} photographs of CIFAR-10 ({SEEDS} draws), judged "
        f"on {TEST} test photographs."
    )
    folder = measured.folder_of("17_model_compression")
    measured.write(TABLE, about, "python -m course_utils.chapters.model_compression.lite0_small", rows, folder)


if __name__ == "__main__":
    main()
