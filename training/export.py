"""A fitted reader as an int8 ONNX file, with its tokenizer, its labels and the sums of them all."""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.reader import Reader


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
    """A model as an int8 ONNX file, for batches of any size and length; what it is given are whole numbers, rows x pieces."""
    with tempfile.TemporaryDirectory() as aside:
        whole, prepared = Path(aside) / "whole.onnx", Path(aside) / "prepared.onnx"
        torch.onnx.export(
            model.cpu().eval(), tuple(torch.ones(2, 16, dtype=torch.int64) for _ in given), str(whole), input_names=list(given),
            output_names=list(out), dynamic_axes={name: {0: "rows", 1: "pieces"} for name in (*given, *out)}, opset_version=17,
            dynamo=False,
        )  # fmt: skip
        onnx.checker.check_model(str(whole))
        quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(prepared, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
