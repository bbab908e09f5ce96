"""The script of a film as a screenplay. One that came as a screenplay keeps all that this held, with the lines as they
are said in the film; any other is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reelwright.film.look import Transition
from reelwright.film.marks import STRESS
from reelwright.film.script import Beat, Script
from reelwright.writing.fountain import IN_A_SPEECH, Element, ElementKind, Fountain
from reelwright.writing.lexicon import Slot
from reelwright.writing.screenplay import NARRATOR, names, speeches, words_of
from reelwright.writing.slots import read_slots

_TRANSITIONS = {
    Transition.MATCH_CUT: "MATCH CUT TO:",
    Transition.FADE: "FADE IN:",
    Transition.DISSOLVE: "DISSOLVE TO:",
    Transition.MATCH_DISSOLVE: "MATCH DISSOLVE TO:",
    Transition.DIP_TO_BLACK: "FADE TO BLACK:",
    Transition.DIP_TO_WHITE: "FADE TO WHITE:",
    Transition.WIPE_LEFT: "WIPE LEFT:",
    Transition.WIPE_RIGHT: "WIPE RIGHT:",
}
_MARK = re.compile(r"[*_\\]")
_NOTE = re.compile(r"\[(?=\[)")


def fountain_of(script: Script, source: Fountain | None = None) -> Fountain:
    """The screenplay of a script.

    `source`: what it was read from. Where it has as many lines as the script, it is given back with the script's; else
    somebody wrote another story from it, and only its title page is kept.
    """
    if source is None:
        return Fountain((("Title", (_escaped(script.title),)),) if script.title else (), tuple(_elements(script)))
    lines = [beat.line for scene in script.scenes for beat in scene.beats if beat.line]
    spoken = list(_heard(source.elements))
    if len(lines) != len(spoken):
        return Fountain(source.title_page, tuple(_elements(script)))
    changed = {at: line for (at, speech), line in zip(spoken, lines, strict=True) if words_of(speech) != line}
    return Fountain(source.title_page, tuple(_with_lines(source.elements, changed)))


def _heard(elements: Sequence[Element]) -> Iterator[tuple[int, list[Element]]]:
    """Where each line begins that is spoken, and its elements, in order."""
    spoken = dict(speeches(elements))
    for at, element in enumerate(elements):
        if at in spoken and words_of(spoken[at]):
            yield at, spoken[at]
        elif element.kind is ElementKind.LYRICS and element.gap and words_of([element]):
            yield at, [element]


def _with_lines(elements: Sequence[Element], changed: dict[int, str]) -> Iterator[Element]:
    """The elements with other lines where `changed` says so: what was said before goes, with what stood between."""
    is_replaced = False
    for at, element in enumerate(elements):
        if is_replaced and element.kind in IN_A_SPEECH and element.gap == 0:
            continue
        is_replaced = at in changed
        if is_replaced and element.kind is ElementKind.LYRICS:
            yield Element(ElementKind.LYRICS, _spoken(changed[at]), gap=element.gap)
            continue
        yield element
        if is_replaced:
            yield Element(ElementKind.DIALOGUE, _spoken(changed[at]), gap=0)


def _elements(script: Script) -> Iterator[Element]:
    for scene in script.scenes:
        for number, beat in enumerate(scene.beats):
            if beat.transition in _TRANSITIONS:
                yield Element(ElementKind.TRANSITION, _TRANSITIONS[beat.transition])
            if number == 0:
                yield Element(ElementKind.HEADING, _escaped(scene.heading))
            yield Element(ElementKind.ACTION, _escaped(beat.picture) + _directions(beat))
            if beat.line:
                yield from _speech(beat)


def _speech(beat: Beat) -> Iterator[Element]:
    name = beat.speaker or NARRATOR
    is_off = not beat.speaker or not names(beat.speaker, beat.picture)
    yield Element(ElementKind.CHARACTER, _escaped(name.upper()) + (" (V.O.)" if is_off else ""))
    yield Element(ElementKind.DIALOGUE, _spoken(beat.line), gap=0)


def _directions(beat: Beat) -> str:
    """What a screenplay has no words for, in brackets as in a script in Markdown."""
    said = []
    read = read_slots(beat.picture)
    wanted = {Slot.FRAMING: beat.framing, Slot.ANGLE: beat.angle, Slot.MOVE: beat.move}
    told = {slot: hit.sense.meaning if (hit := read.first(slot)) else None for slot in wanted}
    if any(value and told[slot] != value for slot, value in wanted.items()):
        said.append(f"camera: {', '.join(value for value in wanted.values() if value)}")
    if beat.duration_seconds:
        said.append(f"{beat.duration_seconds:.3f}".rstrip("0").rstrip(".") + "s")
    if beat.introduces:
        role = f", {beat.introduces.role}" if beat.introduces.role else ""
        said.append(f"lower third: {beat.introduces.name}{role}")
    return "".join(f" [{one}]" for one in said)


def _spoken(line: str) -> str:
    """A line with its marks for who speaks it, which a screenplay has too."""
    found, at = [], 0
    for match in STRESS.finditer(line):
        found += [_escaped(line[at : match.start()]), f"*{_escaped(match[1])}*"]
        at = match.end()
    return "".join([*found, _escaped(line[at:])])


def _escaped(text: str) -> str:
    """Text that has no marks of its own."""
    return _NOTE.sub("[ ", _MARK.sub(r"\\\g<0>", text))
