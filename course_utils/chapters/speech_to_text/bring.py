"""Ten words that a learner says: read as own data are, and what the network makes of them. In 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import recogniser, spoken_strings
from course_utils.core.i18n import _
from course_utils.datasets.own import transcripts
from course_utils.datasets.speech import digits
from course_utils.notebook import brought_sounds
from course_utils.notebook.brought import TEN, Brought


def look(given, model, data):
    """Each recording is read by the network on its own: does it write the word that was said, and nothing else?

    Parameters
    ----------
    given : dict of str to sequence of str, or None
        {word: names of files}; digits may be written as words, too. None takes ten of the strangers' recordings.
    model : keras.Model
        A `recogniser.network` of the words of `data`.
    data : Digits

    Returns
    -------
    Brought
    """
    if given is None:
        mine = data.of(data.strangers())
        mine = mine[numpy.linspace(0, len(mine) - 1, min(TEN, len(mine))).astype(int)]
        said, clips, faults = data.labels[mine].tolist(), [data.clips[place] for place in mine], []
    else:
        aliases = digits.WORDS if data.words == digits.SIGNS else ()
        said, clips, faults = brought_sounds.read(given, transcripts.clip, data.words, aliases)
    generator = numpy.random.default_rng(0)
    strings = [spoken_strings.join([clip], [word], generator) for clip, word in zip(clips, said, strict=True)]
    read = recogniser.read(model, strings) if strings else []
    lines = [
        _("said {said}, written {written}").format(said=data.words[word], written=data.written(text) or _("nothing"))
        for word, text in zip(said, read, strict=True)
    ]
    right = sum(text == (word,) for word, text in zip(said, read, strict=True))
    things = _("ten words in your voice")
    return Brought(given is None, tuple(faults), tuple(lines), right, len(said), 1 / len(data.words), things)
