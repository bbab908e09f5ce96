"""A dog: a retriever's build."""

from __future__ import annotations

from reelwright.film.look import Dye
from reelwright.render.backends.previz.animals.build import Build, Coat, Eye, Hue, Mass, Skull
from reelwright.render.backends.previz.animals.paces import DIAGONAL, GALLOPED, Pace
from reelwright.render.backends.previz.paint import bgr

TROT = Pace(
    stride=0.70, speed=1.75, down=0.52, strikes=DIAGONAL, lift=(0.065, 0.05),
    fold=(0, 0, 0, 0, 14, 78, 66, 8),
    fore_roll=(-8, 0, 2, 16, 62, 96, 46, -8),
    hind_roll=(-8, 0, 4, 20, 58, 62, 28, -8),
    behind=0.015, bob=0.008, nod=0.006,
)  # fmt: skip

GALLOP = Pace(
    stride=1.05, speed=3.4, down=0.30, strikes=GALLOPED, lift=(0.090, 0.080),
    fold=(0, 0, 0, 24, 70, 84, 50, 12),
    fore_roll=(-8, 4, 24, 66, 98, 84, 40, -8),
    hind_roll=(-8, 4, 26, 60, 70, 50, 22, -8),
    behind=0.0, bob=0.034, nod=0.012, rock=0.13,
)  # fmt: skip

_SKULL = Skull(
    parts=(
        Mass((0.085, 0.012, 0), (0.030, 0.004, 0), (0.045, 0.050), Hue.FACE, 0.03),
        Mass((0.085, -0.018, 0.024), (0.042, -0.024, 0.028), (0.028, 0.038), Hue.FACE, 0.03),
        Mass((0.114, 0.020, 0.018), (0.070, 0.028, 0.020), (0.014, 0.026), Hue.FACE, 0.024),
        Mass((0.204, -0.014, 0), (0.105, -0.004, 0), (0.021, 0.031), Hue.MUZZLE, 0.020),
        Mass((0.192, -0.034, 0.008), (0.118, -0.036, 0.016), (0.020, 0.026), Hue.MUZZLE, 0.014),
        Mass((0.176, -0.056, 0), (0.070, -0.048, 0), (0.013, 0.032), Hue.MUZZLE, 0.010),
        Mass((0.218, -0.006, 0.008), (0.208, -0.012, 0.008), (0.0145, 0.0145), Hue.NOSE, 0.002),
    ),
    ears=(
        Mass((0.032, 0.044, 0.048), (0.026, 0.010, 0.074), (0.014, 0.028), Hue.EARS, 0.008, 0.4),
        Mass((0.026, 0.010, 0.074), (0.044, -0.058, 0.074), (0.028, 0.014), Hue.EARS, 0.006, 0.4),
    ),
    eye=Eye((0.112, 0.014, 0.034), (0.62, 0.12, 0.76), (0.0112, 0.0084), 12, 0.95, (0.62, 0.62)),
    mouth=(
        (0.210, -0.036, 0.004), (0.204, -0.046, 0.010), (0.180, -0.055, 0.020), (0.140, -0.056, 0.032),
        (0.112, -0.048, 0.040),
    ),
    nostril=(0.229, -0.004, 0.010),
    inner=(),
    marks=(),
    pitch=-8, yaw=34,
)  # fmt: skip

BUILD = Build(
    withers_metres=0.56,
    fore=(0.150 + 0.415j, 0.098 + 0.270j, 0.136 + 0.098j, 0.143 + 0.026j, 0.176 + 0j),
    hind=(-0.180 + 0.410j, -0.128 + 0.262j, -0.248 + 0.140j, -0.240 + 0.028j, -0.204 + 0j),
    fore_girth=(0.075, 0.052, 0.036, 0.022, 0.019, 0.017),
    hind_girth=(0.079, 0.062, 0.045, 0.021, 0.019, 0.017),
    trunk=(
        Mass((0.135, 0.362, 0), (-0.03, 0.378, 0), (0.122, 0.104), Hue.BACK, 0.03, 0.75),
        Mass((0.150, 0.300, 0), (-0.02, 0.325, 0), (0.070, 0.060), Hue.UNDER, 0.03, 0.75),
        Mass((-0.03, 0.388, 0), (-0.17, 0.408, 0), (0.098, 0.080), Hue.BACK, 0.04, 0.8),
        Mass((-0.15, 0.415, 0), (-0.215, 0.410, 0), (0.074, 0.060), Hue.BACK, 0.03),
        Mass((0.120, 0.450, 0), (-0.05, 0.447, 0), (0.046, 0.036), Hue.BACK, 0.04),
        Mass((0.190, 0.395, 0), (0.150, 0.300, 0), (0.054, 0.060), Hue.UNDER, 0.03, 0.8),
    ),
    aside=(0.075, 0.07),
    chest=(0.165, 0.415),
    poll=(0.245, 0.610),
    neck_girth=(0.092, 0.060),
    mane=(),
    tail=((-0.235, 0.445), (-0.300, 0.470), (-0.370, 0.530), (-0.415, 0.610)),
    tail_girth=(0.030, 0.030, 0.034, 0.010),
    wag=(9.0, 1.7),
    skull=_SKULL,
    fur={
        Hue.BACK: 0.019, Hue.UNDER: 0.022, Hue.SHANKS: 0.008, Hue.HAIR: 0.030, Hue.FACE: 0.011,
        Hue.MUZZLE: 0.006, Hue.EARS: 0.013,
    },
    has_hooves=False,
    pace=TROT,
    gallop=GALLOP,
    stance={"rf": -0.016, "lf": 0.058, "rh": -0.035, "lh": 0.035},
)  # fmt: skip


def _coat(back: str, under: str, shanks: str, face: str, muzzle: str, ears: str, nose: str, eyes: str) -> Coat:
    codes = (back, under, shanks, shanks, back, face, muzzle, ears, nose)
    return Coat(dict(zip(Hue, map(bgr, codes), strict=True)), bgr(eyes))


COATS = {
    Dye.BROWN: _coat("#6a4429", "#7c583a", "#6e4a2e", "#6a4429", "#7a5438", "#4e301c", "#1e1614", "#4a2a14"),
    Dye.BLACK: _coat("#1f2126", "#282a2f", "#24262b", "#202227", "#26282d", "#191a1e", "#101012", "#4a2e1a"),
    Dye.GOLD: _coat("#a87c48", "#c8a676", "#b48c58", "#ac824e", "#bc965f", "#8a6034", "#1e1816", "#3c2414"),
    Dye.WHITE: _coat("#d8d2c6", "#e2ddd2", "#dad4c8", "#d6d0c4", "#dcd6cb", "#c6bcaa", "#221c1a", "#3c2414"),
    Dye.GREY: _coat("#77787a", "#98989a", "#838486", "#7b7c7e", "#8d8e90", "#58595c", "#161415", "#5a4a34"),
    Dye.ORANGE: _coat("#8c4a22", "#b4794a", "#96562c", "#8e4e26", "#a06a40", "#6e3818", "#1c1614", "#4a2a14"),
}
"""The first three are those that chance gives."""
