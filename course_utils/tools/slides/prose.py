"""Text on a slide: at most WORDS words, and what was cut goes to the speaker's notes in full.

A notebook's text is written to be read; on a wall it would be read aloud. So an author gives a text cell
`course.slide`: Markdown of its own for the slide, under the cell's heading. Where the text cells of a slide have more
than WORDS words and nobody gave them another text, the slide keeps headings, formulas, code, tables and pictures, and
of the prose whole sentences: what to predict, those that lead into a formula or a list, those with a **bold** term,
questions, and where there is room the first and the last of the text, then the others. A list keeps all its items,
each as short as needed. A sentence that leans on its predecessor ("This ...") comes with it or not at all.

The notebook itself is not changed, and the notes have its text word for word.
"""

import re
from dataclasses import dataclass

from course_utils.core.errors import CourseError

WORDS = 60
CHARACTERS = 1.7  # Chinese characters that say what an English word says: 1.71 in chapter 01, 1.62 in chapter 02
BESIDE = 45  # words that are aimed at where a slide has a picture or other output as well
# The rank of a piece: in this order they are taken, as long as there is room.
ALWAYS, PREDICTS, LEADS, FINDING, TERM, LIST, LINE, FIRST, ASKS, LAST, REST = range(11)
NEEDED = (ALWAYS, PREDICTS, LIST)  # what is taken in its shortest form even where there is no room
SPAN = re.compile(
    r"\((?:[^()]|\([^()]*\))*\)|`[^`]+`|\$[^$\n]+\$|\[[^\]]*\]\([^)]*\)|\*\*.+?\*\*|(?<![*\w])\*[^*\n]+\*(?!\*)|"
    r"（[^（）]*）|“[^”]*”",
    re.DOTALL,
)
SHORT_FORMS = r"(?<!\be\.g)(?<!\bi\.e)(?<!\bal)(?<!\bArt)(?<!\bFig)(?<!\bNo)(?<!\bvs)(?<!\bcf)(?<!\bs\.e)(?<!\bDr)"
END = re.compile(SHORT_FORMS + r"[.?!][\"”')*]*\s+(?=[\"“(*`$\[A-Z0-9])|[。？！][”）]*(?!$)")
ITEM = r"\s*(?:[-*+]|\d+[.)]) "
PREDICT = re.compile(r"\*\*[^*]*(?:[Pp]redict|先猜|预测)[^*]*\*\*")
LEANS = re.compile(
    r"(So|But|And|Yet|Then|Hence|Thus|Therefore|However|Instead|Otherwise|Also|Too|Again|This|That|These|Those|It|Its|"
    r"They|Their|Them|He|She|His|Her|Such|Both|Neither|Either|Others?|Another|Here|There|For instance|For example|"
    r"(In|With|By|For|At|After|Before|On|Of|To|From|Without) (this|that|these|those|it|them)|"
    r"(When|Where|If|As) (it|they|this|that|so|not)|(The|No) (same|other|first|second|third|last|latter|former|rest))\b"
    r"|所以|因此|于是|但|可是|不过|而且|而|然而|同样|否则|这|那|它|其中|另外|另一|后者|前者|例如|比如|也就是说"
)


def words(markdown):
    """How many words a Markdown text has: code blocks, tables, display formulas and addresses are none; an inline
    formula or piece of code is one, and so are CHARACTERS Chinese characters (60 words: 102 of them)."""
    text = re.sub(r"```.*?```|~~~.*?~~~|\$\$.*?\$\$|<!--.*?-->", " ", markdown, flags=re.DOTALL)
    text = re.sub(r"^\s*\|.*$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|<[^>\n]+>", " ", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"\$[^$\n]+\$|`[^`\n]+`", " x ", text)
    text, characters = re.subn(r"[\u3400-\u9fff]", " ", text)
    return len(re.findall(r"[^\W_]+(?:[-'’.,][^\W_]+)*", text)) + round(characters / CHARACTERS)


def slide_words(slide):
    """How many words the text cells of a slide (plan.Slide) have."""
    return sum(words(cell.source) for cell in slide.cells if cell.cell_type == "markdown")


def shorten(slides):
    """Give each slide of `slides` (plan.Slide) its short text, in place; `prose` gets in full what was there."""
    for slide in slides:
        texts = [cell for cell in slide.cells if cell.cell_type == "markdown"]
        short = {cell.id: under_heading(cell) for cell in texts}
        kept = {cell.id: short[cell.id] or cell.source for cell in texts}
        if sum(map(words, kept.values())) > WORDS:
            given = sum(map(words, short.values()))
            aim = BESIDE if any(_shows(cell) for cell in slide.cells) else WORDS
            kept |= _cut([cell for cell in texts if not short[cell.id]], aim - given, WORDS - given)
        for cell in texts:
            if kept[cell.id] != cell.source:
                slide.prose.append(re.sub(r"\A#+\s+.+\n*", "", cell.source).strip())
                cell.source = kept[cell.id]
        slide.cells = _with_something(slide.cells)


