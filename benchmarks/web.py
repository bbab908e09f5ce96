"""What watching costs, and how the server answers while a film is made: a real server, and a real worker beside it.

    python benchmarks/web.py [--watchers 200] [--sockets 1000] [--seconds 10]

Claims of the studio, each beside its goal: an event is at who watches within 250 ms at the median; 200 who watch do not
slow the work (CPU of the worker for a film, with them and without); while a film is made, 99 of 100 GET /health are
answered within 20 ms, and 16 clients have 50 productions a second accepted; 1,000 idle WebSockets are cheap. Who asks
and who watches run on the same machine, so what they take is taken from the server: read the figures as the worst case.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import httpx

TICKS = os.sysconf("SC_CLK_TCK")
BRIEF = "Before dawn a keeper climbs the stair of lighthouse number {number}. Far below, a boat turns for home."
WISHES: dict[str, Any] = {"duration": 12, "size": 240, "narration": False, "music": "none"}


@dataclass
class Studio:
    """A server and a worker on a workspace of their own."""

    url: str
    server: subprocess.Popen[str]
    worker: subprocess.Popen[str]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"{self.url}/api/v1", timeout=60.0)

    def film(self, number: int) -> str:
        with self.client() as client:
            wishes = WISHES | {"seed": number}  # else its pictures are those of the film before
            made = client.post("/productions", json={"text": BRIEF.format(number=number), "wishes": wishes})
            assert made.status_code == 202, made.text
            return str(made.json()["id"])

    def wait(self, production: str) -> dict[str, Any]:
        with self.client() as client:
            while (told := client.get(f"/productions/{production}").json())["condition"] == "running":
                time.sleep(0.2)
        return dict(told)


@contextlib.contextmanager
def studio() -> Iterator[Studio]:
    with tempfile.TemporaryDirectory(prefix="reelwright-web-") as folder:
        command = [sys.executable, "-m", "reelwright", "--workspace", folder, "serve", "--local", "--port", "0"]
        quiet = {"stderr": subprocess.DEVNULL, "text": True}
        server = subprocess.Popen([*command, "--role", "api"], stdout=subprocess.PIPE, **quiet)  # type: ignore[call-overload]
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found, "the server did not start"
        worker = subprocess.Popen(
            [sys.executable, "-m", "reelwright", "--workspace", folder, "serve", "--role", "worker"],
            stdout=subprocess.DEVNULL,
            **quiet,  # type: ignore[call-overload]
        )
        try:
            wait_until_ready(found.group())
            yield Studio(found.group(), server, worker)
        finally:
            for process in (worker, server):
                process.terminate()
                process.wait()


def wait_until_ready(url: str) -> None:
    give_up = time.monotonic() + 60
    while True:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/ready").status_code == 200:
                return
        assert time.monotonic() < give_up, "nobody makes films"
        time.sleep(0.1)


def cpu_seconds(process: int) -> float:
    """Of a process and all below it, those that have ended included."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(folder.name) == process or process in parents(int(folder.name)):
                total += sum(map(int, fields[11:15] if int(folder.name) == process else fields[11:13])) / TICKS
    return total


def parents(process: int) -> set[int]:
    found: set[int] = set()
    while process > 1:
        try:
            process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
        found.add(process)
    return found


