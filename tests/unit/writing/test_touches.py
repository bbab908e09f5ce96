"""What is to be done to all pictures: read, put in the order it is worked, or refused with the reason."""

from __future__ import annotations

import pytest

from reelwright.enhance.effect import GrainKind, PaintedStyle, named
from reelwright.errors import InvalidInput
from reelwright.film.touch import NAMES, Touch, TouchKind
from reelwright.writing.touches import touches_of

SHARPER = Touch(kind=TouchKind.SHARPEN, strength=0.5)
QUIET = Touch(kind=TouchKind.DENOISE)
GRAINY = Touch(kind=TouchKind.GRAIN, name="coarse")


@pytest.mark.parametrize(
    "raw",
    [
        "sharpen 0.5, denoise, grain coarse",
        " Grain Coarse,,sharpen .5,denoise 1",
        ["grain coarse", "denoise", "sharpen 0.5"],
        {"grain": "coarse", "sharpen": 0.5, "denoise": True},
        (QUIET, SHARPER, GRAINY),
    ],
)
def test_they_are_worked_in_one_order_however_they_are_said(raw: object) -> None:
    assert touches_of(raw) == (QUIET, SHARPER, GRAINY)


@pytest.mark.parametrize("raw", ["", "none", " None ", []])
def test_nothing_may_be_wished(raw: object) -> None:
    assert touches_of(raw) == ()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("polish", "nothing is called 'polish'"),
        ("denoise, denoise 0.5", "denoise is there twice"),
        ("denoise much", "'much' is no strength of denoise"),
        ("denoise nan", "denoise nan is not over 0 and at most 1"),
        ("sharpen 0", "sharpen 0 is not over 0"),
        ("sharpen 1.5", "sharpen 1.5 is not over 0 and at most 1"),
        ("style fauvist", "'fauvist' is no style; say which: impressionist"),
        ("deband 0.5", "'0.5' says nothing about deband"),
        ("grain", "'' is no grain; say which: fine, medium, coarse"),
        ("grain sand", "'sand' is no grain"),
        ("denoise 0.5 0.6", "'0.6' says nothing about denoise"),
        (7, "'7' is no list"),
        ("denoise, " * 100, "is no list"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(raw: object, why: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        touches_of(raw)
    assert why in str(refused.value)


@pytest.mark.parametrize("kind", TouchKind)
def test_every_touch_is_an_effect_there_is(kind: TouchKind) -> None:
    told: dict[str, dict[str, object]] = {
        "grain": {"kind": NAMES[TouchKind.GRAIN][0]},
        "sharpen": {"strength": 0.5},
        "style": {"style": "sketch"},
        "upscale": {"scale": 2},
        "interpolate": {"rate": "24", "effort": "standard"},
    }
    assert named(kind, told.get(kind, {})).name == kind  # type: ignore[arg-type]


def test_the_names_are_those_of_the_effects() -> None:
    assert {TouchKind.STYLE: tuple(PaintedStyle), TouchKind.GRAIN: tuple(GrainKind)} == NAMES
