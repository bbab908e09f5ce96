"""The real server on a workspace of its own, and what its API says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any, cast

SMALL = {"duration": 12, "size": 144, "fps": 12}
"""Wishes of a film that is there in seconds."""
SECONDS = 120


class Served:
    """`reelwright serve`, in a process of its own."""

    def __init__(self, workspace: Path, *, is_local: bool = True) -> None:
        self.workspace = workspace
        self.url = ""
        self.said = ""
        self._flags = ["--local"] if is_local else []
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """On a free port the first time, and on the same again after that."""
        port = self.url.rpartition(":")[2] or "0"
        command = [sys.executable, "-m", "reelwright", "--workspace", str(self.workspace), "serve", *self._flags]
        self._process = subprocess.Popen(
            [*command, "--port", port],
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"REELWRIGHT_CPU_WORKERS": "1", "COLUMNS": "200"},
        )
        self.said = ""
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        give_up = time.monotonic() + SECONDS
        while not (told := re.search(r"http://127\.0\.0\.1:\d+", self.said)) or not self._answers(told[0]):
            assert self._process.poll() is None and time.monotonic() < give_up, f"it does not serve: {self.said}"
            time.sleep(0.05)
        self.url = told[0]

    def _listen(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        for line in self._process.stdout:
            self.said += line

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            with urllib.request.urlopen(f"{url}/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """As if the power went."""
        assert self._process is not None
        self._process.kill()
        self._end()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._end()

    def _end(self) -> None:
        assert self._process is not None and self._reader is not None
        self._process.wait(SECONDS)
        self._reader.join(SECONDS)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None

    # The API, as whoever uses this machine

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"content-type": "application/json"}
        if body is not None:
            headers["x-csrf-token"] = self.ask("me")["csrf_token"]
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data, headers)
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)

    def begin(self, text: str, *gates: str, **wishes: Any) -> str:
        """The id of a production that was begun."""
        made = self.ask("productions", {"text": text, "wishes": SMALL | wishes, "gates": gates})
        return cast("str", made["id"])

    def wait_for(self, production: str, *conditions: str, run: int = 1) -> dict[str, Any]:
        """How it stands, as soon as it stands so, in this run or a later one."""
        give_up = time.monotonic() + SECONDS
        while True:
            stands = self.ask(f"productions/{production}")
            if stands["run"] >= run and stands["condition"] in conditions:
                return cast("dict[str, Any]", stands)
            assert time.monotonic() < give_up, stands
            time.sleep(0.1)

    def film(self, text: str) -> str:
        """The id of a production that is complete."""
        production = self.begin(text)
        assert self.wait_for(production, "complete", "failed")["condition"] == "complete"
        return production

    def events(self, production: str, after: int = 0) -> list[dict[str, Any]]:
        return cast(
            "list[dict[str, Any]]", self.ask(f"productions/{production}/events?after={after}&limit=200")["items"]
        )
