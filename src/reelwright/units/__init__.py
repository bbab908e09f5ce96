"""Exact time, money, picture sizes and ids: the small values every other layer speaks in."""

from reelwright.units.ids import new_session_id
from reelwright.units.money import Money
from reelwright.units.picture import ASPECTS, Aspect, Resolution
from reelwright.units.timing import FrameRate, Timecode
from reelwright.units.value import Value

__all__ = ["ASPECTS", "Aspect", "FrameRate", "Money", "Resolution", "Timecode", "Value", "new_session_id"]
