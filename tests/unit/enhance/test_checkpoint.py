"""Checkpoints: what their files say of themselves is not believed, and what they make is what their nets make."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reelwright.engine.leases import Priority, on_this_machine
from reelwright.enhance import devices
from reelwright.enhance.checkpoint import Checkpoint, recognised, room_bytes, working_bytes
from reelwright.enhance.devices import Device, cpu
from reelwright.enhance.effects.upscale import Upscale
from reelwright.enhance.manifest import Manifest, PictureForm
from reelwright.enhance.models import Shelf
from reelwright.enhance.nets import LoadedNets, UpscalingNet
from reelwright.enhance.room import room_for
from reelwright.enhance.tiles import as_luma, enlarged_in_tiles
from reelwright.errors import InvalidInput, NotConfigured

from ..render.safetensors import save, save_raw  # noqa: TID252 - tests are no package on the path
from .checkpoints import compact, esrgan, lively, saved, swinir, with_extra
from .test_upscale import frame_of, larger, reduced

PICTURE = np.random.default_rng(5).integers(0, 256, (96, 160), dtype=np.uint8)


def manifest(**other: object) -> Manifest:
    told = {"name": "own", "task": "upscale", "file": "own.safetensors", "sha256": "0" * 64, "version": "1"}
    more = {"licence": "CC0", "source": "a test", "times": 2, "given": PictureForm.RGB, "bytes_a_pixel": 3000}
    return Manifest.model_validate(told | more | {"multiple": 16} | other)


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("torch", "spandrel", "safetensors"):
        monkeypatch.setitem(sys.modules, name, None)


def test_a_header_that_lies_is_refused_before_anything_else_reads_the_file(tmp_path: Path, without_extra: None) -> None:
    file = tmp_path / "net.safetensors"
    save_raw(file, b'{"a": {"dtype": "F32", "shape": [1000000, 1000000], "data_offsets": [0, 8]}}', b"\0" * 8)
    with pytest.raises(InvalidInput, match=r"net\.safetensors: 'a' is not where it says"):
        recognised(file.read_bytes(), file.name)


@pytest.mark.parametrize("do", ["add", "verify", "run"])
def test_without_the_extra_it_is_said_which_to_install(tmp_path: Path, without_extra: None, do: str) -> None:
    save(tmp_path / "net.safetensors", {"a": ("F32", [2])})
    shelf = Shelf(tmp_path / "models")
    (tmp_path / "models").mkdir()
    with pytest.raises(NotConfigured, match=r"needs torch, spandrel, safetensors: pip install 'reelwright\[torch\]'"):
        if do == "add":
            shelf.add(tmp_path / "net.safetensors", "own", "", "")
        else:
            there(tmp_path)
            shelf.verify("own") if do == "verify" else LoadedNets(UpscalingNet).get(*shelf.find("own"))
    if do == "add":
        assert list((tmp_path / "models").iterdir()) == []


def there(tmp_path: Path) -> Manifest:
    """The file `net.safetensors` on the shelf as it is, untried."""
    import hashlib

    from reelwright.enhance.manifest import written

    data = (tmp_path / "net.safetensors").read_bytes()
    own = manifest(sha256=hashlib.sha256(data).hexdigest())
    (tmp_path / "models").mkdir(exist_ok=True)
    (tmp_path / "models/own.safetensors").write_bytes(data)
    (tmp_path / "models/own.toml").write_text(written(own))
    return own


def test_who_named_a_checkpoint_that_cannot_be_run_gets_no_filter_for_it(tmp_path: Path, without_extra: None) -> None:
    save(tmp_path / "net.safetensors", {"a": ("F32", [2])})
    own = there(tmp_path)
    effect = Upscale(2, model="own", folder=str(tmp_path / "models"), sha256=own.sha256)
    with pytest.raises(NotConfigured, match="reelwright"):
        larger(effect, reduced(2))


def test_what_it_takes_is_leased_with_the_rest_of_the_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    save(tmp_path / "net.safetensors", {"a": ("F32", [250_000])})
    own, frame = there(tmp_path), frame_of(np.zeros((720, 1280), np.uint8))
    named = Upscale(2, model="own", folder=str(tmp_path / "models"), sha256=own.sha256)
    sizes = []
    for effect in (Upscale(2), named):
        with room_for([effect], frame, Priority.NORMAL):
            sizes.append(on_this_machine().standing()[0].size_bytes)
    tile = (256 + 2 * 32) ** 2 * 3000
    size = (tmp_path / "net.safetensors").stat().st_size
    assert sizes[1] - sizes[0] == room_bytes(own, tmp_path / "models", (720, 1280)) == 600 * 2**20 + 4 * size + tile


def added(tmp_path: Path, make: Any, name: str = "own", **more: Any) -> tuple[Any, Manifest, Path]:
    net = saved(tmp_path / "given.safetensors", make, **more)
    shelf = Shelf(tmp_path / "models")
    shelf.add(tmp_path / "given.safetensors", name, "CC0", "a test")
    return net, *shelf.find(name)


def straight(net: Any, luma: Any, channels: int = 3) -> Any:
    """What a net makes of a picture without anything of ours but the way in and out."""
    import torch

    with torch.inference_mode():
        given = torch.from_numpy(luma.astype(np.float32) / 255).expand(1, channels, *luma.shape)
        return as_luma(net(given.contiguous())[0].clamp(0, 1).numpy())


@with_extra
@pytest.mark.parametrize(
    ("make", "times", "channels"),
    [
        (lambda: lively(esrgan(2)), 2, 3),
        (lambda: lively(esrgan(4, channels=1), 1), 4, 1),
        (lambda: lively(compact(3)), 3, 3),
        (lambda: lively(swinir()), 2, 3),
    ],
)
def test_it_makes_what_its_net_makes_and_tiles_of_it_have_no_seam(
    tmp_path: Path, make: Any, times: int, channels: int
) -> None:
    net, own, folder = added(tmp_path, make)
    assert (own.times, own.given, own.file) == (times, "luma" if channels == 1 else "rgb", "own.safetensors")
    wanted = straight(net, PICTURE, channels)
    assert wanted.std() > 10, "a net that makes next to nothing is no test"
    steps: list[Any] = []
    made = LoadedNets(UpscalingNet).get(own, folder).enlarged(PICTURE, steps)
    assert np.array_equal(made, wanted) and steps == []
    with Checkpoint(own, (folder / own.file).read_bytes()).on(cpu()) as run:
        tiled = enlarged_in_tiles(PICTURE, own, 28, run)  # no multiple of the windows of attention
    assert np.abs(tiled.astype(int) - wanted).max() <= 1


@with_extra
def test_numbers_of_half_the_width_are_worked_in_whole_ones(tmp_path: Path) -> None:
    _, own, folder = added(tmp_path, lambda: lively(compact()), kind="float16")
    net = LoadedNets(UpscalingNet).get(own, folder)
    assert net.memory == 2 * ((folder / own.file).stat().st_size - header_of(folder / own.file))
    assert net.enlarged(PICTURE, []).std() > 10


@with_extra
def test_how_much_memory_it_takes_for_a_pixel_is_measured_however_large_the_program_is_that_adds_it(
    tmp_path: Path,
) -> None:
    held = np.ones(2**27)  # 1 GB
    _, own, _ = added(tmp_path, esrgan)
    assert 1000 < own.bytes_a_pixel < 10_000 and held.size


def header_of(file: Path) -> int:
    return 8 + int.from_bytes(file.read_bytes()[:8], "little")


@with_extra
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: esrgan(1), "of the kind ESRGAN, for Restoration of 1 times; one that makes pictures larger is wanted"),
        (lambda: esrgan(2, channels=2), "takes 2 and makes 2 channels"),
    ],
)
def test_a_net_for_something_else_is_not_added(tmp_path: Path, make: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        added(tmp_path, make)
    assert not (tmp_path / "models").exists()


@with_extra
def test_weights_of_no_known_net_and_of_half_a_net_are_refused(tmp_path: Path) -> None:
    save(tmp_path / "odd.safetensors", {"a": ("F32", [2])})
    with pytest.raises(InvalidInput, match=r"odd\.safetensors is of no architecture that spandrel knows"):
        recognised((tmp_path / "odd.safetensors").read_bytes(), "odd.safetensors")
    saved(tmp_path / "net.safetensors", esrgan)
    data = (tmp_path / "net.safetensors").read_bytes()
    header = json.loads(data[8 : header_of(tmp_path / "net.safetensors")])
    shapes = {name: (one["dtype"], one["shape"]) for name, one in header.items() if name != "__metadata__"}
    for spoil in ("less", "other"):
        spoilt = dict(shapes)
        name = "model.1.sub.0.RDB2.conv1.0.weight"
        if spoil == "less":
            del spoilt[name]
        else:
            spoilt[name] = ("F32", [1, 1, 1, 1])
        save(tmp_path / "half.safetensors", spoilt)
        with pytest.raises(InvalidInput, match="as its weights do not fit each other: "):
            recognised((tmp_path / "half.safetensors").read_bytes(), "half.safetensors")


@with_extra
@pytest.mark.parametrize("other", [{"times": 4}, {"given": PictureForm.LUMA}])
def test_a_net_that_is_not_as_its_manifest_says_is_not_run(tmp_path: Path, other: dict[str, Any]) -> None:
    saved(tmp_path / "net.safetensors", esrgan)
    with pytest.raises(InvalidInput, match="as its manifest says; add it anew"):
        UpscalingNet(manifest(**other), (tmp_path / "net.safetensors").read_bytes())


@with_extra
def test_the_one_used_longest_ago_goes_whatever_runs_it(tmp_path: Path) -> None:
    owns = {name: added(tmp_path, compact, name, seed=seed)[1:] for seed, name in enumerate("ab")}
    ships = Shelf().find("x2-clean-8bit")
    sizes = [LoadedNets(UpscalingNet).get(*one).memory for one in (*owns.values(), ships)]
    nets = LoadedNets(UpscalingNet, most_bytes=sizes[2] + sizes[0])
    for one in (owns["a"], ships, owns["b"]):
        nets.get(*one)
    assert nets.states() == {"x2-clean-8bit": "warm", "b": "warm"}


@with_extra
def test_a_gpu_has_it_only_while_it_works_there(tmp_path: Path) -> None:
    """As far as that can be seen without one: torch is told of the GPU by its number, and says that there is none."""
    saved(tmp_path / "net.safetensors", esrgan)
    net = Checkpoint(manifest(), (tmp_path / "net.safetensors").read_bytes())
    if net.is_for_gpus:
        pytest.skip("there is a GPU")
    with pytest.raises((RuntimeError, AssertionError)), net.on(Device("GPU-1", "GPU", 10**9, 1)):
        pass
    with net.on(cpu()) as run:
        assert run(PICTURE).shape == (192, 320)


SHORT_OF_MEMORY = """
import resource, sys
from pathlib import Path
import numpy as np
from reelwright.enhance.manifest import manifest_of
from reelwright.enhance.nets import UpscalingNet

