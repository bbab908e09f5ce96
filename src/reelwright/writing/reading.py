"""A brief from where the user has it: a file, a quoted sentence, or standard input."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from reelwright.errors import InvalidInput, NotFound
from reelwright.film.brief import Brief, Notation
from reelwright.film.sound import Soundtrack
from reelwright.writing.frontmatter import TEXT_KEY, Head, read_toml, split_front_matter
from reelwright.writing.languages import listed
from reelwright.writing.material import located
from reelwright.writing.notations import SUFFIXES
from reelwright.writing.recording import recording
from reelwright.writing.sanitise import IN_THE_REQUEST, LONGEST_PROMPT, ON_THE_COMMAND_LINE, Asked, brief_from
from reelwright.writing.sound_wishes import MUSIC_WORDS
from reelwright.writing.storyboard import TABLE_KEY, read_tables, write_csv
from reelwright.writing.timing import read_srt
from reelwright.writing.wishes import NOTHING_KNOWN, WISHES, Known

MOST_BYTES = 1_000_000
"""Of a brief, before it is looked at; checked without reading more."""
_SUFFIXES = (".md", ".markdown", ".txt", ".text", ".toml", *SUFFIXES, ".rtf", ".pdf", ".doc", ".docx", ".odt")
"""The last of them cannot be read, and are said to be no text."""
_TOML_BEGINS = re.compile(rf"(?:[ \t]*(?:#[^\r\n]*)?[\r\n])*[ \t]*(?:{'|'.join([TEXT_KEY, *WISHES])})[ \t]*=")
_TOML_TEXT = re.compile(rf"^[ \t]*(?:{TEXT_KEY}[ \t]*=[ \t]*[\"']|\[\[{TABLE_KEY}\]\])", re.MULTILINE)
_FROM_A_FILE = "scripted:"
"""How a writer or a judge is called that answers from a file."""
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_brief(
    source: str, given: Mapping[str, object], stdin: Callable[[int], bytes], known: Known = NOTHING_KNOWN
) -> Brief:
    """The brief that `source` names or is, with the wishes `given` on the command line over its own.

    Args:
        source: the path of a file (Markdown, text, Fountain or TOML), a sentence, or `-` for standard input.
        given: wishes by key, as in `WISHES`; one that is None was not given.
        stdin: reads at most so many bytes, such as `sys.stdin.buffer.read`.
        known: the names that wishes are held against.

    Raises:
        NotFound: `source` looks like a path and nothing is there.
        InvalidInput: it cannot be read as text, or the brief is refused; the message lists everything that is wrong.
    """
    if source == "-":
        text = _decoded(stdin(MOST_BYTES + 1), "standard input")
        return _brief(_Source(text, "standard input", is_toml=_is_toml(text)), given, known)
    if _is_path(source):
        name, path = _shown(source), Path(source)
        text, suffix = _decoded(_file_bytes(source, name), name), path.suffix.lower()
        source_file = _Source(text, name, is_toml=suffix == ".toml", path=path, notation=SUFFIXES.get(suffix))
        return _brief(source_file, given, known)
    try:
        source.encode()
    except UnicodeEncodeError:
        raise InvalidInput("the sentence is not UTF-8 text; put it in a file saved as UTF-8") from None
    return _brief(_Source(source, "the sentence", is_script=False), given, known)


def read_upload(
    raw: bytes,
    given: Mapping[str, object],
    folder: Path | None = None,
    name: str = "",
    notation: Notation | None = None,
    known: Known = NOTHING_KNOWN,
) -> Brief:
    """The brief of somebody elsewhere, with the wishes `given` beside it over its own. Nothing on this machine is read
    but what lies in `folder`: there a wish finds its files, as those of a brief that is a file do.

    Args:
        raw: the text. A line is a sentence; more, or more than fits a prompt, or a file, is a script.
        folder: that of the files that came with it; None: none came.
        name: of the file it came as, which tells how it is written; "": it was typed.
        notation: of what was typed.

    Raises:
        InvalidInput: as `read_brief`; or a model is wished for that answers from a file of this machine.
    """
    shown = _shown(name) if name else "the text"
    text = _decoded(raw, shown)
    suffix = Path(name).suffix.lower()
    is_script = bool(name or notation) or "\n" in text.strip() or len(text) > LONGEST_PROMPT
    is_toml = suffix == ".toml" or (is_script and not name and notation is None and _is_toml(text))
    path = folder / f"brief{suffix}" if folder is not None else None
    if folder is not None and name:
        path = located(folder, name)
    source = _Source(text, shown, is_script, is_toml, path, notation or SUFFIXES.get(suffix), IN_THE_REQUEST)
    brief = _brief(source, given, known)
    for wish, model in (("writer", brief.writer), ("judge", brief.judge)):
        if model.startswith(_FROM_A_FILE):
            raise InvalidInput(
                f"{wish}: {model[:60]!r} is a file of this machine, which only its own commands may name"
            )
    return brief


@dataclass(frozen=True, slots=True)
class _Source:
    """A text, and where it is from."""

    text: str
    name: str
    is_script: bool = True
    is_toml: bool = False
    path: Path | None = None
    """Of a file."""
    notation: Notation | None = None
    given_at: str = ON_THE_COMMAND_LINE
    """Where the wishes were said that came beside it; only those of the command line may name files anywhere."""


def _brief(source: _Source, given: Mapping[str, object], known: Known) -> Brief:
    text, name = source.text.replace("\r\n", "\n").replace("\r", "\n"), source.name
    notation = source.notation
    if source.is_toml:
        head = read_toml(text, name)
        if head.tables is not None:
            text, notation = _table(head.tables, name), Notation.STORYBOARD
            head = replace(head, text=text)
    elif source.is_script:
        head = split_front_matter(text, name)
    else:
        head = Head({}, text)
    wishes: dict[str, tuple[object, str]] = {}
    for key, said in head.keys.items():
        wishes[key] = (said.value, f"in {name}" if said.line is None else f"in {name}, line {said.line}")
    wishes |= {key: (value, source.given_at) for key, value in given.items() if value is not None}
    if source.path is not None:
        wishes |= _timing(wishes, source.path)
    wishes |= _music(wishes, source.path)
    wishes |= _languages(wishes, source.path)
    body, folder = head.text.strip(), source.path.parent if source.path else None
    first_line = text.count("\n", 0, text.rfind(body)) + 1
    return brief_from(Asked(body, source.is_script, wishes, name, head.faults, folder, notation, first_line), known)


def _timing(wishes: Mapping[str, tuple[object, str]], brief: Path) -> dict[str, tuple[object, str]]:
    """The subtitles that the file of a brief names, or that lie beside it under its name, unless they are of a film
    that does; where they cannot be read, why."""
    said, origin = wishes.get("timing", (None, "beside the brief"))
    path = brief.with_suffix(".srt")
    is_beside = said is None and path.is_file() and not path.with_suffix(".mp4").exists()
    if not is_beside and (not isinstance(said, str) or said.strip().lower() == "none"):
        return {}
    try:
        path = located(brief.parent, said.strip()) if isinstance(said, str) else path
        shown = _shown(str(path))
        if not os.path.lexists(path):
            raise NotFound(f"there is no file {_shown(path.name)} in the folder of the brief")
        return {"timing": (read_srt(_decoded(_file_bytes(str(path), shown), shown, _NO_SUBTITLES), shown), origin)}
    except InvalidInput as error:
        return {"timing": (error, origin)}


def _music(wishes: Mapping[str, tuple[object, str]], brief: Path | None) -> dict[str, tuple[object, str]]:
    """The sound file that a brief names beside it, or that is given on the command line from anywhere; where it cannot
    be read, why."""
    said, origin = wishes.get("music", (None, ""))
    if not isinstance(said, str) or said.strip().lower() in MUSIC_WORDS:
        return {}
    is_given = origin == ON_THE_COMMAND_LINE
    if brief is None and not is_given:
        return {}
    try:
        path = Path(said.strip())
        if is_given and not os.path.lexists(path):
            raise NotFound(f"there is no file {_shown(said.strip())}; check the path")
        folder, name = (path.parent, path.name) if is_given or brief is None else (brief.parent, said.strip())
        return {"music": (Soundtrack(recording=recording(folder, name)), origin)}
    except InvalidInput as error:
        return {"music": (error, origin)}


def _languages(wishes: Mapping[str, tuple[object, str]], brief: Path | None) -> dict[str, tuple[object, str]]:
    """The languages of a brief with the files of their translations read: those that the brief names lie beside it,
    those of the command line where it says; where they cannot be read, why."""
    said, origin = wishes.get("languages", (None, ""))
    if said is None:
        return {}
    is_given = origin == ON_THE_COMMAND_LINE
    try:
        found = []
        for one in listed(said):
            if one.file and (is_given or brief is not None):
                path = Path(one.file) if is_given or brief is None else located(brief.parent, one.file)
                shown = _shown(str(path))
                if not os.path.lexists(path):
                    where = "" if is_given else " in the folder of the brief"
                    raise NotFound(f"there is no file {_shown(one.file)}{where}")
                cues = read_srt(_decoded(_file_bytes(str(path), shown), shown, _NO_SUBTITLES), shown)
                one = one.model_copy(update={"cues": cues, "file": path.name})
            found.append(one)
    except InvalidInput as error:
        return {"languages": (error, origin)}
    return {"languages": (tuple(found), origin)}


def _table(tables: object, name: str) -> str:
    """A storyboard of TOML in CSV, which a brief keeps. Raises InvalidInput."""
    try:
        return write_csv(read_tables(tables))
    except InvalidInput as error:
        raise InvalidInput(f"{name} is refused:\n{error}") from None


def _is_toml(text: str) -> bool:
    """Whether what came without a file's name is TOML: it begins with a key of a brief, or has `text = "` or
    `[[shots]]` on a line."""
    return _TOML_BEGINS.match(text) is not None or _TOML_TEXT.search(text) is not None


def _is_path(source: str) -> bool:
    """Whether a source is a file: it exists, or it is written as only a path is.

    A path ends in a suffix of ours, or has a separator or any suffix and no spaces. A missing file is then missed, not
    filmed.
    """
    if "\n" in source or "\0" in source:
        return False
    if source.lower().endswith(_SUFFIXES) or re.fullmatch(r"\S*[/\\]\S*|\S+\.[A-Za-z]\w{0,9}", source):
        return True
    try:
        return os.path.lexists(source)
    except (OSError, ValueError):  # longer than a file name may be, or not encodable
        return False


def _file_bytes(source: str, name: str) -> bytes:
    """The bytes of a regular file of at most `MOST_BYTES`. A pipe or device is refused without waiting for it."""
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(f"there is no file {name}; check the path, or put the idea itself in quotes") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InvalidInput(f"{name} cannot be opened: {reason}") from None
    try:
        facts = os.fstat(handle)
        if stat.S_ISDIR(facts.st_mode):
            raise InvalidInput(f"{name} is a folder; name the brief's file in it")
        if not stat.S_ISREG(facts.st_mode):
            raise InvalidInput(
                f"{name} is a pipe or device, not a file; send it to standard input and give - as the brief"
            )
        if facts.st_size > MOST_BYTES:
            raise _too_large(name, _megabytes(facts.st_size))
        with open(handle, "rb", closefd=False) as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{name} cannot be read: {error.strerror}") from None
    finally:
        os.close(handle)


_NO_BRIEF, _NO_SUBTITLES = "write what the film is about", "there is no subtitle in it"
"""What is said of a file that is empty."""


def _decoded(raw: bytes, name: str, empty: str = _NO_BRIEF) -> str:
    """UTF-8 text, with or without a byte order mark, or UTF-16 text with one."""
    if len(raw) > MOST_BYTES:
        raise _too_large(name, f"more than {_megabytes(MOST_BYTES)}")
    kind = "UTF-16" if raw.startswith(_UTF16_MARKS) else "UTF-8"
    mark = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
    try:
        text = raw[mark:].decode(kind)
    except UnicodeDecodeError as error:
        at = mark + error.start
        raise InvalidInput(f"{name} is not {kind} text: byte {at} is 0x{raw[at]:02x}; save it as UTF-8") from None
    if not text.strip():
        raise InvalidInput(f"{name} is empty; {empty}")
    if "\0" in text:
        where = f"character {text.index(chr(0))} is NUL"
        raise InvalidInput(f"{name} is not text: {where}; give a text, Markdown or TOML file saved as UTF-8")
    return text


def _too_large(name: str, size: str) -> InvalidInput:
    return InvalidInput(
        f"{name} is too large: {size}; at most {_megabytes(MOST_BYTES)}, a brief is a few pages of text"
    )


def _megabytes(count: int) -> str:
    """Such as `10.8 MB`, never rounded down to the limit that it is over."""
    return f"{ceil(count / 100_000) / 10:g} MB"


def _shown(source: str) -> str:
    """The path as it can be printed, whatever bytes are in it."""
    text = "".join(c if c.isprintable() else "?" for c in source.encode("utf-8", "replace").decode())
    return text if len(text) <= 120 else f"…{text[-119:]}"
