"""What is on which slide, what the speaker says, and how the lessons are cut, from the metadata alone."""

import shutil

import nbformat
import pytest

from course_utils.core import inline_code
from course_utils.core.errors import CourseError
from course_utils.notebook import overview, quizzes
from course_utils.tools import node, notebooks
from course_utils.tools.slides import page, plan, printing, prose, timetable

PATHS = notebooks.find("en")
TABLE = (
    "<table><thead><tr><th>n</th></tr></thead><tbody>"
    + "".join(f"<tr><td>{n}</td></tr>" for n in range(5))
    + ("</tbody></table>")
)


def text(name, source, kind="-", **course):
    cell = nbformat.v4.new_markdown_cell(source, id=name)
    cell.metadata.update(slideshow={"slide_type": kind}, course=course)
    return cell


def code(name, source, kind="-", html="<b>out</b>", tags=(), **course):
    output = nbformat.v4.new_output("display_data", {"text/html": html})
    cell = nbformat.v4.new_code_cell(source, id=name, outputs=[output])
    cell.metadata.update(slideshow={"slide_type": kind}, course=course, tags=list(tags))
    return cell


def book(*cells):
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"course": {"chapter": "07_cnn", "minutes": 10}})


def seen(slide):
    """(is the code there, are outputs there) of each cell of a slide."""
    return [(not cell.metadata.get("hide_input"), bool(cell.get("outputs"))) for cell in slide.cells]


def test_slides_sections_and_fragments_follow_the_metadata():
    slides = plan.slides_of(
        book(
            text("title", "# Seven", "slide", notes="Welcome.", minutes=1),
            text("one", "## One", "slide"),
            code("run", "1 + 1", "-"),
            text("see", "So.", "fragment"),
            text("more", "And.", "-"),
            text("last", "At last.", "fragment"),
            text("two", "Another.", "subslide"),
            code("hidden", "secret", "skip"),
        )
    )
    assert [[cell.id for cell in slide.cells] for slide in slides] == [
        ["title"],
        ["one", "run", "see", "more", "last"],
        ["two"],
    ]
    assert [slide.starts_section for slide in slides] == [True, True, False]
    assert [cell.metadata.deck["fragment"] for cell in slides[1].cells] == [None, None, 0, 0, 1]
    assert [slide.heading for slide in slides] == ["Seven", "One", "One"] and slides[0].minutes == 1


def test_notes_cells_belong_to_the_slide_before_them():
    slides = plan.slides_of(
        book(
            text("one", "# One", "slide", notes="First."), text("say", "Second.", "notes"), text("two", "Two", "slide")
        )
    )
    assert slides[0].notes == ["First.", "Second."] and slides[1].notes == []


@pytest.mark.parametrize(
    "show, wanted",
    [
        (None, [[(True, True)]]),
        ("both", [[(True, True)]]),
        ("code", [[(True, False)]]),
        ("output", [[(False, True)]]),
        ("split", [[(True, False)], [(False, True)]]),
    ],
)
def test_a_code_cell_shows_what_it_is_told_to(show, wanted):
    course = {"show": show} if show else {}
    slides = plan.slides_of(book(code("run", "1", "slide", **course)))
    assert [seen(slide) for slide in slides] == wanted


def test_explorers_and_claims_show_their_output_only():
    for tag in ("explorer", "claim"):
        (slide,) = plan.slides_of(book(code("run", "explore()", "slide", tags=[tag])))
        assert seen(slide) == [(False, True)]


def test_a_long_table_is_continued_with_its_head():
    slides = plan.slides_of(book(code("run", "t", "slide", TABLE, show="output", rows=2, notes=["a", "b", "c"])))
    html = [slide.cells[0].outputs[0].data["text/html"] for slide in slides]
    assert [part.count("<td>") for part in html] == [2, 2, 1] and all("<th>n</th>" in part for part in html)
    assert [slide.notes for slide in slides] == [["a"], ["b"], ["c"]]
    assert len({cell.id for slide in slides for cell in slide.cells}) == 3


