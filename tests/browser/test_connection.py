"""A page whose server goes away and comes back."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import OpenPage
from .served import Served

BROKEN = ("net::ERR_",)


def test_a_page_catches_up_when_its_server_was_killed_amid_a_film_and_started_again(
    served: Served, open_page: OpenPage
) -> None:
    production = served.begin("A storm comes over the sea. A lighthouse stands. A boat finds the harbour.", duration=8)
    page = open_page(f"/p/{production}", expected=BROKEN)
    expect(page.locator(".tile img").first).to_be_visible()
    page.evaluate("window.isTheSamePage = true")
    served.kill()
    expect(page.get_by_text("No connection to the server")).to_be_visible()
    expect(page.get_by_text("Trying again")).to_be_visible()
    # What is known stays in sight.
    expect(page.locator(".tile img").first).to_be_visible()

    served.start()
    expect(page.get_by_text("No connection to the server")).to_have_count(0)
    expect(page.locator(".head .state")).to_have_text("Complete", timeout=120_000)
    assert page.evaluate("window.isTheSamePage === true"), "it was not loaded again"
    page.get_by_role("tab", name="Events").click()
    told = [int(number.inner_text()) for number in page.locator(".events > li > span:first-child").all()]
    last = served.ask(f"productions/{production}")["last_event"]
    assert told == list(range(last, last - len(told), -1)), "no event is lost, and none told twice"
