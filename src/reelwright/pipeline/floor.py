"""The studio floor: what all productions of a process share. Light to import; it holds, others build."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reelwright.ledger.caps import Caps
    from reelwright.ledger.ledger import Ledger
    from reelwright.ledger.limits import Limits
    from reelwright.llm.interviewer import Line
    from reelwright.llm.speaker import Speaker
    from reelwright.network.breaker import Breaker
    from reelwright.render.backend import RenderBackend
    from reelwright.render.patience import Patience
    from reelwright.render.provider import Filmer
    from reelwright.sound.recordist import SpeechServer
    from reelwright.sound.voice_actor import VoiceActor
    from reelwright.store.assets import AssetStore
    from reelwright.store.files import Workspace
    from reelwright.store.productions import Productions


@dataclass(frozen=True, slots=True)
class Floor:
    workspace: Workspace
    assets: AssetStore
    productions: Productions
    backends: Mapping[str, RenderBackend]
    providers: Mapping[str, Filmer]
    """All that are known; each can tell its prices."""
    lacking: Mapping[str, tuple[str, ...]]
    """Those that cannot be asked: the variables of the environment that are not set."""
    voices: Mapping[str, VoiceActor]
    """Who speaks lines."""
    mute: Mapping[str, tuple[str, ...]]
    """Those that cannot: the variables of the environment that are not set."""
    speech_server: Callable[[], SpeechServer]
    """Who records lines elsewhere, opened anew. Raises NotConfigured."""
    speaker: Callable[[str], Speaker]
    """Who answers for a brief's `writer` or `judge`. Raises NotConfigured or InvalidInput: nobody, and why."""
    writer_seconds: float
    judge_seconds: float
    """How long either may take."""
    ledger: Ledger
    caps: Caps
    """Of the installation; a production's budget is the cap of its own."""
    limits: Mapping[str, Limits]
    """Provider -> what the account there allows, where that was said."""
    is_simulated: bool
    """Whether the providers are the simulator's."""
    maker: str
    """`module:function` that makes a recipe in a child process; see `app.make`."""
    database_url: str
    patience: Patience
    """How providers are waited for, and by which clock."""
    seats: dict[str, asyncio.Semaphore] = field(default_factory=dict)
    """Provider -> how many more of its jobs this process may have in flight."""
    turns: dict[str, asyncio.Lock] = field(default_factory=dict)
    """Recipe of a clip or a recording -> held by who has it made in this process."""
    lines: dict[str, Line] = field(default_factory=dict)
    """Language model -> what all who ask it here share."""
    breakers: dict[str, Breaker] = field(default_factory=dict)
    """Provider -> what leaves it alone for a while."""
