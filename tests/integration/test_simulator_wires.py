"""The simulator's wires, each driven by the provider's own SDK, so that they cannot drift to fit our adapters.

Retries are off in every SDK, as the adapters have none: one call is one request.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import cv2
import fal_client
import httpx
import lumaai
import numpy as np
import pytest
import runwayml
from google import genai
from google.genai import errors, types
from google.oauth2.credentials import Credentials

from reelwright.film.script import Script
from reelwright.ledger.price_book import Per, PriceBook, PriceLine
from reelwright.render.clip import probed
from reelwright.render.provider import Terms
from reelwright.simulator.books import Phase
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.simulator.wires import WIRES
from reelwright.simulator.wires.llm import SimulatedTextModel

KEY = "simulated-key"
PROMPT = "a lighthouse at night"
APP = "fal-ai/veo3.1/fast"
PNG = cv2.imencode(".png", np.full((16, 16, 3), 90, np.uint8))[1].tobytes()


def prices() -> PriceBook:
    """The book that ships, but for what is too young in it to count on."""
    shipped = [line for line in PriceBook.load().lines if line.backend not in ("fal", "luma")]
    own = [
        PriceLine(backend=backend, model=model, per=Per.SECOND, usd=Decimal(usd), source="a test", as_of=date.today())
        for backend, model, usd in (("fal", APP, "0.07"), ("luma", "ray-flash-2", "0.08"))
    ]
    return PriceBook([*shipped, *own])


@pytest.fixture
def simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    with Simulator(seconds_to_render=getattr(request, "param", 0.2), prices=prices()) as one:
        yield one


UNHURRIED = pytest.mark.parametrize("simulator", [2.5], indirect=True)
"""For what is seen of a job before it is over, on a busy machine too."""


T = TypeVar("T")


def until(look: Callable[[], T], is_over: Callable[[T], bool]) -> T:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = look()
        if is_over(found):
            return found
        time.sleep(0.03)
    raise AssertionError("it never ended")


def checked(clip: bytes, tmp_path: Path, seconds: float, width: int, height: int, rate: float = 24) -> dict[str, Any]:
    """The facts of a clip that decodes to its end and is as it was ordered."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip)
    facts = probed(path, Terms(model="", seconds=seconds, width=width, height=height, rate=rate))
    assert facts["differences"] == []
    return dict(facts)


def paid_once(simulator: Simulator, provider: str, micro_usd: int) -> None:
    (job,) = simulator.books.jobs(provider)
    assert (job.phase, job.paid_micro_usd) == (Phase.SUCCEEDED, micro_usd)


def submits(simulator: Simulator) -> int:
    return sum(one.call is Call.SUBMIT for one in simulator.served)


# Runway


def runway(simulator: Simulator, key: str = KEY) -> runwayml.RunwayML:
    return runwayml.RunwayML(api_key=key, base_url=f"{simulator.url}/runway", max_retries=0)


def test_runways_sdk_makes_a_clip_of_words(simulator: Simulator, tmp_path: Path) -> None:
    with runway(simulator) as client:
        begun = client.text_to_video.create(
            model="veo3.1", prompt_text=PROMPT, ratio="1280:720", duration=4, audio=True
        )
        task: Any = until(lambda: client.tasks.retrieve(begun.id), lambda one: one.status == "SUCCEEDED")
        facts = checked(httpx.get(task.output[0], timeout=60).content, tmp_path, 4, 1280, 720)
        assert facts["has_sound"]
        assert begun.estimated_cost.credits == task.cost.credits == 160
        organisation = client.organization.retrieve()
        assert organisation.usage.models["veo3.1"].daily_generations == 1
        assert organisation.credit_balance == 100_000 - 160
        client.tasks.delete(begun.id)
        with pytest.raises(runwayml.NotFoundError):
            client.tasks.retrieve(begun.id)
    paid_once(simulator, "runway", 1_600_000)


