"""`reelwright keys`: who may use the server of this workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from reelwright.cli import output
from reelwright.cli.common import Json, open_app, open_workspace

if TYPE_CHECKING:
    from reelwright.app import App
    from reelwright.web.keys import ApiKey

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the keys of a server.")

KeyId = Annotated[str, typer.Argument(help="Id of the key; see keys list.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Of the person or program it is for.")],
    role: Annotated[str, typer.Option(help="viewer, editor, approver, producer or admin.")] = "editor",
    tenant: Annotated[
        str, typer.Option(help="Whose productions it sees; those made on the command line are local.")
    ] = ("local"),
    days: Annotated[float | None, typer.Option(help="After so many days it expires.")] = None,
    scopes: Annotated[str | None, typer.Option(help="Limit it to these of its role: see,edit,approve,spend.")] = None,
    as_json: Json = False,
) -> None:
    """Make a key. It is shown once."""
    from reelwright.web.keys import Keys, role_named, scopes_named

    wanted, limits = role_named(role), scopes_named(scopes or "")
    with open_app() as opened:
        key, token = Keys(opened.database).add(name, wanted, tenant=tenant, scopes=limits, expires_in_days=days)
        _enter(opened, key, "keys add")
    if as_json:
        output.print_json(_document(key) | {"key": token})
        return
    output.say(token)
    output.remark(f"Key {key.id} of {key.name}, {key.role}. It is not shown again.")


@app.command(name="list")
def list_(as_json: Json = False) -> None:
    """Show every key, also those that were revoked."""
    from reelwright.web.keys import Keys

    with open_workspace() as opened:
        found = Keys(opened.database).list()
    if as_json:
        output.print_json([_document(key) for key in found])
        return
    if not found:
        output.say("There are no keys; make one with: reelwright keys add NAME")
        return
    rows = [
        (key.id, key.name, key.role.value, key.tenant, f"{key.made_at.astimezone():%Y-%m-%d %H:%M}", _standing(key))
        for key in found
    ]
    output.print_table(("key", "name", "role", "tenant", "made", "is"), rows)


@app.command()
def revoke(key: KeyId) -> None:
    """End a key, and the browsers that came in by it, at once."""
    from reelwright.web.keys import Keys

    with open_workspace() as opened:
        ended = Keys(opened.database).revoke(key)
        _enter(opened, ended, "keys revoke")
    output.say(f"{ended.id} of {ended.name} is revoked")


@app.command()
def link(key: KeyId) -> None:
    """Make a one-time link that signs a browser in as this key, within 15 minutes."""
    from reelwright.web.browser import BrowserSessions
    from reelwright.web.keys import Keys

    with open_workspace() as opened:
        found = Keys(opened.database).get(key)
        found.require_valid()
        token = BrowserSessions(opened.database).link(found.id)
        _enter(opened, found, "keys link")
        output.say(f"{opened.settings.public_url.rstrip('/')}/enter?token={token}")
    if not opened.settings.public_url:
        output.remark("Put the server's address before it, such as http://127.0.0.1:8000")


def _enter(opened: App, key: ApiKey, action: str) -> None:
    """Into the audit log, as the server does."""
    from reelwright.web.audit import DONE, AuditLog, Deed

    who = "the command line"
    AuditLog(opened.database).enter(Deed(key.tenant, who, "", "", action, key.id, DONE, f"{key.role} {key.name}"))


def _standing(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return f"revoked {key.revoked_at.astimezone():%Y-%m-%d}"
    if key.expires_at is None:
        return "valid"
    return f"{'valid until' if key.is_valid else 'expired'} {key.expires_at.astimezone():%Y-%m-%d %H:%M}"


def _document(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role.value,
        "tenant": key.tenant,
        "scopes": [scope.value for scope in key.scopes],
        "has_secret": key.has_secret,
        "made_by": key.made_by,
        "made_at": key.made_at.isoformat(),
        "expires_at": key.expires_at and key.expires_at.isoformat(),
        "revoked_at": key.revoked_at and key.revoked_at.isoformat(),
    }
