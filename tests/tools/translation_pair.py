"""A small chapter in two languages, in a course of its own, for the tests of `translate`."""

import json
import re

import small

from course_utils.core import chapters
from course_utils.tools import notebooks
from course_utils.tools.translation import editions, words

TITLE = ("# A small chapter\n\nWhat one can do afterwards.", "# 小小的一章\n\n学完能做什么。")
QUESTION = (
    "## A question\n\nWhat comes out of **gradient** $x^2$ in 12 million steps?",
    "## 一个问题\n\n$x^2$ 的**梯度**走 1,200 万步，结果是什么？",
)
NOTES = ("Ask the room, and wait for 3 answers.", "问问大家，等 3 个人回答。")
SLIDE = ("The **gradient** of $x^2$ in 12 million steps?", "$x^2$ 的**梯度**走 1,200 万步呢？")
EXPLORE = (
    'total = 1 + 1  # the sum\nprint(f"{total:3} is the sum of {1}")',
    'total = 1 + 1  # 求和\nprint(f"{1} 的和是 {total:3}")',
)
SUMMARY = ("## Summary\n\nIt works.", "## 小结\n\n成了。")
CHOICES = [("yes", "Right.", "是", "对。"), ("no", "Wrong.", "不是", "错。")]
TERMS = [{"en": "gradient", "zh": "梯度", "cell": "question", "text": "A slope."}]


def question(place):
    """The question of the quiz in English (0) or Chinese (1)."""
    answers = [
        {"answer": choice[2 * place], "correct": number == 0, "feedback": choice[2 * place + 1]}
        for number, choice in enumerate(CHOICES)
    ]
    return {"question": ("Is it so?", "是这样吗？")[place], "type": "multiple_choice", "answers": answers}


def english():
    """The English chapter, as a notebook."""
    notebook = small.good_notebook()
    by_id = {cell.id: cell for cell in notebook.cells}
    for name, text in (("title", TITLE), ("question", QUESTION), ("explore", EXPLORE), ("summary", SUMMARY)):
        by_id[name].source = text[0]
    by_id["question"].metadata["course"] = {"minutes": 1, "notes": NOTES[0], "slide": SLIDE[0]}
    return notebook


def lay(folder, monkeypatch):
    """A course in `folder` with this chapter in English, and nothing in Chinese."""
    monkeypatch.setattr(notebooks, "ROOT", folder)
    real = chapters.file_of

    def file_of(chapter, name):
        mine = name.startswith(("quiz", "glossary"))  # the claims are those of the course
        return folder / "package" / name if mine else real(chapter, name)

    monkeypatch.setattr(chapters, "file_of", file_of)
    (folder / "package").mkdir()
    (folder / "package" / "quiz.en.json").write_text(json.dumps([question(0)]), encoding="utf-8")
    terms = "".join("[[term]]\n" + "".join(f'{key} = "{value}"\n' for key, value in term.items()) for term in TERMS)
    (folder / "package" / "glossary.toml").write_text(terms, encoding="utf-8")
    return small.write(english(), editions.path_of(small.CHAPTER, "en"))


def parameters():
    """The parameters cell in Chinese: what each comment allows, and no more."""
    source = small.parameter_cell().source.replace("lang: str = 'en'", 'lang: str = "zh"')
    return re.sub(
        r"  # (.*)", lambda found: f"  # 允许 {' 到 '.join(re.findall(words.NUMBER, found[1]))}".rstrip(), source
    )


def texts():
    """The Chinese chapter as `translate fill` takes it."""
    parts = [
        ("title", TITLE[1]), ("question", QUESTION[1]), ("question notes", NOTES[1]),
        ("question slide", SLIDE[1]), ("explore", EXPLORE[1]),
        ("summary", SUMMARY[1]), ("quiz:1", json.dumps(question(1), ensure_ascii=False)),
        ("parameters", parameters()),
    ]  # fmt: skip
    return "\n".join(f"=== {name}\n{text}" for name, text in parts) + "\n"
