"""The script that a language model has dictated, checked as rules check their own: what does not fit is mended by rule,
and each mend is told. Its words come from outside: they are cleaned as a brief is, and nothing in them is obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from reelwright.film.brief import Brief
from reelwright.film.look import Transition
from reelwright.film.script import Beat, Bible, Character, Scene, Script
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.cleaning import clean
from reelwright.writing.company import company_of
from reelwright.writing.dictation import Act, DictatedBeat, DictatedPerson, DictatedScene, DictatedScript
from reelwright.writing.direct import PALETTES, act_of, grain_said, shot_id, titled
from reelwright.writing.drafting import MOST_SHOTS, SHORTEST_SHOT_SECONDS, longest_line_seconds
from reelwright.writing.lexicon import ROLE_PROPS, Slot
from reelwright.writing.likenesses import as_seen, likenesses, palette_for
from reelwright.writing.manuscript import Moment
from reelwright.writing.montage import never_seen_from_afar, third_in_a_row
from reelwright.writing.people import aliases
from reelwright.writing.sentences import shorten
from reelwright.writing.setting import Setting
from reelwright.writing.sides import on_their_sides
from reelwright.writing.slots import read_slots
from reelwright.writing.wishes import LONGEST_TITLE

CHECK = "script"
"""What its findings are of."""
_MOST_LISTED = 6
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_NARRATOR = re.compile(r"narrator|narration|voice[ -]?over|v\.?o\.?", re.IGNORECASE)
"""What a model may call whoever is nobody in the film."""
_MOST_TOO_LONG = 2.0
"""How many times as long as there is time for the lines may be that whoever wrote them is asked to shorten: more is
another film, and to record it may cost money."""
_ALIKE = 0.8
"""How like a known name another must be to be taken for it."""


@dataclass
class _Mends:
    """What was put right, each kind once, with where."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, where: str) -> None:
        self.found.setdefault(what, []).append(where)

    def findings(self, model: str) -> Iterator[Finding]:
        for what, where in self.found.items():
            listed = ", ".join(where[:_MOST_LISTED]) + (" and others" if len(where) > _MOST_LISTED else "")
            message = f"the script that {model} wrote was mended: {what} ({listed})"
            yield Finding(check=CHECK, severity=Severity.NOTE, message=message, value=str(len(where)))


def script_of(dictated: DictatedScript, brief: Brief, model: str) -> tuple[Script, tuple[Finding, ...]]:
    """The script, and what of it was mended. What the brief wishes of title, mood and grain stands."""
    mends = _Mends()
    scenes = _with_room(dictated.scenes, brief, mends)
    people = _named([_person(one) for one in dictated.people if _name(one.name)], scenes, mends)
    people = _as_pictured(people, brief)
    known_as = _roles(people) | aliases([_plain(beat.picture) for scene in scenes for beat in scene.beats])
    numbers = iter(range(len([beat for scene in scenes for beat in scene.beats])))
    filmed = [
        _scene(number, one, act, people, known_as, brief, [shot_id(next(numbers)) for _ in one.beats], mends)
        for number, (one, act) in enumerate(zip(scenes, _acts(scenes), strict=True), 1)
    ]
    filmed = _covered(_speakable(filmed, brief, mends), mends)
    mood = brief.mood or dictated.mood
    script = Script(
        title=brief.title or _plain(dictated.title)[:LONGEST_TITLE].strip() or titled(brief.text),
        mood=mood,
        scenes=tuple(filmed),
        bible=Bible(
            characters=people,
            places=tuple(dict.fromkeys(scene.place for scene in filmed)),
            palette=_palette(dictated.palette) or PALETTES[mood],
            grain=brief.grain or grain_said(brief),
        ),
        written_by=model,
    )
    return script, tuple(mends.findings(model))


def _plain(words: str) -> str:
    return " ".join(clean(words)[0].split())


def _name(words: str) -> str:
    return _ARTICLE.sub("", _plain(words))


