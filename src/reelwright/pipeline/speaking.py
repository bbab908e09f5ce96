"""The lines of a film, spoken until they fit: at the usual pace where there is time, else faster, only then shorter: by
the model that wrote them, or cut by rules. A line whose subtitles would go by too fast to be read is spoken slower.
Nothing is filmed before they fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from reelwright.film.brief import Brief
from reelwright.film.marks import STRESS, plain
from reelwright.film.production import Dossier
from reelwright.film.recipe import Digest
from reelwright.film.script import Script
from reelwright.film.sound import Speech
from reelwright.film.verdict import Finding, Severity
from reelwright.film.voice import Voice
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.dictating import editor
from reelwright.pipeline.recording import Recordings, recordings
from reelwright.pipeline.shortening import SHORTENED, Shortening
from reelwright.pipeline.wording import counted
from reelwright.sound.cues import CHARACTERS_PER_SECOND, reading_speed
from reelwright.sound.narration import narration_recipe, speech_of
from reelwright.sound.pronunciation import heard_in
from reelwright.sound.word_times import timed_words
from reelwright.units import Money
from reelwright.writing.breakdown import lines, overrun_seconds
from reelwright.writing.drafting import cap
from reelwright.writing.sentences import (
    AROUND_SECONDS,
    FASTEST_PACE,
    SLOWEST_PACE,
    TAIL_SECONDS,
    shorten,
    spoken_seconds,
)
from reelwright.writing.shortening import TooLong
from reelwright.writing.voicing import voices

FIT, SPEECH = "fit", "speech"
"""Checks: of lines in their time, and of what can be heard and known of them."""
CHECKS = (FIT, SPEECH, SHORTENED)
"""All that are done here."""
_ROUNDS = 8
"""Of speaking; what does not fit after the last of them is left out."""
MARGIN = 0.99
"""How much of a limit is aimed at: a pace is of whole words a minute."""

Speeches = dict[str, Speech]
Wanted = dict[str, tuple[str, float]]
"""Shot -> its line, and at what pace it is to be spoken."""
_AS_CUT: Mapping[str, str] = {}
_UNHEARD = "0" * 64
"""In place of the hash of a sound that there is not."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """All that is said in a film, and what was done so that it fits."""

    speeches: Speeches
    recipes: dict[str, Digest]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SpokenLines:
    """What came of having lines spoken."""

    speeches: Speeches
    recipes: dict[str, Digest]
    would_cost: Mapping[Digest, Money]
    """Recipe -> the most it may cost, of the recordings that lines lack which are only estimated."""
    laid_out: frozenset[str]
    """Shots whose words have times that nobody told, between pauses that were measured."""


async def spoken(desk: Desk, dossier: Dossier) -> Spoken:
    """Every line of the script that there is time for, each as long as its shot can be."""
    brief, script = dossier.brief, dossier.script
    assert script is not None
    wanted: Wanted = {shot: (line, 1.0) for shot, line in lines(script).items() if line}
    voiced = voices(brief, script)
    speeches: Speeches = {}
    recipes: dict[str, Digest] = {}
    over, would_cost, laid_out = 0.0, dict[Digest, Money](), frozenset[str]()
    shortening = Shortening(desk, dossier, SPEECH, editor(dossier))
    for round_ in range(_ROUNDS):
        again = f", fitted {round_}" if round_ else ""
        said = await said_with(desk, brief, voiced, _unsaid(wanted, speeches), again)
        speeches = {shot: said.speeches.get(shot) or speeches[shot] for shot in wanted}
        recipes, would_cost = recipes | said.recipes, would_cost | dict(said.would_cost)
        laid_out |= said.laid_out
        tight = too_long(brief, script, speeches)
        over = over or (overrun_seconds(brief, script, speeches) if tight else 0.0)
        lines_now = {shot: one.line for shot, one in speeches.items()}
        wanted = refitted(brief, script, speeches, await shortening.shortened(lines_now, tight))
        if wanted.keys() == speeches.keys() and not _unsaid(wanted, speeches):
            break
    over = over or max(0.0, overrun_seconds(brief, script, speeches))
    speeches = _without_the_longest(brief, script, speeches)
    kept = {
        label: recipe
        for label, recipe in recipes.items()
        if label.startswith("recording ") or label.removeprefix("narration ") in speeches
    }
    written = {shot: line for shot, line in lines(script).items() if line}
    heard = {name for name, actor in desk.floor.voices.items() if actor.hears_stress}
    flat = [shot for shot, one in speeches.items() if STRESS.search(one.line) and voiced[shot].actor not in heard]
    findings = (
        *_hurried(speeches),
        *_left_out(brief, written, speeches, over, shortening),
        *shortening.findings(written, speeches),
        *unrecorded(SPEECH, speeches, would_cost),
        *_loosely(sorted(laid_out & speeches.keys()), flat),
    )
    return Spoken(speeches, kept, findings)


def _unsaid(wanted: Wanted, speeches: Mapping[str, Speech]) -> Wanted:
    """What was not spoken yet as it is wanted."""
    as_said = {shot: (speech.line, speech.pace) for shot, speech in speeches.items()}
    return {shot: wish for shot, wish in wanted.items() if as_said.get(shot) != wish}


async def said_with(
    desk: Desk, brief: Brief, voiced: Mapping[str, Voice], wanted: Wanted, again: str = "", named: str = "narration"
) -> SpokenLines:
    """Lines as spoken, and by what recipes.

    Args:
        voiced: shot -> whose voice says its line.
        again: which round this is. Each has labels of its own: a run that is taken up again finds what it has by them.
        named: how labels begin.
    """
    actors = {shot: desk.floor.voices[voiced[shot].actor] for shot in wanted}
    said = {shot: heard_in(line, brief.pronunciation) for shot, (line, _) in wanted.items()}
    elsewhere = {shot: (wanted[shot][0], voiced[shot], said[shot]) for shot in wanted if actors[shot].records}
    recorded = await recordings(desk, brief, elsewhere, named, again) if elsewhere else Recordings({}, {})
    unheard = elsewhere.keys() - recorded.of_lines.keys()
    labels = {shot: f"{named} {shot}{again}" for shot in wanted if shot not in unheard}
    recipes = {
        label: narration_recipe(
            actors[shot],
            wanted[shot][0],
            voiced[shot],
            wanted[shot][1],
            said[shot],
            recorded.of_lines.get(shot),
        )
        for shot, label in labels.items()
    }
    made = await desk.make(recipes)
    assets = {shot: made.whole()[label] for shot, label in labels.items()}
    speeches = {shot: speech_of(wanted[shot][0], asset, wanted[shot][1]) for shot, asset in assets.items()}
    speeches |= {shot: estimated(*wanted[shot]) for shot in unheard}
    told = {f"{named} {shot}": asset.recipe for shot, asset in assets.items()}
    laid_out = frozenset(shot for shot, asset in assets.items() if asset.facts.get("timed_by") == "pauses")
    return SpokenLines(
        {shot: speeches[shot] for shot in wanted}, told | dict(recorded.recipes), recorded.would_cost, laid_out
    )


def too_long(brief: Brief, script: Script, speeches: Mapping[str, Speech]) -> dict[str, TooLong]:
    """The lines that have to be shortened, for all are as fast as they may be; none where that is enough."""
    over = overrun_seconds(brief, script, speeches)
    if over <= 0 or _are_hurried(speeches, _faster(speeches, over)):
        return {}
    most = _most_seconds(speeches, over)
    return {
        shot: TooLong(speeches[shot].line, speeches[shot].seconds, max(0.0, most), cut)
        for shot, cut in _cut(speeches, most).items()
        if cut != speeches[shot].line
    }


def refitted(
    brief: Brief, script: Script, speeches: Mapping[str, Speech], shorter: Mapping[str, str] = _AS_CUT
) -> Wanted:
    """What is to be spoken after these were heard: the same where all fits and can be read.

    Args:
        shorter: shot -> its line, of those of `too_long` that were shortened by others than rules.
    """
    over = overrun_seconds(brief, script, speeches)
    if over <= 0:
        return {shot: (one.line, min(one.pace, _readable_pace(one))) for shot, one in speeches.items()}
    paces = _faster(speeches, over)
    if _are_hurried(speeches, paces):
        return {shot: (speech.line, paces[shot]) for shot, speech in speeches.items()}
    whole = sum(speech.seconds for speech in speeches.values())
    cut = _cut(speeches, _most_seconds(speeches, over)) | dict(shorter)
    left = sum(one.seconds * spoken_seconds(cut[shot]) / spoken_seconds(one.line) for shot, one in speeches.items())
    slower = min(1.0, left / max(whole - over, 1e-3) / MARGIN)  # a line ends where its sense does, which leaves time
    return {
        shot: (line, min(paces[shot], max(1.0, in_hundredths(paces[shot] * slower))))
        for shot, line in cut.items()
        if line
    }


def _faster(speeches: Mapping[str, Speech], over: float) -> dict[str, float]:
    """The pace of each line at which all of them take so many seconds less, as far as may be."""
    whole = sum(speech.seconds for speech in speeches.values())
    faster = whole / max(whole - over, 1e-3) / MARGIN
    return {
        shot: in_hundredths(min(speech.pace * faster, FASTEST_PACE, _readable_pace(speech)))
        for shot, speech in speeches.items()
    }


def _are_hurried(speeches: Mapping[str, Speech], paces: Mapping[str, float]) -> bool:
    return any(paces[shot] > speech.pace for shot, speech in speeches.items())


def _readable_pace(speech: Speech) -> float:
    """The fastest pace of a line at which its subtitles can be read; its own, where they are too fast already, made
    slower as far as may be."""
    speed = reading_speed(speech, TAIL_SECONDS / 2)
    return in_hundredths(max(SLOWEST_PACE, speech.pace * CHARACTERS_PER_SECOND * MARGIN / max(speed, 1e-3)))


def in_hundredths(pace: float) -> float:
    """In hundredths, rounded down."""
    return floor(pace * 100 + 1e-6) / 100


def _most_seconds(speeches: Mapping[str, Speech], over: float) -> float:
    """How long any line may be so that all take so many seconds less: the longest are shortened."""
    needs = [speech.seconds + AROUND_SECONDS for speech in speeches.values()]
    return cap(needs, sum(needs) - over) - AROUND_SECONDS


def _cut(speeches: Mapping[str, Speech], most: float) -> dict[str, str]:
    """The lines cut to so many seconds, by how long each of them really takes."""
    return {
        shot: speech.line
        if speech.seconds <= most
        else shorten(speech.line, spoken_seconds(speech.line) * max(0.0, most) / speech.seconds * MARGIN)
        for shot, speech in speeches.items()
    }


def _without_the_longest(brief: Brief, script: Script, speeches: Speeches) -> Speeches:
    """As many of the lines as fit."""
    kept = dict(speeches)
    while kept and overrun_seconds(brief, script, kept) > 0:
        del kept[max(kept, key=lambda shot: kept[shot].seconds)]
    return kept


def _hurried(speeches: Mapping[str, Speech]) -> Iterator[Finding]:
    fastest = max((speech.pace for speech in speeches.values()), default=1.0)
    if fastest > 1:
        yield Finding(
            check=FIT,
            severity=Severity.NOTE,
            message=f"the lines are spoken up to {fastest - 1:.0%} faster than usual, so that they fit their time",
            value=f"{fastest:.2f}",
            limit=f"{FASTEST_PACE:g}",
        )


def estimated(line: str, pace: float) -> Speech:
    """A line that is not recorded yet, as long as it is likely to be; its sound is nobody's."""
    text = plain(line)
    seconds = spoken_seconds(line) / pace
    words = timed_words(text, (), 0.0, seconds)
    return Speech(line=line, sha256=_UNHEARD, seconds=seconds, words=words, pace=pace)


