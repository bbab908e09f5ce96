"""A horse: a riding horse's build."""

from __future__ import annotations

from reelwright.film.look import Dye
from reelwright.render.backends.previz.animals.build import Build, Coat, Eye, Hue, Mass, Skull
from reelwright.render.backends.previz.animals.paces import DIAGONAL, GALLOPED, Pace
from reelwright.render.backends.previz.paint import bgr

TROT = Pace(
    stride=0.66, speed=2.7, down=0.51, strikes=DIAGONAL, lift=(0.105, 0.07),
    fold=(0, 0, 0, 0, 2, 60, 84, 14),
    fore_roll=(-6, 4, 2, 8, 56, 92, 56, -6),
    hind_roll=(-6, 4, 2, 10, 44, 54, 24, -6),
    behind=0.02, bob=0.007, nod=0.006,
)  # fmt: skip

GALLOP = Pace(
    stride=0.98, speed=5.2, down=0.31, strikes=GALLOPED, lift=(0.150, 0.110),
    fold=(0, 0, 0, 22, 76, 96, 62, 16),
    fore_roll=(-8, 4, 22, 64, 96, 84, 44, -8),
    hind_roll=(-8, 4, 22, 52, 62, 46, 20, -8),
    behind=0.01, bob=0.026, nod=0.014, rock=0.085,
)  # fmt: skip

_SKULL = Skull(
    parts=(
        Mass((0.085, -0.008, 0), (0.017, -0.012, 0), (0.036, 0.040), Hue.FACE, 0.02, 0.8),
        Mass((0.085, -0.028, 0.01), (0.040, -0.034, 0.012), (0.034, 0.040), Hue.FACE, 0.02),
        Mass((0.171, -0.014, 0), (0.080, -0.002, 0), (0.022, 0.032), Hue.FACE, 0.02, 0.85),
        Mass((0.171, -0.034, 0), (0.091, -0.036, 0), (0.016, 0.030), Hue.FACE, 0.016, 0.9),
        Mass((0.217, -0.022, 0), (0.171, -0.020, 0), (0.022, 0.022), Hue.MUZZLE, 0.012),
        Mass((0.212, -0.040, 0), (0.182, -0.040, 0), (0.013, 0.014), Hue.MUZZLE, 0.010),
        Mass((0.089, 0.010, 0.022), (0.063, 0.012, 0.022), (0.011, 0.012), Hue.FACE, 0.014),
    ),
    ears=(
        Mass((0.012, 0.024, 0.018), (-0.010, 0.050, 0.024), (0.010, 0.0125), Hue.EARS, 0.010, 0.7),
        Mass((-0.010, 0.050, 0.024), (-0.022, 0.080, 0.024), (0.0125, 0.002), Hue.EARS, 0.006, 0.7),
    ),
    eye=Eye((0.082, 0.008, 0.032), (0.40, 0.10, 0.9), (0.0110, 0.0075), -10, 0.85, (0.85, 0.5)),
    mouth=((0.235, -0.038, 0.004), (0.217, -0.042, 0.012), (0.190, -0.040, 0.018)),
    nostril=(0.226, -0.014, 0.016),
    inner=(),
    marks=(),
    pitch=-46, yaw=24,
)  # fmt: skip

