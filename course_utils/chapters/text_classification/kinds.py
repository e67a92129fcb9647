"""Which kinds of text there are, for drift from one to another. Used in 11_text_classification."""

import numpy

from course_utils.core.i18n import _, language

MOST = 4  # kinds that get an expert of their own: the most frequent
LEAST = 10  # training texts of each label that an expert needs


def named(name):
    """A label, or a kind of text, of the course's own sets in the language of the notebook; the learner's as it is."""
    names = {
        "praise": _("praise"), "complaint": _("complaint"), "books": _("books"), "hotels": _("hotels"),
        "laptops": _("laptops"), "other": _("other posts"), "politics or religion": _("politics or religion"),
    }  # fmt: skip
    return names.get(name, name) if language() == "zh" else name


def label(data, number):
    """The name of label 0 or 1 of a `TextSet`, in the language of the notebook."""
    return named(data.class_names[number])


def pair(name):
    """A pair of kinds, "books → laptops", in the language of the notebook."""
    return " → ".join(map(named, name.split(" → ")))


def parted(train, validation, test):
    """What can be trained on one kind and tested on all.

    A kind is an origin of texts with enough training texts of both labels and with texts kept for later. Where there
    is none, as where no source is in two parts of the split, all texts are one kind.

    Returns
    -------
    (list of str, list of str, dict)
        Kinds to train on; kinds to test on, these among them; and for each kind (training `Texts` or None, texts kept
        for later, their labels int64 [n]).
    """
    found = {}
    for name in sorted({*train.origins, *validation.origins, *test.origins}):
        mine, *held = (_of(part, name) for part in (train, validation, test))
        found[name] = mine, *_joined(held)
    able = [name for name, (mine, texts, _labels) in found.items() if texts and _is_enough(mine.labels)]
    able = sorted(sorted(able, key=lambda name: -len(found[name][0]))[:MOST])
    if not able:
        everything = _("all texts")
        return [everything], [everything], {everything: (train, *_joined((validation, test)))}
    tested = [name for name in sorted({*test.origins, *able}) if found[name][1]]
    if len(tested) > 2 * MOST:  # many small sources are no kinds: a grid of them is not read
        tested = able
    return able, tested, found


def _of(part, name):
    return part.take([i for i, origin in enumerate(part.origins) if origin == name])


def _is_enough(labels):
    return numpy.bincount(labels, minlength=2).min() >= LEAST


def _joined(parts):
    return sum((part.texts for part in parts), ()), numpy.concatenate([part.labels for part in parts])
