"""What a backend is asked for: captions of its own shot, in its own frames, and titles where there is room."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from reelwright.film.dub import Translation
from reelwright.film.look import Transition
from reelwright.film.production import Dossier
from reelwright.film.shot import TakeRequest
from reelwright.film.sound import Cue
from reelwright.pipeline.requests import film_cues, film_cut, language, lines_at, starts, take_request
from reelwright.render.backend import Capabilities
from reelwright.render.backends.slate import SlateCard
from reelwright.render.overlay import Overlay
from reelwright.writing.remarks import remarks

from .dossiers import THREE_PLACES, TWO_PLACES, drawn, with_shots


class Painter(SlateCard):
    """A backend that shows no slate."""

    def capabilities(self) -> Capabilities:
        return Capabilities(max_frames=10_000, max_pixels=7680 * 4320)


def requests(dossier: Dossier) -> dict[str, TakeRequest]:
    return {shot.id: take_request(dossier, shot, Painter().capabilities(), take=1) for shot in dossier.shots}


@pytest.mark.parametrize("seconds", [8, 9, 12, 30])
def test_no_subtitle_crosses_a_cut(seconds: float) -> None:
    dossier = with_shots(THREE_PLACES, duration_seconds=seconds)
    rate = dossier.brief.rate
    cuts = [float(rate.seconds(first)) for first in starts(dossier).values()] + [seconds]
    cues = film_cues(dossier)
    assert cues
    for cue in cues:
        assert any(begin <= cue.start_seconds < cue.end_seconds <= end for begin, end in itertools.pairwise(cuts))


@pytest.mark.parametrize("seconds", [8, 9, 12, 30])
def test_the_captions_of_a_take_are_the_subtitles_of_its_shot(seconds: float) -> None:
    dossier = with_shots(THREE_PLACES, duration_seconds=seconds)
    asked = requests(dossier)
    assert [caption.text for request in asked.values() for caption in request.captions] == [
        cue.text for cue in film_cues(dossier)
    ]
    for request in asked.values():
        assert all(0 <= caption.start < caption.end <= request.frames for caption in request.captions)


def test_a_caption_stays_inside_title_safe_on_every_shape() -> None:
    for aspect in ("16:9", "9:16", "1:1", "2.39:1"):
        dossier = with_shots(THREE_PLACES, aspect={"name": aspect}, duration_seconds=20.0)
        request = next(request for request in requests(dossier).values() if len(request.captions[0].text) > 30)
        height, width = request.resolution.height, request.resolution.width
        frame = np.zeros((height, width, 3), np.uint8)
        Overlay(request.model_copy(update={"cards": ()})).draw(frame, request.captions[0].start + 8)
        rows, columns = np.nonzero(frame.max(axis=2) > 100)
        assert len(rows), "the caption is there"
        assert columns.min() >= 0.05 * width and columns.max() <= 0.95 * width
        assert rows.max() <= 0.95 * height


def test_captions_are_left_out_where_none_are_wished() -> None:
    dossier = with_shots(burns_subtitles=False)
    assert film_cues(dossier)
    assert not any(request.captions for request in requests(dossier).values())


def test_the_film_begins_with_its_title_and_ends_with_the_end() -> None:
    asked = list(requests(with_shots(THREE_PLACES, duration_seconds=20.0)).values())
    assert [card.heading for card in asked[0].cards] == ["Two Places"]
    assert [card.heading for card in asked[-1].cards] == ["The End"]
    assert not asked[1].cards
    assert all(0 <= card.start < card.end <= asked[k].frames for k in (0, -1) for card in asked[k].cards)
    assert [request.fade_out_frames > 0 for request in asked] == [False, False, True]


def test_a_shot_too_short_to_read_a_title_has_none() -> None:
    assert not any(request.cards for request in requests(with_shots(THREE_PLACES, duration_seconds=3.0)).values())


def test_a_fade_never_takes_more_than_a_third_of_a_shot() -> None:
    dossier = with_shots(THREE_PLACES, duration_seconds=3.0)
    faded = dossier.model_copy(
        update={"shots": tuple(shot.model_copy(update={"transition": Transition.FADE}) for shot in dossier.shots)}
    )
    for request in requests(faded).values():
        assert 0 < request.fade_in_frames <= request.frames / 3


@pytest.mark.parametrize(
    ("said", "joined"),
    [(Transition.MATCH_CUT, Transition.CUT), (Transition.MATCH_DISSOLVE, Transition.DISSOLVE)],
)
def test_a_match_is_of_what_is_seen_and_its_takes_are_joined_as_any(said: Transition, joined: Transition) -> None:
    dossier = drawn(THREE_PLACES)
    one, two = (
        dossier.model_copy(
            update={"shots": tuple(shot.model_copy(update={"transition": kind}) for shot in dossier.shots)}
        )
        for kind in (said, joined)
    )
    assert film_cut(one) == film_cut(two)
    assert requests(one) == requests(two)


def test_a_picture_is_not_asked_for_anew_because_the_title_or_the_wording_is_another() -> None:
    dossier = with_shots(THREE_PLACES)
    assert dossier.script is not None
    other = dossier.model_copy(update={"script": dossier.script.model_copy(update={"title": "Another"})})
    assert requests(dossier)["SH020"] == requests(other)["SH020"], "no title is over it"
    assert requests(dossier)["SH010"] != requests(other)["SH010"], "the title is over it"
    slate = SlateCard()
    assert take_request(dossier, dossier.shots[1], slate.capabilities(), 1) != take_request(
        other, other.shots[1], slate.capabilities(), 1
    )


def test_the_cut_is_the_takes_end_to_end() -> None:
    dossier = drawn(THREE_PLACES)
    cut = film_cut(dossier)
    ends = [shot.start + shot.frames for shot in cut.shots]
    assert [shot.start for shot in cut.shots] == [0, *ends[:-1]]
    assert cut.frames == ends[-1] == sum(shot.frames for shot in dossier.shots)
    assert [shot.take for shot in cut.shots] == [take.sha256 for take in dossier.takes]
    assert cut.cues == film_cues(dossier)


def test_a_line_begins_where_its_shot_says() -> None:
    dossier = with_shots(THREE_PLACES)
    rate, first = dossier.brief.rate, starts(dossier)
    for shot in dossier.shots:
        assert lines_at(dossier)[shot.id] == float(rate.seconds(first[shot.id] + shot.line_at_frame))


GERMAN = "> Der Wärter steigt in den Turm, und das Meer ist nicht ruhig.\n"


@pytest.mark.parametrize(
    ("text", "voice", "code"),
    [
        (TWO_PLACES, "en-gb-x-rp", "eng"),
        (TWO_PLACES, "de", "eng"),
        (GERMAN, "de", "deu"),
        (GERMAN, "en-gb-x-rp", "deu"),
        ("> Ein Mann geht.\n", "de", "deu"),
        ("> Latarnik czeka.\n", "pl", "pol"),
        ("> Latarnik czeka.\n", "xx-unheard-of", "und"),
        ("> 灯台守は嵐の夜に登る。\n", "ja", "jpn"),
        ("> 灯台守は嵐の夜に登る。\n", "en-gb-x-rp", "jpn"),
        ("> ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺᚾᛁ.\n", "en-gb-x-rp", "und"),
    ],
)
def test_the_film_is_of_the_language_of_its_words_or_else_of_its_voice_or_none_is_named(
    text: str, voice: str, code: str
) -> None:
    assert language(with_shots(text, voice=voice)) == code


def test_a_film_without_a_spoken_word_says_that_its_sound_has_none() -> None:
    assert language(with_shots().model_copy(update={"speeches": {}})) == "zxx"


def test_what_cannot_be_drawn_right_is_a_subtitle_and_no_caption_or_title() -> None:
    text = "# समुद्र\n\n## Sea, dawn\n\nA calm sea.\n> समुद्र शांत है।\n\n## City\n\nA street.\n> The end of it.\n"
    dossier = with_shots(text, duration_seconds=14.0)
    first, last = requests(dossier).values()
    assert [cue.text for cue in film_cues(dossier)] == ["समुद्र शांत है।", "The end of it."]
    assert (first.captions, [caption.text for caption in last.captions]) == ((), ["The end of it."])
    assert dossier.script is not None and dossier.script.title == "समुद्र"
    assert [card.heading for card in (*first.cards, *last.cards)] == ["The End"]
    assert not any(card.subheading for card in last.cards)


def test_no_subtitles_are_drawn_into_the_picture_of_a_film_in_more_languages_and_that_is_told() -> None:
    text = "## Sea, dawn\n\nA calm sea.\n> The end of it all.\n"
    german = Translation(language="de", file="f.srt", cues=(Cue(start_seconds=0, end_seconds=1, text="Das Ende."),))
    one, more = with_shots(text), with_shots(text, languages=(german,))
    assert [caption.text for caption in requests(one)["SH010"].captions] == ["The end of it all."]
    assert requests(more)["SH010"].captions == () and film_cues(more) == film_cues(one)
    told = [finding.message for finding in remarks(more.brief)]
    assert any("no subtitles are drawn into it" in message for message in told)
