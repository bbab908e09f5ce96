"""Nets that make a picture between two: whatever form they have they are tried, and make what they make of any size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.enhance.devices import Device
from reelwright.enhance.manifest import Manifest, Moments, PictureForm, Task
from reelwright.enhance.models import Shelf
from reelwright.enhance.nets import InterpolatingNet, LoadedNets
from reelwright.enhance.onnx_pair import NoPicture
from reelwright.errors import InvalidInput

from .onnx_made import FREE, PLANE, mixing, node, number_attribute, numbers_attribute

Floats = NDArray[np.float32]
RNG = np.random.default_rng(5)
FIRST, SECOND = (RNG.random((3, 45, 70), np.float32) for _ in range(2))
FORMS: dict[str, dict[str, Any]] = {
    "two pictures and a number, as most have it": {},
    "a number without a shape": {"moment": ()},
    "a number of four dimensions": {"moment": (1, 1, 1, 1)},
    "a plane for the moment": {"moment": PLANE},
    "one input of 6 channels, and a number": {"channels": 6},
    "7 channels, as vs-mlrt has it": {"channels": 7},
    "8 channels": {"channels": 8},
    "11 channels": {"channels": 11},
}
MIDDLES: dict[str, dict[str, Any]] = {
    "two pictures alone": {"moment": None},
    "one input of 6 channels": {"channels": 6, "moment": None},
}


def shelf(tmp_path: Path, data: bytes) -> Shelf:
    (tmp_path / "given.onnx").write_bytes(data)
    found = Shelf(tmp_path / "models")
    found.add(tmp_path / "given.onnx", "own", "CC0", "a test")
    return found


def net(tmp_path: Path, data: bytes) -> InterpolatingNet:
    return LoadedNets(InterpolatingNet).get(*shelf(tmp_path, data).find("own"))


def manifest(**other: Any) -> Manifest:
    told = {"name": "own", "task": Task.INTERPOLATE, "file": "own.onnx", "sha256": "0" * 64, "version": "1"}
    more = {"licence": "CC0", "source": "a test", "times": 1, "given": PictureForm.RGB, "bytes_a_pixel": 64}
    return Manifest.model_validate(told | more | {"moments": Moments.ANY} | other)


def mixed(t: float) -> Floats:
    return FIRST + np.float32(t) * (SECOND - FIRST)


@pytest.mark.parametrize("form", FORMS)
def test_a_net_of_any_known_form_is_added_and_makes_any_moment(tmp_path: Path, form: str) -> None:
    own = net(tmp_path, mixing(**FORMS[form]))
    assert (own.manifest.task, own.manifest.times, own.manifest.moments) == (Task.INTERPOLATE, 1, Moments.ANY)
    for t in (0.2, 0.75):
        assert np.abs(own.drawn(FIRST, SECOND, t, 0.01, []).rgb - mixed(t)).max() < 1e-5


@pytest.mark.parametrize("form", MIDDLES)
def test_a_net_of_the_middle_alone_halves_until_it_is_as_near_as_is_asked(tmp_path: Path, form: str) -> None:
    own = net(tmp_path, mixing(**MIDDLES[form]))
    assert own.manifest.moments is Moments.MIDDLE
    for t, near, made in ((0.5, 0.01, 0.5), (0.25, 0.01, 0.25), (0.4, 0.05, 0.375), (0.4, 0.01, 0.40625)):
        assert np.abs(own.drawn(FIRST, SECOND, t, near, []).rgb - mixed(made)).max() < 1e-5


def test_where_each_pixel_is_and_how_far_the_next_is_told_as_vs_mlrt_tells_it(tmp_path: Path) -> None:
    """What is fetched from one pixel on, both ways."""
    nodes = [
        node("Gather", ["rest", "places"], ["here"], number_attribute("axis", 1)),
        node("Gather", ["rest", "steps"], ["step"], number_attribute("axis", 1)),
        node("Add", ["here", "step"], ["there"]),
        node("Transpose", ["there"], ["where"], numbers_attribute("perm", (0, 2, 3, 1))),
        node("GridSample", ["mixed", "where"], ["fetched"], number_attribute("align_corners", 1)),
    ]
    data = mixing(channels=11, nodes=nodes, result="fetched", whole_numbers={"places": (0, 1), "steps": (2, 3)})
    made = InterpolatingNet(manifest(), data).drawn(FIRST, SECOND, 0.25, 0.01, []).rgb
    assert np.abs(made[:, :-1, :-1] - mixed(0.25)[:, 1:, 1:]).max() < 1e-3


@pytest.mark.parametrize("multiple", [8, 32, 64, 128])
def test_what_its_sides_have_to_be_multiples_of_is_found_and_what_is_missing_is_filled(
    tmp_path: Path, multiple: int
) -> None:
    own = net(tmp_path, mixing(multiple=multiple))
    assert own.manifest.multiple == multiple
    assert np.abs(own.drawn(FIRST, SECOND, 0.25, 0.01, []).rgb - mixed(0.25)).max() < 1e-5


NOTHING = [node("Sub", ["mixed", "mixed"], ["nothing"])]
REFUSED: dict[str, dict[str, Any]] = {
    "makes one colour all over": {"nodes": NOTHING, "result": "nothing"},
    r"no numbers \(NaN or infinite\)": {
        "nodes": [*NOTHING, node("Div", ["nothing", "nothing"], ["none"])],
        "result": "none",
    },
    r"makes no picture \[1, 3, h, w\] of two": {
        "nodes": [node("Concat", ["mixed", "mixed"], ["long"], number_attribute("axis", 2))],
        "result": "long",
    },
    r"makes numbers from .* to .*, where 0 to 1 is wanted": {
        "nodes": [node("Add", ["mixed", "mixed"], ["bright"]), node("Add", ["bright", "bright"], ["brighter"])],
        "result": "brighter",
    },
    "another picture of two that are the same": {
        "nodes": [node("Sub", ["half", "mixed"], ["turned"]), node("Add", ["turned", "half"], ["negative"])],
        "result": "negative",
    },
    "does not heed the moment": {"nodes": [node("Identity", ["first"], ["same"])], "result": "same"},
    "its inputs are in another order": {"is_swapped": True},
    "pictures of one size only; export it with free": {"side": 64},
    r"tensor\(float16\).*, where two pictures": {"kind": 10},
    "where two pictures of red, green and blue are wanted": {"channels": 9, "moment": None},
    r"as one number or a plane": {"moment": (1, 3, *FREE)},
    "and one output; export it for that": {"moment": (2,)},
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_net_that_makes_nothing_between_two_pictures_is_not_added_and_it_is_said_why(
    tmp_path: Path, words: str
) -> None:
    with pytest.raises(InvalidInput, match=rf"^given\.onnx .*{words}"):
        shelf(tmp_path, mixing(**REFUSED[words]))
    assert not (tmp_path / "models").exists()


def test_a_net_that_is_another_than_its_manifest_says_is_not_loaded() -> None:
    with pytest.raises(InvalidInput, match="makes moments: middle, not any as its manifest says; add it anew"):
        InterpolatingNet(manifest(), mixing(moment=None))


def test_what_are_no_numbers_are_never_shown() -> None:
    data = mixing(nodes=[node("Sqrt", ["apart"], ["root"])], result="root")
    own = InterpolatingNet(manifest(), data)
    own.drawn(FIRST, FIRST + 1, 0.5, 0.01, [])
    with pytest.raises(NoPicture, match="model own makes what are no numbers"):
        own.drawn(FIRST, FIRST - 1, 0.5, 0.01, [])


def test_a_file_that_was_changed_is_not_run_and_one_that_was_not_is_verified_and_removed(tmp_path: Path) -> None:
    own = shelf(tmp_path, mixing())
    assert own.verify("own") == ["own"]
    assert "own" in {found.name for found, _ in own}
    (tmp_path / "models/own.onnx").write_bytes(mixing(moment=None))
    for read in (lambda: own.verify("own"), lambda: LoadedNets(InterpolatingNet).get(*own.find("own"))):
        with pytest.raises(InvalidInput, match="its checksum is another"):
            read()
    own.remove("own")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_picture_in_tiles_is_the_same_as_in_one_where_nothing_moves_beyond_their_margin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = (RNG.random((3, 150, 271), np.float32) for _ in range(2))
    blurred = [
        node(
            "AveragePool",
            ["mixed"],
            ["soft"],
            numbers_attribute("kernel_shape", (9, 9)),
            numbers_attribute("pads", (4, 4, 4, 4)),
        )
    ]
    own = InterpolatingNet(manifest(margin=8, multiple=4), mixing(nodes=blurred, result="soft"))
    whole = own.drawn(first, second, 0.4, 0.01, [])
    monkeypatch.setattr("reelwright.enhance.onnx_pair._TILES", (64,))
    tiled = own.drawn(first, second, 0.4, 0.01, [])
    assert (whole.parts, tiled.parts) == (1, 15)
    assert np.abs(tiled.rgb - whole.rgb).max() < 1e-5
    narrow = InterpolatingNet(manifest(margin=0, multiple=4), mixing(nodes=blurred, result="soft"))
    assert np.abs(narrow.drawn(first, second, 0.4, 0.01, []).rgb - whole.rgb).max() > 0.01


def test_where_little_memory_is_lent_a_picture_is_worked_in_parts_from_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, steps = InterpolatingNet(manifest(bytes_a_pixel=1000), mixing()), []
    pair = RNG.random((2, 3, 60, 1500), np.float32)
    assert own.drawn(*pair, 0.3, 0.01, steps).parts == 1
    monkeypatch.setattr("reelwright.enhance.onnx_pair.cpu", lambda: Device("cpu", "CPU", 2 * 60 * 1000 * 1000))
    found = own.drawn(*pair, 0.3, 0.01, steps)
    assert (found.parts, steps) == (3, [])
    assert np.abs(found.rgb - (pair[0] + np.float32(0.3) * (pair[1] - pair[0]))).max() < 1e-5


SHORT_OF_MEMORY = """
import resource
import sys
import numpy as np
from pathlib import Path
from reelwright.enhance.models import Shelf
from reelwright.enhance.nets import InterpolatingNet, LoadedNets

