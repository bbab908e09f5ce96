"""The report: one file that tells all, fetches nothing, runs nothing, and takes every word as text."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.deliver.bill import Bill
from reelwright.deliver.report import EMBED_LIMIT_BYTES, MadeThing, ReportSources, StageCost, report_html
from reelwright.film.brief import Brief
from reelwright.film.production import Budget, Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.take import Take
from reelwright.film.verdict import Check, Finding, Score, SemanticVerdict, Severity, TechnicalVerdict
from reelwright.ledger.costs import costs
from reelwright.units import Money
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct

HOSTILE = """<script>alert("1")</script> & 'quotes' <img src=x onerror=alert(2)>"""
TEXT = "# {title}\n\n## Headland, night\nA lighthouse.\n> The keeper climbs.\n\n## Desert, noon\nDunes.\n> He walks.\n"
FREE = Bill(costs((), ()), (), ())
VOID = frozenset(("meta", "img", "br", "hr", "input", "link"))


@dataclass
class Page(HTMLParser):
    """A page, read as a browser reads it."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    style: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.text += data + "\n"

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    assert page._open == [], "every element is closed"
    return page


def told(title: str = "The Keeper", picture: str = "A lighthouse.") -> Dossier:
    brief = Brief(text=TEXT.format(title="x").replace("A lighthouse.", picture), is_script=True, title=title)
    analysis = analyse(brief)
    script = direct(brief, analysis)
    shots = break_down(brief, script, {})
    takes = tuple(
        Take(
            shot=shot.id,
            number=1 + k,
            backend=("previz", "slate")[k],
            recipe=f"{k}" * 64,
            sha256=f"{k + 2}" * 64,
            suffix=".mp4",
            frames=shot.frames,
            why_not_first_choice=("", f"previz: it ran out of ink {HOSTILE}")[k],
        )
        for k, shot in enumerate(shots)
    )
    checks = (
        Check(name="duration", passed=True, value="30.000 s, 720 frames", limit="30.000 s", is_blocking=True),
        Check(name="bitrate", passed=False, value="1.25 Mbit/s", limit="2 to 8 Mbit/s"),
        Check(name="sync", passed=None, limit="40 ms", reason="no line was heard"),
    )
    black = Finding(
        check="black", severity=Severity.WARNING, message="black", shot="SH010", start_seconds=1.5, value="0.7 s"
    )
    return Dossier(
        production="session_20260101_000000_000000000001",
        brief=brief,
        analysis=analysis,
        script=script,
        shots=shots,
        takes=takes,
        budget=Budget(quotes=(), chains={}, total=Money.usd("1.25"), cap=Money.usd("5")),
        technical=TechnicalVerdict(checks=checks, findings=(black,), passed=True),
        semantic=SemanticVerdict(
            scores=(Score(name="place", value=9.4, reason="of SH010"), Score(name="palette", reason="one shot only")),
            passed=True,
        ),
    )


def sources(folder: Path, dossier: Dossier) -> ReportSources:
    stills = {}
    for k, shot in enumerate(dossier.shots):
        stills[shot.id] = folder / f"{shot.id}.jpg"
        cv2.imwrite(str(stills[shot.id]), np.full((36, 64, 3), 60 * (k + 1), np.uint8))
    film = folder / "film.mp4"
    film.write_bytes(b"not really a film")
    recipe = Recipe(kind="mix", maker="reelwright", parameters={"words": HOSTILE}, suffix=".m4a")
    asset = Asset(
        recipe=recipe.hash,
        kind="mix",
        sha256="ab" * 32,
        size_bytes=4321,
        suffix=".m4a",
        facts={"lufs": -14.02},
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    stages = [
        StageCost("RENDER", 12.5, 20.25, 3, 1, Money.usd("1.25")),
        StageCost("FINALIZE", 2.5, 1.5, 4, 0, Money()),
    ]
    return ReportSources(dossier, stages, [MadeThing("mix", recipe, asset)], stills, film, FREE, "9.9.9")


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return read(report_html(sources(tmp_path, told())))


def test_it_fetches_nothing_and_runs_nothing(page: Page) -> None:
    assert not page.all("script") and not page.all("link") and not page.all("iframe")
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert all(attributes[name].startswith("data:") for name in ("src", "href", "poster") if name in attributes)
    assert not re.search(r"https?:|@import|url\(", page.style)
    policy = next(
        meta["content"] for meta in page.all("meta") if "content" in meta and "default-src" in meta["content"]
    )
    assert "default-src 'none'" in policy and "script-src" not in policy and "http" not in policy


@pytest.mark.parametrize("where", ["title", "picture"])
def test_hostile_words_are_shown_as_they_are_written(where: str, tmp_path: Path) -> None:
    plain = read(report_html(sources(tmp_path, told())))
    page = read(report_html(sources(tmp_path, told(**{where: f"A lighthouse. {HOSTILE}"}))))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements], "no element was added"
    assert HOSTILE in " ".join(page.text.split())


