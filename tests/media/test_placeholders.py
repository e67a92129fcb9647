import pytest

from course_utils.media import placeholders


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{0} of {name}", ["{0}", "{name}"]),
        ("%(count)s files, %d done, %s", ["%(count)s", "%d", "%s"]),
        ("save %1 as $(ARG1)", ["%1", "$(ARG1)"]),
        ("100% sure, 5 %", []),
        ("50%done", []),
        ("%PRODUCTNAME Writer", ["%PRODUCTNAME"]),
    ],
)
def test_what_is_a_placeholder(text, wanted):
    assert placeholders.found(text) == wanted


def test_the_same_placeholder_gets_the_same_mark_on_both_sides():
    english, names = placeholders.protect("copy {a} to {b}, then {a}")
    chinese, all_names = placeholders.protect("把{b}换成{a}", names)
    assert english == "copy ⓪ to ①, then ⓪" and chinese == "把①换成⓪" and all_names == ["{a}", "{b}"]
    assert placeholders.restore(chinese, names) == "把{b}换成{a}"


def test_a_mark_that_stands_for_nothing_is_left_out_and_a_seventh_placeholder_stays():
    assert placeholders.restore("⓪和③", ["{a}"]) == "{a}和"
    text, _names = placeholders.protect(" ".join(f"{{{n}}}" for n in range(7)))
    assert text.endswith("⑤ {6}")


@pytest.mark.parametrize(
    ("translation", "intact"), [("删除{n}个", True), ("删除", False), ("删除{n}{n}", False), ("删除{m}", False)]
)
def test_survival_counts_each_one(translation, intact):
    assert placeholders.survived("delete {n} items", translation) is intact
