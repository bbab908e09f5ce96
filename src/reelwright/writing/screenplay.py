"""A screenplay, as screenwriters type it, into a script in Markdown: sluglines, action, names above what they say.

    INT. LIGHTHOUSE - NIGHT            ## INT. LIGHTHOUSE - NIGHT
    Elias climbs. He listens.          Elias climbs. He listens.
    ELIAS                              > Not tonight.
    (quietly)
    Not tonight.

Page furniture and what stands in parentheses are left out. A transition that is no cut stays, as a line of its own. Who
speaks is seen, unless it is a voice-over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reelwright.film.look import Transition
from reelwright.writing.directions import transition_alone
from reelwright.writing.manuscript import is_manuscript, title_of

_SLUG = re.compile(
    r"^\s{0,20}(?:\d{1,4}[A-Z]?\.?\s+)?((?:INT|EXT|I/E|EST)[./\s](?:[^a-z\n]{1,90}?|[^\n.!?]{1,60}?))"
    r"(?:[.:]\s+(?=[A-Z]\w*\s\w)([^\n]+)|(?:\s{2,}\d{1,4}[A-Z]?)?[.\s]*)$"
)
"""With a number at either end in a shooting script, and sometimes with the action on the same line."""
_FURNITURE = re.compile(
    r"^\s*(?:FADE (?:IN|OUT|TO [A-Z ]{1,20})|[A-Z ]{0,20}CUT TO(?: [A-Z ]{1,20})?|[A-Z ]{0,20}DISSOLVE TO|SMASH TO"
    r"|THE END|END|CONTINUED|TITLE CARD)[.:]*\s*$"
)
_CUE = re.compile(r"^\s*([A-Z][A-Z0-9 .'’-]{0,38}?)\s*(\([^()]{1,40}\)\s*)*$")
_HEAD = re.compile(r"^\s*(title|credit|authors?|source|draft date|date|contact|copyright|notes?):(.*)$", re.IGNORECASE)
_OFF = re.compile(r"\((?:V\.?\s?O|O\.?\s?S|O\.?\s?C)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{0,200}\)")


def as_markdown(text: str) -> str:
    """The script in Markdown that a screenplay says; any other text as it is."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if _SLUG.match(line)), None)
    if first is None or is_manuscript(text):
        return text
    title = title_of(text) or _title(lines[:first])
    blocks = list(_blocks(lines[first:]))
    names = {_name(block[0]) for kind, block in blocks if kind == "speech"}
    while blocks and blocks[-1][0] == "transition":
        blocks.pop()  # a film fades out at its end anyway
    if all(kind in ("slug", "transition") for kind, _ in blocks):
        return text
    begins = next((line.strip() for line in lines[:first] if _transition(line)), "")
    said = _markdown(blocks, names)
    said[1:1] = [begins] if begins else []
    return "\n\n".join(([f"# {title}"] if title else []) + said)


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


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Sluglines, paragraphs of action, and speeches with the name first: by blank lines, as they are typed."""
    block: list[str] = []
    for line in [*lines, ""]:
        slug = _SLUG.match(line)
        if line.strip() and not slug and not _is_direction(line):
            block.append(line.strip())
            continue
        if block:
            is_speech = len(block) > 1 and _CUE.match(block[0]) is not None
            yield "speech" if is_speech else "action", block
            block = []
        if _transition(line):
            yield "transition", [line.strip()]
        if slug:
            yield "slug", [" ".join(slug[1].split())]
            block = [slug[2].strip()] if slug[2] else []


def _markdown(blocks: list[tuple[str, list[str]]], names: set[str]) -> list[str]:
    said: list[str] = []
    shown = ""
    for kind, block in blocks:
        if kind == "slug":
            said.append(f"## {block[0]}")
            shown = ""
        elif kind == "transition":
            said.append(block[0])
        elif kind == "action":
            shown = _cased(" ".join(block), names)
            said.append(shown)
        else:
            cue, words = block[0], " ".join(_ASIDE.sub(" ", " ".join(block[1:])).split())
            name = _name(cue)
            if not words:
                continue
            if not _OFF.search(cue) and not re.search(rf"\b{re.escape(name)}\b", shown, re.IGNORECASE):
                said.append(f"{name.title()} speaks.")
            said.append(f"> {words}")
            shown = ""
    return said


def _name(cue: str) -> str:
    return _ASIDE.sub("", cue).strip(" .")


def _cased(action: str, names: set[str]) -> str:
    """The action with the names of those who speak as names are written elsewhere: ELIAS -> Elias."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        action = re.sub(rf"\b{re.escape(name)}\b", name.title(), action)
    return action
