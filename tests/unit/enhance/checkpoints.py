"""Small true checkpoints: nets of known architectures with random weights, as safetensors. They need the extra."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HAS_EXTRA = all(importlib.util.find_spec(name) for name in ("torch", "spandrel", "safetensors"))
with_extra = pytest.mark.skipif(not HAS_EXTRA, reason="needs the extra torch, which is not installed by make setup")


def esrgan(times: int = 2, channels: int = 3, blocks: int = 1) -> Any:
    from spandrel.architectures.ESRGAN import ESRGAN

    return ESRGAN(in_nc=channels, out_nc=channels, num_filters=16, num_blocks=blocks, scale=times)


def compact(times: int = 2) -> Any:
    from spandrel.architectures.Compact.__arch.SRVGG import SRVGGNetCompact

    return SRVGGNetCompact(num_feat=16, num_conv=4, upscale=times)


def swinir(times: int = 2) -> Any:
    """Its attention looks at windows of 8 pixels, every other layer's shifted by 4."""
    from spandrel.architectures.SwinIR import SwinIR

    return SwinIR(
        img_size=64,
        window_size=8,
        depths=[2],
        num_heads=[2],
        embed_dim=12,
        mlp_ratio=2.0,
        upscale=times,
        upsampler="pixelshuffledirect",
    )


def lively(net: Any, channels: int = 3) -> Any:
    """The same with its last layer such that what it makes of noise is all over the range, not all black."""
    import torch

    torch.manual_seed(3)
    with torch.inference_mode():
        made = net.eval()(torch.rand(1, channels, 48, 48))
        last = [one for one in net.modules() if isinstance(one, torch.nn.Conv2d)][-1]
        gain = 0.3 / float(made.std())
        last.weight *= gain
        last.bias.copy_(last.bias * gain + 0.5 - gain * float(made.mean()))
    return net


def saved(file: Path, make: Callable[[], Any], seed: int = 0, kind: str = "float32") -> Any:
    """A checkpoint at `file`; gives its net."""
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch, for the authors of architectures
        net = make().eval()
    floats = getattr(torch, kind)
    save_file(
        {
            name: (one.to(floats) if one.is_floating_point() else one).contiguous()
            for name, one in net.state_dict().items()
        },
        file,
    )
    return net
