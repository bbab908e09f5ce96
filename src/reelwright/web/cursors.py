"""Where a page ends that is sorted by moment and id: what a client sends back for the next, and need not read."""

from __future__ import annotations

import base64
from datetime import datetime

from reelwright.errors import InvalidInput


def cursor_of(at: datetime, id_: str) -> str:
    """
    >>> place_of(cursor_of(datetime.fromisoformat("2026-11-29T16:25:51+00:00"), "a"))[1]
    'a'
    """
    return base64.urlsafe_b64encode(f"{at.isoformat()} {id_}".encode()).decode()


def place_of(cursor: str | None) -> tuple[datetime, str] | None:
    """Moment and id of the last that was shown; None: there was no page before.

    Raises:
        InvalidInput: it is none of ours.
    """
    if not cursor:
        return None
    try:
        moment, _, id_ = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii").partition(" ")
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise InvalidInput("cursor: this is none of ours; begin without one") from None
    if at.tzinfo is None or not id_:
        raise InvalidInput("cursor: this is none of ours; begin without one")
    return at, id_