def test_what_is_recorded_for_machines_stays_out_where_it_is_long():
    cell = code("run", "record(a=1)", "slide")
    recorded = {plan.RECORD: {"a": 1}, "text/plain": "recorded: a = 1"}
    cell.outputs = [nbformat.v4.new_output("display_data", recorded)]
    assert seen(plan.slides_of(book(cell))[0]) == [(True, True)]
    cell.outputs[0].data["text/plain"] = "recorded: " + "a = 1, " * 40
    assert seen(plan.slides_of(book(cell))[0]) == [(True, False)]
    cell.outputs[0].data["text/html"] = "<table><tr><td>a card</td></tr></table>"
    assert plan._for_eyes(cell.outputs) == cell.outputs


def test_a_quiz_is_one_slide_a_question_and_the_notes_know_the_answer():
    slides = plan.slides_of(book(code("quiz", "quiz()", "slide", tags=["quiz"])))
    questions = quizzes.questions("07_cnn")
    assert len(slides) == len(questions)
    for slide, question in zip(slides, questions, strict=True):
        html = slide.cells[0].outputs[0].data["text/html"]
        assert inline_code.to_html(question["question"]) in html and html.count("<button") == len(question["answers"])
        assert slide.notes[0].count("is right") == sum(answer["correct"] for answer in question["answers"])
        assert slide.minutes > 0


def test_solutions_never_come_to_a_slide():
    slides = plan.slides_of(
        book(text("one", "# One", "slide"), code("solution-x", "answer = 42", "-", tags=["solution"]))
    )
    assert [cell.id for slide in slides for cell in slide.cells] == ["one"]


@pytest.mark.parametrize(
    "cells, words",
    [
        ([text("say", "Before all.", "notes")], "stands before the first slide"),
        ([text("one", "# One", "slide"), text("two", "Two", "fragment", notes="Late.")], "one starts its slide"),
        ([code("run", "1", "slide", show="half")], "allowed: both, code, output, split"),
        ([code("run", "1", "slide", notes=["a", "b"])], "notes for 2 slides and makes 1"),
    ],
)
def test_wrong_metadata_is_told(cells, words):
    with pytest.raises(CourseError, match=words):
        plan.slides_of(book(*cells))


def widget_cell(notebook, module):
    view = {plan.VIEW: {"model_id": "m", "version_major": 2, "version_minor": 0}, "image/png": "AAAA"}
    state = {"m": {"model_name": "M", "model_module": module, "model_module_version": "2.0.0", "state": {}}}
    notebook.metadata["widgets"] = {plan.STATE: {"version_major": 2, "version_minor": 0, "state": state}}
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", view)]
    return plan.slides_of(notebook)


@pytest.mark.parametrize("module, live", [("@jupyter-widgets/controls", True), ("anywidget", False)])
def test_widgets_are_live_where_no_kernel_is_needed(module, live):
    slides = widget_cell(book(code("run", "w", "slide")), module)
    data = slides[0].cells[0].outputs[0].data
    assert (plan.VIEW in data) is live and "image/png" in data and plan.has_live_widgets(slides) is live


# Short texts on slides.

FILLER = "Sentence number {} fills the slide with eight words."
LONG = "# Head\n\n" + " ".join(FILLER.format(n) for n in range(12))


def shortened(source, *more, **course):
    """The first slide of a text cell, and of other cells, as it comes to the wall."""
    return plan.slides_of(book(text("one", source, "slide", notes="Said by the speaker.", **course), *more))[0]


