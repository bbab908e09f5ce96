"""Clips whose every moment is known: seven kinds of motion and three of lighting, lettering and weather, 1280x720.

A clip is a function of time, in frames of the high rate. Every second frame is shown to who is tested, so what moves
goes twice as far as the numbers here say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from moving.textures import Picture, bricks, heap, noise, place, surface, tiled

WIDTH, HEIGHT = 1280, 720
Floats = NDArray[np.float32]
Moment = Callable[[float], Floats | Picture]

_X, _Y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))


@cache
def _canvas(name: str) -> Picture:
    match name:
        case "harbour" | "city" | "forest" | "room" | "village":
            return tiled(place(name), 1800, 3200)
        case "heap":
            return heap(3, 1800, 3200, 900)
        case "rust":
            return surface(8, 1800, 2600, 0.9)
    raise AssertionError(name)


def camera_view(x: float, y: float, zoom: float = 1.0, turn: float = 0.0) -> NDArray[np.float64]:
    """[2, 3], from places of the screen to those of the canvas, for a camera over (x, y) of it."""
    c, s = np.cos(turn) / zoom, np.sin(turn) / zoom
    return np.array(
        [[c, -s, x - c * WIDTH / 2 + s * HEIGHT / 2], [s, c, y - s * WIDTH / 2 - c * HEIGHT / 2]], np.float64
    )


def _seen(canvas: Picture, x: float, y: float, zoom: float = 1.0, turn: float = 0.0) -> Picture:
    """What a camera over (x, y) of the canvas sees."""
    return _warped(canvas, camera_view(x, y, zoom, turn))


def _warped(
    picture: NDArray[np.generic],
    matrix: NDArray[np.float64],
    border: int = cv2.BORDER_REFLECT,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Picture:
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=border))  # type: ignore[call-overload]


def leaf_view(shape: tuple[int, ...], x: float, y: float, turn: float = 0.0, size: float = 1.0) -> NDArray[np.float64]:
    """[2, 3], from places of the screen to those of a leaf of this height and width, its middle over (x, y)."""
    c, s = np.cos(turn) / size, np.sin(turn) / size
    return np.array([[c, -s, shape[1] / 2 - c * x + s * y], [s, c, shape[0] / 2 - s * x - c * y]], np.float64)


def _laid(
    under: Floats, leaf: Picture, mask: Floats, x: float, y: float, turn: float = 0.0, size: float = 1.0
) -> Floats:
    """`leaf` with its middle over (x, y), laid on `under` itself."""
    high, wide = mask.shape
    reach = int(np.hypot(high, wide) * size / 2) + 2
    left, top = max(0, int(x) - reach), max(0, int(y) - reach)
    right, bottom = min(WIDTH, int(x) + reach), min(HEIGHT, int(y) + reach)
    if right <= left or bottom <= top:
        return under
    matrix = leaf_view(mask.shape, x - left, y - top, turn, size)
    share, seen = (
        _warped(one, matrix, border, (right - left, bottom - top))
        for one, border in ((mask, cv2.BORDER_CONSTANT), (leaf, cv2.BORDER_REFLECT))
    )
    part = under[top:bottom, left:right]
    part += (seen - part) * np.clip(share, 0, 1)[..., None]
    return under


def _outline(seed: int, high: int, wide: int) -> Floats:
    """A soft-edged blob."""
    rng, mask = np.random.default_rng(seed), np.zeros((high, wide), np.float32)
    angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    reach = 1 + 0.25 * np.sin(3 * angle + rng.random() * 6) + 0.1 * np.sin(7 * angle + rng.random() * 6)
    reach /= reach.max()
    points = [wide / 2 + (wide / 2 - 4) * reach * np.cos(angle), high / 2 + (high / 2 - 4) * reach * np.sin(angle)]
    cv2.fillPoly(mask, [np.stack(points, -1).astype(np.int32)], 1.0, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.8), np.float32)


class _Hand:
    """A camera held by hand: pixels off its path, smooth in time."""

    def __init__(self, seed: int, pixels: float) -> None:
        raw = np.random.default_rng(seed).standard_normal((500, 2))
        self._path = cv2.filter2D(raw, -1, cv2.getGaussianKernel(37, 6)) * pixels * np.sqrt(6) * 1.9

    def __call__(self, t: float) -> NDArray[np.float64]:
        at = int(np.floor(t))
        rest = t - at
        return np.asarray(self._path[at + 50] * (1 - rest) + self._path[at + 51] * rest)


_held, _swaying = _Hand(3, 1.2), _Hand(4, 1.0)


def panned(t: float) -> tuple[float, float, float, float]:
    """Where the camera of `pan` is: x, y, zoom and turn."""
    dx, dy = _held(t)
    return 900 + 5.3 * t + dx, 700 + 1.1 * t + dy, 1.0, 0.003 * np.sin(t / 7)


def _pan(t: float) -> Picture:
    return _seen(_canvas("harbour"), *panned(t))


def _zoom(t: float) -> Picture:
    return _seen(_canvas("city"), 1200, 900, np.exp(0.006 * t), 0.005 * t)


Layer = tuple[Picture, Floats, tuple[float, ...]]
"""A leaf, its outline, and where its middle is: x, y, turn and size."""


def layers(t: float) -> tuple[tuple[float, float], list[Layer]]:
    """Where the camera of `parallax` is over its ground, and what lies on that, the lowest first."""
    canvas = _canvas("heap")
    return (1000 + 1.5 * t, 800), [
        (canvas[:400, :600], _outline(1, 400, 600), (300 + 4 * t, 380, 0, 1.1)),
        (canvas[500:1012, 700:1212], _outline(2, 512, 512), (1000 - 3 * t, 400 + 0.7 * t, 0, 1.15)),
        (canvas[1100:1400, 200:650], _outline(3, 300, 450), (150 + 10 * t, 560, 0.02 * np.sin(t / 4))),
    ]


def _parallax(t: float) -> Floats:
    ground, leaves = layers(t)
    under = _seen(_canvas("forest"), *ground).astype(np.float32)
    for leaf, outline, where in leaves:
        under = _laid(under, leaf, outline, *where)
    return under


def _occlusion(t: float) -> Floats:
    dx, dy = _held(t)
    under = _seen(_canvas("village"), 1000 + 2 * t + dx, 800 + dy).astype(np.float32)
    under = _laid(under, surface(5, 512, 512, 0.8), _outline(4, 512, 512), 640, 360, 0.045 * t, 1.1)
    under = _laid(under, bricks(6, 512), _outline(5, 512, 512), 100 + 24 * t, 200 + 60 * np.sin(t / 9), 0.03 * t, 0.45)
    return _laid(under, _canvas("heap")[300:727, 1500:2140], _outline(6, 427, 640), 1250 - 16 * t, 540 - 3 * t, 0, 0.6)


@cache
def _nearness() -> Floats:
    """[H, W] pixels of shift: a ground that comes nearer, and things that stand on it, each of its own depth."""
    rng = np.random.default_rng(9)
    near = 12 + 40 * _Y / HEIGHT + 3 * noise(rng, HEIGHT, WIDTH, 1.8)
    for _ in range(22):
        x, y, high, wide = (
            rng.integers(0, WIDTH),
            rng.integers(120, HEIGHT),
            rng.integers(60, 260),
            rng.integers(30, 140),
        )
        cv2.ellipse(
            near,
            (int(x), int(y) - int(high) // 2),
            (int(wide) // 2, int(high) // 2),
            0,
            0,
            360,
            float(near[y, x] + 18),
            -1,
        )
    return np.asarray(cv2.medianBlur(near, 5), np.float32)


def _depth(t: float) -> Picture:
    share, where = 0.03 * (t - 24), _X.copy()
    for _ in range(6):
        where = _X + share * cv2.remap(_nearness(), where, _Y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    source = _canvas("heap")[900:1700, 1500:3000]
    return np.asarray(cv2.remap(source, where + 100, _Y + np.float32(40 + 0.4 * (t - 24)), cv2.INTER_CUBIC))


def _lettered(picture: Picture, words: str) -> Picture:
    cv2.rectangle(picture, (1120, 40), (1240, 90), (250, 80, 20), -1)
    for colour, thick in (((0, 0, 0), 7), ((255, 255, 255), 2)):
        cv2.putText(picture, words, (280, 660), cv2.FONT_HERSHEY_DUPLEX, 1.2, colour, thick, cv2.LINE_AA)
    return picture


def _cuts(t: float) -> Picture:
    shot, t = int(t) // 12, t % 12
    found = (
        lambda: _seen(_canvas("harbour"), 700 - 4 * t, 600 + 2 * t),
        lambda: _seen(_canvas("city"), 1100 + 3 * t, 700, 1 + 0.004 * t),
        lambda: _seen(_canvas("heap"), 900, 700 - 5 * t, 1, 0.004 * t),
        lambda: _seen(_canvas("village"), 800 + 6 * t, 620),
    )[shot % 4]()
    return _lettered(found, "subtitles must stay perfectly still")


def waved(x: Floats, y: Floats, t: float) -> tuple[Floats, Floats]:
    """Where of its ground `waves` shows what at places of the screen."""
    dx, dy = _swaying(t)
    return (
        x + 6 * np.sin(y / 47 + t * 0.35) + 3 * np.sin((x + y) / 83 - t * 0.22) + dx + 40,
        y + 5 * np.sin(x / 61 + t * 0.3) + dy + 40,
    )


def _waves(t: float) -> Picture:
    source = _canvas("heap")[300 : 300 + HEIGHT + 100, 300 : 300 + WIDTH + 100]
    x, y = (one.astype(np.float32) for one in waved(_X, _Y, t))
    return np.asarray(cv2.remap(source, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT))


def _light(t: float) -> Floats:
    """A walk out of the dark, and a flash of two shown frames."""
    under = _seen(_canvas("village"), 900 + 3 * t, 700 + 0.5 * t).astype(np.float32)
    return under * min(1.0, 0.15 + t / 14) + (150.0 if 17.5 < t < 20.5 else 0.0)


def _crawl(t: float) -> Picture:
    """Letters that run over a fence, and others that stand."""
    picture = _seen(_canvas("rust"), 900 + 2 * t, 700)
    picture[:, np.arange(WIDTH) % 40 < 9] //= 2
    strip = np.zeros((70, 3 * WIDTH, 3), np.uint8)
    cv2.putText(
        strip,
        "WEATHER - SEA AREA - NORTH WESTERLY FIVE TO SEVEN - RAIN LATER - GOOD - " * 2,
        (10, 50),
        cv2.FONT_HERSHEY_DUPLEX,
        1.5,
        (240, 240, 235),
        3,
        cv2.LINE_AA,
    )
    moved = cv2.warpAffine(strip, np.array([[1, 0, -6.5 * t], [0, 1, 0]]), (WIDTH, 70), flags=cv2.INTER_CUBIC)
    picture[600:670] = moved
    return _lettered(picture, "")


def _snow(t: float) -> Picture:
    picture = _seen(_canvas("forest"), 1000, 700)
    rng = np.random.default_rng(2)
    for x, y, fall, size in zip(
        rng.uniform(0, WIDTH, 260),
        rng.uniform(0, HEIGHT, 260),
        rng.uniform(2, 9, 260),
        rng.uniform(1.2, 4, 260),
        strict=True,
    ):
        at = (x + 5 * np.sin(t / 6 + x) + 0.8 * t, (y + fall * t) % HEIGHT)
        cv2.circle(
            picture, (round(at[0] * 16), round(at[1] * 16)), round(size * 16), (245, 248, 250), -1, cv2.LINE_AA, 4
        )
    return picture


SEVEN: dict[str, tuple[Moment, bool, float]] = {
    "pan": (_pan, True, 1.0),
    "zoom": (_zoom, False, 0),
    "parallax": (_parallax, True, 1.5),
    "occlusion": (_occlusion, True, 1.0),
    "depth": (_depth, False, 1.0),
    "cuts": (_cuts, False, 0),
    "waves": (_waves, False, 1.5),
}
"""Name -> moment, whether the shutter is open half of the time, and how much noise the sensor has, in code values."""
OWN: dict[str, tuple[Moment, bool, float]] = {
    "light": (_light, False, 1.0),
    "crawl": (_crawl, False, 0),
    "snow": (_snow, False, 0),
}


def clip(name: str, frames: int) -> NDArray[np.uint8]:
    """[frames, H * 3 / 2, W], yuv420p, BT.709, limited range."""
    moment, is_blurred, grain = (SEVEN | OWN)[name]
    rng = np.random.default_rng(7)
    found = np.empty((frames, HEIGHT * 3 // 2, WIDTH), np.uint8)
    for number in range(frames):
        if is_blurred:
            picture = sum(moment(number + 0.5 * (k / 4 - 0.5)).astype(np.float32) for k in range(5)) / 5
        else:
            picture = moment(number).astype(np.float32)
        if grain:
            picture = picture + rng.standard_normal(picture.shape, dtype=np.float32) * grain
        found[number] = _yuv(np.clip(picture, 0, 255))
    return found


def held(name: str, places: NDArray[np.float64]) -> NDArray[np.uint8]:
    """[frames, H * 3 / 2, W]: what a camera sees of a canvas, [frames, 3] pixels across and down and radians from where
    it began."""
    shown = (_seen(_canvas(name), 900 + x, 700 + y, 1.0, turn) for x, y, turn in places)
    return np.stack([_yuv(one.astype(np.float32)) for one in shown])


def _yuv(rgb: Floats) -> NDArray[np.uint8]:
    luma = rgb @ np.float32([0.2126, 0.7152, 0.0722])
    chroma = [(rgb[..., 2] - luma) / 1.8556, (rgb[..., 0] - luma) / 1.5748]
    halves = [128 + cv2.resize(one, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) * 224 / 255 for one in chroma]
    planes = [np.rint(one).astype(np.uint8).ravel() for one in (16 + luma * 219 / 255, *halves)]
    return np.concatenate(planes).reshape(HEIGHT * 3 // 2, WIDTH)
