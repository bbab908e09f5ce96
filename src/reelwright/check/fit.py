"""Whether the words fit the time: each line is said in full before its shot ends, and can be read while it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reelwright.check.opinion import ENOUGH, Opinion
from reelwright.film.marks import plain
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech
from reelwright.units import FrameRate

TAIL_SECONDS = 0.25
"""Silence a line wants before the cut; with less, the next picture treads on its last word."""
CHARACTERS_PER_SECOND = 20.0
"""Reading speed that most adults follow; what broadcasters set as the most for subtitles is 17 to 20."""
_MARKS_PER_SECOND_LOST = 6.0
_MARKS_PER_CHARACTER_TOO_FAST = 0.6


def narration(shots: Sequence[Shot], speeches: Mapping[str, Speech], rate: FrameRate) -> Opinion:
    """Marks for the shots that have a line.

    10: a quarter of a second or more of silence follows. 7: the line ends with the shot. Below: words are cut off, or
    the line was not spoken, or other words were.
    """
    opinion = Opinion("narration")
    for shot in shots:
        if not shot.line:
            continue
        speech = speeches.get(shot.id)
        if speech is None:
            _unspoken(opinion, shot, is_silent_film=not speeches)
        elif plain(speech.line).split() != shot.line.split():
            opinion.mark(
                shot.id, 0, "other words are spoken than written", "speak the line anew", plain(speech.line), shot.line
            )
        else:
            _timed(opinion, shot, speech, rate)
    return opinion


def _unspoken(opinion: Opinion, shot: Shot, is_silent_film: bool) -> None:
    if is_silent_film:
        opinion.unmeasured[shot.id] = "this film has no narration"
    else:
        opinion.mark(shot.id, 0, "its line is not spoken", "take the line out, or speak it", "no speech", shot.line)


def _timed(opinion: Opinion, shot: Shot, speech: Speech, rate: FrameRate) -> None:
    room = max(0.0, float(rate.seconds(shot.frames - shot.line_at_frame)))
    tail = room - speech.seconds
    heard = 10 - 3 * (1 - tail / TAIL_SECONDS) if tail >= 0 else ENOUGH - 1 + tail * _MARKS_PER_SECOND_LOST
    letters = len(" ".join(shot.line.split()))
    speed = letters / room if room else float("inf")
    read = 10 - max(0.0, speed - CHARACTERS_PER_SECOND) * _MARKS_PER_CHARACTER_TOO_FAST
    if not room or heard <= read:
        fitting = max(0, int(letters * (room - TAIL_SECONDS) / speech.seconds)) if speech.seconds else letters
        opinion.mark(
            shot.id,
            heard,
            f"its line takes {speech.seconds:.1f} s and there are {room:.1f} s for it",
            f"shorten the line to {fitting} characters",
            f"{speech.seconds:.2f} s",
            f"{room:.2f} s",
        )
    else:
        opinion.mark(
            shot.id,
            read,
            f"its line runs at {speed:.0f} characters a second",
            f"shorten the line to {int(room * CHARACTERS_PER_SECOND)} characters",
            f"{speed:.1f} characters/s",
            f"{CHARACTERS_PER_SECOND:.0f} characters/s",
        )