BUILD = Build(
    withers_metres=1.58,
    fore=(0.150 + 0.410j, 0.112 + 0.288j, 0.135 + 0.160j, 0.136 + 0.058j, 0.166 + 0j),
    hind=(-0.168 + 0.420j, -0.105 + 0.290j, -0.222 + 0.198j, -0.214 + 0.064j, -0.182 + 0j),
    fore_girth=(0.072, 0.050, 0.034, 0.0170, 0.0150, 0.018),
    hind_girth=(0.083, 0.066, 0.046, 0.0185, 0.0150, 0.018),
    trunk=(
        Mass((0.130, 0.372, 0), (-0.03, 0.372, 0), (0.108, 0.112), Hue.BACK, 0.04, 0.8),
        Mass((-0.03, 0.376, 0), (-0.15, 0.400, 0), (0.110, 0.088), Hue.BACK, 0.04, 0.85),
        Mass((-0.14, 0.416, 0), (-0.210, 0.412, 0), (0.084, 0.068), Hue.BACK, 0.04),
        Mass((0.100, 0.465, 0), (-0.06, 0.440, 0), (0.036, 0.044), Hue.BACK, 0.05),
        Mass((0.196, 0.375, 0), (0.150, 0.320, 0), (0.060, 0.060), Hue.BACK, 0.03, 0.8),
    ),
    aside=(0.062, 0.062),
    chest=(0.160, 0.412),
    poll=(0.300, 0.672),
    neck_girth=(0.102, 0.046),
    mane=(
        Mass((0.318, 0.718, 0.02), (0.318, 0.672, 0.045), (0.012, 0.010), Hue.HAIR, 0.014, 0.5),
        Mass((0.286, 0.712, 0.02), (0.270, 0.652, 0.050), (0.018, 0.014), Hue.HAIR, 0.016, 0.5),
        Mass((0.256, 0.684, 0.02), (0.236, 0.618, 0.055), (0.019, 0.016), Hue.HAIR, 0.016, 0.5),
        Mass((0.226, 0.652, 0.02), (0.204, 0.584, 0.060), (0.019, 0.016), Hue.HAIR, 0.016, 0.5),
        Mass((0.196, 0.616, 0.02), (0.174, 0.548, 0.062), (0.019, 0.015), Hue.HAIR, 0.016, 0.5),
        Mass((0.164, 0.576, 0.02), (0.144, 0.518, 0.060), (0.018, 0.014), Hue.HAIR, 0.016, 0.5),
        Mass((0.130, 0.538, 0.02), (0.116, 0.496, 0.050), (0.014, 0.010), Hue.HAIR, 0.016, 0.5),
    ),
    tail=((-0.262, 0.450), (-0.292, 0.430), (-0.305, 0.340), (-0.300, 0.230), (-0.292, 0.170)),
    tail_girth=(0.016, 0.024, 0.034, 0.030, 0.010),
    wag=(5.0, 0.45),
    skull=_SKULL,
    fur={
        Hue.BACK: 0.0055, Hue.UNDER: 0.0055, Hue.SHANKS: 0.004, Hue.HAIR: 0.060, Hue.FACE: 0.0045, Hue.EARS: 0.003,
    },
    has_hooves=True,
    pace=TROT,
    gallop=GALLOP,
    stance={"rf": -0.020, "lf": 0.036, "rh": -0.035, "lh": 0.030},
)  # fmt: skip


def _coat(back: str, shanks: str, feet: str, hair: str, face: str, muzzle: str, dapples: float = 0.0) -> Coat:
    codes = (back, back, shanks, feet, hair, face, muzzle, face, muzzle)
    return Coat(dict(zip(Hue, map(bgr, codes), strict=True)), bgr("#2a1a14"), dapples=dapples)


COATS = {
    Dye.BROWN: _coat("#5e3a25", "#221b19", "#2b2624", "#1c1716", "#583622", "#2a211e"),
    Dye.GREY: _coat("#a09e9c", "#625f60", "#464346", "#bcbab6", "#aca9a6", "#5e5858", 0.28),
    Dye.ORANGE: _coat("#704024", "#704024", "#54463c", "#94683f", "#6a3c22", "#5e3a2a"),
    Dye.BLACK: _coat("#202127", "#1c1d22", "#26262a", "#15151a", "#202126", "#1a1a1e"),
    Dye.WHITE: _coat("#cfcac0", "#c6c0b6", "#8a8478", "#dedad2", "#d2cdc4", "#8e837c"),
    Dye.GOLD: _coat("#a87c44", "#a2763f", "#6a5a48", "#d8cbb2", "#a67a44", "#7a5c40"),
}
"""The first three are those that chance gives."""
