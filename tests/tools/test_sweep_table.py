"""The table of a sweep: one row a run, types that survive the files, nothing foreign mixed in, an honest best."""

import json

import pandas
import pytest
from sweep_folder import grid, make

from course_utils.core.errors import CourseError
from course_utils.notebook import sweep_results
from course_utils.tools.sweeps import table
from course_utils.tools.sweeps.store import Store


def recorded(given):
    return {
        "test_accuracy": 0.6 + given["learning_rate"], "epochs_run": 3, "good": True, "note": "fine",
        "seed_accuracies": [0.5, 0.7], "seconds": 12, "learning_rate": 7, "parts": {"a": 1}, "roles": ["x", "y"],
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    runs = grid(profile=["smoke"], learning_rate=[0.001, 0.01], seed=[0, 1])
    make(tmp_path / "sweep", runs, recorded, swept=["learning_rate", "seed"], failed={3})
    return tmp_path / "sweep"


def test_columns_are_those_that_are_documented(folder):
    found = table.write(Store(folder))
    assert list(found.columns) == [
        "id", "status", "error", "learning_rate", "seed", "profile", "test_accuracy", "epochs_run", "good", "note",
        "seed_accuracies_mean", "seed_accuracies_std", "seed_accuracies_n", "result_seconds", "result_learning_rate",
        "seconds", "peak_memory_mb", "device", "notebook",
    ]  # fmt: skip
    assert list(found["status"]) == ["done"] * 3 + ["failed"]
    first = found.iloc[0]
    assert first["seed_accuracies_mean"] == pytest.approx(0.6) and first["seed_accuracies_n"] == 2
    assert first["seed_accuracies_std"] == pytest.approx(0.1 * 2**0.5)
    assert (first["seconds"], first["result_seconds"], first["result_learning_rate"]) == (3.0, 12, 7)
    assert (folder / first["notebook"]).exists()


def test_types_survive_parquet_and_csv_though_a_failed_run_has_no_numbers(folder):
    written = table.write(Store(folder))
    kinds = {"test_accuracy": "Float64", "epochs_run": "Int64", "good": "boolean", "note": "string", "seed": "Int64"}
    back = sweep_results.read(folder)
    pandas.testing.assert_frame_equal(back, written)
    assert back.attrs == written.attrs
    assert {name: str(back[name].dtype) for name in kinds} == kinds
    assert back["test_accuracy"].isna().tolist() == [False, False, False, True]
    plain = pandas.read_csv(folder / "results.csv", dtype={"id": str})
    assert plain["test_accuracy"].dtype == "float64" and plain["epochs_run"].dtype == "float64"
    assert plain["learning_rate"].tolist() == [0.001, 0.001, 0.01, 0.01]
    assert plain["id"].tolist() == written["id"].tolist()


def test_kinds_that_are_mixed_become_text_and_lists_of_one_have_no_spread(tmp_path):
    runs = grid(rate=[0.1, "auto"])
    make(tmp_path, runs, lambda given: {"one": [5], "flag": True if given["rate"] == "auto" else 3}, swept=["rate"])
    found = table.write(Store(tmp_path))
    assert found["rate"].tolist() == ["0.1", "auto"] and found["flag"].tolist() == ["3", "True"]
    assert found["one_mean"].tolist() == [5.0, 5.0] and found["one_std"].isna().all()


def break_run(folder, change):
    path = sorted(folder.glob("runs/*/result.json"))[0]
    path.write_text(change(path.read_text()))
    return path.parent.name


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text[: len(text) // 2], "is not a whole result"),
        (lambda text: "", "is not a whole result"),
        (lambda text: "[]", "does not say whether"),
        (lambda text: json.dumps({**json.loads(text), "status": "running"}), "does not say whether"),
        (lambda text: json.dumps({**json.loads(text), "id": "another"}), "belongs to the run 'another'"),
        (lambda text: json.dumps({**json.loads(text), "parameters": {"a": 1}}), "was made with other parameters"),
        (lambda text: json.dumps({**json.loads(text), "results": None}), "has no recorded results"),
    ],
)
def test_what_is_no_whole_result_of_this_sweep_is_told_and_not_mixed_in(folder, capsys, change, words):
    broken = break_run(folder, change)
    found = table.write(Store(folder))
    assert len(found) == 3 and broken not in set(found["id"])
    (sentence,) = found.attrs["left_out"]
    assert f"runs/{broken}/result.json" in sentence and words in sentence
    assert sentence in capsys.readouterr().err
    page = (folder / "index.html").read_text()
    assert f"runs/{broken}/result.json" in page and "1 without a result yet" in page


def test_a_result_that_was_not_asked_for_is_left_out(folder):
    asked = json.loads((folder / "sweep.json").read_text())
    stranger = asked["runs"].pop(1)["id"]
    (folder / "sweep.json").write_text(json.dumps(asked))
    found = table.write(Store(folder))
    assert stranger not in set(found["id"]) and len(found) == 3
    (sentence,) = found.attrs["left_out"]
    assert (
        sentence.startswith("1 results in runs/ are of runs that this sweep does not ask for") and stranger in sentence
    )


def measured(tmp_path, values, minimize=False):
    """A table of a sweep over a, with several seeds: values = {a: [metric, ...]}."""
    runs = [{"a": a, "seed": seed} for a, numbers in values.items() for seed in range(len(numbers))]
    make(
        tmp_path, runs, lambda given: {"loss": values[given["a"]][given["seed"]]}, "loss", minimize, ["a", "seed"]
    )  # fmt: skip
    return table.build(*(lambda store: (store.asked(), table.results(store)[0]))(Store(tmp_path)))


