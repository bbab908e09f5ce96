"""`reelwright costs`: what productions cost, what is left of the caps, and whether a certificate holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reelwright.cli import elsewhere, output
from reelwright.cli.common import Json, open_workspace, server
from reelwright.cli.verifying import say_that_it_holds
from reelwright.errors import InvalidInput

if TYPE_CHECKING:
    from reelwright.app import App
    from reelwright.ledger.costs import Spending
    from reelwright.pipeline.accounts import Account
    from reelwright.web.client import Client

_SUMS = ("quoted", "reserved", "settled", "wasted")
_NO_SHOT = "the film"
_REMOVED = "(removed)"


def costs(
    production: Annotated[str, typer.Argument(help="Id, or the end of it; default: the newest.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Every production, and what is left of the caps.")] = False,
    verify: Annotated[Path | None, typer.Option(help="Check the signed cost certificate in this folder.")] = None,
    as_json: Json = False,
) -> None:
    """What a production cost, shot by shot, to the micro-dollar."""
    if verify is not None:
        if everything or production:
            raise InvalidInput("--verify is of a folder, wherever it is; leave out the rest")
        say_that_it_holds(verify, as_json)
        return
    if everything and production:
        raise InvalidInput("--all is of every production; leave out either it or the production")
    if server():
        with elsewhere.connected(server()) as client:
            _there(client, production, everything, as_json)
        return
    with open_workspace() as app:
        if everything:
            _all(app, as_json)
            return
        from reelwright.pipeline.accounts import account

        found = app.productions.find(production) if production else app.productions.newest()
        told = account(app.productions, app.ledger, found)
    if as_json:
        named = {"production": told.production, "title": told.title}
        output.print_json(named | told.costs.model_dump(mode="json"))
    else:
        _say(told)


def _say(account: Account) -> None:
    head = f"{account.production}  “{account.title}”"
    costs = account.costs
    if not costs.total.orders:
        output.say(f"{head}: nothing was ever ordered for it, and nothing was paid")
        return
    output.say(head)
    rows = [_row(one.shot or _NO_SHOT, one) for one in costs.shots]
    output.print_table(("shot", *_SUMS, "orders", "held"), [*rows, _row("in all", costs.total)])
    for key in costs.total.held:
        output.say(f"was or may have been paid, and waits for you: {key}; see reelwright held")


def _row(name: str, spending: Spending) -> tuple[str, ...]:
    sums = (str(getattr(spending, name)) for name in _SUMS)
    return (name, *sums, str(spending.orders), str(len(spending.held)))


def _there(client: Client, production: str, everything: bool, as_json: bool) -> None:
    """The same of a server; what it tells of single orders is summed here."""
    if not everything:
        found = elsewhere.find(client, production)
        told = client.costs(found.id)
        if as_json:
            output.print_json({"production": found.id, "title": found.title} | told.model_dump(mode="json"))
        elif not told.lines:
            output.say(f"{found.id}  “{found.title}”: nothing was ever ordered for it, and nothing was paid")
        else:
            output.say(f"{found.id}  “{found.title}”")
            head = ("shot", "ordered of", "model", "state", "quoted", "settled")
            rows = [
                (one.shot or _NO_SHOT, one.backend, one.model, one.state, one.quoted_usd, one.settled_usd)
                for one in told.lines
            ]
            output.print_table(head, rows)
            output.say(f"settled {told.settled_usd} USD of {told.cap_usd}, wasted {told.wasted_usd}")
        return
    money = client.money()
    if as_json:
        output.print_json(money.model_dump(mode="json"))
        return
    sums = ("quoted_usd", "reserved_usd", "settled_usd", "wasted_usd")
    table = [(one.id, *(getattr(one, name) for name in sums), one.title or _REMOVED) for one in money.productions]
    output.print_table(("production", *_SUMS, "title"), table)
    for scope, cap in (("day", money.caps.day_usd), ("tenant", money.caps.tenant_usd)):
        if cap is not None:
            output.say(f"of the {cap} USD allowed per {scope} {getattr(money.left, f'{scope}_usd')} USD is left")


def _all(app: App, as_json: bool) -> None:
    from reelwright.ledger.caps import Scope
    from reelwright.pipeline.accounts import accounts

    told = accounts(app.productions, app.ledger)
    left = app.ledger.left(app.caps)
    caps = {scope: cap for scope in Scope if scope in left and (cap := getattr(app.caps, scope.value))}
    if as_json:
        rows = [
            {"production": one.production, "title": one.title} | one.costs.total.model_dump(mode="json") for one in told
        ]
        limits = {
            scope.value: {"cap": cap.model_dump(), "left": left[scope].model_dump()} for scope, cap in caps.items()
        }
        output.print_json({"productions": rows, "caps": limits})
        return
    if told:
        table = [(*_row(one.production, one.costs.total), one.title or _REMOVED) for one in told]
        output.print_table(("production", *_SUMS, "orders", "held", "title"), table)
    else:
        output.say("No productions yet, and nothing was paid.")
    for scope, cap in caps.items():
        output.say(f"of the {cap} allowed per {scope.value} {left[scope]} is left")
    if not caps:
        output.say("No cap is set for a day or for all time; see cap_day and cap_tenant in the settings.")
