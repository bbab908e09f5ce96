"""How much moves in a shot: what the price of a clip depends on that one makes on a machine of one's own."""

from __future__ import annotations

from reelwright.film.look import ON_FOOT, Move, Weather
from reelwright.film.shot import Figure, Setup

_MANY, _MANY_GO = 4, 2
"""Of people, animals and vehicles in one picture, and of such as go from one place to another."""
_TURNS = frozenset({Move.PAN_LEFT, Move.PAN_RIGHT, Move.TILT_UP, Move.TILT_DOWN, Move.ZOOM_IN, Move.ZOOM_OUT})
_RESTS = frozenset({Move.STATIC, Move.RACK_FOCUS})
_FALLS_OR_BLOWS = frozenset({Weather.RAIN, Weather.STORM, Weather.SNOW, Weather.WIND, Weather.DUST})


def complexity(setup: Setup) -> float:
    """0 to 1: the mean of four shares, of who is in the picture (4), of who goes somewhere (2), of the camera (at rest
    0, turned or zoomed a half, moved 1), and of the weather (1 where something falls or blows)."""
    everybody = [*([setup.figure] if setup.figure else []), *(one.who for one in setup.extras)]
    going = sum(isinstance(one, Figure) and one.action in ON_FOOT for one in everybody)
    going += sum(one.moves for one in setup.extras if not isinstance(one.who, Figure))
    camera = 0.0 if setup.move in _RESTS else 0.5 if setup.move in _TURNS else 1.0
    weather = float(setup.weather in _FALLS_OR_BLOWS)
    shares = (min(len(everybody) / _MANY, 1.0), min(going / _MANY_GO, 1.0), camera, weather)
    return round(sum(shares) / len(shares), 3)
