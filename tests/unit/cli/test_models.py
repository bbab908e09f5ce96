"""`models`, and `enhance --scale` with one that ships and one that was added."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reelwright.cli import exits
from reelwright.media.clip import survey

from ..enhance.checkpoints import compact, lively, saved, with_extra  # noqa: TID252 - tests are no package on the path
from ..enhance.onnx_made import repeating  # noqa: TID252 - tests are no package on the path
from ..media.moving import clip, luma, pan, shown  # noqa: TID252 - tests are no package on the path
from ..render.safetensors import save  # noqa: TID252 - tests are no package on the path
from .command_line import CommandLine


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return clip(tmp_path / "clip.mp4", [pan(k) for k in range(3)], options={"crf": "4"})


@pytest.fixture
def net(tmp_path: Path) -> Path:
    (tmp_path / "Mine.onnx").write_bytes(repeating(2))
    return tmp_path / "Mine.onnx"


def test_a_clip_is_made_larger_and_it_is_said_by_what(source: Path, reelwright: CommandLine) -> None:
    answer = reelwright("enhance", str(source), "--scale", "2", "--quality", "preview")
    assert answer.code == 0, answer.err
    assert answer.out.splitlines()[0] == str(source.with_name("clip-x2.mp4"))
    assert "larger: by lanczos" in answer.out
    answer = reelwright("enhance", str(source), "--scale", "2", "--out", str(source.with_name("net.mp4")))
    assert "larger: by x2-clean-8bit" in answer.out, answer.err
    track = survey(source.with_name("net.mp4"))
    assert (track.width, track.height) == (320, 192) and len(track.ticks) == 3


def test_a_model_is_added_used_verified_and_removed(source: Path, net: Path, reelwright: CommandLine) -> None:
    told = json.loads(reelwright("models", "add", str(net), "--licence", "CC0", "--json").out)["models"][0]
    assert (told["name"], told["times"], told["licence"]) == ("mine", 2, "CC0")
    assert (reelwright.workspace / "models/mine.onnx").read_bytes() == net.read_bytes()
    net.unlink()
    assert "mine" in reelwright("models").out and "x2-clean-8bit" in reelwright("models").out
    answer = reelwright("enhance", str(source), "--scale", "2", "--model", "mine")
    assert "larger: by mine" in answer.out, answer.err
    large = luma(shown(source.with_name("clip-x2.mp4"))[0])
    assert abs(large[::2, ::2] - large[1::2, 1::2]).mean() < 4  # as far as x264 is exact
    assert reelwright("models", "verify", "mine").out == "as they were, and working: mine\n"
    assert reelwright("models", "remove", "mine").out == "mine is removed\n"
    assert "mine" not in reelwright("models", "list").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add",), "say which: reelwright models add FILE"),
        (("remove",), "say which: reelwright models remove NAME"),
        (("remove", "x2-clean"), "ships with Reelwright"),
        (("remove", "other"), "there is no model 'other'"),
        (("add", "net.pth"), "is a pickle"),
        (("add", "net.h5"), "is called neither .onnx nor .safetensors"),
        (("add", "nothing.safetensors"), "there is no file nothing.safetensors"),
        (("add", "nothing.onnx"), "there is no file nothing.onnx"),
        (("verify", "other"), "there is no model 'other'"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(words: tuple[str, ...], said: str, reelwright: CommandLine) -> None:
    answer = reelwright("models", *words)
    assert answer.code == 2 and said in answer.err and answer.out == ""


def test_a_file_that_was_changed_is_not_run(source: Path, net: Path, reelwright: CommandLine) -> None:
    reelwright("models", "add", str(net))
    (reelwright.workspace / "models/mine.onnx").write_bytes(repeating(3))
    assert "its checksum is another" in reelwright("models", "verify", "mine").err
    answer = reelwright("enhance", str(source), "--scale", "2", "--model", "mine")
    assert answer.code == 2 and "its checksum is another" in answer.err
    assert not source.with_name("clip-x2.mp4").exists()


def test_without_the_extra_a_checkpoint_is_not_added_and_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reelwright: CommandLine
) -> None:
    for package in ("torch", "spandrel", "safetensors"):
        monkeypatch.setitem(sys.modules, package, None)
    save(tmp_path / "net.safetensors", {"a": ("F32", [2])})
    answer = reelwright("models", "add", str(tmp_path / "net.safetensors"))
    assert answer.code == exits.NOT_CONFIGURED and "pip install 'reelwright[torch]'" in answer.err
    assert not (reelwright.workspace / "models").exists()


@with_extra
def test_a_checkpoint_is_added_and_a_clip_made_larger_by_it(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reelwright: CommandLine
) -> None:
    saved(tmp_path / "net.safetensors", lambda: lively(compact()))
    told = reelwright("models", "add", str(tmp_path / "net.safetensors"), "--name", "mine", "--json").json["models"][0]
    assert (told["times"], told["file"]) == (2, "mine.safetensors")
    answer = reelwright("enhance", str(source), "--scale", "2", "--model", "mine")
    assert "larger: by mine" in answer.out and "in part" not in answer.out, answer.err
    for package in ("torch", "spandrel", "safetensors"):
        monkeypatch.setitem(sys.modules, package, None)
    answer = reelwright("enhance", str(source), "--scale", "2", "--model", "mine", "--out", str(tmp_path / "no.mp4"))
    assert answer.code == exits.NOT_CONFIGURED and "pip install 'reelwright[torch]'" in answer.err
    assert not (tmp_path / "no.mp4").exists()
