"""The end credits that a text asks for, and how a line of them is read.

    ## Credits                     or a line:  Credits: Directed by Ana Diaz; Music: Bo Lind
    Directed by Ana Diaz
    Music: Bo Lind
    With thanks to the harbour

They are no part of the story: nobody says them, and nothing of them is drawn but their letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reelwright.film.credits import LONGEST_CREDIT, MOST_CREDITS, Credit
from reelwright.writing.cleaning import unmarked

CREDITS_LIMIT = f"at most {MOST_CREDITS} lines of at most {LONGEST_CREDIT} characters each, with ; between them"
_NAME = r"(?:end |closing |final )?credits"
_HEADING = re.compile(rf"^[ ]{{0,3}}#{{1,6}}[ \t]+{_NAME}[ \t:.#]*$", re.IGNORECASE)
_ANY_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+\S")
_LINE = re.compile(rf"(?P<before>^[-*_ \t]*|[.!?…”\"]\s+){_NAME}[*_]{{0,2}}:[*_]{{0,2}}(?P<after>.*)$", re.IGNORECASE)
_ITEM = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_ROLE = re.compile(r"^(.{1,60}?)(?:[ \t]*:[ \t]+|[ \t]+(?:[-–—|]|\.{2,}|…+)[ \t]+|\t+|[ ]{3,})(?=\S)(.+)$")
_BY = re.compile(r"^((?:[\w&’'-]+,? ){1,7}by) (?=\S)(.+)$", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<=\w{4})\.$")


def credit_of(line: str) -> Credit | None:
    """A line of credits: `role: name`, `role — name`, `Directed by name`, or anything else, which stands alone.

    >>> credit_of("- **Directed by** Ana Diaz")
    Credit(name='Ana Diaz', role='Directed by')
    """
    plain = _FULL_STOP.sub("", unmarked(_ITEM.sub("", line)).strip(" ;,\t"))
    found = _ROLE.match(plain) or _BY.match(plain)
    role, name = (" ".join(part.split()) for part in found.groups()) if found else ("", " ".join(plain.split()))
    role = role[:1].upper() + role[1:]
    return Credit(name=name, role=role) if any(map(str.isalnum, name)) else None


def credits_of(lines: Iterable[str]) -> tuple[Credit, ...]:
    """What stands in some lines, or between semicolons in them."""
    found = (credit_of(part) for line in lines for part in line.split(";"))
    return tuple(credit for credit in found if credit)


def without_credits(text: str) -> tuple[str, tuple[Credit, ...]]:
    """The text without a section of credits and a line that gives them, and what they say, each once."""
    kept: list[str] = []
    found: list[str] = []
    ends_at = ""  # "#": they go on to the next heading; "\n": to the next empty line
    for line in text.split("\n"):
        if _HEADING.match(line):
            ends_at = "#"
        elif (ends_at == "#" and _ANY_HEADING.match(line)) or (ends_at == "\n" and not line.strip()):
            ends_at = ""
            kept.append(line)
        elif ends_at:
            found.append(line)
        elif match := _LINE.search(line):
            kept.append((line[: match.start()] + match["before"]).rstrip("-*_ \t"))
            found.append(match["after"])
            ends_at = "\n"
        else:
            kept.append(line)
    return ("\n".join(kept).strip() if found else text), tuple(dict.fromkeys(credits_of(found)))


def too_long(credits: Sequence[Credit]) -> str:
    """What is wrong with credits that are more, or longer, than can be shown; "" if nothing is."""
    longest = max((len(credit.role) + len(credit.name) for credit in credits), default=0)
    if longest > LONGEST_CREDIT:
        return f"one of its lines has {longest} characters"
    return f"there are {len(credits)} lines" if len(credits) > MOST_CREDITS else ""
