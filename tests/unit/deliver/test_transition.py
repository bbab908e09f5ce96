"""Transitions: no frame is lost or moved by them, no frame beside them is touched, and each is what its name says."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.technical import check_film
from reelwright.deliver.conform import conform_recipe, make_conform
from reelwright.deliver.transition import make_transition, transition_recipes
from reelwright.film.brief import Brief
from reelwright.film.cut import Cut
from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Transition, Weather
from reelwright.film.production import Dossier
from reelwright.film.shot import Setup, Shot, TakeRequest
from reelwright.film.take import Take
from reelwright.imaging.mixing import mixed
from reelwright.media.read import Frame, frames
from reelwright.pipeline.entrances import entrance
from reelwright.pipeline.requests import film_cut, take_request
from reelwright.render.backends.slate import SlateCard
from reelwright.render.take import encode_take
from reelwright.units import FrameRate

FILM = FrameRate(num=24)
MIXED = [kind for kind in Transition if kind.mixes]
SETUP = Setup(
    place=Place.CITY,
    time_of_day=TimeOfDay.NOON,
    weather=Weather.CLEAR,
    framing=Framing.WIDE,
    move=Move.PUSH_IN,
    mood=Mood.CALM,
    seed=1,
)
Picture = NDArray[np.uint8]


def nothing(fraction: float) -> None:
    pass


def dossier_of(*shots: tuple[int, Transition], rate: FrameRate | None = None) -> Dossier:
    """A film of shots so long that begin so, each with a take named after its number."""
    brief = Brief(text="Somebody walks.", short_side=90, rate=rate or FILM, burns_subtitles=False)
    made = tuple(
        Shot(
            id=f"SH{(k + 1) * 10:03d}",
            scene=1,
            heading="",
            description="",
            setup=SETUP,
            transition=transition,
            frames=length,
        )
        for k, (length, transition) in enumerate(shots)
    )
    takes = tuple(
        Take(
            shot=shot.id,
            number=1,
            backend="slate",
            recipe="0" * 64,
            sha256=f"{k:064x}",
            suffix=".mp4",
            frames=shot.frames,
        )
        for k, shot in enumerate(made)
    )
    return Dossier(production="p", brief=brief, shots=made, takes=takes)


def drifting(request: TakeRequest) -> Iterator[Picture]:
    """Coarse grain that moves, so that frames lean on each other, about a grey that tells the shot."""
    height, width = request.resolution.height, request.resolution.width
    grain = np.random.default_rng(int(request.slate.shot[2:])).integers(-30, 31, (height // 10, width // 10))
    grain = grain.repeat(10, 0).repeat(10, 1)[..., None]
    grey = 60 + int(request.slate.shot[2:]) * 7 % 120
    for index in range(request.frames):
        yield (np.roll(grain, 2 * index, 1).repeat(3, 2) + grey).astype(np.uint8)


def filmed(folder: Path, dossier: Dossier) -> tuple[Cut, Path, dict[str, Path]]:
    """Takes, transitions and film, made by those who make them."""
    files = {}
    for shot in dossier.shots:
        request = take_request(dossier, shot, SlateCard().capabilities(), take=1)
        files[shot.id] = folder / f"{shot.id}.mp4"
        encode_take(drifting(request), request, files[shot.id], nothing)
    cut = film_cut(dossier)
    of_digest = {take.sha256: files[take.shot] for take in dossier.takes}
    mixes = transition_recipes(cut)
    for shot_id, recipe in mixes.items():
        files[f"into {shot_id}"] = folder / f"into {shot_id}.mp4"
        inputs = {role: of_digest[digest] for role, digest in recipe.inputs.items()}
        make_transition(recipe, inputs, files[f"into {shot_id}"], nothing)
    film = folder / "film.mp4"
    recipe = conform_recipe(cut, None, "Title", "zxx", {shot_id: recipe.hash for shot_id, recipe in mixes.items()})
    make_conform(recipe, files, film, nothing)
    return cut, film, files


def planes(frame: Frame) -> bytes:
    return frame.picture.to_ndarray().tobytes()


@settings(max_examples=12, deadline=None)
@example([(50, Transition.CUT), (61, Transition.DISSOLVE), (1, Transition.FADE), (9, Transition.WIPE_LEFT)], FILM)
@example([(40, Transition.WIPE_LEFT), (30, Transition.DIP_TO_BLACK), (49, Transition.DIP_TO_WHITE)], FILM)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.sampled_from(list(Transition))), min_size=1, max_size=5),
    st.sampled_from([FILM, FrameRate.of(30000, 1001), FrameRate(num=50)]),
)
def test_the_frames_add_up_and_those_beside_transitions_are_the_takes_own(
    shots: list[tuple[int, Transition]], rate: FrameRate
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dossier = dossier_of(*shots, rate=rate)
        cut, film, files = filmed(Path(folder), dossier)
        read = list(frames(film))
        assert len(read) == cut.frames == sum(length for length, _ in shots)
        assert [frame.seconds for frame in read] == [rate.seconds(k) for k in range(len(read))]
        seen = [planes(frame) for frame in read]
        for before, shot in zip([None, *cut.shots], cut.shots, strict=False):
            taken = [planes(frame) for frame in frames(files[shot.shot])]
            head, own = shot.transition_frames, slice(shot.start + shot.transition_frames, shot.start + shot.frames)
            assert seen[own] == taken[head : shot.frames]
            if head:
                assert before is not None
                assert head <= min(before.frames, shot.frames) / 3
                made = [planes(frame) for frame in frames(files[f"into {shot.shot}"])]
                assert seen[shot.start : shot.start + head] == made


def brightness(folder: Path, kind: Transition) -> list[float]:
    """Mean of each frame of a transition, from a grey of 130 to one of 80."""
    cut, film, _ = filmed(folder, dossier_of((72, Transition.CUT), (72, kind)))
    return [float(frame.bgr().mean()) for frame in frames(film)][72 : 72 + cut.shots[1].transition_frames]


def test_a_dissolve_goes_over_evenly(tmp_path: Path) -> None:
    found = brightness(tmp_path, Transition.DISSOLVE)
    steps = [after - before for before, after in itertools.pairwise(found)]
    assert found[0] == pytest.approx(130, abs=4) and found[-1] == pytest.approx(80, abs=4)
    assert all(-4 < step < 0 for step in steps)


@pytest.mark.parametrize(("kind", "ground"), [(Transition.DIP_TO_BLACK, 0), (Transition.DIP_TO_WHITE, 235)])
def test_a_dip_goes_under_holds_and_comes_up(tmp_path: Path, kind: Transition, ground: int) -> None:
    found = brightness(tmp_path, kind)
    away = [abs(grey - ground) for grey in found]
    middle = int(np.argmin(away))
    assert len(found) // 3 < middle < 2 * len(found) // 3
    assert sum(one < 3 for one in away) >= 2
    assert away[0] > 40 < away[-1]


@pytest.mark.parametrize("kind", [Transition.WIPE_LEFT, Transition.WIPE_RIGHT])
def test_the_edge_of_a_wipe_goes_the_way_it_is_named(kind: Transition) -> None:
    before, after = ([np.full((20, 400), grey, np.uint8)] for grey in (40, 200))
    shares = []
    for index in range(9):
        row = mixed(kind, before, after, index, 9)[0][10]
        new = row > 120
        shares.append(float(new.mean()))
        assert new[0] == (kind is Transition.WIPE_RIGHT) and new[-1] == (kind is Transition.WIPE_LEFT)
        assert np.count_nonzero(np.diff(new)) == 1
    assert shares == pytest.approx([0.1 * (k + 1) for k in range(9)], abs=0.02)


def test_no_light_or_colour_jumps_where_a_transition_begins(tmp_path: Path) -> None:
    _, film, files = filmed(tmp_path, dossier_of((240, Transition.CUT), (240, Transition.WIPE_RIGHT)))
    seen, take = list(frames(film)), list(frames(files["SH010"]))
    right = [
        [float(plane[:, plane.shape[1] // 2 :].mean()) for plane in frame.planes()] for frame in (seen[241], take[241])
    ]
    assert right[0] == pytest.approx(right[1], abs=0.3)


def test_moving_picture_is_mixed_with_moving_picture(tmp_path: Path) -> None:
    dossier = dossier_of((48, Transition.CUT), (48, Transition.DISSOLVE))
    request = take_request(dossier, dossier.shots[0], SlateCard().capabilities(), take=1)
    assert (request.frames, request.shot_frames, request.handle_frames) == (64, 48, 16)
    _, film, files = filmed(tmp_path, dossier)
    seen, handle = list(frames(film)), list(frames(files["SH010"]))
    for k in (2, 8):
        rest = [abs(seen[48 + k].bgr().astype(int) - one.bgr().astype(int)).mean() for one in handle]
        assert np.argmin(rest) == 48 + k


def test_the_first_shot_has_nothing_to_be_mixed_with_and_fades_in() -> None:
    dossier = dossier_of((48, Transition.DISSOLVE), (2, Transition.WIPE_LEFT))
    assert entrance(dossier.shots, 0, dossier.brief.rate) == (Transition.FADE, 10)
    assert entrance(dossier.shots, 1, dossier.brief.rate) == (Transition.CUT, 0), "too short for one"


def test_a_take_without_transitions_is_asked_for_as_before_there_were_any() -> None:
    dossier = dossier_of((48, Transition.CUT), (48, Transition.CUT), (48, Transition.DISSOLVE))
    asked = [
        take_request(dossier, shot, SlateCard().capabilities(), take=1).model_dump(mode="json")
        for shot in dossier.shots
    ]
    assert not {"head_frames", "handle_frames"} & set(asked[0])
    assert asked[1]["handle_frames"] == asked[2]["head_frames"] == 16
    assert TakeRequest.model_validate(asked[1]).joints == (48,)


def test_what_was_written_down_before_there_were_transitions_is_still_read() -> None:
    shot = {"shot": "SH010", "take": "0" * 64, "start": 0, "frames": 48}
    body = {"rate": {"num": 24, "den": 1}, "resolution": {"width": 160, "height": 90}, "shots": [shot], "cues": []}
    cut = Cut.from_json(json.dumps({"noun": "Cut", "schema": 1, "body": body}))
    assert transition_recipes(cut) == {}
    assert "transitions" not in conform_recipe(cut, None, "Title", "zxx").parameters
    span = ShotSpan(shot="SH010", start=0, frames=48)
    assert span.model_dump() == {"shot": "SH010", "start": 0, "frames": 48}, "a check made before has its name still"


def test_another_transition_asks_anew_for_the_two_takes_it_joins_and_for_no_other() -> None:
    asked = [
        [take_request(dossier, shot, SlateCard().capabilities(), take=1) for shot in dossier.shots]
        for kind in (Transition.CUT, Transition.DISSOLVE)
        for dossier in [dossier_of((48, Transition.CUT), (48, Transition.CUT), (48, kind), (48, Transition.CUT))]
    ]
    assert [before == after for before, after in zip(*asked, strict=True)] == [True, False, False, True]


@pytest.mark.parametrize("kind", MIXED)
def test_the_technical_check_has_nothing_to_say_of_a_transition(tmp_path: Path, kind: Transition) -> None:
    cut, film, _ = filmed(tmp_path, dossier_of((72, Transition.CUT), (72, kind), (72, kind)))
    spans = tuple(
        ShotSpan(
            shot=shot.shot,
            start=shot.start,
            frames=shot.frames,
            dip_frames=shot.transition_frames if shot.transition.dips else 0,
        )
        for shot in cut.shots
    )
    verdict = check_film(film, Expected(frames=cut.frames, rate=cut.rate, shots=spans))
    kinds = {"black", "flash frame", "flashing", "duplicate", "frozen", "damage"}
    assert not [finding for finding in verdict.findings if finding.check in kinds]
