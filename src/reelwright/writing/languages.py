"""The languages a brief wishes for besides its own: read, and their lines laid upon those of the film."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reelwright.errors import InvalidInput
from reelwright.film.dub import Translation
from reelwright.film.shot import Shot
from reelwright.film.sound import Cue
from reelwright.units import FrameRate
from reelwright.writing.cleaning import clean, marked
from reelwright.writing.language import NAMES, is_known

MOST_LANGUAGES = 12
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
_MOST_NAMED = 4


def listed(raw: object) -> tuple[Translation, ...]:
    """Languages as text, such as `de = film.de.srt, fr`, or as a table of TOML; their files are not read.

    Raises:
        InvalidInput: what of it is none.
    """
    if isinstance(raw, Mapping):
        parts = [f"{code} {value}" for code, value in raw.items()]
    elif isinstance(raw, list | tuple):
        parts = [str(one) for one in raw]
    elif isinstance(raw, str):
        parts = raw.split(",")
    else:
        raise InvalidInput(f"{str(raw)[:40]!r} is no list of languages")
    found: dict[str, Translation] = {}
    for part in filter(None, map(str.strip, parts)):
        code, *rest = part.replace("=", " ", 1).split()
        code = code.lower()
        files = [word for word in rest if word.lower().endswith(".srt")]
        voices = [word for word in rest if word not in files]
        if len(files) > 1 or len(voices) > 1:
            raise InvalidInput(f"{part[:60]!r} names more than a language, a file (.srt) and a voice")
        if not _CODE.fullmatch(code) or not is_known(code):
            some = ", ".join(f"{one} ({name})" for one, name in sorted(NAMES.items()))
            meant = next((one for one, name in NAMES.items() if name.lower() == code), "")
            hint = f"write {meant} for it" if meant else f"some there are: {some}"
            raise InvalidInput(f"{code[:20]!r} is no language by its code; {hint}")
        if voices and "." in voices[0] and ":" not in voices[0]:
            raise InvalidInput(f"{voices[0][:60]!r} is no file of subtitles, whose name ends in .srt")
        if code in found:
            raise InvalidInput(f"{code} is there twice")
        found[code] = Translation(language=code, file="".join(files), voice="".join(voices))
    if not found:
        raise InvalidInput("there is no language in it")
    if len(found) > MOST_LANGUAGES:
        raise InvalidInput(f"there are {len(found)} languages")
    return tuple(found.values())


def lines_of(translation: Translation, shots: Sequence[Shot], rate: FrameRate) -> dict[str, str]:
    """Shot -> its line in the language. As many subtitles as lines are theirs in order; else each belongs to the shot
    in which it stands.

    Raises:
        InvalidInput: a line has none.
    """
    spoken = [shot for shot in shots if shot.line]
    if len(translation.cues) == len(spoken):
        return {shot.id: line_of(cue.text) for shot, cue in zip(spoken, translation.cues, strict=True)}
    found: dict[str, list[str]] = {}
    for cue in translation.cues:
        found.setdefault(_standing(cue, shots, rate), []).append(cue.text)
    lacking = [shot for shot in spoken if shot.id not in found]
    if lacking:
        lines = "; ".join(f"{shot.id} “{shot.line[:50]}”" for shot in lacking[:_MOST_NAMED])
        more = f" and {len(lacking) - _MOST_NAMED} more" if len(lacking) > _MOST_NAMED else ""
        raise InvalidInput(
            f"{translation.file} has {len(translation.cues)} subtitles and the film {len(spoken)} lines; none stands "
            f"where these are said: {lines}{more}. Translate what `reelwright export --format srt` gives, a subtitle "
            "for each line, and keep the times"
        )
    return {shot.id: line_of(" ".join(found[shot.id])) for shot in spoken}


def _standing(cue: Cue, shots: Sequence[Shot], rate: FrameRate) -> str:
    """The shot in whose time the middle of a subtitle is; of what is after the film, the last."""
    middle, end = (cue.start_seconds + cue.end_seconds) / 2, 0
    for shot in shots:
        end += shot.frames
        if middle < float(rate.seconds(end)):
            return shot.id
    return shots[-1].id


def line_of(text: str) -> str:
    """What somebody translated, as a line is kept."""
    return marked(clean(text)[0].replace("\n", " "))
