"""What a client sends along: files, which get names of ours and a folder of their own, and are judged by what is in
them; and requests that are JSON, or a form with files."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from reelwright.app import App
from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.media.probe import probe
from reelwright.web.problems import ApiError, Code
from reelwright.writing.material import material
from reelwright.writing.reading import MOST_BYTES

MOST_FILES = 100
"""Of one request."""
MOST_FILE_BYTES = 1_000_000_000
"""Of one file; the whole body has a limit of its own."""
_MOST_FIELDS = 32
_LONGEST_NAME = 120
_SUBTITLES = ".srt"

Shape = TypeVar("Shape", bound=BaseModel)


class SentForm:
    """A form as it came, with files that are not looked at yet. Its texts and files are read in threads."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def text(self, name: str) -> str | None:
        """The text of a field, the last one of it."""
        found = [one for one in self._data.getlist(name) if isinstance(one, str)]
        return found[-1] if found else None

    def texts(self, name: str) -> list[str]:
        return [one for one in self._data.getlist(name) if isinstance(one, str)]

    def files(self, name: str) -> list[UploadFile]:
        return [one for one in self._data.getlist(name) if isinstance(one, UploadFile)]

    def require_only(self, names: Iterable[str]) -> None:
        """Raises RequestValidationError where there is a field of another name."""
        known = frozenset(names)
        others = [name for name in self._data if name not in known]
        if others:
            raise invalid([("body", others[0])], f"there is no such field; there are: {', '.join(sorted(known))}")


async def posted(request: Request) -> AsyncIterator[SentForm | bytes]:
    """The dependency of a route that takes a form or JSON: a form, or the bytes of what is no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=MOST_BYTES) as data:
            yield SentForm(data)
        return
    if kind != "application/json" and not kind.endswith("+json"):
        raise ApiError(Code.UNSUPPORTED_TYPE, "send application/json, or multipart/form-data with files")
    yield await request.body()


def from_json(raw: bytes, shape: type[Shape], at: Sequence[str] = ("body",)) -> Shape:
    """Raises RequestValidationError, with all that does not fit."""
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        raise invalid([tuple(at)], "this is no JSON", "json_invalid") from None
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise RequestValidationError(
            [one | {"loc": (*at, *one["loc"])} for one in error.errors(include_url=False, include_input=False)]
        ) from None


def invalid(places: Sequence[tuple[str, ...]], what: str, kind: str = "value_error") -> RequestValidationError:
    return RequestValidationError([{"loc": at, "msg": what, "type": kind} for at in places])


@contextmanager
def laid_down(app: App, files: Sequence[UploadFile]) -> Iterator[Path | None]:
    """A private folder with the files in it under safe names, for as long as this is open; None: there are no files.

    Raises:
        InvalidInput: two of one name, or one without a name.
        ApiError: too large, or neither a picture, a clip, a sound nor subtitles.
    """
    if not files:
        yield None
        return
    with app.assets.staging("") as made:
        for file in files:
            lay_down(file, made.parent)
        yield made.parent


def lay_down(file: UploadFile, folder: Path) -> str:
    """Put an uploaded file into `folder`, and give the name it has there. Raises as `laid_down`."""
    name = safe_name(file.filename)
    path = folder / name
    if path.exists():
        raise InvalidInput(f"there are two files called {name}; name them apart")
    left = MOST_FILE_BYTES
    with path.open("xb") as out:
        while chunk := file.file.read(1 << 20):
            left -= len(chunk)
            if left < 0:
                most = MOST_FILE_BYTES // 10**6
                raise ApiError(Code.TOO_LARGE, f"{name} has more than {most} MB; send a shorter or smaller one")
            out.write(chunk)
    _judge(folder, name)
    return name


def safe_name(told: str | None) -> str:
    """The last part of what a client calls a file, if that can be the name of one. Raises InvalidInput."""
    name = unicodedata.normalize("NFC", (told or "").replace("\\", "/").rpartition("/")[2]).strip()
    if not name or name.startswith(".") or len(name.encode(errors="replace")) > _LONGEST_NAME or not name.isprintable():
        raise InvalidInput(
            f"a file needs a name of at most {_LONGEST_NAME} bytes that can be printed and does not begin with a dot"
        )
    return name


def _judge(folder: Path, name: str) -> None:
    """By what is in it. Raises ApiError."""
    if name.lower().endswith(_SUBTITLES):
        return  # text, which is read, or refused with its line, where it is wanted
    try:
        material(folder, name)
    except InvalidInput as error:
        if not _has_sound(folder / name):
            raise ApiError(Code.UNSUPPORTED_TYPE, str(error)) from None


def _has_sound(path: Path) -> bool:
    try:
        return bool(probe(path).audio)
    except InvalidInput:
        return False


def require_all_named(brief: Brief, folder: Path | None) -> None:
    """Raises InvalidInput where a picture, clip or sound came along that the brief does not name."""
    if folder is None:
        return
    named = {unicodedata.normalize("NFC", unquote(one.name)) for one in brief.files}
    named |= {unicodedata.normalize("NFC", one.name) for one in brief.files}
    others = sorted(one.name for one in folder.iterdir() if one.name not in named and one.suffix.lower() != _SUBTITLES)
    if others:
        raise InvalidInput(f"nothing in the brief names {', '.join(others)}; show it with ![what it is]({others[0]})")


def form_document(form: SentForm, name: str) -> Any:
    """The JSON of a field; {} where there is none. Raises RequestValidationError."""
    text = form.text(name)
    if not text:
        return {}
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise invalid([("body", name)], "this is no JSON", "json_invalid") from None
