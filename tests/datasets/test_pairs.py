import shutil
import sys

import pytest

from course_utils import datasets
from course_utils.core.errors import CourseError
from course_utils.datasets.pairs import base, interface_strings, office_strings, tatoeba
from course_utils.media.placeholders import found as placeholders_in
from course_utils.media.tokens import is_chinese

AMONG = ("tatoeba", "office_strings", "interface_strings")


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No local data, an empty cache, no LibreOffice."""
    for name in ("COURSE_DATA_DIR", "COURSE_TIER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(office_strings, "FOLDERS", (str(tmp_path / "no-office"),))


@pytest.fixture(scope="module")
def strings():
    return interface_strings.load(interface_strings.find("bundled", None), "bundled")


def some(*rows):
    return base.Pairs(*map(tuple, zip(*[(*row, "here") for row in rows], strict=True)))


def test_references_hold_every_different_translation_in_both_directions():
    part = some(("delete", "删除"), ("remove", "删除"), ("delete", "移除"), ("delete", "删除"))
    assert part.references("en") == {"delete": ["删除", "移除"], "remove": ["删除"]}
    assert part.references("zh") == {"删除": ["delete", "remove"], "移除": ["delete"]}


def test_copies_differ_in_capitals_blanks_and_marks_only():
    part = some(
        ("Save all…", "全部保存"), ("save  all", "全部保存"), ("save all", "保存全部"), ("+", "加"), ("-", "减")
    )
    assert base.distinct(part) == [0, 2, 3, 4]


def test_groups_hang_together_through_either_side():
    part = some(("delete", "删除"), ("remove", "删除"), ("remove", "移除"), ("open", "打开"), ("Open!", "开启"))
    group = base.groups(part).tolist()
    assert group[0] == group[1] == group[2] != group[3] == group[4]


def test_a_split_is_a_partition_of_whole_groups():
    part = some(*[(f"text {n // 2}", f"文{'一二三四五六七八九十'[n % 10]}{n}") for n in range(100)])
    found = base.split(part, 10, 20)
    assert [len(one) for one in found] == [70, 10, 20]
    assert sorted(text for one in found for text in one.chinese) == sorted(part.chinese)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert not set(found[one].english) & set(found[other].english)
    assert [one.english for one in base.split(part, 10, 20)] == [one.english for one in found]


def test_names_join_the_training_but_for_those_that_are_asked_elsewhere():
    part, names, asked = (
        some(("open", "打开")),
        some(("German", "德语"), ("Open", "开"), ("x", "关")),
        some(("close", "关")),
    )
    found = base.joined(part, names, without=(asked, some(("OPEN", "开启"))))
    assert sorted(found.english) == ["German", "open"] and len(found.origins) == 2


def keys(part, language):
    return {base.key(text) for text in part.side(language)}


def test_interface_strings_are_clean_and_split_without_a_leak(strings):
    assert strings.tier == "bundled" and set(strings.train.origins) == {"jupyter", "django", "sphinx", "cldr"}
    assert len(strings.train) > 3500 and len(strings.test) > 350 and len(strings.raw) > len(strings.train) + 700
    assert "cldr" not in strings.test.origins + strings.validation.origins
    for language in base.LANGUAGES:
        for one, other in ((strings.train, strings.test), (strings.train, strings.validation)):
            assert not keys(one, language) & keys(other, language)
    for part in (strings.train, strings.validation, strings.test):
        for english, chinese in zip(part.english, part.chinese, strict=True):
            assert is_chinese(chinese) and not is_chinese(english)
            assert len(english) <= 40 and len(chinese) <= 20 and not set("<>`\n") & set(english + chinese)
    assert sum(bool(placeholders_in(text)) for text in strings.train.english) > 200


def test_the_same_strings_each_time_and_limit_shortens_training(strings):
    again = interface_strings.load(interface_strings.find("bundled", None), "bundled", limit=300)
    assert again.train.english == strings.train.english[:300] and again.test == strings.test
    assert again.fingerprint != strings.fingerprint


@pytest.mark.parametrize(
    ("english", "chinese", "wanted"),
    [
        ("&Save as…", "另存为(&S)…", ("Save as", "另存为")),
        ("_Open file:", "打开 文件 (O)：", ("Open file", "打开文件")),
        ("Sa_ve", "保存(_V)", ("Save", "保存")),
        ("object_type {n}", "对象类型 {n}", ("object_type {n}", "对象类型{n}")),
        ("<b>Save</b>", "<b>保存</b>", None),
        ("two\nlines", "两\n行", None),
        ("OK", "OK", None),
        ("x" * 41, "长", None),
        ("{a}", "{a}的", None),
        ("see https://example.org", "见 https://example.org", None),
    ],
)
def test_a_pair_is_tidied_or_left_out(english, chinese, wanted):
    assert interface_strings.tidy(english, chinese) == wanted


def jupyter_copy(tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(interface_strings.find("bundled", None) / "locale", folder / "locale")
    return folder


def catalogue(folder):
    return folder / "locale/zh_CN/LC_MESSAGES/jupyterlab.mo"


def cut(folder):
    path = catalogue(folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(folder):
    catalogue(folder).write_bytes(b"")


def foreign(folder):
    catalogue(folder).write_bytes(b"<html>no catalogue</html>")


def gone(folder):
    for path in catalogue(folder).parent.iterdir():
        path.unlink()


@pytest.mark.parametrize("harm", [cut, empty, foreign, gone])
def test_a_broken_catalogue_is_one_clear_error(tmp_path, harm):
    folder = jupyter_copy(tmp_path)
    interface_strings.inspect(folder, "bundled")
    harm(folder)
    for step in (interface_strings.inspect, interface_strings.load):
        with pytest.raises(CourseError, match="pip install --force-reinstall 'jupyterlab-language-pack") as caught:
            step(folder, "bundled")
        assert "\n" not in str(caught.value)


def test_a_missing_package_is_told_with_its_remedy(monkeypatch):
    monkeypatch.setattr(interface_strings.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CourseError, match="is not installed: .*pip install"):
        datasets.load("interface_strings")
    (status,) = [one for one in datasets.status() if one.name == "interface_strings"]
    assert not status.intact and "pip install" in status.text


def test_django_is_read_and_not_run():
    import subprocess

    code = (
        "import sys; from course_utils.datasets.pairs import interface_strings as i;"
        "i.load(i.find('bundled', None), 'bundled');"
        "assert not {'django', 'sphinx', 'jupyterlab_language_pack_zh_CN'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_libreoffice_is_an_addition_where_it_is_installed(monkeypatch, tmp_path, strings):
    assert datasets.load("auto", among=AMONG).name == "interface_strings"
    office = tmp_path / "office"
    office.mkdir()
    shutil.copy(catalogue(interface_strings.find("bundled", None)), office / "sw.mo")  # stands for LibreOffice's
    monkeypatch.setattr(office_strings, "FOLDERS", (str(office),))
    data = datasets.load("auto", among=AMONG)
    assert data.name == "office_strings" and "Tatoeba is not on this machine" in data.note
    assert len(data.raw) > len(strings.raw) and "libreoffice" in data.raw.origins
    assert datasets.load("interface_strings").fingerprint == strings.fingerprint
    (office / "sw.mo").write_bytes(b"")
    with pytest.raises(CourseError, match="apt-get install --reinstall libreoffice-l10n-zh-cn"):
        datasets.load("office_strings")


LINES = [
    "Hi.\t嗨。\tCC-BY 2.0 (France)", "Hi.\t你好。\tCC-BY 2.0 (France)", "Hello!\t你好。\tCC-BY 2.0 (France)",
    "I'm fine.\t我沒事。\tCC-BY 2.0 (France)",
]  # fmt: skip


@pytest.fixture
def local(monkeypatch, tmp_path):
    """A small Tatoeba in COURSE_DATA_DIR; its file."""
    monkeypatch.setattr(tatoeba, "FEWEST", 100)
    monkeypatch.setattr(tatoeba, "TEST", 20)
    monkeypatch.setattr(tatoeba, "VALIDATION", 10)
    path = tmp_path / "local" / "cmn-eng" / "cmn.txt"
    path.parent.mkdir(parents=True)
    more = [f"Line {n} is here.\t这里是第{n}行。\tCC-BY 2.0 (France)" for n in range(200)]
    path.write_text("\n".join([*LINES, *more]) + "\n", encoding="utf-8")
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "local"))
    return path


def test_tatoeba_is_found_first_and_its_traditional_lines_are_set_aside(local):
    data = datasets.load("auto", among=AMONG)
    assert (data.name, data.tier) == ("tatoeba", "local") and "COURSE_DATA_DIR" in data.note
    assert data.raw.origins.count("traditional") == 1 and len(data.raw) == 204
    kept = {text for part in (data.train, data.validation, data.test) for text in part.chinese}
    assert "我沒事。" not in kept and "嗨。" in kept
    for language in base.LANGUAGES:
        assert not keys(data.train, language) & keys(data.test, language)


def test_the_file_may_lie_in_the_folder_itself(local, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(local.parent))
    assert datasets.load("tatoeba").tier == "local"


def test_traditional_is_what_only_the_old_code_of_taiwan_has():
    assert (
        tatoeba.is_traditional("我們走吧")
        and not tatoeba.is_traditional("我们走吧")
        and not tatoeba.is_traditional("OK!")
    )


def drop(path):
    path.unlink()
    path.mkdir()


def no_text(path):
    path.write_bytes(b"")


def short(path):
    path.write_text("\n".join(LINES), encoding="utf-8")


def no_tab(path):
    path.write_text(path.read_text(encoding="utf-8") + "no tab here\n", encoding="utf-8")


def other_code(path):
    path.write_bytes(path.read_text(encoding="utf-8").replace("沒", "没").encode("gb18030"))


@pytest.mark.parametrize(
    ("harm", "words"),
    [(drop, "is not a file"), (no_text, "is empty"), (short, "holds"), (no_tab, "line 205"), (other_code, "not UTF-8")],
)
def test_a_broken_tatoeba_is_one_clear_error(local, harm, words):
    harm(local)
    with pytest.raises(CourseError, match=f"cmn.txt .*{words}.*copy it into COURSE_DATA_DIR again") as caught:
        datasets.load("tatoeba")
    assert "\n" not in str(caught.value)


def test_neither_set_is_downloaded():
    for name in AMONG:
        with pytest.raises(CourseError, match="not downloaded"):
            datasets.download(name)
