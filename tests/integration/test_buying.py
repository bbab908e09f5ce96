"""Clips bought shot by shot, at the floor of a workspace whose providers are simulated."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.app import App
from reelwright.backends import NAMES
from reelwright.engine import unrecorded
from reelwright.errors import BackendError, Conflict, InvalidInput
from reelwright.film.events import Event, OrderUnclear
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Progress, Recipe
from reelwright.film.status import State
from reelwright.film.take import Rushes
from reelwright.film.tenant import LOCAL
from reelwright.ledger.caps import Caps, Scope
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import Order, OrderState
from reelwright.ledger.price_book import PriceBook
from reelwright.pipeline import held, render
from reelwright.pipeline.buying import Buyer, Candidate, Errand
from reelwright.pipeline.filming import film
from reelwright.pipeline.financial import plan_of
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.names import known_names
from reelwright.pipeline.quoting import offers
from reelwright.pipeline.sketch import SketchDesk, sketched
from reelwright.render.patience import Patience
from reelwright.settings import Settings
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.units import Money
from reelwright.writing.reading import read_brief

from ..contracts.render_backend import take_request  # noqa: TID252 - tests are no package on the path
from ..contracts.till import FastClock  # noqa: TID252

BRIEF = """---
title: Two Places
duration: 8
size: 144
narration: no
backend: luma
---
## Headland, night, storm
Wide: a lighthouse on a cliff.

