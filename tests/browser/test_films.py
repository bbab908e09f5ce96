"""Films, from the browser: begun, watched as they are made, played, taken away, and changed shot by shot."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from playwright.sync_api import expect

from .conftest import OpenPage, until
from .served import Served

WAVES = "Waves break on a beach at noon. A girl runs along the water. Clouds come."
HERON = "A heron waits in the reeds at dawn. Fog lies on the lake. The heron flies."


def test_a_film_is_made_in_the_browser_watched_and_downloaded(
    served: Served, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("/new")
    page.get_by_label("Brief").fill(WAVES)
    page.get_by_label("Length (s)").fill("12")
    page.get_by_label("Short side (px)").fill("144")
    page.get_by_label("Short side (px)").blur()
    expect(page.locator("#brief-findings")).to_contain_text("beach")
    expect(page.locator("#brief-findings")).to_contain_text(re.compile(r"\d shots"))
    page.get_by_role("button", name="Make the film").click()

    # Its frames appear one by one, and nobody reloads anything.
    page.wait_for_url("**/p/session_*")
    expect(page.locator(".tile img").first).to_be_visible()
    expect(page.locator(".head .state")).to_have_text("Complete", timeout=120_000)
    expect(page.locator(".stage.done")).to_have_count(11)
    shots = served.ask(f"productions/{page.url.rpartition('/')[2]}/shots")["items"]
    expect(page.locator(".tile.made img")).to_have_count(len(shots))

    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download").click()
    downloading.value.save_as(tmp_path / "film.mp4")
    files = served.ask(f"productions/{page.url.rpartition('/')[2]}/files")["items"]
    (sha256,) = (file["sha256"] for file in files if file["name"] == "film.mp4")
    assert hashlib.sha256((tmp_path / "film.mp4").read_bytes()).hexdigest() == sha256

    page.get_by_role("link", name="Watch").click()
    timecode = page.get_by_label("Timecode")
    until(page, "document.querySelector('video')?.readyState >= 2")
    assert abs(page.evaluate("document.querySelector('video').duration") - 12) < 0.1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(timecode).to_have_text("00:00:00:02")
    page.keyboard.press("ArrowLeft")
    expect(timecode).to_have_text("00:00:00:01")
    page.keyboard.press("End")
    expect(timecode).to_have_text("00:00:11:11")
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(timecode).to_have_text(re.compile(r"00:00:0[1-7]:"))
    page.keyboard.press("k")
    assert page.evaluate("document.querySelector('video').paused")
    page.keyboard.press("ArrowDown")
    second = shots[1]["starts_at_seconds"] * 12
    until(page, f"Math.floor(document.querySelector('video').currentTime * 12) >= {second - 0.01}")
    # The waveform is drawn, and not as a flat line.
    until(
        page,
        """(() => { const wave = document.querySelector('canvas'); if (!wave?.width) return false
        const ink = wave.getContext('2d').getImageData(0, 0, wave.width, wave.height).data
        let dark = 0; for (let i = 3; i < ink.length; i += 4) dark += ink[i] > 0; return dark > 3 * wave.width })()""",
    )
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Subtitles: film.vtt")).to_be_visible()
    until(page, "document.querySelector('video').textTracks[0].cues?.length > 0")


def test_one_shot_is_edited_at_a_price_shown_first_and_only_it_is_made_again(
    served: Served, open_page: OpenPage
) -> None:
    production = served.film(HERON)
    before = {shot["id"]: shot for shot in served.ask(f"productions/{production}/shots")["items"]}
    last = served.ask(f"productions/{production}")["last_event"]
    page = open_page(f"/p/{production}")
    page.get_by_role("button", name="SH020").click()
    framing = page.get_by_label("Framing")
    other = "wide" if framing.input_value() != "wide" else "medium"
    framing.select_option(other)
    price = page.locator(".edit-price")
    expect(price).to_contain_text("1 shot to make costs nothing")
    expect(price).to_contain_text("SH020 made again")
    assert served.ask(f"productions/{production}")["last_event"] == last, "nothing is made for being priced"
    page.get_by_role("button", name="Make 1 shot").click()
    served.wait_for(production, "complete", run=2)
    expect(page.locator(".head .state")).to_have_text("Complete")

    made = [event["what"] for event in served.events(production, last) if event["kind"] == "recipe_made"]
    assert [what for what in made if what.startswith("take ")] == ["take SH020"]
    after = {shot["id"]: shot for shot in served.ask(f"productions/{production}/shots")["items"]}
    assert after["SH020"]["framing"] == other
    assert {name: shot["line"] for name, shot in after.items()} == {name: shot["line"] for name, shot in before.items()}
    expect(page.get_by_label("Framing")).to_have_value(other)


def test_a_take_is_made_again_compared_with_the_first_and_the_first_is_used_again(
    served: Served, open_page: OpenPage
) -> None:
    production = served.film("Snow falls on a village. A man walks up the road.")
    page = open_page(f"/p/{production}?shot=SH010")
    page.get_by_role("button", name="Retry").click()
    served.wait_for(production, "complete", run=2)
    expect(page.locator(".head .state")).to_have_text("Complete", timeout=120_000)
    page.get_by_role("tab", name="Takes").click()
    expect(page.locator(".takes > li")).to_have_count(2)
    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".compare video")).to_have_count(2)
    until(page, "[...document.querySelectorAll('.compare video')].every(video => video.readyState >= 2)")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    until(
        page,
        "new Set([...document.querySelectorAll('.compare video')].map(v => Math.floor(v.currentTime * 12))).size === 1",
    )
    expect(page.locator(".compare .timecode")).to_have_text("00:00:00:03")
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Side by side")).to_have_attribute("aria-pressed", "true")

    page.goto(f"{served.url}/p/{production}?shot=SH010")
    page.get_by_role("tab", name="Takes").click()
    page.get_by_role("button", name="Use this take").click()
    served.wait_for(production, "complete", run=3)
    expect(page.locator(".head .state")).to_have_text("Complete", timeout=120_000)
    assert [
        take["number"]
        for take in served.ask(f"productions/{production}/shots/SH010/takes")["items"]
        if take["is_chosen"]
    ] == [1]


def test_a_draft_becomes_larger_when_its_size_is_wished_otherwise(served: Served, open_page: OpenPage) -> None:
    production = served.film("A river runs through a valley at noon.")
    page = open_page(f"/p/{production}?view=brief")
    page.get_by_label("Short side (px)").fill("180")
    page.get_by_label("Short side (px)").blur()
    price = page.locator(".edit-price")
    expect(price).to_contain_text("costs nothing")
    price.get_by_role("button", name=re.compile("^Make")).click()
    served.wait_for(production, "complete", run=2)
    expect(page.locator(".head .state")).to_have_text("Complete", timeout=120_000)
    page.get_by_role("link", name="Watch").click()
    until(page, "document.querySelector('video')?.videoHeight === 180")


def test_a_shot_is_moved_and_left_out_at_a_price_shown_first(served: Served, open_page: OpenPage) -> None:
    production = served.film("A horse stands in a meadow. Rain falls on a harbour. A boat sails out.")
    before = [shot["description"] for shot in served.ask(f"productions/{production}/shots")["items"]]
    last = served.ask(f"productions/{production}")["last_event"]
    page = open_page(f"/p/{production}?shot=SH010")
    page.get_by_label("More for SH010").click()
    page.get_by_role("button", name="Move later").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("to make")
    assert served.ask(f"productions/{production}")["last_event"] == last, "nothing is made for being priced"
    dialog.get_by_role("button", name="Move later").click()
    served.wait_for(production, "complete", run=2)
    after = [shot["description"] for shot in served.ask(f"productions/{production}/shots")["items"]]
    assert after == [before[1], before[0], *before[2:]]
    expect(page.locator(".head .state")).to_have_text("Complete")

    page.get_by_label("More for SH010").click()
    page.get_by_role("button", name="Delete the shot").click()
    expect(dialog).to_contain_text("to make")
    dialog.get_by_role("button", name="Delete the shot").click()
    served.wait_for(production, "complete", run=3)
    left = [shot["description"] for shot in served.ask(f"productions/{production}/shots")["items"]]
    assert left == after[1:]
