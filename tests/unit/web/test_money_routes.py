"""Money over the API: to the micro-dollar, of one's own tenant, and spent only by who may."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from reelwright.film.brief import Brief
from reelwright.ledger.caps import Caps
from reelwright.ledger.order import OrderState, Purpose
from reelwright.pipeline.names import known_names
from reelwright.pipeline.productions import begin
from reelwright.settings import Settings
from reelwright.store import tables
from reelwright.units import Money
from reelwright.web.identity import TeamRole
from reelwright.writing.reading import read_upload

from .conftest import Studio

TEXT = "A boat leaves the harbour at dawn, and nobody waves."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"cap_day": Money.usd("5.00")})


def production(studio: Studio, tenant: str = "local") -> str:
    return begin(studio.app.floor, Brief(text=TEXT), tenant=tenant).production.id


def order(studio: Studio, production: str, shot: str, state: OrderState, tenant: str = "local") -> str:
    """Its key; it is quoted at 0.80 USD and, settled, costs 0.400001."""
    ledger = studio.app.ledger
    recipe = hashlib.sha256(f"{production} {shot}".encode()).hexdigest()
    purpose = Purpose(tenant=tenant, production=production, shot=shot, recipe=recipe, backend="veo3", model="lite")
    ledger.open(key := f"{recipe}/1", purpose, {}, Money.usd("0.80"), Caps(), "run", "a clip")
    if state is OrderState.HELD:
        ledger.advance(key, OrderState.AMBIGUOUS)
        ledger.advance(key, state, "no answer came")
    else:
        ledger.advance(key, OrderState.PLACED)
        ledger.settle(key, Money.usd("0.400001"), is_clip=True, reason="as reported")
    return key


def asked(studio: Studio, path: str, role: TeamRole = TeamRole.VIEWER, tenant: str = "local") -> Any:
    answer = studio.client(role, tenant).get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_production_tells_what_each_of_its_orders_cost(studio: Studio) -> None:
    mine = production(studio)
    order(studio, mine, "SH010", OrderState.DONE)
    order(studio, mine, "SH020", OrderState.HELD)
    told = asked(studio, f"productions/{mine}/costs")
    assert (told["quoted_usd"], told["reserved_usd"], told["settled_usd"], told["cap_usd"]) == (
        "1.600000",
        "0.800000",
        "0.400001",
        "5.000000",
    )
    assert [(line["shot"], line["state"], line["settled_usd"]) for line in told["lines"]] == [
        ("SH010", "done", "0.400001"),
        ("SH020", "held", "0.000000"),
    ]
    assert asked(studio, f"productions/{mine}")["cost"]["settled_usd"] == "0.400001"


def test_each_tenant_sees_its_own_sums_caps_and_scores(studio: Studio) -> None:
    mine, theirs = production(studio), production(studio, "acme")
    order(studio, mine, "SH010", OrderState.DONE)
    order(studio, theirs, "SH010", OrderState.DONE, "acme")
    order(studio, theirs, "SH020", OrderState.DONE, "acme")
    for tenant, id, sum_, orders in (("local", mine, "0.400001", 1), ("acme", theirs, "0.800002", 2)):
        told = asked(studio, "costs", tenant=tenant)
        assert (told["settled_usd"], told["today_usd"], [one["settled_usd"] for one in told["days"]]) == (
            sum_,
            sum_,
            [sum_],
        )
        assert [one["id"] for one in told["productions"]] == [id]
        assert told["caps"] == {"shot_usd": None, "day_usd": "5.000000", "tenant_usd": None}
        assert float(told["left"]["day_usd"]) == pytest.approx(5 - float(sum_))
        (line,) = asked(studio, "scoreboard", tenant=tenant)["items"]
        assert (line["orders"], line["delivered"], line["spent_usd"]) == (orders, orders, sum_)
    assert asked(studio, "costs", tenant="nobody")["productions"] == []


OTHERS = 10_000
TOLD_OF = ("productions", "orders", "ledger_entries", "events")
"""Tables that answers are made of; what a key may still ask is settled with the others now and then."""


def crowded(studio: Studio) -> None:
    """So many productions of other tenants, each with an order and an entry. None of these rows can be read as what it
    is, so whoever reads one fails."""
    at, numbers = datetime(2026, 11, 1, tzinfo=UTC), range(OTHERS)
    there = {"brief": "", "brief_digest": "", "title": "", "run": 1, "created_at": at, "updated_at": at, "gates": ""}
    productions = [
        there | {"id": f"p{one}", "tenant": f"t{one % 500}", "state": "?", "condition": "?", "film": "?"}
        for one in numbers
    ]
    purposes = [
        {"tenant": f"t{one % 500}", "production": f"p{one}", "shot": "S", "recipe": "?", "backend": "b", "model": "m"}
        for one in numbers
    ]
    ordered = {
        "state": "failed",
        "body": "?",
        "quoted": 1,
        "note": "",
        "sender": "",
        "written_at": at,
        "changed_at": at,
    }
    entered = {"at": at, "day": "", "closes": True, "kind": "?", "reserved": 0, "spent": 1, "reason": ""}
    with studio.app.database.begin() as connection:
        connection.execute(sa.insert(tables.productions), productions)
        orders = [one | ordered | {"key": one["production"]} for one in purposes]
        connection.execute(sa.insert(tables.orders), orders)
        entries = [one | entered | {"order": one["production"]} for one in purposes]
        connection.execute(sa.insert(tables.ledger_entries), entries)


def test_what_one_sees_of_money_reads_no_row_of_another_tenant_and_asks_no_more_than_alone(studio: Studio) -> None:
    mine = production(studio)
    order(studio, mine, "SH010", OrderState.DONE)
    held = order(studio, mine, "SH020", OrderState.HELD)
    client, statements = studio.client(TeamRole.PRODUCER), list[str]()

    @sa.event.listens_for(studio.app.database, "before_cursor_execute")
    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    def asked_in() -> tuple[list[Any], dict[str, int]]:
        answers, counts = [], {}
        for path in ("costs", "scoreboard", "held", f"productions/{mine}/costs"):
            statements.clear()
            answers.append(client.get(f"/api/v1/{path}").json())
            counts[path] = sum(f" {table} " in one for one in statements for table in TOLD_OF)
        return answers, counts

    asked_in()  # the key is known from here on
    alone = asked_in()
    crowded(studio)
    assert all(alone[1].values())
    assert asked_in() == alone
    body = {"decision": "give_up", "was_charged": False}
    assert client.post(f"/api/v1/held/{held}/decision", json=body).status_code == 200


def test_an_order_that_waits_is_decided_by_who_may_spend_and_by_nobody_else(studio: Studio) -> None:
    mine = production(studio)
    key = order(studio, mine, "SH010", OrderState.HELD)
    (held,) = asked(studio, "held")["items"]
    assert (held["key"], held["production"], held["why"], held["is_settled"]) == (key, mine, "no answer came", False)
    at, body = f"/api/v1/held/{key}/decision", {"decision": "give_up", "was_charged": False}
    assert asked(studio, "held", tenant="acme")["items"] == []
    assert studio.client(TeamRole.PRODUCER, "acme").post(at, json=body).json()["code"] == "not_found"
    assert studio.client(TeamRole.APPROVER).post(at, json=body).json()["code"] == "forbidden"
    producer = studio.client(TeamRole.PRODUCER)
    assert producer.post(at, json={"decision": "adopt"}).json()["code"] == "invalid"
    assert producer.post(at, json={"decision": "guess"}).json()["code"] == "invalid"
    done = producer.post(at, json=body)
    assert (done.status_code, done.json()) == (200, {"key": key, "state": "failed", "settled_usd": "0.000000"})
    assert producer.post(at, json=body).json()["code"] == "not_found"


@pytest.mark.parametrize(
    "wishes", [{"backend": "veo3"}, {"backend": "previz, veo3"}, {"backend": "cheapest"}, {"writer": "gemini"},
               {"judge": "openai:x"}, {"voice": "openai:coral"}],
)  # fmt: skip
def test_what_may_cost_money_is_made_only_by_who_may_spend(studio: Studio, wishes: dict[str, str]) -> None:
    body = {"text": TEXT, "wishes": wishes}
    refused = studio.client(TeamRole.APPROVER).post("/api/v1/productions", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert studio.app.productions.list() == []
    allowed = studio.client(TeamRole.PRODUCER).post("/api/v1/productions", json=body)
    assert allowed.json()["code"] == "not_configured"  # there is no key of anybody here


def test_what_one_tenant_spent_on_a_brief_leaves_another_its_whole_budget(studio: Studio) -> None:
    body = {"text": TEXT, "wishes": {"backend": "veo3", "duration": 4}}
    known = known_names((*studio.app.floor.backends, *studio.app.floor.providers))
    brief = read_upload(TEXT.encode(), body["wishes"], None, "", None, known)
    made = begin(studio.app.floor, Brief(text=TEXT)).production
    there = studio.app.productions.create(
        brief,
        lambda: made.model_copy(
            update={"id": made.id[:-1] + ("1" if made.id[-1] == "0" else "0"), "brief": brief.digest}
        ),
    )
    purpose = Purpose(production=there.id, shot="SH010", recipe="ab" * 32, backend="veo3", model="lite")
    studio.app.ledger.open("a clip", purpose, {}, Money.usd("4.99"), Caps(), "run", "a clip")
    studio.app.ledger.advance("a clip", OrderState.PLACED)
    studio.app.ledger.settle("a clip", Money.usd("4.99"), is_clip=True, reason="as reported")
    refusals = {
        tenant: studio.client(TeamRole.PRODUCER, tenant).post("/api/v1/briefs/price", json=body).json()["refusal"]
        for tenant in ("local", "acme")
    }
    assert refusals["acme"] is None and refusals["local"] is not None, refusals
