import re

import pytest

from course_utils.core.paths import ROOT
from course_utils.tools import catalogues


def test_every_text_is_translated():
    translated = {message.id: message.string for message in catalogues.read() if message.id}
    wanted = {message.id for message in catalogues.extract() if message.id}
    missing = sorted(text for text in wanted if not translated.get(text))
    assert not missing, f"run `make catalogues` and translate: {missing[:5]}"
    assert not set(translated) - wanted, "texts that are gone from the source: run `make catalogues`"


def test_the_compiled_catalogue_is_fresh():
    kept = (catalogues.FOLDER / "course.mo").read_bytes()
    assert kept == catalogues.compiled(catalogues.read()), "run `make catalogues`"


@pytest.mark.parametrize("message", [message for message in catalogues.read() if message.id], ids=lambda m: m.id[:30])
def test_translations_keep_their_placeholders(message):
    fields = [sorted(re.findall(r"\{(\w+)", text)) for text in (message.id, message.string)]
    assert fields[0] == fields[1]


def test_the_catalogue_collects_marked_constants_contexts_and_tables():
    found = {(message.context, message.id) for message in catalogues.extract()}
    assert {(None, "ankle boot"), ("not sparse", "dense"), (None, "dense"), (None, "as WAV")} <= found
    assert (None, "CC BY-SA 4.0") not in found  # a name, the same in Chinese


def test_a_text_that_names_a_file_names_the_chinese_one_where_there_is_one():
    named = 0
    for message in catalogues.read():
        for path in re.findall(r"[\w/]+\.md", message.id or ""):
            chinese = path.replace(".md", ".zh-CN.md")
            if (ROOT / chinese).exists():
                named += 1
                assert chinese in message.string, message.id
    assert named >= 4
