"""The productions of who asks. One of another tenant is not there, like one that never was."""

from __future__ import annotations

from reelwright.app import App
from reelwright.errors import NotFound
from reelwright.film.brief import Brief
from reelwright.film.production import Production
from reelwright.film.voice import Voice
from reelwright.units.ids import SESSION_ID
from reelwright.web.identity import Permission, Principal
from reelwright.web.problems import ApiError, Code


def mine(app: App, caller: Principal, production: str) -> Production:
    """
    Raises:
        NotFound: the caller's tenant has no production of this id.
    """
    nothing = NotFound(f"no production {production[:80]!r}; GET /api/v1/productions lists what there is")
    if not SESSION_ID.fullmatch(production):
        raise nothing
    try:
        found = app.productions.get(production)
    except NotFound:  # which names others
        raise nothing from None
    if found.tenant != caller.tenant:
        raise nothing
    return found


def require_money(app: App, caller: Principal, brief: Brief) -> None:
    """See that who has a film made may spend what it can cost.

    Raises:
        ApiError: it asks somebody who takes money, and the caller may not spend any.
    """
    if Permission.SPEND not in caller.permissions and (paid := paid_by(app, brief)):
        raise ApiError(
            Code.FORBIDDEN, f"this asks {', '.join(paid)}, and {caller.name} may not spend; a producer may make it"
        )


def paid_by(app: App, brief: Brief) -> list[str]:
    """Those whom a brief wishes for that may take money."""
    found = [brief.backend] if brief.policy else [name for name in brief.backends if name in app.floor.providers]
    found += [brief.writer] if brief.is_dictated else []
    found += [brief.judge] if brief.is_judged else []
    voices = (brief.voice, *(voice for _, voice in brief.voices), *(one.voice for one in brief.languages if one.voice))
    actors = {Voice(name=name).actor for name in voices}
    return found + [actor for actor in sorted(actors) if actor in app.floor.voices and app.floor.voices[actor].records]


def etag_of(production: Production) -> str:
    """Changes when its brief does."""
    return f'"{production.brief}"'


def require_match(production: Production, if_match: str | None) -> None:
    """See that an edit is of what there is now.

    Raises:
        ApiError: there is no If-Match, or it names what was there before.
    """
    if if_match is None:
        raise ApiError(Code.PRECONDITION_REQUIRED, "send If-Match with the ETag of what you looked at")
    named = [one.strip() for one in if_match.split(",")]
    if etag_of(production) not in named and "*" not in named:
        raise ApiError(
            Code.STALE, "it was edited since you looked; look again, and edit that", {"ETag": etag_of(production)}
        )
