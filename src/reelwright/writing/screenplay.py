"""A screenplay into a script in Markdown: headings, what is seen, names above what they say.

    INT. LIGHTHOUSE - NIGHT            ## INT. LIGHTHOUSE - NIGHT
    Elias climbs. He listens.          Elias climbs. He listens.
    ELIAS                              > [speaker: Elias] Not tonight.
    (quietly)
    Not tonight.

What has no picture and no sound is left out: page furniture, notes, what stands in parentheses. A transition that is no
cut stays, as a line of its own. Who speaks is seen, unless it is a voice-over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reelwright.film.look import Transition
from reelwright.writing.directions import LONGEST_NAME, transition_alone
from reelwright.writing.fountain import IN_A_SPEECH, Element, ElementKind, Fountain, name_of, plain
from reelwright.writing.fountain_reader import read_fountain
from reelwright.writing.manuscript import is_manuscript, title_of

NARRATOR = "NARRATOR"
"""Who speaks and is nobody of the story."""
_SLUG = re.compile(
    r"^\s{0,20}(?:\d{1,4}[A-Z]?\.?\s+)?((?:INT|EXT|I/E|EST)[./\s](?:[^a-z\n]{1,90}?|[^\n.!?]{1,60}?))"
    r"(?:[.:]\s+(?=[A-Z]\w*\s\w)([^\n]+)|(?:\s{2,}\d{1,4}[A-Z]?)?[.\s]*)$"
)
"""With a number at either end in a shooting script, and sometimes with the action on the same line."""
_FURNITURE = re.compile(
    r"^\s*(?:FADE (?:IN|OUT|TO [A-Z ]{1,20})|[A-Z ]{0,20}CUT TO(?: [A-Z ]{1,20})?|[A-Z ]{0,20}DISSOLVE TO|SMASH TO"
    r"|THE END|END|CONTINUED|TITLE CARD)[.:]*\s*$"
)
_HEAD = re.compile(r"^\s*(title|credit|authors?|source|draft date|date|contact|copyright|notes?):(.*)$", re.IGNORECASE)
_OFF = re.compile(r"\((?:V\.?\s?O|O\.?\s?S|O\.?\s?C)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_BLOCK_MARK = re.compile(r"^(?:[ \t]*(?:#{1,6}|[>*+-]|\d{1,3}[.)])[ \t]+)+|^[ \t]*>+[ \t]*")
"""What would make another thing than a paragraph of a line of Markdown."""
_BETWEEN = re.compile(r"(\W+)")
_LONGEST_NAMED = 7
"""Words of a name, and what stands between them, that is found in an action."""
_KEPT = (ElementKind.NOTE, ElementKind.BONEYARD, ElementKind.SECTION, ElementKind.SYNOPSIS, ElementKind.PARENTHETICAL)


def as_markdown(text: str) -> str:
    """The script in Markdown that a screenplay says; any other text as it is."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if _SLUG.match(line)), None)
    if first is None or is_manuscript(text):
        return text
    title = title_of(text) or _title(lines[:first])
    begins = [line.strip() for line in lines[:first] if _transition(line)][:1]
    fountain = read_fountain("\n".join(_tidied([*begins, *lines[first:]])))
    if all(one.kind in (ElementKind.HEADING, ElementKind.TRANSITION) for one in fountain.elements):
        return text
    return _script(title, fountain.elements)


def script_of(fountain: Fountain) -> str:
    """The script in Markdown that a Fountain file says; "" when there is nothing in it to see or to hear."""
    return _script(fountain.titled("title"), fountain.elements)


def not_filmed(fountain: Fountain) -> str:
    """What of a Fountain file has no picture and no sound, or another than it asks for; "" if nothing."""
    count = Counter(one.kind for one in fountain.elements)
    count[ElementKind.NOTE] += sum(
        one.text.count("[[") for one in fountain.elements if one.kind is not ElementKind.NOTE
    )
    said = [f"{count[kind]} {_plural(kind, count[kind])}" for kind in _KEPT if count[kind]]
    kept = f"kept for the way out, and not filmed: {', '.join(said)}" if said else ""
    pairs = sum(one.is_dual for one in fountain.elements)
    dual = "what is said at once (^) is said one after the other" if pairs else ""
    unknown = [
        plain(one.text) for one in fountain.elements if one.kind is ElementKind.TRANSITION and _is_unknown(one.text)
    ]
    cut = ", ".join(f"“{one}”" for one in dict.fromkeys(unknown[:8]))
    cuts = f"{cut}: not a transition that can be made; it is a cut" if cut else ""
    return "; ".join(said for said in (kept, dual, cuts) if said)


def speeches(elements: Sequence[Element]) -> Iterator[tuple[int, list[Element]]]:
    """Where each character stands among the elements, and what follows of its speech."""
    for at, element in enumerate(elements):
        if element.kind is ElementKind.CHARACTER:
            end = at + 1
            while end < len(elements) and elements[end].kind in IN_A_SPEECH and elements[end].gap == 0:
                end += 1
            yield at, list(elements[at + 1 : end])


