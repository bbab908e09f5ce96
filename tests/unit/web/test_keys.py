"""Who gives keys gives nobody more than they may themselves."""

from __future__ import annotations

import httpx

from reelwright.web.identity import Permission, TeamRole

from .conftest import Studio


def limited(studio: Studio) -> httpx.Client:
    """An admin whose key is limited to giving keys."""
    _, token = studio.api.state.keys.add("a limited admin", TeamRole.ADMIN, scopes=(Permission.ADMINISTER,))
    client = studio.client()
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def test_a_key_limited_by_scopes_makes_none_that_may_more(studio: Studio) -> None:
    asks = limited(studio)
    refused = asks.post("/api/v1/keys", json={"name": "x", "role": "admin"})
    assert (refused.status_code, "spend" in refused.json()["detail"]) == (403, True)
    assert asks.post("/api/v1/keys", json={"name": "x", "role": "viewer"}).status_code == 403
    made = asks.post("/api/v1/keys", json={"name": "x", "role": "admin", "scopes": ["administer"]})
    assert made.status_code == 201


def test_it_lets_no_browser_in_either_that_may_more(studio: Studio) -> None:
    other, _ = studio.api.state.keys.add("another admin", TeamRole.ADMIN)
    assert limited(studio).post(f"/api/v1/keys/{other.id}/link").status_code == 403
    assert studio.client(TeamRole.ADMIN).post(f"/api/v1/keys/{other.id}/link").status_code == 201
