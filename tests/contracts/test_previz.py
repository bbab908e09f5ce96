"""The offline drawing backend keeps the contract of a render backend."""

from __future__ import annotations

import pytest

from reelwright.render.backend import RenderBackend
from reelwright.render.backends.previz.backend import Previz

from .render_backend import RenderBackendContract


class TestPreviz(RenderBackendContract):
    @pytest.fixture
    def backend(self) -> RenderBackend:
        return Previz()