def test_each_shot_is_there_with_its_frame_and_its_words(page: Page, tmp_path: Path) -> None:
    pictures = [image["src"] for image in page.all("img")]
    assert len(pictures) == 2
    for name, url in zip(("SH010", "SH020"), pictures, strict=True):
        assert base64.b64decode(url.removeprefix("data:image/jpeg;base64,")) == (tmp_path / f"{name}.jpg").read_bytes()
        assert name in page.text
    for words in ("A lighthouse.", "The keeper climbs.", "Dunes.", "He walks.", "take 1 by previz"):
        assert words in page.text


def test_a_stand_in_says_what_it_stands_in_for_and_why(page: Page) -> None:
    assert page.text.count("Stands in for") == 1
    assert "Stands in for previz: it ran out of ink" in page.text
    assert "2, of which 1 stand in" in page.text


def test_each_check_is_there_with_what_was_measured_and_the_limit(page: Page) -> None:
    for words in ("30.000 s, 720 frames", "1.25 Mbit/s", "2 to 8 Mbit/s", "no line was heard", "not measured"):
        assert words in page.text
    assert "passed 1 of 3 checks" in page.text
    assert "SH010 1.50 s" in page.text and "0.7 s" in page.text


def test_what_was_changed_after_a_note_is_told(tmp_path: Path) -> None:
    dossier = told()
    assert dossier.script is not None
    script = dossier.script.model_copy(update={"notes_answered": ("SH010: shorten the line.",)})
    page = read(report_html(sources(tmp_path, dossier.model_copy(update={"script": script}))))
    assert "changed after this note: SH010: shorten the line." in page.text


def test_a_film_that_failed_says_so_at_the_top(tmp_path: Path) -> None:
    dossier = told()
    assert dossier.technical is not None
    failed = dossier.model_copy(update={"technical": dossier.technical.model_copy(update={"passed": False})})
    assert "failed: passed 1 of 3 checks" in read(report_html(sources(tmp_path, failed))).text


def test_each_stage_has_its_time_and_cost_and_the_sum_is_told(page: Page) -> None:
    table = page.text.partition("Time and cost")[2].split()
    words = " ".join(table)
    assert "RENDER 12.50 s 20.25 s 3 1 1.25 USD" in words
    assert "FINALIZE 2.50 s 1.50 s 4 0 0.00 USD" in words
    assert "in all 15.00 s 21.75 s 7 1 1.25 USD" in words


def test_a_score_nobody_measured_is_told_as_such(page: Page) -> None:
    assert "9.4 / 10" in page.text and "one shot only" in page.text


def test_the_recipe_of_each_asset_is_there(page: Page, tmp_path: Path) -> None:
    (thing,) = sources(tmp_path, told()).made
    assert thing.asset.recipe[:12] in page.text and "abababababab.m4a" in page.text
    assert '"maker": "reelwright"' in page.text and '"lufs": -14.02' in page.text


def test_the_film_is_in_the_page_unless_it_is_large(page: Page, tmp_path: Path) -> None:
    (video,) = page.all("video")
    assert base64.b64decode(video["src"].partition("base64,")[2]) == b"not really a film"
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(EMBED_LIMIT_BYTES + 1)
    beside = replace(sources(tmp_path, told()), film=large)
    with large.open("wb") as file:
        file.truncate(EMBED_LIMIT_BYTES + 1)
    (video,) = read(report_html(beside)).all("video")
    assert video["src"] == "film.mp4"


def test_what_was_not_understood_is_listed(tmp_path: Path) -> None:
    dossier = told(picture="A lighthouse with a purple zeppelin.")
    assert (
        "Not understood, so not in the picture: purple, zeppelin." in read(report_html(sources(tmp_path, dossier))).text
    )


def test_a_script_that_a_model_wrote_is_said_to_be_and_no_word_of_the_brief_to_be_missing(tmp_path: Path) -> None:
    dossier = told(picture="A lighthouse with a purple zeppelin.")
    assert dossier.script is not None
    dictated = dossier.model_copy(update={"script": dossier.script.model_copy(update={"written_by": "a-model"})})
    text = read(report_html(sources(tmp_path, dictated))).text
    assert "Written by a-model from the words of the brief." in text and "zeppelin." not in text.split("Shots")[1][:90]


def test_what_was_done_to_the_pictures_of_a_take_is_told_with_what_it_measured(tmp_path: Path) -> None:
    made = sources(tmp_path, told())
    touched = {"denoise": {"frames": 96, "noise": 3.25}, "interpolate": {"own": 40, "made": [[0.1, 0.9]] * 56}}
    take = made.made[0].asset.model_copy(update={"facts": {"touched": touched}})
    page = read(report_html(replace(made, made=[MadeThing("take SH010", made.made[0].recipe, take)])))
    assert "Done to it: denoise; frames 96, noise 3.25" in page.text
    assert "Done to it: interpolate; own 40, made 56" in page.text
    assert page.text.count("Done to it") == 2
