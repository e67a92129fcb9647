"""What 16_tools_and_papers says of frameworks, EfficientNet, style and books, held against what it recorded."""

import pytest
from recorded import recorded

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("16_tools_and_papers")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_three_frameworks_compute_the_same(results):
    losses = results["kept_losses"].values()
    assert len(losses) == 3 and max(losses) - min(losses) < 5e-4, "in the first three digits"
    times = results["kept_step_cpu_ms"].values()
    assert max(times) > 1.2 * min(times), "speed does differ"
    assert "tensorflow" in results["backends_here"]


def test_all_loops_run_eagerly_and_jax_refuses_compiled(results):
    loops = results["loops"]
    assert all(eager == 10 for eager, _compiled in loops.values())
    assert {name for name, (_eager, compiled) in loops.items() if isinstance(compiled, str)} == {"JAX"}


def test_knobs(results):
    growth = results["growth"]
    assert 3.5 < growth["width"][1] < 4 and 1.7 < growth["depth"][1] < 2.2
    assert growth["resolution"][0] == 1 and growth["resolution"][1] == pytest.approx(4, abs=0.05)


def test_parameters_sit_late_and_multiplications_early(results):
    parameters, multiplications = results["late_shares"]
    assert parameters > 0.7 and multiplications < 0.45
    assert results["full_over_separable"] > 5


def test_the_dahlia_gets_a_name_that_is_not_its_own(results):
    temple, flower = results["photographs_named"]
    assert any(name in ("palace", "pagoda", "monastery", "stupa") for name, _chance in temple), "close by"
    assert flower[0][1] < temple[0][1] < 0.6, "less sure of the dahlia"
    assert not any("dahlia" in name.lower() for name, _chance in flower)


def test_garments(results):
    found = results["garments"]
    ends = ("added up", "pixels", "features")
    ways = {end: values for name, values in found.items() for end in ends if name.endswith(end)}
    untrained, pixels, features = (sum(ways[end]) / len(ways[end]) for end in ends)
    assert 0.1 < untrained < 0.5, "only a minority"
    assert features > 0.65, "most garments are right"
    assert abs(features - pixels) < 0.15, "comes close"


def test_style(results):
    assert results["gram_difference"] < 1e-12
    assert results["style_loss_last"] < 0.1 * results["style_loss_first"]
    colours, random_weights, trained = results["style_judged"]
    assert trained < 0.5 * min(colours, random_weights)
    assert colours > 0.5 and random_weights > 0.5


def test_only_pixels_changed(results):
    assert results["weights_change"] == 0
    assert results["pixels_changed"] == 3 * results["picture_side"] ** 2


def test_books(results):
    assert results["wrong_authors"] == 1 and results["code_cells"] > 2000


def test_the_verdicts(found):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    wanted = {
        "7.1-author": "refuted",
        "7.1-goodfellow": "depends",
        "7.1-qiu": "confirmed",
        "7.1-d2l": "confirmed",
        "7.2-tensorflow": "confirmed",
        "7.2-pytorch": "depends",
        "7.2-keras": "depends",
        "7.2-keras-pretrained": "confirmed",
        "7.3-style": "refuted",
        "7.3-efficientnet": "confirmed",
    }
    assert {name: verdicts[name] for name in wanted} == wanted


def test_every_trained_run_of_the_kept_table_is_nearer_than_the_rivals():
    from course_utils.chapters.tools_and_papers import style_seeds

    said = style_seeds.in_words()
    assert "3 seeds" in said and "Each trained run is nearer than every rival." in said
