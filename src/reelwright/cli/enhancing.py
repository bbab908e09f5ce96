"""`reelwright enhance CLIP`: any film made better, here, from its own pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reelwright.cli import ctrl_c, elsewhere, exits, output
from reelwright.cli.common import Json, open_app, place_of, server
from reelwright.cli.enhanced import document, report
from reelwright.cli.headway import shown
from reelwright.cli.looking import look_at
from reelwright.enhance.effect import Effort, GrainKind, PaintedStyle
from reelwright.errors import InvalidInput

if TYPE_CHECKING:
    from reelwright.engine import Run
    from reelwright.enhance.chunks import Link
    from reelwright.enhance.optimiser import Search
    from reelwright.media.clip import PictureTrack
    from reelwright.pipeline.enhancing import Enhanced, Enhancement
    from reelwright.pipeline.floor import Floor
    from reelwright.pipeline.improving import Improvement

_NOTHING = (
    "say what is to be better: --fix mends what is measurably wrong, --fps 60 makes it 60 frames a second, --scale 2 "
    "twice as large, --deblock smooths the blocks of compression, --deflicker evens out its light, --denoise 1 takes "
    "noise away, --deband makes slopes of steps, --stabilise holds a shaking camera still, --colour auto balances its "
    "colours, --style sketch draws it, --sharpen 0.5 makes edges crisper, --grain fine gives it film grain, --sdr "
    "makes high dynamic range standard; any of them together"
)


def enhance(
    clip: Annotated[Path, typer.Argument(help="A film file: MP4, MOV, Matroska, WebM, AVI, MPEG-TS and others.")],
    fps: Annotated[
        str | None, typer.Option(help="Frames a second it shall have, 1 to 240, such as 48 or 59.94.")
    ] = None,
    scale: Annotated[int | None, typer.Option(min=2, max=4, help="Times as many pixels each side: 2, 3 or 4.")] = None,
    model: Annotated[str, typer.Option(help="With --scale or --fps: a model of yours that does it; see models.")] = "",
    sdr: Annotated[bool, typer.Option("--sdr", help="Make high dynamic range (PQ, HLG) standard.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Measure what is wrong, mend what can be, and keep what measurably helped.")
    ] = False,
    deblock: Annotated[bool, typer.Option("--deblock", help="Smooth the blocks of a compressed picture.")] = False,
    deflicker: Annotated[bool, typer.Option("--deflicker", help="Even out light that flickers.")] = False,
    denoise: Annotated[float, typer.Option(min=0, max=1, help="Take noise away, 0 to 1; 1 takes all.")] = 0,
    deband: Annotated[bool, typer.Option("--deband", help="Make slopes of the steps in skies and walls.")] = False,
    stabilise: Annotated[bool, typer.Option("--stabilise", help="Hold a camera still that shakes.")] = False,
    colour: Annotated[
        str | None,
        typer.Option(
            metavar="auto|PICTURE|CLIP", help="Balance its colours, or give it those of a picture or of another clip."
        ),
    ] = None,
    style: Annotated[
        str | None,
        typer.Option(help="Painted: " + ", ".join(PaintedStyle) + "; or a picture of yours to paint like."),
    ] = None,
    style_strength: Annotated[float, typer.Option(min=0, max=1, help="How much of the painting is seen.")] = 1,
    keep_colours: Annotated[bool, typer.Option("--keep-colours", help="Painted, in the clip's own colours.")] = False,
    keep_structure: Annotated[bool, typer.Option("--keep-structure", help="Painted, with the clip's edges.")] = False,
    sharpen: Annotated[float, typer.Option(min=0, max=1, help="Crisper edges, 0 to 1, such as 0.5.")] = 0,
    grain: Annotated[GrainKind | None, typer.Option(help="Film grain over it, so coarse.")] = None,
    quality: Annotated[
        Effort, typer.Option(help="Time it may take for how good it is: all but --sdr have these levels.")
    ] = Effort.STANDARD,
    look: Annotated[
        float | None, typer.Option(help="Only look: the frame at so many seconds, before and after, as a PNG.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the film goes (.mp4, .mov, .mkv); default: beside it.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over --out if it is there.")] = False,
    as_json: Json = False,
) -> None:
    """Make any film better, offline: more frames a second, less flicker and noise, crisper. Ctrl-C pauses."""
    from reelwright.media.clip import survey
    from reelwright.pipeline.improving import Improvement, chain_of

    wished = Improvement(
        fps=fps,
        scale=scale,
        model=model,
        sdr=sdr,
        fix=fix,
        deblock=deblock,
        deflicker=deflicker,
        denoise=denoise,
        deband=deband,
        stabilise=stabilise,
        colour=colour,
        style=style,
        style_strength=style_strength,
        keep_colours=keep_colours,
        keep_structure=keep_structure,
        sharpen=sharpen,
        grain=grain,
        quality=quality,
    )
    if server():
        if look is not None:
            raise InvalidInput("--look is of this machine alone; leave out either it or --server")
        with elsewhere.connected(server()) as client:
            elsewhere.enhance(client, clip, wished, out, replace, as_json)
        return
    track = survey(clip)
    with open_app() as app:
        chain = chain_of(wished, clip, track, place_of(app).models)
    if not chain and not fix:
        raise InvalidInput(_NOTHING)
    if look is not None:
        if fix:
            raise InvalidInput("--look shows what effects do that are named; --fix finds them: run it without --look")
        name = wished.name([one.effect for one in chain], is_mended=False)
        _remark_on(wished.notes)
        with open_app() as app:
            look_at(app, clip, track, chain, look, out or clip.with_name(f"{clip.stem}-{name}.png"), replace, as_json)
        return
    from reelwright.engine import unrecorded  # a third of a second, in which somebody has looked

    is_quiet = as_json and not output.aside.is_terminal
    try:
        with open_app() as app, unrecorded(app.engine_settings) as run:
            work = _Work(app.floor, run, clip, track, wished, is_quiet)
            mended, asked, found = asyncio.run(work.done(chain, out, replace))
    except KeyboardInterrupt:
        ctrl_c.ignore()
        output.remark("\nPaused. What is finished is kept; the same command goes on after it.")
        raise typer.Exit(exits.PAUSED) from None
    if as_json:
        output.print_json(document(asked, found, mended))
    else:
        for line in report(asked, found, mended):
            output.say(line)
    if found is None:
        raise typer.Exit(exits.NOTHING_TO_DO)


def _remark_on(notes: Sequence[str]) -> None:
    for note in notes:
        output.remark(f"note: {note}", "yellow")


@dataclass(frozen=True, slots=True)
class _Work:
    floor: Floor
    run: Run
    clip: Path
    track: PictureTrack
    wished: Improvement
    is_quiet: bool

    async def done(
        self, chain: Sequence[Link], out: Path | None, may_replace: bool
    ) -> tuple[Search | None, Enhancement | None, Enhanced | None]:
        """What mends the clip, if that is wanted; and what was made of it, if anything was to be done."""
        from reelwright.pipeline.enhancing import made, planned, target_of

        effects = [link.effect for link in chain]
        for is_mended in {self.wished.fix, self.wished.fix and not chain}:  # refused before anything is measured
            target_of(self.clip, out, may_replace, self.wished.name(effects, is_mended=is_mended))
        mended = await self._mending(effects) if self.wished.fix else None
        name = self.wished.name(effects, is_mended=bool(mended and mended.chain))
        chain = [*(mended.chain if mended else ()), *chain]
        if not chain:
            return mended, None, None
        quality, notes = self.wished.quality, self.wished.notes
        asked = planned(self.floor, self.clip, self.track, chain, quality, out, may_replace, name, notes)
        _remark_on(asked.notes)
        with shown(asked.recipes, self.is_quiet) as headway:
            return mended, asked, await made(self.floor, self.run, asked, headway.told)

    async def _mending(self, wanted: Sequence[str]) -> Search:
        from reelwright.pipeline.enhancing import kept
        from reelwright.pipeline.mending import mending

        def say(text: str) -> None:
            if not self.is_quiet:
                output.remark(text)

        say("measuring what is wrong")
        return await mending(
            self.floor,
            self.run,
            self.track,
            kept(self.floor, self.clip),
            wanted,
            self.wished.quality,
            lambda one: say(
                f"trying {one.fix.effect}, which may better {one.fix.measure} by {one.expected:.0f} of 100"
            ),
        )
