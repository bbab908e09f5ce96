"""The simulator's server, books and faults, seen from a plain HTTP client on one of its wires."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from reelwright.errors import BackendError
from reelwright.ledger.price_book import PriceBook
from reelwright.render.clip import ClipUnusable, probed
from reelwright.render.provider import Terms
from reelwright.simulator.books import Phase
from reelwright.simulator.drawn import setup_of
from reelwright.simulator.faults import MANY, Call, FaultScript, Form, Mishap, Trouble, fitting
from reelwright.simulator.footage import Footage, Projector
from reelwright.simulator.reel import Reel
from reelwright.simulator.server import Simulator

HEADERS = {"Authorization": "Bearer simulated-key", "X-Runway-Version": "2024-11-06"}
TERMS = Terms(model="gen4.5", seconds=2, width=1280, height=720, rate=24)
BODY = {"model": "gen4.5", "promptText": "a lighthouse at night", "ratio": "1280:720", "duration": 2, "seed": 7}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(seconds_to_render=0.05) as one:
        yield one


@pytest.fixture
def client(simulator: Simulator) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{simulator.url}/runway", headers=HEADERS, timeout=20) as one:
        yield one


def submit(client: httpx.Client, **changes: Any) -> httpx.Response:
    return client.post("/v1/text_to_video", json=BODY | changes)


def over(client: httpx.Client, task: str) -> dict[str, Any]:
    """The task's last report."""
    while True:
        found: dict[str, Any] = client.get(f"/v1/tasks/{task}").raise_for_status().json()
        if found["status"] not in ("PENDING", "RUNNING", "THROTTLED"):
            return found
        time.sleep(0.02)


def link(client: httpx.Client) -> str:
    """To the clip of a new job."""
    return str(over(client, submit(client).json()["id"])["output"][0])


def fetched(url: str, out: Path) -> Path:
    out.write_bytes(httpx.get(url, timeout=20).raise_for_status().content)
    return out


def test_a_job_is_queued_runs_and_ends_with_a_clip_as_ordered(tmp_path: Path) -> None:
    with (
        Simulator(seconds_to_render=2) as simulator,
        httpx.Client(base_url=f"{simulator.url}/runway", headers=HEADERS, timeout=60) as client,
    ):
        task, seen = submit(client).json()["id"], []
        while True:
            found = client.get(f"/v1/tasks/{task}").json()
            seen.append((found["status"], found.get("progress")))
            if found["status"] == "SUCCEEDED":
                break
            time.sleep(0.03)
        assert list(dict.fromkeys(status for status, _ in seen)) == ["PENDING", "RUNNING", "SUCCEEDED"]
        shares = [share for status, share in seen if status == "RUNNING"]
        assert shares == sorted(shares) and 0 <= shares[0] < shares[-1] < 1
        facts = probed(fetched(found["output"][0], tmp_path / "clip.mp4"), TERMS)
        assert (facts["frames"], facts["has_sound"], facts["differences"]) == (48, False, [])


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer another"}, {"Authorization": "Key simulated-key"}])
def test_a_wrong_key_is_refused_and_makes_no_job(simulator: Simulator, headers: dict[str, str]) -> None:
    version = {"X-Runway-Version": "2024-11-06"}
    answer = httpx.post(f"{simulator.url}/runway/v1/text_to_video", json=BODY, headers=version | headers, timeout=60)
    assert answer.status_code == 401
    assert simulator.books.jobs() == ()


def test_the_books_hold_every_job_as_it_was_asked_for_at_the_price_books_price(tmp_path: Path) -> None:
    file = tmp_path / "books.jsonl"
    with (
        Simulator(books_file=file, seconds_to_render=0.05) as simulator,
        httpx.Client(base_url=f"{simulator.url}/runway", headers=HEADERS, timeout=60) as client,
    ):
        task = submit(client).json()["id"]
        price = PriceBook.load().price("runway_gen3", "gen4.5", datetime.now(UTC).date(), amount=2).most.micro_usd
        assert price > 0
        over(client, task)
        (account,) = httpx.get(f"{simulator.url}/books", timeout=60).json()
        assert (account["provider"], account["id"], account["state"]) == ("runway", task, "succeeded")
        assert account["body"] == BODY
        assert account["paid_micro_usd"] == price == simulator.books.spent_micro_usd("runway")
        assert [job.id for job in simulator.books.paid()] == [task]
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [lines[0]["state"], lines[-1]["state"]] == ["queued", "succeeded"]
    assert {line["id"] for line in lines} == {task}


