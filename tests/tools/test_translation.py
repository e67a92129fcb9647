"""The Chinese edition: each rule is shown a pair of cells that breaks it; the commands; the edition as committed."""

import json
import subprocess
from importlib.metadata import entry_points

import nbformat
import pytest
import small
import translation_pair as two
from any_order import Chapter, same_but_for_words
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell

from course_utils.core import i18n, letters
from course_utils.core.environment import chinese_font
from course_utils.core.errors import CourseError
from course_utils.core.results import collect
from course_utils.tools import lab, lint, notebooks, refresh, student
from course_utils.tools.cli import cli
from course_utils.tools.slides import page, plan, timetable
from course_utils.tools.translation import code, commands, editions, history, rules, typography, words

CHAPTERS = [chapter.name for chapter in editions.find() if chapter.begun]

GOOD_CODE = (
    'name = "money"\nprint(f"{name:9} {1:>3} of {2} a{name!r}", "{n} words".format(n=1), end="")  # a short note',
    'name = "钱"\nprint(f"{2} 之中的 {1:>3}，{name!r} {name:9}", "{n} 个词".format(n=1), end="")  # 小注',
)
# Names that the code goes by are the same, though they look like words.
GOOD_KEYS = (
    'sample = "open files"\ncard("what", part["by family", 0], choice="build on it", pair=("out of stock", "缺货"))',
    'sample = "open files"\ncard("什么", part["by family", 0], choice="build on it", pair=("out of stock", "缺货"))',
)
# A question to an English index stays English where a comment says so.
GOOD_ENGLISH = (
    'ask("Why is it so slow?")  # write your own',
    'ask("Why is it so slow?")  # 索引是英文：你的问题也用英文',
)
BAD_CODE = {
    "another number": ("x = 1", "x = 2", "other code"),
    "another name": ("x = a", "x = b", "other code"),
    "a format": ('f"{x:.1f} a"', 'f"{x:.2f} 甲"', "other code"),
    "a conversion": ('f"{x!r} a"', 'f"{x} 甲"', "other code"),
    "an expression in an f-string": ('f"{x} a"', 'f"{y} 甲"', "other code"),
    "a key in an f-string": ("f\"{x['a']} a\"", "f\"{x['b']} 甲\"", "neither Chinese"),
    "one f-string less": ('print(f"{x}", f"{y}")', 'print(f"{x}{y}")', "other code"),
    "a key that computes": ('needs("anywhere")', 'needs("nowhere")', "neither Chinese"),
    "a field": ('"{n} words".format(n=1)', '"{m} 个词".format(n=1)', "other fields"),
    "the language": ('lang: str = "en"  # a', 'lang: str = "en"  # 语', 'default "zh"'),
    "English left in a string": ('print("all is well")', 'print("all is well")', "still English"),
    "English left in an f-string": (
        'print(f"all is {x} well here")',
        'print(f"all is {x} well here")',
        "still English",
    ),
    "English left beside Chinese": ('x = ("all is well", "cat")', 'x = ("all is well", "猫")', "still English"),
    "English left in a comment": ("x = 1  # all is well", "x = 1  # all is well", "still English"),
    "a comment is missing": ("x = 1  # why", "x = 1", "0 comments"),
    "no Python": ("x = 1", "x = = 1", "not Python"),
}
GOOD_COLUMNS = ('measured.show("leak", ("split by picture", "seeds"))',) * 2
GOOD_TEXT = (
    "## Heading\n\nIn May 2020 12 million **tokens** ([arXiv 2001.08361](https://arxiv.org/abs/2001.08361)) of `x` "
    "cost 2 US dollars, $N$ times; one in five, fifty users.",
    "## 标题\n\n2020 年 5 月，`x` 的 1,200 万个**词元**（[arXiv 2001.08361](https://arxiv.org/abs/2001.08361)）要 2 "
    "美元（约 14 元），$N$ 次；5 个里有 1 个，50 位用户。",
)
BAD_TEXT = {
    "a link is missing": ("[a](https://b.org)", "甲", "link"),
    "another link": ("[a](https://b.org)", "[甲](https://c.org)", "link"),
    "another arXiv id": ("arXiv 2001.08361", "arXiv 2001.08362", "arXiv"),
    "another formula": ("a formula $a + b$", "公式 $a - b$", "formula"),
    "another displayed formula": ("it is\n\n$$a + b$$", "即\n\n$$a$$", "formula"),
    "other code": ("the name `x`", "名字 `y`", "code"),
    "a number is missing": ("he saw 17 cats", "他看见几只猫", "number: 17 of"),
    "a number more": ("he saw cats", "他看见 17 只猫", "number: 17 is not"),
    "a unit": ("12 million cats", "1,200 亿只猫", "number"),
    "emphasis is lost": ("a **cat** here", "这里有猫", "emphasis"),
    "emphasis that is not seen": ("**First:** a cat", "**先看：**有猫", "Markdown leaves"),
    "a heading": ("## Cats", "### 猫", "structure: heading"),
    "a row of a table": ("|a|\n|---|\n|b|", "|甲|\n|---|", "structure: rows"),
    "an item of a list": ("- a\n- b", "- 甲", "structure: items"),
    "no Chinese": ("All is well.", "All is well.", "no Chinese"),
}
GOOD_CHINESE = (
    "用 GPU 训练 20 个词元，取 95 % 的区间（见 `x` 和 $x$）：“好”。他说《Attention is all you need now》……**结果**好"
)
BAD_CHINESE = {
    "comma": ("猫,狗", "half-width"),
    "full stop": ("这是猫. 那是狗", "half-width"),
    "full stop at the end": ("这是猫.", "half-width"),
    "brackets": ("猫(狗)", "half-width"),
    "brackets round Latin": ("猫 (GPU) 狗", "half-width"),
    "colon before": ("GPU:猫", "half-width"),
    "quotes": ('他说"猫"', "half-width"),
    "dots": ("等等...", "six dots"),
    "full-width digits": ("有２只猫", "half-width"),
    "no space before Latin": ("用GPU", "a space is missing"),
    "no space after a number": ("20个", "a space is missing"),
    "no space beside code": ("函数`x`好", "a space is missing"),
    "no space in bold": ("用**GPU**好", "a space is missing"),
    "a space between characters": ("猫 狗", "too many"),
    "a space beside punctuation": ("猫， 狗", "too many"),
    "a space before punctuation": ("用 GPU ，狗", "too many"),
    "traditional": ("機器學習", "機 學 習"),
    "half English": ("这只猫 sits on the old mat 上", "still English"),
}