def _speaker(one: DictatedBeat) -> str:
    """Who says the line, as dictated; "" the narrator."""
    name = _name(one.speaker)
    return "" if _NARRATOR.fullmatch(name) else name


def _palette(colours: Sequence[str]) -> tuple[str, ...]:
    """Darkest first."""
    light = {colour.lower(): sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in colours}
    return tuple(sorted(light, key=lambda colour: light[colour]))


def _with_room(scenes: Sequence[DictatedScene], brief: Brief, mends: _Mends) -> list[DictatedScene]:
    """As many beats as there is time for: silent ones go first, then the last of the longest scene, at last whole
    scenes between the first and the end."""
    most = max(1, min(MOST_SHOTS, int(brief.story_seconds / SHORTEST_SHOT_SECONDS)))
    kept = [list(scene.beats) for scene in scenes]
    whole, left = list(scenes), sum(map(len, kept))
    for _ in range(left - most):
        longest = max(range(len(kept)), key=lambda number: len(kept[number]))
        beats = kept[longest]
        if len(beats) > 1:
            silent = [at for at in range(1, len(beats)) if not beats[at].line.strip()]
            del beats[silent[-1] if silent else -1]
        else:
            middle = len(kept) // 2
            del kept[middle], whole[middle]
    if left > most:
        mends.add(f"of {left} shots there is time for {most}", f"{brief.story_seconds:g} s")
    return [one.model_copy(update={"beats": tuple(beats)}) for one, beats in zip(whole, kept, strict=True)]


def _acts(scenes: Sequence[DictatedScene]) -> list[str]:
    """As dictated where they go from a beginning over a turn to an end; else by their places."""
    said, order = [scene.act for scene in scenes], list(Act)
    if set(said) == set(order) and said == sorted(said, key=order.index):
        return list(said)
    return [act_of(number, len(scenes)) for number in range(1, len(scenes) + 1)]


def _person(one: DictatedPerson) -> Character:
    name = _name(one.name)
    roles = [hit.sense.meaning for hit in read_slots(name).all(Slot.PERSON)]
    worn = [garment.prop for garment in one.wardrobe] or [prop for role in roles[:1] for prop in ROLE_PROPS[role]]
    dyes = {garment.prop: garment.dye for garment in one.wardrobe if garment.dye}
    return Character(
        name=name,
        props=tuple(dict.fromkeys(worn)),
        age=one.age,
        gender=one.gender,
        dyes=tuple(dyes.items()),
        hair=one.hair,
    )


def _named(people: Sequence[Character], scenes: Sequence[DictatedScene], mends: _Mends) -> tuple[Character, ...]:
    """Everybody once: those of the list, and who is in a picture or speaks and is not on it."""
    found: dict[str, Character] = {}
    for one in people:
        if one.name.casefold() in found:
            mends.add("somebody was listed twice, and is as listed first", one.name)
        found.setdefault(one.name.casefold(), one)
    for beat in (beat for scene in scenes for beat in scene.beats):
        for name in filter(None, (_name(beat.who), _speaker(beat))):
            if _known(name, tuple(found.values())) is None:
                mends.add("somebody was not listed among its people, and is now", name)
                found[name.casefold()] = Character(name=name)
    return tuple(found.values())


def _roles(people: Sequence[Character]) -> dict[str, str]:
    """Role -> whom it means, in pictures that call the keeper what he is."""
    found: dict[str, str] = {}
    for one in people:
        for hit in read_slots(one.name).all(Slot.PERSON):
            found.setdefault(hit.role, one.name)
    return found


def _known(name: str, people: Sequence[Character]) -> str | None:
    """The one of the people who is meant by a name, or one much like it."""
    by_name = {one.name.casefold(): one.name for one in people}
    close = get_close_matches(name.casefold(), by_name, 1, _ALIKE)
    return by_name.get(name.casefold()) or (by_name[close[0]] if close else None)


