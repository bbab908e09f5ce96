"""Is it the film that was asked for, by who can see: a vision model is shown the shots, the script and the shot list,
and gives four scores, each with a reason and the frame that shows it.

All that was written by others goes to it as data. Its answer has no field for money, paths or stages, and a frame that
the film does not have is told to it as a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from reelwright.check.opinion import ENOUGH
from reelwright.film.brief import Brief
from reelwright.film.script import Script
from reelwright.film.shot import Shot
from reelwright.film.verdict import Finding, Score, Severity
from reelwright.llm.model import Media, Message, Question
from reelwright.llm.prompt import load_prompt
from reelwright.units import Value

CHECK = "judge"
MARKS = ("visual quality", "narrative coherence", "technical excellence", "overall")
MOST_NOTES = 8
_MOST_TOKENS = 4096
"""Of an answer: four reasons and eight notes are a quarter of that, and some models count what they think."""
_SEEDS = 2**31
_LATE = 0.05
"""Seconds by which a frame may be named after the end of its shot: times are rounded."""
_ShotId = Annotated[str, Field(pattern=r"^SH\d{3}$")]


class Mark(Value):
    score: float = Field(ge=0, le=10)
    reason: str = Field(min_length=1, max_length=400)
    shot: _ShotId
    seconds: float = Field(ge=0, le=600)


class DirectorsNote(Value):
    shot: _ShotId
    note: str = Field(min_length=1, max_length=240)


class Critique(Value):
    """The answer."""

    visual_quality: Mark
    narrative_coherence: Mark
    technical_excellence: Mark
    overall: Mark
    notes: tuple[DirectorsNote, ...] = Field(default=(), max_length=MOST_NOTES)

    lengths: ClassVar[Mapping[str, float]] = {}
    """Shot -> seconds of the film that is judged; see `form_for`."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """In the order of `MARKS`."""
        return (self.visual_quality, self.narrative_coherence, self.technical_excellence, self.overall)

    @property
    def is_enough(self) -> bool:
        return all(round(mark.score, 1) >= ENOUGH for mark in self.marks)

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Self:
        if faults := list(self._faults()):
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        lengths = type(self).lengths
        for name, mark in zip(MARKS, self.marks, strict=True):
            if mark.shot not in lengths:
                yield f"{name}: the film has no shot {mark.shot}; it has {', '.join(lengths)}"
            elif mark.seconds > lengths[mark.shot] + _LATE:
                yield f"{name}: {mark.shot} has no frame at {mark.seconds:g} s; it is {lengths[mark.shot]:.2f} s long"
        for note in self.notes:
            if note.shot not in lengths:
                yield f"a note: the film has no shot {note.shot}"
        if not self.is_enough and not self.notes:
            yield f"a score is below {ENOUGH:g}, and there is no note that says what to change"


def form_for(lengths: Mapping[str, float]) -> type[Critique]:
    """The form of an answer about a film with these shots and no others. `lengths`: shot -> seconds."""

    class CritiqueOfTheseShots(Critique):
        pass

    CritiqueOfTheseShots.lengths = dict(lengths)
    return CritiqueOfTheseShots


class Showing(Value):
    """What is shown of a shot."""

    shot: str
    media: tuple[Media, ...]
    """The shot itself, or frames of it."""
    at_seconds: tuple[float, ...] = ()
    """When in the shot each of the frames is."""


def question_for(
    brief: Brief, script: Script, shots: Sequence[Shot], shown: Sequence[Showing], lengths: Mapping[str, float]
) -> Question[Critique]:
    """What a vision model is asked. `lengths`: shot -> seconds."""
    data = {"brief": brief.text, "script": _told(script), "shot list": _listed(shots, lengths)}
    message = Message(text=_task(shown), data=data, media=tuple(one for showing in shown for one in showing.media))
    return Question(
        prompt=load_prompt("judge"),
        messages=(message,),
        wanted=form_for(lengths),
        most_tokens=_MOST_TOKENS,
        temperature=0.0,
        seed=brief.seed % _SEEDS,
    )


def _task(shown: Sequence[Showing]) -> str:
    lines, number = ["Judge this film. You are shown, in this order:"], 0
    for showing in shown:
        for media, at in zip(showing.media, showing.at_seconds or (None,) * len(showing.media), strict=True):
            number += 1
            what = f"all of {showing.shot}" if media.is_video else f"{showing.shot} at {at:.2f} s"
            lines.append(f"{number}. {what}")
    return "\n".join(lines)


def _told(script: Script) -> str:
    lines = [f"“{script.title}”"]
    for scene in script.scenes:
        lines.append(f"{scene.number}. {scene.heading} ({scene.act})")
        for beat in scene.beats:
            lines.append(f"   {beat.picture}" + (f" “{beat.line}”" if beat.line else ""))
    return "\n".join(lines)


def _listed(shots: Sequence[Shot], lengths: Mapping[str, float]) -> str:
    lines = []
    for shot in shots:
        what = f"scene {shot.scene}, {shot.heading}, {shot.setup.framing}, {shot.setup.move}"
        said = f" “{shot.line}”" if shot.line else ""
        lines.append(f"{shot.id}: {lengths[shot.id]:.2f} s, {what}; {shot.description}{said}")
    return "\n".join(lines)


def unasked(why: str) -> tuple[Score, ...]:
    """The four scores where nobody gave any."""
    return tuple(Score(name=name, reason=why) for name in MARKS)


def scores_of(critique: Critique) -> tuple[Score, ...]:
    return tuple(
        Score(name=name, value=round(mark.score, 1), reason=_line(mark.reason), shot=mark.shot, seconds=mark.seconds)
        for name, mark in zip(MARKS, critique.marks, strict=True)
    )


def notes_of(critique: Critique) -> tuple[str, ...]:
    """As the writer reads them."""
    return tuple(dict.fromkeys(f"{note.shot}: {_line(note.note)}" for note in critique.notes))


def findings_of(critique: Critique, model: str) -> tuple[Finding, ...]:
    """Notes as remarks: warnings where the film is not good enough by them."""
    severity = Severity.NOTE if critique.is_enough else Severity.WARNING
    return tuple(
        Finding(check=CHECK, severity=severity, message=_line(note.note), shot=note.shot, value=model)
        for note in critique.notes
    )


def _line(text: str) -> str:
    """In one line, and without what cannot be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
