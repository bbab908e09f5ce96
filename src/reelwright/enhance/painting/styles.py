"""The ten styles: each a picture [H, W, 3] in, a painted one out, the same for the same picture."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, places
from reelwright.enhance.painting.brush import Mixing, PaintBrush, stroked
from reelwright.enhance.painting.cells import cells
from reelwright.enhance.painting.dots import dotted, pigments, points, screen
from reelwright.enhance.painting.facets import facets
from reelwright.enhance.painting.form import FormLines, grey_of, lines, simplified
from reelwright.enhance.painting.paper import Pixels, grain, lit, mixed, shaded, tooth, unit
from reelwright.enhance.painting.pigment import bgr_of, lab_of, nearest, palette, purer, steps, toned


def impressionist(bgr: Pixels) -> Pixels:
    """Short directed dabs of broken, light colour that leave some of the warm ground to be seen."""
    u = max(0.25, unit(bgr.shape))
    picture = cv.addWeighted(purer(bgr, 1.5, 0.92), 0.9, np.full_like(bgr, (250, 238, 240)), 0.1, 0)
    form = FormLines(bgr, 9 * u)
    ground = cv.addWeighted(cv.GaussianBlur(picture, (0, 0), 12 * u), 0.72, np.full_like(bgr, (165, 205, 228)), 0.28, 0)
    canvas = cv.merge([ground, np.full(bgr.shape[:2], 60, np.uint8)])
    hand = Mixing(spread=8.0, pure=1.3, wobble=0.22)
    stroked(canvas, picture, form, PaintBrush(10.5, 27, 9.5), hand, 1)
    stroked(canvas, picture, form, PaintBrush(8.5, 21, 6), hand, 2)
    stroked(canvas, picture, form, PaintBrush(5.5, 13, 3.6, misfit=75), Mixing(4.5, 1.2), 3)
    stroked(canvas, picture, form, PaintBrush(3.6, 8, 2.2, misfit=95), Mixing(2.0, 1.1), 4)
    return _impasto(canvas, form, 0.10, 2.0)


def oil_painting(bgr: Pixels) -> Pixels:
    """Thick paint drawn out along the forms, in ridges that the light catches."""
    u = max(0.25, unit(bgr.shape))
    picture = purer(simplified(bgr, 7 * u), 1.2, 1.1)
    form = FormLines(bgr, 16 * u)
    canvas = cv.merge([cv.GaussianBlur(picture, (0, 0), 8 * u), np.full(bgr.shape[:2], 90, np.uint8)])
    hand = Mixing(spread=2.2, pure=1.0, wobble=0.05)
    stroked(canvas, picture, form, PaintBrush(15, 150, 22, stray=60), hand, 5)
    stroked(canvas, picture, form, PaintBrush(9.5, 80, 10, misfit=33, stray=50), hand, 6)
    stroked(canvas, picture, form, PaintBrush(5.5, 30, 4.5, misfit=50, stray=50), hand, 7)
    stroked(canvas, picture, form, PaintBrush(3.6, 14, 2.4, misfit=66, stray=50), Mixing(1.0, 1.0), 8)
    return _impasto(canvas, form, 0.42, 10.0)


def _impasto(canvas: Pixels, form: FormLines, depth: float, bristle: float) -> Pixels:
    """The colours of a canvas under a light that rakes over the thickness of its paint."""
    u = max(0.25, unit(canvas.shape))
    thick = cv.GaussianBlur(canvas[..., 3].astype(np.float32), (0, 0), max(0.5, 0.9 * u))
    drawn = form.along(grain(canvas.shape[:2], max(1.0, 1.6 * u), 21), 9 * max(u, 0.5))
    hairs = np.asarray(drawn / (drawn.std() + 1e-6), np.float32)
    light = lit(thick + hairs * np.float32(bristle * 4)) * np.float32(depth)
    light = np.asarray(np.clip(light, -34, 46) + np.maximum(light - np.float32(16), 0) * np.float32(0.8), np.float32)
    return shaded(np.ascontiguousarray(canvas[..., :3]), light + hairs * np.float32(bristle * 0.35))


def pointillism(bgr: Pixels) -> Pixels:
    """Dots of pure colours on a light ground; the eye mixes them."""
    u = max(0.25, unit(bgr.shape))
    picture = purer(bgr, 1.5, 0.95)
    under = cv.GaussianBlur(picture, (0, 0), 5 * u)
    canvas = cv.addWeighted(np.full_like(bgr, (216, 232, 238)), 0.5, under, 0.5, 0)
    chance = np.random.default_rng(31)
    for size, seed in ((10.5, 1), (10.0, 2), (9.0, 3), (8.0, 4), (6.5, 5)):
        seeds = points(bgr.shape[:2], max(2.5, size * u), seed)
        soft = cv.GaussianBlur(picture, (0, 0), max(0.6, size * u * 0.22))
        x, y = np.rint(seeds).astype(np.intp).T
        radii = (size * u * chance.uniform(0.32, 0.43, len(seeds))).astype(np.float32)
        colours = pigments(soft[y, x].astype(np.float32), chance, 32)
        canvas = dotted(canvas, seeds, colours, np.maximum(radii, 0.9))
    return np.asarray(canvas, np.uint8)


def mosaic(bgr: Pixels) -> Pixels:
    """Square stones laid along the edges, in mortar."""
    u = max(0.3, unit(bgr.shape))
    size = max(4.0, 11 * u)
    laid = cells(FormLines(bgr, 14 * u), size, 41, rounds=5)
    chance = np.random.default_rng(42)
    colours = laid.mean(purer(bgr, 1.3, 1.1)).astype(np.float32)
    colours = np.clip(colours * chance.normal(1, 0.07, (len(colours), 1)) + chance.normal(0, 3, colours.shape), 6, 250)
    stones = colours.astype(np.uint8)[laid.number]
    tilt = chance.normal(0, 0.8, (2, len(colours))).astype(np.float32)
    where = places(*bgr.shape[:2]) - laid.middle[laid.number]
    sheen = (where[..., 0] * tilt[0][laid.number] + where[..., 1] * tilt[1][laid.number]) * np.float32(11 / size)
    bevel = lit(np.minimum(laid.inside, np.float32(2.4 * u)) * np.float32(26 / u))
    stones = shaded(stones, sheen + bevel)
    mortar = shaded(np.full_like(bgr, (92, 102, 110)), grain(bgr.shape[:2], max(1.0, 2 * u), 43) * np.float32(7))
    return mixed(mortar, stones, np.clip((laid.inside - np.float32(0.55 * u)) / np.float32(max(0.8, 0.7 * u)), 0, 1))


def cubist(bgr: Pixels) -> Pixels:
    """Facets cut along the edges, each a plane of its own: shifted, turned, lit from its own side; earthy colours."""
    u = max(0.3, unit(bgr.shape))
    picture = purer(simplified(bgr, 9 * u, 3, 34), 0.9, 1.15)
    cut = facets(FormLines(bgr, 24 * u), columns=7, rows=4, seed=51)
    chance = np.random.default_rng(52)
    count, number = len(cut.middle), cut.number
    turn, zoom = chance.normal(0, 0.16, count), chance.uniform(0.82, 1.1, count)
    offset = cut.middle + chance.normal(0, 15 * u, (count, 2))
    near = places(*bgr.shape[:2]) - cut.middle.astype(np.float32)[number]
    c, s = ((zoom * way(turn)).astype(np.float32)[number] for way in (np.cos, np.sin))
    where = np.dstack([c * near[..., 0] - s * near[..., 1], s * near[..., 0] + c * near[..., 1]])
    where += offset.astype(np.float32)[number]
    planes = cv.remap(picture, where, None, cv.INTER_LINEAR, borderMode=cv.BORDER_REFLECT)
    planes = mixed(planes, picture, np.full(bgr.shape[:2], 0.22, np.float32))
    side = chance.uniform(0, 2 * np.pi, count)
    x, y = (way(side).astype(np.float32)[number] for way in (np.cos, np.sin))
    slope = np.clip((near[..., 0] * x + near[..., 1] * y) * np.float32(0.62 / u), -42, 42)
    earth = np.array([(84, 146, 178), (140, 138, 116), (76, 104, 138), (150, 162, 164), (128, 128, 128)], np.float32)
    tint = earth[chance.integers(0, len(earth), count)].astype(np.uint8)[number]
    planes = cv.addWeighted(planes, 0.68, cv.multiply(planes, tint, scale=1 / 128), 0.32, 0)
    planes = shaded(planes, slope + chance.normal(0, 10, count).astype(np.float32)[number] + tooth(bgr.shape[:2]) * 3)
    return mixed(planes, np.full_like(planes, (22, 26, 32)), cut.seams * np.float32(0.5))


def abstract(bgr: Pixels) -> Pixels:
    """Few bold, flat shapes with smooth borders, like cut paper."""
    u = max(0.3, unit(bgr.shape))
    rows, columns = bgr.shape[:2]
    small = cv.resize(bgr, (max(16, columns // 4), max(16, rows // 4)), interpolation=cv.INTER_AREA)
    for _ in range(3):
        small = cv.medianBlur(small, max(3, round(8 * u) | 1) if u > 0.4 else 3)
    small = cv.bilateralFilter(small, 9, 40, max(2.0, 6 * u))
    colours = palette(small, 9)
    number = nearest(lab_of(small), colours, (1, 1.6, 1.6))
    bold = colours.copy()
    pure = np.linalg.norm(bold[:, 1:], axis=1, keepdims=True)
    bold[:, 1:] *= np.clip(pure * 1.7, 34, 92) / np.maximum(pure, 1.0)
    span = max(1.0, float(np.ptp(bold[:, 0])))
    even = np.linspace(14, 94, len(bold))
    bold[:, 0] = 0.5 * even + 0.5 * (12 + (bold[:, 0] - bold[:, 0].min()) / span * 82)
    paint = bgr_of(bold[None].astype(np.float32))[0]
    found, most = np.zeros_like(bgr), np.full((rows, columns), -1, np.float32)
    edge = np.zeros((rows, columns), np.float32)
    for k in range(len(colours)):
        part = cv.GaussianBlur((number == k).astype(np.float32), (0, 0), 2.6)
        part = cv.resize(part, (columns, rows), interpolation=cv.INTER_CUBIC)
        cv.copyTo(np.full_like(bgr, paint[k]), cv.compare(part, most, cv.CMP_GT), found)
        edge = np.maximum(edge, np.minimum(part, most))
        cv.max(part, most, most)
    found = cv.GaussianBlur(found, (0, 0), 0.7)
    shape = cv.GaussianBlur(grey_of(found).astype(np.float32), (0, 0), 1.6 * u)
    return shaded(found, np.clip(lit(shape) * np.float32(0.9), -26, 18) + tooth((rows, columns)) * np.float32(2.2))


def watercolor(bgr: Pixels) -> Pixels:
    """Thin washes on rough paper: they bleed, dry darker at their edges, and leave the lights white."""
    u = max(0.3, unit(bgr.shape))
    shape = bgr.shape[:2]
    wet = np.dstack([grain(shape, 22 * u, 61) * 2.6 + grain(shape, 7 * u, 63) * 1.1,
                     grain(shape, 22 * u, 62) * 2.6 + grain(shape, 7 * u, 64) * 1.1]) * np.float32(u)  # fmt: skip
    flat = simplified(bgr, 9 * u, 4, 30)
    run = cv.remap(flat, places(*shape) + wet, None, cv.INTER_LINEAR, borderMode=cv.BORDER_REFLECT)
    grey = cv.GaussianBlur(grey_of(run), (0, 0), 1.2 * u)
    light = np.float32(255) * (steps(grey, 6, 0.55) / np.float32(255)) ** np.float32(0.72)
    light = np.minimum(light * np.float32(1.02) + np.float32(16), 255)
    wash = toned(purer(run, 1.2), light).astype(np.float32) / np.float32(255)
    bleed = cv.addWeighted(wash, 0.75, cv.GaussianBlur(wash, (0, 0), 9 * u), 0.25, 0)
    edge = cv.morphologyEx(cv.GaussianBlur(light, (0, 0), 1.3 * u), cv.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    pool = np.clip(cv.GaussianBlur(light, (0, 0), 3.2 * u) - light, 0, 40) / np.float32(26)
    density = np.float32(1) + np.float32(0.26) * grain(shape, 90 * u, 65) + np.float32(0.12) * grain(shape, 30 * u, 66)
    density += (
        np.float32(0.1) * tooth(shape)
        + np.minimum(edge / np.float32(16), 1.1) * np.float32(0.55)
        + pool * np.float32(0.5)
    )
    density = cv.merge([np.clip(density, 0.25, 2.6)] * 3)
    inked = bleed * (1 - (1 - bleed) * (density - 1))
    dry = np.clip((light - np.float32(196) + grain(shape, 16 * u, 67) * np.float32(11)) / np.float32(42), 0, 1)
    paper = np.dstack([np.full(shape, level, np.float32) for level in (0.925, 0.955, 0.968)])
    inked = np.clip(inked, 0, 1) * paper * (1 - dry[..., None] * 0.8) + paper * (dry[..., None] * 0.8)
    return shaded(np.asarray(np.clip(inked * 255, 0, 255), np.uint8), lit(tooth(shape)) * np.float32(3.6))


def sketch(bgr: Pixels) -> Pixels:
    """Pencil: outlines gone over twice, tones hatched, and crossed where it is dark, on toned paper."""
    u = max(0.4, unit(bgr.shape))
    shape = bgr.shape[:2]
    grey = cv.GaussianBlur(grey_of(simplified(bgr, 5 * u, 1)), (0, 0), 2.6 * u)
    tone = (grey.astype(np.float32) / np.float32(255)) ** np.float32(0.72)
    rough = tooth(shape)
    lead = np.clip(np.float32(0.75) - tone, 0, 1) * np.float32(0.34)
    for angle, begins, seed in ((-0.85, 0.7, 71), (-0.6, 0.46, 72), (0.55, 0.32, 73), (-0.05, 0.18, 74)):
        press = np.clip((np.float32(begins) - tone) * np.float32(3.2), 0, 1)
        stroke = np.clip(_hatching(shape, angle, 5.2 * u, seed) + press * np.float32(1.3) - np.float32(0.9), 0, 1)
        lead = lead + stroke * np.minimum(press * 4, 1) * np.float32(0.42)
    drawn = lines(bgr, 1.2 * u, 0.2, 0.8, FormLines(bgr, 8 * u))
    move = np.array([[1, 0.003, -2.0 * u], [-0.002, 1, 1.2 * u]])
    again = cv.warpAffine(drawn, move, shape[::-1], borderMode=cv.BORDER_REPLICATE)
    lead = np.minimum(lead, 0.85) + drawn * np.float32(0.75) + again * np.float32(0.25)
    lead *= np.clip(np.float32(0.86) - rough * np.float32(0.34), 0.1, 1.3)
    ground = shaded(np.full_like(bgr, (216, 229, 235)), rough * np.float32(2.8))
    return mixed(ground, np.full_like(bgr, (66, 62, 62)), np.clip(lead, 0, 0.93))


def _hatching(shape: tuple[int, int], angle: float, spacing: float, seed: int) -> Floats:
    """[H, W], about -1..1: lines of a hand that is never quite even, some heavier, some broken off."""
    where = places(*shape)
    bent = grain(shape, 60 * spacing / 4.6, seed) * np.float32(spacing * 0.28)
    across = where[..., 0] * np.float32(-np.sin(angle)) + where[..., 1] * np.float32(np.cos(angle)) + bent
    wave = np.cos(across * np.float32(2 * np.pi / spacing)) * np.float32(0.85)
    return np.asarray(wave + grain(shape, 16 * spacing / 4.6, seed + 100) * np.float32(0.16), np.float32)


def anime(bgr: Pixels) -> Pixels:
    """Cel paint: few flat, clear tones with cool shadows, clean thin lines, lights that glow."""
    u = max(0.4, unit(bgr.shape))
    form = FormLines(bgr, 6 * u)
    flat = simplified(bgr, 7 * u, 3, 24)
    grey = cv.GaussianBlur(grey_of(flat), (0, 0), 2.2 * u)
    tones = steps(grey, 5, 0.22, 0.09)
    tones = np.float32(255) * (tones / np.float32(255)) ** np.float32(0.86)
    cel = purer(toned(flat, tones), 1.55)
    shade = np.clip((np.float32(120) - tones) / np.float32(120), 0, 1) * np.float32(0.3)
    cel = mixed(cel, cv.addWeighted(cel, 0.55, np.full_like(cel, (110, 52, 66)), 0.45, 0), shade)
    ink = lines(bgr, 1.0 * u, 0.4, 1.6, form)
    cel = mixed(cel, np.full_like(cel, (46, 30, 36)), np.minimum(ink, 0.92))
    bright = cv.subtract(cel, (205, 205, 205, 0))
    return np.asarray(cv.add(cel, cv.multiply(cv.GaussianBlur(bright, (0, 0), 12 * u), 1.4)), np.uint8)


_LIFTED = np.rint(255 * (np.arange(256) / 255) ** 0.72).astype(np.uint8)
"""Darks made lighter: cheap paper swallows them."""


def comic(bgr: Pixels) -> Pixels:
    """Printed cheaply: bold colours, a screen of dots for what lies between, black ink for edges and deep shadows."""
    u = max(0.4, unit(bgr.shape))
    flat = simplified(bgr, 8 * u, 3, 30)
    grey = cv.LUT(cv.GaussianBlur(grey_of(flat), (0, 0), 1.6 * u), _LIFTED)
    tones = steps(grey, 3, 0.12, 0.3)
    colour = purer(toned(purer(flat, 1.5), np.minimum(tones * np.float32(1.08), 255)), 1.5)
    levels = (np.floor(np.arange(256) / 64) * 85 * 0.55 + np.arange(256) * 0.45).astype(np.uint8)
    colour = cv.LUT(colour, levels)
    code = grey.astype(np.float32) / np.float32(255 / 3)
    rest = np.float32(1) - (code - np.floor(code))
    tone = np.clip(rest * np.float32(0.62) - np.float32(0.08), 0, 0.6)
    dark = cv.multiply(colour, (0.62, 0.55, 0.62, 0))
    printed = mixed(colour, dark, screen(tone, max(3.0, 7.5 * u), np.deg2rad(28)))
    ink = lines(bgr, 1.7 * u, 0.5, 1.2, FormLines(bgr, 6 * u))
    black = np.clip((np.float32(54) - grey.astype(np.float32)) / np.float32(8), 0, 1)
    printed = mixed(printed, np.full_like(bgr, (24, 20, 22)), np.maximum(ink, black))
    return np.asarray(cv.multiply(printed, (0.93, 0.975, 0.99, 0)), np.uint8)


STYLES: dict[str, Callable[[Pixels], Pixels]] = {
    "impressionist": impressionist,
    "cubist": cubist,
    "abstract": abstract,
    "watercolor": watercolor,
    "oil_painting": oil_painting,
    "sketch": sketch,
    "anime": anime,
    "comic": comic,
    "mosaic": mosaic,
    "pointillism": pointillism,
}
