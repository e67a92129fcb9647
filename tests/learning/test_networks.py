import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.learning import networks

keras = pytest.importorskip("keras")


@pytest.mark.parametrize(("shape", "classes"), [((32, 32, 3), 10), ((28, 28, 1), 10), ((10, 17, 2), 3)])
def test_article_network_fits_any_picture(shape, classes):
    model = networks.article_cnn(shape, classes)
    out = model(numpy.zeros((2, *shape), "float32")).numpy()
    assert out.shape == (2, classes)
    numpy.testing.assert_allclose(out.sum(axis=1), 1, rtol=1e-5)


def test_article_network_has_the_parameters_counted_by_hand():
    # 3*3*3*32+32, 3*3*32*64+64, 6*6*64*64+64, 64*10+10 for pictures of 32 x 32 x 3
    assert networks.article_cnn((32, 32, 3), 10).count_params() == 896 + 18496 + 147520 + 650


@pytest.mark.parametrize("shape", [(9, 32, 3), (32, 32), (32, 32, 0), (32.5, 32, 3)])
def test_impossible_pictures_are_refused(shape):
    with pytest.raises(CourseError, match="image_shape is"):
        networks.article_cnn(shape, 10)


def test_impossible_classes_and_rates_are_refused():
    with pytest.raises(CourseError, match="classes is 1"):
        networks.article_cnn((32, 32, 3), 1)
    with pytest.raises(CourseError, match="learning_rate is 0"):
        networks.article_cnn((32, 32, 3), 10, learning_rate=0)


def test_dense_network_of_the_case_study():
    assert networks.dense_network().count_params() == 128 * 128 * 256 + 256 + 256 * 10 + 10


def profiled_flops(model):
    """FLOPs of one picture by TensorFlow's own profiler."""
    import tensorflow
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2_as_graph

    call = tensorflow.function(lambda x: model(x, training=False))
    spec = tensorflow.TensorSpec((1, *model.input_shape[1:]), "float32")
    _frozen, graph = convert_variables_to_constants_v2_as_graph(call.get_concrete_function(spec))
    with tensorflow.Graph().as_default() as graph_object:
        tensorflow.graph_util.import_graph_def(graph, name="")
        options = tensorflow.compat.v1.profiler.ProfileOptionBuilder.float_operation()
        options = {**options, "output": "none"}
        operations = tensorflow.compat.v1.profiler.profile(graph_object, cmd="op", options=options)
    return {node.name: node.total_float_ops for node in operations.children}, operations.total_float_ops


@pytest.mark.parametrize("make", [lambda: networks.article_cnn((32, 32, 3), 10), lambda: networks.dense_network()])
def test_costs_agree_with_tensorflows_profiler(make):
    model = make()
    _operations, total = profiled_flops(model)
    ours = sum(layer.flops for layer in networks.costs(model))
    # The profiler also counts biases, pooling and softmax: a little more than ours, never less.
    assert ours <= total <= 1.05 * ours


def test_costs_count_parameters_like_keras():
    model = networks.article_cnn((32, 32, 3), 10)
    assert sum(layer.parameters for layer in networks.costs(model)) == model.count_params()


def test_costs_refuse_what_they_cannot_count():
    model = keras.Sequential([keras.Input((4, 3)), keras.layers.LSTM(2)])
    with pytest.raises(CourseError, match="LSTM"):
        networks.costs(model)


def test_training_memory_adds_up():
    model = networks.dense_network((2, 2, 1), 2, hidden=3)
    parameters = 4 * 3 + 3 + 3 * 2 + 2
    memory = networks.training_memory(model, 5)
    assert memory["weights"] == memory["gradients"] == 4 * parameters
    assert memory["optimiser"] == 2 * 4 * parameters
    assert memory["activations"] == 5 * 4 * (4 + 4 + 3 + 2)
    with pytest.raises(CourseError, match="optimiser is 'lion'"):
        networks.training_memory(model, 5, "lion")
