"""What a route is given of the server: `app: Opened`, `control: Switchboard`, and others by what they are."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from reelwright.app import App
from reelwright.engine import Control
from reelwright.web.audit import AuditLog
from reelwright.web.doors import Doors
from reelwright.web.feed import Feed
from reelwright.web.keys import Keys
from reelwright.web.links import Links
from reelwright.web.rules import HouseRules


def opened(connection: HTTPConnection) -> App:
    """The App whose workspace is served."""
    return cast("App", connection.app.state.reelwright)


def switchboard(connection: HTTPConnection) -> Control:
    """One for all requests: it may be used by several threads."""
    return cast("Control", connection.app.state.switchboard())


def signed(connection: HTTPConnection) -> Links:
    """What makes and reads the links of this workspace."""
    return cast("Links", connection.app.state.links)


def doors(connection: HTTPConnection) -> Doors:
    return cast("Doors", connection.app.state.doorkeeper)


def all_keys(connection: HTTPConnection) -> Keys:
    return cast("Keys", connection.app.state.keys)


def house_rules(connection: HTTPConnection) -> HouseRules:
    return cast("HouseRules", connection.app.state.rules)


def audit_log(connection: HTTPConnection) -> AuditLog:
    return cast("AuditLog", connection.app.state.audit)


def feed(connection: HTTPConnection) -> Feed:
    """One for all who watch."""
    return cast("Feed", connection.app.state.feed)


Opened = Annotated[App, Depends(opened)]
Switchboard = Annotated[Control, Depends(switchboard)]
Signed = Annotated[Links, Depends(signed)]
TheDoors = Annotated[Doors, Depends(doors)]
AllKeys = Annotated[Keys, Depends(all_keys)]
Rules = Annotated[HouseRules, Depends(house_rules)]
TheAudit = Annotated[AuditLog, Depends(audit_log)]
TheFeed = Annotated[Feed, Depends(feed)]
