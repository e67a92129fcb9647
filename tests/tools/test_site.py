"""The site: every chapter as committed, links that lead somewhere, nothing from elsewhere; glossary and ledger."""

import json
import re
from html import escape

import nbformat
import pytest
from nbformat.v4 import new_output
from site_pages import broken_links, is_outside, pages_of
from small import good_notebook, text

from course_utils.core import i18n, inline_code, results
from course_utils.core.errors import CourseError
from course_utils.core.shown import pictures_of
from course_utils.datasets import store
from course_utils.notebook import measured, quizzes
from course_utils.tools import films, notebooks, site
from course_utils.tools.pages import build, chapter, glossary, mathml, search

pytestmark = pytest.mark.slow  # Sphinx writes the whole site

CHAPTERS = notebooks.find("en")


def read(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The folder of the site, built once, on a machine on which no bench was run."""
    folder = tmp_path_factory.mktemp("site")
    return site.make(target=folder / "site", benches=folder / "none", stills=True).parent


def test_every_chapter_has_a_page_and_its_neighbours(pages):
    names = ["index", *(path.stem for path in CHAPTERS), "glossary", "claims", "measurements", "data"]
    for before, name, after in zip([None, *names], names, [*names[1:], None], strict=False):
        content = (pages / f"{name}.html").read_text()
        if before:
            assert re.search(rf'class="left-prev"\s+href="{before}.html"', content), name
        if after:
            assert re.search(rf'class="right-next"\s+href="{after}.html"', content), name


def test_no_link_is_broken(pages):
    assert len(pages_of(pages)) >= len(CHAPTERS) + 6
    assert broken_links(pages) == [] and broken_links(pages / "zh") == []


def test_every_page_knows_its_fellow_in_the_other_language(pages):
    for folder, back in ((pages, pages / "zh"), (pages / "zh", pages)):
        text = (folder / "_static" / "words.js").read_text()
        other = json.loads(text.removeprefix("window.course = ").removesuffix(";\n"))["other"]
        assert (folder / other["folder"]).resolve() == back and other["label"] == {"zh": "中文"}.get(
            back.name, "English"
        )
        assert set(other["pages"]) == {path.stem for path in back.glob("*.html")} - {"search"}


def test_the_chinese_pages_are_in_chinese(pages):
    for name in ("index", "glossary", "claims", "measurements", "student"):
        content = (pages / "zh" / f"{name}.html").read_text()
        heads = re.findall(r"<h[12]>(.*?)</h[12]>", content)
        assert heads and all(re.search("[\u4e00-\u9fff]", head) for head in heads), (name, heads)
    assert 'id="the-chapters"' in (pages / "zh" / "index.html").read_text()  # where the foot of a chapter leads


def test_chinese_words_are_pairs_of_characters():
    assert search.words_of("用 GPU 梯度下降，x_1") == [
        "用",
        "GPU",
        "梯度",
        "度下",
        "下降",
        "梯",
        "度",
        "下",
        "降",
        "x_1",
    ]


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "a.html").write_text('<p id="x"><a href="#x">1</a><a href="b.html#y">2</a><a href="c.html">3</a>')
    (tmp_path / "b.html").write_text('<img src="no.png"><a href="https://example.org/#z">4</a>')
    found = broken_links(tmp_path)
    assert found == [("a.html", "b.html#y"), ("a.html", "c.html"), ("b.html", "no.png")]


def test_nothing_comes_from_elsewhere(pages):
    for name, page in pages_of(pages).items():
        assert page.loaded, name
        assert [address for address in page.loaded if is_outside(address)] == [], name
    for path in pages.rglob("*.css"):
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", content), path


def test_ids_are_used_once_on_a_page(pages):
    for name, page in pages_of(pages).items():
        cells = [found for found in page.ids if found.startswith(("cell-", "term-"))]
        assert len(cells) == len(set(cells)), name


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_shows_what_was_committed(pages, path):
    page = pages_of(pages)[f"{path.stem}.html"]
    content = page.path.read_text()
    shown = [cell for cell in read(path).cells if cell.metadata["slideshow"]["slide_type"] != "notes"]
    assert [found for found in page.ids if found.startswith("cell-")] == [f"cell-{cell.id}" for cell in shown]
    solutions = sum("solution" in cell.metadata.get("tags", ()) for cell in shown)
    assert content.count('<p class="collapsed admonition-title">Solution</p>') == solutions
    for question in quizzes.questions(path.stem):
        for choice in question["answers"]:
            assert inline_code.to_html(choice["feedback"]) in content
    pictures = sum(len(pictures_of(output)) for cell in shown for output in cell.get("outputs", ()))
    drawn = [found for found in page.pictures if "picture" in found.get("class", "")]
    assert len(drawn) == pictures
    assert all(len(found["alt"]) > 20 and "without a description" not in found["alt"] for found in drawn)
    assert "$$" not in content


def test_speaker_notes_are_left_out(pages):
    said = 0
    for path in CHAPTERS:
        content = (pages / f"{path.stem}.html").read_text()
        for cell in read(path).cells:
            if cell.metadata["slideshow"]["slide_type"] == "notes":
                said += 1
                assert f'id="cell-{cell.id}"' not in content
    assert said > 10


def test_formulas_are_mathml(pages):
    assert (pages / "04_mse_derivation.html").read_text().count("<math") > 50
    assert mathml.convert(r"\frac{1}{2}")[1] and "<mfrac>" in mathml.convert(r"\frac{1}{2}")[0]


def test_the_glossary_names_terms_that_their_cells_teach():
    terms = glossary.terms()
    assert len(terms) >= 60
    assert len({term["en"] for term in terms}) == len(terms) == len({glossary.name_of(term) for term in terms})
    assert [term["en"].lower() for term in terms] == sorted(term["en"].lower() for term in terms)
    books = {path.stem: {cell.id: cell.source for cell in read(path).cells} for path in CHAPTERS}
    for term in terms:
        assert term["cell"] in books[term["chapter"]], term["en"]
        assert term.get("word", term["en"]).lower() in books[term["chapter"]][term["cell"]].lower(), term["en"]
        assert re.fullmatch(r"[A-Z][^.]+(\.[^ .][^.]*)*\.", term["text"]), f"{term['en']}: one sentence"
        assert re.search(r"[\u4e00-\u9fff]", term["zh"]) or term["en"] in term["zh"], term["en"]


def test_the_glossary_is_a_page(pages):
    content = (pages / "glossary.html").read_text()
    assert 'href="07_cnn.html#cell-question-hand"' in content and '<span lang="zh-CN">卷积</span>' in content
    assert "term-convolution" in pages_of(pages)["glossary.html"].ids


def test_a_term_of_a_chapter_that_is_not_there_has_no_link():
    html = glossary.html({"07_cnn": "Convolutions"})
    assert "07_cnn.html#cell-question-hand" in html and "08_training.html" not in html


def test_the_ledger_has_every_claim_with_the_verdict_that_its_chapter_recorded(pages):
    content = (pages / "claims.html").read_text()
    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', content, flags=re.DOTALL))
    assert set(rows) == set(results.registry())
    recorded = 0
    for path in CHAPTERS:
        for claim in results.collect(read(path))["claims"]:
            recorded += 1
            assert f"{results.MARKS[claim['verdict']]} {claim['verdict']}" in rows[claim["id"]]
            assert f"{path.stem}.html#cell-" in rows[claim["id"]]
    assert recorded > 30


def test_a_claim_that_nobody_measured_is_told():
    text_ = site.claims({})
    assert text_.count("not measured yet") == len(results.registry())


def test_measurements_say_date_and_machine_and_that_no_bench_was_run(pages):
    content = (pages / "measurements.html").read_text()
    for name in measured.names():
        table = measured.read(name)
        assert f"Measured on {table['date']}, {table['device']}" in content
    assert "No bench was run" in content


def test_a_bench_of_this_machine_is_shown(tmp_path):
    found = {
        "bench": "rates",
        "threads": 2,
        "rows": {"a<b": {"gflops": 151.23456}},
        "device": "CPU",
        "versions": {"x": "1"},
    }
    (tmp_path / "rates.json").write_text(json.dumps(found))
    made = site.measurements(tmp_path)
    assert "No bench was run" not in made
    for words in ("### rates", "a&lt;b", "151.23", ">threads<", "CPU; x 1.", "Measured on 20"):
        assert words in made, words


def test_data_and_licences_of_every_data_set(pages):
    content = (pages / "data.html").read_text()
    for name, entry in store.registry().items():
        assert f'<th scope="row">{name}</th>' in content
        assert escape(entry["licence"]) in content
    assert "Consent and bias" in content


def test_data_and_licences_in_chinese(pages):
    content = (pages / "zh" / "data.html").read_text()
    assert content.count("同意与偏差") >= len(store.registry()) - 1 and "Consent and bias" not in content
    assert "作者没有写明许可；注明出处，用于研究和教学" in content  # the table's licences, too
    assert 'href="https://arxiv.org/abs/1708.07747">https://arxiv.org/abs/1708.07747</a>）' in content


@pytest.mark.parametrize("edition, head", [("en", "# Data and licences\n\nThe"), ("zh", "# 数据与许可\n\n课程")])
def test_the_page_of_the_data_has_its_own_title_and_no_link_to_a_file(edition, head):
    with i18n.speaking(edition):
        made = site.data()
    assert made.startswith(head) and ".md)" not in made


def small(*cells):
    notebook = good_notebook()
    notebook.cells[4:4] = cells
    return notebook


def test_what_sphinx_warns_of_is_an_error_and_the_old_site_stays(tmp_path):
    build.build("T", {"index": "# First\n"}, {}, tmp_path / "site")
    bad = small(text("bad", "a [link](nowhere.md) and more"))
    with pytest.raises(CourseError, match="nowhere.md"):
        build.build("T", {"index": "# Second\n"}, {"00_start_here": bad}, tmp_path / "site")
    assert "First" in (tmp_path / "site" / "index.html").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_pages_in_chinese_say_so_and_are_searched_by_pairs_of_characters(tmp_path):
    index = build.build("T", {"index": "# 卷积\n\n梯度下降 Words"}, {}, tmp_path / "site", edition="zh")
    assert '<html lang="zh-CN"' in index.read_text()
    script = (tmp_path / "site" / "_static" / "language_data.js").read_text()
    assert "function splitQuery" in script and "EnglishStemmer" not in script
    terms = terms_of(tmp_path / "site")["terms"]
    assert {"梯度", "度下", "下降", "words"} <= set(terms) and "梯度下降" not in terms


def test_a_formula_that_cannot_be_typeset_stops_the_site(tmp_path, monkeypatch):
    import latex2mathml.converter

    def fail(*_words, **_more):
        raise KeyError("x")

    monkeypatch.setattr(latex2mathml.converter, "convert", fail)
    with pytest.raises(CourseError, match="a formula cannot be typeset: x < y"):
        build.build("T", {"index": "# T\n\na $x < y$ b"}, {}, tmp_path / "site")


def test_a_link_to_a_chapter_that_is_not_here_leads_to_the_other_language_or_nowhere():
    html = '<p><a class="x" href="07_cnn.html#cell-a">7 <b>b</b></a> <a href="08_training.html">8</a></p>'
    assert build.led(html, ["07_cnn", "08_training"]) == html
    assert build.led(html, ["08_training"]) == '<p>7 <b>b</b> <a href="08_training.html">8</a></p>'
    there = '<p><a href="../07_cnn.html#cell-a">7 <b>b</b></a> <a href="08_training.html">8</a></p>'
    assert build.led(html, ["08_training"], "../") == there


def test_html_of_outputs_is_made_fit_for_a_page():
    html = '<style>td { color: red }</style><table><tr><td><a href="07_cnn.ipynb">7</a></td></tr></table>'
    made = chapter.plain_html(html, "Table: a & b")
    assert "<style" not in made and 'href="07_cnn.html"' in made
    assert made.startswith('<div class="wide" tabindex="0" role="region" aria-label="Table: a &amp; b"><table>')
    tall = chapter.plain_html('<div style="max-height:420px;overflow:auto"><table></table></div>', "T")
    assert tall == '<div class="wide tall" tabindex="0" role="region" aria-label="T"><table></table></div>'
    assert "region" not in chapter.plain_html('<table role="presentation"></table>', "T")


def terms_of(folder):
    """The search index of a site."""
    index = (folder / "searchindex.js").read_text()
    return json.loads(index[index.index("(") + 1 : index.rindex(")")])


def test_the_search_index_has_words_as_they_stand(pages):
    found = terms_of(pages)
    page = found["docnames"].index("glossary")
    for word in ("卷积", "convolut", "bootstrap"):
        places = found["terms"][word]
        assert page in (places if isinstance(places, list) else [places]), word
    # Neighbouring cells of the glossary do not run together; a review in a chapter may well mix its letters.
    mixed = [
        word for word, places in found["terms"].items() if places == page and re.search("[\u4e00-\u9fff][a-z]", word)
    ]
    assert not mixed


def test_records_for_tools_are_left_to_the_tools(tmp_path):
    cell = good_notebook().cells[2]
    cell.outputs = [new_output("display_data", {results.RESULT: {"a": 1}, "text/plain": "recorded: a = 1"})]
    book = nbformat.v4.new_notebook(cells=[cell])
    made = chapter.prepare(book, "00_start_here", tmp_path)
    assert made.cells[1].outputs[0].data == {"text/plain": "recorded: a = 1"}
    assert results.RESULT in cell.outputs[0].data  # the notebook itself is not changed


def test_the_command_writes_the_site(monkeypatch, tmp_path):
    from click.testing import CliRunner

    from course_utils.tools.cli import cli

    asked = []

    def write(edition, folder, _benches, drawn, other):
        asked.append((edition, folder.name, drawn, other["folder"]))
        return folder / "index.html"

    monkeypatch.setattr(site, "SITE", tmp_path / "site")
    monkeypatch.setattr(site, "write", write)
    monkeypatch.setattr(films, "make", lambda edition: {"a chapter": edition})
    done = CliRunner().invoke(cli, ["site"])
    assert done.exit_code == 0 and done.output == f"Site: {tmp_path / 'site' / 'index.html'}\n"
    assert asked == [("en", "site", {"a chapter": "en"}, "zh/"), ("zh", "zh", {"a chapter": "zh"}, "../")]
    asked.clear()
    for stills in (["site", "--stills"], ["site"]):  # the second by the Makefile's variable
        assert CliRunner(env={"STILLS": "1"}).invoke(cli, stills).exit_code == 0
    assert [drawn for _edition, _folder, drawn, _other in asked] == 4 * [None]
    asked.clear()
    done = CliRunner().invoke(cli, ["site", "--edition", "zh", "--stills"])
    assert done.output == f"Site: {tmp_path / 'site' / 'zh' / 'index.html'}\n" and asked == [("zh", "zh", None, "../")]
    monkeypatch.undo()
    done = CliRunner().invoke(cli, ["site", "--edition", "xx", "--stills"])
    assert done.exit_code == 2 and "allowed: en, zh" in done.output
