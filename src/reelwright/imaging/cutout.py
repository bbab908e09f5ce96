"""A subject cut out from its background, and whether the cut can be trusted: by the picture's own alpha, or by GrabCut
from where the eye goes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.imaging.saliency import Field, Frame, saliency, small

Mask = NDArray[np.uint8]
"""[h, w] 0 or 255, of a small copy."""

_ROUNDS = 5
_LEAST_SHARE, _MOST_SHARE = 0.025, 0.5
"""Of the picture. A smaller thing is not worth a card of its own; a larger one is the background."""
MOST_COVERED = 0.97
"""Of a picture with clear parts. One that has fewer is a photograph whose rim or corners are clear."""
_LEAST_SOLIDITY, _LEAST_ROUNDNESS = 0.4, 0.08
_MOST_CONTACT = 0.12
"""Of the left, right and upper rim: what touches more of it is part of what is all round."""
_LEAST_CONTRAST = 28.0
"""Lab units between what is just inside the edge and just outside; a fifth of the edge may have less."""
_LEAST_WHOLE = 0.7
"""Share of all that was found that is in one piece."""
_LEAST_CAUGHT = 0.62
"""Share of all that draws the eye that is inside. Of photographs where less was, the cut went through a thing."""
_OTHER_LEVEL, _LEAST_STEADINESS = 0.7, 0.8
"""From which else a place is probably the subject, and how much the cut made so has to be the same."""


@dataclass(frozen=True, slots=True)
class CutOut:
    """A subject, in the small copy of its picture."""

    mask: Mask
    measures: dict[str, float]
    fault: str
    """Why it is not to be trusted, in words; empty when it is."""

    @property
    def is_by_alpha(self) -> bool:
        return "contrast" not in self.measures

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and foot, as shares 0..1 of the picture."""
        h, w = self.mask.shape
        left, top, wide, tall = cv2.boundingRect(self.mask)
        return left / w, top / h, (left + wide) / w, (top + tall) / h


def cut_out(picture: Frame, alpha: Mask | None) -> CutOut:
    """The subject of a picture [H, W, 3]. `alpha` [H, W], where there is one, is believed."""
    copy = small(picture)
    if alpha is not None:
        size = copy.shape[1], copy.shape[0]
        mask = np.where(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA) > 127, 255, 0).astype(np.uint8)
        share = float((mask > 0).mean())
        if share < MOST_COVERED:
            return CutOut(
                mask, {"area share": round(share, 3)}, "" if share > 0.01 else "hardly any of it is to be seen"
            )
    drawn = saliency(copy)
    level = float(cv2.threshold((drawn * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)[0]) / 255
    mask, whole = one_piece(_grabbed(copy, drawn, level))
    caught = float(drawn[mask > 0].sum() / max(1e-6, float(drawn.sum())))
    measures = _measured(copy, mask) | {"in one piece": round(whole, 3), "caught": round(caught, 3)}
    fault = _fault(measures)
    if not fault:
        again, _ = one_piece(_grabbed(copy, drawn, level * _OTHER_LEVEL))
        measures["steadiness"] = round(_alike(mask, again), 3)
        fault = "where the subject ends is not clear" if measures["steadiness"] < _LEAST_STEADINESS else ""
    return CutOut(_seen(drawn) if fault else mask, measures, fault)


def _seen(drawn: Field) -> Mask:
    """Where the eye goes, when nothing could be cut out: it is composed about."""
    return np.where(drawn > 0.6, 255, 0).astype(np.uint8)


def _alike(one: Mask, other: Mask) -> float:
    """What two masks share, over all that either has."""
    either = int(((one | other) > 0).sum())
    return float(((one & other) > 0).sum()) / max(1, either)


def _grabbed(copy: Frame, drawn: Field, level: float) -> Mask:
    """GrabCut on a small picture, told by saliency what surely is subject and, from `level` on, what probably is."""
    h, w = drawn.shape
    marks = np.full((h, w), cv2.GC_PR_BGD, np.uint8)
    marks[drawn > level] = cv2.GC_PR_FGD
    marks[drawn > max(0.75, level + 0.25)] = cv2.GC_FGD
    marks[drawn < level * 0.25] = cv2.GC_BGD
    if not (marks & 1).any() or (marks & 1).all():
        return np.zeros((h, w), np.uint8)
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    try:
        cv2.grabCut(copy, marks, None, *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    except cv2.error:  # too few colours for its models
        return np.zeros((h, w), np.uint8)
    return np.where(marks & 1, 255, 0).astype(np.uint8)


def one_piece(mask: Mask) -> tuple[Mask, float]:
    """The largest piece without its holes, smoothed; and how much of all that was found it is."""
    opened = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, disc(3)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    if count < 2:
        return np.zeros_like(mask), 0.0
    areas = stats[1:, cv2.CC_STAT_AREA]
    piece = np.where(labels == 1 + int(areas.argmax()), 255, 0).astype(np.uint8)
    outlines, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(mask)
    cv2.drawContours(filled, outlines, -1, (255,), cv2.FILLED)
    return filled, float(areas.max() / max(1, int((mask > 0).sum())))


def disc(across: int) -> Mask:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, across)), np.uint8)


