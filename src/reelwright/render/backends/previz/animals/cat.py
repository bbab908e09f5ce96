"""A cat: a house cat's build."""

from __future__ import annotations

from reelwright.film.look import Dye
from reelwright.render.backends.previz.animals.build import Build, Coat, Eye, Hue, Mass, Skull
from reelwright.render.backends.previz.animals.paces import GALLOPED, IN_TURN, Pace
from reelwright.render.backends.previz.paint import bgr

WALK = Pace(
    stride=0.62, speed=0.52, down=0.62, strikes=IN_TURN, lift=(0.058, 0.04),
    fold=(0, 0, 0, 0, 2, 44, 66, 14),
    fore_roll=(-6, 0, 0, 4, 26, 86, 56, -6),
    hind_roll=(-6, 0, 0, 6, 24, 52, 28, -6),
    behind=0.045, bob=0.004, nod=0.003,
)  # fmt: skip

GALLOP = Pace(
    stride=1.15, speed=2.2, down=0.30, strikes=GALLOPED, lift=(0.080, 0.070),
    fold=(0, 0, 0, 22, 64, 80, 52, 14),
    fore_roll=(-6, 4, 22, 60, 92, 84, 44, -6),
    hind_roll=(-6, 4, 24, 54, 62, 46, 20, -6),
    behind=0.02, bob=0.040, nod=0.010, rock=0.16,
)  # fmt: skip

_SKULL = Skull(
    parts=(
        Mass((0.060, 0.012, 0), (0.036, 0.012, 0), (0.074, 0.078), Hue.FACE, 0.03),
        Mass((0.082, -0.022, 0.034), (0.050, -0.024, 0.040), (0.036, 0.046), Hue.FACE, 0.03),
        Mass((0.132, 0.004, 0), (0.100, 0.024, 0), (0.020, 0.032), Hue.FACE, 0.03),
        Mass((0.136, -0.022, 0.014), (0.110, -0.026, 0.020), (0.021, 0.024), Hue.MUZZLE, 0.012),
        Mass((0.132, -0.042, 0), (0.100, -0.044, 0), (0.017, 0.026), Hue.MUZZLE, 0.03),
        Mass((0.150, -0.004, 0), (0.146, -0.008, 0), (0.009, 0.009), Hue.NOSE, 0.006),
    ),
    ears=(
        Mass((0.036, 0.068, 0.046), (0.030, 0.104, 0.056), (0.034, 0.021), Hue.EARS, 0.012, 0.45),
        Mass((0.030, 0.104, 0.056), (0.026, 0.140, 0.062), (0.021, 0.003), Hue.EARS, 0.008, 0.45),
    ),
    eye=Eye((0.116, 0.028, 0.036), (0.82, 0.12, 0.55), (0.0200, 0.0165), 14, 0.86, (0.30, 0.95)),
    mouth=((0.150, -0.020, 0), (0.150, -0.030, 0), (0.140, -0.042, 0.016), (0.122, -0.040, 0.032)),
    nostril=(0.156, -0.008, 0.005),
    inner=((0.062, 0.080, 0.034), (0.040, 0.126, 0.062), (0.036, 0.092, 0.078), (0.044, 0.074, 0.070)),
    marks=(
        ((0.104, 0.066, 0.006), (0.084, 0.082, 0.010), (0.050, 0.092, 0.012)),
        ((0.106, 0.062, 0.018), (0.088, 0.078, 0.028), (0.054, 0.086, 0.034)),
        ((0.106, 0.058, 0.030), (0.094, 0.066, 0.044), (0.070, 0.074, 0.056)),
        ((0.104, 0.018, 0.056), (0.080, 0.008, 0.074), (0.048, 0.004, 0.082)),
        ((0.104, -0.006, 0.056), (0.080, -0.022, 0.078), (0.050, -0.028, 0.086)),
    ),
    pitch=-4, yaw=52, whiskers=0.10,
)  # fmt: skip