net = LoadedNets(InterpolatingNet).get(*Shelf(Path(sys.argv[1])).find("own"))
pair = np.random.default_rng(2).random((2, 3, 900, 1100), np.float32)
net.drawn(*pair[:, :, :64, :64], 0.3, 0.01, [])
with open("/proc/self/statm") as file:
    there = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (there + 330_000_000, resource.RLIM_INFINITY))
steps = []
made = net.drawn(*pair, 0.3, 0.01, steps)
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
wanted = pair[0] + 0.3 * (pair[1] - pair[0])
print(np.abs(made.rgb - wanted).max() < 1e-5, [(one.fallback.value, one.instead) for one in steps])
"""


def test_where_memory_runs_out_it_works_in_smaller_tiles(tmp_path: Path) -> None:
    names = [f"m{k}" for k in range(16)]
    much = [
        node("Concat", ["mixed"] * len(names), ["many"], number_attribute("axis", 1)),
        node("Split", ["many"], names, number_attribute("axis", 1)),
        node("Mean", names, ["mean"]),
    ]
    shelf(tmp_path, mixing(nodes=much, result="mean"))
    command = [sys.executable, "-c", SHORT_OF_MEMORY, str(tmp_path / "models")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("True [('retry', 'in tiles of 1024 pixels on the CPU')"), done.stdout + done.stderr
