"""A fitted reader as an int8 ONNX file, with its tokenizer, its labels and the sums of them all."""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.reader import Reader

LARGEST = 127  # of whole numbers in eight bits
LEAST_STORED, LONG = 4096, 4  # numbers of a table that is worth the trouble; how much longer than wide an embedding is


def export(model: Reader, folder: Path, tokenizer: Path, described: dict[str, Any]) -> None:
    """Write the folder that `communique.encoder.Encoder` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    quantised(model, ("ids", "types", "mask"), ("out",), folder / "reader.onnx")
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    (folder / "reader.json").write_text(json.dumps(described, indent=1) + "\n", "utf-8")
    sum_up(folder)


def sum_up(folder: Path, names: Sequence[str] = ("reader.onnx", "tokenizer.json", "reader.json")) -> None:
    """Write the sums of the files of a model."""
    sums = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text(sums, "ascii")


def quantised(model: torch.nn.Module, given: Sequence[str], out: Sequence[str], path: Path) -> None:
    """A model as an int8 ONNX file that reckons in whole numbers: fast, but what it makes of a text hangs a little on the rest of
    the batch and on the machine. For batches of any size and length; what it is given are whole numbers, rows x pieces."""
    with tempfile.TemporaryDirectory() as aside:
        prepared = prepare(model, given, out, Path(aside))
        quantize_dynamic(prepared, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def stored_small(model: torch.nn.Module, given: Sequence[str], out: Sequence[str], path: Path) -> None:
    """A model as an ONNX file whose weights are stored in int8, a scale a row or column, and which reckons in floats: likenesses
    are off by .003 at the mean, a quarter of what they are off by when it reckons in whole numbers."""
    with tempfile.TemporaryDirectory() as aside:
        whole = onnx.load(str(prepare(model, given, out, Path(aside))))
    kept, unpacked = [], []
    for tensor in whole.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.ndim != 2 or values.size < LEAST_STORED:
            kept.append(tensor)
            continue
        axis = 0 if len(values) > LONG * values.shape[1] else 1  # an embedding has a scale a row
        scale = np.maximum(np.abs(values).max(1 - axis), np.finfo(np.float32).tiny) / LARGEST
        stored = np.rint(values / np.expand_dims(scale, 1 - axis)).astype(np.int8)
        names = [f"{tensor.name}.int8", f"{tensor.name}.scale"]
        kept += [onnx.numpy_helper.from_array(each, name) for each, name in zip((stored, scale), names, strict=True)]
        unpacked.append(onnx.helper.make_node("DequantizeLinear", names, [tensor.name], axis=axis))
    nodes = [*unpacked, *whole.graph.node]
    for field, new in ((whole.graph.initializer, kept), (whole.graph.node, nodes)):
        del field[:]
        field.extend(new)
    onnx.checker.check_model(whole)
    onnx.save(whole, str(path))


def prepare(model: torch.nn.Module, given: Sequence[str], out: Sequence[str], aside: Path) -> Path:
    """A model as an ONNX file in floats, its shapes worked out and its steps joined."""
    whole, prepared = aside / "whole.onnx", aside / "prepared.onnx"
    torch.onnx.export(
        model.cpu().eval(), tuple(torch.ones(2, 16, dtype=torch.int64) for _ in given), str(whole), input_names=list(given),
        output_names=list(out), dynamic_axes={name: {0: "rows", 1: "pieces"} for name in (*given, *out)}, opset_version=17,
        dynamo=False,
    )  # fmt: skip
    onnx.checker.check_model(str(whole))
    quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
    return prepared
