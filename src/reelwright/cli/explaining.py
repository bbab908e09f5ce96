"""`reelwright explain BRIEF`: what a brief is read as, before anything is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reelwright.backends import NAMES
from reelwright.cli import output
from reelwright.cli.common import Json, standard_input
from reelwright.film.credits import credits_seconds
from reelwright.film.look import Transition

if TYPE_CHECKING:
    from reelwright.film.shot import Extra, Figure, Setup, Shot
    from reelwright.writing.explanation import Explanation, Reading

_ASSUMED = "~"


def explain(
    brief: Annotated[
        str, typer.Argument(help="A file (.md, .txt, .toml, .fountain, .csv), a sentence in quotes, or - for stdin.")
    ],
    as_json: Json = False,
) -> None:
    """Show what a brief is read as: word by word, and shot by shot. Nothing is made."""
    from reelwright.pipeline.names import known_names
    from reelwright.writing.explanation import explain as read
    from reelwright.writing.reading import read_brief

    found = read(read_brief(brief, {}, standard_input, known_names(NAMES)))
    if as_json:
        output.print_json(_document(found))
        return
    _say_shots(found)
    output.say("")
    _say_words(found)
    for finding in found.findings:
        output.say(f"{finding.severity.value}: {finding.message}")


def _say_shots(found: Explanation) -> None:
    asked, analysis = found.brief, found.analysis
    genre, mood = (_mark(getattr(analysis, name), name in analysis.defaulted) for name in ("genre", "mood"))
    output.say(
        f"“{found.script.title}”: {asked.duration_seconds:g} s, {asked.aspect.name}, {asked.rate} frames a second"
    )
    grain = f", {found.script.bible.grain} film grain" if found.script.bible.grain else ""
    output.say(f"genre {genre}, mood {mood}{grain}")
    output.say("")
    head = ("shot", "seconds", "framing", "angle", "move", "place", "time of day", "weather", "season", "who")
    output.print_table(head, [_row(found, *each) for each in zip(found.shots, found.assumed, strict=True)])
    if asked.credits:
        after = f"{credits_seconds(asked.credits):g} s of credits after the last shot"
        output.say(f"{after}: {'; '.join(credit.line for credit in asked.credits)}")
    begins = [f"{shot.id} with a {shot.transition}" for shot in found.shots if shot.transition is not Transition.CUT]
    if begins:
        output.say(f"begins: {', '.join(begins)}")
    output.say(f"{_ASSUMED} nobody said so; it was assumed. Spoken lines may still move the lengths.")


def _say_words(found: Explanation) -> None:
    rows = [(reading.word, reading.slot, f"{reading.score:.2f}", _taken(reading)) for reading in found.readings]
    output.print_table(("word", "read as", "score", "meaning"), rows)
    for name, words in (("said not to be", found.denied), ("not understood, so not in the picture", found.unread)):
        if words:
            output.say(f"{name}: {', '.join(words)}")


def _mark(text: str, is_assumed: bool) -> str:
    return f"{_ASSUMED}{text}" if is_assumed else text


def _taken(reading: Reading) -> str:
    return reading.meaning if reading.is_as_said else f"{reading.meaning} ({reading.how})"


def _row(found: Explanation, shot: Shot, assumed: Sequence[str]) -> tuple[str, ...]:
    setup = shot.setup
    said = {
        "framing": setup.framing,
        "angle": setup.angle,
        "move": setup.move,
        "place": setup.place,
        "time of day": setup.time_of_day,
        "weather": setup.weather,
        "season": setup.season or "",
    }
    seconds = f"{float(found.brief.rate.seconds(shot.frames)):.2f}"
    return (shot.id, seconds, *(_mark(value, name in assumed) for name, value in said.items()), _who(setup))


def _who(setup: Setup) -> str:
    """Whom the picture shows: the figure, then the others."""
    if setup.plate:
        return setup.plate.said
    return "; ".join([*([_figure(setup.figure)] if setup.figure else []), *map(_extra, setup.extras)]) or "nobody"


def _figure(figure: Figure) -> str:
    """With what they have, in the colours that were said."""
    dyes = dict(figure.dyes)
    props = (f"{dyes[prop]} {prop}" if prop in dyes else prop.value for prop in figure.props)
    seen = ("from behind",) if figure.is_from_behind else ()
    face = (*((figure.feeling,) if figure.feeling else ()), *((f"looks {figure.gaze}",) if figure.gaze else ()))
    return " ".join((figure.name, figure.action, *face, *props, *seen))


def _extra(extra: Extra) -> str:
    who = extra.who if isinstance(extra.who, str) else _figure(extra.who)
    who = f"{extra.coat} {who}" if extra.coat else who
    who += " running" if extra.runs else " leaving" if extra.leaves else " moving" if extra.moves else ""
    who += f" with {extra.crew.name}" if extra.crew else ""
    return f"{who}, {extra.side}" if extra.side else who


def _document(found: Explanation) -> dict[str, Any]:
    return {
        "title": found.script.title,
        "grain": found.script.bible.grain,
        "credits": [credit.model_dump(mode="json") for credit in found.brief.credits],
        "credits_seconds": credits_seconds(found.brief.credits),
        "analysis": found.analysis.model_dump(mode="json"),
        "shots": [
            shot.model_dump(mode="json") | {"assumed": assumed}
            for shot, assumed in zip(found.shots, found.assumed, strict=True)
        ],
        "readings": [
            {
                "word": reading.word,
                "slot": reading.slot,
                "meaning": reading.meaning,
                "how": reading.how.value,
                "score": reading.score,
            }
            for reading in found.readings
        ],
        "denied": found.denied,
        "unread": found.unread,
        "findings": [finding.model_dump(mode="json") for finding in found.findings],
    }
