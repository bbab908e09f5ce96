"""ComfyUI keeps the contract of a provider."""

from __future__ import annotations

from reelwright.render.backends.comfyui import ComfyUI

from .provider import ProviderContract


class TestComfyUI(ProviderContract):
    adapter = ComfyUI
    wire = "comfyui"
    variable = ""
    moderates = False
