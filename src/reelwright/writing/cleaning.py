"""Text made plain: control characters and markup taken out, each kind told once. Every pass is linear in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

_KEPT = "\n\t\u200c\u200d"
"""Newline, tab, and the two joiners that some scripts need."""
_TAG = re.compile(r"<[A-Za-z/!?][^<>]{0,400}>")
_ELEMENT = re.compile(r"<(script|style)\b[^<>]{0,400}>", re.IGNORECASE)
_HALF_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?:amp;)*(amp|lt|gt|quot|apos|nbsp|#39|#x27);", re.IGNORECASE)
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " ", "#39": "'", "#x27": "'"}
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,400})\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,400})\]\([^()\s]{0,2000}\)")
_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)[^\n]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*])[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?![\w*])|`")


def clean(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The text without control characters and markup, and how many of each kind were taken out.

    >>> clean("A <b>keeper</b>\\x07 alone")
    ('A keeper alone', (('control characters', 1), ('markup tags', 2)))
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    counts: dict[str, int] = {}
    for kind, take_out in _PASSES:
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


def _without_controls(text: str) -> tuple[str, int]:
    kept = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return kept, len(text) - len(kept)


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


def _pass(pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Callable[[str], tuple[str, int]]:
    return lambda text: pattern.subn(by, text)


_PASSES: tuple[tuple[str, Callable[[str], tuple[str, int]]], ...] = (
    ("control characters", _without_controls),
    ("scripts, styles and comments", _without_elements),
    ("escaped characters", _pass(_ENTITY, lambda match: _ENTITIES[match[1].lower()])),
    ("markup tags", _pass(_TAG, "")),
    ("pictures", _pass(_IMAGE, lambda match: match[1])),
    ("links", _pass(_LINK, lambda match: match[1])),
    ("code fences", _pass(_FENCE, "")),
    ("markup tags", _pass(_HALF_TAG, "")),
)
