"""The API of backend services: its document is whole, and the service that the how-to shows really keeps it."""

from __future__ import annotations

import itertools
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from jsonschema import Draft202012Validator

from ..contracts.service import (  # noqa: TID252 - tests are no package on the path
    ServiceContract,
    ServiceUnderTest,
    document,
    resolved,
)

PAGE = Path(__file__).parents[2] / "docs/how-to/write-a-backend-service.md"
TOKEN = "the-token"
ORDER = {
    "model": "grey-1",
    "prompt": "a lighthouse",
    "seconds": 8,
    "width": 1280,
    "height": 720,
    "audio": False,
    "guides": [],
    "most_micro_usd": 10**6,
}


@contextmanager
def running(folder: Path) -> Iterator[tuple[ServiceUnderTest, subprocess.Popen[bytes]]]:
    """The documented service, in a process of its own."""
    found = re.search(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    (folder / "service.py").write_text(found[1], encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "SERVICE_TOKEN": TOKEN, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, str(folder / "service.py"), str(folder), str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            _await_answer(port, process)
            yield ServiceUnderTest(f"http://127.0.0.1:{port}", TOKEN), process
        finally:
            process.kill()


def _await_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the documented service does not answer")


class TestDocumentedService(ServiceContract):
    @pytest.fixture
    def service(self, tmp_path: Path) -> Iterator[ServiceUnderTest]:
        folder = tmp_path / "service"
        folder.mkdir()
        with running(folder) as (one, _):
            yield one


def test_the_documented_service_that_is_killed_at_work_has_the_job_and_makes_its_clip(tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    key = uuid4().hex
    with running(tmp_path) as (one, process):
        answer = httpx.post(f"{one.url}/v1/jobs", json=ORDER, headers=headers | {"Idempotency-Key": key}, timeout=60)
        assert answer.json()["state"] == "running"
        process.kill()
    with running(tmp_path) as (one, _), httpx.Client(base_url=one.url, headers=headers, timeout=60) as client:
        end = time.monotonic() + 60
        while (jobs := client.get(f"/v1/jobs?key={key}").json()["jobs"])[0]["state"] == "running":
            assert time.monotonic() < end
            time.sleep(0.1)
        assert [job["key"] for job in jobs] == [key] and jobs[0]["cost_micro_usd"] == 320_000
        assert client.get(jobs[0]["clip"]).content[4:8] == b"ftyp"


def test_the_document_is_whole_and_its_schemas_are_schemas() -> None:
    assert document()["openapi"].startswith("3.1.")
    operations = [
        operation
        for path in document()["paths"].values()
        for method, operation in path.items()
        if method in ("get", "put", "post", "delete")
    ]
    assert len(operations) == len({operation["operationId"] for operation in operations}) == 6
    assert all("default" in operation["responses"] for operation in operations)
    references = list(_references(document()))
    assert len(references) > 20 and all(resolved({"$ref": reference}) for reference in references)
    for schema in document()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        yield from itertools.chain.from_iterable(map(_references, node.values()))
    elif isinstance(node, list):
        yield from itertools.chain.from_iterable(map(_references, node))
