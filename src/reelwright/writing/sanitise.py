"""Whether a brief can be filmed: wishes within their limits, text that is text. Everything wrong is said at once.

Wishes are checked raw, before a `Brief` is built, because a `Brief` cannot hold a NaN or an aspect nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from reelwright.errors import InvalidInput
from reelwright.film.brief import RULES, Brief, Notation
from reelwright.film.credits import Credit, credits_seconds
from reelwright.film.dub import Translation
from reelwright.film.plate import Material
from reelwright.film.sound import LoudnessGoals
from reelwright.film.verdict import Finding, Severity
from reelwright.writing.cleaning import clean
from reelwright.writing.credits import CREDITS_LIMIT, credits_of, too_long, without_credits
from reelwright.writing.language import ENGLISH, UNKNOWN, language_of
from reelwright.writing.manuscript import read_manuscript, stated_seconds, title_of
from reelwright.writing.material import gather, not_shown
from reelwright.writing.notations import in_markdown
from reelwright.writing.raw_values import shown
from reelwright.writing.references import measured, not_measured, parted
from reelwright.writing.remarks import remarks, room_for
from reelwright.writing.screenplay import as_markdown
from reelwright.writing.suspicion import suspicions
from reelwright.writing.timing import least_seconds
from reelwright.writing.voicing import default_voice
from reelwright.writing.wishes import LONGEST_TITLE, NOTHING_KNOWN, WISHES, Known

SHORTEST_TEXT = 10
LONGEST_PROMPT = 2_000
LONGEST_SCRIPT = 100_000
"""Characters, of the cleaned text."""
ON_THE_COMMAND_LINE, IN_THE_REQUEST = "on the command line", "in the request"
_MOST_NAMES, _MOST_ALIKE = 20, 8
"""Names that are all in a message; and of more, how many of those like the one that is none."""
_MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A brief as it came, nothing of it judged yet."""

    text: str
    is_script: bool
    """True for a file or standard input, which may be longer than a prompt."""
    wishes: Mapping[str, tuple[object, str]]
    """Key -> raw value, and where it was said, such as `in film.md` or `ON_THE_COMMAND_LINE`."""
    name: str = "the brief"
    """Where the text came from."""
    faults: tuple[str, ...] = ()
    """What is wrong with its front matter."""
    folder: Path | None = None
    """Where it lies, and the pictures that it names; None for what is no file."""
    notation: Notation | None = None
    first_line: int = 1
    """Of the text, where it came from."""


def brief_from(asked: Asked, known: Known = NOTHING_KNOWN) -> Brief:
    """The brief, with the text as it came; `sanitise` cleans it.

    Raises:
        InvalidInput: with every finding that stands against it, one a line, numbered.
    """
    findings = [_head_fault(asked.name, fault) for fault in asked.faults]
    values, about_wishes = _judged(asked.wishes, known)
    findings += about_wishes
    script, about_notation = in_markdown(asked.text, asked.notation, asked.name, asked.first_line)
    findings += about_notation
    given, text = parted(script)
    references, shown, about_references = measured(given, asked.folder)
    materials, about_pictures = gather(text, asked.folder)
    findings += about_pictures + about_references
    materials = tuple({one.name: one for one in (*materials, *shown)}.values())
    cleaned, about_text, credits = _plain(script, asked.is_script, asked.name, materials)
    if not any(finding.severity is Severity.ERROR for finding in about_notation):
        findings += about_text
    if fault := too_long(credits):
        findings.append(_of_credits(asked.name, f"{fault}; give {CREDITS_LIMIT}"))
    listed = _all_credits(values.get("credits"), credits)
    cues = values.get("timing")
    stated = max(stated_seconds(cleaned) or 0, least_seconds(cues) if isinstance(cues, tuple) else 0)
    if "duration" not in asked.wishes and stated:
        stated += credits_seconds(listed)
        what = "the subtitles" if cues else "the lengths of all beats"
        lengths, about_lengths = _judged({"duration": (stated, f"{what} in {asked.name}")}, known)
        values, findings = values | lengths, findings + about_lengths
    duration = values.get("duration_seconds", Brief.model_fields["duration_seconds"].default)
    if isinstance(duration, float) and not any(finding.check in ("duration", "credits") for finding in findings):
        findings += room_for(cleaned, duration, listed, asked.name)
    findings += [*_nobody(cleaned, values), *_untranslated(cleaned, values), *_in_no_language(values)]
    _refuse(findings, asked.name)
    if "voice" not in asked.wishes and (code := language_of(cleaned)) not in (ENGLISH, UNKNOWN):
        values |= {"voice": default_voice(code), "voice_is_assumed": True}
    if not values.get("title"):
        values["title"] = clean(title_of(cleaned))[0][:LONGEST_TITLE].strip()
    read = {"materials": materials, "references": tuple(references), "notation": asked.notation}
    values["credits"] = listed
    return Brief.model_validate({"text": asked.text, "is_script": asked.is_script, **read, **values})


