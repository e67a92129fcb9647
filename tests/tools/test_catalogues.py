import re

import pytest

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
