"""How a server is open to the world, and how much it takes."""

from __future__ import annotations

from dataclasses import dataclass

JSON_BYTES = 2**20
"""Most of a request's body, unless its route says otherwise."""
UPLOAD_BYTES = 2**30
"""Most of a request that brings files; what a route for them says with `max_body_size`."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Where nobody but this machine reaches a server."""


@dataclass(frozen=True, slots=True)
class HouseRules:
    is_local: bool = False
    """Nobody is asked for a key; only for a server that is bound to loopback."""
    is_https: bool = False
    """Whether browsers come by https, be it through a proxy."""
    hosts: tuple[str, ...] = ()
    """Names this server answers to, without a port; empty: any."""
    requests_per_minute: int = 6000
    """Of one key."""
    tries_per_minute: int = 30
    """Of one address, with wrong secrets of one key; and so many refusals of strangers are entered in the audit log of
    one address."""

    @property
    def names(self) -> tuple[str, ...]:
        """`hosts`, or those of loopback: a page of elsewhere whose name was pointed at this machine is then refused."""
        return LOOPBACK if self.is_local else self.hosts