def too_long(slides):
    """[(slide, sentence)] of the slides that have more than WORDS words although they were cut."""
    return [
        (
            slide,
            f"{slide_words(slide)} words of text on a slide; at most {WORDS}: say it in fewer in course.slide, in the "
            "metadata of its text cell",
        )
        for slide in slides
        if slide_words(slide) > WORDS
    ]


def with_mathml(markdown):
    """A Markdown text for the speaker's notes, where no MathJax is: its formulas as MathML."""
    from course_utils.tools.pages import mathml

    blocks = re.split(r"(```.*?```|`[^`\n]+`)", markdown, flags=re.DOTALL)
    for place in range(0, len(blocks), 2):  # what stands between pieces of code
        for pattern, display in ((r"\$\$(.+?)\$\$", "block"), (r"\$([^$\n]+)\$", "inline")):
            blocks[place] = re.sub(
                pattern,
                lambda found, how=display: mathml.convert(found[1].strip(), how)[0],
                blocks[place],
                flags=re.DOTALL,
            )
    return "".join(blocks)


def unfounded(cell):
    """The numbers and bold terms of a cell's course.slide that its text does not have: one of the two was changed."""
    text = re.sub(rf"^{ITEM}", "", under_heading(cell), flags=re.MULTILINE)
    said = re.findall(r"(?<![\w.,])\d+(?:[.,]\d+)*", text), re.findall(r"\*\*(.+?)\*\*", text)
    there = re.findall(r"\d+(?:[.,]\d+)*", cell.source)
    plain = re.sub(r"[*\W]+", " ", cell.source).lower()
    numbers = [number for number in said[0] if number not in there]
    terms = [term for term in said[1] if re.sub(r"[*\W]+", " ", term).strip().lower() not in plain]
    return list(dict.fromkeys(numbers + terms))


def own(cell):
    """The text that the author gave a cell for the slide, or nothing; CourseError where it is no text."""
    text = cell.metadata.get("course", {}).get("slide", "")
    if not isinstance(text, str):
        raise CourseError(f"The cell {cell.id} has a course.slide that is no text; allowed is Markdown.")
    return text


def under_heading(cell):
    """`own`, with the cell's heading above it where it has none itself."""
    text = own(cell)
    heading = re.match(r"#+\s+.+", cell.source)
    return f"{heading[0]}\n\n{text}" if text and heading and not text.startswith("#") else text


def _shows(cell):
    return cell.cell_type == "code" and bool(cell.get("outputs") or not cell.metadata.get("hide_input"))


def _with_something(cells):
    """The cells of a slide without the texts of which nothing is left; their steps are counted again."""
    cells = [cell for cell in cells if cell.cell_type != "markdown" or cell.source.strip()]
    steps = sorted({cell.metadata.deck["fragment"] for cell in cells} - {None})
    for cell in cells:
        step = cell.metadata.deck["fragment"]
        cell.metadata.deck["fragment"] = None if step is None else steps.index(step)
    return cells


# A text as pieces, of which a slide takes some.


@dataclass
class Piece:
    """A sentence of a paragraph, a list, or a solid block: heading, formula, code, table, picture.

    `forms` are what a slide may take of it, longest first; `rank`: lower is taken first; `block`: number of its
    paragraph; `leans`: the piece that must stand before it; `taken`: the form that was chosen.
    """

    forms: list
    rank: int
    block: int
    leans: "Piece | None" = None
    taken: str = ""


def _cut(cells, aim, most):
    """{id: what is left} of text cells: `aim` words together; `most`, or as near as can be, for what is needed."""
    texts = {cell.id: _pieces(cell.source) for cell in cells}
    pieces = [piece for text in texts.values() for piece in text]
    for piece in sorted(pieces, key=lambda piece: piece.rank):
        if not piece.taken:
            waiting = (p.forms[-1] for p in pieces if p.rank in NEEDED and not p.taken and p is not piece)
            used = sum(words(p.taken) for p in pieces) + sum(map(words, waiting))
            _take(piece, (most if piece.rank in NEEDED else aim) - used)
    return {name: _joined(text) for name, text in texts.items()}


def _take(piece, room):
    """Take the longest form of a piece, with those that it leans on, for which there is `room`."""
    before, last = [], piece
    while last.leans is not None and not last.leans.taken and last.leans.rank not in NEEDED:
        last = last.leans
        before.append(last)
    room -= sum(words(other.forms[0]) for other in before)
    form = next((form for form in piece.forms if words(form) <= room), "")
    if piece.rank in NEEDED:
        form = form or piece.forms[-1]
    if form:
        piece.taken = form
        for other in before:
            other.taken = other.forms[0]


def _pieces(source):
    """The pieces of a text, in order."""
    blocks, pieces = _blocks(source), []
    for number, (kind, text) in enumerate(blocks):
        after = blocks[number + 1][0] if number + 1 < len(blocks) else ""
        if kind == "solid":
            pieces.append(Piece([text], ALWAYS, number))
        elif kind == "list":
            pieces.append(Piece(_list_forms(text), LIST, number))
        elif re.fullmatch(r"\*[^*]+\*", text, flags=re.DOTALL):
            pieces.append(Piece(_line_forms(text), LINE, number))
        else:
            pieces += _sentences(text, number, after, pieces)
    prose = [
        piece
        for piece in pieces
        if piece.rank not in NEEDED and not re.match("Sources?:|(?:数据)?来源：", piece.forms[0])
    ]
    if prose:
        under_heading = pieces[0].forms[0].startswith("#")
        prose[0].rank = min(prose[0].rank, FIRST if under_heading else FINDING)
        prose[-1].rank = min(prose[-1].rank, LAST)
    return pieces