def _as_pictured(people: Sequence[Character], brief: Brief) -> tuple[Character, ...]:
    """Those of whom the user gave pictures look as these show them."""
    likes = likenesses(brief.references, [one.name for one in people], {})
    return tuple(
        one.model_copy(
            update={"likeness": likes[one.name], "props": tuple(as_seen(one.props, one.props, likes[one.name]))}
        )
        if one.name in likes
        else one
        for one in people
    )


def _scene(
    number: int,
    one: DictatedScene,
    act: str,
    people: Sequence[Character],
    known_as: dict[str, str],
    brief: Brief,
    shots: Sequence[str],
    mends: _Mends,
) -> Scene:
    setting = Setting(one.place, one.place.value, one.time_of_day, one.weather, one.season)
    found = Scene(
        number=number,
        heading=setting.heading(),
        place=one.place,
        time_of_day=one.time_of_day,
        weather=one.weather,
        season=one.season,
        mood=brief.mood or one.mood,
        act=act,
        beats=on_their_sides(
            [
                _beat(beat, setting, people, known_as, brief, shot, mends)
                for beat, shot in zip(one.beats, shots, strict=True)
            ]
        ),
    )
    return found.model_copy(update={"palette": palette_for(brief.references, found)})


def _beat(
    one: DictatedBeat,
    setting: Setting,
    people: Sequence[Character],
    known_as: dict[str, str],
    brief: Brief,
    shot: str,
    mends: _Mends,
) -> Beat:
    said = _name(one.who) or _speaker(one)  # who speaks is seen, if nobody else is
    who = _known(said, people) if said else None
    if who and who.casefold() != said.casefold():
        mends.add(f"“{said}” is taken for {who}", shot)
    picture = _plain(one.picture)
    if not any(map(str.isalnum, picture)):
        mends.add("a shot without a picture shows its place", shot)
        picture = setting.picture()
    line = _plain(one.line) if brief.has_narration else ""
    is_said = any(map(str.isalnum, line))
    return Beat(
        picture=picture,
        line=line if is_said else "",
        speaker=(_known(_speaker(one), people) or "") if is_said else "",
        framing=one.framing,
        angle=one.angle,
        move=one.move,
        figure=who,
        action=one.action,
        extras=company_of(picture, who, people, known_as),
        transition=one.transition if shot != shot_id(0) else Transition.CUT,
        duration_seconds=one.seconds,
    )


def _speakable(scenes: Sequence[Scene], brief: Brief, mends: _Mends) -> list[Scene]:
    """With lines that can be shortened to the time of the film, once it was heard how long they take; where they are
    beyond that, the longest are cut."""
    beats = [beat for scene in scenes for beat in scene.beats]
    most = longest_line_seconds(
        [Moment(beat.picture, beat.line) for beat in beats], brief.story_seconds * _MOST_TOO_LONG
    )
    lines = [shorten(beat.line, most) for beat in beats]
    for number, (beat, line) in enumerate(zip(beats, lines, strict=True)):
        if line != beat.line:
            mends.add(
                "there is no time for all of its words", f"{shot_id(number)}: {_words(beat.line)} to {_words(line)}"
            )
    return _with_beats(
        scenes, [beat.model_copy(update={"line": line}) for beat, line in zip(beats, lines, strict=True)]
    )


def _words(line: str) -> int:
    return len(line.split())


def _covered(scenes: Sequence[Scene], mends: _Mends) -> list[Scene]:
    """With no framing for those shots where what was dictated breaks a rule of montage: coverage chooses it."""
    beats = [beat for scene in scenes for beat in scene.beats]
    faults = {
        "a place is seen from afar before it is entered": never_seen_from_afar(scenes),
        "no three shots in a row are framed alike": third_in_a_row([beat.framing for beat in beats]),
    }
    for what, numbers in faults.items():
        for number in numbers:
            mends.add(what, shot_id(number))
            beats[number] = beats[number].model_copy(update={"framing": None})
    return _with_beats(scenes, beats)


def _with_beats(scenes: Sequence[Scene], beats: Sequence[Beat]) -> list[Scene]:
    left = iter(beats)
    return [scene.model_copy(update={"beats": tuple(next(left) for _ in scene.beats)}) for scene in scenes]
