import pytest

from course_utils.chapters.concepts import model_drawing
from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.learning import networks


@pytest.fixture(scope="module")
def cnn():
    return networks.article_cnn((28, 28, 1), 10, compiled=False)


def test_blocks_say_what_the_model_is(cnn):
    row = model_drawing.blocks(cnn)
    assert [block.role for block in row] == ["input", *["hidden"] * 6, "output"]
    assert row[0].shape == (28, 28, 1) and row[-1].shape == (10,)
    assert sum(block.parameters for block in row) == cnn.count_params()
    assert row[1] == model_drawing.Block("convolution 3 × 3", "hidden", (26, 26, 32), 320)


def words_of(figure):
    return " ".join(text.get_text().replace("\n", " ") for axis in figure.axes for text in axis.texts)


def test_the_picture_follows_the_model(cnn):
    from course_utils.core import plots

    one = model_drawing.draw(cnn, "A title")
    other = model_drawing.draw(networks.dense_network((8, 8, 3), 4, hidden=5, compiled=False))
    assert "18,496 parameters" in words_of(one) and "input layer" in words_of(one)
    assert "8 × 8 × 3" in words_of(other) and "965 parameters" in words_of(other)
    assert plots.png(one) != plots.png(other)
    assert plots.png(model_drawing.draw(cnn, "A title")) == plots.png(one)
    for figure in (one, other):
        plots.close(figure)


def test_nothing_is_drawn_outside_the_figure(cnn):
    from course_utils.core import plots

    figure = model_drawing.draw(cnn)
    figure.canvas.draw()
    for text in figure.axes[0].texts:
        if text.get_text():
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.width and box.y1 <= figure.bbox.height
    plots.close(figure)


def test_words_name_every_layer(cnn):
    words = model_drawing.alt(cnn)
    assert words.count("hidden layer") == 6 and "1600" in words and "650 parameters" in words


def test_a_model_with_two_inputs_is_refused():
    environment.load_tensorflow()
    import keras

    first, second = keras.Input((2,)), keras.Input((2,))
    model = keras.Model([first, second], keras.layers.Add()([first, second]))
    with pytest.raises(CourseError, match="one input"):
        model_drawing.blocks(model)
