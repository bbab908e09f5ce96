"""How somebody looks in a picture: colours of skin, hair and clothes, and the build, each from where it is on a body.
What cannot be told is left out, and nothing is assumed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelwright.film.reference import Likeness
from reelwright.imaging.outline import Outline, outline_of
from reelwright.imaging.picture import UserPicture
from reelwright.imaging.tones import Labs, apart, code, lots, main_lot, without_shade

_LIT, _SHINING = (60, 92), (25, 65)
"""Percent of the places of one colour, by lightness, that show it as in white light; and of hair, much of which
shines."""
_LEAST_PIXELS = 30
_FACE_SKIN = 0.3
"""Share of the middle of a head that has the hue of skin, if it is a face."""
_SKIN_HUE, _SKIN_STRONG, _SKIN_ALIKE = (18, 80), 7.0, 14.0
"""Degrees from red to yellow, and distance from grey, in L*a*b*; and, shade set aside, from the skin of the face."""
_LIT_SIDE = 0.25
"""Of a face, what is lit at least; the rest is in shade."""
_BARE = 0.5
"""Share of a part of a body that is skin, if it is bare."""
_SAME_CLOTH, _OTHER_THAN_SKIN, _OTHER_THAN_TOP = 14.0, 12.0, 45.0
"""Lab units."""
_OTHER_HUE = 12.0
"""Shade set aside."""
_LONG, _SHORT = 0.16, 0.05
"""Share of what is beside and under the neck that is hair, if it is long; and if it is short."""
_THROAT = 0.35
"""Half of it, in breadths of the head: a beard and the shadow of the chin are no hair that falls."""
_CHIN, _MOST_OF_CHIN = 0.2, 0.6
"""Half of it, in breadths of the head; and what share says how it is."""
_BRIM, _BRIM_ROWS = 1.3, 0.14
"""How much broader a brim is than the face under it and the crown over it, and how thick, of the head's height."""
_GAP = 0.06
"""Of the breadth of two legs, what is between them."""
_USUAL, _BROADER = 0.28, 0.5
"""Breadth of trunk and arms, in heights; and how much of what is more or less is build and not pose."""
_MOST_BREADTH = 0.44
"""Arms are held out."""
_SLIMMEST, _BROADEST = 0.86, 1.14


def likeness_of(picture: UserPicture, sha256: str) -> tuple[Likeness, str]:
    """How somebody looks; and why nothing is told, in words, or ""."""
    outline = outline_of(picture)
    if isinstance(outline, str):
        return Likeness(sha256=sha256), outline
    body = _Body(outline)
    found = {"skin": body.skin, "hair": body.hair, "hat": body.hat, "top": body.top} | _below(body)
    return (
        Likeness(
            sha256=sha256,
            is_whole=outline.is_whole,
            has_long_hair=body.has_long_hair,
            has_beard=body.has_beard,
            has_skirt=body.has_skirt,
            build=_build(outline),
            **{name: code(colour) for name, colour in found.items() if colour is not None},
        ),
        "",
    )


def _below(body: _Body) -> dict[str, Labs | None]:
    """Coat, legs and shoes."""
    if body.upper_leg is None or body.top is None:
        return {"legs": body.upper_leg, "shoes": body.shoes}
    if apart(body.top, body.upper_leg) >= _SAME_CLOTH or body.has_skirt or body.has_legs_apart:
        return {"legs": body.upper_leg, "shoes": body.shoes}
    under = None if body.is_bare_below else body.lower_leg
    is_other = under is not None and apart(body.top, under) >= _SAME_CLOTH
    return {"coat": body.top, "legs": under if is_other else None, "shoes": body.shoes}


