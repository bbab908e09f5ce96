"""Who makes shots, by name: render backends of this machine, and providers at the far end of a network; and who writes
scripts and judges films. The only file that names their classes; each is loaded when first wanted."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reelwright.errors import InvalidInput

if TYPE_CHECKING:
    from reelwright.ledger.hosting import Hosting
    from reelwright.ledger.price_book import PriceBook
    from reelwright.llm.speaker import Speaker
    from reelwright.network.access import Access
    from reelwright.render.backend import RenderBackend
    from reelwright.render.provider import Filmer
    from reelwright.sound.recordist import SpeechServer
    from reelwright.sound.voice_actor import VoiceActor

BACKENDS = {
    "previz": "reelwright.render.backends.previz.backend:Previz",
    "slate": "reelwright.render.backends.slate:SlateCard",
}


@dataclass(frozen=True, slots=True)
class Listing:
    where: str
    needs: tuple[str, ...]
    """Variables of the environment without which it cannot be asked."""
    wire: str
    """What the simulator calls it; empty: it is not simulated."""
    keeps: bool = False
    """Whether it keeps what its service says of itself."""
    is_here: bool = False
    """Whether it makes its clips on this machine, and has no account anywhere."""
    host: str = ""
    """The variable that says on what machine it runs, where one may pay for that oneself."""


_AT = "reelwright.render.backends"
PROVIDERS = {
    "veo3": Listing(
        f"{_AT}.veo:Veo", ("GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION", "GOOGLE_STORAGE_BUCKET"), "vertex"
    ),
    "omni": Listing(f"{_AT}.omni:Omni", ("GEMINI_API_KEY",), "omni"),
    "runway_gen3": Listing(f"{_AT}.runway:Runway", ("RUNWAYML_API_SECRET",), "runway"),
    "replicate_wan25": Listing(f"{_AT}.replicate:Replicate", ("REPLICATE_API_TOKEN",), "replicate"),
    "fal": Listing(f"{_AT}.fal:Fal", ("FAL_KEY",), "fal"),
    "luma": Listing(f"{_AT}.luma:Luma", ("LUMAAI_API_KEY",), "luma"),
    "comfyui": Listing(f"{_AT}.comfyui:ComfyUI", ("COMFYUI_URL",), "comfyui", host="COMFYUI_HOST"),
    "diffusers": Listing(f"{_AT}.diffusers:of_this_machine", ("REELWRIGHT_DIFFUSERS_FOLDER",), "", is_here=True),
    "http": Listing(f"{_AT}.http:HttpBackend", ("REELWRIGHT_HTTP_URL",), "http", keeps=True),
}
NAMES = (*BACKENDS, *PROVIDERS)
SPEAKERS = {
    "gemini": Listing("reelwright.llm.gemini:Gemini", ("GEMINI_API_KEY",), "gemini"),
    "openai": Listing("reelwright.llm.openai_compatible:OpenAICompatible", ("OPENAI_API_KEY",), "llm/v1"),
    "scripted": Listing("reelwright.llm.scripted:Scripted", (), ""),
}
"""Language models that write scripts and judge films; `wire` is their path at the simulator."""
VOICES = {
    "espeak-ng": Listing("reelwright.sound.voices.espeak:Espeak", (), ""),
    "piper": Listing("reelwright.sound.voices.piper:Piper", ("REELWRIGHT_PIPER_VOICES",), ""),
    "openai": Listing("reelwright.sound.voices.openai_speech:RecordedSpeech", ("OPENAI_API_KEY",), "speech/v1"),
}
"""Who speaks lines; `openai` by way of `SPEECH`."""
SPEECH = "reelwright.sound.voices.openai_speech:OpenAISpeech"
"""Who records them elsewhere."""


def load(where: str) -> Any:
    """What `module:name` means."""
    module, name = where.split(":")
    return getattr(importlib.import_module(module), name)


class Backends(Mapping[str, "RenderBackend"]):
    """The render backends of this machine."""

    def __init__(self) -> None:
        self._open: dict[str, RenderBackend] = {}

    def __getitem__(self, name: str) -> RenderBackend:
        if name not in BACKENDS:
            raise KeyError(name)
        if name not in self._open:
            self._open[name] = load(BACKENDS[name])()
        return self._open[name]

    def __contains__(self, name: object) -> bool:  # a mapping's own way would load it
        return name in BACKENDS

    def __iter__(self) -> Iterator[str]:
        return iter(BACKENDS)

    def __len__(self) -> int:
        return len(BACKENDS)


class Providers(Mapping[str, "Filmer"]):
    """The providers. Any can tell its prices; only those that lack nothing can be asked for anything.

    Args:
        book: called when the first is asked for.
        folder: where services' words of themselves are kept.
        hosting: called with a backend and the words for the machine it runs on; None: nobody pays for machines.
        simulator_url: where all of them are simulated; empty: each is where it is.
    """

    def __init__(
        self,
        access: Access,
        book: Callable[[], PriceBook],
        folder: Path,
        simulator_url: str = "",
        hosting: Callable[[str, str], Hosting] | None = None,
    ) -> None:
        self._access, self._book, self._simulator = access, book, simulator_url.rstrip("/")
        self._folder, self._hosting = folder, hosting
        self._open: dict[str, Filmer] = {}

    @property
    def lacking(self) -> dict[str, tuple[str, ...]]:
        """Those that cannot be asked: the variables of the environment that are not set."""
        missing = {
            name: tuple(one for one in listing.needs if not self._access.has(one))
            for name, listing in PROVIDERS.items()
        }
        return {name: variables for name, variables in missing.items() if variables}

    def __getitem__(self, name: str) -> Filmer:
        """Raises InvalidInput: what is said of the machine it runs on names none."""
        if name not in PROVIDERS:
            raise KeyError(name)
        if name not in self._open:
            self._open[name] = self._opened(name, PROVIDERS[name])
        return self._open[name]

    def _opened(self, name: str, listing: Listing) -> Filmer:
        from reelwright.network.reach import Reach, origin_of

        urls = [self._simulator, *(self._access.get(one) for one in listing.needs if one.endswith("_URL"))]
        private = frozenset(origin_of(url) for url in urls if url)
        base = f"{self._simulator}/{listing.wire}" if self._simulator else None
        own: dict[str, Any] = {"folder": self._folder} if listing.keeps else {}
        if self._hosting is not None and self._access.has(listing.host):
            try:
                own["hosting"] = self._hosting(name, self._access.get(listing.host))
            except InvalidInput as error:
                raise InvalidInput(f"{listing.host}: {error}") from None
        found: Filmer = load(listing.where)(self._access, self._book(), Reach(private), base, **own)
        return found

    def __contains__(self, name: object) -> bool:  # a mapping's own way would open it
        return name in PROVIDERS

    def __iter__(self) -> Iterator[str]:
        return iter(PROVIDERS)

    def __len__(self) -> int:
        return len(PROVIDERS)


class Voices(Mapping[str, "VoiceActor"]):
    """Who speaks lines, here or elsewhere."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._open: dict[str, VoiceActor] = {}

    @property
    def lacking(self) -> dict[str, tuple[str, ...]]:
        """Those that cannot speak: the variables of the environment that are not set. A speech server of one's own
        needs no key."""
        own = urlsplit(self._access.get("OPENAI_SPEECH_URL")).scheme == "http"
        missing = {
            name: tuple(one for one in listing.needs if not self._access.has(one))
            for name, listing in VOICES.items()
            if not (name == "openai" and own)
        }
        return {name: variables for name, variables in missing.items() if variables}

    def __getitem__(self, name: str) -> VoiceActor:
        if name not in VOICES:
            raise KeyError(name)
        if name not in self._open:
            self._open[name] = load(VOICES[name].where)(self._access)
        return self._open[name]

    def __iter__(self) -> Iterator[str]:
        return iter(VOICES)

    def __len__(self) -> int:
        return len(VOICES)


