"""Sentences and sounds as arrays of numbers, made on this machine. Taught in 02_concepts.

Nothing is downloaded: the lines of text come from Python's own standard library, the sounds from a formula.
"""

import ast
import importlib.util
import io
import tokenize
from pathlib import Path

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

CHARACTERS = 64  # kinds of characters: from the space to the underscore, small letters written as capital ones
LINE = 40  # characters that are kept of a line
RATE, SAMPLES = 8000, 512  # samples a second, and in one sound
WAVES = ("sine", "square", "sawtooth")
# Modules of the standard library with long texts in them; the last ones are kept for testing.
MODULES = (
    "argparse", "ast", "bdb", "calendar", "cmd", "codecs", "configparser", "csv", "datetime", "doctest", "enum",
    "fractions", "functools", "gettext", "heapq", "inspect", "ipaddress", "locale", "optparse", "pathlib", "pdb",
    "pickle", "platform", "pprint", "random", "shelve", "shutil", "smtplib", "socketserver", "string", "subprocess",
    "tarfile", "tempfile", "threading", "trace", "turtle", "types", "typing", "unittest.case", "uuid", "weakref",
    "decimal", "_pydecimal", "difflib", "statistics", "textwrap", "zipfile",
)  # fmt: skip
TEST_MODULES = 5


def one_hot(lines):
    """Lines of text as numbers: uint8 [n, LINE, CHARACTERS, 1], a 1 where a character stands, nothing else.

    Characters outside the 64 kinds, and places behind the end of a line, are rows of zeros.
    """
    result = numpy.zeros((len(lines), LINE, CHARACTERS, 1), numpy.uint8)
    for row, line in enumerate(lines):
        for place, character in enumerate(line[:LINE].upper()):
            code = ord(character) - 32
            if 0 <= code < CHARACTERS:
                result[row, place, code] = 1
    return result


def _lines_of(name):
    """(prose, code): lines of a module's docstrings and comments, and lines of its code, without indentation."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        return [], []
    text = Path(spec.origin).read_text(encoding="utf-8")
    prose, told = [], set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node, clean=False):
            first = node.body[0]
            told.update(range(first.lineno, first.end_lineno + 1))
            prose += ast.get_docstring(node, clean=False).splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            told.add(token.start[0])
            prose.append(token.string.lstrip("#!: "))
    code = [line for number, line in enumerate(text.splitlines(), 1) if number not in told]
    kept = [[line.strip() for line in lines if len(line.strip()) >= 20] for lines in (prose, code)]
    return kept[0], kept[1]


def lines(count=2000, test_count=600, seed=0):
    """Lines from Python's standard library: is it prose (0) or code (1)? Both classes are equally frequent.

    Returns
    -------
    (train, test)
        Each (lines, labels): a list of str and int64 [n]. The two come from different modules.
    """
    random = numpy.random.default_rng(seed)
    parts = []
    for names, wanted in ((MODULES[:-TEST_MODULES], count), (MODULES[-TEST_MODULES:], test_count)):
        found = [_lines_of(name) for name in names]
        chosen, labels = [], []
        for label in (0, 1):
            mine = sorted({line for pair in found for line in pair[label]})
            picked = random.permutation(len(mine))[: wanted // 2]
            chosen += [mine[k] for k in picked]
            labels += [label] * len(picked)
        order = random.permutation(len(chosen))
        parts.append(([chosen[k] for k in order], numpy.array(labels)[order]))
    return tuple(parts)


def sounds(count=2000, noise=0.3, seed=0):
    """Sounds of three kinds, of random pitch (100 to 400 Hz) and start: a sine, a square and a sawtooth wave.

    Returns
    -------
    (waves, labels)
        float32 [count, 512], 8000 samples a second, within about -1 and 1 plus noise; int64 [count], an index of WAVES.
    """
    if count < 1 or noise < 0:
        raise CourseError(_("count must be 1 or more and noise 0 or more."))
    random = numpy.random.default_rng(seed)
    labels = random.integers(0, len(WAVES), count)
    pitch, start = random.uniform(100, 400, count), random.uniform(0, 1, count)
    turn = (pitch[:, None] * numpy.arange(SAMPLES) / RATE + start[:, None]) % 1
    kinds = numpy.stack([numpy.sin(2 * numpy.pi * turn), numpy.where(turn < 0.5, 1, -1), 2 * turn - 1])
    waves = kinds[labels, numpy.arange(count)] + noise * random.standard_normal((count, SAMPLES))
    return waves.astype(numpy.float32), labels


def spectrum(waves):
    """How strong each pitch is in a sound: float32 [n, 257] for waves [n, 512], from 0 to about 15."""
    return (numpy.abs(numpy.fft.rfft(waves, axis=1)) / 20).astype(numpy.float32)
