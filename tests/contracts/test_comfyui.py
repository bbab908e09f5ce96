"""ComfyUI keeps the contract of a provider."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reelwright.render.backends.comfyui import ComfyUI

from .provider import ProviderContract
from .till import Till


class TestComfyUI(ProviderContract):
    adapter = ComfyUI
    wire = "comfyui"
    variable = ""
    moderates = False


class TestWorkflow(TestComfyUI):
    """With a workflow of the user's."""

    @pytest.fixture(autouse=True)
    def workflow(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.json"
        nodes = {
            "text": {"class_type": "CLIPTextEncode", "inputs": {"text": "{prompt}"}},
            "empty": {
                "class_type": "EmptyHunyuanLatentVideo",
                "inputs": {"width": "{width}", "height": "{height}", "length": "{frames}"},
            },
            "film": {"class_type": "CreateVideo", "inputs": {"fps": "{rate}"}},
            "saved": {"class_type": "SaveVideo", "inputs": {"seed": "{seed}"}},
        }
        path.write_text(json.dumps(nodes))
        path.with_suffix(".toml").write_text('seconds = [1, 2, 5]\nsizes = ["832x480", "480x832"]\nrate = 16\n')
        self.settings = {  # type: ignore[misc]
            "COMFYUI_WORKFLOW": str(path)
        }

    def test_the_users_own_graph_is_what_is_submitted(self, till: Till) -> None:
        till.buy()
        asked: Any = till.order.body["json"]
        assert set(asked["prompt"]) == {"text", "empty", "film", "saved"}
        assert asked["prompt"]["text"]["inputs"]["text"] == till.purchase().ask.prompt