def test_the_best_has_mean_spread_and_number_of_runs(tmp_path):
    found = sweep_results.find_best(measured(tmp_path, {1: [0.5, 0.7], 2: [0.9, 0.92], 3: [0.1, 0.3]}), "loss")
    assert found.best.parameters == {"a": 2} and found.best.n == 2 and len(found.best.runs) == 2
    assert found.best.mean == pytest.approx(0.91) and found.best.std == pytest.approx(0.01 * 2**0.5)
    assert found.second.parameters == {"a": 1} and found.within == ()
    assert "0.91 ± 0.014 (2 runs)" in found.sentence()


def test_two_runs_of_a_setting_are_no_spread_to_judge_by(tmp_path):
    """0.80 and 0.7325 against 0.7025 and 0.67: a paired test has p = 0.14."""
    found = sweep_results.find_best(measured(tmp_path, {1: [0.80, 0.7325], 2: [0.7025, 0.67]}), "loss")
    assert found.within == () and "nothing is judged here: repeat" in found.sentence()
    assert "larger than the spread" not in found.sentence()


def test_three_runs_are_judged(tmp_path):
    found = sweep_results.find_best(measured(tmp_path, {1: [0.5, 0.6, 0.7], 2: [0.9, 0.92, 0.91]}), "loss")
    assert "The difference is larger than the spread over seeds." in found.sentence()


def test_lower_is_better_where_it_was_said(tmp_path):
    found = sweep_results.find_best(measured(tmp_path, {1: [0.5, 0.7], 3: [0.1, 0.3]}, True), "loss", True)
    assert found.best.parameters == {"a": 3}


def test_a_difference_within_the_spread_is_told(tmp_path):
    runs = measured(tmp_path, {1: [0.5, 0.7, 0.6], 2: [0.52, 0.72, 0.62], 3: [0.0, 0.1, 0.2]})
    found = sweep_results.find_best(runs, "loss")
    assert [setting.parameters["a"] for setting in found.within] == [1]
    assert "the order is not settled" in found.sentence() and "near to the best: 1" in found.sentence()


def test_one_seed_has_no_spread_and_that_is_told(tmp_path):
    found = sweep_results.find_best(measured(tmp_path, {1: [0.5], 2: [0.9]}), "loss")
    assert found.best.std is None and found.within == ()
    assert "0.9 (one run)" in found.sentence() and "spread over seeds is not known" in found.sentence()


def test_failed_runs_do_not_count_and_none_may_be_left(tmp_path):
    runs = grid(a=[1, 2])
    make(tmp_path, runs, lambda given: {"loss": given["a"]}, "loss", False, ["a"], failed={1})
    found = table.write(Store(tmp_path))
    assert sweep_results.find_best(found, "loss").best.parameters == {"a": 1}
    assert sweep_results.find_best(found[found["status"] == "failed"], "loss") is None


def test_an_unknown_metric_is_told_with_those_that_there_are(folder):
    found = table.write(Store(folder))
    assert sweep_results.metric_column(found, "seed_accuracies") == "seed_accuracies_mean"
    with pytest.raises(CourseError, match="No run recorded a number 'accuracy'; there are: test_accuracy"):
        sweep_results.metric_column(found, "accuracy")
    with pytest.raises(CourseError, match="'note'"):
        sweep_results.metric_column(found, "note")


def test_axes_are_logarithmic_over_decades_only(tmp_path):
    runs = grid(rate=[0.001, 0.1], size=[32, 128], name=["b", "a"])
    make(tmp_path, runs, lambda given: {"m": given["rate"]}, "m", False, ["rate", "size", "name"])
    found = table.write(Store(tmp_path))
    figure = sweep_results.small_multiples(found, "m")
    assert [axis.get_xscale() for axis in figure.axes] == ["log", "linear", "linear"]
    assert len(figure.axes[0].lines[0].get_xdata()) == 8 and len(figure.axes[0].lines[1].get_xdata()) == 2
    assert figure.axes[2].get_xticklabels()[0].get_text() == "a"
    assert "rate: 0.001 (0.001), 0.1 (0.1)" in sweep_results.small_multiples_alt(found, "m")
    lines = sweep_results.parallel_coordinates(found, "m")
    assert len(lines.axes[0].lines) == 8 + 4
    assert "the best single run has 0.1" in sweep_results.parallel_coordinates_alt(found, "m")


@pytest.mark.parametrize(
    ("values", "log"),
    [([*range(1, 11)], False), ([0.001, 0.003, 0.01], True), ([1, 10, 100], True), ([10, 20], False), ([0, 5], False)],
)
def test_an_axis_is_logarithmic_where_values_lie_evenly_by_factors(values, log):
    assert sweep_results._Scale(pandas.Series(values)).log is log


def test_a_failed_run_comes_last_whatever_it_recorded(folder):
    failed = next(path for path in folder.glob("runs/*/result.json") if '"failed"' in path.read_text())
    result = json.loads(failed.read_text())
    failed.write_text(json.dumps({**result, "results": {"test_accuracy": 99.0}}))
    found = table.write(Store(folder))
    ordered = sweep_results.best_first(found, "test_accuracy")
    assert ordered["test_accuracy"].tolist()[-1] == 99.0 and ordered["status"].tolist()[-1] == "failed"
    assert ordered["test_accuracy"].tolist()[:2] == [0.61, 0.601]
    assert sweep_results.find_best(found, "test_accuracy").best.mean == pytest.approx(0.61)


def test_two_parameters_need_no_parallel_coordinates(folder):
    assert sweep_results.parallel_coordinates(table.write(Store(folder)), "test_accuracy") is None
