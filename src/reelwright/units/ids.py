"""Ids that do not collide, safe as file names."""

import re
import secrets
from datetime import UTC, datetime

SESSION_ID = re.compile(r"session_\d{8}_\d{6}_[0-9a-f]{12}")


def new_session_id(now: datetime | None = None) -> str:
    """`session_<YYYYMMDD>_<HHMMSS>_<12 random hex digits>`, in UTC.

    Sorted by name, sessions are sorted by time. 48 random bits: two of a million ids made in one second collide
    with a chance of 0.2 %, and the folder is made exclusively, so a collision is refused, not shared.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    return f"session_{moment:%Y%m%d_%H%M%S}_{secrets.token_hex(6)}"
