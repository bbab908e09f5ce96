"""The breakdown: from beats to shots, each with its setup and an exact number of frames that add up to the film."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from math import ceil

from reelwright.film.brief import Brief
from reelwright.film.credits import card_frames
from reelwright.film.look import Angle, Framing, Grain, Place
from reelwright.film.marks import plain
from reelwright.film.script import Beat, Scene, Script
from reelwright.film.shot import Figure, Keyframe, Setup, Shot
from reelwright.film.sound import Speech
from reelwright.units import FrameRate
from reelwright.writing.belongings import in_hands
from reelwright.writing.company import face_of
from reelwright.writing.coverage import coverage
from reelwright.writing.direct import shot_id
from reelwright.writing.facing import is_from_behind
from reelwright.writing.landing import Need, landed
from reelwright.writing.matching import Standpoint
from reelwright.writing.people import aliases
from reelwright.writing.sentences import LEAD_IN_SECONDS, TAIL_SECONDS

LEAST_SECONDS = 1.0
"""Of a shot; a frame less where a whole second is no whole number of frames and the film has no room."""
_ENTRANCE_SECONDS = 0.5
"""How much later a line begins in a shot that comes up through a transition."""


def _beats(script: Script) -> list[tuple[Scene, Beat]]:
    return [(scene, beat) for scene in script.scenes for beat in scene.beats]


def lines(script: Script) -> dict[str, str]:
    """Shot -> what is said in it, "" for a silent one, in the film's order."""
    return {shot_id(number): beat.line for number, (_, beat) in enumerate(_beats(script))}


def break_down(brief: Brief, script: Script, speeches: Mapping[str, Speech]) -> tuple[Shot, ...]:
    """The shots of a script. Their frames, and those of the credits, add up to the brief's duration, to the frame.

    Each is at least as long as `LEAST_SECONDS` and as its speech with the air around it. When that is longer than the
    film, see `overrun_seconds`, what is above the least is cut short in proportion, and the semantic check says which
    lines do not fit. Where anything is spoken, that is the line of the shot, whatever was written.
    """
    beats = _beats(script)
    said = [
        speeches[shot].line if shot in speeches else "" if speeches else line for shot, line in lines(script).items()
    ]
    beats = [
        (scene, beat if beat.line == line else beat.model_copy(update={"line": line}))
        for (scene, beat), line in zip(beats, said, strict=True)
    ]
    spoken = _spoken(script, speeches)
    frames, lines_at = _frames(brief, [beat for _, beat in beats], spoken)
    standpoints = coverage(script, brief.seed)
    figures = _figures(script, [standpoint.framing for standpoint in standpoints])
    grain = script.bible.grain
    shots = [
        _shot(brief, shot_id(number), scene, beat, standpoints[number], frames[number], figures[number], grain)
        for number, (scene, beat) in enumerate(beats)
    ]
    return tuple(
        _unhurried(shot, seconds, brief.rate) if at is None else shot.model_copy(update={"line_at_frame": at})
        for shot, seconds, at in zip(shots, spoken, lines_at, strict=True)
    )


def overrun_seconds(brief: Brief, script: Script, speeches: Mapping[str, Speech]) -> float:
    """How much longer than the film its lines are, with the air around them and the shots without words; 0 or less when
    there is room for all."""
    _, floors, total = _floors(brief, len(lines(script)), _spoken(script, speeches))
    return float(brief.rate.seconds(sum(floors) - total))


def _spoken(script: Script, speeches: Mapping[str, Speech]) -> list[float | None]:
    return [speeches[shot].seconds if shot in speeches else None for shot in lines(script)]


def _unhurried(shot: Shot, seconds: float | None, rate: FrameRate) -> Shot:
    """The shot with its line after most of its transition, as far as there is time: words are read on a picture."""
    if seconds is None or not shot.transition.mixes:
        return shot
    spare = shot.frames - shot.line_at_frame - ceil((seconds + TAIL_SECONDS) * float(rate.fraction))
    wait = min(rate.frames(_ENTRANCE_SECONDS), max(0, spare))
    return shot.model_copy(update={"line_at_frame": shot.line_at_frame + wait})


