"""A script in Markdown, read into headed passages of picture and line; see `docs/reference/brief.md`.

# Title
## Headland, night, storm       opens a scene
A keeper climbs. [5s]           what is seen, and for how long; other directions in brackets: see directions.py
> On the last night …           what is said; closes the beat
![slow move](harbour.jpg)       a picture of the user's, which is what is seen
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from reelwright.film.lettering import Introduction
from reelwright.film.look import Transition
from reelwright.film.marks import plain
from reelwright.writing.cleaning import unmarked
from reelwright.writing.directions import directed, has_directions, then, transition_alone
from reelwright.writing.pictures import PictureLine, picture_line

_TITLE = re.compile(r"^[ ]{0,3}#[ \t]+(.+)$")
_HEADING = re.compile(r"^[ ]{0,3}##{1,5}[ \t]+(.+)$")
_RULE = re.compile(r"^[ ]{0,3}(?:-[ \t]*){3,}$|^[ ]{0,3}(?:\*[ \t]*){3,}$|^[ ]{0,3}={3,}$")
_ITEM = re.compile(r"^[ ]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+")
_LABEL = re.compile(r"^(?:scene|shot|frame)[ ]+\d{1,3}[ ]*(?:[:.)–—-][ ]*|$)", re.IGNORECASE)
_VERSE = re.compile(r"^.{1,50}(?<![.!?,;:…–—-])$")
"""A line that was ended, not wrapped, if the next begins with a capital."""
_REQUEST = re.compile(
    r"^(?:please[ ,]+)?(?:(?:can|could) you[ ]+)?(?:i(?:'d|’d| would)? (?:want|need|like)|make|create|generate|produce"
    r"|write|give|show|film|shoot)\b[^\n.!?:]{0,60}?\b(?:film|video|movie|clip|short|animation|ad|advert|commercial"
    r"|trailer|documentary|reel)\b[^\n.!?:]{0,20}?\s(?:about|of|on|for|showing|that shows|where|in which)\s+(?=\S.{9})"
    r"|^(?:an?|the)[ ](?:[\w-]+[ ]){0,4}?(?:film|video|movie|clip|animation|ad|advert|commercial|trailer|documentary)"
    r"[ ](?:about|showing|that shows|in which)\s+(?=\S.{9})"
    r"|^(?:an?[ ])?(?:short film|film|video|ad|advert|commercial|trailer|teaser|promo)\b[^\n.!?:]{0,60}:\s+(?=\S.{9})",
    re.IGNORECASE,
)
"""What asks for a film and is no part of it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One beat as written. Either text may be empty; both are where there is no time for any of its words."""

    picture: str
    line: str = ""
    seconds: Fraction | None = None
    has_directions: bool = True
    """Whether the picture may speak to the camera. Prose does not: "she pulls out a letter" moves nobody's camera."""
    whole: str = ""
    """Its sentences as they were before they were shortened."""
    transition: Transition | None = None
    """How it begins, where a direction says so."""
    introduces: Introduction | None = None
    speaker: str = ""
    """Who says the line; "" the narrator."""
    camera: str = ""
    """What a direction says of framing, angle and move; it counts before the picture's words."""
    take: int = 1
    """Which attempt at it is wanted."""
    at: float | None = None
    """Second of the film at which the line is to be heard; None: whenever."""
    shows: PictureLine | None = None
    """The user's own picture or clip, instead of one that is drawn."""
    ends: PictureLine | None = None
    """The last frame of what begins with `shows`."""

    @property
    def words(self) -> str:
        """All that it says of the picture, also what there was no time for."""
        return self.whole or self.picture or self.line or (self.shows.caption if self.shows else "")

    @property
    def directions(self) -> str:
        """What it says to the camera."""
        return ". ".join(filter(None, (self.camera, self._said if self.has_directions else "")))

    @property
    def _said(self) -> str:
        return f"{self.picture}\n{self.shows.alt}" if self.shows else self.picture

    @property
    def is_told(self) -> bool:
        return bool(self.picture or self.line or self.shows)


@dataclass(frozen=True, slots=True)
class Passage:
    """One headed scene as written; the heading is empty for what comes before the first."""

    heading: str
    moments: tuple[Moment, ...]


def is_manuscript(text: str) -> bool:
    """Whether a text is a script: it has a `##` heading, a `>` line or a direction such as `[5s]`."""
    return has_directions(text) or any(
        _HEADING.match(line) or line.lstrip(" ").startswith(">") for line in text.split("\n")
    )


def title_of(text: str) -> str:
    """The first `# heading`, or ""."""
    for line in text.split("\n"):
        if match := _TITLE.match(line):
            return unmarked(match[1]).strip(" #")
    return ""


def prose_of(text: str) -> str:
    """The text without what is not told: its `# heading`, marks for emphasis, rules and lists, "Scene 2:", and a
    request in front.

    >>> prose_of("Make me a short film about *glaciers* that melt.")
    'Glaciers that melt.'
    """
    kept: list[str] = []
    for line in text.split("\n"):
        if _TITLE.match(line) or _RULE.match(line):
            kept.append("")
            continue
        bare = _LABEL.sub("", _ITEM.sub("", line).strip())
        is_own = bare != line.strip() or (kept and _VERSE.match(kept[-1]) and bare[:1].isupper())
        kept += ["", bare] if is_own else [line]
    plain = unmarked("\n".join(kept)).strip()
    asked = _REQUEST.match(plain)
    return plain[asked.end()].upper() + plain[asked.end() + 1 :] if asked else plain


