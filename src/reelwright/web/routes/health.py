"""Whether the server is up, and whether films can be made. For load balancers, so nobody is asked for a key."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Response
from pydantic import Field

from reelwright import __version__
from reelwright.engine import living
from reelwright.errors import WorkspaceError
from reelwright.store.database import reading
from reelwright.units import Value
from reelwright.web.given import Opened
from reelwright.web.identity import OPEN

router = APIRouter(tags=["health"])


class Health(Value):
    status: str
    version: str


class Readiness(Value):
    database: bool = Field(description="Whether the database answers.")
    workers: int = Field(description="How many processes make films.")


@router.get("/health", summary="Whether this process is up", openapi_extra=OPEN)
async def health() -> Health:
    """Touches nothing, so that it answers however busy the machine is."""
    return Health(status="ok", version=__version__)


@router.get("/ready", summary="Whether films can be made", openapi_extra=OPEN, responses={503: {"model": Readiness}})
def ready(app: Opened, response: Response) -> Readiness:
    """503 while the database does not answer, or nobody makes films."""
    try:
        with reading(app.database) as connection:
            connection.execute(sa.select(1))
        found = Readiness(database=True, workers=living(app.engine_settings))
    except WorkspaceError:
        found = Readiness(database=False, workers=0)
    if not found.workers:
        response.status_code = 503
    return found
