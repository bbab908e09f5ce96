"""A client of the API: one method for each thing that can be asked, typed, and nothing more.

Errors are those of `errors.py`, as if the work were done here.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import httpx
from pydantic import BaseModel, JsonValue

from reelwright import __version__, errors
from reelwright.film.brief import Notation
from reelwright.film.gate import Gate
from reelwright.film.script import Script, Transcript
from reelwright.film.status import Condition
from reelwright.store.disk import replace_whole, write_all
from reelwright.web.schemas.briefs import BriefCheckReply, BriefReply, WishReply
from reelwright.web.schemas.common import ItemList, Page
from reelwright.web.schemas.enhancements import EnhancementReply
from reelwright.web.schemas.files import FileReply
from reelwright.web.schemas.money import (
    BackendReply,
    HeldDecisionReply,
    HeldReply,
    MoneyReply,
    ProductionCostReply,
    StandingReply,
)
from reelwright.web.schemas.productions import GateReply, ProductionReply, StageReply
from reelwright.web.schemas.shots import ChangeReply, ChecksReply, PlanReply, ShotEdit, ShotInsert, ShotReply, TakeReply

API = "/api/v1"
_TIMEOUT_SECONDS = 60.0
_OVER = (Condition.COMPLETE, Condition.FAILED, Condition.CANCELLED, Condition.WAITING, Condition.PAUSED)
_ERRORS: dict[str, type[errors.ReelwrightError]] = {
    "not_found": errors.NotFound,
    "conflict": errors.Conflict,
    "stale": errors.Conflict,
    "idempotency_conflict": errors.Conflict,
    "unauthenticated": errors.NotConfigured,
    "forbidden": errors.NotConfigured,
    "not_configured": errors.NotConfigured,
    "workspace": errors.WorkspaceError,
    "backend": errors.BackendError,
    "internal": errors.BackendError,
}
"""Code of a problem -> class; all others are what the caller can mend."""

Shape = TypeVar("Shape", bound=BaseModel)
Wishes = Mapping[str, JsonValue]


class Client:
    """One server, asked with one key. Safe to use from several threads; close it after use, or use it with `with`."""

    def __init__(
        self,
        url: str,
        key: str = "",
        *,
        timeout_seconds: float = _TIMEOUT_SECONDS,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """
        Args:
            url: of the server, such as `http://127.0.0.1:8400`.
            key: `rw_...`; empty where the server asks for none.
            timeout_seconds: how long an answer may take to begin.
        """
        headers = {"User-Agent": f"reelwright/{__version__}"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout_seconds, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    # Productions

    def create(
        self,
        text: str = "",
        wishes: Wishes | None = None,
        gates: Sequence[Gate | str] = (),
        *,
        notation: Notation | None = None,
        brief: Path | None = None,
        assets: Sequence[Path] = (),
        idempotency_key: str = "",
    ) -> ProductionReply:
        """Have a film made of a text, or of the file of a brief, with the files it names.

        Args:
            idempotency_key: send the same one again if you do not know whether the first try arrived.
        """
        key = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        if brief is None and not assets:
            body = {"text": text, "notation": notation, "wishes": dict(wishes or {}), "gates": list(gates)}
            return self._ask(ProductionReply, "POST", "/productions", json=body, headers=key)
        data: dict[str, Any] = {"wishes": json.dumps(dict(wishes or {})), "gates": list(gates)}
        with ExitStack() as stack:
            files = [("assets", (path.name, stack.enter_context(path.open("rb")))) for path in assets]
            if brief is not None:
                files.append(("brief", (brief.name, stack.enter_context(brief.open("rb")))))
            else:
                data |= {"text": text, "notation": notation or ""}
            return self._ask(ProductionReply, "POST", "/productions", data=data, files=files, headers=key)

    def productions(self, conditions: Collection[Condition | str] = (), q: str = "") -> Iterator[ProductionReply]:
        """All there are, newest first, page by page."""
        cursor: str | None = ""
        while cursor is not None:
            query = {"condition": list(conditions), "q": q, "cursor": cursor, "limit": 200}
            page = self._ask(Page[ProductionReply], "GET", "/productions", params=query)
            yield from page.items
            cursor = page.next_cursor

    def production(self, id: str) -> ProductionReply:
        return self._ask(ProductionReply, "GET", f"/productions/{id}")

    def wait(self, id: str, *, poll_seconds: float = 1.0, timeout_seconds: float | None = None) -> ProductionReply:
        """The production, once nobody works on it any more: it is complete, failed, stopped, or waits at a gate.

        Raises:
            Transient: it is still worked on after so long.
        """
        until = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        while (found := self.production(id)).condition not in _OVER:
            if until is not None and time.monotonic() > until:
                raise errors.Transient(f"{id} is still {found.condition} in {found.state}; wait longer")
            time.sleep(poll_seconds)
        return found

    def pause(self, id: str) -> ProductionReply:
        return self._ask(ProductionReply, "POST", f"/productions/{id}/pause")

    def resume(self, id: str) -> ProductionReply:
        return self._ask(ProductionReply, "POST", f"/productions/{id}/resume")

    def cancel(self, id: str) -> ProductionReply:
        return self._ask(ProductionReply, "POST", f"/productions/{id}/cancel")

    def fork(
        self, id: str, text: str | None = None, wishes: Wishes | None = None, gates: Sequence[Gate | str] | None = None
    ) -> ProductionReply:
        """Another production of it; what is None is as in the original."""
        body = {"text": text, "wishes": dict(wishes or {}), "gates": None if gates is None else list(gates)}
        return self._ask(ProductionReply, "POST", f"/productions/{id}/fork", json=body)

    def delete(self, id: str) -> None:
        self._send("DELETE", f"/productions/{id}")

    def stages(self, id: str) -> tuple[StageReply, ...]:
        return self._ask(ItemList[StageReply], "GET", f"/productions/{id}/stages").items

    def events(self, id: str, after: int = 0) -> Iterator[dict[str, Any]]:
        """What happened, from the event after that number on, until now."""
        while True:
            page = self._send("GET", f"/productions/{id}/events", params={"after": after, "limit": 200}).json()
            yield from page["items"]
            if not page["items"]:
                return
            after = page["next_after"]

    def gates(self, id: str) -> tuple[GateReply, ...]:
        return self._ask(ItemList[GateReply], "GET", f"/productions/{id}/gates").items

    def decide(self, id: str, gate: Gate | str, is_approved: bool, note: str = "", digest: str = "") -> ProductionReply:
        """Your word at a gate; `digest`: of what you looked at, from `gates`."""
        body = {"decision": "approve" if is_approved else "reject", "note": note, "digest": digest}
        return self._ask(ProductionReply, "POST", f"/productions/{id}/gates/{gate}/decision", json=body)

    # Briefs

    def brief(self, id: str) -> BriefReply:
        return self._ask(BriefReply, "GET", f"/productions/{id}/brief")

    def edit_brief(self, id: str, brief: BriefReply) -> ProductionReply:
        """Put `brief` in place of that with its `etag`. Raises Conflict: somebody else edited it first."""
        headers = {"If-Match": brief.etag}
        return self._ask(ProductionReply, "PUT", f"/productions/{id}/brief", json=_worded(brief), headers=headers)

    def price_of_edit(self, id: str, brief: BriefReply) -> ChangeReply:
        """What that would change and cost."""
        return self._ask(ChangeReply, "POST", f"/productions/{id}/brief/price", json=_worded(brief))

    def check(self, text: str, wishes: Wishes | None = None) -> BriefCheckReply:
        """What a brief is read as."""
        return self._ask(BriefCheckReply, "POST", "/briefs/check", json={"text": text, "wishes": dict(wishes or {})})

    def price(self, text: str, wishes: Wishes | None = None) -> PlanReply:
        """What a film would cost."""
        return self._ask(PlanReply, "POST", "/briefs/price", json={"text": text, "wishes": dict(wishes or {})})

    def wishes(self) -> tuple[WishReply, ...]:
        return self._ask(ItemList[WishReply], "GET", "/wishes").items

    # What is made

    def shots(self, id: str) -> tuple[ShotReply, ...]:
        return self._ask(ItemList[ShotReply], "GET", f"/productions/{id}/shots").items

    def takes(self, id: str, shot: str) -> tuple[TakeReply, ...]:
        return self._ask(ItemList[TakeReply], "GET", f"/productions/{id}/shots/{shot}/takes").items

    def edit_shot(self, id: str, shot: str, edit: ShotEdit, etag: str) -> ProductionReply:
        """`etag`: of the brief that was looked at, from `brief`. Raises Conflict: somebody else edited it first."""
        headers, body = {"If-Match": etag}, edit.model_dump(mode="json", exclude_none=True)
        return self._ask(ProductionReply, "PATCH", f"/productions/{id}/shots/{shot}", json=body, headers=headers)

    def price_of_shot(self, id: str, shot: str, edit: ShotEdit) -> ChangeReply:
        """What that would change and cost."""
        body = edit.model_dump(mode="json", exclude_none=True)
        return self._ask(ChangeReply, "POST", f"/productions/{id}/shots/{shot}/price", json=body)

    def insert_shot(self, id: str, shot: ShotInsert, etag: str) -> ProductionReply:
        headers, body = {"If-Match": etag}, shot.model_dump(mode="json", exclude_none=True)
        return self._ask(ProductionReply, "POST", f"/productions/{id}/shots", json=body, headers=headers)

    def remove_shot(self, id: str, shot: str, etag: str) -> ProductionReply:
        headers = {"If-Match": etag}
        return self._ask(ProductionReply, "DELETE", f"/productions/{id}/shots/{shot}", headers=headers)

    def order_shots(self, id: str, order: Sequence[str], etag: str) -> ProductionReply:
        headers, body = {"If-Match": etag}, {"order": list(order)}
        return self._ask(ProductionReply, "POST", f"/productions/{id}/shots/order", json=body, headers=headers)

    def retry_shot(self, id: str, shot: str) -> ProductionReply:
        """Have another take of it made."""
        return self._ask(ProductionReply, "POST", f"/productions/{id}/shots/{shot}/retry")

    def pin_take(self, id: str, shot: str, take: int) -> ProductionReply:
        """Have a take in the film that was made before."""
        return self._ask(ProductionReply, "POST", f"/productions/{id}/shots/{shot}/pin", json={"take": take})

    def replace_shot(self, id: str, shot: str, asset: Path) -> ProductionReply:
        """Show a picture or clip of yours in its place."""
        with asset.open("rb") as file:
            files = {"asset": (asset.name, file)}
            return self._ask(ProductionReply, "POST", f"/productions/{id}/shots/{shot}/replace", files=files)

    def script(self, id: str) -> Script:
        return self._ask(Script, "GET", f"/productions/{id}/script")

    def script_as(self, id: str, form: Transcript | str) -> str:
        """As text, such as `fountain`."""
        return self._send("GET", f"/productions/{id}/script.{form}").text

    def checks(self, id: str) -> ChecksReply:
        return self._ask(ChecksReply, "GET", f"/productions/{id}/checks")

    def files(self, id: str) -> tuple[FileReply, ...]:
        return self._ask(ItemList[FileReply], "GET", f"/productions/{id}/files").items

    def absolute(self, url: str) -> str:
        """A link of an answer, for whoever is elsewhere."""
        return str(self._http.base_url.join(url))

    def download(self, file: FileReply, folder: Path) -> Path:
        """Fetch a file into a folder; it is there whole, or not at all.

        Raises:
            BackendError: what came is not what was told of it.
        """
        return self.fetch(file.url, folder / Path(file.name).name, file.sha256)

    def fetch(self, url: str, target: Path, sha256: str = "") -> Path:
        """Fetch what a link of an answer is of; it is there whole, or not at all.

        Raises:
            BackendError: what came has another sha256.
        """
        digest = hashlib.sha256()

        def fill(handle: int) -> None:
            with self._http.stream("GET", url) as answer:
                if answer.is_error:
                    answer.read()
                    raise _error(answer)
                for chunk in answer.iter_bytes():
                    digest.update(chunk)
                    write_all(handle, chunk)
            if sha256 not in ("", digest.hexdigest()):
                raise errors.BackendError(f"{target.name} did not come whole; fetch it again")

        try:
            replace_whole(target, fill)
        except httpx.TransportError as error:
            raise self._unreached(error) from None
        return target

    # Clips

    def enhance(
        self,
        clip: Path,
        options: Mapping[str, JsonValue],
        *,
        colours: Path | None = None,
        picture: Path | None = None,
        idempotency_key: str = "",
    ) -> EnhancementReply:
        """Have a clip made better.

        Args:
            options: those of `EnhancementOptions`, such as `{"scale": 2}`.
            colours: a picture or clip whose colours it is given.
            picture: one that it is painted like.
            idempotency_key: as in `create`.
        """
        named = {"clip": clip, "colours": colours, "picture": picture}
        with ExitStack() as stack:
            return self._ask(
                EnhancementReply,
                "POST",
                "/enhancements",
                data={"options": json.dumps(dict(options))},
                files={name: (path.name, stack.enter_context(path.open("rb"))) for name, path in named.items() if path},
                headers={"Idempotency-Key": idempotency_key or str(uuid.uuid4())},
            )

    def enhancement(self, id: str) -> EnhancementReply:
        """How far one is; `fetch` its `result_url` once it is done."""
        return self._ask(EnhancementReply, "GET", f"/enhancements/{id}")

    def cancel_enhancement(self, id: str) -> EnhancementReply:
        return self._ask(EnhancementReply, "DELETE", f"/enhancements/{id}")

    # Money

    def costs(self, id: str) -> ProductionCostReply:
        return self._ask(ProductionCostReply, "GET", f"/productions/{id}/costs")

    def money(self) -> MoneyReply:
        """Of everything, with the caps."""
        return self._ask(MoneyReply, "GET", "/costs")

    def scoreboard(self) -> tuple[StandingReply, ...]:
        return self._ask(ItemList[StandingReply], "GET", "/scoreboard").items

    def held(self) -> tuple[HeldReply, ...]:
        return self._ask(ItemList[HeldReply], "GET", "/held").items

    def decide_held(self, key: str, decision: str, job: str = "", was_charged: bool = True) -> HeldDecisionReply:
        """`decision`: `adopt` with its `job`, `pay_again` or `give_up`."""
        body = {"decision": decision, "job": job, "was_charged": was_charged}
        return self._ask(HeldDecisionReply, "POST", f"/held/{key}/decision", json=body)

    def backends(self) -> tuple[BackendReply, ...]:
        return self._ask(ItemList[BackendReply], "GET", "/backends").items

    # How it is asked

    def _ask(self, shape: type[Shape], method: str, path: str, **more: Any) -> Shape:
        return shape.model_validate_json(self._send(method, path, **more).content)

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, f"{API}{path}", **more)
        except httpx.TransportError as error:
            raise self._unreached(error) from None
        if answer.is_error:
            raise _error(answer)
        return answer

    def _unreached(self, error: httpx.TransportError) -> errors.Transient:
        return errors.Transient(f"{self._http.base_url} cannot be reached: {error}; see that the server runs")


def _worded(brief: BriefReply) -> dict[str, Any]:
    return brief.model_dump(mode="json", exclude={"etag"})


def _error(answer: httpx.Response) -> errors.ReelwrightError:
    """As the problem says, or what can be said where there is none."""
    try:
        problem = cast("dict[str, Any]", answer.json())
        code, detail = str(problem["code"]), str(problem.get("detail") or problem.get("title", ""))
    except (ValueError, KeyError, TypeError):
        return errors.BackendError(f"{answer.url} answered {answer.status_code}, and not as this API does")
    if "retry-after" in answer.headers and answer.headers["retry-after"].isdigit():
        return errors.Transient(detail, float(answer.headers["retry-after"]))
    return _ERRORS.get(code, errors.InvalidInput)(detail)