@pytest.mark.parametrize(
    "source, count",
    [
        ("# One two\n\nThree *four* **five**, six.", 6),
        ("Joined-words count once, and 1,024 or don't, too.", 8),
        ("A formula $x + y$ and `some code` are one each.", 8),
        ("```\nno word\n```\n\n$$\nx = y\n$$\n\n| a | b |\n|---|---|\n\nword", 1),
        ("A [link text](https://example.org/a-long/address) and <br>.", 4),
        ("四个汉字", 2),
        ("汉" * 102 + "，。（）“”", 60),
        ("用 GPU 训练 20 个词元", 6),
    ],
)
def test_words_are_those_that_somebody_reads(source, count):
    assert prose.words(source) == count


def test_a_text_that_is_short_enough_stays_as_it_is():
    source = "# Head\n\n" + " ".join(["word"] * (prose.WORDS - 1))
    slide = shortened(source)
    assert slide.cells[0].source == source and slide.prose == []
    assert shortened(source + " more").prose


def test_an_authors_text_stands_under_the_heading_and_the_notebooks_goes_to_the_notes():
    slide = shortened(LONG, slide="- Short.")
    assert slide.cells[0].source == "# Head\n\n- Short."
    assert slide.prose == [LONG.removeprefix("# Head\n\n")] and slide.notes == ["Said by the speaker."]
    assert shortened("Few words.", slide="Fewer.").cells[0].source == "Fewer."


def test_a_long_text_keeps_what_it_is_about():
    asks = "**Predict first:** which is it? And why?"
    more = "Then comes much more of it, in many words, far more than a wall can bear, and more again."
    source = "\n\n".join([
        f"## Head\n\n{FILLER.format(1)} {FILLER.format(2)} It leads to this:",
        "$$x = y$$",
        f"{FILLER.format(3)} The **term** is here. {FILLER.format(4)} {FILLER.format(5)} {FILLER.format(6)}",
        f"- *one*: the first of both. {more} {more}\n- *two*: second.",
        asks,
    ])  # fmt: skip
    slide = shortened(source)
    kept = slide.cells[0].source
    parts = [
        "## Head",
        "It leads to this:\n\n$$x = y$$",
        "The **term** is here.",
        "- *one*: the first of both.",
        "- *two*:",
        asks,
    ]
    for part in parts:
        assert part in kept, part
    assert more not in kept and prose.words(kept) <= prose.WORDS
    assert FILLER.format(2) in kept, "a sentence that leans on another came without it"
    assert slide.prose == [source.removeprefix("## Head\n\n")]


def test_what_is_left_are_whole_sentences_of_the_text():
    source = LONG + " It e.g. ends (so. Then goes on) in `code. It` is **bold. Not** over."
    kept = shortened(source).cells[0].source
    sentences = kept.removeprefix("# Head\n\n").replace("\n\n", " ")
    assert all(part in source for part in sentences.split(". "))
    assert prose._split("It e.g. ends (so. Then on) in `code. It` is **bold. Not** over. Next.")[1] == "Next."


def test_a_long_chinese_text_is_cut_to_whole_sentences_too():
    filler = "某一句说了很多很多话，墙上放不下，念出来也没有人听得进去，而且还在往下说，一直说到最后，停也停不下来。"
    asks = "**先猜一猜**：哪一个？"
    split = prose._split(f"甲句（乙。丙。）丁。他说“戊。己。”完。（庚。）{asks}")
    assert split == ["甲句（乙。丙。）丁。", "他说“戊。己。”完。", "（庚。）", asks]
    source = f"## 标题\n\n{filler}这里有**词元**。\n\n{filler * 3}\n\n甲在左边，乙在右边。{asks}"
    kept = shortened(source).cells[0].source
    assert kept.endswith(f"\n\n甲在左边，乙在右边。{asks}"), "alone, or behind a space"
    assert prose.words(kept) <= prose.WORDS
    first, last = prose._pieces("甲在左边。所以乙在右边。")
    assert first.leans is None and last.leans is first


def test_beside_a_picture_there_are_fewer_words():
    alone, beside = shortened(LONG), shortened(LONG, code("run", "1", "-"))
    assert prose.slide_words(beside) <= prose.BESIDE < prose.slide_words(alone) <= prose.WORDS


