"""The shipped fake keeps the contract of a render backend."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reelwright.render.backend import RenderBackend
from reelwright.render.backends.slate import SlateCard

from .render_backend import RenderBackendContract, decode, take_request


class TestSlate(RenderBackendContract):
    @pytest.fixture
    def backend(self) -> RenderBackend:
        return SlateCard()

    def test_the_slate_can_be_read_in_the_picture(self, backend: RenderBackend, tmp_path: Path) -> None:
        assert backend.capabilities().draws_slate
        pictures = []
        for shot in ("SH003", "SH004"):
            slate = {"production": "The Contract", "scene": 2, "shot": shot, "take": 1}
            backend.render(take_request(frames=1, slate=slate), tmp_path / f"{shot}.mp4", lambda _: None)
            pictures.append(decode(tmp_path / f"{shot}.mp4")[0][0].astype(int))
        assert np.abs(pictures[0] - pictures[1]).max() > 60