## Desert, noon
Wide: a lone figure walks.
"""
TODAY = datetime.now(UTC).date()
WIRES = {"veo3": "vertex", "replicate_wan25": "replicate", "runway_gen3": "runway"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(seconds_to_render=0.2) as running:
        yield running


def raised(folder: Path, backend: str) -> None:
    """The prices of a backend, ten times as high in the workspace's own book."""
    (folder / "w").mkdir(exist_ok=True)
    with (folder / "w" / "prices.toml").open("w") as book:
        for line in (one for one in PriceBook.load().lines if one.backend == backend):
            fields = line.model_copy(update={"usd": 10 * line.usd}).model_dump(mode="json", exclude_none=True)
            dated = {name: fields.pop(name) for name in ("as_of", "usd", "verified_on", "retire_on") if name in fields}
            book.write("[[price]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in fields.items()))
            book.write("".join(f"{name} = {value}\n" for name, value in dated.items()))


@contextmanager
def opened(simulator: Simulator, folder: Path) -> Iterator[Floor]:
    """The floor; Runway cannot be asked for jobs that are lost."""
    environment = simulator.variables | {"REELWRIGHT_RUNWAY_ROUTER": ""}
    app = App(Settings(workspace=folder / "w", simulator_url=simulator.url), environment, hurry=30.0)
    yield app.floor
    app.close()


def candidate(floor: Floor, name: str) -> Candidate:
    provider = floor.providers[name]
    ask = provider.ask(take_request(frames=48, size=(1280, 720)))
    return Candidate(provider, ask)


async def nothing(recipe: Recipe, progress: Progress) -> Asset:
    raise BackendError("nothing is made on this machine")


def errand(shot: str, production: str = "film", run: int = 1, tenant: str = LOCAL) -> Errand:
    return Errand(production, shot, Money.usd(50), f"{production}:{run}", tenant)


def bought(floor: Floor, names: Sequence[str], *errands: Errand) -> list[Rushes]:
    """The same clip for each, all at once."""

    async def all_of_them() -> list[Rushes]:
        buyer, whom = Buyer(floor, nothing), [candidate(floor, name) for name in names]
        return await asyncio.gather(*(buyer.rushes(one, whom, lambda share: None) for one in errands))

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("name", ["veo3", "replicate_wan25", "fal"])
def test_two_shots_of_a_film_that_are_the_same_clip_are_paid_for_once(
    simulator: Simulator, tmp_path: Path, name: str
) -> None:
    simulator.script.queue(WIRES.get(name, name), Call.SUBMIT, Mishap(Trouble.HANG, 0.3))
    with opened(simulator, tmp_path) as floor:
        first, second = bought(floor, [name], errand("SH010"), errand("SH020"))
        assert first.asset is not None and second.asset == first.asset
        assert [order.state for order in floor.ledger.orders()] == [OrderState.DONE]
        assert first.cost > Money() == second.cost, "what was paid once is told once"


THEIRS = errand("SH010", "theirs", tenant="acme")


def test_what_one_tenant_waits_for_holds_up_no_film_of_another_and_is_not_told_there(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Trouble.LOST_AFTER)
    with opened(simulator, tmp_path) as floor:
        (lost,) = bought(floor, ["runway_gen3"], errand("SH010"))
        (order,) = floor.ledger.orders()
        assert [one.waits_for for one in lost.tried] == [order.key]
        keyless = replace(floor, lacking={"runway_gen3": ("RUNWAYML_API_SECRET",)})
        (refused,) = bought(keyless, ["runway_gen3"], THEIRS)
        assert [(one.waits_for, one.why) for one in refused.tried] == [("", "its key is not set here any more")]
        held.give_up(floor, order, was_charged=True)
        for _ in range(2):
            (got,) = bought(floor, ["runway_gen3"], THEIRS)
            assert got.asset is not None and got.cost > Money()
        assert [one.purpose.tenant for one in floor.ledger.orders()] == [LOCAL, "acme"]


def test_tenants_who_want_the_same_clip_have_each_their_own_and_neither_waits_for_the_other(
    simulator: Simulator, tmp_path: Path
) -> None:
    with opened(simulator, tmp_path) as floor:
        simulator.script.queue("luma", Call.SUBMIT, Mishap(Trouble.HANG, 0.3))
        ours, theirs = bought(floor, ["luma"], errand("SH010"), THEIRS)
        assert ours.asset is not None and theirs.asset is not None
        assert ours.asset.recipe != theirs.asset.recipe and Money() < ours.cost == theirs.cost
        assert len(simulator.books.jobs()) == 2
        assert floor.ledger.left(Caps(tenant=Money.usd(50)), "acme")[Scope.TENANT] == Money.usd(50) - theirs.cost


def test_nobody_else_is_paid_for_a_shot_while_whoever_may_have_been_cannot_be_asked(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Trouble.LOST_AFTER)
    with opened(simulator, tmp_path) as floor:
        (lost,) = bought(floor, ["runway_gen3", "veo3"], errand("SH010"))
        (order,) = floor.ledger.orders()
        assert [one.waits_for for one in lost.tried] == [order.key]
        keyless = replace(floor, lacking={"runway_gen3": ("RUNWAYML_API_SECRET",)})
        for names in (["runway_gen3", "veo3"], ["veo3"], ["veo3", "runway_gen3"]):
            (waiting,) = bought(keyless, names, errand("SH010"))
            assert [(one.backend, one.waits_for) for one in waiting.tried] == [("runway_gen3", order.key)], names
        assert [job.provider for job in simulator.books.jobs()] == ["runway"]
        held.give_up(floor, order, was_charged=False)
        assert bought(keyless, ["runway_gen3", "veo3"], errand("SH010"))[0].backend == "veo3"


def test_a_clip_that_is_there_needs_no_key(simulator: Simulator, tmp_path: Path) -> None:
    with opened(simulator, tmp_path) as floor:
        (paid,) = bought(floor, ["luma"], errand("SH010"))
        (again,) = bought(replace(floor, lacking={"luma": ("LUMAAI_API_KEY",)}), ["luma"], errand("SH010", "another"))
        assert again.asset == paid.asset and again.cost == Money()


def test_what_another_film_paid_for_a_clip_that_never_came_is_not_told_of_this_one(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Trouble.LOST_AFTER)
    with opened(simulator, tmp_path) as floor:
        bought(floor, ["runway_gen3"], errand("SH010"))
        held.give_up(floor, floor.ledger.orders()[0], was_charged=True)
        (mine,) = bought(floor, ["runway_gen3"], errand("SH010"))
        (another,) = bought(floor, ["runway_gen3"], errand("SH010", "another"))
        assert mine.tried[0].cost > Money() == another.tried[0].cost


@pytest.mark.parametrize("decide", [held.pay_again, held.give_up])
def test_what_was_found_while_a_person_made_up_their_mind_is_not_paid_for_again(
    simulator: Simulator, tmp_path: Path, decide: Callable[[Floor, Order, bool], None]
) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Trouble.LOST_AFTER)
    with opened(simulator, tmp_path) as floor:
        bought(floor, ["runway_gen3"], errand("SH010"))
        (order,) = held.held(floor)
        asyncio.run(held.adopt(floor, order, simulator.books.jobs()[0].id))
        with pytest.raises(Conflict, match="placed by now"):
            decide(floor, order, False)
        assert bought(floor, ["runway_gen3"], errand("SH010"))[0].asset is not None
        assert len(simulator.books.jobs()) == 1


