"""Sentences, clauses, and how long they take to speak."""

from __future__ import annotations

import re
import unicodedata

from reelwright.film.marks import PAUSE, phrases

SECONDS_PER_CHARACTER = 0.07
SECONDS_PER_PAUSE = 0.15
SECONDS_TO_START = 0.35
FASTEST_PACE, SLOWEST_PACE = 1.15, 0.8
"""Shares of the usual pace. Rather than that words are left out they are spoken faster, and rather than that they
cannot be read along, slower."""
LEAD_IN_SECONDS = 0.4
"""From the beginning of a shot to the first word."""
TAIL_SECONDS = 0.5
"""From the last word to the end of its shot, at least."""
AROUND_SECONDS = LEAD_IN_SECONDS + TAIL_SECONDS

_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|vs|e\.g|i\.e|etc|a\.m|p\.m|(?-i:[A-HJ-Z]))\.$", re.IGNORECASE)
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)]*+(?=\s|$)|[。！？]++[”’」』）]*+|\n\s*\n")
_QUOTES = frozenset("\"'”’)")
_ENDED = tuple(".!?…\"'”’)。！？」』）")
_PAUSE = re.compile(r"[,.;:!?…–—、。，！？]")
_JOINT = re.compile(
    r"(?<=[,;:–—])\s+"
    r"|(?<=[、，；：])(?=\S)"
    r"|\s+(?=(?:and|but|while|as|until|when|where|who|which|then|because|so that|to find|looking)\s)"
    r"|\s+(?=(?:before|after)\s(?:he|she|it|they|we|the)\s)"
)
_NAMED_AFTER, _NAMED_BEFORE = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+,"), re.compile(r",\s+[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+,$")
"""Around a comma inside of "the daughter, Nell, climbs", which parts nothing."""
_LOOSE_ENDS = frozenset(
    "a an the and or but of to in on at by for from with as is was are were his her their its that who"
    " which while until when where into through under over than then if so because before after".split()
)
_PAUSES_AT_END = re.compile(rf"(?:\s*{PAUSE.pattern})+\s*$", re.IGNORECASE)
_LEAST_WORDS = 2
_LEAST_WIDE = 4


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each on one line. A blank line ends one; an abbreviation such as "Dr." does not."""
    found, start = [], 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[max(start, match.start() - 5) : match.end()]):
            continue
        if match[0][-1] in _QUOTES and text[match.end() :].lstrip(" ")[:1].islower():
            continue  # "Land!" she shouts
        found.append(text[start : match.end()])
        start = match.end()
    found.append(text[start:])
    lines = (" ".join(sentence.split()) for sentence in found)
    return tuple(line for line in lines if any(letter.isalnum() for letter in line))


def spoken_seconds(line: str) -> float:
    """About how long the default voice takes, erring on the long side.

    Fitted to espeak-ng at 150 words a minute on a dozen lines: within half a second on lines of 20 to 80 characters.
    Characters, not words: "internationalisation" is one word and takes two seconds.
    """
    said = phrases(line.strip())
    silence, line = sum(part.silence_before for part in said), " ".join(part.text for part in said).strip()
    if not line:
        return 0.0
    letters = len(line) + 2 * _wide(line)  # a Chinese or Japanese letter is a syllable
    return silence + SECONDS_TO_START + SECONDS_PER_CHARACTER * letters + SECONDS_PER_PAUSE * len(_PAUSE.findall(line))


def shot_seconds(line: str) -> float:
    """How long a shot must be for this line: the words, and the air around them. 0 for a silent one."""
    return spoken_seconds(line) + AROUND_SECONDS if line.strip() else 0.0


def split_in_two(sentence: str) -> tuple[str, str] | None:
    """Cut at the joint between clauses nearest to the middle; None if there is none. No word is lost or added."""
    middle = len(sentence) / 2
    for match in sorted(_JOINT.finditer(sentence), key=lambda match: abs(match.start() - middle)):
        before, after = sentence[: match.start()].rstrip(), sentence[match.end() :]
        is_in_a_name = _NAMED_AFTER.match(after) or _NAMED_BEFORE.search(before)
        if _says_something(before) and _says_something(after) and not is_in_a_name:
            return before, after
    return None


def in_pieces(line: str, most_seconds: float) -> tuple[str, ...]:
    """The line cut where a sentence, or else a clause, ends, until no piece takes longer or none can be cut."""
    if spoken_seconds(line) <= most_seconds:
        return (line,)
    said = sentences(line)
    if len(said) > 1:
        half = min(range(1, len(said)), key=lambda at: abs(len(" ".join(said[:at])) - len(line) / 2))
        halves: tuple[str, str] | None = " ".join(said[:half]), " ".join(said[half:])
    else:
        halves = split_in_two(line)
    return tuple(piece for half in halves for piece in in_pieces(half, most_seconds)) if halves else (line,)


def _says_something(piece: str) -> bool:
    """Two words, or letters of a script that puts no spaces between its words."""
    return len(piece.split()) >= _LEAST_WORDS or _wide(piece) >= _LEAST_WIDE


def _wide(text: str) -> int:
    return sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def ended(line: str) -> str:
    """The line with a full stop where it has no end of its own."""
    line = _PAUSES_AT_END.sub("", line).rstrip(" ,;:–—-")
    return line if not line or line.endswith(_ENDED) else line + "."


def shorten(line: str, most_seconds: float) -> str:
    """The beginning of the line that can be spoken in `most_seconds`, ended well; "" when not two words can.

    Whole sentences are kept first, then whole clauses, then words. Nothing is put in that was not there.
    """
    if spoken_seconds(line) <= most_seconds:
        return line
    if most_seconds <= 0:
        return ""
    line = line[: int(most_seconds / SECONDS_PER_CHARACTER) + 1].rsplit(" ", 1)[0]  # no more than that can fit
    for ends in (_END, _JOINT):
        cuts = [line[: match.end()].rstrip() for match in ends.finditer(line)]
        fitting = [ended(cut) for cut in cuts if _says_something(cut)]
        fitting = [cut for cut in fitting if spoken_seconds(cut) <= most_seconds]
        if fitting:
            return fitting[-1]
    words = line.split()
    while len(words) >= _LEAST_WORDS:
        words.pop()
        while words and words[-1].strip(",;:").lower() in _LOOSE_ENDS:
            words.pop()
        shorter = ended(" ".join(words))
        if len(words) >= _LEAST_WORDS and spoken_seconds(shorter) <= most_seconds:
            return shorter
    return ""
