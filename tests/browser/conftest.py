"""A browser, a server, and pages on which nothing may go wrong unseen."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .served import Served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
)
PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)

OpenPage = Callable[..., Page]

GLIMPSE_GONE = re.compile(r"404 .*/api/v1/files/.*\.jpg")
"""A picture of a take that is being drawn is no more when the take is there; a page shows the next."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """For a module, not longer: while it is there, nothing else in this process can run an event loop."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("served") / "w")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_page(chromium: Browser, served: Served) -> Iterator[OpenPage]:
    """Opens a path in a browser of its own. What a page says on its console, or throws, fails the test, unless it holds
    one of `expected`."""
    opened: list[tuple[Page, list[str], tuple[str, ...]]] = []

    def opening(
        path: str, *, server: Served = served, theme: str = "dark", width: int = 1440, expected: tuple[str, ...] = ()
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="light" if theme == "light" else "dark",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        page, troubles = context.new_page(), list[str]()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console",
            lambda told: (
                told.type in ("error", "warning") and troubles.append(f"{told.text} {told.location.get('url', '')}")
            ),
        )
        page.goto(server.url + path)
        opened.append((page, troubles, expected))
        return page

    yield opening
    for page, _, _ in opened:
        page.context.close()
    told = [text for _, troubles, expected in opened for text in troubles if not any(one in text for one in expected)]
    assert [text for text in told if not GLIMPSE_GONE.search(text)] == []


def until(page: Page, script: str) -> None:
    """Ask from outside the page: its policy lets no page run what is handed to it as text."""
    give_up = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(script):
        assert time.monotonic() < give_up, f"it never came true: {script}"
        page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def axe() -> str:
    return (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