def test_runways_sdk_uploads_a_picture_and_makes_a_clip_of_it(simulator: Simulator) -> None:
    with runway(simulator) as client:
        with pytest.raises(runwayml.BadRequestError):
            client.image_to_video.create(
                model="gen4_turbo", prompt_image="runway://nowhere", prompt_text=PROMPT, ratio="960:960", duration=2
            )
        uploaded = client.uploads.create_ephemeral(file=("first.png", PNG))
        begun = client.image_to_video.create(
            model="gen4_turbo", prompt_image=uploaded.uri, prompt_text=PROMPT, ratio="960:960", duration=2
        )
        until(lambda: client.tasks.retrieve(begun.id), lambda one: one.status == "SUCCEEDED")
    paid_once(simulator, "runway", 100_000)


def test_a_job_lost_at_runway_is_found_by_its_router(simulator: Simulator) -> None:
    with runway(simulator) as client:
        simulator.script.queue("runway", Call.SUBMIT, Trouble.LOST_AFTER)
        asked: Any = {"promptText": PROMPT, "duration": 5, "aspectRatio": "16:9"}
        with pytest.raises(runwayml.APIConnectionError):
            client.generate.video.create(config_id="lane", input=asked)
        assert submits(simulator) == 1
        (found,) = client.routers.list_requests("lane", limit=10).data
        assert found.task_id == simulator.books.jobs("runway")[0].id
        assert list(client.routers.list_requests("another", limit=10).data) == []
        begun = client.generate.video.create(config_id="lane", input=asked)
        assert begun.id != found.task_id
        assert [one.task_id for one in client.routers.list_requests("lane", limit=1).data] == [begun.id]


# Replicate


@UNHURRIED
@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Replicate's SDK does not import on Python 3.14")
def test_replicates_sdk_makes_finds_and_cancels(simulator: Simulator, tmp_path: Path) -> None:
    import replicate
    from replicate.exceptions import ReplicateError

    client, stranger = (replicate.Client(api_token=key, base_url=f"{simulator.url}/replicate") for key in (KEY, "x"))
    asked = {"prompt": PROMPT, "size": "832*480", "duration": 5, "seed": 41}
    model = "wan-video/wan-2.5-t2v"
    begun = client.models.predictions.create(model=model, input=asked)
    assert (begun.status, begun.model) == ("starting", model)
    done = until(lambda: client.predictions.get(begun.id), lambda one: one.status == "succeeded")
    checked(httpx.get(str(done.output), timeout=60).content, tmp_path, 5, 832, 480)
    paid_once(simulator, "replicate", 262_500)
    simulator.script.queue("replicate", Call.SUBMIT, Trouble.LOST_AFTER)
    with pytest.raises(httpx.RemoteProtocolError):
        client.models.predictions.create(model=model, input=asked | {"seed": 42})
    newest, oldest = client.predictions.list().results
    assert newest.input is not None and oldest.input is not None
    assert (newest.input["seed"], oldest.input["seed"]) == (42, 41)
    assert client.predictions.cancel(newest.id).status == "canceled"
    assert simulator.books.jobs("replicate")[1].paid_micro_usd == 262_500
    assert client.accounts.current().username == "simulated"
    with pytest.raises(ReplicateError, match="duration"):
        client.models.predictions.create(model=model, input=asked | {"duration": 7})
    with pytest.raises(ReplicateError):
        stranger.predictions.list()
    for one in (client, stranger):
        one._client.close()  # the SDK has no public way


def test_a_prediction_that_was_aborted_costs_nothing(simulator: Simulator) -> None:
    simulator.script.queue("replicate", Call.SUBMIT, Trouble.ABORTED)
    with httpx.Client(
        base_url=f"{simulator.url}/replicate", headers={"Authorization": f"Bearer {KEY}"}, timeout=60
    ) as client:
        asked = {"prompt": PROMPT, "size": "1280*720", "duration": 5}
        begun = client.post("/v1/models/wan-video/wan-2.7-t2v/predictions", json={"input": asked}).json()
        look = client.get
        done = until(lambda: look(f"/v1/predictions/{begun['id']}").json(), lambda one: one["status"] != "starting")
    assert (done["status"], done["started_at"], done["output"]) == ("aborted", None, None)
    assert simulator.books.paid("replicate") == ()


# Google


def vertex(simulator: Simulator, key: str = KEY) -> genai.Client:
    options = types.HttpOptions(base_url=f"{simulator.url}/vertex", retry_options=types.HttpRetryOptions(attempts=1))
    return genai.Client(
        vertexai=True, project="p", location="us-central1", credentials=Credentials(key), http_options=options
    )