def sanitise(brief: Brief, known: Known = NOTHING_KNOWN) -> tuple[Brief, tuple[Finding, ...]]:
    """The brief with clean text, title and style, and all that was found: what was taken out, what will be drawn as
    something else, what does not fit.

    Raises:
        InvalidInput: with every finding that stands against the brief, one a line, numbered.
    """
    cleaned, findings = vetted(brief, known)
    # What becomes of a brief that a model writes from is known when it has.
    return cleaned, findings if cleaned.is_dictated else (*findings, *remarks(cleaned))


def vetted(brief: Brief, known: Known = NOTHING_KNOWN) -> tuple[Brief, tuple[Finding, ...]]:
    """As `sanitise`, without what will be drawn as something else, which takes most of its time. Raises as it does."""
    wishes = {key: (getattr(brief, wish.field), "in the brief") for key, wish in WISHES.items()}
    about_words: list[Finding] = []
    for key in ("title", "style"):
        words, taken_out = clean(str(wishes[key][0]))
        wishes[key] = (words, "in the brief")
        about_words += [*_taken_out(key, taken_out), *suspicions(words)]
    script, about_notation = in_markdown(brief.text, brief.notation, "the text")
    text, about_text, credits = _plain(script, brief.is_script, "the text", brief.materials)
    plain, taken_out = clean("\n".join(credit.line for credit in brief.credits))
    wishes["credits"] = (_all_credits(credits_of(plain.split("\n")), credits), "in the brief")
    about_words += [*_taken_out("credits", taken_out), *suspicions(plain)]
    values, findings = _judged(wishes, known)
    findings += [*about_words, *about_notation, *about_text, *not_measured(parted(script)[0], brief.references)]
    findings += room_for(text, brief.duration_seconds, _all_credits(values.get("credits")), "the text")
    findings += [*_untranslated(text, values), *_in_no_language(values)]
    _refuse(findings, "the brief")
    return brief.model_copy(update={"text": text, "notation": None, **values}), tuple(findings)


def _judged(wishes: Mapping[str, tuple[object, str]], known: Known) -> tuple[dict[str, object], list[Finding]]:
    """Field of `Brief` -> value, for the wishes that hold; and an error for each that does not."""
    values: dict[str, object] = {}
    findings: list[Finding] = []
    for key, (raw, origin) in wishes.items():
        wish = WISHES.get(key)
        if wish is None:
            findings.append(_unknown(key, origin))
            continue
        try:
            values[wish.field] = wish.read(raw)
        except InvalidInput as error:
            example = f"--{key} {wish.example}" if origin == ON_THE_COMMAND_LINE else f"{key}: {wish.example}"
            message = f"{key}, {origin}: {error}; give {wish.limit}, such as {example}"
            findings.append(
                Finding(check=key, severity=Severity.ERROR, message=message, value=shown(raw), limit=wish.limit)
            )
            continue
        lacking = known.lacks(key, values[wish.field])
        if lacking is not None:
            kind, told_by = ("backend", "") if key == "backend" else ("voice", "reelwright doctor --voices")
            what = f"{key}, {origin}: there is no {kind} {lacking[0]!r}"
            findings.append(_no_such(key, what, *lacking, told_by))
    return values, findings


def _nobody(text: str, values: Mapping[str, object]) -> list[Finding]:
    """An error for each character that is to have a voice and is not named in the text. What a model will write nobody
    knows yet."""
    voices = values.get("voices")
    if not isinstance(voices, tuple) or values.get("writer", RULES) != RULES:
        return []
    speakers = dict.fromkeys(
        moment.speaker for passage in read_manuscript(text) for moment in passage.moments if moment.speaker
    )
    return [
        _no_such("voices", f"voices: nobody is called {name!r} in the text", name, list(speakers) or ["the narrator"])
        for name, _ in voices
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]


def _in_no_language(values: Mapping[str, object]) -> Iterator[Finding]:
    """An error for each language with a loudness of its own in which the film is not to be had."""
    languages = [one.language for one in cast("tuple[Translation, ...]", values.get("languages", ()))]
    for code in cast("LoudnessGoals", values.get("lufs", LoudnessGoals())).languages:
        if code not in languages:
            others = f"its languages besides its own: {', '.join(languages)}" if languages else "it is in its own only"
            message = f"loudness: the film is not to be had in {code}; {others}; leave it out, or add it to languages"
            yield Finding(check="loudness", severity=Severity.ERROR, message=message, value=code)


