"""Whether the keys of providers are taken, by requests that cost nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from reelwright.errors import InvalidInput, NotConfigured, ReelwrightError

CHECK_SECONDS = 10.0
"""For the answer of one."""
_NOT_AS_DOCUMENTED = (ValueError, TypeError, LookupError, AttributeError)
"""What reading an answer raises that has another shape."""


class Checked(Protocol):
    """Who can say, for nothing, whether all is there to be asked for clips; see `Provider`."""

    async def check(self) -> str: ...


@dataclass(frozen=True, slots=True)
class KeyTried:
    provider: str
    is_taken: bool
    said: str
    """What was found, or what to do; never a key."""


async def tried_keys(
    providers: Mapping[str, Checked], names: Collection[str], seconds: float = CHECK_SECONDS
) -> list[KeyTried]:
    """Each of `names`, all at once.

    Args:
        seconds: after which one that does not answer is not waited for.
    """
    return list(await asyncio.gather(*(_tried(providers, name, seconds) for name in names)))


async def _tried(providers: Mapping[str, Checked], name: str, seconds: float) -> KeyTried:
    try:
        async with asyncio.timeout(seconds):
            return KeyTried(name, True, await providers[name].check())
    except (NotConfigured, InvalidInput) as error:
        said = f"{error}; see to that before it is asked for a shot"
    except ReelwrightError as error:
        said = f"{error}; try again later"
    except TimeoutError:
        said = f"no answer came in {seconds:g} s; try again later"
    except _NOT_AS_DOCUMENTED as error:
        said = f"what it answered is not what it documents ({type(error).__name__}); try again later"
    return KeyTried(name, False, said)
