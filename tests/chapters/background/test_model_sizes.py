import pytest

from course_utils.chapters.background import model_table
from course_utils.chapters.background.explorers import model_sizes
from course_utils.core.errors import CourseError

MODELS = model_table.models()


@pytest.fixture(scope="module")
def explorer():
    return model_sizes.ModelSizes()


@pytest.mark.parametrize("measure", model_sizes.MEASURES)
def test_pointing_at_a_model_chooses_it(explorer, measure):
    explorer.draw("GPT-3", "all", measure)
    for row in model_sizes.shown("all", measure):
        place = explorer.axes.transData.transform((row.year, model_sizes.value(row, measure)))
        chosen = model_table.model(explorer.point(*place, model="GPT-3", domain="all", measure=measure)["model"])
        assert (chosen.year, model_sizes.value(chosen, measure)) == (row.year, model_sizes.value(row, measure))


def test_pointing_into_the_empty_corner_or_at_a_filtered_model_does_not_choose_it(explorer):
    explorer.draw("GPT-3", "all", "parameters")
    assert explorer.point(2, 2, model="GPT-3", domain="all", measure="parameters") == {}
    place = explorer.axes.transData.transform((MODELS[0].year, MODELS[0].parameters))  # AlexNet
    assert explorer.point(*place, model="GPT-3", domain="speech", measure="parameters").get("model") != "AlexNet"


def test_the_list_reaches_every_model(explorer):
    assert list(explorer.controls["model"].options.values()) == [row.name for row in MODELS]


def test_words_change_and_say_the_facts(explorer):
    def alt(model, domain="all", measure="parameters"):
        return explorer.alt(model, domain, measure)

    said = [alt(row.name) for row in MODELS]
    assert len(set(said)) == len(said)
    gpt3 = alt("GPT-3")
    assert "175B" in gpt3 and "3.14e+23" in gpt3 and "stated" in gpt3 and "https://arxiv.org/abs/2005.14165" in gpt3
    assert "computed" in alt("LLaMA-65B")
    assert "(37B active)" in alt("DeepSeek-V3")
    assert "no place on this axis" in alt("AlexNet", "all", "flops")
    assert alt("GPT-3", "speech").startswith("3 models")


def test_a_model_without_the_number_has_no_ring():
    assert model_sizes.value(model_table.model("AlexNet"), "flops") is None
    assert model_sizes.value(model_table.model("Switch-C"), "active") is None
    assert model_sizes.value(model_table.model("DeepSeek-V3"), "active") == 37e9


def test_unknown_axis():
    with pytest.raises(CourseError, match="flops"):
        model_sizes.value(MODELS[0], "colour")
