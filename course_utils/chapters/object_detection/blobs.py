"""The rival without a deep network: cut out what differs from the ground, then name each piece.

Taught in 10_object_detection. Classical image processing: a smooth estimate of the ground, a threshold
between the two (Otsu 1979, https://doi.org/10.1109/TSMC.1979.4310076), connected pieces, and a linear classifier
over a small picture of each piece.
"""

import numpy

CROP = 12  # pixels: side to which a piece is shrunk before it is named
LEAST = 30  # square pixels: smaller pieces are grain


def otsu(values):
    """The threshold that best parts numbers into two groups: it maximises the variance between their means.

    Parameters
    ----------
    values : float [n]

    Returns
    -------
    float
    """
    counts, edges = numpy.histogram(values, 64)
    middles = (edges[:-1] + edges[1:]) / 2
    below = numpy.cumsum(counts)
    above = below[-1] - below
    sums = numpy.cumsum(counts * middles)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(edges[1:][numpy.nanargmax(between[:-1])])


def marked(image):
    """Which pixels of a picture uint8 [height, width, 3] differ from the ground: bool [height, width]."""
    from scipy import ndimage

    pixels = image.astype("float32")
    ground = numpy.stack([_smooth(pixels[..., channel]) for channel in range(3)], axis=-1)
    away = ndimage.gaussian_filter(numpy.abs(pixels - ground).max(axis=-1), 1)
    return ndimage.binary_opening(away > otsu(away.ravel()))


def pieces(image):
    """Boxes round what differs from the ground, float [n, 4], in a picture uint8 [height, width, 3]."""
    from scipy import ndimage

    labelled, _count = ndimage.label(marked(image))
    found = ndimage.find_objects(labelled)
    boxes = [(across.start, down.start, across.stop, down.stop) for down, across in found]
    boxes = numpy.array(boxes, "float64").reshape(-1, 4)
    return boxes[(boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) >= LEAST]


def _smooth(channel):
    """The ground under one colour channel: medians over large squares, made smooth again."""
    from scipy import ndimage

    step = 8
    coarse = channel[: channel.shape[0] // step * step, : channel.shape[1] // step * step]
    coarse = coarse.reshape(coarse.shape[0] // step, step, -1, step)
    coarse = numpy.median(coarse, axis=(1, 3))
    coarse = ndimage.median_filter(coarse, 5, mode="nearest")
    zoom = (channel.shape[0] / coarse.shape[0], channel.shape[1] / coarse.shape[1])
    return ndimage.zoom(coarse, zoom, order=1)


def features(image, boxes):
    """What the classifier sees of each box: a small grey picture, its mean colour, width and height; float [n, 149]."""
    from PIL import Image

    rows = []
    for left, top, right, bottom in boxes[:, :4].astype(int):
        part = image[max(top, 0) : max(bottom, top + 1), max(left, 0) : max(right, left + 1)]
        small = numpy.asarray(Image.fromarray(part).convert("L").resize((CROP, CROP))) / 255.0
        rows.append(
            [*(small - small.mean()).ravel(), *(part.mean(axis=(0, 1)) / 255), (right - left) / 64, (bottom - top) / 64]
        )
    return numpy.array(rows).reshape(-1, CROP * CROP + 5)


class BlobDetector:
    """Pieces that differ from the ground, named by logistic regression."""

    def fit(self, images, truths):
        """Learn to name from pictures uint8 [n, height, width, 3] and their true boxes, a float [k, 5] each."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        inside = [features(image, truth) for image, truth in zip(images, truths, strict=True)]
        labels = numpy.concatenate([truth[:, 4] for truth in truths]).astype(int)
        self.model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=300))
        self.model.fit(numpy.concatenate(inside), labels)
        return self

    def detect(self, images):
        """Detections, a float [k, 6] for each picture: box, class, and the classifier's probability as score."""
        found = []
        for image in images:
            boxes = pieces(image)
            if not len(boxes):
                found.append(numpy.zeros((0, 6)))
                continue
            probabilities = self.model.predict_proba(features(image, boxes))
            labels = self.model.classes_[probabilities.argmax(axis=1)]
            found.append(numpy.column_stack([boxes, labels, probabilities.max(axis=1)]))
        return found


def random_boxes(truths, shape, classes, count, generator):
    """The trivial detector: `count` boxes in each picture, of mean size, anywhere, classes as often as they come.

    Parameters
    ----------
    truths : list of float [k, 5]
        The boxes to learn from: only their sizes and classes are used.
    shape : tuple of int
        (height, width, ...) of the pictures.
    classes, count : int
    generator : numpy.random.Generator

    Returns
    -------
    float [count, 6]
        Box, class, a random score.
    """
    known = numpy.concatenate(truths)
    shares = numpy.bincount(known[:, 4].astype(int), minlength=classes) / len(known)
    sizes = numpy.array(
        [
            (known[known[:, 4] == label, 2:4] - known[known[:, 4] == label, :2]).mean(axis=0)
            if shares[label]
            else (1, 1)
            for label in range(classes)
        ]
    )
    labels = generator.choice(classes, size=count, p=shares)
    middles = generator.uniform(0, (shape[1], shape[0]), (count, 2))
    half = sizes[labels] / 2
    return numpy.column_stack([middles - half, middles + half, labels, generator.random(count)])
