"""Small true files of weights, and folders of pipelines made of them."""

from __future__ import annotations

import json
import struct
from math import prod
from pathlib import Path
from typing import Any

SIZES = {"F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "I64": 8, "U8": 1}


def save(file: Path, tensors: dict[str, tuple[str, list[int]]], fill: int = 0) -> None:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, (kind, shape) in tensors.items():
        start, end = end, end + prod(shape) * SIZES[kind]
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [start, end]}
    save_raw(file, json.dumps(header).encode(), bytes([fill]) * end)


def save_raw(file: Path, header: bytes, body: bytes = b"", length: int | None = None) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(struct.pack("<Q", len(header) if length is None else length) + header + body)


def pipeline(folder: Path, kind: str = "WanPipeline", **more: Any) -> Path:
    """One with 1,000 numbers to denoise with, 300 to decode with, and a scheduler, which has none."""
    folder.mkdir(parents=True, exist_ok=True)
    index = {
        "_class_name": kind,
        "_diffusers_version": "0.42.1",
        "transformer": ["diffusers", "WanTransformer3DModel"],
        "vae": ["diffusers", "AutoencoderKLWan"],
        "scheduler": ["diffusers", "UniPCMultistepScheduler"],
        "image_encoder": [None, None],
        "expand_timesteps": False,
        **more,
    }
    (folder / "model_index.json").write_text(json.dumps(index))
    save(folder / "transformer/diffusion_pytorch_model.safetensors", {"a": ("F32", [10, 100])})
    save(folder / "vae/diffusion_pytorch_model.safetensors", {"a": ("BF16", [300])})
    (folder / "scheduler").mkdir(exist_ok=True)
    (folder / "scheduler/scheduler_config.json").write_text("{}")
    return folder
