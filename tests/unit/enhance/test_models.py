"""Models are what they were when they were added, and nothing that a file says is believed unseen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from reelwright.enhance.manifest import Manifest, PictureForm, manifest_of, written
from reelwright.enhance.models import SHIPPED, Shelf
from reelwright.enhance.nets import LoadedNets, UpscalingNet
from reelwright.enhance.onnx_file import refuse_hostile
from reelwright.errors import InvalidInput, NotFound

from .onnx_made import FLOAT, number, part, repeating, tensor

PICTURE = np.random.default_rng(3).integers(0, 256, (30, 42), dtype=np.uint8)


def manifest(**other: object) -> Manifest:
    told = {"name": "own", "task": "upscale", "file": "own.onnx", "sha256": "0" * 64, "version": "1"}
    more = {"licence": "CC0", "source": "a test", "times": 2, "given": PictureForm.LUMA, "bytes_a_pixel": 64}
    return Manifest.model_validate(told | more | other)


def shelf(tmp_path: Path, data: bytes, name: str = "own") -> Shelf:
    (tmp_path / "given.onnx").write_bytes(data)
    found = Shelf(tmp_path / "models")
    found.add(tmp_path / "given.onnx", name, "CC0", "a test")
    return found


@pytest.mark.parametrize(("kind", "channels", "given"), [(2, 1, "luma"), (FLOAT, 3, "rgb")])
@pytest.mark.parametrize("times", [2, 4])
def test_a_model_that_is_added_is_tried_and_does_what_it_does(
    tmp_path: Path, kind: int, channels: int, given: str, times: int
) -> None:
    own = shelf(tmp_path, repeating(times, kind, channels))
    found, folder = own.find("own")
    assert (found.times, found.given, found.multiple) == (times, given, 1)
    larger = LoadedNets(UpscalingNet).get(found, folder).enlarged(PICTURE, [])
    assert np.array_equal(larger, PICTURE.repeat(times, 0).repeat(times, 1))
    assert own.verify("own") == ["own"]


def test_a_file_with_another_checksum_is_refused_and_it_is_said_what_to_do(tmp_path: Path) -> None:
    own = shelf(tmp_path, repeating(2))
    (tmp_path / "models/own.onnx").write_bytes(repeating(4))
    with pytest.raises(InvalidInput, match=r"its checksum is another; .*models remove own"):
        LoadedNets(UpscalingNet).get(*own.find("own"))
    with pytest.raises(InvalidInput, match="checksum"):
        own.verify("own")


HOSTILE = {
    "keeps its weights in another file": repeating(
        graph=part(5, tensor("w", (1,), b"", part(13, part(1, "location") + part(2, "/etc/passwd")) + number(14, 1)))
    ),
    "keeps its weights in another": repeating(
        nodes=part(5, part(1, "value") + part(5, tensor("w", (1,), b"", number(14, 1))))
    ),
    "announces weights of 1,000,000,000,000": repeating(graph=part(5, tensor("w", (10**6, 10**6), b"1234"))),
    "a graph inside it": repeating(nodes=part(5, part(1, "body") + part(6, part(2, "inner")))),
    "an operator of 'evil'": repeating(domain="evil"),
    "opset 99": repeating(opset=99),
    "opset 3": repeating(opset=3),
    "functions of its own": repeating(model=part(25, part(1, "f"))),
    "sparse weights": repeating(graph=part(15, b"")),
    "is no ONNX file": b"PK\x03\x04 what else",
    "or is cut short": repeating()[:-20],
}


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_file_is_refused_before_anything_runs_it(words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        refuse_hostile(HOSTILE[words], "given.onnx")


def test_a_good_file_is_not_refused() -> None:
    refuse_hostile(repeating(), "given.onnx")


REFUSED = {
    "where for both uint8": repeating(2, 2, 3),
    "makes no picture 1, 2, 3, 4, 8 times": repeating(5),
    "takes pictures of one size": repeating(side=64),
    "onnxruntime says": repeating(nodes=part(1, "nothing")),
}


@pytest.mark.parametrize("words", REFUSED)
def test_a_net_of_another_shape_is_not_added(tmp_path: Path, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        shelf(tmp_path, REFUSED[words])
    assert not (tmp_path / "models").exists()


def test_a_net_that_makes_another_size_than_its_manifest_says_is_refused() -> None:
    net = UpscalingNet(manifest(times=4), repeating(2))
    with pytest.raises(InvalidInput, match="and not 4 times each side as its manifest says"):
        net.enlarged(PICTURE, [])


@pytest.mark.parametrize("name", ["net.pth", "net.PT", "net.ckpt"])
def test_a_pickle_is_never_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    with pytest.raises(InvalidInput, match="is a pickle, which runs whatever program is in it"):
        Shelf(tmp_path / "models").add(tmp_path / name, "own", "", "")


def test_a_model_of_the_users_can_be_removed_and_one_that_ships_cannot(tmp_path: Path) -> None:
    own = shelf(tmp_path, repeating())
    own.remove("own")
    assert list((tmp_path / "models").iterdir()) == []
    with pytest.raises(NotFound, match="there is no model 'own'; there are: x2-clean"):
        own.find("own")
    with pytest.raises(InvalidInput, match="ships with Reelwright"):
        own.remove("x2-clean")


def test_two_models_of_one_name_are_not_kept(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="a model x2-clean already"):
        shelf(tmp_path, repeating(), "x2-clean")


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = manifest(source='a "quoted" path\\and\nlines')
    (tmp_path / "m.toml").write_text(written(found), encoding="utf-8")
    assert manifest_of(tmp_path / "m.toml") == found


@pytest.mark.parametrize(
    "other",
    [{"task": "sharpen"}, {"task": "interpolate"}, {"moments": "any"}, {"task": "interpolate", "moments": "any"}],
)
def test_a_manifest_whose_parts_do_not_fit_each_other_is_refused(other: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"task|moments|interpolates"):
        manifest(**other)


@pytest.mark.parametrize("text", ["nonsense", 'name = "a"', 'file = "../../etc/passwd.onnx"'])
def test_what_describes_no_model_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"m\.toml"):
        manifest_of(tmp_path / "m.toml")


def test_the_one_used_longest_ago_goes_unless_it_is_pinned(tmp_path: Path) -> None:
    data = [repeating(2, model=part(6, f"made by {name}")) for name in "abc"]
    own = Shelf(tmp_path / "models")
    for name, one in zip("abc", data, strict=True):
        (tmp_path / f"{name}.onnx").write_bytes(one)
        own.add(tmp_path / f"{name}.onnx", name, "", "")
    one = LoadedNets(UpscalingNet).get(*own.find("a")).memory
    nets = LoadedNets(UpscalingNet, most_bytes=2 * one + 1000)
    nets.get(*own.find("a"), pin=True)
    nets.get(*own.find("b"))
    assert nets.states() == {"a": "pinned", "b": "warm"}
    nets.get(*own.find("c"))
    assert nets.states() == {"a": "pinned", "c": "warm"}
    nets.unpin(own.find("a")[0])
    nets.get(*own.find("b"))
    assert nets.states() == {"c": "warm", "b": "warm"}
    with pytest.raises(InvalidInput, match="more than the 0 MB for models leave"):
        LoadedNets(UpscalingNet, most_bytes=10).get(*own.find("a"))


def test_a_large_picture_in_tiles_is_the_same_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (150, 271), dtype=np.uint8)
    for name in ("x2-clean", "x2-clean-8bit"):
        found, folder = Shelf().find(name)
        whole = LoadedNets(UpscalingNet).get(found, folder).enlarged(picture, [])
        monkeypatch.setattr("reelwright.enhance.onnx_net._TILE_BYTES", 1)
        tiled = LoadedNets(UpscalingNet).get(found, folder).enlarged(picture, [])
        monkeypatch.undo()
        assert np.abs(tiled.astype(int) - whole).max() <= 1  # floats are summed in another order
        assert (tiled != whole).mean() < 0.001


def test_all_that_ship_are_as_their_manifests_say() -> None:
    names = {manifest.name for manifest, _ in Shelf()}
    assert names >= {f"{name}{form}" for name in ("x2-clean", "x2-compressed", "x4-clean") for form in ("", "-8bit")}
    for found, folder in Shelf():
        flat = LoadedNets(UpscalingNet).get(found, folder).enlarged(np.full((24, 32), 90, np.uint8), [])
        assert np.abs(flat[8:-8, 8:-8].astype(int) - 90).max() <= 2, found.name
        assert (SHIPPED / found.file).stat().st_size < 500_000


SHORT_OF_MEMORY = """
import resource
import numpy as np
from reelwright.enhance.models import Shelf
from reelwright.enhance.nets import LoadedNets, UpscalingNet

net = LoadedNets(UpscalingNet).get(*Shelf().find("x2-clean"))
picture = np.random.default_rng(2).integers(0, 256, (490, 490), dtype=np.uint8)
wanted = net.enlarged(picture, [])
net = LoadedNets(UpscalingNet).get(*Shelf().find("x2-clean"))
net.enlarged(picture[:64, :64], [])
with open("/proc/self/statm") as file:
    there = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (there + 10_000_000, resource.RLIM_INFINITY))
steps = []
made = net.enlarged(picture, steps)
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(np.abs(made.astype(int) - wanted).max() <= 1, [(one.fallback.value, one.instead) for one in steps])
"""


def test_where_memory_runs_out_a_net_works_in_smaller_tiles() -> None:
    done = subprocess.run([sys.executable, "-c", SHORT_OF_MEMORY], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("True [('retry', 'in tiles of 247 pixels on the CPU')"), done.stdout + done.stderr
