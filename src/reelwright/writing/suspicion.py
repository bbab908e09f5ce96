"""What in a text deserves a second look: phrases written to steer a model, and words from a short list of harsh ones.

Nothing here obeys or understands: the text stays data whatever it says, and a word list cannot judge meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reelwright.film.verdict import Finding, Severity

_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+|the\s+|my\s+|your\s+|these\s+|of\s+){0,4}"
    r"(?:previous|prior|above|earlier|system|safety)\b[^\n.]{0,40}"
    r"|\b(?:system|developer)\s+prompt\b"
    r"|\byou\s+are\s+now\s+(?:a|an|in|no)\b[^\n.]{0,40}"
    r"|\b(?:jailbreak|developer\s+mode|do\s+anything\s+now)\b"
    r"|\b(?:reveal|print|repeat)\s+(?:your|the)\s+(?:instructions|prompt|rules)\b"
    r"|^\s*(?:system|assistant|user)\s*:"
    r"|\[/?INST\]|<\|[a-z_]{1,20}\|>"
    r"|\$\{[^{}\n]{1,60}\}|\{\{[^{}\n]{1,60}\}\}|\$\([^()\n]{1,60}\)"
    r"|\bjavascript:|\bdrop\s+table\b|\brm\s+-rf\b|\bos\.system\b",
    re.IGNORECASE | re.MULTILINE,
)

HARSH_WORDS = tuple(
    "fuck fucking shit cunt bitch whore slut bastard rape rapist raped molest pedophile paedophile torture tortured"
    " behead beheading dismember massacre genocide lynch lynching suicide porn pornographic nazi terrorist gore".split()
)
_harsh = re.compile(r"\b(?:" + "|".join(HARSH_WORDS) + r")\b", re.IGNORECASE)
_sexual = re.compile(r"\b(?:porn\w*|sexual\w*|sexy|erotic\w*|nude)\b", re.IGNORECASE)
_minor = re.compile(
    r"\b(?:child|children|kid|kids|minor|underage|toddler|infant|schoolgirl|schoolboy|preteen|little (?:girl|boy))\b",
    re.IGNORECASE,
)
_SHOWN = 3


def suspicions(text: str) -> Iterator[Finding]:
    """Findings on a text. Only sexual words beside words for children are an error; the rest a person must judge."""
    steering = [match.group().strip() for match in _INJECTION.finditer(text)]
    if steering:
        yield Finding(
            check="injection",
            severity=Severity.WARNING,
            message=f"this reads like an instruction to a program: {_quoted(steering)}; it is kept as plain words and "
            "nothing obeys it: take it out if it is not part of the story",
            value=f"{len(steering)} phrases",
        )
    harsh = sorted({match.group().lower() for match in _harsh.finditer(text)})
    if harsh:
        yield Finding(
            check="toxicity",
            severity=Severity.WARNING,
            message=f"words on a list of {len(HARSH_WORDS)} harsh words: {_quoted(harsh)}; a list cannot judge what "
            "they mean here, and a paid backend may refuse the shot",
            value=f"{len(harsh)} words",
        )
    if any(_sexual.search(line) and _minor.search(line) for line in re.split(r"[\n.!?]", text)):
        yield Finding(
            check="toxicity",
            severity=Severity.ERROR,
            message="sexual words stand beside words for children in one sentence; this is never made: rewrite it",
            limit="none",
        )


def _quoted(phrases: list[str]) -> str:
    shown = ", ".join(f"“{phrase[:60]}”" for phrase in phrases[:_SHOWN])
    more = len(phrases) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
