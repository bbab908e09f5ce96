"""Who looks as a picture of the user's shows, which scenes have its colours, and what is told of that."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from reelwright.film.look import Prop
from reelwright.film.reference import Likeness, Palette, Reference
from reelwright.film.script import Scene
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import Hit, read_slots

HEADGEAR = (Prop.BRIMMED_HAT, Prop.CAP, Prop.HELMET)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_PARTS = {"skin": "skin", "hair": "hair", "hat": "a hat", "top": "top", "coat": "a coat", "legs": "legs",
          "shoes": "shoes"}  # fmt: skip
_WAY_OUT = (
    "give a picture of one person, head to feet, before a plain ground or with clear parts (PNG or WebP with alpha)"
)


def named(references: Sequence[Reference]) -> list[str]:
    """Whom the pictures are of, as the brief calls them."""
    return [one.name for one in references if isinstance(one.shows, Likeness)]


def likenesses(
    references: Sequence[Reference], names: Collection[str], known_as: Mapping[str, str]
) -> dict[str, Likeness]:
    """Character -> what a picture shows of it. `known_as`: role -> name, see `people.aliases`."""
    found: dict[str, Likeness] = {}
    for one in references:
        who = whose(one.name, names, known_as)
        if isinstance(one.shows, Likeness) and who is not None:
            found.setdefault(who, one.shows)
    return found


def whose(name: str, names: Collection[str], known_as: Mapping[str, str]) -> str | None:
    """Which of the characters a picture is of: by name, or by role."""
    plain = _ARTICLE.sub("", name).casefold()
    words = plain.split()
    roles = [known_as.get(hit.role, hit.role) for hit in read_slots(plain).all(Slot.PERSON)]
    by_name = [one for one in names if one.casefold() == plain] + [one for one in names if one.casefold() in words]
    return next((one for one in [*by_name, *roles] if one in names), None)


def palette_for(references: Sequence[Reference], scene: Scene) -> Palette | None:
    """The colours of a scene's place: of the picture that says most of what the scene is."""
    fitting = [(_fit(one, scene), -number) for number, one in enumerate(references) if isinstance(one.shows, Palette)]
    best, number = max(fitting, default=(0, 0))
    shows = references[-number].shows if best else None
    return shows if isinstance(shows, Palette) else None


def _fit(reference: Reference, scene: Scene) -> int:
    """In how much a scene is what a picture is called, 0: it is something else."""
    slots = read_slots(reference.name)
    place = slots.first(Slot.PLACE)
    said: list[tuple[Hit | None, str]] = [
        (place, scene.place),
        (slots.first(Slot.TIME), scene.time_of_day),
        (slots.first(Slot.WEATHER), scene.weather),
    ]
    if place is None or any(hit and hit.sense.meaning != meaning for hit, meaning in said):
        return 0
    return 2 * sum(hit is not None for hit, _ in said) + (place.form.upper() in scene.heading.upper())


def takings(
    references: Sequence[Reference], scenes: Sequence[Scene], likes: Mapping[str, Likeness]
) -> Iterator[Finding]:
    """What of each picture is taken over, and what it does not tell."""
    for one in references:
        if isinstance(one.shows, Palette):
            yield _of_place(one, [scene.number for scene in scenes if scene.palette == one.shows])
        else:
            who = next((name for name, likeness in likes.items() if likeness == one.shows), None)
            yield _of_character(one, one.shows, who, likes)


def _of_place(reference: Reference, scenes: Sequence[int]) -> Finding:
    if not scenes:
        return _finding(
            Severity.WARNING, f"{reference.file}: no scene plays at “{reference.name}”; call it what a heading calls it"
        )
    where = f"scene{'s' if len(scenes) > 1 else ''} {', '.join(map(str, scenes))}"
    message = f"{reference.file}: {where} take{'' if len(scenes) > 1 else 's'} over its colours, not what is in it"
    return _finding(Severity.NOTE, message)


def _of_character(reference: Reference, likeness: Likeness, who: str | None, likes: Mapping[str, Likeness]) -> Finding:
    if reference.fault:
        return _finding(
            Severity.WARNING, f"{reference.file} tells nothing of {reference.name}, for {reference.fault}; {_WAY_OUT}"
        )
    if who is None:
        return _finding(
            Severity.WARNING,
            f"{reference.file}: nobody in the film is called “{reference.name}”; give it a name of the film",
        )
    parts = {part: getattr(likeness, name) for name, part in _PARTS.items()}
    seen = [f"{part} {code}" for part, code in parts.items() if code]
    seen += ["long hair"] if likeness.has_long_hair else []
    seen += ["a beard"] if likeness.has_beard else []
    seen += ["a skirt"] if likeness.has_skirt else []
    seen += [f"build {likeness.build:g}"] if likeness.build else []
    lacking = [part for part in ("skin", "hair", "top", "legs", "shoes") if not parts[part]]
    lacking += [] if likeness.build else ["build"]
    only = "" if likeness.is_whole else "; it does not show the feet"
    untold = f"; it does not tell {', '.join(lacking)}{only}: these go with the name" if lacking else ""
    message = f"{reference.file}: {who} takes over {', '.join(seen)}{untold}" if seen else f"{reference.file}{untold}"
    return _finding(Severity.NOTE, message)


def _finding(severity: Severity, message: str) -> Finding:
    return Finding(check="references", severity=severity, message=message)


def as_seen(worn: Sequence[Prop], said: Collection[Prop], likeness: Likeness) -> list[Prop]:
    """What a character wears and carries: what the words say stays, and the picture takes the place of what is assumed
    of such a person."""
    assumed = {
        Prop.COAT: likeness.has_coat,
        Prop.BRIMMED_HAT: likeness.hat is not None if _shows_head(likeness) else None,
    }
    if _shows_head(likeness):
        assumed[Prop.CAP] = False  # it is taken for hair, and drawn so
    kept = [prop for prop in worn if prop in said or assumed.get(prop) is not False]
    seen = [prop for prop, is_seen in assumed.items() if is_seen and prop not in kept]
    if likeness.has_long_hair and Prop.LONG_HAIR not in kept:
        seen.append(Prop.LONG_HAIR)
    has_hat = any(prop in HEADGEAR for prop in kept)
    return kept + [prop for prop in seen if not (has_hat and prop in HEADGEAR)]


def _shows_head(likeness: Likeness) -> bool:
    return likeness.hair is not None or likeness.hat is not None