def speech_server(access: Access, book: PriceBook, simulator_url: str = "") -> SpeechServer:
    """Who records lines; close it after use.

    Args:
        simulator_url: where it is simulated; empty: it is where it is.

    Raises:
        NotConfigured: its key is not set.
    """
    from reelwright.network.reach import Reach, origin_of

    own = access.get("OPENAI_SPEECH_URL")
    urls = (simulator_url, own if urlsplit(own).scheme == "http" else "")
    base = f"{simulator_url.rstrip('/')}/{VOICES['openai'].wire}" if simulator_url else ""
    found: SpeechServer = load(SPEECH)(access, book, Reach(frozenset(origin_of(url) for url in urls if url)), base)
    return found


class Speakers:
    """The language models that write scripts and judge films.

    Args:
        book: called when one is asked for.
        simulator_url: where they are simulated; empty: each is where it is.
    """

    def __init__(self, access: Access, book: Callable[[], PriceBook], simulator_url: str = "") -> None:
        self._access, self._book, self._simulator = access, book, simulator_url.rstrip("/")
        self._scripts: dict[str, Speaker] = {}

    @property
    def lacking(self) -> dict[str, tuple[str, ...]]:
        """Those that cannot be asked: the variables of the environment that are not set."""
        own = self._own_server()
        missing = {
            name: tuple(one for one in listing.needs if not self._access.has(one))
            for name, listing in SPEAKERS.items()
            if not (name == "openai" and own)
        }
        return {name: variables for name, variables in missing.items() if variables}

    def speaker(self, called: str) -> Speaker:
        """Who answers for a brief's `writer` or `judge`, such as `gemini`, `openai:NAME` or `scripted:FILE`; close it
        after use. One that is scripted goes on where it was in its file.

        Raises:
            NotConfigured: its key, or the name of its model, is not set.
            InvalidInput: no model is called so, or the file is no script of answers.
        """
        from reelwright.network.reach import Reach, origin_of

        name, _, rest = called.partition(":")
        listing = SPEAKERS[name]
        found: Speaker
        if name == "scripted":
            found = load(listing.where).load(Path(rest))
            return self._scripts.setdefault(found.place, found)
        model = rest or (self._access.needed("OPENAI_MODEL") if name == "openai" else "")
        base = f"{self._simulator}/{listing.wire}" if self._simulator else ""
        urls = (self._simulator, self._own_server() if name == "openai" else "")
        reach = Reach(frozenset(origin_of(url) for url in urls if url))
        said = {"model": model} if model else {}
        found = load(listing.where)(self._access, self._book(), reach, base_url=base, **said)
        return found

    def _own_server(self) -> str:
        """The address of a model of one's own, which needs no key: only that is spoken to in clear."""
        url = self._access.get("OPENAI_BASE_URL")
        return url if urlsplit(url).scheme == "http" else ""
