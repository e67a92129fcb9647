"""Why convolve: a dense network and a convolutional one of the same size, on pictures still, moved and scrambled.

Taught in 07_cnn.
"""

import numpy

from course_utils.core import environment
from course_utils.learning import training

STEPS = (2, 4)  # pixels


def twins(image_shape, classes):
    """Two compiled networks with about the same number of weights: {"dense": keras.Model, "convolutional": ...}.

    The dense one gets as many hidden units as bring it nearest to the other.
    """
    keras = environment.load_keras()
    layers = keras.layers
    parts = [
        layers.Conv2D(24, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(48, 3, activation="relu"), layers.MaxPooling2D(2), layers.Flatten(),
    ]  # fmt: skip
    convolutional = _compiled(keras, image_shape, parts, classes)
    hidden = round((convolutional.count_params() - classes) / (int(numpy.prod(image_shape)) + 1 + classes))
    dense = _compiled(keras, image_shape, [layers.Flatten(), layers.Dense(hidden, activation="relu")], classes)
    return {"dense": dense, "convolutional": convolutional}


def _compiled(keras, image_shape, parts, classes):
    network = keras.Sequential([keras.Input(image_shape), *parts, keras.layers.Dense(classes, activation="softmax")])
    network.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return network


def moved(images, pixels):
    """Images [n, height, width, channels] moved by `pixels` left, right, up and down: a list of four such arrays.

    What leaves on one side comes in on the other: the margins of the bundled pictures are empty.
    """
    return [numpy.roll(images, (down, right), (1, 2)) for right, down in
            ((pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels))]  # fmt: skip


def scrambled(images, seed):
    """The images with all places changed for others, in the same way in every one; a place keeps its channels."""
    height, width, channels = images.shape[1:]
    order = numpy.random.default_rng(seed).permutation(height * width)
    return images.reshape(len(images), -1, channels)[:, order].reshape(images.shape)


def measure(train, validation, classes, epochs, seeds):
    """Validation accuracies of both networks, each trained on still and on scrambled pictures.

    Parameters
    ----------
    train, validation : (float32 [n, height, width, channels], int [n])
    epochs : int
    seeds : iterable of int

    Returns
    -------
    dict
        {network: {"weights": int, "still": [...], "moved by 2": [...], ..., "scrambled": [...]}}, a value a seed.
    """
    keras, found = environment.load_keras(), {}
    shape, (images, labels) = train[0].shape[1:], validation

    def accuracy(network, pictures):
        return float((network.predict(pictures, batch_size=256, verbose=0).argmax(axis=1) == labels).mean())

    def look(network, _history):
        return {
            "still": accuracy(network, images),
            **{
                f"moved by {step}": float(numpy.mean([accuracy(network, one) for one in moved(images, step)]))
                for step in STEPS
            },
        }

    for name in twins(shape, classes):
        keras.utils.set_random_seed(0)
        network = twins(shape, classes)[name]
        run = {"epochs": epochs, "seeds": seeds, "batch_size": 64, "model": network}

        def build(name=name):
            return twins(shape, classes)[name]

        seen = training.repeat(build, train, validation, measure=look, **run)
        mixed = [(scrambled(pictures, 0), truth) for pictures, truth in (train, validation)]
        blind = training.repeat(build, *mixed, **run)
        found[name] = {
            "weights": network.count_params(),
            **{what: [one[what] for one in seen] for what in seen[0]},
            "scrambled": blind,
        }
    return found