def _measured(copy: Frame, mask: Mask) -> dict[str, float]:
    """Area share, solidity (of the hull), roundness (of a disc's 1), contact with the rim, contrast across the edge."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return {"area share": 0.0}
    outline = max(outlines, key=cv2.contourArea)
    area, around = cv2.contourArea(outline), cv2.arcLength(outline, True)
    hull = cv2.contourArea(cv2.convexHull(outline))
    h, w = mask.shape
    near = 1 + round(0.03 * max(h, w))
    rim = np.concatenate((mask[:near].any(0), mask[:, :near].any(1), mask[:, -near:].any(1)))
    lab = cv2.cvtColor(copy, cv2.COLOR_BGR2LAB).astype(np.float32)
    return {
        "area share": round(float((mask > 0).mean()), 3),
        "solidity": round(area / max(hull, 1.0), 3),
        "roundness": round(4 * math.pi * area / max(around * around, 1.0), 3),
        "rim contact": round(float(rim.mean()), 3),
        "contrast": round(_contrast(lab, mask), 1),
    }


def _contrast(lab: Field, mask: Mask) -> float:
    """The median over the edge of how far the mean colour inside is from that outside, of places side by side."""
    inside, outside = mask > 0, mask == 0
    means = []
    for part in (inside, outside):
        weight = cv2.GaussianBlur(part.astype(np.float32), (0, 0), 2.5)
        summed = cv2.GaussianBlur(lab * part[..., None].astype(np.float32), (0, 0), 2.5)
        means.append(summed / np.maximum(weight, 1e-3)[..., None])
    edge = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, disc(9))) > 0
    far = np.linalg.norm(means[0] - means[1], axis=2)[edge]
    return float(np.quantile(far, 0.2)) if far.size else 0.0


def _fault(measures: dict[str, float]) -> str:
    """The first thing that speaks against a cut."""
    share = measures["area share"]
    if share < _LEAST_SHARE:
        return "no subject stands out from it"
    if share > _MOST_SHARE:
        return "what stands out is most of the picture"
    if measures["rim contact"] > _MOST_CONTACT:
        return "what stands out runs out of the picture"
    if measures["in one piece"] < _LEAST_WHOLE:
        return "what stands out is in several pieces"
    if measures["caught"] < _LEAST_CAUGHT:
        return "no one thing stands out from it"
    if measures["solidity"] < _LEAST_SOLIDITY or measures["roundness"] < _LEAST_ROUNDNESS:
        return "what stands out is too ragged to be one thing"
    if measures["contrast"] < _LEAST_CONTRAST:
        return "the subject has the colours of what is behind it"
    return ""
