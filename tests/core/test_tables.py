"""Tables of outputs: what is text stays text, rows have heads where asked, links lead where they say."""

from course_utils.core.tables import LEFT, Linked, html_table


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
    made = html_table(("paper",), [(Linked("A & B", "https://example.org/?a=1&b=2"),)], tall=True)
    assert made.startswith('<div style="max-height:420px;overflow:auto"><table>') and made.endswith("</table></div>")
    assert '<a href="https://example.org/?a=1&amp;b=2">A &amp; B</a>' in made
