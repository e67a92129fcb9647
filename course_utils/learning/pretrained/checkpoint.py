"""Tensors out of a PyTorch checkpoint (.pth, .pt), with NumPy alone.

A checkpoint is a pickle, and a pickle is a program: whoever loads one runs what its author wrote. This reader knows
five names, those that a dictionary of tensors needs, and refuses a file that asks for any other; so nothing of the file
is ever run. The format is described in PyTorch's source, torch/serialization.py.
"""

import io
import pickle
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

DTYPES = {
    "FloatStorage": np.float32, "HalfStorage": np.float16, "DoubleStorage": np.float64, "LongStorage": np.int64,
    "IntStorage": np.int32, "ShortStorage": np.int16, "CharStorage": np.int8, "ByteStorage": np.uint8,
    "BoolStorage": np.bool_,
}  # fmt: skip
MAGIC, VERSION = 0x1950A86A20F9469CFC6C, 1001  # of the format that PyTorch wrote until version 1.5
TABLE = "data.pkl"  # the pickle in the ZIP archive that it writes since


def load(path):
    """The tensors of a checkpoint.

    Parameters
    ----------
    path : path
        A file that holds one dictionary from names to tensors, as `torch.save(model.state_dict(), path)` writes it.

    Returns
    -------
    OrderedDict of str to numpy.ndarray
        In the order of the file. The arrays are copies, in the machine's byte order.

    Raises
    ------
    CourseError
        When the file cannot be read, is cut short, is no such dictionary, or asks for anything but tensors.
    """
    path = Path(path)
    try:
        tensors, storages = _zipped(path) if zipfile.is_zipfile(path) else _legacy(path)
        return OrderedDict((name, _array(tensor, storages[tensor.key])) for name, tensor in tensors.items())
    except _Refused as error:
        raise CourseError(
            _("{file} is refused: it asks for {name}, and a checkpoint here may hold tensors only.").format(
                file=path.name, name=error
            )
        ) from None
    except OSError as error:
        raise CourseError(_("{file} cannot be read: {reason}.").format(file=path.name, reason=error.strerror)) from None
    except Exception as error:  # a pickle can be broken in as many ways as a program
        raise CourseError(
            _("{file} is no checkpoint of tensors, or it is cut short ({reason}).").format(
                file=path.name, reason=f"{type(error).__name__}: {error}"
            )
        ) from None


class _Refused(pickle.UnpicklingError):
    """The pickle asks for something that is no tensor."""


@dataclass(frozen=True)
class _Tensor:
    """Where the numbers of a tensor lie: in which storage, from which number on, how many apart."""

    key: str
    dtype: np.dtype
    count: int  # numbers in the storage
    offset: int
    shape: tuple
    strides: tuple


def _rebuild(storage, offset, shape, strides, *_gradients):
    return _Tensor(*storage, int(offset), tuple(map(int, shape)), tuple(map(int, strides)))


class _Unpickler(pickle.Unpickler):
    """Knows what a dictionary of tensors needs, and refuses everything else by name."""

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild
        if module == "torch" and name in DTYPES:
            return name
        raise _Refused(f"{module}.{name}")

    def persistent_load(self, pid):
        kind, storage, key, _device, count = pid[:5]
        if kind != "storage" or storage not in DTYPES:
            raise _Refused(f"{kind} {storage}")
        return str(key), np.dtype(DTYPES[storage]).newbyteorder("<"), int(count)


def _tree(file):
    """The dictionary of tensors in one pickle."""
    tree = _Unpickler(file).load()
    if not isinstance(tree, dict) or not all(isinstance(tensor, _Tensor) for tensor in tree.values()):
        raise ValueError("not a dictionary of tensors")
    return tree


def _zipped(path):
    """Since PyTorch 1.6: an archive with one pickle, and a file for each storage beside it."""
    with zipfile.ZipFile(path) as archive:
        table = next(name for name in archive.namelist() if name.split("/")[-1] == TABLE)
        tree = _tree(io.BytesIO(archive.read(table)))
        folder = table.removesuffix(TABLE)
        storages = {}
        for tensor in tree.values():
            if tensor.key not in storages:
                raw = archive.read(f"{folder}data/{tensor.key}")
                storages[tensor.key] = np.frombuffer(raw, tensor.dtype, tensor.count)
    return tree, storages


def _legacy(path):
    """Until PyTorch 1.5: five pickles, then the storages one after the other, each with its length before it."""
    with open(path, "rb") as file:
        magic, version, _system = (_Unpickler(file).load() for _ in range(3))
        if magic != MAGIC or version != VERSION:
            raise ValueError("unknown format")
        tree = _tree(file)
        keys = [str(key) for key in _Unpickler(file).load()]
        dtypes = {tensor.key: tensor.dtype for tensor in tree.values()}
        storages = {}
        for key in keys:
            (count,) = np.frombuffer(file.read(8), "<i8")
            size = int(count) * dtypes[key].itemsize
            storages[key] = np.frombuffer(file.read(size), dtypes[key], int(count))
    return tree, storages


def _array(tensor, storage):
    """The numbers of a tensor, copied out of its storage."""
    if len(tensor.shape) != len(tensor.strides) or min((tensor.offset, *tensor.shape, *tensor.strides)) < 0:
        raise ValueError("a tensor with an impossible shape")
    last = tensor.offset + sum((size - 1) * step for size, step in zip(tensor.shape, tensor.strides, strict=True))
    if 0 in tensor.shape:
        return np.zeros(tensor.shape, tensor.dtype.newbyteorder("="))
    if last >= len(storage):
        raise ValueError("a tensor reaches outside its storage")
    steps = [step * storage.itemsize for step in tensor.strides]
    view = np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.shape, steps, writeable=False)
    return np.array(view, dtype=tensor.dtype.newbyteorder("="))
