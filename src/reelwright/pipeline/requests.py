"""From shots to what a backend is asked for: where each shot stands in the film, its captions, titles and fades."""

from __future__ import annotations

from reelwright.film.credits import card_frames
from reelwright.film.cut import Cut, CutShot
from reelwright.film.lettering import Caption, LowerThird, TitleCard
from reelwright.film.look import BurnIn, Transition
from reelwright.film.production import Dossier
from reelwright.film.shot import Setup, Shot, Slate, TakeRequest
from reelwright.film.sound import Cue
from reelwright.pipeline.entrances import entrance, handle_frames
from reelwright.render.backend import Capabilities
from reelwright.sound.cues import cues
from reelwright.units import FrameRate, Resolution
from reelwright.writing.language import NOT_SPOKEN, spoken_language

_TITLE_FROM, _TITLE_SECONDS = 0.5, 3.0
_END_SECONDS = 2.2
_LOWER_THIRD_FROM, _LOWER_THIRD_SECONDS, _BEFORE_CUT = 0.8, 4.0, 0.3
_LAST_FADE_SECONDS = 0.8


def resolution(dossier: Dossier) -> Resolution:
    return dossier.brief.aspect.resolution(dossier.brief.short_side)


def starts(dossier: Dossier) -> dict[str, int]:
    """The first frame of each shot in the film."""
    found, frame = {}, 0
    for shot in dossier.shots:
        found[shot.id] = frame
        frame += shot.frames
    return found


def lines_at(dossier: Dossier) -> dict[str, float]:
    """When each spoken line begins, in seconds of the film."""
    rate, first = dossier.brief.rate, starts(dossier)
    return {
        shot.id: float(rate.seconds(first[shot.id] + shot.line_at_frame))
        for shot in dossier.shots
        if shot.id in dossier.speeches
    }


def language(dossier: Dossier) -> str:
    """What is spoken in the film, ISO 639-2/T."""
    brief = dossier.brief
    return spoken_language(brief.text, brief.voice) if dossier.speeches else NOT_SPOKEN


def film_cues(dossier: Dossier) -> tuple[Cue, ...]:
    """The subtitles of the film, none of them across a cut."""
    rate, first, at = dossier.brief.rate, starts(dossier), lines_at(dossier)
    spoken = [shot for shot in dossier.shots if shot.id in dossier.speeches]
    return cues(
        [(at[shot.id], float(rate.seconds(first[shot.id] + shot.frames)), dossier.speeches[shot.id]) for shot in spoken]
    )


def film_frames(dossier: Dossier) -> int:
    """Of the shots and the credits."""
    brief = dossier.brief
    return sum(shot.frames for shot in dossier.shots) + sum(card_frames(brief.credits, brief.rate))


def film_cut(dossier: Dossier) -> Cut:
    """Which take plays where; without the credits."""
    first = starts(dossier)
    takes = {take.shot: take for take in dossier.takes}
    shots = []
    for number, shot in enumerate(dossier.shots):
        kind, frames = entrance(dossier.shots, number, dossier.brief.rate)
        shots.append(
            CutShot(
                shot=shot.id,
                take=takes[shot.id].sha256,
                start=first[shot.id],
                frames=shot.frames,
                transition=kind,
                transition_frames=frames if kind.mixes else 0,
            )
        )
    return Cut(rate=dossier.brief.rate, resolution=resolution(dossier), shots=tuple(shots), cues=film_cues(dossier))


def take_request(dossier: Dossier, shot: Shot, can: Capabilities, take: int) -> TakeRequest:
    """What a backend that can do so much is asked for. One that draws no slate is not told what only a slate shows, so
    that a new title or another wording of the same picture does not make its takes again."""
    draws_slate = can.draws_slate
    title = dossier.script.title if dossier.script else ""
    shown = title if _is_set_right(title) else ""
    slate = Slate(production=title if draws_slate else "", scene=shot.scene, shot=shot.id, take=take)
    rate = dossier.brief.rate
    number = dossier.shots.index(shot)
    is_first, is_last = number == 0, number == len(dossier.shots) - 1
    kind, entering = entrance(dossier.shots, number, rate)
    leaving = handle_frames(dossier.shots, number, rate)
    fade_out = _LAST_FADE_SECONDS if is_last else 0
    return TakeRequest(
        slate=slate,
        setup=_in_words(shot.setup) if draws_slate else shot.setup,
        frames=shot.frames + leaving,
        rate=rate,
        resolution=resolution(dossier),
        description=shot.description if draws_slate or can.reads_words else "",
        captions=_captions(dossier, shot) if dossier.brief.draws_subtitles else (),
        lower_thirds=_lower_thirds(shot, rate, entering),
        storyboard_from=starts(dossier)[shot.id] if dossier.brief.overlay is BurnIn.STORYBOARD else None,
        cards=_cards(shown, shot, rate, is_first, is_last),
        fade_in_frames=entering if kind is Transition.FADE else 0,
        fade_out_frames=min(rate.frames(fade_out), shot.frames // 3),
        head_frames=entering if kind.mixes else 0,
        handle_frames=leaving,
    )


def _in_words(setup: Setup) -> Setup:
    """Without what only a picture tells."""
    figure = setup.figure and setup.figure.model_copy(update={"likeness": None})
    return setup.model_copy(update={"plate": None, "palette": None, "figure": figure})


def _captions(dossier: Dossier, shot: Shot) -> tuple[Caption, ...]:
    rate = dossier.brief.rate
    first = starts(dossier)[shot.id]
    found = []
    for cue in film_cues(dossier):
        start, end = rate.frames(cue.start_seconds) - first, rate.frames(cue.end_seconds) - first
        if 0 <= start < shot.frames and _is_set_right(cue.text):  # else it is in the film's own subtitles only
            found.append(Caption(start=start, end=min(max(end, start + 1), shot.frames), text=cue.text))
    return tuple(found)


def _is_set_right(text: str) -> bool:
    if text.isascii():
        return True
    from reelwright.imaging.text import is_set_right  # loads OpenCV, which a price need not wait for

    return is_set_right(text)


def _lower_thirds(shot: Shot, rate: FrameRate, entering: int) -> tuple[LowerThird, ...]:
    """Whom the shot introduces: from when it has begun, for as long as it takes to read, within the shot."""
    if shot.introduces is None:
        return ()
    start = min(max(rate.frames(_LOWER_THIRD_FROM), entering), shot.frames // 3)
    end = max(start + 1, min(start + rate.frames(_LOWER_THIRD_SECONDS), shot.frames - rate.frames(_BEFORE_CUT)))
    return (LowerThird(start=start, end=end, says=shot.introduces),)


def _cards(title: str, shot: Shot, rate: FrameRate, is_first: bool, is_last: bool) -> tuple[TitleCard, ...]:
    """The title over the first shot and the end card over the last, where there is room for them to be read."""
    seconds = float(rate.seconds(shot.frames))
    cards = []
    if is_first and title and seconds >= 2.5:
        start, end = rate.frames(_TITLE_FROM), rate.frames(min(_TITLE_FROM + _TITLE_SECONDS, seconds - 0.3))
        cards.append(TitleCard(start=start, end=end, heading=title))
    if is_last and seconds >= (8.0 if is_first else 3.5):
        start = shot.frames - rate.frames(_END_SECONDS)
        cards.append(TitleCard(start=start, end=shot.frames, heading="The End", subheading=title, dims=True))
    return tuple(cards)
