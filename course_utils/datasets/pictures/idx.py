"""The IDX format of MNIST and Fashion-MNIST: a big-endian header, then bytes. https://yann.lecun.com/exdb/mnist/"""

import gzip
import struct
import zlib

import numpy

from course_utils.core.i18n import _
from course_utils.datasets import store


def read(path, tier, dimensions):
    """The uint8 array in the gzipped IDX file at `path`, which must have so many `dimensions`."""
    packed = store.read_bytes(path, tier)
    try:
        content = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise store.damaged(path, _("cannot be unpacked (it is truncated or corrupted)"), tier) from error
    header = 4 + 4 * dimensions
    if len(content) < header or content[:4] != bytes((0, 0, 8, dimensions)):
        raise store.damaged(path, _("is not an IDX file of {n} dimensions").format(n=dimensions), tier)
    shape = struct.unpack(f">{dimensions}I", content[4:header])
    if len(content) - header != numpy.prod(shape, dtype="int64") or 0 in shape:
        raise store.damaged(path, _("does not hold what its header says"), tier)
    return numpy.frombuffer(content, "uint8", offset=header).reshape(shape)


def write(path, array):
    """Write a uint8 array as a gzipped IDX file; the same array always gives the same bytes."""
    array = numpy.ascontiguousarray(array, "uint8")
    header = bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(header + array.tobytes())
