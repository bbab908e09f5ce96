"""What every render backend keeps, the shipped fake included. Subclass it and supply the `backend` fixture."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.errors import BackendError
from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.media.join import join
from reelwright.render.backend import RenderBackend
from reelwright.units import FrameRate, Resolution


def take_request(
    *,
    frames: int = 12,
    size: tuple[int, int] = (320, 180),
    rate: FrameRate | None = None,
    seed: int = 7,
    place: Place = Place.DESERT,
    time_of_day: TimeOfDay = TimeOfDay.DUSK,
    weather: Weather = Weather.CLEAR,
    framing: Framing = Framing.WIDE,
    move: Move = Move.PUSH_IN,
    figure: Figure | None = None,
    **more: object,
) -> TakeRequest:
    """A small request with everything filled in."""
    setup = Setup(
        place=place,
        time_of_day=time_of_day,
        weather=weather,
        framing=framing,
        move=move,
        mood=Mood.CALM,
        figure=figure,
        seed=seed,
    )
    request = TakeRequest(
        slate=Slate(production="The Contract", scene=2, shot="SH003", take=1),
        setup=setup,
        frames=frames,
        rate=rate or FrameRate(num=24),
        resolution=Resolution(width=size[0], height=size[1]),
        description="Someone crosses the picture from left to right.",
    )
    return TakeRequest.model_validate(request.model_dump() | more)


def decode(path: Path) -> tuple[list[NDArray[np.uint8]], list[Fraction]]:
    """Luma planes and times in seconds of every frame, as the decoder gives them."""
    planes, times = [], []
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            planes.append(frame.to_ndarray(format="gray"))
            assert frame.pts is not None and frame.time_base is not None
            times.append(frame.pts * frame.time_base)
    return planes, times


class RenderBackendContract:
    @pytest.fixture
    def backend(self) -> RenderBackend:
        raise NotImplementedError("a subclass supplies the backend")

    def test_name_and_edition_can_go_into_a_recipe(self, backend: RenderBackend) -> None:
        assert backend.name == backend.name.lower().strip() != ""
        assert backend.edition >= 1

    @pytest.mark.parametrize("rate", ["24", "25", "30000/1001"])
    def test_writes_the_take_where_it_was_told_with_every_frame_at_its_time(
        self, backend: RenderBackend, tmp_path: Path, rate: str
    ) -> None:
        request = take_request(frames=13, rate=FrameRate.parse(rate))
        facts = backend.render(request, tmp_path / "take.mp4", lambda _: None)
        planes, times = decode(tmp_path / "take.mp4")
        assert facts["frames"] == len(planes) == 13
        assert all(plane.shape == (180, 320) for plane in planes)
        assert times == [request.rate.seconds(k) for k in range(13)]

    @pytest.mark.parametrize("size", [(180, 320), (240, 240), (192, 240), (430, 180)])
    def test_draws_every_shape_of_picture(self, backend: RenderBackend, tmp_path: Path, size: tuple[int, int]) -> None:
        backend.render(take_request(frames=2, size=size), tmp_path / "take.mp4", lambda _: None)
        planes, _ = decode(tmp_path / "take.mp4")
        assert planes[0].shape == (size[1], size[0])
        assert planes[0].std() > 4, "the picture is empty"

    def test_leaves_nothing_behind_but_the_take(self, backend: RenderBackend, tmp_path: Path) -> None:
        backend.render(take_request(frames=3), tmp_path / "take.mp4", lambda _: None)
        assert [path.name for path in tmp_path.iterdir()] == ["take.mp4"]

    def test_a_take_can_be_parted_at_its_joints(self, backend: RenderBackend, tmp_path: Path) -> None:
        request, take, own = take_request(head_frames=3, handle_frames=4), tmp_path / "take.mp4", tmp_path / "own.mp4"
        backend.render(request, take, lambda _: None)
        join([take], [12], request.rate, None, [], own, "Own", "zxx", spans=[range(3, 8)])
        whole, parted = decode(take)[0], decode(own)[0]
        assert [plane.tobytes() for plane in parted] == [plane.tobytes() for plane in whole[3:8]]

    def test_progress_rises_to_one(self, backend: RenderBackend, tmp_path: Path) -> None:
        told: list[float] = []
        backend.render(take_request(), tmp_path / "take.mp4", told.append)
        assert told == sorted(told)
        assert len(set(told)) > 3
        assert told[0] >= 0 and told[-1] == 1

    def test_same_request_gives_the_same_bytes(self, backend: RenderBackend, tmp_path: Path) -> None:
        if not backend.capabilities().deterministic:
            pytest.skip("this backend does not promise it")
        for name in ("one.mp4", "two.mp4"):
            backend.render(take_request(), tmp_path / name, lambda _: None)
        assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()

    def test_another_seed_gives_another_picture(self, backend: RenderBackend, tmp_path: Path) -> None:
        for seed in (7, 8):
            backend.render(take_request(seed=seed, frames=2), tmp_path / f"{seed}.mp4", lambda _: None)
        one, two = (decode(tmp_path / f"{seed}.mp4")[0][0].astype(int) for seed in (7, 8))
        assert np.abs(one - two).max() > 30

    def test_no_frame_repeats_the_one_before(self, backend: RenderBackend, tmp_path: Path) -> None:
        backend.render(take_request(frames=8), tmp_path / "take.mp4", lambda _: None)
        planes, _ = decode(tmp_path / "take.mp4")
        assert all(np.abs(a.astype(int) - b.astype(int)).max() > 8 for a, b in pairwise(planes))

    def test_refuses_what_its_capabilities_refuse_and_says_why(self, backend: RenderBackend, tmp_path: Path) -> None:
        too_long = take_request(frames=backend.capabilities().max_frames + 1)
        why = backend.capabilities().refusal(too_long)
        assert why is not None and str(too_long.frames) in why
        with pytest.raises(BackendError, match="too many"):
            backend.render(too_long, tmp_path / "take.mp4", lambda _: None)
        assert list(tmp_path.iterdir()) == []

    def test_accepts_an_ordinary_shot(self, backend: RenderBackend) -> None:
        assert backend.capabilities().refusal(take_request(size=(1280, 720), frames=120)) is None