def unrecorded(
    check: str, speeches: Mapping[str, Speech], would_cost: Mapping[Digest, Money], film: str = ""
) -> Iterator[Finding]:
    """What it costs to record the lines that are only estimated, those in full too that have to be shortened.

    `film`: such as `film.de.mp4: `, where it is not the one in its own language.
    """
    cost = sum(would_cost.values(), Money())
    unheard = [shot for shot, speech in speeches.items() if speech.sha256 == _UNHEARD]
    if unheard:
        yield Finding(
            check=check,
            severity=Severity.NOTE,
            message=f"{film}{counted(len(unheard), 'line')} not recorded yet: how long they are is estimated"
            f"{'' if film else ', and so are the lengths of their shots'}; to record them costs at most {cost}",
            value=str(cost),
        )


def _loosely(laid_out: Sequence[str], flat: Sequence[str]) -> Iterator[Finding]:
    """What of these lines is not heard, or not known, as it would be of other voices."""
    if laid_out:
        message = (
            f"{', '.join(laid_out)}: the voice does not tell when it says which word; subtitles go by the pauses that "
            "are measured, and between them by the letters"
        )
        yield Finding(check=SPEECH, severity=Severity.NOTE, message=message)
    if flat:
        message = f"{', '.join(flat)}: the voice cannot be told which word to stress; *marks* are not heard there"
        yield Finding(check=SPEECH, severity=Severity.WARNING, message=message)