def _blocks(source):
    """[(kind, text)] of a Markdown text; kind: solid, list or text."""
    blocks, closes = [["", ""]], ""
    for line in source.split("\n"):
        bare, last = line.strip(), blocks[-1]
        opens = re.match(r"```|~~~|\$\$|<!--", bare)
        if closes:
            last[1] += f"\n{line}"
            closes = "" if bare.endswith(closes) else closes
        elif opens:
            mark = {"<!--": "-->"}.get(opens[0], opens[0])
            blocks.append(["solid", line])
            closes = "" if len(bare) > len(mark) and bare.endswith(mark) else mark
        elif not bare:
            blocks.append(["", ""])
        elif re.match(r"#+ ", bare):
            blocks += [["solid", line], ["", ""]]
        elif re.match(r"[|>]|!\[|<(?!http)", bare):
            if last[0] == "solid" and last[1].lstrip()[0] == bare[0]:
                last[1] += f"\n{line}"
            else:
                blocks.append(["solid", line])
        elif re.match(ITEM, line):
            same = last if last[0] == "list" else blocks[-2] if len(blocks) > 1 and not last[0] else last
            if same[0] == "list":
                same[1] += f"\n{line}"
            else:
                blocks.append(["list", line])
        elif last[0] in ("list", "text"):
            last[1] += f"\n{line}"
        else:
            blocks.append(["text", line])
    return [tuple(block) for block in blocks if block[0]]


def _sentences(text, number, after, earlier):
    """The pieces of a paragraph. `after`: kind of the next block; `earlier`: the pieces before the paragraph."""
    found, predicts = [], False
    for sentence in _split(text):
        predicts = predicts or bool(PREDICT.search(sentence))
        asks = sentence.rstrip('*_ )"”').endswith(("?", "？"))
        rank = ASKS if asks else REST
        if predicts and (asks or PREDICT.search(sentence)):
            rank = PREDICTS
        elif sentence.endswith((":", "：")) and after in ("solid", "list"):
            rank = LEADS
        elif "**" in sentence:
            rank = TERM
        bare = PREDICT.sub("", sentence)  # "Predict first: which?" leans, too
        leans = LEANS.match(sentence.lstrip('*_"“(')) or (predicts and words(bare) < 4)
        found.append(Piece([sentence], rank, number, (found or earlier or [None])[-1] if leans else None))
    return found


def _split(text):
    """The sentences of `text`; none ends inside of brackets, code, a formula, a link, bold or italic words."""
    inside = [match.span() for match in SPAN.finditer(text)]
    parts, start = [], 0
    for match in END.finditer(text):
        end = match.end()
        # Chinese goes on right behind 。） or 。”, unless the brackets hold the whole sentence.
        if not any(first < end < last or (start < first and end == last) for first, last in inside):
            parts.append(text[start:end].strip())
            start = end
    return [part for part in [*parts, text[start:].strip()] if part]


def _line_forms(text):
    """Of a line in italics, such as "*Article section 4 · 90 minutes · know before: 03*": the first parts of it."""
    parts = re.split(r"\s+·\s+", text.strip("*"))
    return [f"*{' · '.join(parts[:number])}*" for number in range(len(parts), 0, -1)]


def _list_forms(text):
    """A list, shorter and shorter: one item after the other, the longest first, loses its later sentences; then all but
    its bold words."""
    items = []
    for item in re.split(rf"\n(?={ITEM})", text):
        mark = re.match(ITEM, item)[0]
        sentences, bold = _split(item[len(mark) :]), re.match(r"\*\*.+?\*\*", item[len(mark) :])
        head = 2 if words(sentences[0]) < 4 else 1  # "**Privacy.** Store vectors."
        steps = [item, mark + " ".join(sentences[:head]), mark + bold[0].rstrip(":：") if bold else item]
        items.append(sorted(set(steps), key=len, reverse=True))
    forms = ["\n".join(item[0] for item in items)]
    while longer := [item for item in items if len(item) > 1]:
        max(longer, key=lambda item: (len(item), words(item[0]))).pop(0)
        forms.append("\n".join(item[0] for item in items))
    return forms


def _joined(pieces):
    """The Markdown of what was taken: what stood one behind the other stays together, all else in paragraphs."""
    blocks, last = [], None
    for piece in pieces:
        if piece.taken and last is not None and last.taken and last.block == piece.block:
            blocks[-1] += piece.taken if blocks[-1].rstrip("*")[-1] in "。？！”）：" else f" {piece.taken}"
        elif piece.taken:
            blocks.append(piece.taken)
        last = piece
    return "\n\n".join(blocks)
