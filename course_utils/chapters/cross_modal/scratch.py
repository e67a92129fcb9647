"""The rival: both towers from scratch, trained on the same pictures and names and on nothing else.

It takes minutes, so it is measured once and kept in measured/scratch.json; the command

    python -m course_utils.chapters.cross_modal.scratch

measures again. Taught in 18_cross_modal.
"""

import re
import time
import zlib
from pathlib import Path

import numpy

from course_utils.chapters.cross_modal import retrieval, splits
from course_utils.chapters.cross_modal.shared_space import LANGUAGES, TEMPERATURE, WIDTH
from course_utils.core.environment import load_keras, load_tensorflow
from course_utils.media.tokens import is_chinese
from course_utils.notebook import measured

PIXELS, FILTERS = 32, (32, 64, 96, 128)
BUCKETS, LONGEST, EMBEDDED = 8192, 48, 96  # numbers for pieces of words; pieces of a name that are read
BATCH, EPOCHS, RATE = 128, 60, 2e-3
SEEDS = (0, 1, 2)


def pieces(text):
    """Numbers from 1 to 8191 of the pieces of a name: words, runs of three and four letters, characters and pairs."""
    found = []
    for word in re.findall("[a-z]+", text.lower()):
        marked = f"^{word}$"
        found.append(marked)
        found += [marked[at : at + size] for size in (3, 4) for at in range(len(marked) - size + 1)]
    signs = "".join(sign for sign in text if is_chinese(sign))
    found += [*signs, *(signs[at : at + 2] for at in range(len(signs) - 1))]
    return [zlib.crc32(piece.encode()) % (BUCKETS - 1) + 1 for piece in found]


def encode(texts):
    """Names as int32 [n, 48], 0 where nothing is left."""
    rows = numpy.zeros((len(texts), LONGEST), "int32")
    for row, text in zip(rows, texts, strict=True):
        numbers = pieces(text)[:LONGEST]
        row[: len(numbers)] = numbers
    return rows


def towers(seed):
    """(picture tower, name tower), two Keras models that give 128 numbers."""
    keras = load_keras()
    layers = keras.layers
    keras.utils.set_random_seed(seed)
    x = pictures = keras.Input((PIXELS, PIXELS, 3))
    x = layers.RandomTranslation(0.1, 0.1, fill_mode="nearest")(x)
    x = layers.RandomRotation(0.06, fill_mode="nearest")(x)
    for filters in FILTERS:
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.MaxPooling2D()(layers.ReLU()(layers.BatchNormalization()(x)))
    x = layers.Dense(WIDTH)(layers.Dropout(0.4)(layers.Flatten()(x)))
    names = keras.Input((LONGEST,), dtype="int32")
    there = keras.ops.expand_dims(keras.ops.cast(names > 0, "float32"), -1)
    y = layers.Embedding(BUCKETS, EMBEDDED)(names) * there
    y = keras.ops.sum(y, axis=1) / keras.ops.maximum(keras.ops.sum(there, axis=1), 1.0)
    y = layers.Dense(WIDTH)(layers.Dense(128, activation="gelu")(layers.Dropout(0.2)(y)))
    return keras.Model(pictures, x), keras.Model(names, y)


def fit(images, names, seed, epochs=EPOCHS):
    """Train both towers with the same loss.

    Parameters
    ----------
    images : float32 [n, 32, 32, 3], 0 to 1
    names : dict of str to int32 [n, 48]
    seed, epochs : int

    Returns
    -------
    (function of images, function of names, int)
        Both give rows of length 1; the number of trained weights.
    """
    keras, tensorflow = load_keras(), load_tensorflow()
    first, second = towers(seed)
    random = numpy.random.default_rng(seed)
    steps = epochs * (len(images) // BATCH)
    optimiser = keras.optimizers.AdamW(keras.optimizers.schedules.CosineDecay(RATE, steps), weight_decay=1e-3)
    variables = first.trainable_variables + second.trainable_variables

    @tensorflow.function
    def step(pictures, texts):
        places = tensorflow.range(tensorflow.shape(pictures)[0])
        with tensorflow.GradientTape() as tape:
            one = tensorflow.math.l2_normalize(first(pictures, training=True), axis=1)
            other = tensorflow.math.l2_normalize(second(texts, training=True), axis=1)
            scores = tensorflow.matmul(one, other, transpose_b=True) / TEMPERATURE
            loss = tensorflow.reduce_mean(
                [
                    tensorflow.nn.sparse_softmax_cross_entropy_with_logits(places, part)
                    for part in (scores, tensorflow.transpose(scores))
                ]
            )
        optimiser.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    texts = numpy.stack([names[language] for language in LANGUAGES])
    for _epoch in range(epochs):
        order = random.permutation(len(images))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            bright = random.uniform(0.7, 1.3, (BATCH, 1, 1, 1)).astype("float32")
            lit = numpy.clip((images[chosen] - 0.5) * bright + 0.5, 0, 1)
            step(lit, texts[random.integers(len(texts), size=BATCH), chosen])

    def unit(model):
        def places(rows):
            found = numpy.concatenate([model.predict_on_batch(rows[at : at + 256]) for at in range(0, len(rows), 256)])
            return found / numpy.linalg.norm(found, axis=1, keepdims=True)

        return places

    return unit(first), unit(second), first.count_params() + second.count_params()


def small(images):
    """Pictures of 64 pixels as the tower takes them: the mean of two by two, float32 [n, 32, 32, 3], 0 to 1."""
    n, height, width, _three = images.shape
    folded = images.reshape(n, height // 2, 2, width // 2, 2, 3).astype("float32")
    return folded.mean(axis=(2, 4)) / 255


def main():
    """Measure, and write the table after each run: what is in it already is not measured again."""
    from course_utils.datasets import load

    folder = Path(__file__).parent / "measured"
    data = load("emoji", among=("emoji",))
    images, names = small(data.images), {language: encode(data.names[language]) for language in LANGUAGES}
    rows = measured.read("scratch", folder)["rows"] if "scratch" in measured.names(folder) else []
    for way, seed in ((way, seed) for way in ("by family", "by chance") for seed in SEEDS):
        if any((row["split"], row["seed"]) == (way, seed) for row in rows):
            continue
        parts = splits.split(data, way, seed)
        before = time.process_time()
        to_pictures, to_names, weights = fit(
            images[parts.train], {one: encoded[parts.train] for one, encoded in names.items()}, seed
        )
        spent = time.process_time() - before
        for language in LANGUAGES:
            found = retrieval.scores(to_names(names[language][parts.test]), to_pictures(images[parts.test]))
            rows.append(
                {"split": way, "seed": seed, "asked in": language, **{k: round(v, 4) for k, v in found.items()},
                 "weights": weights, "CPU s": round(spent)}
            )  # fmt: skip
        about = "Both towers trained from scratch, text to picture, unseen concepts."
        measured.write("scratch", about, "python -m course_utils.chapters.cross_modal.scratch", rows, folder)


def kept(way="by family"):
    """The measured runs of one way to split: {"en": list of dict, one a seed, "zh": the same}."""
    rows = [row for row in measured.read("scratch")["rows"] if row["split"] == way]
    return {language: [row for row in rows if row["asked in"] == language] for language in LANGUAGES}


if __name__ == "__main__":
    main()
