"""The whole API against its own document: whatever is sent, the answer is one that the document tells of, and never an
error of the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.web.identity import TeamRole
from reelwright.web.server import routes

from .server_process import Server, wait_until

IS_LONG = os.environ.get("REELWRIGHT_TEST_LONG") == "1"
API = "/api/v1"
TEXT = "# The Light\n\n## Headland, night\n\nWide: a lighthouse in a storm.\n"
WISHES = {"duration": 3, "size": 144, "fps": "12", "narration": False}

CONFIG = """
seed = 1
max-failures = 20
request-timeout = 30.0
suppress-health-check = ["all"]
warnings = false

[checks.positive_data_acceptance]
enabled = false  # what a shape takes may still be refused: an address that is not known, a cursor that is none of ours

[checks.negative_data_rejection]
expected-statuses = ["401", "403", "404", "405", "409", "412", "413", "415", "422", "428"]

[[operations]]
include-path = "/api/v1/productions/{id}/shots/order"
checks.unsupported_method.enabled = false  # PATCH of it is that of a shot called `order`, whose name is refused

[[operations]]
include-path-regex = "/stream$"
enabled = false  # has no end

[[operations]]
include-path = "/ready"
enabled = false  # is rightly 503: these servers have no worker
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Only the API, on a workspace with a film in it, so that nothing is rendered meanwhile."""
    workspace = tmp_path_factory.mktemp("fuzzed") / "w"
    with Server(workspace) as whole, whole.client(TeamRole.ADMIN) as client:
        film = client.post(f"{API}/productions", json={"text": TEXT, "wishes": WISHES}).json()["id"]
        wait_until(lambda: client.get(f"{API}/productions/{film}").json()["condition"] == "complete", 120)
    with Server(workspace, "--role", "api", REELWRIGHT_REQUESTS_PER_MINUTE="1000000") as api:
        yield api


def fuzzed(server: Server, folder: Path, *words: str, config: str = "") -> None:
    (folder / "schemathesis.toml").write_text(CONFIG + config)
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(folder / "schemathesis.toml"), "run"]
    command += [f"{server.url}{API}/openapi.json", "--no-color", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    told = "\n".join(line[:500] for line in done.stdout.splitlines())
    assert done.returncode == 0, told + done.stderr
    assert "Tested" in told, told
    assert server.process.poll() is None and server.complained == []


def key_of(server: Server, role: TeamRole) -> tuple[str, str]:
    return "--header", f"Authorization: Bearer {server.key(role)}"


DEPTH = ["--phases", "examples,coverage,fuzzing", "--max-time", "300"] if IS_LONG else ["--phases", "examples,coverage"]


def test_with_the_key_of_an_admin(server: Server, tmp_path: Path) -> None:
    fuzzed(server, tmp_path, *DEPTH, *key_of(server, TeamRole.ADMIN))


def test_without_a_key(server: Server, tmp_path: Path) -> None:
    fuzzed(server, tmp_path, "--phases", "examples,coverage" if IS_LONG else "examples")


def test_what_there_is_of_a_film(server: Server, tmp_path: Path) -> None:
    with server.client(TeamRole.ADMIN) as client:
        film = client.get(f"{API}/productions").json()["items"][-1]["id"]
    config = (
        f'[parameters]\n"path.id" = {json.dumps(film)}\n"path.production" = {json.dumps(film)}\n"path.shot" = "SH010"\n'
    )
    only = ["--include-path-regex", "/productions/", "--exclude-method", "DELETE"]
    fuzzed(server, tmp_path, *DEPTH, *only, *key_of(server, TeamRole.PRODUCER), config=config)


def test_the_document_has_every_route(server: Server) -> None:
    with server.client() as client:
        document = client.get(f"{API}/openapi.json").json()
    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert told == {
        (method, path.replace(":path}", "}")) for path, route in routes() for method in (route.methods or ())
    }
