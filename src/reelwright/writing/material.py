"""The user's own pictures and clips that a script names: found beside it, judged, and known by their bytes."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reelwright.errors import InvalidInput, NotFound
from reelwright.film.plate import Material, PlateKind
from reelwright.film.verdict import Finding, Severity
from reelwright.store.paths import path_inside
from reelwright.writing.cleaning import clean
from reelwright.writing.manuscript import is_manuscript
from reelwright.writing.pictures import PictureLine, picture_lines

if TYPE_CHECKING:
    from reelwright.imaging.picture import UserPicture

MOST_CLIP_BYTES = 2_000_000_000
MOST_MATERIALS = 99
"""As many as there can be shots."""
_CHECK = "pictures"
_PICTURES = re.compile(
    rb"\x89PNG|\xff\xd8\xff|RIFF....WEBP|GIF8|BM.{4}\0\0\0\0|II[*+]\0|MM\0[*+]|....ftyp(?:avif|heic|heix|mif1)",
    re.DOTALL,
)
"""How files begin that are judged as pictures, also those that are then refused; all else is judged as a clip."""
_FOLDER = "the folder of the brief; copy the file into it"


def named(text: str) -> tuple[PictureLine, ...]:
    """The picture lines of a text as it came, each name once, if it is a script; else none, for prose shows nothing."""
    if "![" not in text:
        return ()
    cleaned, _ = clean(text, None)
    lines = {line.name: line for line in reversed(list(picture_lines(cleaned)))}
    return tuple(reversed(lines.values())) if is_manuscript(cleaned) else ()


def gather(text: str, folder: Path | None) -> tuple[tuple[Material, ...], list[Finding]]:
    """What a script names of files in `folder`, and an error for each that cannot be shown. Without a folder: nothing.

    An address on the network is none of them; `sanitise` tells of it.
    """
    materials: list[Material] = []
    findings: list[Finding] = []
    lines = [line for line in named(text) if not line.is_address] if folder is not None else []
    wanted, frames = [line.name for line in lines], {line.name for line in lines if line.frame}
    if len(wanted) > MOST_MATERIALS:
        message = f"pictures: {len(wanted)} of them are too many; name at most {MOST_MATERIALS}"
        return (), [Finding(check=_CHECK, severity=Severity.ERROR, message=message)]
    for name in wanted:
        assert folder is not None
        try:
            materials.append(material(folder, name))
            if materials[-1].kind is PlateKind.CLIP and name in frames:
                raise InvalidInput(f"{name} is a clip, and a first or last frame is a picture; name one")
        except InvalidInput as error:
            findings.append(Finding(check=_CHECK, severity=Severity.ERROR, message=f"pictures: {error}", value=name))
    return tuple(materials), findings


def not_shown(text: str, materials: Iterable[Material]) -> Iterator[Finding]:
    """A warning for the picture lines of a brief that nothing is shown for, of each reason one."""
    if "![" not in text:
        return
    cleaned, _ = clean(text, None)
    there = {one.name for one in materials}
    reasons: dict[str, list[str]] = {}
    for line in picture_lines(cleaned):
        if line.is_address:
            reasons.setdefault("nothing is fetched from a network: save it beside the brief and name the file", [])
        elif not is_manuscript(cleaned):
            reasons.setdefault(
                "only a script shows pictures of yours: give it a heading such as `## Harbour, dawn`", []
            )
        elif line.name not in there:
            reasons.setdefault("only a brief that is a file can name pictures: save it in a file beside them", [])
        else:
            continue
        list(reasons.values())[-1].append(line.name)
    for reason, names in reasons.items():
        listed = ", ".join(f"“{name[:60]}”" for name in dict.fromkeys(names))[:300]
        yield Finding(check=_CHECK, severity=Severity.WARNING, message=f"{listed} is not shown: {reason}")


def material(folder: Path, name: str) -> Material:
    """The user's file `name` in `folder`, judged by what is in it.

    Raises:
        NotFound: it is not there.
        InvalidInput: it leaves the folder, or can be shown neither as a picture nor as a clip.
    """
    path = located(folder, name)
    with opened(path, name) as handle:
        head = os.pread(handle, 16, 0)
        if _PICTURES.match(head):
            return _picture(_picture_bytes(handle), name)
        with os.fdopen(os.dup(handle), "rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Material(name=name, sha256=sha256, kind=PlateKind.CLIP, suffix=_clip_suffix(path, name))


def picture(folder: Path, name: str) -> tuple[Material, UserPicture]:
    """The user's picture `name` in `folder`, decoded.

    Raises:
        NotFound: it is not there.
        InvalidInput: it leaves the folder, is none, or cannot be read.
    """
    from reelwright.imaging.picture import decoded

    with opened(located(folder, name), name) as handle:
        raw = _picture_bytes(handle)
    return _picture(raw, name), decoded(raw, name)


def located(folder: Path, name: str) -> Path:
    """Where a file of that name is: as written, as in an address (`my%20boat.jpg`), or with accents as Macs keep them.

    Raises:
        UnsafePath: it leaves the folder of the brief.
    """
    spellings = dict.fromkeys((name, unquote(name), unicodedata.normalize("NFD", name)))
    paths = [path_inside(folder, one, "the folder of the brief", _FOLDER) for one in spellings]
    return next((path for path in paths if os.path.lexists(path)), paths[0])


def _picture_bytes(handle: int) -> bytes:
    from reelwright.imaging.picture import MOST_BYTES  # loads OpenCV, which few briefs need so early

    return os.pread(handle, min(MOST_BYTES + 1, os.fstat(handle).st_size), 0)


def _picture(raw: bytes, name: str) -> Material:
    from reelwright.imaging.picture import judged

    header = judged(raw, name)
    suffix = {"JPEG": ".jpg", "TIFF": ".tif"}.get(header.kind, f".{header.kind.lower()}")
    return Material(name=name, sha256=hashlib.sha256(raw).hexdigest(), kind=PlateKind.PICTURE, suffix=suffix)


def _clip_suffix(path: Path, name: str) -> str:
    """Raises InvalidInput where it is no film with a picture."""
    from reelwright.media.probe import probe

    try:
        found = probe(path)
    except InvalidInput:
        raise InvalidInput(
            f"{name} is neither a picture nor a film that can be read, whatever its name says; save it as PNG, JPEG or "
            "MP4 (H.264)"
        ) from None
    if not found.video or not found.video[0].width:
        raise InvalidInput(f"{name} is a film without a picture; name one with a picture")
    suffix = path.suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ".mp4"


@contextmanager
def opened(path: Path, name: str) -> Iterator[int]:
    """A descriptor of a regular file; a pipe or device is refused without waiting for it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no file {name} in the folder of the brief; check its name, or put it there") from None
    except OSError as error:
        raise InvalidInput(f"{name} cannot be opened: {error.strerror}") from None
    try:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise InvalidInput(f"{name} is a folder, pipe or device; name a file")
        if not facts.st_size:
            raise InvalidInput(f"{name} is empty (0 bytes); copy it anew")
        if facts.st_size > MOST_CLIP_BYTES:
            raise InvalidInput(f"{name} is too large a file; at most {MOST_CLIP_BYTES // 10**9} GB: trim it")
        yield handle
    finally:
        os.close(handle)
