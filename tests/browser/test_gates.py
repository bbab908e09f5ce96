"""Gates, and two people who look at one film."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .conftest import OpenPage, until
from .served import Served


def test_a_rejection_keeps_its_note_until_the_budget_is_approved_after_all(served: Served, open_page: OpenPage) -> None:
    production = served.begin("A caravan crosses the desert at noon. The well is dry.", "spend")
    page = open_page(f"/p/{production}")
    gate = page.get_by_role("region", name="Budget approval")
    expect(gate).to_contain_text("May this be spent?")
    gate.get_by_role("button", name="Reject").click()
    reject = gate.get_by_role("button", name="Reject with this note")
    expect(reject).to_be_disabled()
    gate.get_by_label("What has to change?").fill("Begin closer to the well.")
    reject.click()
    expect(gate).to_contain_text("Budget rejected by")
    expect(gate).to_contain_text("Begin closer to the well.")
    page.reload()
    expect(gate).to_contain_text("Begin closer to the well.")
    assert served.ask(f"productions/{production}")["condition"] == "waiting"
    made = [event["what"] for event in served.events(production) if event["kind"] == "recipe_made"]
    assert not any(what.startswith("take ") for what in made)

    gate.get_by_role("button", name="Approve after all").click()
    expect(page.locator(".head .state")).to_have_text("Complete", timeout=120_000)


def test_on_a_telephone_the_stage_that_waits_is_in_sight_and_the_shots_are_of_one_width(
    served: Served, open_page: OpenPage
) -> None:
    production = served.begin("A keeper climbs a lighthouse in a storm, at night. The sea is calm at dawn.", "lock")
    page = open_page(f"/p/{production}", width=390)
    expect(page.locator(".tile.made")).to_have_count(2, timeout=120_000)
    expect(page.locator(".stage.waiting")).to_be_in_viewport(ratio=1)
    widths = [round(tile.bounding_box()["width"]) for tile in page.locator(".tile").all()]  # type: ignore[index]
    assert len(set(widths)) == 1, widths
    gate = page.get_by_role("region", name="Picture lock")
    gate.get_by_role("button", name="Reject").click()
    expect(gate.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(gate.get_by_role("button", name="Lock the picture")).to_be_visible()


def test_a_production_that_is_not_there_is_told_of_with_the_way_back(served: Served, open_page: OpenPage) -> None:
    page = open_page("/p/session_20200101_000000_000000000000", expected=("404",))
    expect(page.get_by_text("The production may have been deleted.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Productions").click()
    expect(page).to_have_url(f"{served.url}/")


def test_what_one_browser_decides_another_sees_and_both_see_the_same_frames(
    served: Served, open_page: OpenPage
) -> None:
    production = served.begin("A detective walks home through the rain at night. He reads a letter.", "spend")
    decides, watches = open_page(f"/p/{production}"), open_page(f"/p/{production}", theme="light")
    expect(watches.get_by_text("May this be spent?")).to_be_visible()
    decides.get_by_role("button", name="Approve the budget").click()
    expect(watches.get_by_text("May this be spent?")).to_have_count(0)
    for page in (decides, watches):
        expect(page.locator(".head .state")).to_have_text("Complete", timeout=120_000)
    shots = len(served.ask(f"productions/{production}/shots")["items"])
    for page in (decides, watches):
        expect(page.locator(".tile.made img")).to_have_count(shots)
    one, other = (
        [(image.get_attribute("src") or "").rpartition("/")[2] for image in page.locator(".tile img").all()]
        for page in (decides, watches)
    )
    assert one == other


def test_a_list_of_productions_follows_what_happens(served: Served, open_page: OpenPage) -> None:
    page = open_page("/")
    production = served.begin("A boat drifts on a river in the morning.")
    card = page.locator(f'.card a[href="/p/{production}"]')
    expect(card.locator(".state")).to_have_text("Complete", timeout=120_000)
    expect(card.locator("img")).to_be_visible()


def test_takes_that_wait_for_picture_lock_are_watched_one_after_the_other_and_locked(
    served: Served, open_page: OpenPage
) -> None:
    production = served.begin("A lake lies in the mountains at noon. Birds fly over the forest.", "lock")
    served.wait_for(production, "waiting")
    page = open_page(f"/p/{production}/watch")
    shots = [shot["id"] for shot in served.ask(f"productions/{production}/shots")["items"]]
    assert len(shots) > 1
    for shot in shots:
        expect(page.locator("video")).to_have_attribute("aria-label", f"The take of {shot}")
        until(page, "document.querySelector('video').readyState >= 2")
        page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Lock the picture").click()
    expect(page.locator("video")).to_have_attribute("aria-label", re.compile("^The film "), timeout=120_000)