@pytest.mark.parametrize("name", BAD_CODE)
def test_code_that_is_not_the_same(name):
    english, chinese, said = BAD_CODE[name]
    found = list(code.faults(english, chinese))
    assert found and all(said in sentence for sentence in found), found


@pytest.mark.parametrize("name", BAD_TEXT)
def test_texts_that_do_not_agree(name):
    english, chinese, said = BAD_TEXT[name]
    found = list(rules._text(english, chinese))
    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize("name", BAD_CHINESE)
def test_chinese_that_would_not_be_printed(name):
    text, said = BAD_CHINESE[name]
    found = list(typography.faults(text))
    assert any(said in sentence for sentence in found), found


def test_pairs_that_keep_the_rules():
    assert list(code.faults(*GOOD_CODE)) == list(code.faults(*GOOD_KEYS)) == []
    assert list(code.faults(*GOOD_COLUMNS)) == []
    assert list(code.faults(*GOOD_ENGLISH)) == []
    assert list(rules._text(*GOOD_TEXT)) == []
    assert list(typography.faults(GOOD_CHINESE)) == []


@pytest.mark.parametrize(
    ("english", "chinese", "value"),
    [("1.5 trillion", "1.5 万亿", 1.5e12), ("671 billion", "6,710 亿", 671e9), ("350,000", "35 万", 350e3),
     ("0.5", "0.5", 0.5), ("3 thousand", "3 千", 3e3)],
)  # fmt: skip
def test_numbers_are_read_in_both_languages(english, chinese, value):
    assert words.english_numbers(english)[0] == words.chinese_numbers(chinese) == {value}


