"""The reader of PyTorch's checkpoints: the right numbers, nothing run, one sentence for every broken file."""

import os
import pickle

import numpy as np
import pytest
from torch_files import Tensor, legacy, zipped

from course_utils.core.errors import CourseError
from course_utils.learning.pretrained import checkpoint

A = np.arange(24, dtype="float32").reshape(2, 3, 4)
B = np.array([7, -7], dtype="int64")
C = np.array([1.5, 2.5, 3.5], dtype="float16")
FORMATS = pytest.mark.parametrize("wrap", [legacy, zipped])


def tensors():
    return {"a.weight": Tensor(A, "0"), "b.number": Tensor(B, "1"), "c": Tensor(C, "2")}


@pytest.fixture
def put(tmp_path):
    def put(data):
        path = tmp_path / "model.pth"
        path.write_bytes(data)
        return path

    return put


@FORMATS
def test_names_shapes_types_and_numbers_come_back(put, wrap):
    found = checkpoint.load(put(wrap(tensors())))
    assert list(found) == ["a.weight", "b.number", "c"]
    for array, name in ((A, "a.weight"), (B, "b.number"), (C, "c")):
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == array.dtype and found[name].flags.c_contiguous


@FORMATS
def test_a_turned_tensor_and_a_part_of_a_storage(put, wrap):
    turned = Tensor(A, "0", strides=(1, 4, 12), shape=(4, 3, 2))
    part = Tensor(A, "0", strides=(1,), shape=(5,), offset=7)
    found = checkpoint.load(put(wrap({"turned": turned, "part": part})))
    np.testing.assert_array_equal(found["turned"], A.transpose(2, 1, 0))
    np.testing.assert_array_equal(found["part"], np.arange(7, 12))


class Malicious:
    """Runs a command as it is unpickled, as any pickle may."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.system, (f"echo run > {self.mark}",)


@FORMATS
@pytest.mark.parametrize("hidden", [lambda bad: bad, lambda bad: {"a": bad}, lambda bad: {"a": [{"b": (bad,)}]}])
def test_a_pickle_that_would_run_something_is_refused_and_runs_nothing(put, tmp_path, wrap, hidden):
    mark = tmp_path / "mark"
    path = put(wrap({}, pickle.dumps(hidden(Malicious(mark)), 2)))
    with pytest.raises(CourseError, match=r"model.pth is refused: it asks for (posix|nt)\.system"):
        checkpoint.load(path)
    assert not mark.exists()


@pytest.mark.parametrize(
    "code",
    [b"cbuiltins\neval\n(V1+1\ntR.", b"c__builtin__\nexec\n(V1\ntR.", b"ctorch\nload\n.", b"ccollections\nCounter\n."],
)
def test_every_other_name_is_refused(put, code):
    with pytest.raises(CourseError, match="is refused: it asks for"):
        checkpoint.load(put(legacy({}, code)))


@FORMATS
def test_a_file_that_is_cut_short_is_one_sentence_wherever_it_is_cut(put, wrap):
    whole = wrap(tensors())
    for length in range(0, len(whole) - 1, 7):
        with pytest.raises(CourseError, match="model.pth is no checkpoint of tensors, or it is cut short"):
            checkpoint.load(put(whole[:length]))


@FORMATS
def test_changed_bytes_give_numbers_or_one_sentence(put, wrap):
    whole, random = bytearray(wrap(tensors())), np.random.default_rng(0)
    for _ in range(300):
        broken = bytearray(whole)
        for at in random.integers(0, len(whole), 3):
            broken[at] = random.integers(256)
        try:
            found = checkpoint.load(put(bytes(broken)))
        except CourseError as error:
            assert "\n" not in str(error)
        else:
            assert all(isinstance(array, np.ndarray) for array in found.values())


@FORMATS
@pytest.mark.parametrize(
    "tensor",
    [
        Tensor(A, "0", shape=(2, 3, 5)),
        Tensor(A, "0", offset=1),
        Tensor(A, "0", offset=-1, shape=(1,), strides=(1,)),
        Tensor(A, "0", shape=(3,), strides=(-1,)),
        Tensor(A, "0", shape=(2, 3), strides=(3,)),
    ],
)
def test_a_tensor_never_reaches_outside_its_storage(put, wrap, tensor):
    with pytest.raises(CourseError, match="is no checkpoint of tensors"):
        checkpoint.load(put(wrap({"a": tensor})))


def test_what_is_no_dictionary_of_tensors(put, tmp_path):
    for data in (b"", b"PK\x03\x04", b"hello", legacy({}, pickle.dumps([1, 2], 2)), zipped({}, pickle.dumps({"a": 1}))):
        with pytest.raises(CourseError, match="is no checkpoint of tensors"):
            checkpoint.load(put(data))
    with pytest.raises(CourseError, match="nothing.pth cannot be read: No such file"):
        checkpoint.load(tmp_path / "nothing.pth")