def resident_mb(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


WATCHER = """
import asyncio, json, sys, time
async def watch(host, port, path, out):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {path} HTTP/1.1\\r\\nHost: {host}:{port}\\r\\n\\r\\n".encode())
    await writer.drain()
    while line := await reader.readline():
        if line.startswith(b"data: {"):
            now = time.time()
            if out is not None:
                out.write(f"{now} {line[6:].decode()}")
                out.flush()
async def main():
    host, port, path, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    await asyncio.gather(*(watch(host, port, path, sys.stdout if n == 0 else None) for n in range(count)))
asyncio.run(main())
"""


@contextlib.contextmanager
def watching(made: Studio, path: str, count: int) -> Iterator[list[tuple[float, dict[str, Any]]]]:
    """So many who watch, in a process of their own; what the first of them was told, and when."""
    host, _, port = made.url.removeprefix("http://").partition(":")
    process = subprocess.Popen(
        [sys.executable, "-c", WATCHER, host, port, f"/api/v1{path}", str(count)], stdout=subprocess.PIPE, text=True
    )
    told: list[tuple[float, dict[str, Any]]] = []

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            at, _, fields = line.partition(" ")
            told.append((float(at), json.loads(fields)))

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(1.0)
    try:
        yield told
    finally:
        process.kill()
        thread.join()
        process.wait()


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def latency(made: Studio, watchers: int) -> None:
    """From the moment that is in an event to the one at which somebody who watches has it, on the same clock."""
    with watching(made, "/events/stream", watchers) as told:
        spent, began = cpu_seconds(made.server.pid), time.monotonic()
        made.wait(made.film(watchers))
        spent, took = cpu_seconds(made.server.pid) - spent, time.monotonic() - began
        time.sleep(1.0)
    late = [1000 * (at - when(fields)) for at, fields in told if "seq" in fields]
    middle = median(late)
    print(
        f"event to page, {watchers} watching, {len(late)} events: median {middle:.0f} ms, 95 of 100 within "
        f"{share(late, 0.95):.0f} ms (goal: median 250 ms, {verdict(middle <= 250)})"
    )
    print(
        f"  {len(told)} times something was told to each; {spent / took:.3f} of a core, of the server; "
        f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


def when(fields: dict[str, Any]) -> float:
    return datetime.fromisoformat(fields["at"]).timestamp()


def work(made: Studio, watchers: int) -> None:
    """The same film, but for a number, over and over: in turns with nobody and with many who watch."""
    spent: dict[bool, list[float]] = {False: [], True: []}
    for number in range(1000, 1006):
        is_watched = number % 2 == 1
        with watching(made, "/events/stream", watchers) if is_watched else contextlib.nullcontext():
            began = cpu_seconds(made.worker.pid)
            told = made.wait(made.film(number))
            assert told["condition"] == "complete", told
            spent[is_watched].append(cpu_seconds(made.worker.pid) - began)
    alone, watched = median(spent[False]), median(spent[True])
    print(
        f"CPU of the worker for a film of {WISHES['duration']} s: {alone:.2f} s with nobody watching, {watched:.2f} s "
        f"with {watchers}: {watched / alone:.3f} of it (goal: no slower, {verdict(watched / alone <= 1.05)} within 5 %)"
    )


def load(made: Studio, seconds: float) -> None:
    """While a film is made: 16 clients that have productions begun, and one that asks for health."""
    long = made.film(99)
    time.sleep(2.0)
    until = time.monotonic() + seconds
    health: list[float] = []

    def ask() -> None:
        with httpx.Client(base_url=made.url, timeout=60.0) as client:
            while time.monotonic() < until:
                began = time.perf_counter()
                client.get("/health").raise_for_status()
                health.append(1000 * (time.perf_counter() - began))
                time.sleep(0.01)

    server = cpu_seconds(made.server.pid)
    ask()
    quiet, cost = health[:], cpu_seconds(made.server.pid) - server
    health.clear()
    until = time.monotonic() + seconds
    server, began = cpu_seconds(made.server.pid), time.monotonic()
    asking = threading.Thread(target=ask)
    asking.start()
    command = [sys.executable, "-c", CLIENT, made.url]
    clients = [
        subprocess.Popen([*command, str(who), str(seconds)], stdout=subprocess.PIPE, text=True) for who in range(2)
    ]
    accepted = sum(int(process.communicate()[0]) for process in clients)
    asking.join()
    took, spent = time.monotonic() - began, cpu_seconds(made.server.pid) - server
    print(
        f"GET /health while a film is made: 99 of 100 within {share(quiet, 0.99):.1f} ms, {len(quiet)} asked, "
        f"{1000 * cost / len(quiet):.2f} ms of CPU each (goal: 20 ms, {verdict(share(quiet, 0.99) < 20)})"
    )
    rate = accepted / seconds
    print(
        f"productions accepted with 16 clients while a film is made: {rate:.0f} a second, "
        f"{1000 * spent / max(1, accepted):.1f} ms of CPU each (goal: 50, {verdict(rate >= 50)})"
    )
    print(f"GET /health meanwhile: 99 of 100 within {share(health, 0.99):.1f} ms, half within {median(health):.1f} ms")
    print(f"  over {took:.0f} s; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with made.client() as client:
        client.post(f"/productions/{long}/cancel")


CLIENT = """
import sys, time, threading, httpx
url, who, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
until, done = time.monotonic() + seconds, []
def ask(number):
    with httpx.Client(base_url=url + "/api/v1", timeout=60) as client:
        count = 0
        while time.monotonic() < until:
            text = f"A keeper climbs the stair of tower {who}-{number}-{count}. A boat turns for home."
            client.post("/productions", json={"text": text, "wishes": {"duration": 12}}).raise_for_status()
            count += 1
        done.append(count)
threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
print(sum(done))
"""


def idle(made: Studio, sockets: int) -> None:
    from websockets.asyncio.client import connect

    production = made.film(200)
    made.wait(production)
    url = f"{made.url.replace('http', 'ws')}/api/v1/productions/{production}/events/ws"
    before = resident_mb(made.server.pid)

    async def hold() -> tuple[float, float]:
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(sockets):
                await stack.enter_async_context(
                    connect(f"{url}?after=1000", compression=None, ping_interval=None, close_timeout=1)
                )
            await asyncio.sleep(2.0)
            began = cpu_seconds(made.server.pid)
            await asyncio.sleep(10.0)
            return (cpu_seconds(made.server.pid) - began) / 10.0, resident_mb(made.server.pid) - before

    core, more = asyncio.run(hold())
    print(f"{sockets} idle WebSockets: {core:.3f} of a core, {1000 * more / sockets:.0f} kB each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--watchers", type=int, default=200)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=10.0)
    asked = parser.parse_args()
    with studio() as made:
        latency(made, 1)
        latency(made, asked.watchers)
        work(made, asked.watchers)
        idle(made, asked.sockets)
    with studio() as made:
        load(made, asked.seconds)


if __name__ == "__main__":
    main()
