"""Networks as a telephone runs them: converted by TensorFlow, computed by LiteRT in float32 or in int8, and timed.

LiteRT (package ai-edge-litert) has no wheel for Windows: there the chapter says so and goes on without. Taught in
17_model_compression.
"""

import importlib.util
import logging
import os
import sys
import time
import warnings
from pathlib import Path

import numpy

from course_utils.core.environment import load_tensorflow
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated

KINDS = ("float32", "dynamic range", "int8")
SAMPLES = 200  # pictures by which the converter learns how large the numbers inside become


def said(kind):
    """What the format `kind` is called, in the language of the notebook."""
    return _("dynamic range") if kind == "dynamic range" else kind


def is_there():
    """True where LiteRT is installed."""
    return importlib.util.find_spec("ai_edge_litert") is not None


def absent():
    """The sentence for a machine without LiteRT."""
    return _("LiteRT is not installed here, since ai-edge-litert has no wheel for every system: this part is left out.")


def convert(model, kind, samples=None):
    """A Keras network as the bytes of a .tflite file.

    Parameters
    ----------
    model : keras.Model
        With one input [n, ...] and one output.
    kind : str
        "float32"; "dynamic range": weights in int8, all else in float; "int8": inputs, outputs and arithmetic too.
    samples : float32 [n, ...], optional
        Typical inputs, for "int8": by them the converter chooses the scales of what the layers hand on.

    Returns
    -------
    bytes
    """
    if kind not in KINDS:
        raise CourseError(_("kind is {kind!r}; allowed: {names}.").format(kind=kind, names=", ".join(KINDS)))
    tf = load_tensorflow()
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if kind != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if kind == "int8":
        if samples is None:
            raise CourseError(_("For int8 the converter needs typical inputs: pass samples."))
        converter.representative_dataset = lambda: ([sample[None]] for sample in samples[:SAMPLES])
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    with warnings.catch_warnings(), _silent():
        warnings.simplefilter("ignore")
        return converter.convert()


class _silent:
    """Nothing that the converter prints, in Python or in C++, reaches the notebook."""

    def __enter__(self):
        sys.stdout.flush()
        logging.disable(logging.WARNING)
        self.kept = [os.dup(number) for number in (1, 2)]
        self.nowhere = os.open(os.devnull, os.O_WRONLY)
        for number in (1, 2):
            os.dup2(self.nowhere, number)
        self.stdout, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")

    def __exit__(self, *error):
        logging.disable(logging.NOTSET)
        sys.stdout.close()
        sys.stdout = self.stdout
        for number, kept in zip((1, 2), self.kept, strict=True):
            os.dup2(kept, number)
            os.close(kept)
        os.close(self.nowhere)


class Runner:
    """A .tflite file that answers, one picture at a time, with one thread."""

    def __init__(self, content):
        from ai_edge_litert.interpreter import Interpreter

        with _silent():
            self.interpreter = Interpreter(model_content=content, num_threads=1)
            self.interpreter.allocate_tensors()
        self.bytes = len(content)
        (self.entry,) = self.interpreter.get_input_details()
        (self.exit,) = self.interpreter.get_output_details()

    def coded(self, picture):
        """One picture float32 [...] as the file takes it: [1, ...], whole numbers where it computes with them."""
        return _coded(picture[None], self.entry)

    def run(self, coded):
        """Compute, from what `coded` gave; returns what the file gives, as it is."""
        self.interpreter.set_tensor(self.entry["index"], coded)
        self.interpreter.invoke()
        return self.interpreter.get_tensor(self.exit["index"])

    def answers(self, pictures):
        """Probabilities float32 [n, ...] for pictures float32 [n, ...]."""
        found = numpy.concatenate([self.run(self.coded(picture)) for picture in pictures])
        scale, zero = self.exit["quantization"]
        return ((found.astype("float32") - zero) * scale) if scale else found


def _coded(values, details):
    scale, zero = details["quantization"]
    if not scale:
        return values.astype("float32")
    limits = numpy.iinfo(details["dtype"])
    return numpy.clip(numpy.rint(values / scale) + zero, limits.min, limits.max).astype(details["dtype"])


def microseconds(runners, picture, rounds=300):
    """Median time of one answer of each runner, in microseconds; they take turns, so that all meet the same noise.

    Parameters
    ----------
    runners : dict of str to Runner
    picture : float32, one picture
    rounds : int

    Returns
    -------
    dict of str to float
    """
    coded = {name: runner.coded(picture) for name, runner in runners.items()}
    times = {name: [] for name in runners}
    for _round in range(rounds):
        for name, runner in runners.items():
            start = time.perf_counter()
            runner.run(coded[name])
            times[name].append(time.perf_counter() - start)
    return {name: 1e6 * float(numpy.median(values)) for name, values in times.items()}


def int8_instructions(path="/proc/cpuinfo"):
    """The processor's instructions for sums of products of 8-bit numbers, such as "avx512_vnni"; "" where it has none.

    None where the system does not tell (it is no Linux).
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    flags = next((line.split(":", 1)[1].split() for line in lines if line.startswith(("flags", "Features"))), [])
    return ", ".join(flag for flag in flags if flag in ("avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm"))


def in_words(times, instructions):
    """What the times say, in a sentence or two: int8 against float32, and why.

    Parameters
    ----------
    times : dict of str to float
        As `microseconds` gave them, with "float32" and "int8".
    instructions : str or None
        As `int8_instructions` gave them.
    """
    ratio = times["int8"] / times["float32"]
    if ratio > 1.05:
        said = _("int8 takes {ratio:.1f} times as long as float32 here.").format(ratio=ratio)
    elif ratio < 0.95:
        said = _("int8 is {ratio:.1f} times as fast as float32 here.").format(ratio=1 / ratio)
    else:
        said = _("int8 takes as long as float32 here, within 5 %.")
    if instructions is None:
        return said
    why = (
        _("This processor has instructions for 8-bit products: {names}.").format(names=instructions)
        if instructions
        else _("This processor has no instructions for 8-bit products (VNNI), so they are done in several steps.")
    )
    return punctuated(said + " " + why)
