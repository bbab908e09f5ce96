"""Whether the story is told: every scripted shot is there, in order; it begins, turns and ends; a place is seen before
it is entered; and what is narrated is about what is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reelwright.check.agreement import Strand
from reelwright.film.look import Framing
from reelwright.film.script import Beat, Scene, Script
from reelwright.film.shot import Shot

ACTS = ("beginning", "turn", "end")
CLOSE = frozenset({Framing.MEDIUM_CLOSE, Framing.CLOSE_UP, Framing.EXTREME_CLOSE_UP, Framing.OVER_SHOULDER})
TOPIC_WEIGHT = 0.5
"""Words are weak evidence, for one can be on the topic in words of one's own: at the worst they halve the score."""
_FEWEST_LINES = 3
"""Of a film with fewer, one line off the topic weighs as if there were so many: it is little to judge a film by."""
_STEM, _SHORTEST = 5, 4
"""Letters by which words are alike, so that `keeps` is `keeper`; and of a word that says something."""
_WORD = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")
_EMPTY = frozenset(
    "about above after again also always among another anything around away back because been before behind being "
    "below between both could does down during each else even ever every everything first from have having here "
    "himself herself into itself just last like long made make many might more most much must never nobody none "
    "nothing once only onto other over same should since some somebody something still such than that their them "
    "then there these they thing things this those though through under until upon very want were what when where "
    "which while whom whose will with within without would years your".split()
)
"""English words of four letters or more that say nothing of a topic."""


def scripted(script: Script) -> list[tuple[str, Scene, Beat]]:
    """Each beat with the id of the shot that it becomes, in order."""
    beats = [(scene, beat) for scene in script.scenes for beat in scene.beats]
    return [(f"SH{number * 10:03d}", scene, beat) for number, (scene, beat) in enumerate(beats, 1)]


def whole(script: Script, shown: Sequence[str]) -> Strand:
    """The share of scripted shots that are there, in the order of the script. `shown`: ids, as the film has them."""
    wanted = [shot for shot, _, _ in scripted(script)]
    places = [wanted.index(shot) for shot in dict.fromkeys(shown) if shot in wanted]
    missing = [shot for shot in wanted if shot not in shown]
    value = _longest_rise(places) / len(wanted)
    if missing:
        at = wanted.index(missing[0])
        before = [wanted[at - 1]] if at else []
        why = f"{len(missing)} of {len(wanted)} shots are missing: {_few(missing)}"
        return Strand("whole", value, (*before, missing[0]), why)
    falls = [(a, b) for a, b in pairwise(shown) if a in wanted and b in wanted and b < a]
    if falls:
        return Strand("whole", value, falls[0], f"{falls[0][0]} is shown before {falls[0][1]}")
    return Strand("whole", value, (), f"all {len(wanted)} scripted shots are there, in order")


def arc(script: Script, shown: Sequence[str]) -> Strand | None:
    """How much of its beginning, turn and end the film shows. None: it has one scene, which has them all in itself."""
    if len(script.scenes) < 2:
        return None
    acts = ACTS if len(script.scenes) > 2 else ("beginning", "end")
    shares, lost = {}, tuple[str, ...]()
    for act in acts:
        mine = [shot for shot, scene, _ in scripted(script) if scene.act == act]
        shares[act] = sum(shot in shown for shot in mine) / len(mine) if mine else 0.0
        if mine and shares[act] < 1 and not lost:
            lost = tuple(shot for shot in mine if shot not in shown)[:1]
    poorest = min(shares, key=lambda act: shares[act])
    why = f"of its {poorest} it shows {shares[poorest]:.0%}"
    return Strand("arc", sum(shares.values()) / len(shares), lost, why)


def establishing(shots: Sequence[Shot]) -> Strand | None:
    """The share of places that are seen from afar before they are seen from close. None: nothing is seen from close."""
    seen, judged, early = set[str](), dict[str, bool](), tuple[str, ...]()
    for shot in shots:
        if shot.setup.plate is not None:
            continue
        place = shot.setup.place
        if shot.setup.framing not in CLOSE:
            seen.add(place)
        elif place not in judged:
            judged[place] = place in seen
            early = early or (() if place in seen else (shot.id,))
    if not judged:
        return None
    why = f"{early[0]} is close in a place not seen before" if early else "each place is seen before it is close"
    return Strand("establishing", sum(judged.values()) / len(judged), early, why)


def topic(script: Script, shots: Sequence[Shot]) -> Strand | None:
    """The share of narrated lines that have a word in common with what their scene shows, with the title, or with who
    is in the film. People talk to each other of anything: what somebody says whom the scene shows is not judged.
    None: nothing is narrated, or in a writing that has no spaces."""
    talked = {shot for shot, scene, beat in scripted(script) if beat.speaker and _shows(scene, beat.speaker)}
    common = set(_stems(" ".join([script.title, *(one.name for one in script.bible.characters)])))
    about = {scene.number: common | set(_stems(_shown(scene))) for scene in script.scenes}
    off, judged = list[str](), 0
    for shot in shots:
        said = set(_stems(shot.line))
        if said and shot.scene in about and shot.id not in talked:
            judged += 1
            off += [] if said & about[shot.scene] else [shot.id]
    if not judged:
        return None
    value = 1 - TOPIC_WEIGHT * len(off) / max(judged, _FEWEST_LINES)
    why = (
        f"{len(off)} of {judged} narrated lines share no word with what is seen: {_few(off)}"
        if off
        else "narrated lines say what is seen"
    )
    return Strand("topic", value, tuple(off[:2]), why)


def _shows(scene: Scene, who: str) -> bool:
    seen = {name for beat in scene.beats for name in (beat.figure or "", *(extra.name for extra in beat.extras))}
    return who.casefold() in {name.casefold() for name in seen}


def _shown(scene: Scene) -> str:
    words = (scene.heading, scene.place, scene.time_of_day, scene.weather)
    return " ".join([*words, *(beat.picture for beat in scene.beats)])


def _stems(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.casefold()):
        if word not in _EMPTY:
            yield word[:_STEM]


def _longest_rise(places: Sequence[int]) -> int:
    """How many of them can be kept so that they rise."""
    best = [1] * len(places)
    for at, place in enumerate(places):
        best[at] = 1 + max((best[before] for before in range(at) if places[before] < place), default=0)
    return max(best, default=0)


def _few(shots: Sequence[str]) -> str:
    return ", ".join(shots[:4]) + (" and others" if len(shots) > 4 else "")
