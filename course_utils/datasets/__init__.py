"""The data that the course learns from.

`load` is in `loading`, the one door to all sets; what a set of pictures is, in `pictures.base`. Their names are handed
on here, and looked up at first use: importing this package loads no set, and no library that only one set needs.
"""

_PICTURES = ("Dataset", "Split", "sample_photo")
_DOOR = ("PICTURES", "SETS", "TIERS", "Status", "download", "download_size", "folder_of", "load", "status", "title_of")
__all__ = sorted((*_PICTURES, *_DOOR))


def __getattr__(name):
    if name in _PICTURES:
        from course_utils.datasets.pictures import base

        return getattr(base, name)
    if name in _DOOR:
        from course_utils.datasets import loading

        return getattr(loading, name)
    raise AttributeError(f"module 'course_utils.datasets' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})
