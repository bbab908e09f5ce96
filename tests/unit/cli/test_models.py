"""`models`, and `enhance --scale` with one that ships and one that was added."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reelwright.cli import exits
from reelwright.media.clip import survey

from ..enhance.checkpoints import compact, lively, saved, with_extra  # noqa: TID252 - tests are no package on the path
from ..enhance.onnx_made import mixing, repeating  # noqa: TID252 - tests are no package on the path
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


@pytest.fixture
def between(tmp_path: Path, reelwright: CommandLine) -> Path:
    """A net that mixes two pictures, on the shelf as `mixed`."""
    (tmp_path / "Mixed.onnx").write_bytes(mixing())
    assert reelwright("models", "add", str(tmp_path / "Mixed.onnx"), "--licence", "CC0").code == 0
    return tmp_path / "Mixed.onnx"


def test_a_net_for_frames_between_frames_draws_those_of_a_clip_and_it_is_said(
    source: Path, between: Path, reelwright: CommandLine
) -> None:
    (told,) = [one for one in reelwright("models", "--json").json["models"] if one["name"] == "mixed"]
    assert (told["task"], told["moments"], told["multiple"], told["margin"]) == ("interpolate", "any", 1, 128)
    assert "frames between" in reelwright("models").out
    answer = reelwright("enhance", str(source), "--fps", "48", "--model", "mixed")
    assert answer.code == 0 and "between: by mixed" in answer.out, answer.err
    found = [luma(one) for one in shown(source.with_name("clip-48fps.mp4"))]
    assert abs(found[1] - (found[0] + found[2]) / 2).mean() < 1  # as far as x264 is exact
    plain = reelwright("enhance", str(source), "--fps", "48", "--out", str(source.with_name("plain.mp4")))
    assert "between: by" not in plain.out
    drawn = luma(shown(source.with_name("plain.mp4"))[1])
    assert abs(drawn - (found[0] + found[2]) / 2).mean() > 3
    assert reelwright("models", "verify", "mixed").out == "as they were, and working: mixed\n"
    assert reelwright("models", "remove", "mixed").code == 0 and "mixed" not in reelwright("models").out


def test_what_a_model_is_for_decides_what_it_does_where_both_are_asked_for(
    source: Path, net: Path, between: Path, reelwright: CommandLine
) -> None:
    reelwright("models", "add", str(net))
    for model, said in (("mixed", "between: by mixed"), ("mine", "larger: by mine")):
        out = str(source.with_name(f"{model}.mp4"))
        answer = reelwright("enhance", str(source), "--fps", "48", "--scale", "2", "--model", model, "--out", out)
        assert said in answer.out, answer.err
        assert answer.out.count(": by ") == (2 if model == "mixed" else 1)  # ours makes it larger
    answer = reelwright("enhance", str(source), "--scale", "2", "--model", "mixed")
    assert answer.code == 2 and "model mixed makes frames between frames; say how many a second" in answer.err


@pytest.mark.parametrize(("model", "asked"), [("mixed", ("--fps", "48")), ("mine", ("--scale", "2"))])
def test_a_model_that_is_not_asked_is_no_part_of_what_a_film_is_known_by_and_it_is_said(
    source: Path, net: Path, between: Path, reelwright: CommandLine, model: str, asked: tuple[str, str]
) -> None:
    reelwright("models", "add", str(net))
    words = ("enhance", str(source), *asked, "--quality", "preview", "--json", "--replace")
    assert reelwright(*words).json["notes"] == []
    told = reelwright(*words, "--model", model).json
    assert told["chunks_made_before"] == told["chunks"]
    assert told["notes"] == [f"quality preview asks no net: model {model} has no part in it"]
    answer = reelwright(*words[:-2], "--model", model, "--look", "0")
    assert answer.code == 0 and f"model {model} has no part in it" in answer.err


def test_more_than_a_model_makes_is_refused_before_anything_is_made(
    source: Path, net: Path, reelwright: CommandLine
) -> None:
    reelwright("models", "add", str(net))
    answer = reelwright("enhance", str(source), "--scale", "3", "--model", "mine")
    assert answer.code == 2 and "model mine makes each side 2 times as long, and 3 times is wanted" in answer.err
    assert not source.with_name("clip-x3.mp4").exists()


def test_another_net_of_the_same_name_makes_another_film(source: Path, between: Path, reelwright: CommandLine) -> None:
    words = ("enhance", str(source), "--fps", "48", "--model", "mixed", "--json", "--replace")
    first, again = (reelwright(*words).json for _ in range(2))
    assert (first["chunks_made_before"], again["chunks_made_before"]) == (0, first["chunks"])
    reelwright("models", "remove", "mixed")
    between.write_bytes(mixing(moment=None))
    reelwright("models", "add", str(between))
    assert reelwright(*words).json["chunks_made_before"] == 0


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
