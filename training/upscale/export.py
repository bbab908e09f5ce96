"""Make of trained weights the files that ship: NAME.onnx in 32-bit floats, and NAME-8bit.onnx in 8-bit integers, which
costs a third of the time. Both take luma, uint8 [1, 1, h, w] with even sides, and give uint8 [1, 1, times h, times w].

    python training/upscale/export.py NAME NAME.pt FOLDER --takes FOLDER
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional

from nets import BLOCK, Plain, Upscaling
from pairs import reduced
from pictures import training
from train import RECIPES, SEED

OPSET = 17
CALIBRATED_ON = 40
"""Pictures whose activations tell the range of each layer."""
_SIDE = 128


class Shipped(nn.Module):
    def __init__(self, net: Plain, times: int, gain: float) -> None:
        super().__init__()
        self.net, self.times = net, times
        net.head.weight.data /= 255  # code values in and out: what scales them is in the weights, and so is the gain
        net.tail.weight.data *= 255 * gain
        net.tail.bias.data = net.tail.bias.data * 255 * gain + 0.5

    def forward(self, y: Tensor) -> Tensor:
        given = functional.pixel_unshuffle(y.float(), BLOCK)
        found = (self.net.skip(given) + self.net.added(given)).clamp(0, 255)
        return functional.pixel_shuffle(found, BLOCK * self.times).to(torch.uint8)


class Shown(CalibrationDataReader):  # type: ignore[misc]
    """Pictures to see what ranges layers have: of those trained on."""

    def __init__(self, takes: Path, times: int) -> None:
        self._pictures = self._cut(takes, times)

    def _cut(self, takes: Path, times: int) -> Iterator[dict[str, Any]]:
        chance = np.random.default_rng(SEED)
        ends = np.zeros((1, 1, _SIDE, _SIDE), np.uint8)
        ends[..., : _SIDE // 2] = 255  # the range of what is given is known: 0 to 255
        yield {"y": ends}
        found = list(training(takes, 12, chance))
        for number in chance.permutation(len(found))[:CALIBRATED_ON]:
            small = reduced(found[number], times)
            if min(small.shape) >= _SIDE:
                y, x = (int(chance.integers(side - _SIDE + 1)) for side in small.shape)
                yield {"y": np.ascontiguousarray(small[y : y + _SIDE, x : x + _SIDE])[None, None]}

    def get_next(self) -> dict[str, Any] | None:
        return next(self._pictures, None)


def exported(net: Upscaling, gain: float, file: Path) -> None:
    given = torch.zeros(1, 1, 64, 96, dtype=torch.uint8)
    axes = {"y": {2: "h", 3: "w"}, "o": {2: "H", 3: "W"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Shipped(Plain(net), net.times, gain).eval(),
            (given,),
            str(file),
            dynamo=False,
            opset_version=OPSET,
            input_names=["y"],
            output_names=["o"],
            dynamic_axes=axes,
        )


def quantised(file: Path, out: Path, shown: CalibrationDataReader) -> None:
    """The convolutions of the body in 8-bit integers; what is bicubic stays in floats, so that smooth ground does.

    Weights have 7 bits: a CPU without VNNI adds products of two in 16 bits, and 8 would overflow there.
    """
    with TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(file), str(ready))
        convolutions = [node for node in onnx.load(str(ready)).graph.node if node.op_type == "Conv"]
        skip = [node.name for node in convolutions if "skip" in node.name or "skip" in "".join(node.input)]
        assert len(skip) == 1, [node.name for node in convolutions]
        body = [node.name for node in convolutions if node.name not in skip]
        relus = [node.name for node in onnx.load(str(ready)).graph.node if node.op_type == "Relu"]
        sums = [node.name for node in onnx.load(str(ready)).graph.node if node.op_type == "Add" and "net" in node.name]
        quantize_static(
            str(ready),
            str(out),
            shown,
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_quantize=[*body, *relus, *sums[:1]],
            calibrate_method=CalibrationMethod.MinMax,
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--takes", type=Path, required=True)
    told = parser.parse_args()
    torch.set_num_threads(1)
    recipe = RECIPES[told.name]
    net = Upscaling(recipe.times, recipe.channels, recipe.layers)
    net.load_state_dict(torch.load(told.weights, weights_only=True))
    net.eval()
    file = told.folder / f"{told.name}.onnx"
    exported(net, recipe.gain, file)
    quantised(file, told.folder / f"{told.name}-8bit.onnx", Shown(told.takes, recipe.times))


if __name__ == "__main__":
    main()
