"""Ten ways in which a learner says something: read as own data are, and what the classifier says. 14_speech_emotion."""

import numpy

from course_utils.core.i18n import _
from course_utils.datasets.own import speech
from course_utils.media import sound
from course_utils.notebook import brought_sounds
from course_utils.notebook.brought import TEN, Brought


def look(given, predict, data, strangers):
    """Each recording is put into one of the classes: is it the one that was meant?

    Parameters
    ----------
    given : dict of str to sequence of str, or None
        {class: names of files}. None takes ten clips of `strangers`.
    predict : function of float32 [n] at `data.rate` to a class, an int
    data : Voices
    strangers : int [k]
        Places of clips of speakers of whom the classifier has not learnt.

    Returns
    -------
    Brought
    """
    if given is None:
        mine = numpy.asarray(strangers)[numpy.linspace(0, len(strangers) - 1, min(TEN, len(strangers))).astype(int)]
        meant, clips, faults = data.labels[mine].tolist(), [data.clips[place] for place in mine], []
    else:
        meant, clips, faults = brought_sounds.read(given, speech.clip, data.class_names)
        clips = [sound.resample(clip, speech.RATE, data.rate) for clip in clips]
    answers = [int(predict(clip)) for clip in clips]
    lines = [
        _("meant as {meant}, taken for {taken}").format(meant=data.class_names[one], taken=data.class_names[answer])
        for one, answer in zip(meant, answers, strict=True)
    ]
    right = sum(one == answer for one, answer in zip(meant, answers, strict=True))
    things = _("ten recordings of your voice")
    return Brought(given is None, tuple(faults), tuple(lines), right, len(meant), 1 / len(data.class_names), things)