def stated_seconds(text: str) -> float | None:
    """How long a script says that it is, when it says so of every beat."""
    if not is_manuscript(text):
        return None
    stated = [moment.seconds for passage in read_manuscript(text) for moment in passage.moments]
    return float(sum(seconds or 0 for seconds in stated)) if stated and None not in stated else None


def read_manuscript(text: str) -> tuple[Passage, ...]:
    """The passages of a script that hold anything. A length in the heading is shared by beats that have none."""
    passages: list[Passage] = []
    heading, blocks = "", _Blocks(None)
    for line in [*text.split("\n"), "## end"]:
        match = _HEADING.match(line)
        if not match:
            blocks.take(line)
            continue
        if blocks.moments():
            passages.append(_passage(heading, blocks.moments()))
        heading, blocks = _LABEL.sub("", unmarked(match[1]).strip(" #")), _Blocks(blocks.entering)
    return tuple(passages)


class _Blocks:
    """Collects paragraphs and quotes line by line; a quote, or a paragraph without one, closes a beat. A picture of the
    user's belongs to the paragraph it touches, or to the next; another picture opens another beat, unless it is the
    last frame of one that has a first."""

    def __init__(self, entering: Transition | None) -> None:
        """`entering`: how the first beat begins."""
        self.entering = entering
        self._shows: PictureLine | None = None
        self._ends: PictureLine | None = None
        self._closed: list[Moment] = []
        self._picture: list[str] = []
        self._line: list[str] = []

    def take(self, line: str) -> None:
        bare = line.strip()
        if (shows := picture_line(line)) is not None:
            if self._takes(shows):
                self._ends = shows
                return
            if self._line or self._shows or (self._picture and not self._picture[-1]):
                self._close()
            self._shows = shows
            self._picture += [shows.length] if shows.length else []
        elif bare.startswith(">"):
            quoted = bare.lstrip("> \t")
            if quoted:
                self._line.append(quoted)
            elif self._line:
                self._close()
        elif not bare or _RULE.match(line) or _TITLE.match(line):
            if self._line:
                self._close()
            elif self._picture and self._picture[-1]:
                self._picture.append("")  # a paragraph ended; a quote may still follow
        else:
            if (alone := transition_alone(bare)) and (self._line or not self._picture or not self._picture[-1]):
                if self._line or self._picture:
                    self._close()
                self.entering = then(self.entering, alone)
                return
            if self._line or (self._picture and (not self._picture[-1] or _ITEM.match(line))):
                self._close()
            self._picture.append(_ITEM.sub("", line).strip())

    def _takes(self, shows: PictureLine) -> bool:
        """Whether a picture is the last frame of the beat that is open."""
        is_open = self._shows is not None and self._ends is None and not self._line
        return is_open and shows.frame == "last" and self._shows is not None and self._shows.frame == "first"

    def moments(self) -> tuple[Moment, ...]:
        if self._line or self._picture or self._shows:
            self._close()
        return tuple(self._closed)

    def _close(self) -> None:
        seen, said = directed(" ".join(self._picture)), directed(" ".join(self._line), is_line=True)
        line = said.text if any(map(str.isalnum, plain(said.text))) else ""  # "…" cannot be spoken
        self.entering = then(self.entering, seen.transition or said.transition)
        if seen.text or line or self._shows:
            introduces = seen.introduces or said.introduces
            seconds = seen.seconds or said.seconds
            moment = Moment(seen.text, line, seconds, transition=self.entering, introduces=introduces)
            speaker = said.speaker if line else ""
            camera, take = seen.camera or said.camera, max(seen.take, said.take)
            moment = replace(moment, speaker=speaker, camera=camera, take=take)
            self._closed.append(replace(moment, shows=self._shows, ends=self._ends))
            self.entering = None
        self._picture, self._line, self._shows, self._ends = [], [], None, None


def _passage(heading: str, moments: tuple[Moment, ...]) -> Passage:
    said = directed(heading)
    title, whole = said.text, said.seconds
    open_ended = [moment for moment in moments if moment.seconds is None]
    if whole and open_ended:
        left = whole - sum((moment.seconds for moment in moments if moment.seconds is not None), Fraction(0))
        share = max(left, Fraction(len(open_ended))) / len(open_ended)
        moments = tuple(replace(moment, seconds=moment.seconds or share) for moment in moments)
    return Passage(title, moments)


def seen_text(text: str, only_drawn: bool = False) -> str:
    """What of a text speaks of the picture: a script without its lines, or all of any other text.

    `only_drawn`: without the beats, and the scenes, that show nothing but what is the user's own.
    """
    if not is_manuscript(text):
        return plain(prose_of(text))
    paragraphs = []
    for passage in read_manuscript(text):
        moments = [moment for moment in passage.moments if not (only_drawn and moment.shows)]
        if moments:
            paragraphs += [passage.heading, *(moment.picture for moment in moments)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