def lost(simulator: Simulator, floor: Floor, name: str = "luma") -> Order:
    """An order whose clip was paid, is damaged here, and is not kept at the provider any more."""
    (made,) = bought(floor, [name], errand("SH010"))
    assert made.asset is not None
    floor.assets.path(made.asset).unlink()
    simulator.books.jobs()[-1].is_deleted = True
    return floor.ledger.orders()[-1]


def test_a_paid_clip_that_is_lost_everywhere_waits_for_a_word_and_is_bought_again_only_then(
    simulator: Simulator, tmp_path: Path
) -> None:
    with opened(simulator, tmp_path) as floor:
        order = lost(simulator, floor)
        (gone,) = bought(floor, ["luma", "veo3"], errand("SH010", run=2))
        assert gone.asset is None and [one.waits_for for one in gone.tried] == [order.key]
        assert "it was paid" in gone.tried[0].why and "reelwright held" in gone.tried[0].why
        (waiting,) = held.held(floor)
        assert waiting.key == order.key and waiting.state is OrderState.LOST
        for run in (3, 4):
            assert bought(floor, ["veo3", "luma"], errand("SH010", run=run))[0].asset is None
        assert len(simulator.books.jobs()) == 1, "nobody is paid again without a word"
        spent = floor.ledger.spent(order.key)
        held.pay_again(floor, waiting, was_charged=True)
        (again,) = bought(floor, ["luma", "veo3"], errand("SH010", run=5))
        assert again.asset is not None and len(simulator.books.jobs()) == 2 and not held.held(floor)
        assert again.cost == spent + spent, "what the first did cost stays spent"


def test_a_paid_clip_that_is_lost_here_and_turns_up_at_the_provider_costs_nothing(
    simulator: Simulator, tmp_path: Path
) -> None:
    with opened(simulator, tmp_path) as floor:
        order = lost(simulator, floor)
        assert bought(floor, ["luma"], errand("SH010", run=2))[0].asset is None
        simulator.books.jobs()[0].is_deleted = False
        (found,) = bought(floor, ["luma"], errand("SH010", run=3))
        assert found.asset is not None and floor.ledger.order(order.key).state is OrderState.DONE
        assert len(simulator.books.jobs()) == 1 and not held.held(floor)


def test_a_clip_that_never_came_is_bought_again_by_a_word(simulator: Simulator, tmp_path: Path) -> None:
    simulator.script.queue("luma", Call.DOWNLOAD, *[Trouble.CORRUPT] * 4)
    with opened(simulator, tmp_path) as floor:
        for run in (1, 2):
            assert bought(floor, ["luma"], errand("SH010", run=run))[0].asset is None
        (waiting,) = held.held(floor)
        with pytest.raises(InvalidInput, match="its clip is lost"):
            asyncio.run(held.adopt(floor, waiting, "some-job"))
        held.pay_again(floor, waiting, was_charged=True)
        assert bought(floor, ["luma"], errand("SH010", run=3))[0].asset is not None
        assert len(simulator.books.jobs()) == 2 and not held.held(floor)


