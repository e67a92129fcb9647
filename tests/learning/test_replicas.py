"""training.fit on several devices: two logical CPU devices train as one does. TensorFlow must be told before it starts,
so everything happens in one child process, which prints what it found."""

import json
import subprocess
import sys

import pytest

CODE = '''
import json, tensorflow
cpu = tensorflow.config.list_physical_devices("CPU")[0]
tensorflow.config.set_logical_device_configuration(cpu, [tensorflow.config.LogicalDeviceConfiguration()] * 2)
import keras, numpy
from course_utils.learning import training
from course_utils.core.errors import CourseError

numbers = numpy.random.default_rng(0)
x = numbers.random((320, 8, 8, 1), dtype="float32")
y = (x[:, :, :4].sum((1, 2, 3)) > x[:, :, 4:].sum((1, 2, 3))).astype("int64")

def build():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([
        keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3, activation="relu"), keras.layers.Flatten(),
        keras.layers.Dense(2, activation="softmax"),
    ])
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

class Count(keras.callbacks.Callback):
    """Counts examples, as the accuracy does, and devices."""
    def on_epoch_begin(self, epoch, logs=None):
        self.seen, self.steps = 0, 0
    def on_train_batch_end(self, batch, logs=None):
        self.steps += 1
        self.seen = float(self.model.metrics[1].metrics[0].count.numpy())
        self.devices = len(getattr(self.model.trainable_variables[0].value, "values", [0]))

def run(replicas, count=320, size=32, epochs=2, model=None, validation=320):
    model, counter = model or build(), Count()
    history = training.fit(
        model, (x[:count], y[:count]), (x[:validation], y[:validation]), epochs, size, [counter], quiet=True,
        replicas=replicas, **more,
    )
    return model, history.history, counter

found = {}
more = {}
# The same order of pictures on both sides: fit shuffles by Keras's own seed.
for name, replicas in (("one", None), ("two", 2)):
    model, history, counter = run(replicas)
    model, again, counter = run(replicas, model=model)  # goes on with the optimiser's memory
    found[name] = {
        "loss": history["loss"] + again["loss"], "val": history["val_loss"] + again["val_loss"],
        "seen": counter.seen, "steps": counter.steps, "devices": counter.devices,
        "weights": float(sum(numpy.abs(part).sum() for part in model.get_weights())),
        "end": model.evaluate(x, y, verbose=0)[0], "iterations": int(model.optimizer.iterations.numpy()),
    }
found["rest"] = run(2, count=201, validation=257)[2].seen  # last batch: 9; validation in one batch would be uneven
pipeline = tensorflow.data.Dataset.from_tensor_slices((x, y)).batch(64)
found["pipeline"] = len(training.fit(build(), pipeline, pipeline, 1, quiet=True, replicas=2).history["loss"])
found["errors"] = []
for wrong in ({"replicas": 3}, {"replicas": 0}, {"replicas": 2, "count": 193}, {"replicas": 2, "size": 1}):
    try:
        run(**wrong)
    except CourseError as error:
        found["errors"].append(str(error))
print(json.dumps(found))
'''


@pytest.fixture(scope="module")
def found():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_two_devices_have_the_loss_of_one(found):
    one, two = found["one"], found["two"]
    assert (one["devices"], two["devices"]) == (1, 2)
    assert two["loss"] == pytest.approx(one["loss"], abs=1e-4)
    assert two["val"] == pytest.approx(one["val"], abs=1e-4)
    assert one["loss"][-1] < one["loss"][0]


def test_they_see_the_same_examples_in_the_same_steps(found):
    assert found["one"]["seen"] == found["two"]["seen"] == 320
    assert found["one"]["steps"] == found["two"]["steps"] == 10
    assert found["rest"] == 201


def test_what_was_learnt_is_in_the_network_that_was_given(found):
    one, two = found["one"], found["two"]
    assert two["weights"] == pytest.approx(one["weights"], rel=1e-4)
    assert two["end"] == pytest.approx(two["val"][-1], abs=1e-4)
    assert one["iterations"] == two["iterations"] == 40


def test_batches_of_a_data_set_are_shared_too(found):
    assert found["pipeline"] == 1


def test_what_cannot_be_shared_is_told(found):
    many, none, rest, small = found["errors"]
    assert many.startswith("replicas is 3; allowed: 1 to 2, because TensorFlow sees /device:CPU:0, /device:CPU:1")
    assert none.startswith("replicas is 0")
    assert rest == "193 pictures in batches of 32 cannot be shared by 2 devices; possible: 34."
    assert "320 pictures in batches of 1 cannot" in small and small.endswith("possible: 2.")