def _left_out(
    brief: Brief, written: Mapping[str, str], speeches: Mapping[str, Speech], over: float, shortening: Shortening
) -> Iterator[Finding]:
    kept = {shot: speeches[shot].line if shot in speeches else "" for shot in written}
    changed = [shot for shot, line in written.items() if kept[shot] != line]
    cut = [shot for shot in changed if not kept[shot] or shortening.is_by_rule(shot)]
    if not changed:
        return
    longer = f"{ceil(over * 10) / 10:.1f} s"
    done = []
    if rewritten := [shot for shot in changed if shot not in cut]:
        costs = " and ".join(shortening.costs)
        done.append(f"{', '.join(rewritten)} shortened by {shortening.model}, {costs}")
    if cut:
        lost = sum(len(written[shot].split()) - len(kept[shot].split()) for shot in cut)
        done.append(f"{counted(lost, 'word')} of {', '.join(cut)} left out")
    yield Finding(
        check=FIT,
        severity=Severity.WARNING if cut else Severity.NOTE,
        message=f"the lines, as fast as they may be spoken, take {longer} more than there is time for: "
        f"{'; '.join(done)}; ask for duration: {ceil(brief.duration_seconds + over)}, or write less",
        value=longer,
        limit=f"{brief.story_seconds:g} s",
    )