def veo(client: genai.Client, **changes: Any) -> types.GenerateVideosOperation:
    config = types.GenerateVideosConfig(
        number_of_videos=1, duration_seconds=4, seed=7, aspect_ratio="16:9", resolution="720p", **changes
    )
    return client.models.generate_videos(
        model="veo-3.1-lite-generate-001", source=types.GenerateVideosSource(prompt=PROMPT), config=config
    )


def ended(client: genai.Client, name: str) -> types.GenerateVideosOperation:
    return until(lambda: client.operations.get(types.GenerateVideosOperation(name=name)), lambda one: one.done is True)


def test_googles_sdk_makes_a_clip_with_veo_and_has_it_in_the_answer(simulator: Simulator, tmp_path: Path) -> None:
    with vertex(simulator) as client:
        done = ended(client, str(veo(client, generate_audio=True).name))
    assert done.response is not None and done.response.generated_videos
    video = done.response.generated_videos[0].video
    assert video is not None and video.video_bytes is not None
    assert checked(video.video_bytes, tmp_path, 4, 1280, 720)["has_sound"]
    paid_once(simulator, "vertex", 200_000)


@UNHURRIED
def test_a_job_lost_at_vertex_leaves_its_clip_in_the_bucket(simulator: Simulator, tmp_path: Path) -> None:
    simulator.script.queue("vertex", Call.SUBMIT, Trouble.LOST_AFTER)
    with vertex(simulator) as client, pytest.raises(Exception, match="disconnected"):
        veo(client, output_gcs_uri="gs://films/orders/17/", generate_audio=False)
    assert submits(simulator) == 1
    objects = f"{simulator.url}/vertex/storage/v1/b/films/o"
    headers = {"Authorization": f"Bearer {KEY}"}
    assert "items" not in httpx.get(objects, params={"prefix": "orders/17/"}, headers=headers, timeout=60).json()
    found = until(
        lambda: httpx.get(objects, params={"prefix": "orders/17/"}, headers=headers, timeout=60).json(),
        lambda one: "items" in one,
    )
    assert "items" not in httpx.get(objects, params={"prefix": "orders/18/"}, headers=headers, timeout=60).json()
    name = found["items"][0]["name"].replace("/", "%2F")
    assert httpx.get(f"{objects}/{name}", params={"alt": "media"}, timeout=60).status_code == 401
    clip = httpx.get(f"{objects}/{name}", params={"alt": "media"}, headers=headers, timeout=60).content
    assert not checked(clip, tmp_path, 4, 1280, 720)["has_sound"]


@pytest.mark.parametrize("variant", [0, 1])
def test_veo_says_in_two_ways_that_a_prompt_was_filtered(simulator: Simulator, variant: int) -> None:
    simulator.script.queue("vertex", Call.SUBMIT, Mishap(Trouble.MODERATED, variant=variant))
    with vertex(simulator) as client:
        done = ended(client, str(veo(client).name))
    if variant == 0:
        assert done.response is not None and not done.response.generated_videos
        assert done.response.rai_media_filtered_count == 1 and done.error is None
    else:
        assert done.error is not None and done.error["code"] == 3 and done.response is None


def omni(simulator: Simulator, key: str = KEY) -> genai.Client:
    options = types.HttpOptions(base_url=f"{simulator.url}/omni", retry_options=types.HttpRetryOptions(attempts=1))
    return genai.Client(api_key=key, http_options=options)


def interact(client: genai.Client, delivery: str = "uri") -> Any:
    form: Any = {
        "type": "video",
        "aspect_ratio": "9:16",
        "resolution": "720p",
        "duration": "3s",
        "delivery": delivery,
    }
    return client.interactions.create(
        model="gemini-omni-1.1-flash", input=PROMPT, background=True, store=True, response_format=form
    )


