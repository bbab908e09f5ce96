"""The brief of a production with other words or other wishes: as if it were written anew, with the files it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import JsonValue

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief, Notation
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.materials import set_out
from reelwright.pipeline.names import known_names
from reelwright.writing.reading import read_upload
from reelwright.writing.said import wishes_said

_AS_A_FILE = "brief.md"


def wishes_of(floor: Floor, brief: Brief) -> dict[str, JsonValue]:
    """What is wished for beside the text, so that the two together give this brief again."""
    with reworded(floor, brief) as read:
        try:
            unsaid = read(brief.text, {}, brief.notation)
        except InvalidInput:  # without its wishes it could not be made
            unsaid = Brief(text=brief.text)
    return wishes_said(brief, unsaid)


class Rewording:
    """Reads other words in the folder of a brief."""

    def __init__(self, floor: Floor, before: Brief, folder: Path) -> None:
        self._floor, self._before, self.folder = floor, before, folder
        """`folder`: with all files of the brief in it; put more there."""

    def __call__(self, text: str, wishes: Mapping[str, JsonValue], notation: Notation | None) -> Brief:
        """Raises InvalidInput, as `read_upload`."""
        is_file = self._before.is_script and notation is None
        known = known_names((*self._floor.backends, *self._floor.providers))
        name = _AS_A_FILE if is_file else ""
        found = read_upload(text.encode(), wishes, self.folder, name, notation, known)
        is_same = self._before.mood_is_assumed and found.mood is self._before.mood
        return found.model_copy(update={"mood_is_assumed": True}) if is_same else found


@contextmanager
def reworded(floor: Floor, before: Brief) -> Iterator[Rewording]:
    """What reads other words and wishes for `before`, as long as this is open: the files lie in a folder until then."""
    with floor.assets.staging("") as made:
        set_out(floor.assets, before, made.parent)
        yield Rewording(floor, before, made.parent)
