"""The script of a production, in the forms that others read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reelwright.errors import NotFound
from reelwright.film.brief import Brief, Notation
from reelwright.film.script import Script, Transcript
from reelwright.film.shot import Shot
from reelwright.film.sound import Cue
from reelwright.media.subtitles import srt
from reelwright.pipeline.difference import planned_shots
from reelwright.pipeline.floor import Floor
from reelwright.store.files import Session
from reelwright.units import FrameRate
from reelwright.writing.fountain_reader import read_fountain
from reelwright.writing.fountain_writer import write_fountain
from reelwright.writing.panels import panels_of
from reelwright.writing.storyboard import ShotRow, read_csv, write_csv, write_toml
from reelwright.writing.transcript import fountain_of


def transcript(floor: Floor, production: str, form: Transcript) -> str:
    """The script as text.

    Raises:
        NotFound: there is no such production, its session folder is gone, or nothing was written yet.
    """
    brief, script = floor.productions.brief(production), script_of(floor, production)
    if form is Transcript.FOUNTAIN:
        return _screenplay(brief, script)
    shots = planned_shots(floor, production)
    if form is Transcript.SRT:
        if not shots:
            raise NotFound(f"{production} has no shots yet; go on with: reelwright resume {production}")
        return srt(list(_cues(shots, brief.rate)))
    panels = storyboard(brief, script, shots)
    return write_csv(panels) if form is Transcript.CSV else write_toml(panels, _wishes(brief, script))


def script_of(floor: Floor, production: str) -> Script:
    """Raises NotFound, as `transcript`."""
    script = written_script(floor, production)
    if script is None:
        raise NotFound(f"{production} has no script yet; go on with: reelwright resume {production}")
    return script


def written_script(floor: Floor, production: str) -> Script | None:
    """The script as it was written last; None: none was. Raises NotFound: its session folder is gone."""
    path = Session.open(floor.workspace, production).path("scripts/script.json")
    return Script.from_json(path.read_text(encoding="utf-8")) if path.is_file() else None


def _screenplay(brief: Brief, script: Script) -> str:
    source = read_fountain(brief.text) if brief.notation is Notation.FOUNTAIN else None
    return write_fountain(fountain_of(script, source))


def storyboard(brief: Brief, script: Script, shots: Sequence[Shot]) -> tuple[ShotRow, ...]:
    """The shots of a script in rows, as they are planned where they are."""
    source = read_csv(brief.text) if brief.notation is Notation.STORYBOARD else ()
    return panels_of(script, shots, brief.rate, source, brief.materials)


def _cues(shots: Sequence[Shot], rate: FrameRate) -> Iterator[Cue]:
    """Each line from its first word until its shot ends."""
    start = 0
    for shot in shots:
        begin, end = start + shot.line_at_frame, start + shot.frames
        if shot.line:
            yield Cue(start_seconds=float(rate.seconds(begin)), end_seconds=float(rate.seconds(end)), text=shot.line)
        start = end


def _wishes(brief: Brief, script: Script) -> dict[str, str]:
    """What a storyboard has no column for, and makes another film if it is not said."""
    credits = "; ".join(credit.line for credit in brief.credits)
    said = {"title": script.title, "aspect": brief.aspect.name, "fps": str(brief.rate), "credits": credits}
    return {key: value for key, value in said.items() if value}