@UNHURRIED
def test_googles_sdk_makes_a_clip_with_omni_and_downloads_it(simulator: Simulator, tmp_path: Path) -> None:
    with omni(simulator) as client:
        begun = interact(client)
        done: Any = until(lambda: client.interactions.get(begun.id), lambda one: one.status == "completed")
        assert done.usage.total_output_tokens == 3 * 5792
        name = done.output_video.uri.partition("/v1/")[2].partition(":")[0]
        assert checked(client.files.download(file=name), tmp_path, 3, 720, 1280)["has_sound"]
        inline = interact(client, "inline").id
        done = until(lambda: client.interactions.get(inline), lambda one: one.status == "completed")
        checked(base64.b64decode(done.output_video.data), tmp_path, 3, 720, 1280)
        assert client.interactions.cancel(interact(client).id).status == "cancelled"
    assert [job.paid_micro_usd for job in simulator.books.jobs("omni")] == [306_000] * 3


def test_omni_says_that_a_prompt_was_blocked(simulator: Simulator) -> None:
    simulator.script.queue("omni", Call.SUBMIT, Trouble.MODERATED)
    with omni(simulator) as client:
        begun = interact(client)
        done: Any = until(lambda: client.interactions.get(begun.id), lambda one: one.status == "failed")
    assert "usage guidelines" in done.errors[0].message
    assert simulator.books.paid("omni") == ()


# fal


