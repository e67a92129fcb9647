"""The two trainings that the benches look at: the article's and the fast recipe's, with the pictures they are given."""

from dataclasses import dataclass
from typing import Any

from _measure import caught_fit, one_batch

from course_utils import datasets
from course_utils.core import environment
from course_utils.learning import fast as recipe
from course_utils.learning import networks, training

ARTICLE_BATCH = 32


@dataclass(frozen=True)
class Job:
    """A training that is ready to run. `options` are those of fit that belong to `x`; `size` is pictures a step."""

    model: Any
    x: Any
    options: dict
    size: int
    batches: Any  # tf.data.Dataset that the first batch is taken from

    def cached(self, steps):
        """The first batch, `steps` times: a pipeline that costs nothing."""
        return one_batch(self.batches, steps)


def load():
    """CIFAR-10 where it is on this machine, else Fashion-MNIST."""
    environment.load_tensorflow()
    return datasets.load("auto")


def article(data, steps):
    """The article's network on plain float32 arrays, which Keras shuffles and cuts into batches."""
    import tensorflow as tf

    environment.seed_everything(0)
    count = min(steps * ARTICLE_BATCH, len(data.train) // ARTICLE_BATCH * ARTICLE_BATCH)
    x, y = training.to_float(data.train.images[:count]), data.train.labels[:count]
    batches = tf.data.Dataset.from_tensor_slices((x[:ARTICLE_BATCH], y[:ARTICLE_BATCH])).batch(ARTICLE_BATCH, True)
    options = {"y": y, "batch_size": ARTICLE_BATCH, "shuffle": True}
    model = networks.article_cnn(data.image_shape, len(data.class_names))
    return Job(model, x, options, ARTICLE_BATCH, batches)


def fast(data, steps):
    """The fast recipe with its own pipeline."""
    environment.seed_everything(0)
    model, given = caught_fit(lambda: recipe.fast_recipe(data.train_and_validation))
    batches = given["x"]
    return Job(model, batches.take(steps), {}, len(next(iter(batches))[1]), batches)


def jobs():
    """{name: function of (data, steps)}."""
    return {"fast": fast, "article": article}
