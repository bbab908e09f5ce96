"""Where a provider's adapter may reach: https to public addresses, and one's own machine only where a setting says."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import httpx

from reelwright.errors import BackendError

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 addresses that stand for an IPv4 one, RFC 6052."""


class HostRefused(BackendError):
    """An address that may not be reached; nothing was read from it."""


class HostUnknown(HostRefused):
    """No such name now; it may be known again in a while."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Args:
    private: `host:port` of what may be reached in clear and at a private or loopback address, such as the simulator.
    """

    private: frozenset[str] = frozenset()

    def allows_private(self, url: str) -> bool:
        return origin_of(url) in self.private

    async def require(self, url: str, hosts: Collection[str] = ()) -> None:
        """Raises HostRefused unless `url` may be asked for, by its scheme, host and all addresses that has; HostUnknown
        if it has none now.

        Args:
            hosts: whence it may be; a name that begins with a dot stands for all below it. Empty: from anywhere.
        """
        if not self.allows_private(url):
            await self._public(url, hosts)

    async def address(self, url: str) -> str:
        """An address at which `url` may be asked for, to be connected to and no other: its name may mean another one
        in the next instant. Raises as `require`."""
        if not self.allows_private(url):
            return (await self._public(url, ()))[0]
        host, _, port = origin_of(url).rpartition(":")
        return (await _addresses(host, int(port)))[0]

    async def _public(self, url: str, hosts: Collection[str]) -> list[str]:
        """All its addresses, where every one of them is public."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 443
        except ValueError:
            raise HostRefused(f"{url[:80]!r} is not a URL") from None
        if parts.scheme != "https" or not host or parts.username or parts.password:
            raise HostRefused(f"{parts.scheme}://{host} may not be reached: only https, without a user in the address")
        if hosts and not any(_is_of(host, one) for one in hosts):
            raise HostRefused(f"{host} is none of the hosts this provider keeps its clips at: {', '.join(hosts)}")
        addresses = await _addresses(host, port)
        for address in addresses:
            if not _is_public(address):
                raise HostRefused(f"{host} is at {address}, which is no public address")
        return addresses

    def require_peer(self, url: str, response: httpx.Response) -> None:
        """Raises HostRefused if what answered is not at a public address: a name may mean another one by now."""
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if peer is not None and not self.allows_private(url) and not _is_public(str(peer[0])):
            raise HostRefused(f"{urlsplit(url).hostname} answered from {peer[0]}, which is no public address")


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Whom to believe; reading it takes longer than a request."""
    return httpx.create_ssl_context()


async def post(url: str, address: str, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
    """Send `body` to `url` at this address; gives the status of the answer, of which nothing else is read.

    Args:
        seconds: from the connection to the answer, at most.

    Raises:
        httpx.HTTPError: it could not be sent, or nothing sensible came back.
        TimeoutError: it took too long.
    """
    parts = urlsplit(url)
    at = f"[{address}]" if ":" in address else address
    port = "" if parts.port is None else f":{parts.port}"
    pinned = urlunsplit((parts.scheme, at + port, parts.path, parts.query, ""))
    sent = {**headers, "Host": parts.netloc}
    # The name is still whom the certificate has to be of.
    extensions = {"sni_hostname": parts.hostname}
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(transport=transport(), timeout=seconds, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", pinned, content=body, headers=sent, extensions=extensions) as answer,
    ):
        return answer.status_code


def transport() -> httpx.AsyncHTTPTransport:
    """What requests are sent by: no proxy, so that what answers is seen; nothing repeated; and a connection of its own
    for each request, for one that was kept may be closed at the other end, and a request that breaks on it cannot be
    told from one that was taken."""
    return httpx.AsyncHTTPTransport(verify=_trust(), retries=0, limits=httpx.Limits(max_keepalive_connections=0))


def origin_of(url: str) -> str:
    """`host:port` of a URL; empty: it is none."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    except ValueError:
        return ""


def _is_of(host: str, allowed: str) -> bool:
    return host.endswith(allowed) if allowed.startswith(".") else host == allowed


async def _addresses(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise HostUnknown(f"{host} is not known: {error.strerror or error}") from None
    return [str(entry[4][0]) for entry in found]


def _is_public(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inside is None and found in _NAT64:
            inside = ipaddress.IPv4Address(found.packed[-4:])
        if inside is not None:
            return inside.is_global and not inside.is_multicast
    return found.is_global and not found.is_multicast
