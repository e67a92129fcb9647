import pytest

from course_utils.core.i18n import N_, _, known_as, pgettext, punctuated, speaking


def test_a_context_gives_one_english_word_two_chinese_ones():
    assert pgettext("not sparse", "dense") == _("dense") == N_("dense") == "dense"
    with speaking("zh"):
        assert (_("dense"), pgettext("not sparse", "dense"), N_("dense")) == ("全连接", "稠密", "dense")


@pytest.mark.parametrize(("name", "known"), [("sneaker", "运动鞋"), ("运动鞋", "运动鞋"), ("lamp", "lamp"), ("", "")])
def test_a_class_is_known_by_its_english_name_too(name, known):
    with speaking("zh"):
        assert known_as(name, ("包", "运动鞋")) == known
    assert known_as(name, ("bag", "sneaker")) == name


def test_what_is_joined_is_punctuated_in_the_language_of_the_notebook():
    with speaking("zh"):
        assert punctuated("购买: 记忆库, 术语表; 编辑.") == "购买：记忆库，术语表；编辑。"
        assert punctuated("mAP 0.8 （一次运行）") == "mAP 0.8（一次运行）"
    assert punctuated("buy: memory, terms; editing.") == "buy: memory, terms; editing."
