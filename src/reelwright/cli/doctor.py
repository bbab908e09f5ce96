"""`reelwright doctor`: what this installation can do, found out by trying, and what to install for the rest."""

from __future__ import annotations

import asyncio
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from reelwright import __version__
from reelwright.app import App
from reelwright.backends import PROVIDERS, SPEAKERS, Backends
from reelwright.cli import exits, output
from reelwright.cli.common import Json, open_app
from reelwright.errors import ReelwrightError
from reelwright.film.voice import ESPEAK
from reelwright.pipeline.wording import counted
from reelwright.render.backend import RenderBackend
from reelwright.store.disk import size_text
from reelwright.store.files import Workspace


@dataclass(frozen=True, slots=True)
class Symptom:
    part: str
    is_well: bool
    is_needed: bool
    """Whether a film cannot be made without it."""
    said: str


def doctor(
    voices: Annotated[bool, typer.Option("--voices", help="Only list the voices of espeak-ng, and variants.")] = False,
    as_json: Json = False,
) -> None:
    """Try every part a film needs, here, and say what is missing."""
    if voices:
        _list_voices(as_json)
        return
    backends = Backends()  # not the floor's, which wants a workspace
    with open_app() as app:

        def workspace() -> str:
            from reelwright.store.database import is_there

            place = Workspace.at(app.settings.workspace)
            room = f"{place.root}, {size_text(place.free_bytes)} free"
            if not is_there(app.settings.database_url or place.database_url):
                place.check_room()
                return f"{room}, to be made"
            return f"{room}, {counted(len(app.productions.list()), 'production')}"

        tried = [
            _try("python", True, lambda: f"{platform.python_version()}, Reelwright {__version__}, {sys.platform}"),
            _try("workspace", True, workspace),
            _try("codecs", True, _codecs),
            _try("fonts", True, _fonts),
            _try("devices", True, _devices),
            _try("voice", False, _voice),
            _try("other voices", False, lambda: _other_voices(app)),
            *(_try(f"backend {name}", name == "previz", _backend(backends, name)) for name in backends),
            *_providers(app),
            _try("writers", False, lambda: _writers(app)),
        ]
    if as_json:
        output.print_json([asdict(symptom) for symptom in tried])
    else:
        output.print_table(
            ["", "part", "found"], [["ok" if one.is_well else "no", one.part, one.said] for one in tried]
        )
    if any(one.is_needed and not one.is_well for one in tried):
        raise typer.Exit(exits.NOT_CONFIGURED)


def _try(part: str, is_needed: bool, look: Callable[[], str]) -> Symptom:
    try:
        return Symptom(part, True, is_needed, look())
    except (ReelwrightError, ImportError, OSError) as error:
        return Symptom(part, False, is_needed, str(error))


def _codecs() -> str:
    from reelwright.media.write import encoders

    return ", ".join(encoders())


def _fonts() -> str:
    from reelwright.imaging.text import Type, text_width

    return f"built in; “Reelwright” is {text_width('Reelwright', Type(100)):.0f} px wide at 100 px"


def _devices() -> str:
    """Where effects are worked, and what of their memory is lent by now."""
    from reelwright.engine.leases import on_this_machine
    from reelwright.enhance.devices import known

    devices, why = known()
    standing = on_this_machine().standing()
    told = []
    for device in devices:
        mine = [one for one in standing if one.device == device.name]
        held = sum(one.size_bytes for one in mine if one.is_held)
        waiting = sum(not one.is_held for one in mine)
        queue = f", {waiting} waiting" if waiting else ""
        told.append(f"{device.title} lends {size_text(device.lent_bytes)}, {size_text(held)} of it lent now{queue}")
    return "; ".join((*told, why) if why else told)


def _voice() -> str:
    from reelwright.sound.espeak import voices

    return f"espeak-ng, {len(voices()[0])} voices"


def _list_voices(as_json: bool) -> None:
    from reelwright.sound.espeak import voices

    names, variants = voices()
    if as_json:
        output.print_json({"voices": sorted(names), "variants": sorted(variants)})
        return
    for name in sorted(names):
        output.say(name)
    output.remark(f"Each also with a variant, as in {min(names)}+{min(variants)}: {', '.join(sorted(variants))}")


def _other_voices(app: App) -> str:
    """Who else could speak lines; nobody is asked."""
    lacking = app.voices.lacking
    there = [name for name in app.voices if name != ESPEAK and name not in lacking]
    rest = [f"{name} needs {', '.join(variables)}" for name, variables in lacking.items()]
    return "; ".join((*(f"{name} is named in the environment, and not tried" for name in there), *rest))


def _backend(backends: Mapping[str, RenderBackend], name: str) -> Callable[[], str]:
    def look() -> str:
        can = backends[name].capabilities()
        return f"{len(can.places)} places, up to {can.max_pixels:,} pixels and {can.max_frames:,} frames"

    return look


def _writers(app: App) -> str:
    """Which language models could be asked for a script or a judgement; none is asked."""
    lacking = app.speakers.lacking
    there = ", ".join(("rules", *(name for name in SPEAKERS if name not in lacking)))
    rest = "; ".join(f"{name} needs {', '.join(variables)}" for name, variables in lacking.items())
    return f"{there}; {rest}" if rest else there


def _providers(app: App) -> list[Symptom]:
    """Those that can be asked, each by a request that costs nothing; the rest in a line, for nobody needs them all."""
    from reelwright.pipeline.keys import tried_keys

    try:
        providers = app.providers
    except ReelwrightError as error:
        return [Symptom("providers", False, False, str(error))]
    lacking = providers.lacking
    tried = asyncio.run(tried_keys(providers, [name for name in PROVIDERS if name not in lacking]))
    found = [Symptom(f"provider {one.provider}", one.is_taken, False, one.said) for one in tried]
    if lacking:
        rest = f"not set up: {', '.join(lacking)}; what each needs is told by: reelwright backends"
        found.append(Symptom("providers", True, False, rest))
    return found