def _untranslated(text: str, values: Mapping[str, object]) -> Iterator[Finding]:
    """An error for each language that nobody translates into, or that is the film's own; and for films of no words."""
    languages = cast("tuple[Translation, ...]", values.get("languages", ()))
    if languages and not values.get("has_narration", True):
        message = "languages: a film without narration has no words to translate; leave out one of the two"
        yield Finding(check="languages", severity=Severity.ERROR, message=message)
    for one in languages:
        own = f"{one.language} = film.{one.language}.srt"
        if not one.cues and one.language == language_of(text):
            message = f"languages: the text is in {one.language} already; leave it out, for it needs no translation"
            yield Finding(check="languages", severity=Severity.ERROR, message=message, value=one.language)
        elif not one.cues and values.get("writer", RULES) == RULES:
            message = (
                f"languages: nobody translates into {one.language}; name your own translation, such as {own}, or a "
                "writer that does, such as writer: gemini"
            )
            yield Finding(check="languages", severity=Severity.ERROR, message=message, value=one.language)


def _unknown(key: str, origin: str) -> Finding:
    return _no_such("keys", f"{shown(key)}, {origin}: there is no such key", key, WISHES)


def _no_such(check: str, what: str, name: str, there_are: Collection[str], told_by: str = "") -> Finding:
    """An error for a name that is none, with the nearest that is, and all there are.

    `told_by`: what lists them, where they are too many for a message; then only those like it are in it.
    """
    close = get_close_matches(name.lower()[:40], list(there_are), 1, 0.6)
    meant = f"did you mean {close[0]}? " if close else ""
    names = ", ".join(there_are)
    if told_by and len(there_are) > _MOST_NAMES:
        alike = get_close_matches(name.lower()[:40], list(there_are), _MOST_ALIKE, 0.3)
        names = f"{len(there_are)}, such as {', '.join(alike or sorted(there_are)[:_MOST_ALIKE])}"
        names += f"; {told_by} lists all"
    message = f"{what}; {meant}there are: {names}"
    return Finding(check=check, severity=Severity.ERROR, message=message, value=shown(name), limit=names)


def _head_fault(name: str, fault: str) -> Finding:
    return Finding(check="front matter", severity=Severity.ERROR, message=f"{name}, {fault}")


def _all_credits(*some: object) -> tuple[Credit, ...]:
    """Those of a wish, and of the text, each once."""
    return tuple(dict.fromkeys(credit for listed in some if isinstance(listed, tuple) for credit in listed))


def _of_credits(name: str, message: str) -> Finding:
    return Finding(check="credits", severity=Severity.ERROR, message=f"credits, in {name}: {message}")


def _plain(
    text: str, is_script: bool, name: str, materials: Sequence[Material]
) -> tuple[str, list[Finding], tuple[Credit, ...]]:
    """The cleaned text without its credits, a screenplay as Markdown; what was found in it, and the credits. Lines that
    name materials stay."""
    most = LONGEST_SCRIPT if is_script else LONGEST_PROMPT
    if len(text) > 10 * LONGEST_SCRIPT:  # an API may hand over anything; cleaning it first would be slow
        return "", [_length(name, len(text), most, is_script)], ()
    _, text = parted(text)
    cleaned, taken_out = clean(text, frozenset(material.name for material in materials))
    findings = [*_taken_out(name, taken_out), *not_shown(text, materials)]
    cleaned, credits = without_credits(cleaned)
    if not SHORTEST_TEXT <= len(cleaned) <= most:
        findings.append(_length(name, len(cleaned), most, is_script))
    return as_markdown(cleaned), findings + list(suspicions(cleaned)), credits


def _taken_out(name: str, taken_out: Sequence[tuple[str, int]]) -> list[Finding]:
    return [
        Finding(
            check="markup",
            severity=Severity.WARNING,
            message=f"{name}: {kind} were taken out ({count}); only plain words and Markdown headings, quotes and "
            "lists are read",
            value=str(count),
        )
        for kind, count in taken_out
    ]


def _length(name: str, count: int, most: int, is_script: bool) -> Finding:
    if count == 0:
        what = "there are no words"
    elif count < SHORTEST_TEXT:
        what = "1 character is too few" if count == 1 else f"{count} characters are too few"
    else:
        what = f"{count:,} characters are too many"
    way_out = "shorten it" if is_script else "shorten it, or put it in a file"
    if count <= most:
        way_out = "say what the film shows, in a sentence at least"
        way_out += ', as text = "..."' if name.lower().endswith(".toml") else ""
    limit = f"{SHORTEST_TEXT} to {most:,} characters"
    message = f"text, in {name}: {what}; give {limit}: {way_out}"
    return Finding(check="text", severity=Severity.ERROR, message=message, value=str(count), limit=limit)


def _refuse(findings: Sequence[Finding], name: str) -> None:
    """Raises InvalidInput listing every error, if there is one."""
    errors = [finding.message for finding in findings if finding.severity is Severity.ERROR]
    if not errors:
        return
    lines = [f"  {number}. {message}" for number, message in enumerate(errors[:_MOST_SHOWN], 1)]
    if len(errors) > _MOST_SHOWN:
        lines.append(f"  and {len(errors) - _MOST_SHOWN} more")
    things = "1 thing" if len(errors) == 1 else f"{len(errors)} things"
    raise InvalidInput(f"{name} is refused; {things} to put right:\n" + "\n".join(lines))
