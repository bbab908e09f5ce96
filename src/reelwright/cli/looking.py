"""`reelwright enhance CLIP --look SECONDS`: one frame, before and after; `reelwright cache`: what is kept for that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reelwright.cli import output
from reelwright.cli.common import Json, open_workspace
from reelwright.errors import InvalidInput
from reelwright.pipeline.wording import counted
from reelwright.store.disk import explained, replace_whole, size_text, write_all

if TYPE_CHECKING:
    from reelwright.app import App
    from reelwright.enhance.chunks import Link
    from reelwright.media.clip import PictureTrack
    from reelwright.store.cache import Statistics


def look_at(
    app: App,
    clip: Path,
    track: PictureTrack,
    chain: Sequence[Link],
    seconds: float,
    out: Path,
    may_replace: bool,
    as_json: bool,
) -> None:
    """Write the frame at `seconds` to `out`, as it is and after `chain`, side by side."""
    if out.suffix.lower() != ".png":
        raise InvalidInput(f"a look is a .png, not {out.name}; name another --out")
    if out.exists() and not may_replace:
        raise InvalidInput(f"{out} is there already; name another --out, or say --replace")
    if not out.absolute().parent.is_dir():
        raise InvalidInput(f"there is no folder {out.parent}; make it, or name another --out")
    if not math.isfinite(seconds):
        raise InvalidInput(f"--look {seconds} is no time; give seconds from the beginning of the clip")
    from reelwright.enhance.look import beside
    from reelwright.pipeline.looking import looked

    found = looked(app.frames, clip, track, chain, Fraction(str(seconds)))
    picture = beside(found.before, found.after, track)
    with explained("write", out):
        replace_whole(out, partial(write_all, data=picture))
    if as_json:
        told = {"file": str(out), "decoded": found.decoded, "was_kept": found.was_kept, "effects": found.facts}
        output.print_json(told)
        return
    output.say(str(out))
    how = "kept from before" if found.was_kept else f"{counted(found.decoded, 'frame')} decoded for it"
    output.say(f"left as it is, right enhanced, at {seconds:g} s; {how}")


def cache(
    forget: Annotated[
        str | None, typer.Option(help="Forget what fits: * stands for any letters, ? for one, such as 'frame/*'.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what is kept to be quicker, and how often it was of use, or forget some of it. It is made again when asked
    for: frames that were looked at, and answers of language models."""
    from reelwright.store import cache as kept

    with open_workspace() as app:
        gone = None if forget is None else kept.forget(app.assets, forget)
        found = kept.statistics(app.assets)
    if as_json:
        output.print_json({"forgotten": gone or 0, "caches": [asdict(one) for one in found]})
    elif gone is not None:
        output.say(f"forgotten: {gone}")
    elif not found:
        output.say("Nothing was kept yet.")
    else:
        head = ("kind", "entries", "on disk", "unpacked", "found", "not found", "evicted", "expired", "forgotten")
        output.print_table(head, [_row(one) for one in found])


def _row(one: Statistics) -> tuple[str, ...]:
    counts = (one.hits, one.misses, one.evicted, one.expired, one.forgotten)
    return (one.kind, str(one.entries), size_text(one.bytes), size_text(one.raw_bytes), *map(str, counts))
