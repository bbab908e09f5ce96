"""The studio floor: what all productions of a process share. Light to import; it holds, others build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reelwright.store.assets import AssetStore
from reelwright.store.files import Workspace
from reelwright.store.productions import Productions

if TYPE_CHECKING:
    from reelwright.render.backend import RenderBackend


@dataclass(frozen=True, slots=True)
class Floor:
    workspace: Workspace
    assets: AssetStore
    productions: Productions
    backends: Mapping[str, RenderBackend]
    maker: str
    """`module:function` that makes a recipe in a child process; see `app.make`."""
    database_url: str
