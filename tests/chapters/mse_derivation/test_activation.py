import numpy
import pytest

from course_utils.chapters.mse_derivation import activations
from course_utils.chapters.mse_derivation.explorers import activation


@pytest.mark.parametrize("name", activations.NAMES)
@pytest.mark.parametrize("z", [-3.0, 0.5, 1.5])
def test_the_tangent_touches_and_has_the_told_slope(name, z):
    explorer = activation.Activation()
    figure = explorer.draw(name, z, 3)
    tangent = next(line for line in figure.axes[0].lines if line.get_linestyle() == "--")
    x, y = tangent.get_data()
    slope = float(activations.slope(name, numpy.float64(z)))
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(slope)
    assert y.mean() == pytest.approx(float(activations.value(name, numpy.float64(z))))
    marked = [line.get_data() for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    assert [float(data[1][0]) for data in marked] == pytest.approx([float(y.mean()), slope])
    assert f"derivative {slope:.3f}" in explorer.alt(name, z, 3)


def test_ten_sigmoids_keep_less_than_a_millionth():
    assert max(activation.kept("sigmoid", z, 10) for z in numpy.linspace(-6, 6, 121)) < 1e-6
    assert activation.kept("relu", 1.0, 20) == 1
    assert activation.kept("relu", -1.0, 1) == 0


@pytest.mark.parametrize(("chart", "place", "z"), [(0, (-2.5, 1.0), -2.5), (1, (2.5, 0.5), 2.5)])
def test_pointing_sets_the_input(chart, place, z):
    explorer = activation.Activation()
    point = explorer.charts[chart].transData.transform(place)
    assert explorer.point(*point, **explorer.values()) == {"z": pytest.approx(z)}
    assert explorer.point(1.0, 1.0, **explorer.values()) == {}


def test_every_pale_curve_has_its_name_beside_it():
    for axes, function in zip(activation.Activation().charts, (activations.value, activations.slope), strict=True):
        named = {text.get_text(): text.xy for text in axes.texts if hasattr(text, "xy")}
        assert set(named) == set(activations.LABELS.values())
        for name, label in activations.LABELS.items():
            z, height = named[label]
            assert height == pytest.approx(float(function(name, numpy.float64(z))))