class _Body:
    """The colours of its parts, [3] each; None: not seen, or not to be told."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self.skin = self._skin()
        self.top = self._colour(self._part(0.07, 0.36, breadth=1.1))
        self.hat = self._hat()
        self.hair = self._hair() if self.hat is None else None
        self.has_long_hair = self._long_hair()
        self.has_beard = self._beard()
        self.upper_leg = self._colour(self._part(0.50, 0.66))
        self.lower_leg = self._colour(self._part(0.74, 0.92))
        self.is_bare_below = self._is_bare(self._part(0.74, 0.92))
        self.shoes = self._colour(self._part(0.965, 1.0)) if outline.is_whole else None
        self.has_legs_apart = self._legs_apart(0.58, 0.68)
        self.has_skirt = self._skirt()

    def _part(self, top: float, foot: float, breadth: float | None = None) -> NDArray[np.bool_]:
        """[h, w]: where somebody is between two shares of the body under the head; `breadth`: as many breadths of the
        head to either side of it. Nowhere, where not all of it is in the picture."""
        seen = self._outline
        first, last = (round(seen.head + share * seen.body) for share in (top, foot))
        where = np.zeros(seen.mask.shape, bool)
        if 0.8 * first + 0.2 * last > seen.mask.shape[0]:
            return where
        where[first:last] = seen.mask[first:last] > 0
        if breadth is not None:
            away = round(breadth * seen.head_breadth)
            where[:, : max(0, seen.axis - away)] = where[:, seen.axis + away :] = False
        return where

    def _of_head(self, top: float, foot: float) -> NDArray[np.bool_]:
        where = np.zeros(self._outline.mask.shape, bool)
        first, last = (round(share * self._outline.head) for share in (top, foot))
        where[first:last] = self._outline.mask[first:last] > 0
        return where

    def _colour(self, where: NDArray[np.bool_], lit: tuple[int, int] = _LIT) -> Labs | None:
        if int(where.sum()) < _LEAST_PIXELS:
            return None
        lot = main_lot(self._outline.lab[where])
        dark, bright = np.percentile(lot[:, 0], lit)
        return np.asarray(np.median(lot[(lot[:, 0] >= dark) & (lot[:, 0] <= bright)], axis=0), np.float32)

    def _skin(self) -> Labs | None:
        """Of the face, in the lower middle of the head."""
        seen = self._outline
        h, w = seen.mask.shape
        y, x = np.ogrid[:h, :w]
        across, down = (x - seen.axis) / (0.3 * seen.head_breadth), (y - 0.64 * seen.head) / (0.24 * seen.head)
        face = (across**2 + down**2 < 1) & (seen.mask > 0)
        bare = face & _is_skin(seen.lab)
        if not face.any() or bare.sum() < max(_LEAST_PIXELS, _FACE_SKIN * face.sum()):
            return None
        sides = [lot for lot in lots(seen.lab[bare], 2) if len(lot) > _LIT_SIDE * bare.sum()]
        return max((np.asarray(np.median(lot, axis=0), np.float32) for lot in sides), key=lambda tone: float(tone[0]))

    def _hat(self) -> Labs | None:
        """Of one whose brim stands out from the head."""
        seen = self._outline
        widths = (seen.mask[: seen.head] > 0).sum(1).astype(float)
        high, low = round(0.15 * seen.head), round(0.6 * seen.head)
        brim = high + int(widths[high:low].argmax())
        step = round(_BRIM_ROWS * seen.head)
        beside = widths[max(0, brim - 2 * step) : max(1, brim - step)], widths[brim + step : brim + 2 * step]
        if self.skin is None or any(widths[brim] < _BRIM * float(np.median(part)) for part in beside):
            return None
        return self._colour(self._of_head(0.02, 0.8 * brim / seen.head))

    def _hair(self) -> Labs | None:
        """The top of the head, where it is not as the face is."""
        found = self._colour(self._of_head(0.02, 0.22), _SHINING)
        return None if found is None or self.skin is None or apart(found, self.skin) < _OTHER_THAN_SKIN else found

    def _long_hair(self) -> bool | None:
        """Whether it falls beside and under the neck; None where it is not unlike the clothes there."""
        if self.hair is None or self.top is None:
            return None
        hue, top_hue = without_shade(np.vstack((self.hair, self.top)))[:, 1:]
        if apart(hue, top_hue) < _OTHER_HUE and apart(self.hair, self.top) < _OTHER_THAN_TOP:
            return None  # it could be a fold of the clothes
        seen = self._outline
        where = self._part(-0.03, 0.07, breadth=1.0)
        throat = round(_THROAT * seen.head_breadth)
        where[:, max(0, seen.axis - throat) : seen.axis + throat] = False
        if int(where.sum()) < _LEAST_PIXELS:
            return None
        here, tones = seen.lab[where], without_shade(np.vstack((self.hair, self.top, seen.lab[where])))
        is_like = apart(tones[2:], tones[0]) < apart(tones[2:], tones[1])  # and is no fold of the clothes
        share = float((is_like & (apart(here, self.hair) < _SAME_CLOTH)).mean())
        return True if share > _LONG else False if share < _SHORT else None

    def _beard(self) -> bool | None:
        """Whether the chin is as the hair is; None where it is neither that nor skin."""
        seen = self._outline
        where = self._of_head(0.74, 0.88)
        half = round(_CHIN * seen.head_breadth)
        where[:, : seen.axis - half] = where[:, seen.axis + half :] = False
        if self.skin is None or not where.any():
            return None
        tones = without_shade(np.vstack((self.skin, seen.lab[where])))
        if float((apart(tones[1:], tones[0]) < _SKIN_ALIKE).mean()) > _MOST_OF_CHIN:
            return False
        if self.hair is None or float((apart(seen.lab[where], self.hair) < _SAME_CLOTH).mean()) < _MOST_OF_CHIN:
            return None
        return True

    def _is_bare(self, where: NDArray[np.bool_]) -> bool:
        if self.skin is None or int(where.sum()) < _LEAST_PIXELS:
            return False
        tones = without_shade(np.vstack((self.skin, self._outline.lab[where])))
        return bool((apart(tones[1:], tones[0]) < _SKIN_ALIKE).mean() > _BARE)

    def _legs_apart(self, top: float, foot: float) -> bool:
        """Whether ground is seen between them in most rows."""
        seen = self._outline
        first, last = (round(seen.head + share * seen.body) for share in (top, foot))
        if last > seen.mask.shape[0]:
            return False
        return float(np.mean([_is_parted(row > 0) for row in seen.mask[first:last]])) > 0.5

    def _skirt(self) -> bool | None:
        if self.upper_leg is None or self.lower_leg is None:
            return None
        is_one = not self._legs_apart(0.50, 0.62)
        return bool(self.is_bare_below and is_one and not self._is_bare(self._part(0.50, 0.62)))


def _is_parted(row: NDArray[np.bool_]) -> bool:
    columns = np.nonzero(row)[0]
    if len(columns) < 4:
        return False
    gap = int(np.diff(columns).max()) - 1
    return bool(gap > _GAP * (columns[-1] - columns[0]))


def _is_skin(lab: Labs) -> NDArray[np.bool_]:
    """[n] where colours [n, 3] are such as skin has, from the palest to the darkest: what is dark is strong in colour,
    else it is hair."""
    light, red, yellow = lab[..., 0], lab[..., 1], lab[..., 2]
    strong, turn = np.hypot(red, yellow), np.degrees(np.arctan2(yellow, red))
    hue = (turn > _SKIN_HUE[0]) & (turn < _SKIN_HUE[1]) & (strong > _SKIN_STRONG) & (strong < 62)
    return np.asarray(hue & ((light > 55) | (strong > 0.5 * light)) & (light > 8), bool)


def _build(outline: Outline) -> float | None:
    """By how broad trunk and arms are; None where arms are held out, or the feet are not seen."""
    if not outline.is_whole:
        return None
    first, last = (round(outline.head + share * outline.body) for share in (0.12, 0.36))
    rows = outline.mask[first:last] > 0
    breadth = float(np.median(rows.sum(1))) / outline.mask.shape[0]
    if not 0 < breadth < _MOST_BREADTH:
        return None
    build = 1 + _BROADER * (breadth / _USUAL - 1)
    return round(float(np.clip(build, _SLIMMEST, _BROADEST)), 2)