def test_a_request_that_was_not_accepted_is_sent_again_by_a_later_run_only(
    simulator: Simulator, tmp_path: Path
) -> None:
    """It cost nothing; and what decides it may have changed: the account, the model, the price."""
    with opened(simulator, tmp_path) as floor, refusing(simulator, "luma"):
        for _ in range(2):
            (refused,) = bought(floor, ["luma"], errand("SH010"))
            assert "not accepted" in refused.tried[0].why and not refused.tried[0].waits_for
        assert sum(one.call is Call.SUBMIT for one in simulator.served) == 1
    with opened(simulator, tmp_path) as floor:
        (made,) = bought(floor, ["luma"], errand("SH010", run=2))
        assert made.asset is not None and len(simulator.books.jobs()) == 1


@contextmanager
def refusing(simulator: Simulator, wire: str) -> Iterator[None]:
    """It has none of its models any more."""
    provider = simulator.providers[wire]
    provider.backend, before = "veo3", provider.backend  # type: ignore[misc]
    yield
    provider.backend = before  # type: ignore[misc]


def test_of_two_orders_for_which_one_job_is_claimed_at_once_one_gets_it(simulator: Simulator, tmp_path: Path) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Trouble.LOST_AFTER, Trouble.LOST_BEFORE)
    with opened(simulator, tmp_path) as floor:
        bought(floor, ["runway_gen3"], errand("SH010"))
        ask = candidate(floor, "runway_gen3").ask
        other = Candidate(floor.providers["runway_gen3"], ask.model_copy(update={"prompt": "another sea"}))
        asyncio.run(Buyer(floor, nothing).rushes(errand("SH020"), [other], lambda share: None))
        orders, job = held.held(floor), simulator.books.jobs()[0].id
        assert len(orders) == 2

        async def all_at_once() -> list[object]:
            return await asyncio.gather(
                *(held.adopt(floor, one, job) for one in (*orders, *orders)), return_exceptions=True
            )

        got = asyncio.run(all_at_once())
        assert [isinstance(one, Conflict) for one in got].count(False) == 1, got
        assert len(held.held(floor)) == 1


@pytest.mark.parametrize("name", ["veo3", "runway_gen3"])
def test_that_an_order_is_looked_for_is_told_with_the_longest_that_takes(
    simulator: Simulator, tmp_path: Path, name: str
) -> None:
    """Runway, without a router, cannot be asked: there nobody looks."""
    simulator.script.queue(WIRES[name], Call.SUBMIT, Trouble.LOST_BEFORE)
    told: list[tuple[Event, str]] = []
    clock = FastClock()
    with opened(simulator, tmp_path) as floor:
        ledger = Ledger(floor.ledger._database, clock.now)
        quick = replace(floor, ledger=ledger, patience=Patience(now=clock.now, sleep=clock.sleep))
        buyer = Buyer(quick, nothing, lambda event, key: told.append((event, key)))
        asyncio.run(buyer.rushes(errand("SH010"), [candidate(floor, name)], lambda share: None))
        (order,) = held.held(floor)
    if name == "runway_gen3":
        assert not told
        return
    ((event, key),) = told
    assert isinstance(event, OrderUnclear) and (event.shot, event.order) == ("SH010", order.key) and order.key in key
    assert 900 <= event.looked_for_seconds <= 930 and event.longest_seconds >= event.looked_for_seconds + 900
    assert sum(clock.slept) <= event.looked_for_seconds


def test_a_clip_costs_what_it_was_ordered_at_whatever_is_asked_by_then(simulator: Simulator, tmp_path: Path) -> None:
    simulator.script.queue("luma", Call.DOWNLOAD, *[Trouble.BROKEN_OFF] * 4)
    with opened(simulator, tmp_path) as floor:
        (made,) = bought(floor, ["luma"], errand("SH010"))
        (order,) = floor.ledger.orders()
        assert made.asset is None and order.state is OrderState.PLACED
    raised(tmp_path, "luma")
    with opened(simulator, tmp_path) as floor:
        (fetched,) = bought(floor, ["luma"], errand("SH010"))
        assert fetched.asset is not None and fetched.cost == order.quoted


