"""Code in two languages: the same syntax tree when the words in it (strings, comments) are set aside.

An f-string is the expressions and formats in it, in any order, because Chinese puts words in another order.
"""

import ast
import io
import re
import tokenize
from collections import Counter

FIELD = re.compile(r"(?<!\{)\{[^{}]*\}(?!\})")  # of a text for str.format
PROSE = re.compile(r"\b[a-z]{2,} [a-z]{2,}")  # two plain words: a text that somebody reads
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")  # characters, and full-width punctuation
STAYS = "也用英文"  # of a comment: what this cell searches or reads is English, and so is what the learner writes
LANGUAGE = re.compile(r"""^lang: str = ["'](en|zh)["']""", re.MULTILINE)


class _Words(ast.NodeTransformer):
    """Takes the words out of a tree; `found` are the strings that were in it, in the order of the bare tree."""

    def __init__(self):
        self.found = []

    def visit_Constant(self, node):
        if not isinstance(node.value, str):
            return node
        self.found.append(node.value)
        return ast.Constant("")

    def visit_JoinedStr(self, node):
        parts = []
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                inner = _Words()
                # A column's head is a word: its width differs. That of a value does not.
                is_word = isinstance(value.value, ast.Constant) and isinstance(value.value.value, str)
                format_spec = None if is_word else value.format_spec
                bare = ast.FormattedValue(inner.visit(value.value), value.conversion, format_spec)
                # Where two are alike but for a key, such as {a["x"]} and {a["y"]}, the key tells which is which.
                keys = [word for word in inner.found if not is_word and not CHINESE.search(word)]
                parts.append((ast.dump(bare), keys, bare, inner.found))
        parts.sort(key=lambda part: part[:2])
        self.found += [word for part in parts for word in part[3]]
        return ast.Set([part[2] for part in parts]) if parts else ast.Constant("")


def language_of(notebook):
    """ "zh" for a notebook whose parameters cell says so, otherwise "en"."""
    found = (LANGUAGE.search(cell.source) for cell in notebook.cells)
    return "zh" if any(match and match[1] == "zh" for match in found) else "en"


def bare(source):
    """(the tree of `source` without words, as text; the strings in it). SyntaxError where it is not Python."""
    words = _Words()
    tree = words.visit(ast.parse(LANGUAGE.sub('lang: str = ""', source)))
    return ast.dump(tree), words.found


def comments(source):
    """The comments of `source`, without the sign before them."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string.lstrip("#").strip() for token in tokens if token.type == tokenize.COMMENT]


def literals(source):
    """Every string in the code; an f-string is its words, with {} for what is filled in."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            found.append("".join(parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    return found


def columns(source):
    """The columns of a measured table that the code asks for: they are the same in both."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    shown = (call for call in calls if ast.unparse(call.func) == "measured.show")
    within = (part for call in shown for one in call.args for part in ast.walk(one) if isinstance(part, ast.Constant))
    return {part.value for part in within}


def keys(source):
    """The strings that the code goes by, the same in both: in square brackets, as in splits["by family", 0], and what
    a decision card chooses, as in choice="build on open weights", which it says in the notebook's language. So are the
    texts that a network reads: `sample`, and English in brackets with Chinese, as in ("out of stock", "缺货")."""
    places = []
    for node in ast.walk(ast.parse(source)):
        sample = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "sample"
        if isinstance(node, ast.Subscript):
            places.append(node.slice)
        elif sample or isinstance(node, ast.keyword) and node.arg == "choice":
            places.append(node.value)
        elif isinstance(node, ast.Tuple) and _is_of_two_languages(node):
            places.append(node)
    within = (part for one in places for part in ast.walk(one) if isinstance(part, ast.Constant))
    return {part.value for part in within if isinstance(part.value, str)}


def _is_of_two_languages(node):
    """Whether all that stands in a tuple are strings, some of them Chinese."""
    texts = [part.value for part in node.elts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return len(texts) == len(node.elts) and any(map(CHINESE.search, texts))


def faults(english, chinese):
    """What is wrong with the Chinese code, as sentences; both are sources."""
    try:
        (wanted, before), (given, after) = bare(english), bare(chinese)
    except SyntaxError as error:
        yield f"it is not Python: {error}"
        return
    if wanted != given:
        yield f"other code than in English, words set aside: {_first_difference(english, chinese)}"
        return
    if (found := LANGUAGE.search(chinese)) and found[1] != "zh":
        yield 'the parameter lang has the default "zh" here'
    for one, other in zip(before, after, strict=True):
        if one == other:
            continue
        if not CHINESE.search(other):
            yield f"the text {other!r} is neither Chinese nor the English {one!r}"
        elif Counter(FIELD.findall(one)) != Counter(FIELD.findall(other)):
            yield f"the text {other!r} fills in other fields than {one!r}"
    # What is searched or read in English stays English, where a comment of the cell tells the learner so.
    told = any(STAYS in text for text in comments(chinese))
    by_name = keys(chinese) & keys(english) | columns(chinese)
    same = set() if told else set(literals(english)) & set(literals(chinese)) - by_name
    for text in sorted(same):
        if PROSE.search(text) and not CHINESE.search(text):
            yield f"the text {text!r} is still English"
    one, other = comments(english), comments(chinese)
    if len(one) != len(other):
        yield f"{len(other)} comments, in English {len(one)}"
    for text in other:
        if PROSE.search(text) and not CHINESE.search(text):
            yield f"the comment {text!r} is still English"


def _first_difference(english, chinese):
    """The first statement that differs, in words."""
    one, other = ast.parse(english).body, ast.parse(chinese).body
    for first, second in zip(one, other, strict=False):
        if bare(ast.unparse(first))[0] != bare(ast.unparse(second))[0]:
            return f"`{ast.unparse(second).splitlines()[0]}` for `{ast.unparse(first).splitlines()[0]}`"
    return f"{len(other)} statements for {len(one)}"
