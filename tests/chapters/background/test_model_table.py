import re

import pytest

from course_utils.chapters.background import model_table
from course_utils.core.errors import CourseError

MODELS = model_table.models()


def test_rows_are_in_order_of_date_and_names_are_unique():
    dates = [row.date for row in MODELS]
    assert dates == sorted(dates)
    assert len({row.name for row in MODELS}) == len(MODELS)
    assert dates[0] == "2012-12" and dates[-1] >= "2025"


@pytest.mark.parametrize("row", MODELS, ids=lambda row: row.name)
def test_each_row_has_its_paper_and_is_complete(row):
    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", row.date)
    assert row.link.startswith(("https://arxiv.org/abs/", "https://doi.org/", "https://cdn.openai.com/"))
    assert re.search(r"\(20\d\d\)", row.paper)
    assert row.domain in model_table.DOMAINS
    assert 0 < row.active <= row.parameters
    assert row.tokens or row.data
    # An arXiv number begins with year and month: the date in the table must be that month.
    number = re.fullmatch(r"https://arxiv.org/abs/(\d\d)(\d\d)\.\d{4,5}", row.link)
    if number:
        assert row.date == f"20{number[1]}-{number[2]}"


def test_a_year_in_the_paper_is_the_year_of_the_date():
    for row in MODELS:
        assert re.search(r"\((20\d\d)\)", row.paper)[1] == row.date[:4], row.name


def test_stated_and_computed_compute_agree_within_a_factor_of_two():
    both = [row for row in MODELS if row.stated_flops and row.computed_flops]
    assert len(both) >= 6
    for row in both:
        assert 0.49 < row.stated_flops / row.computed_flops < 1.5, row.name


def test_gpu_hours_and_compute_imply_a_sensible_utilisation():
    row = model_table.model("DeepSeek-V3")
    assert 0.2 < row.flops / (row.gpu_hours * 3600 * 989e12) < 0.6


def test_known_numbers():
    gpt3 = model_table.model("GPT-3")
    assert (gpt3.parameters, gpt3.tokens, gpt3.flops, gpt3.flops_kind) == (175e9, 300e9, 3.14e23, "stated")
    assert gpt3.year == pytest.approx(2020 + 4.5 / 12)
    assert model_table.training_flops(175e9, 300e9) == pytest.approx(3.15e23)
    chinchilla = model_table.model("Chinchilla")
    assert chinchilla.tokens / chinchilla.parameters == model_table.TOKENS_PER_PARAMETER


def test_experts_are_counted_by_what_is_active():
    row = model_table.model("Kimi K2")
    assert row.computed_flops == pytest.approx(6 * 32e9 * 15.5e12)
    unknown = model_table.model("Switch-C")  # its active parameters are not in the table
    assert unknown.computed_flops is None and unknown.flops_kind == "unknown"


def test_every_kind_of_data_and_small_models_are_there():
    assert {row.domain for row in MODELS} == set(model_table.DOMAINS)
    assert sum(row.parameters < 1e8 for row in MODELS) >= 4
    assert sum(row.sparse for row in MODELS) >= 4


def test_pairs_and_gains():
    for row in model_table.pairs():
        assert row["smaller_parameters"] < row["larger_parameters"] and row["link"].startswith("https://")
    for row in model_table.gains():
        assert 0 < row["after"] < row["before"] < 100 and row["link"].startswith("https://") and row["measure"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(60e6, "60M"), (1.571e12, "1.57T"), (999.9e9, "1T"), (4.2e6, "4.2M"), (12, "12"), (2048, "2.05k")],
)
def test_short(number, words):
    assert model_table.short(number) == words


def test_unknown_model():
    with pytest.raises(CourseError, match="GPT-3"):
        model_table.model("GPT-9")


def test_table_has_a_link_for_each_row(shown_tables):
    model_table.table()
    html = shown_tables[0]["text/html"]
    assert html.count("<a href=") == len(MODELS)
    assert all(row.link in html for row in MODELS)
