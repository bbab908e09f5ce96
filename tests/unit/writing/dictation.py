"""Scripts as a model dictates them."""

from __future__ import annotations

from typing import Any

IDEA = "An old lighthouse keeper learns that his light will be switched off."


def beat(picture: str = "The sea, under cloud.", **more: Any) -> dict[str, Any]:
    return {"picture": picture, "framing": "wide", "move": "static", "seconds": 4} | more


def scene(*beats: dict[str, Any], **more: Any) -> dict[str, Any]:
    whole = {"act": "turn", "place": "headland", "time_of_day": "dusk", "weather": "storm", "mood": "tense"}
    return whole | more | {"beats": list(beats)}


KEEPER = {
    "name": "The Keeper",
    "age": "old",
    "gender": "man",
    "wardrobe": [{"prop": "coat", "dye": "navy"}, {"prop": "lantern"}],
}
MARA = {"name": "Mara", "gender": "woman", "wardrobe": [{"prop": "scarf", "dye": "red"}]}


def script(*scenes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One of three scenes unless others are given."""
    three = (
        scene(
            beat("A lighthouse on a cliff.", framing="extreme wide", move="push in"),
            beat("The keeper climbs the path.", who="The keeper", action="climb", framing="medium", move="truck right",
                 line="Forty years, and never a dark night."),
            act="beginning",
        ),
        scene(
            beat("A bare room.", move="pan left"),
            beat("Mara looks up from a letter.", who="mara", speaker="Mara", action="look", framing="medium",
                 line="They are switching it off."),
            beat("The keeper sits down.", who="Keepr", action="sit", framing="close-up", move="push in"),
            place="room", time_of_day="night", weather="clear",
        ),
        scene(
            beat("Mara and the keeper stand at the edge.", who="Mara", transition="dissolve", move="pull out"),
            act="end", time_of_day="dawn", weather="clear", mood="calm",
        ),
    )  # fmt: skip
    whole = {"title": "The Lamp", "mood": "tense", "palette": ["#ffeecc", "#101820"], "people": [KEEPER, MARA]}
    return whole | {"scenes": list(scenes or three)} | more
