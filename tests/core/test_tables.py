"""Tables of outputs: what is text stays text, rows have heads where asked, links lead where they say."""

from markupsafe import Markup

from course_utils.core.tables import LEFT, html_table, link


def test_text_stays_text():
    made = html_table(("a<b",), [("<script>",), ('"&',)], caption="x < y")
    assert "<script>" not in made
    for words in ("a&lt;b", "&lt;script&gt;", "&quot;&amp;", "x &lt; y"):
        assert words in made


def test_a_plain_table():
    assert html_table(("one", "two"), [("1", "2")]) == (
        f'<table><thead><tr><th scope="col" style="{LEFT}">one</th><th scope="col" style="{LEFT}">two</th></tr></thead>'
        f'<tbody><tr><td style="{LEFT}">1</td><td style="{LEFT}">2</td></tr></tbody></table>'
    )


def test_the_first_cell_is_the_head_of_its_row_where_asked():
    made = html_table(("one", "two"), [("1", "2")], row_head="color:red")
    assert f'<tr><th scope="row" style="color:red">1</th><td style="{LEFT}">2</td></tr>' in made


def test_a_tall_table_scrolls_and_a_link_leads_where_it_says():
    made = html_table(("paper",), [(link("A & B", "https://example.org/?a=1&b=2"),)], tall=True)
    assert made.startswith('<div style="max-height:420px;overflow:auto"><table>') and made.endswith("</table></div>")
    assert '<a href="https://example.org/?a=1&amp;b=2">A &amp; B</a>' in made


def test_markup_stands_as_it_is_and_a_link_hides_no_script():
    assert "<td><b>1</b></td>" in html_table(("one",), [(Markup("<b>1</b>"),)], style="")
    assert link("<script>", '"><script>') == '<a href="&quot;&gt;&lt;script&gt;">&lt;script&gt;</a>'


def test_one_cell_can_have_a_style_of_its_own():
    made = html_table([("one", "color:red")], [[("1", "color:blue")]], ("all", "color:green"), style="")
    for words in (
        '<th scope="col" style="color:red">one</th>', '<td style="color:blue">1</td>',
        '<caption style="color:green">all</caption>',
    ):  # fmt: skip
        assert words in made


def test_a_table_may_have_no_head_and_an_empty_head_is_no_head():
    assert "<thead>" not in html_table((), [("1",)])
    made = html_table(("", "two"), [("1", "2")], row_head="", style="", table_style="color:black")
    assert made == (
        '<table style="color:black"><thead><tr><td></td><th scope="col">two</th></tr></thead>'
        '<tbody><tr><th scope="row">1</th><td>2</td></tr></tbody></table>'
    )
