"""Reelwright: a build system for film."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reelwright.web.client import Client

__version__ = "0.1.0"
__all__ = ["Client", "__version__"]


def __getattr__(name: str) -> Any:
    """`Client` is loaded when it is wanted: nobody else needs the network."""
    if name == "Client":
        from reelwright.web.client import Client

        return Client
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
