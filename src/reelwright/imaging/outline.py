"""The outline of somebody in a picture: cut out by its alpha, from a plain ground, or as `cutout.py` cuts; and where in
it the head ends."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.imaging.cutout import Mask, cut_out, disc, one_piece
from reelwright.imaging.picture import UserPicture
from reelwright.imaging.saliency import small
from reelwright.imaging.tones import Labs, apart, lab_of

_RIM = 0.04
"""Share of the picture at its upper side, and of the upper half of its left and right, that is taken for ground."""
_PLAIN, _MOST_PLAIN = 5.0, 0.85
"""Lab units that a plain ground scatters at most, in so much of that rim."""
_UNLIKE = 14.0
"""Lab units from which a place is not of the ground."""
_FIT_ROUNDS = 4
_TALL = 320
"""Pixels that somebody is looked at with, from top to foot."""
_LEAST_SHARE, _MOST_SHARE = 0.03, 0.85
_AT_THE_FOOT = 0.985
"""Of the picture's height: who reaches lower is cut off by its edge."""
_HEAD, _MOST_HEAD, _LEAST_HEAD = 0.135, 0.75, 0.07
"""Height of a grown person's head, of the whole; and of the heads that are taken for such."""
_NECK = 0.85
"""Its breadth at most, of the head's."""
_UNDER_NECK, _UNDER_HAIR, _UNDER_LARGE = 1.3, 1.45, 1.8
"""How much broader than the head shoulders are: under a neck that is seen; where hair hides it from a head as small as
a whole person's; and else, where the roundness of a head that fills the picture could be taken for them."""
_SMALL_HEAD = (0.1, 0.22)
_SHAPE = (0.8, 2.6)
"""Height of a head, of its breadth."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Somebody, in a copy cut to them. Rows and columns are of it."""

    lab: Labs
    """[h, w, 3]."""
    mask: Mask
    """[h, w], without the edge, where colours mix."""
    head: int
    """The row where the head ends."""
    is_whole: bool
    """From head to feet; else the foot of the picture cuts them off."""

    @property
    def body(self) -> float:
        """Rows from the head's end to the feet, also of who is cut off."""
        return self.mask.shape[0] - self.head if self.is_whole else self.head * (1 / _HEAD - 1)

    @property
    def axis(self) -> int:
        """The column of the head's middle."""
        return round(float(np.nonzero(self.mask[: self.head])[1].mean()))

    @property
    def head_breadth(self) -> float:
        widths = (self.mask[: self.head] > 0).sum(1)
        return float(np.median(widths[round(0.25 * self.head) :]))


def outline_of(picture: UserPicture) -> Outline | str:
    """Somebody in a picture; or why nobody can be told from it, in words."""
    mask, fault = _cut(picture)
    if fault:
        return fault
    h = mask.shape[0]
    left, top, wide, tall = cv2.boundingRect(mask)
    is_whole = top + tall < _AT_THE_FOOT * h
    scale = picture.bgr.shape[0] / h
    crop = np.s_[round(top * scale) : round((top + tall) * scale), round(left * scale) : round((left + wide) * scale)]
    size = max(8, round(wide * _TALL / tall)), _TALL
    part = np.asarray(cv2.resize(picture.bgr[crop], size, interpolation=cv2.INTER_AREA), np.uint8)
    soft = cv2.resize(mask[top : top + tall, left : left + wide], size, interpolation=cv2.INTER_LINEAR)
    inside = np.where(soft > 127, 255, 0).astype(np.uint8)
    head = head_end(inside)
    if head is None:
        return "no head over shoulders is seen in the outline"
    inner = cv2.erode(inside, disc(5))
    return Outline(lab_of(part), np.asarray(inner, np.uint8), head, is_whole)


def _cut(picture: UserPicture) -> tuple[Mask, str]:
    copy = small(picture.bgr)
    if picture.alpha is None:
        mask = on_plain_ground(lab_of(copy))
        if mask is not None and _LEAST_SHARE < float((mask > 0).mean()) < _MOST_SHARE:
            return mask, ""
    cut = cut_out(picture.bgr, picture.alpha)
    return cut.mask, cut.fault


def on_plain_ground(lab: Labs) -> Mask | None:
    """Who stands before a ground of one colour that changes slowly; None when it is not so plain."""
    h, w = lab.shape[:2]
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1).astype(np.float32)
    rim = np.zeros((h, w), bool)
    deep, wide = max(2, round(_RIM * h)), max(2, round(_RIM * w))
    rim[:deep] = rim[: h // 2, :wide] = rim[: h // 2, -wide:] = True
    at, ground = terms[rim], lab[rim]
    kept = np.ones(len(at), bool)
    for _ in range(_FIT_ROUNDS):  # what is not of the ground falls out of the fit
        fit = np.linalg.lstsq(at[kept], ground[kept], rcond=None)[0].astype(np.float32)
        off = apart(at @ fit, ground)
        kept = off < max(_PLAIN, float(np.median(off)))
    if kept.mean() < _MOST_PLAIN:
        return None
    even = np.asarray(np.median(ground[kept], axis=0), np.float32)  # far from the rim, the fit may have gone astray
    far = np.minimum(apart(terms @ fit, lab), apart(lab, even))
    unlike = np.where(far > _UNLIKE, 255, 0).astype(np.uint8)
    # where pale meets dark cloth, the edge may be as the ground is
    whole = np.asarray(cv2.morphologyEx(unlike, cv2.MORPH_CLOSE, disc(5)), np.uint8)
    mask = one_piece(whole)[0] & whole  # the ground is also seen between an arm and the body
    return mask if mask.any() else None


def head_end(mask: Mask) -> int | None:
    """The row where the head ends, in an outline [h, w] from its top: the neck, or where hair falls on the shoulders;
    None when there are none."""
    widths = cv2.GaussianBlur((mask > 0).sum(1).astype(np.float32)[:, None], (1, 0), 0, sigmaY=2.0)[:, 0]
    tall = len(widths)
    for row in range(round(_LEAST_HEAD * tall), round(_MOST_HEAD * tall)):
        head = float(np.median(widths[round(0.2 * row) : max(1, round(0.75 * row))]))
        widest = int(widths[: max(1, round(0.75 * row))].argmax())
        end = widest + int(widths[widest : row + 1].argmin())
        if not _SHAPE[0] < end / max(head, 1.0) < _SHAPE[1]:
            continue
        if widths[end] < _NECK * head:
            broader = _UNDER_NECK
        else:
            broader = _UNDER_HAIR if _SMALL_HEAD[0] < row / tall < _SMALL_HEAD[1] else _UNDER_LARGE
        if min(widths[row], float(np.median(widths[row : round(1.8 * row)]))) > broader * head:
            return end
    return None