def test_jobs_taken_at_once_are_all_in_the_books_and_each_once(simulator: Simulator) -> None:
    url = f"{simulator.url}/runway/v1/text_to_video"
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: httpx.post(url, json=BODY, headers=HEADERS, timeout=30).json(), range(36)))
    assert sorted(answer["id"] for answer in answers) == sorted(job.id for job in simulator.books.paid())
    assert len({answer["id"] for answer in answers}) == 36


def test_what_the_model_does_not_make_is_refused(client: httpx.Client, simulator: Simulator) -> None:
    for change in ({"duration": 11}, {"ratio": "1000:1000"}, {"model": "gen3a_turbo"}, {"promptText": ""}):
        assert submit(client, **change).status_code in (400, 404), change
    assert simulator.books.jobs() == ()


# Before the job


@pytest.mark.parametrize(("trouble", "jobs"), [(Trouble.LOST_BEFORE, 0), (Trouble.LOST_AFTER, 1)])
def test_an_answer_is_lost_before_or_after_the_job_exists(
    simulator: Simulator, client: httpx.Client, trouble: Trouble, jobs: int
) -> None:
    simulator.script.queue("runway", Call.SUBMIT, trouble)
    with pytest.raises(httpx.RemoteProtocolError):
        submit(client)
    assert len(simulator.books.paid("runway")) == jobs
    assert submit(client).status_code == 200


@pytest.mark.parametrize(("trouble", "jobs"), [(Trouble.ERROR, 0), (Trouble.ERROR_AFTER, 1)])
@pytest.mark.parametrize("status", [500, 503])
def test_an_error_comes_before_or_after_the_job_exists(
    simulator: Simulator, client: httpx.Client, trouble: Trouble, jobs: int, status: int
) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Mishap(trouble, status=status))
    assert submit(client).status_code == status
    assert len(simulator.books.paid("runway")) == jobs


def _in(text: str) -> float:
    return (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()


FORMS: dict[Form, Callable[[httpx.Response], float]] = {
    Form.SECONDS: lambda answer: float(answer.headers["retry-after"]),
    Form.DATE: lambda answer: _in(answer.headers["retry-after"]),
    Form.MILLISECONDS: lambda answer: float(answer.headers["retry-after-ms"]) / 1000,
    Form.RESET: lambda answer: float(answer.headers["x-ratelimit-reset-after"]),
    Form.WORDS: lambda answer: float(answer.text.partition("resets in ~")[2].partition("s")[0]),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_429_says_when_to_come_again_in_each_form(simulator: Simulator, client: httpx.Client, form: Form) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.RATE_LIMITED, 7, form=form))
    answer = submit(client)
    assert answer.status_code == 429
    assert FORMS[form](answer) == pytest.approx(7, abs=2)
    assert simulator.books.jobs() == ()


def test_a_429_may_say_nothing_of_when(simulator: Simulator, client: httpx.Client) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.RATE_LIMITED, form=Form.NONE))
    answer = submit(client)
    assert answer.status_code == 429
    assert "resets" not in answer.text and not any("retry" in name or "reset" in name for name in answer.headers)


def test_a_request_that_hangs_makes_its_job_and_is_answered_late(simulator: Simulator, client: httpx.Client) -> None:
    simulator.script.queue("runway", Call.SUBMIT, *[Mishap(Trouble.HANG, 1.5)] * 2)
    with pytest.raises(httpx.ReadTimeout):
        client.post("/v1/text_to_video", json=BODY, timeout=httpx.Timeout(20, read=0.5))
    began = time.monotonic()
    assert submit(client).status_code == 200
    assert time.monotonic() - began > 1.4
    assert len(simulator.books.paid("runway")) == 2


def test_a_simulator_that_stops_waits_for_nobody_who_hangs() -> None:
    with Simulator() as simulator:
        simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.HANG, 60))
        url = f"{simulator.url}/runway/v1/text_to_video"
        waiting = threading.Thread(target=lambda: httpx.post(url, json=BODY, headers=HEADERS, timeout=30))
        waiting.start()
        while not simulator.books.jobs():
            time.sleep(0.01)
        began = time.monotonic()
    waiting.join(5)
    assert not waiting.is_alive()
    assert time.monotonic() - began < 5


