"""Training on several devices at once: a copy of the network that all of them share, and batches that can be shared.

`training.fit` does it when it is given `replicas`.
"""

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


def mirrored(model, replicas):
    """A copy of `model`, compiled alike and in the same state, whose variables live on `replicas` devices."""
    import keras
    import tensorflow

    devices = tensorflow.config.list_logical_devices("GPU") or tensorflow.config.list_logical_devices("CPU")
    if type(replicas) is not int or not 1 <= replicas <= len(devices):
        names = ", ".join(device.name for device in devices)
        raise CourseError(
            _("replicas is {n!r}; allowed: 1 to {most}, because TensorFlow sees {names}.").format(
                n=replicas, most=len(devices), names=names
            )
        )
    strategy = tensorflow.distribute.MirroredStrategy([device.name for device in devices[:replicas]])
    with strategy.scope():
        copy = keras.models.clone_model(model)
        copy.compile_from_config(model.get_compile_config())
        copy.optimizer.build(copy.trainable_variables)
    copy_state(model, copy)
    return copy


def copy_state(source, target):
    """Give `target` the weights, the optimiser's memory and the random states of `source`, which has its layers."""
    target.set_weights(source.get_weights())
    for one, other in zip(source.layers, target.layers, strict=True):
        for name in ("seed_generator", "generator"):  # of dropout, of augmentation
            if hasattr(getattr(one, name, None), "state"):
                getattr(other, name).state.assign(getattr(one, name).state.numpy())
    for model in (source, target):
        model.optimizer.build(model.trainable_variables)
    for one, other in zip(source.optimizer.variables, target.optimizer.variables, strict=True):
        other.assign(one.numpy())


def check_batches(options, replicas):
    """Every device needs a picture of every batch, and as many of the first one: Keras measures the network with it."""
    if "batch_size" not in options:
        return  # a data set makes its own batches
    count, size = len(options["x"]), options["batch_size"]
    if not _can_share(count, size, replicas):
        better = next((n for n in range(size, count + 1) if _can_share(count, n, replicas)), None)
        better = better or next((n for n in range(size, 0, -1) if _can_share(count, n, replicas)), None)
        raise CourseError(
            _("{count} pictures in batches of {size} cannot be shared by {n} devices; possible: {better}.").format(
                count=count, size=size, n=replicas, better=better or _("none")
            )
        )
    if isinstance(options["validation_data"], tuple):
        count, size = len(options["validation_data"][0]), options["validation_batch_size"]
        while size > 1 and not _can_share(count, size, replicas):
            size -= 1
        options["validation_batch_size"] = size


def _can_share(count, size, replicas):
    """True when the first batch can be split evenly, and none is so small that a device would get nothing."""
    rest = count % size
    return min(count, size) % replicas == 0 and not 0 < rest < replicas
