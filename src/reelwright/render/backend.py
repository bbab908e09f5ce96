"""What a render backend is: something that turns a request into a take, and can say beforehand why it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reelwright.errors import BackendError
from reelwright.film.look import Angle, Framing, Move, Place, Season, TimeOfDay, Weather
from reelwright.film.plate import Plate, PlateKind
from reelwright.film.recipe import Facts, Progress
from reelwright.film.shot import TakeRequest

_PICTURE = PlateKind.PICTURE


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a backend can make. The sets name what it can draw; all of it unless said."""

    max_frames: int
    max_pixels: int
    """Width times height."""
    places: frozenset[Place] = frozenset(Place)
    times_of_day: frozenset[TimeOfDay] = frozenset(TimeOfDay)
    weathers: frozenset[Weather] = frozenset(Weather)
    seasons: frozenset[Season] = frozenset(Season)
    framings: frozenset[Framing] = frozenset(Framing)
    angles: frozenset[Angle] = frozenset(Angle)
    moves: frozenset[Move] = frozenset(Move)
    draws_slate: bool = False
    """True if the slate and the description are to be read in the picture; else they do not decide it."""
    reads_words: bool = False
    """It is asked in words: the description of the shot decides its picture."""
    shows_plates: bool = False
    """It can show a picture or clip of the user's: it is a `PlateBackend`."""
    takes_frames: bool = False
    """It can be sent a picture of the user's to begin or end with."""
    deterministic: bool = True
    """The same request gives the same bytes."""

    def refusal(self, request: TakeRequest) -> str | None:
        """Why this request cannot be met, in words a user can act on; None if it can."""
        setup = request.setup
        if request.frames > self.max_frames:
            return f"{request.frames} frames are too many; at most {self.max_frames}: make the shot shorter"
        if request.resolution.pixels > self.max_pixels:
            size = request.resolution
            return f"a picture of {size} is too large; at most {self.max_pixels} pixels: ask for a smaller one"
        if setup.plate is not None and self.shows_plates:
            return None
        if setup.plate is not None and not (setup.plate.frames and self.takes_frames):
            return _no_plate(setup.plate, self.takes_frames)
        return (
            _missing("place", setup.place, self.places)
            or _missing("time of day", setup.time_of_day, self.times_of_day)
            or _missing("weather", setup.weather, self.weathers)
            or (_missing("season", setup.season, self.seasons) if setup.season else None)
            or _missing("framing", setup.framing, self.framings)
            or _missing("camera angle", setup.angle, self.angles)
            or _missing("camera move", setup.move, self.moves)
        )

    def require(self, request: TakeRequest) -> None:
        """Raises BackendError with the refusal, if there is one. Backends call it before they begin."""
        why = self.refusal(request)
        if why:
            raise BackendError(f"shot {request.slate.shot}: {why}")


def _no_plate(plate: Plate, takes_frames: bool) -> str:
    if plate.frames:
        return "it takes no picture to begin or end with: ask for another backend"
    way = " or write ![first frame](...), and it begins with it" if takes_frames and plate.kind is _PICTURE else ""
    return f"it cannot show pictures or clips of yours as they are: ask for another backend,{way}".rstrip(",")


def _missing(what: str, wanted: str, drawn: Iterable[str]) -> str | None:
    if wanted in drawn:
        return None
    return f"it cannot draw the {what} {str(wanted)!r}; it can draw: {', '.join(sorted(map(str, drawn)))}"


class RenderBackend(Protocol):
    """Makes takes. Proven by `tests/contracts/render_backend.py`."""

    @property
    def name(self) -> str:
        """In recipes, settings and reports; lower case."""
        ...

    @property
    def edition(self) -> int:
        """Raised whenever the same request would give another picture."""
        ...

    def capabilities(self) -> Capabilities: ...

    def render(self, request: TakeRequest, out: Path, progress: Progress) -> Facts:
        """Write the take to `out`, calling `progress` with 0..1, and tell what was measured.

        Raises:
            Transient: trying again may work.
            BackendError: it will not; the capabilities refuse the request, or the work failed.
            NotConfigured: something has to be installed or set first.
        """
        ...


class PlateBackend(RenderBackend, Protocol):
    """One that also shows the user's own pictures and clips."""

    def render_plate(self, request: TakeRequest, plate: Path, out: Path, progress: Progress) -> Facts:
        """As `render`, of a request whose setup has a plate; `plate` is the user's file, whatever its name ends in.

        Raises:
            InvalidInput: the file cannot be decoded. And what `render` raises.
        """
        ...
