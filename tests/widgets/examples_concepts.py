"""Examples of the explorers of 02_concepts: see test_contract."""

from functools import cache

import numpy

from course_utils.chapters.concepts import toy_data
from course_utils.chapters.concepts.explorers.capacity import Capacity
from course_utils.chapters.concepts.explorers.hidden_plane import HiddenPlane, Scene
from course_utils.chapters.concepts.explorers.model_budget import ModelBudget, devices_with

CURVE, PLANE = toy_data.noisy_curve(12), toy_data.two_classes("spirals", 30)
DEVICES = devices_with(2e11, 16e9)


@cache
def fits():
    """A list of toys.Fit: one and two layers of 1, 2 and 4 units."""
    return [
        toy_data.fit_one(width, depth, CURVE, PLANE, PLANE, steps=30, starts=1)
        for depth in (1, 2)
        for width in (1, 2, 4)
    ]


def scene(units, seed=0):
    """Two rings, and a network of random weights."""
    random = numpy.random.default_rng(seed)
    points, labels = toy_data.two_classes("rings", 40, seed)
    network = toy_data.TinyNetwork(
        random.standard_normal((2, units)), random.standard_normal(units), random.standard_normal(units), 0.2
    )
    return Scene(points, labels, network)


def scenes():
    """Two scenes, of three and of two hidden units."""
    return {"three": scene(3), "two": scene(2, 1)}


EXAMPLES = {
    Capacity: (
        lambda: Capacity(fits(), CURVE, PLANE),
        [{"exponent": 0}, {"exponent": 2}, {"exponent": 0, "depth": 2}, {"exponent": 1, "depth": 2}],
    ),
    HiddenPlane: (
        lambda: HiddenPlane(scenes()),
        [
            {"stage": 60, "x": 0.3, "y": 0.2},
            {"stage": 81},
            {"scene": "two"},
            {"x": 0.1},
            {"stage": 20},
            {"stage": 40},
            {"stage": 0, "scene": "two"},
        ],
    ),
    ModelBudget: (
        lambda: ModelBudget(DEVICES),
        [
            {"parameters": 8.0, "tokens": 10.0, "device": "H100 SXM 80 GB", "precision": "int4"},
            {"parameters": 12.0, "tokens": 14.0},
            {"devices_exponent": 1},
            {"utilisation": 45},
            {"precision": "int8"},
        ],
    ),
}