def _shot(
    brief: Brief,
    shot: str,
    scene: Scene,
    beat: Beat,
    standpoint: Standpoint,
    frames: int,
    figure: Figure | None,
    grain: Grain | None,
) -> Shot:
    setup = Setup(
        place=scene.place,
        time_of_day=scene.time_of_day,
        weather=scene.weather,
        framing=standpoint.framing,
        angle=standpoint.angle,
        move=standpoint.move,
        mood=scene.mood,
        season=scene.season,
        figure=figure,
        extras=beat.extras,
        grain=grain,
        matches_before=standpoint.matches_before,
        matches_after=standpoint.matches_after,
        seed=_set_seed(brief.seed, scene.place, beat.take),
        plate=beat.plate,
        palette=None if beat.plate else scene.palette,
    )
    seen, is_level = beat.picture.rstrip("."), standpoint.angle is Angle.EYE
    view = standpoint.framing if is_level else f"{standpoint.framing}, {standpoint.angle}"
    return Shot(
        id=shot,
        scene=scene.number,
        heading=scene.heading,
        description=beat.picture,
        setup=setup,
        transition=beat.transition if standpoint.matches_before else beat.transition.joint,
        frames=frames,
        line=plain(beat.line),
        line_at_frame=min(brief.rate.frames(LEAD_IN_SECONDS), frames // 4) if beat.line else 0,
        introduces=beat.introduces,
        keyframes=(
            Keyframe(at=0, shows=f"{view}: {seen}"),
            Keyframe(at=1, shows=f"{view}, after {standpoint.move}: {seen}"),
        ),
        defaulted=scene.defaulted,
        take=beat.take,
    )


def _figures(script: Script, framings: Sequence[Framing]) -> list[Figure | None]:
    """Who is in each shot, with what they have then."""
    texts = [(beat, f"{beat.picture}\n{beat.line}") for _, beat in _beats(script)]
    known_as = aliases([beat.picture for _, beat in _beats(script)])
    found: list[Figure | None] = [None] * len(texts)
    for who in script.bible.characters:
        theirs = [number for number, (beat, _) in enumerate(texts) if beat.figure == who.name]
        for number, props in zip(theirs, in_hands([(texts[n][1], who.props) for n in theirs]), strict=True):
            beat, text = texts[number]
            is_turned = is_from_behind(text, framings[number])
            feeling, gaze = face_of(beat.picture, who.name, script.bible.characters, known_as)
            known = dict(who) | {"props": props, "feeling": feeling, "gaze": gaze}
            found[number] = Figure(**known, action=beat.action, is_from_behind=is_turned)
    return found


def _set_seed(seed: int, place: Place, take: int) -> int:
    """One set for each place of a film: the same street in every shot that is played there. Another take of a shot is
    another picture, so it is played in another such street."""
    again = f" take {take}" if take > 1 else ""
    return int(hashlib.sha256(f"{seed} {place}{again}".encode()).hexdigest()[:8], 16)


def _frames(brief: Brief, beats: Sequence[Beat], spoken: Sequence[float | None]) -> tuple[list[int], list[int | None]]:
    """Frames of each shot, which with those of the credits add up to the brief's duration at its rate; and where in it
    a line begins that is timed."""
    rate, per_second = brief.rate, float(brief.rate.fraction)
    least, floors, total = _floors(brief, len(beats), spoken)
    stated = [beat.duration_seconds for beat in beats]
    known = sum(seconds for seconds in stated if seconds is not None)
    unstated = stated.count(None)
    share = max(LEAST_SECONDS, (brief.story_seconds - known) / unstated) if unstated else 0.0
    wanted = [(share if seconds is None else seconds) * per_second for seconds in stated]
    shares = partial(_shares, least)
    times = [None if beat.line_at_seconds is None else rate.frames(beat.line_at_seconds) for beat in beats]
    if not any(at is not None for at in times):
        return shares(floors, wanted, total), [None] * len(beats)
    said = [ceil((seconds or 0) * per_second) for seconds in spoken]
    needs = [Need(*one) for one in zip(floors, said, wanted, times, strict=True)]
    return landed(needs, least, rate.frames(LEAD_IN_SECONDS), total, shares)


def _shares(least: int, floors: Sequence[int], wanted: Sequence[float], total: int) -> list[int]:
    """Frames in proportion to what is wanted, none below its floor, that add up to `total`. Where that is less than the
    floors, what is above the least is cut short in proportion."""
    if sum(floors) >= total:
        over = _apportioned([float(floor - least) for floor in floors], total - least * len(floors))
        return [least + frames for frames in over]
    low, high = 0.0, total / min(wanted)
    for _ in range(60):  # the scale at which the wants, none below its floor, add up to the whole
        middle = (low + high) / 2
        if sum(max(floor, want * middle) for floor, want in zip(floors, wanted, strict=True)) < total:
            low = middle
        else:
            high = middle
    return _apportioned([max(floor, want * high) for floor, want in zip(floors, wanted, strict=True)], total)


def _floors(brief: Brief, shots: int, spoken: Sequence[float | None]) -> tuple[int, list[int], int]:
    """Frames of a shot at least, of each shot for what is spoken in it, and of the film without its credits."""
    rate = brief.rate
    total = max(rate.frames(brief.duration_seconds) - sum(card_frames(brief.credits, rate)), shots)
    per_second = float(rate.fraction)
    around = LEAD_IN_SECONDS + TAIL_SECONDS
    least = min(ceil(LEAST_SECONDS * per_second), total // shots)
    floors = [max(least, ceil((around + seconds) * per_second) if seconds is not None else 0) for seconds in spoken]
    return least, floors, total


def _apportioned(weights: Sequence[float], total: int) -> list[int]:
    """Whole numbers in proportion to `weights` that add up to `total`; largest remainders first."""
    whole = sum(weights) or 1.0
    exact = [weight * total / whole for weight in weights]
    found = [int(share + 1e-9) for share in exact]
    order = sorted(range(len(exact)), key=lambda number: (found[number] - exact[number], number))
    for turn in range(total - sum(found)):
        found[order[turn % len(order)]] += 1
    while sum(found) > total:
        found[found.index(max(found))] -= 1
    return found