BUILD = Build(
    withers_metres=0.26,
    fore=(0.165 + 0.405j, 0.112 + 0.262j, 0.150 + 0.086j, 0.158 + 0.026j, 0.192 + 0j),
    hind=(-0.235 + 0.410j, -0.160 + 0.262j, -0.300 + 0.138j, -0.280 + 0.026j, -0.240 + 0j),
    fore_girth=(0.078, 0.054, 0.038, 0.029, 0.025, 0.024),
    hind_girth=(0.090, 0.072, 0.052, 0.026, 0.024, 0.022),
    trunk=(
        Mass((0.135, 0.372, 0), (-0.04, 0.362, 0), (0.108, 0.108), Hue.BACK, 0.04, 0.8),
        Mass((0.130, 0.318, 0), (-0.12, 0.312, 0), (0.078, 0.070), Hue.UNDER, 0.04, 0.75),
        Mass((-0.04, 0.370, 0), (-0.20, 0.392, 0), (0.108, 0.098), Hue.BACK, 0.04, 0.85),
        Mass((-0.19, 0.408, 0), (-0.275, 0.400, 0), (0.090, 0.074), Hue.BACK, 0.04),
        Mass((0.150, 0.442, 0), (0.00, 0.425, 0), (0.052, 0.042), Hue.BACK, 0.05),
        Mass((0.205, 0.385, 0), (0.165, 0.310, 0), (0.058, 0.062), Hue.UNDER, 0.03, 0.85),
    ),
    aside=(0.072, 0.072),
    chest=(0.180, 0.410),
    poll=(0.262, 0.515),
    neck_girth=(0.090, 0.072),
    mane=(),
    tail=((-0.320, 0.430), (-0.395, 0.400), (-0.470, 0.395), (-0.540, 0.440), (-0.575, 0.520), (-0.610, 0.575)),
    tail_girth=(0.036, 0.031, 0.029, 0.028, 0.027, 0.018),
    wag=(7.0, 0.33),
    skull=_SKULL,
    fur={
        Hue.BACK: 0.017, Hue.UNDER: 0.018, Hue.SHANKS: 0.009, Hue.HAIR: 0.018, Hue.FACE: 0.015,
        Hue.MUZZLE: 0.009, Hue.EARS: 0.010,
    },
    has_hooves=False,
    pace=WALK,
    gallop=GALLOP,
    stance={"rf": -0.016, "lf": 0.075, "rh": -0.025, "lh": 0.065},
)  # fmt: skip


def _coat(
    back: str, under: str, feet: str, muzzle: str, nose: str, eyes: str, ears: str = "", stripes: float = 0.0
) -> Coat:
    codes = (back, under, back, feet, back, back, muzzle, ears or back, nose)
    return Coat(dict(zip(Hue, map(bgr, codes), strict=True)), bgr(eyes), stripes)


COATS = {
    Dye.BROWN: _coat("#7c6a54", "#a8967c", "#9c8a70", "#cabca6", "#b06a5c", "#b8b04a", stripes=0.5),
    Dye.BLACK: _coat("#222328", "#2a2b30", "#222328", "#26272c", "#18181b", "#c8b430"),
    Dye.WHITE: _coat("#b9b5ae", "#c0bcb6", "#bcb8b0", "#c2beb8", "#a8766c", "#7ab0c8"),
    Dye.GREY: _coat("#6e7176", "#84878b", "#777a7e", "#8a8c90", "#6a5a5a", "#b8b04a", stripes=0.25),
    Dye.GOLD: _coat("#b48e5c", "#d4bd98", "#c8ac80", "#dccbae", "#b0705e", "#a8a44a", stripes=0.25),
    Dye.ORANGE: _coat("#b0662c", "#d2a274", "#c28450", "#e0c8aa", "#b8705e", "#b09a3a", stripes=0.4),
}
"""The first three are those that chance gives."""