def test_a_term_is_said_in_the_word_of_the_glossary():
    term = {"en": "gradient", "zh": "梯度", "cell": "a"}

    def pair(make, english, chinese):
        return editions.Pair("a", make(english, id="a"), make(chinese, id="a"))

    assert rules.faults(pair(new_markdown_cell, "the **gradient**", "**梯度**"), [term]) == []
    assert "梯度" in rules.faults(pair(new_markdown_cell, "the **gradient**", "**斜率**"), [term])[0]
    # In code it must be said where the English code says it, but not where it is a name.
    assert rules.faults(pair(new_code_cell, "gradient = 1", "gradient = 1"), [term]) == []
    assert "梯度" in rules.faults(pair(new_code_cell, "x = 1  # gradient", "x = 1  # 斜率"), [term])[0]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("slideshow", {"slide_type": "skip"}, "metadata slideshow"),
        ("tags", ["quiz"], "metadata tags"),
        ("course", {"minutes": 9}, "course.minutes"),
        ("course", {"notes": []}, "0 speaker notes"),
        ("course", {"notes": "问 4 个人。"}, "notes: number"),
        ("course", {"slide": ""}, "slide text is missing: `=== question slide`"),
        ("course", {"slide": two.SLIDE[0]}, "slide: there is no Chinese"),
        ("course", {"slide": "$x^2$ 的**梯度**走 1,300 万步呢？"}, "slide: number"),
        ("course", {"slide": "$x^3$ 的**梯度**走 1,200 万步呢？"}, "slide: formula"),
        ("course", {"slide": "$x^2$ 的梯度走 1,200 万步呢？"}, "slide: emphasis"),
        ("course", {"slide": "- $x^2$ 的**梯度**走 1,200 万步呢？"}, "slide: structure"),
        ("course", {"slide": "$x^2$ 的**梯度**走 1,200 万步呢?"}, "slide: half-width"),
    ],
)
def test_metadata_is_that_of_the_english_cell(key, value, said):
    english = next(cell for cell in two.english().cells if cell.id == "question")
    chinese = nbformat.from_dict(english)
    chinese.source = two.QUESTION[1]
    chinese.metadata["course"] = good = {"minutes": 1, "notes": two.NOTES[1], "slide": two.SLIDE[1]}
    assert rules.faults(editions.Pair("question", english, chinese), two.TERMS) == []
    chinese.metadata[key] = {**good, **value} if key == "course" else value
    assert any(said in sentence for sentence in rules.faults(editions.Pair("question", english, chinese), two.TERMS))


# The commands, on a small chapter.


@pytest.fixture
def course(tmp_path, monkeypatch):
    two.lay(tmp_path, monkeypatch)
    return tmp_path


@pytest.fixture
def translated(course):
    """The small chapter in Chinese, complete."""
    commands.start("00")
    (course / "texts").write_text(two.texts(), encoding="utf-8")
    faults, done = commands.fill("00", course / "texts")
    assert faults == [] and done == "6 of 6 cells accepted."
    assert commands.accept("00", (), missing=True) == []
    return course


def change(name, source=None, edition="en", **course):
    """Change a cell of a chapter: its source, and entries of its metadata `course`; None takes one away."""
    path = editions.path_of(small.CHAPTER, edition)
    notebook = nbformat.read(path, 4)
    cell = next(cell for cell in notebook.cells if cell.id == name)
    cell.source = source or cell.source
    left = {key: value for key, value in {**cell.metadata.get("course", {}), **course}.items() if value is not None}
    if left:
        cell.metadata["course"] = left
    nbformat.write(notebook, path)


def states():
    (chapter,) = editions.find()
    return {pair.id: pair.state for pair in chapter.pairs if pair.state != editions.CURRENT}


def test_a_chapter_is_not_begun_then_missing_then_current(course):
    assert "not begun: 00_start_here" in commands.status() and commands.problems() == []
    assert "0 of them translated" in commands.start("00")
    (chapter,) = editions.find()
    assert set(states().values()) == {"missing"} and len(states()) == len(chapter.english.cells) + 1
    assert len([problem for problem in commands.problems() if "translation: missing" in problem]) == len(states())
    (course / "texts").write_text(two.texts(), encoding="utf-8")
    assert commands.fill("00", course / "texts") == ([], "6 of 6 cells accepted.")
    assert not {"title", "question", "explore", "summary", "quiz:1", "parameters"} & set(states())
    assert commands.accept("00", (), missing=True) == []
    assert states() == {} and commands.problems() == []
    assert commands.status().splitlines()[1].split() == [
        "00_start_here",
        str(len(chapter.pairs)),
        str(len(chapter.pairs)),
        "0",
        "0",
    ]