@pytest.fixture
def fal(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[fal_client.SyncClient]:
    monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", f"{simulator.url}/fal/")
    monkeypatch.setattr("fal_client.client.MAX_ATTEMPTS", 1)
    client = fal_client.SyncClient(key=KEY)
    yield client
    client._client.close()  # the SDK has no public way


ASKED = {"prompt": PROMPT, "duration": "6s", "resolution": "720p", "aspect_ratio": "16:9", "seed": 3}


@UNHURRIED
def test_fals_sdk_makes_a_clip(simulator: Simulator, fal: fal_client.SyncClient, tmp_path: Path) -> None:
    handle = fal.submit(APP, ASKED)
    kinds = [type(status).__name__ for status in handle.iter_events(interval=0.03)]
    assert list(dict.fromkeys(kinds)) == ["Queued", "InProgress", "Completed"]
    made = handle.get()
    assert made["seed"] == 3
    clip = httpx.get(made["video"]["url"], timeout=60).content
    assert len(clip) == made["video"]["file_size"]
    checked(clip, tmp_path, 6, 1280, 720)
    paid_once(simulator, "fal", 420_000)


def test_fal_says_why_there_is_no_clip(simulator: Simulator, fal: fal_client.SyncClient) -> None:
    for trouble, status, kind in (
        (Trouble.MODERATED, 422, "content_policy_violation"),
        (Trouble.FAILED, 500, "internal_server_error"),
    ):
        simulator.script.queue("fal", Call.SUBMIT, trouble)
        with pytest.raises(fal_client.FalClientHTTPError) as caught:
            fal.submit(APP, ASKED).get(interval=0.03)
        assert (caught.value.status_code, caught.value.error_type) == (status, kind)
    assert [bool(job.paid_micro_usd) for job in simulator.books.jobs("fal")] == [True, False]


@UNHURRIED
def test_fals_sdk_cancels(simulator: Simulator, fal: fal_client.SyncClient) -> None:
    handle = fal.submit(APP, ASKED)
    handle.cancel()
    assert isinstance(handle.status(), fal_client.Completed)
    assert simulator.books.jobs("fal")[0].phase is Phase.CANCELLED
    with pytest.raises(fal_client.FalClientHTTPError):
        handle.cancel()


# Luma


def luma(simulator: Simulator, key: str = KEY) -> lumaai.LumaAI:
    return lumaai.LumaAI(auth_token=key, base_url=f"{simulator.url}/luma/dream-machine/v1", max_retries=0)


def test_lumas_sdk_makes_finds_and_deletes(simulator: Simulator, tmp_path: Path) -> None:
    with luma(simulator) as client:
        simulator.script.queue("luma", Call.SUBMIT, Trouble.LOST_AFTER)
        with pytest.raises(lumaai.APIConnectionError):
            client.generations.video.create(
                model="ray-flash-2",
                prompt=PROMPT,
                duration="5s",
                resolution="720p",
                aspect_ratio="16:9",
                callback_url="https://example.org/?order=17",
            )
        assert submits(simulator) == 1
        (found,) = client.generations.list(limit=10, offset=0).generations
        request: Any = found.request
        assert request.callback_url == "https://example.org/?order=17"
        assert found.id is not None
        name = found.id
        done = until(lambda: client.generations.get(name), lambda one: one.state == "completed")
        assert done.assets is not None and done.assets.video is not None
        checked(httpx.get(done.assets.video, timeout=60).content, tmp_path, 5, 1280, 720)
        assert client.credits.get().credit_balance == 100_000 - 40
        client.generations.delete(name)
        assert client.generations.list().generations == []
    paid_once(simulator, "luma", 400_000)


def test_luma_says_why_a_generation_failed(simulator: Simulator) -> None:
    simulator.script.queue("luma", Call.SUBMIT, Trouble.MODERATED)
    with luma(simulator) as client:
        begun = client.generations.video.create(model="ray-flash-2", prompt=PROMPT, duration="5s", resolution="720p")
        name = str(begun.id)
        done = until(lambda: client.generations.get(name), lambda one: one.state == "failed")
    assert done.failure_reason is not None and "moderation" in done.failure_reason
    assert simulator.books.paid("luma") == ()


# ComfyUI

GRAPH: dict[str, Any] = {
    "1": {"class_type": "CLIPLoader", "inputs": {"clip_name": "umt5", "type": "wan"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"text": PROMPT, "clip": ["1", 0]}},
    "3": {"class_type": "EmptyHunyuanLatentVideo", "inputs": {"width": 320, "height": 192, "length": 33}},
    "4": {"class_type": "KSampler", "inputs": {"seed": 5, "latent_image": ["3", 0]}},
    "5": {"class_type": "CreateVideo", "inputs": {"images": ["4", 0], "fps": 16}},
    "6": {"class_type": "SaveVideo", "inputs": {"video": ["5", 0], "filename_prefix": "x"}},
}


@UNHURRIED
def test_comfyui_takes_an_id_shows_it_in_its_queue_and_keeps_the_clip(simulator: Simulator, tmp_path: Path) -> None:
    with httpx.Client(base_url=f"{simulator.url}/comfyui/api", timeout=60) as client:
        assert "SaveVideo" in client.get("/object_info").json()
        begun = client.post("/prompt", json={"prompt": GRAPH, "client_id": "c", "prompt_id": "order-17"}).json()
        assert begun["prompt_id"] == "order-17"
        queue = client.get("/queue").json()
        assert [entry[1] for entry in queue["queue_running"] + queue["queue_pending"]] == ["order-17"]
        assert client.get("/history/order-17").json() == {}
        assert client.get("/view", params={"filename": "reelwright_order-17.mp4"}).status_code == 404
        history = until(lambda: client.get("/history/order-17").json(), bool)["order-17"]
        assert history["status"]["completed"] is True
        (file,) = history["outputs"]["6"]["images"]
        checked(client.get("/view", params=file).content, tmp_path, 33 / 16, 320, 192, rate=16)
        queue = client.get("/queue").json()
        assert queue == {"queue_running": [], "queue_pending": []}
        assert client.get("/history/another").json() == {}
        assert client.get("/view", params={"filename": "another.mp4"}).status_code == 404
    assert simulator.books.spent_micro_usd("comfyui") == 0


def test_comfyui_does_the_same_id_twice_and_the_books_show_both(simulator: Simulator) -> None:
    with httpx.Client(base_url=f"{simulator.url}/comfyui", timeout=60) as client:
        for _ in range(2):
            client.post("/prompt", json={"prompt": GRAPH, "prompt_id": "order-17"}).raise_for_status()
    assert [job.id for job in simulator.books.jobs("comfyui")] == ["order-17"] * 2
    assert len(httpx.get(f"{simulator.url}/books", timeout=60).json()) == 2


@UNHURRIED
def test_comfyui_refuses_what_it_cannot_run_and_interrupts_what_runs(simulator: Simulator) -> None:
    with httpx.Client(base_url=f"{simulator.url}/comfyui", timeout=60) as client:
        for graph in ({}, GRAPH | {"7": {"class_type": "Unknown", "inputs": {}}}, {"1": GRAPH["1"]}):
            answer = client.post("/prompt", json={"prompt": graph})
            assert answer.status_code == 400 and answer.json()["error"]["message"]
        assert simulator.books.jobs() == ()
        name = client.post("/prompt", json={"prompt": GRAPH}).json()["prompt_id"]
        until(lambda: client.get("/queue").json()["queue_running"], bool)
        client.post("/interrupt").raise_for_status()
        assert client.get(f"/history/{name}").json()[name]["status"]["status_str"] == "error"


# Text


def test_the_text_model_answers_by_its_script_and_else_by_the_schema(simulator: Simulator) -> None:
    model = simulator.providers["llm"]
    assert isinstance(model, SimulatedTextModel)
    model.answers.extend([{"title": "as told"}, "no JSON"])
    form = {"type": "json_schema", "json_schema": {"name": "script", "schema": Script.model_json_schema()}}
    body = {"model": "m", "messages": [{"role": "user", "content": "write"}], "response_format": form}
    said = []
    with httpx.Client(
        base_url=f"{simulator.url}/llm", headers={"Authorization": f"Bearer {KEY}"}, timeout=60
    ) as client:
        for _ in range(3):
            answer = client.post("/v1/chat/completions", json=body).raise_for_status().json()
            said.append(answer["choices"][0]["message"]["content"])
            usage = answer["usage"]
            assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"] > 1
    assert json.loads(said[0]) == {"title": "as told"}
    assert said[1] == "no JSON"
    Script.model_validate_json(said[2])


# All


@pytest.mark.parametrize("provider", [wire.name for wire in WIRES if wire.name != "comfyui"])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x", "x-goog-api-key": "x"}])
def test_a_wrong_key_is_refused_on_every_wire_that_wants_one(
    simulator: Simulator, provider: str, headers: dict[str, str]
) -> None:
    wire = simulator.providers[provider]
    wanting = [route for route in wire.routes() if route.needs_key]
    assert wanting
    for route in wanting:
        path = route.path.replace("{", "").replace("}", "").replace("+", "")
        answer = httpx.request(route.method, f"{simulator.url}/{provider}{path}", headers=headers, json={}, timeout=60)
        assert answer.status_code == 401, route
    assert simulator.books.jobs() == ()


def test_a_wrong_key_is_an_error_of_googles_sdk(simulator: Simulator) -> None:
    with vertex(simulator, "x") as client, pytest.raises(errors.ClientError) as caught:
        veo(client)
    assert caught.value.code == 401


@pytest.mark.parametrize("provider", [wire.name for wire in WIRES])
def test_what_is_no_request_at_all_is_refused_and_makes_no_job(simulator: Simulator, provider: str) -> None:
    bearer = {"fal": f"Key {KEY}"}.get(provider, f"Bearer {KEY}")
    headers = {"Authorization": bearer, "x-goog-api-key": KEY, "X-Runway-Version": "2024-11-06"}
    paths = [route.path for route in simulator.providers[provider].routes() if route.call is Call.SUBMIT]
    assert paths
    for path in paths:
        url = f"{simulator.url}/{provider}{path.replace('{', '').replace('}', '').replace('+', '')}"
        for body in (b"", b"[]", b"no JSON", b'{"instances": [1], "input": 1, "messages": 1, "prompt": {"1": 1}}'):
            answer = httpx.post(url, content=body, headers=headers, timeout=60)
            assert answer.status_code in (400, 404, 422), (url, body, answer.text)
            assert answer.json()
    assert simulator.books.jobs() == ()


@pytest.mark.parametrize("provider", [wire.name for wire in WIRES])
def test_there_is_no_route_but_those_of_the_wire(simulator: Simulator, provider: str) -> None:
    assert httpx.delete(f"{simulator.url}/{provider}/nowhere/at/all", timeout=60).status_code == 404


def test_where_the_price_book_costs_twice_as_much_so_do_the_books(simulator: Simulator) -> None:
    lines = PriceBook.load().lines
    dear = PriceBook([line.model_copy(update={"usd": 2 * line.usd}) for line in lines])
    with Simulator(prices=dear) as other:
        for one in (simulator, other):
            with vertex(one) as client:
                veo(client, generate_audio=False)
        assert other.books.spent_micro_usd() == 2 * simulator.books.spent_micro_usd() > 0