def test_a_text_of_which_nothing_is_left_takes_its_step_with_it():
    slide = shortened(
        "# Head",
        text("two", " ".join(["word"] * 70) + ".", "fragment"),
        text("three", "**Predict first:** what?", "fragment"),
    )
    assert [(cell.id, cell.metadata.deck["fragment"]) for cell in slide.cells] == [("one", None), ("three", 0)]
    assert len(slide.prose) == 1


def test_a_slide_that_cannot_be_cut_is_told():
    many = "\n".join(f"- **item {n} with a bold name of many words**" for n in range(9))
    slides = plan.slides_of(book(text("one", many, "slide")))
    ((slide, sentence),) = prose.too_long(slides)
    assert slide.cell == "one" and "at most 60: say it in fewer in course.slide" in sentence
    assert prose.too_long(plan.slides_of(book(text("one", many, "slide", slide="Nine items.")))) == []
    with pytest.raises(CourseError, match="course.slide that is no text"):
        plan.slides_of(book(text("one", many, "slide", slide=["Nine", "items"])))


def test_an_authors_text_has_no_number_and_no_term_of_its_own():
    cell = text("one", "In 1,024 of 20 *pixel* **weights**.", slide="1. **Pixel weights**: 1,024 of 21, a **unit**.")
    assert prose.unfounded(cell) == ["21", "unit"]


# Pages.


def test_the_notes_have_the_text_in_full_before_what_the_speaker_says():
    source = "# Head\n\n" + "Many words. " * 40 + "The end, $x^2$ `$y$`."
    notebook = book(text("one", source, "slide", notes="Said by the speaker.", slide="Few."))
    for html in (page.html_of(notebook, "07_cnn"), printing.notes_html(notebook)):
        html = html[html.index('<div class="prose">') :]
        assert html.index("The end, <math") < html.index("$y$") < html.index("Said by the speaker.")
        assert html.count("Many words.") == 40


def test_without_npm_the_decks_name_a_cdn_and_say_so(tmp_path, monkeypatch):
    def refuse(*_args):
        raise node.NoAssets("npm is not on this machine: install it.")

    monkeypatch.setattr(node, "install", refuse)
    index, why_not = page.write("en", "07", tmp_path)
    html = (tmp_path / "07_cnn.html").read_text(encoding="utf-8")
    assert "npm is not on this machine" in why_not and index.exists()
    assert f"https://cdn.jsdelivr.net/npm/reveal.js@{node.version('reveal.js')}/dist/reveal.js" in html
    assert (tmp_path / "assets" / "deck.css").exists()


def test_what_needs_the_packages_says_so(tmp_path, monkeypatch):
    from course_utils.tools.slides import check

    monkeypatch.setattr(node, "find", lambda: None)
    for work in (check.check, printing.write):
        with pytest.raises(CourseError, match="not in build/node"):
            work("en", "07", tmp_path)


def test_a_deck_asks_for_nothing_from_elsewhere(tmp_path):
    html = page.html_of(nbformat.read(PATHS[0], as_version=4), PATHS[0].stem)
    import re

    loaded = re.findall(r'(?:src|href)="([^"]+)"', re.sub(r'<a [^>]*href="[^"]*"', "", html))
    assert loaded and all(address.startswith(("assets/", "data:")) for address in loaded)
    assert "mermaid" not in html and "cdnjs" not in html