def test_a_changed_english_cell_is_stale_until_it_is_accepted(translated):
    change("question", two.QUESTION[0] + " And why?")
    assert states() == {"question": "stale"}
    assert [problem.split(": stale")[0] for problem in commands.problems()] == [
        "zh/00_start_here.ipynb [question] translation"
    ]
    assert commands.accept("00", ["question"]) == [] and states() == {}
    change("question", notes="Ask the room, and wait for 4 answers.")
    assert states() == {"question": "stale"}
    assert ["notes: number" in sentence for sentence in commands.accept("00", ["question"])] == [True, True]
    assert states() == {"question": "stale"}, "one that breaks a rule is not accepted"


def test_a_text_for_the_slide_is_translated_as_the_notes_are(translated):
    change("question", slide="Now the **gradient** of $x^2$ in 12 million steps?")
    assert states() == {"question": "stale"}
    shown = commands.show("00", "question")
    assert "The text for the slide changed." in shown and "speaker notes changed" not in shown
    assert "(slide) Now the" in shown and f"(slide) {two.SLIDE[1]}" in shown
    assert commands.accept("00", ["question"]) == [] and states() == {} and commands.problems() == []
    change("question", slide="The **gradient** of $x^2$ in 13 million steps?")
    assert "slide: number" in commands.accept("00", ["question"])[0] and states() == {"question": "stale"}


def test_a_text_for_the_slide_that_is_not_there_is_missing(translated):
    change("question", edition="zh", slide=None)
    assert states() == {"question": "missing"}
    assert commands.status().splitlines()[1].split()[-1] == "1"
    assert ["slide text is missing" in problem for problem in commands.problems()] == [True]
    assert "slide text is missing" in commands.show("00", "question")
    assert ["slide text is missing" in said for said in commands.accept("00", (), missing=True)] == [True]
    commands.start("00")
    assert states() == {"question": "missing"}, "start lays no English text for the slide beside a Chinese one"
    (translated / "texts").write_text(f"=== question slide\n{two.SLIDE[1]}\n", encoding="utf-8")
    assert commands.fill("00", translated / "texts") == ([], "1 of 1 cells accepted.")
    assert states() == {} and commands.problems() == []


def test_a_chinese_slide_may_have_a_text_where_the_english_one_needs_none(translated):
    (translated / "texts").write_text("=== summary slide\n成了.\n=== title slide\n学什么。\n", encoding="utf-8")
    (said,), done = commands.fill("00", translated / "texts")
    assert said.startswith("[summary] slide: half-width") and done == "1 of 2 cells accepted."
    commands.start("00")
    (chapter,) = editions.find()
    assert chapter.pair("title").chinese.metadata["course"] == {"slide": "学什么。"} and states() == {}
    (translated / "texts").write_text("=== summary slide\n=== title slide\n", encoding="utf-8")
    assert commands.fill("00", translated / "texts") == ([], "2 of 2 cells accepted.")
    (chapter,) = editions.find()
    assert "course" not in chapter.pair("title").chinese.metadata, "an empty text takes it away"


def test_a_text_for_the_slide_that_is_none_is_told_in_a_sentence(translated):
    change("question", slide=["a", "b"])
    assert ["course.slide that is no text" in problem for problem in commands.problems()] == [True]


def test_a_question_of_the_quiz_is_a_cell(translated):
    path = translated / "package" / "quiz.en.json"
    path.write_text(path.read_text().replace("Is it so?", "Is it really so?"))
    assert states() == {"quiz:1": "stale"}
    path = translated / "package" / "quiz.zh.json"
    path.write_text(path.read_text(encoding="utf-8").replace("true", "false"), encoding="utf-8")
    assert "right answers" in commands.accept("00", ["quiz:1"])[0]


