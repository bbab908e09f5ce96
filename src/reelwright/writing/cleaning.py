"""Text made plain: control characters and markup taken out, each kind told once. Every pass is linear in the text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import partial
from itertools import pairwise

from reelwright.film.marks import PAUSE, STRESS, seconds_of
from reelwright.writing.pictures import without_pictures

_KEPT = "\n\t"
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks by their category, and nothing to see: fillers, a blank of Braille, an invisible joiner."""
_JOINERS = "\u200c\u200d"
_LAST_ALPHABETIC = "\u058f"
"""Scripts up to Armenian have no use for the two joiners; Indic and Arabic scripts and emoji need them."""
_TAG = re.compile(r"<[A-Za-z/!?][^<>]{0,400}>")
_ELEMENT = re.compile(r"<(script|style)\b[^<>]{0,400}>", re.IGNORECASE)
_HALF_TAG = re.compile(r"(?<!<)<++(?=[A-Za-z/!?])")
_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|tr|table)\b[^<>]{0,400}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,400})\]\([^()\s]{0,2000}\)")
_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)[^\n]*$", re.MULTILINE)
_PAUSE_AND_SIGN = re.compile(r"(?<!\s)\s*(\[pause[^\[\]\n]{0,20}\])\s*([,.;:!?…]+)", re.IGNORECASE)
_SIGNS = re.compile(r"([^\w]*)(.*?)([^\w]*)", re.DOTALL)
_EMPHASIS = re.compile(r"(?<![\w*])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*])|`")


def clean(text: str, kept: frozenset[str] | None = frozenset()) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The text without control characters and markup, and how many of each kind were taken out.

    `kept`: the names of pictures whose lines stay; None: all of them.

    >>> clean("A <b>keeper</b>\\x07 alone")
    ('A keeper alone', (('control and invisible characters', 1), ('markup tags', 2)))
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    counts: dict[str, int] = {}
    for kind, take_out in _passes(kept):
        text, count = take_out(text)
        if count:
            counts[kind] = counts.get(kind, 0) + count
    lines = (line.rstrip() for line in text.split("\n"))
    return unicodedata.normalize("NFC", "\n".join(lines)).strip(), tuple(counts.items())


def unmarked(text: str) -> str:
    """The text without Markdown's stars, underscores and backticks for emphasis.

    >>> unmarked("the *last* night, _alone_")
    'the last night, alone'
    """
    return _EMPHASIS.sub("", text)


def marked(text: str) -> str:
    """The text of a line: with its marks for whoever speaks it in one form each, and without all other marks.

    >>> marked("Not *this one* [pause 0.5s], _that_ one.")
    'Not *this* *one*, [pause:0.5s] that one.'
    """
    found, at = [], 0
    for match in STRESS.finditer(text):
        found += [unmarked(text[at : match.start()]), _stressed(match[1])]
        at = match.end()
    text = "".join([*found, unmarked(text[at:])])
    text = _PAUSE_AND_SIGN.sub(r"\2 \1", text)
    return " ".join(_pauses_apart(text).split())


def _pauses_apart(text: str) -> str:
    return PAUSE.sub(lambda pause: f" {_pause(pause)} ", text)


def _stressed(words: str) -> str:
    """Each of them; a pause among them is none."""
    return " ".join(word if PAUSE.fullmatch(word) else _one_stressed(word) for word in _pauses_apart(words).split())


def _one_stressed(word: str) -> str:
    """With the signs that touch it outside, where they end a sentence."""
    before, bare, after = _SIGNS.fullmatch(word).groups()  # type: ignore[union-attr]
    return f"{before}*{bare}*{after}" if bare else word


def _pause(match: re.Match[str]) -> str:
    return f"[pause:{seconds_of(match):g}s]" if match[1] else "[pause]"


def _without_controls(text: str) -> tuple[str, int]:
    kept: list[str] = []
    for letter in text:
        if letter in _JOINERS:
            is_seen = bool(kept) and kept[-1] > _LAST_ALPHABETIC
        else:
            is_seen = letter in _KEPT or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        if is_seen and letter not in _UNSEEN:
            kept.append(letter)
    return "".join(kept), len(text) - len(kept)


def _without_entities(text: str) -> tuple[str, int]:
    """With the characters that `&lt;` and its like stand for; what is none of them stays as it is."""
    count = 0

    def read(match: re.Match[str]) -> str:
        nonlocal count
        said = html.unescape(f"&{match[1]};")
        if len(said) > 1:  # no such name
            return match.group()
        count += 1
        return said.replace("\xa0", " ")

    return _ENTITY.sub(read, text), count


def _without_elements(text: str) -> tuple[str, int]:
    """Without `<script>` and `<style>` and what is in them, and without comments."""
    low = text.lower()
    spans = []
    openings = [(match.start(), match.end(), f"</{match[1].lower()}") for match in _ELEMENT.finditer(text)]
    openings += [(match.start(), match.end(), "-->") for match in re.finditer("<!--", text)]
    closings = {closing: low.rfind(closing) for _, _, closing in openings}
    taken = 0
    for start, end, closing in sorted(openings):
        if start < taken or closings[closing] < end:
            continue
        taken = low.find(closing, end) + len(closing)
        if closing != "-->" and text[taken : taken + 1] == ">":
            taken += 1
        spans.append((start, taken))
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[a:b] for a, b in list(pairwise(edges))[::2]), len(spans)


_Pass = Callable[[str], tuple[str, int]]
"""Text -> the text without something, and how often that was there."""


def _pass(pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> _Pass:
    return lambda text: pattern.subn(by, text)


def _passes(kept: frozenset[str] | None) -> tuple[tuple[str, _Pass], ...]:
    """What is taken out, in order, and how."""
    return (
        ("escaped characters", _without_entities),
        ("control and invisible characters", _without_controls),
        ("scripts, styles and comments", _without_elements),
        ("markup tags", _pass(_BREAK, "\n")),
        ("markup tags", _pass(_TAG, "")),
        ("pictures", partial(without_pictures, kept=kept)),
        ("links", _pass(_LINK, lambda match: match[1])),
        ("code fences", _pass(_FENCE, "")),
        ("markup tags", _pass(_HALF_TAG, "")),
    )