# The committed chapters.


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_slide_has_notes_and_minutes_and_they_add_up(path):
    notebook = nbformat.read(path, as_version=4)
    slides = plan.slides_of(notebook)
    silent = [
        f"{slide.number} [{slide.cell}]" for slide in slides if len("".join(slide.notes)) < 25 or not slide.minutes
    ]
    assert not silent, f"without notes or minutes (course.notes, course.minutes of their first cell): {silent}"
    total, said = sum(slide.minutes for slide in slides), notebook.metadata["course"]["minutes"]
    assert total == said, f"the slides take {total:g} minutes, the chapter says {said}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_slide_has_few_words_and_nothing_of_the_notebook_is_lost(path):
    notebook = nbformat.read(path, as_version=4)
    slides = plan.slides_of(notebook)
    assert [str(found) for found in prose.too_long(slides)] == []
    shown = "\n".join("\n".join([*slide.prose, *(cell.source for cell in slide.cells)]) for slide in slides)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.metadata["slideshow"]["slide_type"] not in ("skip", "notes"):
            assert cell.source.split("\n\n", 1)[-1].strip() in shown, cell.id


@pytest.mark.parametrize("length", timetable.LENGTHS)
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_lesson_is_too_long_and_nothing_is_left_out(path, length):
    (chapter,) = timetable.chapters("en", path.stem)
    lessons = timetable.lessons(chapter, length)
    assert all(lesson.minutes <= length for lesson in lessons)
    assert [slide.number for lesson in lessons for slide in lesson.slides] == [slide.number for slide in chapter.slides]
    home = sum(slide.minutes for lesson in lessons for slide in lesson.home)
    assert sum(lesson.minutes for lesson in lessons) + home == chapter.minutes


# Lessons of a chapter made for the purpose.


def chapter(*sections):
    """Each section is a list of minutes; a negative number is an exercise."""
    slides = []
    for section in sections:
        for place, minutes in enumerate(section):
            slide = plan.Slide(f"cell-{len(slides)}", place == 0, "Exercise: this" if minutes < 0 else "That")
            slide.minutes, slide.number = abs(minutes), len(slides) + 1
            slide.exercise = "this" if minutes < 0 else ""
            slides.append(slide)
    return timetable.Chapter("07_cnn", slides, sum(slide.minutes for slide in slides))


def cuts(chapter, length):
    return [(timetable.range_of(lesson), lesson.minutes) for lesson in timetable.lessons(chapter, length)]


def test_a_chapter_is_cut_where_a_section_starts_into_equal_lessons():
    assert cuts(chapter([10, 10], [10, 10], [10, 10]), 45) == [("1-4", 40), ("5-6", 20)]
    assert cuts(chapter([44], [2]), 45) == [("1-1", 44), ("2-2", 2)]
    assert cuts(chapter([15], [15], [15], [15]), 45) == [("1-2", 30), ("3-4", 30)]


def test_a_section_longer_than_a_lesson_is_cut_between_slides():
    assert cuts(chapter([20, 20, 20]), 45) == [("1-2", 40), ("3-3", 20)]


def test_exercises_go_home_when_there_is_no_time():
    (lesson,) = timetable.lessons(chapter([20, -5, 20, -3, -2]), 45)
    assert [slide.minutes for slide in lesson.here] == [5] and [slide.minutes for slide in lesson.home] == [3, 2]
    assert lesson.minutes == 45


def test_a_slide_longer_than_a_lesson_is_told():
    with pytest.raises(CourseError, match="slide 2 alone takes 50 minutes"):
        timetable.lessons(chapter([10, 50]), 45)


def test_the_text_says_where_to_stop():
    said = timetable.text("en", "07", (45,))
    assert "07_cnn: " in said and "stop after" in said and "how large is the output?" in said


def test_a_broken_chapter_does_not_keep_the_other_decks_from_being_made(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks" / "en"
    folder.mkdir(parents=True)
    shutil.copy(notebooks.ROOT / "notebooks" / "en" / "01_background.ipynb", folder)
    (folder / "00_start_here.ipynb").write_text("")
    for module in (notebooks, overview):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(page, "lay_assets", lambda _folder: None)
    with pytest.raises(CourseError, match="00_start_here.ipynb cannot be read as a notebook"):
        page.write(target=tmp_path / "slides")
    index = (tmp_path / "slides" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "slides" / "01_background.html").exists() and "01_background.html" in index
    assert "00_start_here" not in index
