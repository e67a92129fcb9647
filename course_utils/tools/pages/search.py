"""Search in Chinese pages: Chinese is written without spaces, so every two neighbouring characters count as a word.

"梯度下降" is kept as 梯度 度下 下降, and a search for it asks for all three. That needs no dictionary, finds a word
wherever it stands, and is the same few lines here, where Sphinx makes the index, and in the browser, where one asks.
(Sphinx's own search for Chinese needs jieba, and asks in the browser for whole runs of characters.)
"""

import re

from sphinx.search import SearchLanguage

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
RUNS = re.compile(rf"[{HAN}]+|(?:(?![{HAN}])\w)+")


def words_of(text):
    """The words of a text: runs of Latin letters and digits; Chinese characters in pairs, and each for itself."""
    found = []
    for run in RUNS.findall(text):
        if re.match(f"[{HAN}]", run):
            found += [run[place : place + 2] for place in range(len(run) - 1)] + list(run)
        else:
            found.append(run)
    return found


class Chinese(SearchLanguage):
    """What Sphinx needs to know of a language that is searched."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = f"""
function splitQuery(query) {{
  const runs = query.match(/[{HAN}]+|(?:(?![{HAN}])[\\p{{L}}\\p{{N}}_])+/gu) ?? [];
  const pairs = run => Array.from(run.slice(1), (last, place) => run[place] + last);
  return runs.flatMap(run => /^[{HAN}]{{2}}/.test(run) ? pairs(run) : [run]);
}}
"""

    def split(self, input):
        return words_of(input)


def setup(app):
    """Sphinx calls this: the search for "zh" is ours."""
    app.add_search_language(Chinese)
    return {"version": "1", "parallel_read_safe": True}
