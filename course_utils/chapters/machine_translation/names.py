"""Names of languages, countries and coins: learnt from, never asked for, because nobody can guess them.

The loader keeps the lists of Unicode's CLDR in training, but Django's catalogue has names of languages, too, and some
of these fall into the test. Taught in 12_machine_translation.
"""

import functools

from course_utils.datasets.pairs import interface_strings


@functools.cache
def known():
    """All English names of CLDR, in small letters: a frozenset of str."""
    return frozenset(english.lower() for english, _chinese in interface_strings.cldr())


def is_name(text):
    """True for a name of CLDR, and for three words or fewer of which the last is one, such as "Argentinian Spanish"."""
    small = text.lower().strip()
    return small in known() or (1 < len(small.split()) <= 3 and small.split()[-1] in known())


def without_names(pairs):
    """The `Pairs` whose English is no name."""
    return pairs.take([place for place, text in enumerate(pairs.english) if not is_name(text)])
