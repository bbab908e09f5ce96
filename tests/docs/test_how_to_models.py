"""The page on models of one's own: what turns a pickle into a checkpoint does so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..unit.enhance.checkpoints import esrgan, saved, with_extra  # noqa: TID252 - tests are no package on the path

PAGE = Path(__file__).parents[2] / "docs/how-to/bring-a-model.md"
(CONVERTS,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@with_extra
def test_a_pickle_of_weights_becomes_a_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from reelwright.enhance.checkpoint import recognised

    monkeypatch.chdir(tmp_path)
    net = saved(tmp_path / "own.safetensors", esrgan)
    torch.save({"params_ema": net.state_dict()}, "net.pth")
    exec(CONVERTS, {})
    found, _ = recognised((tmp_path / "net.safetensors").read_bytes(), "net.safetensors")
    assert (found.architecture.name, found.scale) == ("ESRGAN", 2)
