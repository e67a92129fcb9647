"""What the prose of 01_background states as a bound, held against what the committed notebook recorded."""

import pytest
from recorded import recorded

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("01_background")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_three_dozen_models_and_a_growth_between_a_thousand_and_ten_thousand(results):
    assert 30 <= results["models_in_table"] <= 45
    assert 1e3 < results["growth_alexnet_to_llama"] < 1e4


def test_errors_fell_in_every_area(results):
    assert set(results["error_cut"]) == {"image", "language", "speech", "finance", "medicine"}
    assert min(results["error_cut"].values()) > 0.1


def test_the_line_falls_since_gpt3_and_rose_before(results):
    factors = results["yearly_factors"]
    assert factors["language, since GPT-3"][0] < 1 < factors["language, until GPT-3"][0]
    assert factors["language, since GPT-3"][1] < 1  # "not surely grown"
    assert factors["all dense models"][1] > 1


def test_records_prove_little_and_the_crowd_more(results):
    assert results["shuffled_record_factor"] > 1.2
    assert 0.1 < results["share_as_fast"] < 0.5  # "a good share"
    assert results["share_as_steep"] < 0.01  # "almost never"


def test_tokens_for_each_parameter(results):
    ratio = results["tokens_per_parameter"]
    assert all(ratio[name] < 2 for name in ("GPT-3", "Gopher", "MT-NLG", "PaLM"))  # "one or two tokens"
    assert ratio["Chinchilla"] == 20
    assert all(ratio[name] > 300 for name in ("phi-3-mini", "DeepSeek-V3", "Qwen3-235B", "Kimi K2"))


def test_deepseek_lands_where_others_do(results):
    assert 0.25 < results["deepseek_implied_utilisation"] < 0.5
    assert results["deepseek_cost"] == pytest.approx(5.576e6)


def test_money_for_a_gpt3_is_the_smallest_gap_and_text_the_largest(results):
    gap = results["gaps"]["GPT-3"]
    assert min(gap, key=gap.get) == "money (last run)" and 0.8 < gap["money (last run)"] < 1.25  # "about what"
    assert max(gap, key=gap.get) == "text" and gap["text"] > 1000
    assert results["budget_parameters"] > 1e10


def test_people_are_the_largest_part_of_every_own_model(results):
    share = results["people_share"]
    assert all(share[option] > 0.5 for option in ("scratch", "finetune", "small"))
    assert share["api"] < 0.5


def test_the_decision(results):
    assert results["winner"] == "api"
    assert results["crossings"]["small"] < results["crossings"]["finetune"] < results["crossings"]["scratch"]
    assert set(results["flipping"]) >= {"requests", "tokens", "seconds", "api_price"}
    assert len(results["flipping"]) <= 8 and results["without_effect"] > results["tried"] / 2  # "most hardly move it"
    assert results["scratch_wins"] == 0
    assert 0 < results["share_affordable"] < 1


def test_verdicts(found):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert verdicts == {"1-fields": "depends", "1-resources": "depends", "1-use": "depends"}


def test_the_largest_cut_of_errors_is_not_made_by_an_old_rival(results):
    """Speech: the best of the month before, and not the best of five years before, which would win by far."""
    cut = results["error_cut"]
    assert max(cut, key=cut.get) == "image" and cut["speech"] < 0.25


def test_an_h800_was_used_as_others_use_theirs(results):
    """The tokens belong to the hours of pre-training alone: 34.6 %, not the 33 % of all hours."""
    assert results["deepseek_implied_utilisation"] == pytest.approx(0.346, abs=0.001)
