"""Tells webhooks what happens, until it is killed.   hooks_actor.py URL HOST:PORT LEASE_SECONDS WORKSPACE"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from reelwright.network.reach import Reach
from reelwright.store.database import open_database
from reelwright.store.safe import Safe
from reelwright.web.hooks import deliveries
from reelwright.web.hooks.postman import Postman

if __name__ == "__main__":
    url, private, lease, workspace = sys.argv[1:]
    deliveries.LEASE = timedelta(seconds=float(lease))
    asyncio.run(Postman(open_database(url), Reach(frozenset({private})), Safe.of(Path(workspace))).work())