def words_of(speech: Sequence[Element]) -> str:
    """What is heard of a speech."""
    spoken = (plain(one.text, is_line=True) for one in speech if one.kind is not ElementKind.PARENTHETICAL)
    return " ".join(_ASIDE.sub(" ", " ".join(spoken)).split())


def paragraph(text: str) -> str:
    """A text as one paragraph of Markdown and nothing else."""
    return _BLOCK_MARK.sub("", " ".join(text.split()))


def names(name: str, picture: str) -> bool:
    """Whether a picture shows somebody by name."""
    return re.search(rf"\b{re.escape(name)}\b", picture, re.IGNORECASE) is not None


def _plural(kind: ElementKind, count: int) -> str:
    return kind.value if count == 1 else "synopses" if kind is ElementKind.SYNOPSIS else f"{kind}s"


def _is_unknown(text: str) -> bool:
    return transition_alone(plain(text)) is None and not _FURNITURE.match(plain(text))


def _transition(line: str) -> Transition | None:
    """What a line in capitals says of how the next shot begins, if not by a cut."""
    found = transition_alone(line) if line == line.upper() else None
    return None if found is Transition.CUT else found


def _is_direction(line: str) -> bool:
    return _transition(line) is not None or _FURNITURE.match(line) is not None


def _title(lines: list[str]) -> str:
    """From a title page: what `Title:` says, or the first line in capitals."""
    for line in lines:
        found = _HEAD.match(line)
        if found and found[1].lower() == "title" and found[2].strip():
            return found[2].strip(" *_")
        if not found and line.strip() and line == line.upper() and not _is_direction(line):
            return line.strip(' "“”*_').title()
    return ""


def _tidied(lines: list[str]) -> Iterator[str]:
    """Fountain of a screenplay as it is typed: with sluglines and transitions in paragraphs of their own."""
    for line in lines:
        if slug := _SLUG.match(line):
            yield from ("", f".{' '.join(slug[1].split())}", "", slug[2] or "")
        elif _is_direction(line):
            yield from ("", f"> {line.strip()}", "")
        else:
            yield line.strip()


def _script(title: str, elements: Sequence[Element]) -> str:
    said = _paragraphs(elements)
    if said and not any(one.startswith(("## ", "> ")) for one in said):
        said.insert(0, "## Scene 1")  # else what is seen would be read as prose, and spoken
    return "\n\n".join(([f"# {title}"] if title and said else []) + said)


def _paragraphs(elements: Sequence[Element]) -> list[str]:
    spoken = dict(speeches(elements))
    speaking = {name_of(elements[at].text) for at in spoken}
    cast = {tuple(_pieces(name)): name.title() for name in speaking if name == name.upper()}
    said: list[str] = []
    shown, is_last_a_transition = "", False
    for at, element in enumerate(elements):
        text = plain(element.text)
        is_direction = element.kind is ElementKind.TRANSITION or (
            element.kind is ElementKind.ACTION and _is_direction(text)
        )
        if is_direction:
            if transition_alone(text) not in (None, Transition.CUT):
                said.append(text)
                is_last_a_transition = True
            continue
        found: list[str] = []
        if element.kind is ElementKind.HEADING and text:
            found, shown = [f"## {text}"], ""
        elif element.kind in (ElementKind.ACTION, ElementKind.CENTRED) and text:
            shown = _cased(paragraph(text), cast)
            found = [shown] if shown else []
        elif at in spoken and (words := words_of(spoken[at])):
            found = _said(element.text, words, shown)
            shown = ""
        elif element.kind is ElementKind.LYRICS and element.gap and text:
            found, shown = [f"> {text}"], ""
        said += found
        is_last_a_transition = is_last_a_transition and not found
    return said[:-1] if is_last_a_transition else said  # a film fades out at its end anyway


def _said(cue: str, words: str, shown: str) -> list[str]:
    """A line with who says it, after a picture of them if they are to be seen and are not yet."""
    name = name_of(cue)
    is_off = _OFF.search(cue) is not None
    if name.upper() == NARRATOR:
        return [f"> {words}"]
    named = name.title() if name == name.upper() else name
    picture = [] if is_off or names(name, shown) else [f"{named} speaks."]
    label = re.sub(r"[\[\],]", "", named)[:LONGEST_NAME].strip()
    return [*picture, f"> [speaker: {label}] {words}" if label else f"> {words}"]


def _cased(action: str, names: Mapping[tuple[str, ...], str]) -> str:
    """The action with the names of those who speak as names are written elsewhere: ELIAS -> Elias."""
    pieces = _pieces(action)
    at = 0
    while at < len(pieces):
        for size in range(_LONGEST_NAMED, 0, -1):
            if name := names.get(tuple(pieces[at : at + size])):
                pieces[at : at + size] = [name]
                break
        at += 1
    return "".join(pieces)


def _pieces(text: str) -> list[str]:
    """Its words, and what stands between them."""
    return [piece for piece in _BETWEEN.split(text) if piece]