def test_show_tells_what_changed_since_as_git_remembers_it(translated):
    git = ["git", "-C", str(translated), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for words_ in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        if subprocess.run([*git, *words_], capture_output=True).returncode:
            pytest.skip("git is not here")
    change("question", two.QUESTION[0].replace("comes out", "becomes"))
    shown = commands.show("00", "question")
    assert "-What comes out of" in shown and "+What becomes of" in shown and "梯度" in shown and "stale" in shown
    change("title", "# Another title")
    nbformat.write(nbformat.read(editions.path_of(small.CHAPTER, "en"), 4), editions.path_of(small.CHAPTER, "en"))
    (chapter,) = editions.find()
    assert history.source_of(chapter, chapter.pair("title")) == two.TITLE[0]
    (translated / ".git").rename(translated / "away")
    assert "git has no version" in commands.show("00", "question")


def test_start_again_brings_cells_order_and_metadata_and_keeps_the_translations(translated):
    path = editions.path_of(small.CHAPTER, "en")
    notebook = nbformat.read(path, 4)
    notebook.cells.insert(4, small.text("more", "## More"))
    notebook.cells = [cell for cell in notebook.cells if cell.id != "picture"]
    notebook.cells[3].metadata["slideshow"]["slide_type"] = "subslide"
    nbformat.write(notebook, path)
    assert sum("] order:" in problem for problem in commands.problems()) == 2
    commands.start("00")
    assert states() == {"more": "missing"}
    (chapter,) = editions.find()
    assert [cell.id for cell in chapter.chinese.cells] == [cell.id for cell in notebook.cells]
    assert chapter.chinese.cells[3].source == two.QUESTION[1]
    assert chapter.chinese.cells[3].metadata["course"] == {"minutes": 1, "notes": two.NOTES[1], "slide": two.SLIDE[1]}
    assert [problem.split("] ")[1] for problem in commands.problems()] == ["translation: missing"]


@pytest.mark.parametrize(
    ("words_", "said"),
    [
        (["show", "00", "no-such-cell"], "has no cell 'no-such-cell'"),
        (["show", "77"], "no chapter"),
        (["accept", "00"], "Name the cells"),
        (["fill", "00", "not-there.txt"], "cannot be read as UTF-8 text"),
    ],
)
def test_a_wrong_word_is_told_in_a_sentence(translated, words_, said):
    done = CliRunner().invoke(cli, ["translate", *words_])
    assert done.exit_code == 2 and said in done.output and "Traceback" not in done.output


def test_what_is_not_begun_and_texts_without_a_place_are_told(course):
    with pytest.raises(CourseError, match="not begun"):
        commands.accept("00", ["title"])
    commands.start("00")
    (course / "texts").write_text("lost words\n=== title\n# a\n", encoding="utf-8")
    with pytest.raises(CourseError, match="text before its first line"):
        commands.fill("00", course / "texts")
    (course / "texts").write_text("=== quiz:1\nno json\n", encoding="utf-8")
    with pytest.raises(CourseError, match="quiz:1 is not JSON"):
        commands.fill("00", course / "texts")


def test_a_question_that_breaks_a_rule_is_not_counted_as_accepted(course):
    commands.start("00")
    bad = {**two.question(1), "question": "3 个都是这样吗？"}
    (course / "texts").write_text(f"=== quiz:1\n{json.dumps(bad)}\n", encoding="utf-8")
    faults, done = commands.fill("00", course / "texts")
    assert faults == ["[quiz:1] number: 3 is not in the English text"] and done == "0 of 1 cells accepted."


def test_a_chinese_notebook_keeps_the_conventions_in_its_own_words(translated):
    path = editions.path_of(small.CHAPTER, "zh")
    notebook = nbformat.read(path, 4)

    def found():
        return [problem for problem in lint.lint_notebook(notebook, path.name) if "outputs" not in problem]

    assert [problem for problem in found() if " parts:" not in problem] == []
    notebook.cells[-1].source = "## Summary\n\n成了。"
    assert any("order" in problem for problem in found())
    notebook.cells[-1].source = "## 小结\n\n" + "成" * 210
    assert any("lengths" in problem for problem in found())
    notebook.cells[-1].source = "## 小结\n\n- " + "成" * 102
    assert any("slide_texts: 61 words" in problem for problem in found()), "with the heading 104 characters"
    notebook.cells[-1].metadata["course"] = {"slide": "成" * 100}
    assert not any("slide_texts" in problem for problem in found())
    notebook.cells[-1].metadata["course"] = {"slide": "成了 2 次。"}
    assert any("slide_texts: course.slide has what its text does not have: 2" in problem for problem in found())
    notebook.cells[4].source = "x = 1  # " + "长" * 46
    assert any("101 characters" in problem for problem in found())


# What is made of the edition.


def test_the_student_copy_has_the_chinese_chapters_and_english_ones_where_there_are_none(translated):
    english = small.write(small.good_notebook(), editions.path_of("01_background", "en"))
    assert student.make_student_copy("zh", translated / "work") == []
    laid = {name: nbformat.read(translated / "work" / f"{name}.ipynb", 4) for name in (small.CHAPTER, english.stem)}
    assert laid[small.CHAPTER].cells[0].source == two.TITLE[1]
    assert laid["01_background"].cells[0].source == nbformat.read(english, 4).cells[0].source
    assert all(cell.get("outputs", []) == [] for cell in laid[small.CHAPTER].cells)


def test_jupyterlab_speaks_the_language_of_the_edition(tmp_path):
    def locale(edition):
        path = lab.write_settings(tmp_path, edition) / "labconfig" / "default_setting_overrides.json"
        return json.loads(path.read_text()).get("@jupyterlab/translation-extension:plugin")

    assert locale("zh") == {"locale": "zh_CN"}
    assert locale("en") is None, "the settings of the last start are gone"
    packs = entry_points(group="jupyterlab.languagepack")
    assert "zh_CN" in {pack.name for pack in packs}, "pip install jupyterlab-language-pack-zh-CN"


def test_refresh_executes_the_edition_that_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    for edition in ("en", "zh"):
        small.write(small.runnable("print(2)"), editions.path_of(small.CHAPTER, edition))
    monkeypatch.setattr("course_utils.tools.readme.update", lambda: None)
    done = CliRunner().invoke(cli, ["refresh"], env={"EDITION": "zh"})
    assert done.exit_code == 0, done.output
    fresh = [refresh.is_fresh(nbformat.read(editions.path_of(small.CHAPTER, edition), 4)) for edition in ("en", "zh")]
    assert fresh == [False, True]


@pytest.mark.parametrize(
    ("words_", "called"),
    [
        (["lab"], "course_utils.tools.lab.start"),
        (["assignments"], "course_utils.tools.assignments.release.make"),
        (["timetable"], "course_utils.tools.slides.timetable.text"),
    ],
)
def test_commands_hand_the_edition_on(monkeypatch, words_, called):
    seen = []
    monkeypatch.setattr(called, lambda *some, **more: seen.append([*some, *more.values()]) or "")
    assert CliRunner().invoke(cli, words_, env={"EDITION": "zh"}).exit_code == 0
    assert "zh" in seen[0]


def test_slides_and_timetable_speak_the_language_of_the_edition(translated, monkeypatch):
    path = editions.path_of(small.CHAPTER, "zh")
    last = plan.slides_of(nbformat.read(path, 4), "zh")[-2]
    assert last.notes == ["先举手表决，再点击。 A 正确：对。 B：错。"]
    assert timetable.text("zh").splitlines()[0] == "每课 45 分钟"
    assert timetable.text("en").splitlines()[0] == "Lessons of 45 minutes"
    monkeypatch.setattr(page, "lay_assets", lambda target: None)
    monkeypatch.setattr("course_utils.notebook.overview.ROOT", translated)
    index = page.write("zh", target=translated / "slides")[0].read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in index and "课时安排：每课 45 分钟" in index and "<kbd>S</kbd>" in index
    assert "Timetable" not in index and "Chapters" not in index


# Punctuation of what the package puts together.


def test_joined_pieces_are_punctuated_in_chinese_and_left_alone_in_english():
    joined = "误差：图像 26.2, 语言 (被排除). GPT-3: 钱; a, b (c) 和 1.5."
    assert i18n.punctuated(joined) == joined
    i18n.use_language("zh")
    try:
        assert i18n.punctuated(joined) == "误差：图像 26.2，语言（被排除）。GPT-3：钱；a, b (c) 和 1.5。"
        assert i18n.punctuated("a, b. c (d)") == "a, b. c (d)"
        assert i18n.punctuated("10 亿 个参数，从 文章到 GPT-3") == "10 亿个参数，从文章到 GPT-3"
    finally:
        i18n.use_language("en")


# The editions as they are committed.


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_chinese_chapter_is_up_to_date_and_keeps_the_rules(name):
    assert list(rules.problems(editions.Chapter(name))) == []
    assert lint.lint(editions.path_of(name, "zh")) == []


# Its GPT trains for so many CPU seconds and not steps: no two runs are the same. In smoke, `any_order` has steps.
BY_THE_CLOCK = {"16_tools_and_papers"}


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_chinese_chapter_was_executed_and_recorded_what_the_english_one_did(name):
    chapter = editions.Chapter(name)
    assert refresh.is_fresh(chapter.chinese), "run `make refresh EDITION=zh`"
    english, chinese = collect(chapter.english), collect(chapter.chinese)
    run = chinese["run"]
    assert run["profile"] == "class" and run["lang"] == "zh"
    assert {**run["parameters"], "lang": "en"} == english["run"]["parameters"]
    processors = [processor_of(one) for one in (chapter.chinese, chapter.english)]
    assert same_as_committed(chinese, english, *(processors if name not in BY_THE_CLOCK else range(2)))
    told = [[(claim["id"], claim["verdict"]) for claim in found["claims"]] for found in (english, chinese)]
    assert told[0] == told[1]


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_sentence_that_the_chapter_shows_ends_twice(name):
    cells = editions.Chapter(name).chinese.cells
    shown = json.dumps([cell.get("outputs", []) for cell in cells], ensure_ascii=False)
    assert "。" in shown and "。。" not in shown


def processor_of(notebook):
    return notebook.metadata["course_run"]["processor"]


def same_as_committed(chinese, english, *processors):
    """Whether two runs recorded the same; run on two processors, whether they recorded under the same names.

    Sums are rounded otherwise there, and training goes other ways; `any_order` runs both editions on one processor.
    """
    if len(set(processors)) == 1:
        return same_but_for_words(chinese["results"], english["results"])
    return chinese["results"].keys() == english["results"].keys()


def test_what_two_processors_recorded_is_compared_by_name():
    def results(**values):
        return {"results": values}

    assert same_as_committed(results(a=1), results(a=1), "x", "x")
    assert not same_as_committed(results(a=2), results(a=1), "x", "x")
    assert same_as_committed(results(a=2), results(a=1), "x", "y")
    assert not same_as_committed(results(b=1), results(a=1), "x", "y")


def test_results_are_compared_but_for_words():
    english = {"a": {"money": 1.5, "text": [1, 2]}, "best": "money", "kept": "api"}
    assert same_but_for_words({"a": {"钱": 1.5, "文本": [1, 2]}, "best": "钱", "kept": "api"}, english)
    for other in (
        {"a": {"钱": 1.6, "文本": [1, 2]}, "best": "钱", "kept": "api"},
        {"a": {"钱": 1.5}, "best": "钱", "kept": "api"},
        {"a": {"钱": 1.5, "文本": [1]}, "best": "钱", "kept": "api"},
        {"a": {"cash": 1.5, "文本": [1, 2]}, "best": "钱", "kept": "api"},
        {"a": {"钱": 1.5, "文本": [1, 2]}, "best": "钱", "kept": "ipa"},
    ):
        assert not same_but_for_words(other, english)


@pytest.mark.skipif(chinese_font() is None, reason="no font with Chinese letters: apt-get install fonts-noto-cjk")
def test_the_catalogue_and_the_chapters_have_a_letter_for_everything():
    from course_utils.tools import catalogues

    texts = [message.string for message in catalogues.read() if message.id]
    texts += [cell.source for name in CHAPTERS for cell in editions.Chapter(name).chinese.cells]
    assert letters.missing("".join(texts)) == ""


@pytest.mark.slow
def test_a_chinese_chapter_that_computes_otherwise_or_draws_an_empty_box_is_found(tmp_path):
    """Otherwise the runs in any order would be content with everything."""
    draw = "import matplotlib.pyplot as pyplot\nfrom course_utils import show\nfigure, axis = pyplot.subplots()\n"
    english = ["record(a=1)", 'record(b={"cat": 2})', draw + 'axis.set_title("a")\nshow(figure, "a title")', "print(1)"]
    chinese = [
        "record(a=2)",
        'record(b={"猫": 2})',
        draw + 'axis.set_title("\U000f1234")\nshow(figure, "标题")',
        "print(2)",
    ]
    for folder, sources in (("en", english), ("zh", chinese)):
        notebook = small.runnable(*sources)
        notebook.cells[-1].metadata["tags"] = ["nbval-check-output"]
        notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="1\n")]
        path = small.write(notebook, tmp_path / folder / "small.ipynb")
    chapter = Chapter(tmp_path / "en" / path.name)
    chapter.run()
    found = [fault.split(":")[:2] for fault in chapter.faults]
    places = [(when, what.split()[0]) for when, what in found]
    expected = [("in Chinese", "cell-0"), ("in Chinese", "cell-3")]
    if chinese_font():
        expected.insert(1, ("in Chinese", "cell-2"))
    assert list(dict.fromkeys(places)) == expected, chapter.faults


def test_the_editions_that_are_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    assert notebooks.begun() == ["en"]
    small.write(small.good_notebook(), tmp_path / "notebooks" / "zh" / f"{small.CHAPTER}.ipynb")
    assert notebooks.begun() == ["en", "zh"]
