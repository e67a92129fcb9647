"""Checkpoints as PyTorch writes them, made without PyTorch: its pickles name classes that need not exist here."""

import collections
import io
import pickle
import sys
import types
import zipfile
from unittest import mock

import numpy as np

STORAGES = {"float32": "FloatStorage", "float16": "HalfStorage", "int64": "LongStorage", "uint8": "ByteStorage"}


def _rebuild(*_arguments):
    raise AssertionError("only its name is written")


_rebuild.__module__, _rebuild.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
CLASSES = {name: type(name, (), {"__module__": "torch", "__qualname__": name}) for name in STORAGES.values()}
TORCH, UTILS = types.ModuleType("torch"), types.ModuleType("torch._utils")
TORCH.__dict__.update(CLASSES, _utils=UTILS)
UTILS._rebuild_tensor_v2 = _rebuild


class _Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return value.pid if isinstance(value, Storage) else None


class Storage:
    """What a tensor's numbers lie in; its pid is what PyTorch writes in its place."""

    def __init__(self, array, key):
        name = STORAGES[str(array.dtype)]
        self.array, self.key = array, key
        self.pid = ("storage", CLASSES[name], key, "cpu", array.size)


class Tensor:
    """Pickled as PyTorch pickles a tensor: a call of _rebuild_tensor_v2 on its storage."""

    def __init__(self, array, key, strides=None, offset=0, shape=None):
        self.storage = Storage(array.ravel(), key)
        steps = strides or tuple(step // array.itemsize for step in array.strides)
        self.where = (offset, shape or array.shape, steps, False, collections.OrderedDict())

    def __reduce__(self):
        return _rebuild, (self.storage, *self.where)


def _pickled(value):
    """The pickle of a dictionary of tensors; pickle looks each name up, so there is a module torch meanwhile."""
    file = io.BytesIO()
    with mock.patch.dict(sys.modules, {"torch": TORCH, "torch._utils": UTILS}):
        _Pickler(file, 2).dump(value)
    return file.getvalue()


def _storages(tensors):
    return {tensor.storage.key: tensor.storage.array for tensor in tensors.values()}


def legacy(tensors, raw=None):
    """The bytes of a checkpoint as PyTorch wrote it until version 1.5."""
    storages = _storages(tensors)
    parts = [0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}]
    head = b"".join(pickle.dumps(part, 2) for part in parts)
    body = head + (raw or _pickled(collections.OrderedDict(tensors))) + pickle.dumps(list(storages), 2)
    for array in storages.values():
        body += np.int64(array.size).tobytes() + array.tobytes()
    return body


def zipped(tensors, raw=None):
    """The bytes of a checkpoint as PyTorch has written it since."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("model/data.pkl", raw or _pickled(collections.OrderedDict(tensors)))
        for key, array in _storages(tensors).items():
            archive.writestr(f"model/data/{key}", array.tobytes())
    return file.getvalue()
