import json
from types import SimpleNamespace

import numpy
import pytest

from course_utils.core import results
from course_utils.core.errors import CourseError


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    results.forget()
    bundles = []
    monkeypatch.setattr(results, "show_bundle", bundles.append)
    yield bundles
    results.forget()


def test_recorded_values_are_plain_json(shown):
    results.record(accuracy=numpy.float32(0.5), runs=numpy.array([1, 2]), name="x", parts={1: (True, None)})
    data = shown[0][results.RESULT]
    assert json.loads(json.dumps(data)) == {"accuracy": 0.5, "runs": [1, 2], "name": "x", "parts": {"1": [True, None]}}
    assert "accuracy = 0.5" in shown[0]["text/plain"]
    assert results.recorded()["runs"] == [1, 2]


@pytest.mark.parametrize("value", [float("nan"), [1.0, float("inf")], numpy.nan])
def test_numbers_that_are_not_finite_are_refused(value):
    with pytest.raises(CourseError, match="loss is (nan|inf)"):
        results.record(loss=value)


def test_things_that_are_not_data_are_refused():
    with pytest.raises(CourseError, match="model is of type object"):
        results.record(model=object())


def test_the_verdict_is_computed(shown):
    results.claim("5.4-accuracy", numpy.bool_(False), "65 %")
    assert shown[0][results.CLAIM]["verdict"] == "refuted"
    assert "✗ 5.4-accuracy" in shown[0]["text/plain"]
    results.claim("5.4-accuracy", 0.8 > 0.7, "80 %")
    assert shown[1][results.CLAIM]["verdict"] == "confirmed"


@pytest.mark.parametrize("verdict", ["perhaps", 1, None])
def test_a_verdict_of_another_kind_is_refused(verdict):
    with pytest.raises(CourseError, match="allowed"):
        results.claim("5.4-accuracy", verdict, "65 %")


def test_the_numbers_of_a_claim_stand_in_its_sentence_and_beside_it(shown):
    values = {"accuracy": numpy.float32(0.75), "n": 3000, "device": "CPU"}
    results.claim("5.4-accuracy", True, "{accuracy:.1%} of {n:,} on {device}", values=values)
    data = shown[0][results.CLAIM]
    assert data["measured"] == "75.0% of 3,000 on CPU" and shown[0]["text/plain"].endswith(data["measured"])
    assert json.loads(json.dumps(data["values"])) == {"accuracy": 0.75, "n": 3000, "device": "CPU"}
    assert data["sentence"] == "{accuracy:.1%} of {n:,} on {device}"


def test_a_claim_without_values_is_taken_as_it_is(shown):
    results.claim("5.4-accuracy", True, "{accuracy} %")
    assert shown[0][results.CLAIM]["measured"] == "{accuracy} %" and "values" not in shown[0][results.CLAIM]


@pytest.mark.parametrize("sentence", ["{acuracy:.1%}", "{accuracy:.1q}", "{accuracy", "{0}", "{accuracy.x}"])
def test_a_sentence_that_cannot_be_filled_is_told(sentence):
    with pytest.raises(CourseError, match=r"5.4-accuracy cannot be filled in .*as \{accuracy:.3g\}"):
        results.claim("5.4-accuracy", True, sentence, values={"accuracy": 0.75})


def test_depends_needs_a_reason():
    with pytest.raises(CourseError, match="because"):
        results.claim("5.1-gpu", "depends", "x")


def test_an_unknown_claim_is_refused():
    with pytest.raises(CourseError, match=r"no claim '9.9-x'"):
        results.claim("9.9-x", True, "x")


def test_table_names_every_claim_and_escapes(shown):
    results.claim("5.4-accuracy", False, "65 % < 78 %")
    results.claims_table()
    assert "65 % &lt; 78 %" in shown[-1]["text/html"]
    assert "5.4-accuracy" in shown[-1]["text/plain"]


@pytest.mark.parametrize("card_in", [None, "08_training"])
def test_own_data_have_no_verdicts_and_the_chapter_with_the_card_is_named(monkeypatch, capsys, shown, card_in):
    monkeypatch.setattr(results, "own_data", lambda: "your own data, mine of 2026-01-11")
    results.claims_table(card_in)
    told = capsys.readouterr().out
    assert shown == [] and "there are no verdicts" in told
    assert ("the one at the end of 08_training decides" in told) == bool(card_in)


def test_collect_reads_back_what_was_shown(shown):
    results.show_run("Device: CPU.", {"seed": 3})
    results.record(a=1)
    results.record(a=2, b=3)
    results.claim("5.4-accuracy", True, "first")
    results.claim("5.4-accuracy", False, "second")
    cells = [{"cell_type": "code", "outputs": [{"output_type": "display_data", "data": data}]} for data in shown]
    found = results.collect({"cells": [{"cell_type": "markdown"}, *cells]})
    assert found["run"] == {"seed": 3}, "no data set was handed out"
    assert found["results"] == {"a": 2, "b": 3}
    assert [(claim["id"], claim["verdict"]) for claim in found["claims"]] == [("5.4-accuracy", "refuted")]


def note(name, fingerprint="0"):
    return results.note_data(SimpleNamespace(name=name, tier="bundled", fingerprint=fingerprint))


def test_every_data_set_that_was_handed_out_is_in_the_result(shown):
    first = note("one")
    assert first.name == "one"
    results.show_run("Device: CPU.", {"data": {"name": "one", "tier": "bundled", "fingerprint": "0"}})
    note("two")
    note("one")
    results.record(a=1)
    note("two", "1")
    results.claim("5.4-accuracy", True, "80 %")
    note("seen by nothing that was recorded")
    cells = [{"outputs": [{"data": json.loads(json.dumps(data))}]} for data in shown]
    run = results.collect({"cells": cells})["run"]
    assert [(one["name"], one["fingerprint"]) for one in run["data_sets"]] == [("one", "0"), ("two", "0"), ("two", "1")]
    assert run["data"] == run["data_sets"][0] and results.data_of(run) == run["data_sets"]


def test_a_second_run_in_the_same_kernel_begins_with_no_data(shown):
    note("one")
    results.forget()
    results.record(a=1)
    assert results.DATA not in shown[0]


def test_a_run_that_was_kept_before_sets_were_noted_has_its_own():
    old = {"data": {"name": "one", "tier": "bundled", "fingerprint": "0"}}
    cells = [{"outputs": [{"data": {results.RUN: old}}]}]
    assert results.collect({"cells": cells})["run"]["data_sets"] == [old["data"]] == results.data_of(old)
    assert results.data_of({}) == []


def test_every_claim_names_its_chapter_and_section():
    from course_utils.core import chapters

    for name, entry in results.registry().items():
        assert set(entry) == {"section", "chapter", "text"}, name
        assert entry["chapter"] in chapters.names(), name
        assert name.startswith(entry["section"] + "-"), name
