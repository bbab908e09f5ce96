"""Make of a net that ships weights that can be trained on, or exported anew.

    python training/upscale/restore.py NAME NAME.pt

Each kernel is one of the wide form that `nets.py` trains: itself, and beside it what adds nothing yet. NAME.json is
written beside it, as `train.py` does, for `ship.py`.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from nets import Upscaling, Wide
from reelwright.enhance.manifest import manifest_of
from reelwright.enhance.models import SHIPPED
from train import RECIPES


def widened(wide: Wide, kernel: Tensor, bias: Tensor) -> None:
    """Have it be this convolution."""
    made = len(kernel)
    with torch.no_grad():
        identity = torch.zeros_like(kernel)
        if wide.has_identity:
            identity[range(made), range(made), 1, 1] = 1
        wide.first[:made] = kernel - identity
        wide.second.zero_()
        wide.second[:, :made] = torch.eye(made)
        wide.bias.copy_(bias)


def restored(name: str) -> tuple[Upscaling, dict[str, int]]:
    """The net, and its `steps` and `seed`."""
    recipe = RECIPES[name]
    source = manifest_of(SHIPPED / f"{name}.toml").source
    told = {word: int(re.search(pattern, source)[1]) for word, pattern in _TOLD.items()}  # type: ignore[index]
    gain = float(found[1]) if (found := re.search(r"gain ([\d.]+)", source)) else 1.0
    graph = onnx.load(str(SHIPPED / f"{name}.onnx")).graph
    parts = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    net = Upscaling(recipe.times, recipe.channels, recipe.layers)
    widened(net.head, parts["net.head.weight"] * 255, parts["net.head.bias"])
    for number, layer in enumerate(net.body):
        widened(layer, parts[f"net.body.{number}.weight"], parts[f"net.body.{number}.bias"])  # type: ignore[arg-type]
    widened(net.tail, parts["net.tail.weight"] / (255 * gain), (parts["net.tail.bias"] - 0.5) / (255 * gain))
    net.skip.weight.data = parts["net.skip.weight"]
    return net, told


_TOLD = {"steps": r"(\d+) steps", "seed": r"seed (\d+)"}


def main() -> None:
    name, out = sys.argv[1], Path(sys.argv[2])
    net, told = restored(name)
    torch.save(net.state_dict(), out)
    out.with_suffix(".json").write_text(json.dumps({"name": name, **asdict(RECIPES[name]), **told}, indent=1))


if __name__ == "__main__":
    main()
