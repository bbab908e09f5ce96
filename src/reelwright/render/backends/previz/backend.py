"""The previz backend: one drawn take from one request.

What draws is loaded when something is drawn: who only asks what it can draw need not wait for that.
"""

from __future__ import annotations

from pathlib import Path

from reelwright.film.look import Place
from reelwright.film.recipe import Facts, Progress
from reelwright.film.shot import TakeRequest
from reelwright.render.backend import Capabilities


class Previz:
    """Draws animatics."""

    name = "previz"
    edition = 8

    def capabilities(self) -> Capabilities:
        return Capabilities(max_frames=300 * 60, max_pixels=3840 * 3840, places=frozenset(Place), shows_plates=True)

    def render(self, request: TakeRequest, out: Path, progress: Progress) -> Facts:
        """Draw the take of `request` to `out`, on one thread; see `RenderBackend.render`."""
        from reelwright.render.backends.previz.drawing import take_drawn

        self.capabilities().require(request)
        return take_drawn(request, out, progress)

    def render_plate(self, request: TakeRequest, plate: Path, out: Path, progress: Progress) -> Facts:
        """Show the user's picture or clip; see `PlateBackend.render_plate`."""
        from reelwright.render.backends.previz.drawing import take_shown

        self.capabilities().require(request)
        return take_shown(request, plate, out, progress)
