"""Of the report: what was paid, for which shot, to whom, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from reelwright.film.production import Dossier, Quote
from reelwright.film.take import Take
from reelwright.ledger.costs import Costs, Spending
from reelwright.ledger.ledger import Entry, Kind
from reelwright.ledger.order import Order

_SUMS = ("quoted", "reserved", "settled", "wasted")
_NO_SHOT = "the film"


@dataclass(frozen=True, slots=True)
class Bill:
    """What the ledger says of a production."""

    costs: Costs
    entries: Sequence[Entry]
    orders: Sequence[Order]
    """Oldest first."""

    @property
    def closing(self) -> dict[str, Entry]:
        """Key of an order that is over -> the line that closed it."""
        return {entry.order: entry for entry in self.entries if entry.kind is not Kind.RESERVE}


def cost_in_a_line(bill: Bill) -> str:
    """What was settled, and what may come on top."""
    total = bill.costs.total
    later = f", and up to {total.reserved} for what is not closed" if total.reserved.micro_usd else ""
    return f"{total.settled}{later}"


def bill_html(bill: Bill, dossier: Dossier) -> str:
    """The section. Every word that is not ours is escaped."""
    remarks = "".join(_remarks(dossier, shot.id, bill) for shot in dossier.shots)
    if not bill.orders and not remarks:
        return "<h2>Cost</h2><p>Nothing was paid.</p>"
    tables = _figures(bill.costs) + _orders(bill) if bill.orders else "<p>Nothing was paid for this film.</p>"
    return f"<h2>Cost</h2>{tables}{remarks}"


def _figures(costs: Costs) -> str:
    numbers = "".join(f'<th class="number">{name}</th>' for name in (*_SUMS, "orders", "waiting for you"))
    rows = "".join(f"<tr>{_cells(one.shot or _NO_SHOT, one)}</tr>" for one in costs.shots)
    total = f'<tr class="total">{_cells("in all", costs.total)}</tr>'
    return f'<div class="wide"><table><tr><th>shot</th>{numbers}</tr>{rows}{total}</table></div>'


def _cells(name: str, spending: Spending) -> str:
    figures = [str(getattr(spending, one)) for one in _SUMS] + [str(spending.orders), str(len(spending.held))]
    cells = "".join(f'<td class="number">{figure}</td>' for figure in figures)
    return f"<td>{escape(name)}</td>{cells}"


def _orders(bill: Bill) -> str:
    closed_by = bill.closing

    def row(order: Order) -> str:
        purpose, closing = order.purpose, closed_by.get(order.key)
        words = (purpose.shot or _NO_SHOT, purpose.backend, purpose.model, order.state)
        cells = "".join(f"<td>{escape(word)}</td>" for word in words)
        settled, basis = (str(closing.spent), closing.reason) if closing else ("", order.note)
        numbers = f'<td class="number">{order.quoted}</td><td class="number">{settled}</td>'
        return f"<tr>{cells}{numbers}<td>{escape(basis)}</td></tr>"

    head = (
        "<tr><th>shot</th><th>backend</th><th>model</th><th>order</th>"
        '<th class="number">quoted</th><th class="number">settled</th><th>how that is known</th></tr>'
    )
    by_shot = sorted(bill.orders, key=lambda order: order.purpose.shot)
    return f'<div class="wide"><table>{head}{"".join(map(row, by_shot))}</table></div>'


def _remarks(dossier: Dossier, shot: str, bill: Bill) -> str:
    """What is to be known of a shot that was paid for: who was tried before, and all that its quotes say."""
    asked = {order.purpose.backend for order in bill.orders if order.purpose.shot == shot}
    take = next((take for take in dossier.takes if take.shot == shot), None)
    makers = asked | ({take.backend} if take else set())
    quotes = dossier.budget.quotes if dossier.budget else ()
    filmed = [quote for quote in quotes if quote.shot == shot and quote.backend in makers and quote.model]
    if not asked and not filmed:
        return ""
    said = [f"a take by {one.backend} was rejected: {one.why_not_first_choice}" for one in _rejected(dossier, shot)]
    if take and take.why_not_first_choice:
        said.append(f"tried before {take.backend}: {take.why_not_first_choice}")
    said += [line for quote in filmed for line in _said(quote)]
    return f"<h3>{escape(shot)}</h3><ul>{''.join(f'<li>{escape(line)}</li>' for line in said)}</ul>"


def _rejected(dossier: Dossier, shot: str) -> Iterable[Take]:
    return (take for take in dossier.rejected if take.shot == shot)


def _said(quote: Quote) -> Iterable[str]:
    yield f"{quote.backend}, {quote.model}: {quote.cost}, {quote.basis}"
    for note in quote.notes:
        yield f"{quote.backend}: {note}"