def test_a_job_that_ends_while_it_is_looked_at_can_be_ordered_again_when_its_film_is_taken_up(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.script.queue("replicate", Call.SUBMIT, Trouble.CANCELLED)
    with opened(simulator, tmp_path) as floor:
        for _ in range(2):  # a run that was killed comes by again, and orders no other
            (ended,) = bought(floor, ["replicate_wan25"], errand("SH010"))
            assert ended.asset is None and len(simulator.books.jobs()) == 1
        (again,) = bought(floor, ["replicate_wan25"], errand("SH010", run=2))
        assert again.asset is not None and len(simulator.books.jobs()) == 2


def test_nothing_is_ordered_at_more_than_was_planned_and_what_is_ordered_goes_on(
    simulator: Simulator, tmp_path: Path
) -> None:
    with opened(simulator, tmp_path) as floor:
        planned = replace(candidate(floor, "luma"), planned=Money.usd("1"))
        dearer = replace(planned, planned=Money.usd("0.999999"))
        with pytest.raises(Conflict, match=r"costs 1\.00 USD by now, and 0\.999999 USD was planned"):
            asyncio.run(Buyer(floor, nothing).rushes(errand("SH010"), [dearer], lambda share: None))
        assert not floor.ledger.orders() and not simulator.books.jobs()
        simulator.script.queue("luma", Call.DOWNLOAD, *[Trouble.BROKEN_OFF] * 4)
        for whom in (planned, dearer):
            got = asyncio.run(Buyer(floor, nothing).rushes(errand("SH010"), [whom], lambda share: None))
        assert got.asset is not None and len(simulator.books.jobs()) == 1


def test_a_clip_of_which_no_take_can_be_made_is_drawn_and_that_is_said(simulator: Simulator, tmp_path: Path) -> None:
    short = BRIEF.partition("## Desert")[0].replace("duration: 8", "duration: 3")
    with begun(simulator, tmp_path, short) as (desk, dossier):
        assets = desk.floor.assets
        (clip,) = [one.recipe for one in offers(dossier, desk.floor, LOCAL, TODAY) if one.recipe is not None]
        with assets.staging(".mp4") as file:
            file.write_bytes(b"this was a film once")
            assets.put(clip, file, {"seconds": 5.0})
        rendered = asyncio.run(render.work(desk, dossier))
    (take,) = rendered.takes
    assert take.backend == "previz" and "luma: " in take.why_not_first_choice
    assert not simulator.books.jobs()


FRAMES = """---
title: The Harbour
duration: 4
size: 144
narration: no
backend: {backend}
---
## Harbour, dawn
![first frame](a.png)
![last frame](b.png)
The boats at first light. Slow push in.
"""


def photographed(folder: Path, *names: str) -> None:
    for number, name in enumerate(names, 1):
        cv2.imwrite(str(folder / name), np.full((90, 160, 3), 40 * number, np.uint8))


@pytest.mark.parametrize(("name", "model"), [("veo3", "veo-3.1-lite"), ("runway_gen3", "veo3.1")])
def test_a_providers_clip_begins_and_ends_with_pictures_of_the_users(
    simulator: Simulator, tmp_path: Path, name: str, model: str
) -> None:
    """Of Runway's models the first that takes both is not the first that is asked for words alone."""
    photographed(tmp_path, "a.png", "b.png")
    with begun(simulator, tmp_path, FRAMES.format(backend=name)) as (desk, dossier):
        assert dossier.budget is not None and dossier.budget.chosen == {"SH010": name}
        (shot,) = dossier.shots
        assert shot.setup.plate is not None
        plate, quote = shot.setup.plate, dossier.budget.quote("SH010", name)
        assert quote is not None and quote.model.startswith(model) and quote.cost
        rushes = asyncio.run(film(desk, dossier, dossier.budget.chains))["SH010"]
        assert rushes.asset is not None, rushes.tried
        recipe = desk.floor.assets.recipe(rushes.asset.recipe)
        assert list(recipe.inputs.values()) == [digest for _, digest in plate.frames]
        (job,) = simulator.books.jobs()
        shown = [cv2.imdecode(np.frombuffer(one, np.uint8), 1) for one in (job.footage.first, job.footage.last)]
        assert [round(float(one.mean())) for one in shown] == [40, 80]
        assert {one.shape[:2] for one in shown} == {(job.footage.height, job.footage.width)}
        assert "comes to life" in job.footage.prompt and "nobody" not in job.footage.prompt


def test_that_a_shot_is_over_before_its_last_picture_is_said(simulator: Simulator, tmp_path: Path) -> None:
    photographed(tmp_path, "a.png", "b.png")
    with begun(simulator, tmp_path, FRAMES.format(backend="veo3").replace("duration: 4", "duration: 3")) as (
        _,
        dossier,
    ):
        assert dossier.budget is not None
        quote = dossier.budget.quote("SH010", "veo3")
        assert quote is not None and any("its last picture is at 4 s" in note for note in quote.notes)


@pytest.mark.parametrize(
    ("how", "name", "refusal"),
    [
        ("first frame", "luma", "it takes no picture to begin or end with"),
        ("last frame", "veo3", "takes a last picture only with a first"),
        ("slow move", "veo3", "or write ![first frame](...), and it begins with it"),
        ("slow move", "luma", "as they are: ask for another backend"),
    ],
)
def test_a_picture_that_is_not_to_be_sent_or_cannot_be_is_drawn_here_for_nothing(
    simulator: Simulator, tmp_path: Path, how: str, name: str, refusal: str
) -> None:
    photographed(tmp_path, "a.png")
    text = FRAMES.format(backend=name).replace("![last frame](b.png)\n", "").replace("first frame", how)
    with begun(simulator, tmp_path, text) as (_, dossier):
        assert dossier.budget is not None and dossier.budget.chosen == {"SH010": "previz"}
        quote = dossier.budget.quote("SH010", name)
        assert quote is not None and refusal in quote.refusal and dossier.budget.total == Money()


@contextmanager
def begun(simulator: Simulator, folder: Path, text: str) -> Iterator[tuple[SketchDesk, Dossier]]:
    """The desk of RENDER, and a dossier that has its plan."""
    (folder / "brief.md").write_text(text)
    settings = Settings(workspace=folder / "w", simulator_url=simulator.url, cpu_workers=1)
    app = App(settings, simulator.variables, hurry=30.0)
    with unrecorded(app.engine_settings) as run:
        asked = read_brief(str(folder / "brief.md"), {}, lambda most: b"", known_names(NAMES))
        dossier = asyncio.run(sketched(app.floor, run, LOCAL, asked, folder))
        budget = plan_of(dossier, app.floor, LOCAL, TODAY)
        desk = SketchDesk(floor=app.floor, run=run, production="", state=State.RENDER, turn=6)
        yield desk, dossier.model_copy(update={"budget": budget})
    app.close()


def test_a_shot_that_fails_its_film_leaves_no_other_in_the_middle(simulator: Simulator, tmp_path: Path) -> None:
    """The run ends when all is told; the clip of its neighbour is paid for, and is there."""
    with begun(simulator, tmp_path, BRIEF) as (desk, dossier):
        budget = dossier.budget
        assert budget is not None
        cheap = [one.model_copy(update={"cost": Money()}) if one.shot == "SH010" else one for one in budget.quotes]
        planned = dossier.model_copy(update={"budget": budget.model_copy(update={"quotes": tuple(cheap)})})
        with pytest.raises(Conflict, match="clip of SH010"):
            asyncio.run(film(desk, planned, budget.chains))
        orders = desk.floor.ledger.orders()
        assert [(one.purpose.shot, one.state) for one in orders] == [("SH020", OrderState.DONE)]
