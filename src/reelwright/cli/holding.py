"""`reelwright held`: orders that may have been paid and gave no clip, or were and whose clip is lost, and what is to
become of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reelwright.cli import output
from reelwright.cli.common import Json, open_workspace
from reelwright.errors import InvalidInput
from reelwright.ledger.order import Order

if TYPE_CHECKING:
    from reelwright.app import App

_KEY_LENGTH = 12


def held(
    order: Annotated[str | None, typer.Argument(help="The order to decide on, or how it begins.")] = None,
    adopt: Annotated[str | None, typer.Option(help="Its job: the id on the provider's page.")] = None,
    pay_again: Annotated[bool, typer.Option("--pay-again", help="Have another clip ordered.")] = False,
    give_up: Annotated[bool, typer.Option("--give-up", help="Have none of this provider.")] = False,
    not_charged: Annotated[
        bool, typer.Option("--not-charged", help="You have seen that it was not: it counts as no money spent.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show orders that may have been paid, or whose clip is lost, or decide on one. Then make or resume the film."""
    decisions = [adopt is not None, pay_again, give_up]
    if order is None and (any(decisions) or not_charged):
        raise InvalidInput("say which order; see reelwright held")
    if order is not None and sum(decisions) != 1:
        raise InvalidInput("say one of --adopt JOB, --pay-again and --give-up")
    if not_charged and adopt is not None:
        raise InvalidInput("a job that is adopted costs what its provider charges; leave --not-charged out")
    with open_workspace() as app:
        if order is None:
            _list(app, as_json)
        else:
            _decide(app, order, adopt, pay_again, not not_charged, as_json)


def _list(app: App, as_json: bool) -> None:
    from reelwright.pipeline.held import held as waiting
    from reelwright.pipeline.held import is_settled

    found = waiting(app.floor)
    if as_json:
        output.print_json([_document(app, one) for one in found])
        return
    if not found:
        output.say("No order waits for you.")
        return
    rows = [
        (
            one.key[:_KEY_LENGTH],
            one.purpose.production[-12:],
            one.purpose.shot,
            one.purpose.backend,
            f"paid {app.floor.ledger.spent(one.key)}" if is_settled(one) else f"at most {one.quoted}",
            f"{one.written_at.astimezone():%Y-%m-%d %H:%M:%S}",
            one.note,
        )
        for one in found
    ]
    output.print_table(("order", "film", "shot", "ordered of", "cost", "at", "why"), rows, whole=6)
    if any(is_settled(one) for one in found):
        output.remark(
            "What was paid and whose clip is lost is not bought again by itself: reelwright held ORDER --pay-again, or "
            "--give-up."
        )
    if not all(is_settled(one) for one in found):
        output.remark(
            "Of the others, look at the provider's page whether the job is there. If it is: reelwright held ORDER "
            "--adopt JOB. If not: --pay-again or --give-up, with --not-charged if it shows no charge."
        )


def _decide(app: App, key: str, adopt: str | None, pay_again: bool, was_charged: bool, as_json: bool) -> None:
    from reelwright.pipeline import held as deciding

    order = deciding.find(app.floor, key)
    if adopt is not None:
        report = asyncio.run(deciding.adopt(app.floor, order, adopt))
        said = f"{adopt} is adopted; it is {report.state} there, and the next run fetches its clip"
    elif pay_again:
        deciding.pay_again(app.floor, order, was_charged)
        said = f"the next run orders another; {_counted(app, order, was_charged)}"
    else:
        deciding.give_up(app.floor, order, was_charged)
        said = f"the next run asks who comes after {order.purpose.backend}; {_counted(app, order, was_charged)}"
    now = app.floor.ledger.order(order.key)
    if as_json:
        output.print_json(_document(app, now))
        return
    output.say(said)
    output.say(f"go on with: reelwright resume {order.purpose.production}")


def _counted(app: App, order: Order, was_charged: bool) -> str:
    from reelwright.pipeline.held import is_settled

    if is_settled(order):
        return f"the {app.floor.ledger.spent(order.key)} of this one stay spent"
    return f"{order.quoted} of this one count as spent" if was_charged else "this one counts as nothing spent"


def _document(app: App, order: Order) -> dict[str, Any]:
    return {
        "order": order.key,
        "production": order.purpose.production,
        "shot": order.purpose.shot,
        "backend": order.purpose.backend,
        "model": order.purpose.model,
        "quoted_micro_usd": order.quoted.micro_usd,
        "spent_micro_usd": app.floor.ledger.spent(order.key).micro_usd,
        "state": order.state.value,
        "written_at": order.written_at.isoformat(),
        "note": order.note,
    }
