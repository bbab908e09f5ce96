"""The backend that the how-to shows is a real one: it is taken from the page and put through the contract."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from reelwright.render.backend import RenderBackend

from ..contracts.render_backend import RenderBackendContract  # noqa: TID252 - tests are no package on the path

PAGE = Path(__file__).parents[2] / "docs/how-to/add-a-render-backend.md"


def documented() -> ModuleType:
    """The module of the page's Python block."""
    found = re.search(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    module = ModuleType("documented_backend")
    sys.modules[module.__name__] = module
    exec(compile(found[1], str(PAGE), "exec"), vars(module))
    return module


class TestDocumentedBackend(RenderBackendContract):
    @pytest.fixture
    def backend(self) -> RenderBackend:
        made: RenderBackend = documented().Drift()
        return made