def test_an_outage_is_of_everything_at_one_provider_until_it_is_over(
    simulator: Simulator, client: httpx.Client
) -> None:
    task = submit(client).json()["id"]
    simulator.script.queue("runway", Call.POLL, Mishap(Trouble.OUTAGE, 1.5))
    assert client.get(f"/v1/tasks/{task}").status_code == 503
    assert submit(client).status_code == 503
    assert client.get("/v1/organization").status_code == 503
    assert httpx.get(f"{simulator.url}/books", timeout=60).status_code == 200
    time.sleep(1.6)
    assert client.get(f"/v1/tasks/{task}").status_code == 200


def test_a_prompt_refused_at_once_makes_no_job(simulator: Simulator, client: httpx.Client) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Trouble.REFUSED)
    answer = submit(client)
    assert answer.status_code == 400
    assert "moderation" in answer.text
    assert simulator.books.jobs() == ()


# The job


@pytest.mark.parametrize(
    ("trouble", "status", "code", "phase", "is_paid"),
    [
        (Trouble.MODERATED, "FAILED", "SAFETY.", Phase.MODERATED, False),
        (Trouble.FAILED, "FAILED", "INTERNAL.BAD_OUTPUT.", Phase.FAILED, False),
        (Trouble.ABORTED, "FAILED", "INTERNAL", Phase.ABORTED, False),
        (Trouble.CANCELLED, "CANCELLED", "", Phase.CANCELLED, True),
    ],
)
def test_a_job_ends_badly_and_costs_what_the_provider_says(
    simulator: Simulator,
    client: httpx.Client,
    trouble: Trouble,
    status: str,
    code: str,
    phase: Phase,
    is_paid: bool,
) -> None:
    simulator.script.queue("runway", Call.SUBMIT, trouble)
    found = over(client, submit(client).json()["id"])
    assert found["status"] == status
    assert found.get("failureCode", "").startswith(code)
    assert "output" not in found
    (job,) = simulator.books.jobs()
    assert job.phase is phase
    assert bool(found["cost"]["credits"]) is bool(job.paid_micro_usd) is is_paid


def test_a_slow_job_takes_longer(simulator: Simulator, client: httpx.Client) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.SLOW, 0.5))
    began = time.monotonic()
    assert over(client, submit(client).json()["id"])["status"] == "SUCCEEDED"
    assert time.monotonic() - began > 0.5


def test_a_price_change_doubles_what_the_books_say(simulator: Simulator, client: httpx.Client) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Trouble.PRICE_CHANGE)
    dear, usual = submit(client).json(), submit(client).json()
    assert dear["estimatedCost"]["credits"] == 2 * usual["estimatedCost"]["credits"] == 48
    one, other = simulator.books.jobs()
    assert one.paid_micro_usd == 2 * other.paid_micro_usd > 0


def test_a_deleted_task_is_gone_and_stays_in_the_books(simulator: Simulator, client: httpx.Client) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.SLOW, 60))
    task = submit(client).json()["id"]
    assert client.delete(f"/v1/tasks/{task}").status_code == 204
    assert client.get(f"/v1/tasks/{task}").status_code == 404
    (job,) = simulator.books.paid()
    assert job.phase is Phase.CANCELLED


# The file


def test_an_expired_link_is_renewed_by_another_look_at_the_job(
    simulator: Simulator, client: httpx.Client, tmp_path: Path
) -> None:
    task = submit(client).json()["id"]
    url = over(client, task)["output"][0]
    simulator.script.queue("runway", Call.DOWNLOAD, Trouble.EXPIRED)
    assert [httpx.get(url, timeout=60).status_code for _ in range(2)] == [403, 403]
    probed(fetched(over(client, task)["output"][0], tmp_path / "clip.mp4"), TERMS)


@pytest.mark.parametrize("trouble", [Trouble.CORRUPT, Trouble.CUT_OFF, Trouble.HTML])
def test_a_damaged_file_comes_with_status_200(
    simulator: Simulator, client: httpx.Client, tmp_path: Path, trouble: Trouble
) -> None:
    url = link(client)
    simulator.script.queue("runway", Call.DOWNLOAD, trouble)
    with pytest.raises((ClipUnusable, BackendError)):
        probed(fetched(url, tmp_path / "bad.mp4"), TERMS)
    probed(fetched(url, tmp_path / "good.mp4"), TERMS)


