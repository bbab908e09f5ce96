"""What somebody at a browser waits for: bytes of the studio, its first content, and the first frame of a new film.

    python benchmarks/studio.py [--rounds 3]

Goals: the whole build at most 250 kB compressed; first content on loopback under 1 s; the first frame of a new
production to be seen within 3 s of pressing the button. A real server with its worker, and headless Chromium, on one
machine. Needs Debian's Chromium.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import tempfile
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run")
BRIEF = "Before dawn a keeper climbs the stair of lighthouse number {number}. Far below, a boat turns for home."
KILOBYTES, CONTENT_SECONDS, FRAME_SECONDS = 250, 1.0, 3.0


def served(workspace: Path) -> Any:
    """The server of the browser's tests."""
    spec = spec_from_file_location("served", ROOT / "tests/browser/served.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Served(workspace)


def kilobytes() -> float:
    """Of all that is sent; fonts are compressed already."""
    static = ROOT / "src/reelwright/web/static"
    files = [path for path in static.rglob("*") if path.is_file() and path.name != "build.json"]
    sent = {path: path.read_bytes() for path in files}
    return sum(len(data if path.suffix == ".woff2" else gzip.compress(data, 6)) for path, data in sent.items()) / 1000


def content_seconds(browser: Browser, url: str) -> float:
    """From asking for the page to the first content, by the browser's own account."""
    page = browser.new_context().new_page()
    page.goto(url)
    page.wait_for_selector("main")
    paints = page.evaluate("performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)")
    page.context.close()
    return float(paints[0]) / 1000


def frame_seconds(browser: Browser, url: str, number: int) -> float:
    """From pressing the button to a picture of the film on the page."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{url}/new")
    page.get_by_label("Brief").fill(BRIEF.format(number=number))
    page.wait_for_selector("#brief-findings :text('shots')")
    page.wait_for_timeout(500)
    button = page.get_by_role("button", name="Make the film")
    began = time.monotonic()
    button.click()
    page.wait_for_selector(".tile img")
    took = time.monotonic() - began
    page.wait_for_selector(".head .state:text('Complete')", timeout=120_000)
    page.context.close()
    return took


def told(what: str, value: float, goal: float, unit: str) -> bool:
    print(f"{what:<46} {value:8.2f} {unit:<3} goal {goal:g}: {value / goal:.2f} of it")
    return value <= goal


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("there is no chromium here; on Debian: apt-get install chromium")
    is_met = [told("the studio's files, compressed", kilobytes(), KILOBYTES, "kB")]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = served(Path(folder) / "w")
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            contents = [content_seconds(browser, server.url) for _ in range(rounds)]
            is_met.append(told("first content, median", median(contents), CONTENT_SECONDS, "s"))
            frames = [frame_seconds(browser, server.url, number) for number in range(rounds)]
            is_met.append(told("first frame after the button, median", median(frames), FRAME_SECONDS, "s"))
            print("each:", ", ".join(f"{one:.2f}" for one in frames))
            browser.close()
        finally:
            server.stop()
    raise SystemExit(0 if all(is_met) else 1)


if __name__ == "__main__":
    main()