folder = Path(sys.argv[1])
net = UpscalingNet(manifest_of(folder / "own.toml"), (folder / "own.safetensors").read_bytes())
small = np.random.default_rng(2).integers(0, 256, (256, 256), dtype=np.uint8)
net.enlarged(small[:64, :64], [])
with open("/proc/self/status") as file:
    there = next(int(line.split()[1]) for line in file if line.startswith("VmData")) * 1024
if len(sys.argv) > 2:
    most = there + int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
steps = []
for _ in range(2):
    made = net.enlarged(small, steps)
np.save(folder / "made.npy", made)
print([(one.category.value, one.fallback.value, one.instead) for one in steps])
"""


@with_extra
def test_where_memory_runs_out_tiles_get_smaller_and_what_is_made_stays_the_same(tmp_path: Path) -> None:
    added(tmp_path, lambda: lively(esrgan(4)))
    made, told = [], []
    for bound in ([], ["200000000"]):
        command = [sys.executable, "-c", SHORT_OF_MEMORY, str(tmp_path / "models"), *bound]
        one_thread = os.environ | {"OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, env=one_thread, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        told.append(done.stdout.strip())
        made.append(np.load(tmp_path / "models/made.npy"))
    assert told[0] == "[]"
    assert told[1].startswith("[('resource exhaustion', 'retry', 'in tiles of 128 pixels on the CPU')")
    assert np.abs(made[0].astype(int) - made[1]).max() <= 1


def test_on_a_small_machine_it_works_in_small_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_CGROUPS", tmp_path)
    taken = []
    for memory in (10 * 10**9, 6 * 10**9, 10**9):
        (tmp_path / "memory.max").write_text(str(memory))
        taken.append(working_bytes(manifest(bytes_a_pixel=29_000), (1080, 1920)))
    assert taken == [29_000 * (tile + 2 * 32) ** 2 for tile in (256, 128, 64)]