def test_a_download_breaks_off_in_the_middle(simulator: Simulator, client: httpx.Client) -> None:
    url, count = link(client), 0
    simulator.script.queue("runway", Call.DOWNLOAD, Trouble.BROKEN_OFF)
    with httpx.stream("GET", url, timeout=60) as answer:
        length = int(answer.headers["content-length"])
        with pytest.raises(httpx.RemoteProtocolError):
            for piece in answer.iter_raw():
                count += len(piece)
    assert 0 < count < length


@pytest.mark.parametrize(
    ("trouble", "said"), [(Trouble.WRONG_LENGTH, "2 s were ordered"), (Trouble.WRONG_SIZE, "640x360 came")]
)
def test_a_sound_clip_comes_that_is_not_as_ordered(
    simulator: Simulator, client: httpx.Client, tmp_path: Path, trouble: Trouble, said: str
) -> None:
    url = link(client)
    simulator.script.queue("runway", Call.DOWNLOAD, trouble)
    differences = probed(fetched(url, tmp_path / "clip.mp4"), TERMS)["differences"]
    assert isinstance(differences, list)
    assert len(differences) == 1 and said in str(differences[0])


def test_whoever_sends_the_key_with_a_download_is_seen(simulator: Simulator, client: httpx.Client) -> None:
    url = link(client)
    httpx.get(url, timeout=60)
    httpx.get(url, headers=HEADERS, timeout=60)
    assert [one.had_key for one in simulator.served if one.call is Call.DOWNLOAD] == [False, True]


# The script


def drawn(seed: int, provider: str = "runway", calls: int = 400) -> list[Mishap | None]:
    script = FaultScript(seed, MANY)
    return [script.next(provider, Call.SUBMIT) for _ in range(calls)]


def test_the_same_seed_gives_the_same_faults_and_another_seed_others() -> None:
    def kinds(found: list[Mishap | None]) -> list[Trouble | None]:
        return [one.trouble if one and one.trouble is not Trouble.OUTAGE else None for one in found]

    assert kinds(drawn(1)) == kinds(drawn(1))
    assert kinds(drawn(1)) != kinds(drawn(2))


def test_every_trouble_that_fits_a_call_comes_by_chance() -> None:
    for call in (Call.SUBMIT, Call.DOWNLOAD, Call.POLL):
        script = FaultScript(3, {trouble: 0.04 for trouble in Trouble if trouble is not Trouble.OUTAGE})
        found = {mishap.trouble for _ in range(2000) if (mishap := script.next("runway", call))}
        assert found == set(fitting(call)) - {Trouble.OUTAGE}


def test_a_script_without_odds_lets_everything_through() -> None:
    assert {FaultScript(1).next("runway", call) for call in Call for _ in range(50)} == {None}


def test_a_fault_that_cannot_befall_a_call_is_not_queued() -> None:
    with pytest.raises(ValueError, match="corrupt cannot befall a submit"):
        FaultScript().queue("runway", Call.SUBMIT, Trouble.CORRUPT)


# The footage


def test_a_prompt_is_drawn_as_this_project_reads_it() -> None:
    setup = setup_of("Wide shot, slow push in: an old woman walks along a stormy beach at night", 3)
    assert (setup.place, setup.time_of_day, setup.weather) == ("beach", "night", "storm")
    assert setup.figure is not None and setup.figure.action == "walk"


def test_drawn_footage_is_another_for_another_prompt_and_has_sound_if_asked(tmp_path: Path) -> None:
    projector = Projector(Reel.DRAWN)
    beach = Footage("a beach at noon", 0.25, 320, 180, has_sound=True)
    clips = [projector.clip(one) for one in (beach, Footage("a city at night", 0.25, 320, 180))]
    assert projector.clip(beach) is clips[0] != clips[1]
    facts = []
    for number, clip in enumerate(clips):
        (tmp_path / f"{number}.mp4").write_bytes(clip)
        facts.append(probed(tmp_path / f"{number}.mp4", Terms(model="", seconds=0.25, width=320, height=180, rate=24)))
    assert [(one["frames"], one["has_sound"], one["differences"]) for one in facts] == [(6, True, []), (6, False, [])]
