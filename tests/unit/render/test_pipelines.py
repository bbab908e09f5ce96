"""Folders of local models, judged before anything is loaded: true files, and files that are made to do harm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.network.fault import Fault, ProviderError
from reelwright.render.pipelines import KINDS, PipelineFolder
from reelwright.render.provider import Ask, Guide, Terms
from reelwright.store.weights import MOST_HEADER, weights_of

from .safetensors import pipeline, save, save_raw

FIRST = (Guide(role="first", sha256="ab" * 32),)


def ask(frames: float, rate: float, **more: Any) -> Ask:
    whole = {"prompt": "a sea", "seconds": frames / rate, "width": 1280, "height": 720, "seed": 7, **more}
    return Ask.model_validate(whole)


def terms(folder: Path, kind: str, frames: float, **more: Any) -> Terms:
    made = PipelineFolder.read(pipeline(folder, kind))
    if made.kind.needs_first:
        more.setdefault("guides", FIRST)
    return made.terms(ask(frames, made.kind.rate, **more))


def test_floats_are_counted_apart_from_what_is_loaded_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    save(file, {"a": ("F32", [3, 5]), "b": ("F16", [7]), "c": ("F8_E4M3", [2]), "d": ("I64", [4]), "e": ("BF16", [])})
    found = weights_of(file)
    assert (found.floats, found.other_bytes) == (15 + 7 + 2 + 1, 32)
    assert found.bytes_at(2) == 2 * 25 + 32 and found.bytes_at(4) == 4 * 25 + 32


def tensor(**said: Any) -> bytes:
    return json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} | said}).encode()


@pytest.mark.parametrize(
    ("header", "length", "words"),
    [
        (b"", 0, "no safetensors"),
        (b"{}", 2**63, "cut off"),
        (tensor(), 5000, "cut off"),
        (b"[]", None, "no JSON object"),
        (b"\xff\xfe", None, "no JSON object"),
        (b"[" * 100_000, None, "no JSON object"),
        (b'{"a": 5}', None, "not known"),
        (tensor(dtype="F33"), None, "not known"),
        (tensor(dtype=["F32"]), None, "not known"),
        (tensor(shape=[-2]), None, "no shape"),
        (tensor(shape=[2.0]), None, "no shape"),
        (tensor(shape=[True, 2]), None, "no shape"),
        (tensor(shape=[10**400]), None, "no shape"),
        (tensor(shape=[1] * 10_000), None, "no shape"),
        (tensor(shape=[2**52, 2**52]), None, "not where"),
        (tensor(data_offsets=[0]), None, "no shape"),
        (tensor(data_offsets=[8, 0]), None, "not where"),
        (tensor(data_offsets=[4, 12]), None, "not where"),
        (tensor(data_offsets=[0, 4]), None, "not where"),
        (tensor(shape=[1], data_offsets=[0, 4]), None, "belong to no tensor"),
        (tensor(shape=[1], data_offsets=[4, 8]), None, "belong to no tensor"),
        (b"{}", None, "belong to no tensor"),
        (tensor()[:-1] + b", " + tensor()[1:].replace(b'"a"', b'"b"'), None, "or to two of them"),
        (tensor()[:-1] + b", " + tensor()[1:], None, "two of one name"),
        (b"{" + b", ".join(b'"%d": 0' % number for number in range(100_001)) + b"}", None, "more than 100,000"),
    ],
)
def test_a_file_that_lies_of_itself_is_refused(tmp_path: Path, header: bytes, length: int | None, words: str) -> None:
    file = tmp_path / "model.safetensors"
    save_raw(file, header, b"\0" * 8, length)
    with pytest.raises(InvalidInput, match=words):
        weights_of(file)


def test_a_header_larger_than_any_models_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    save_raw(file, b"{}", length=MOST_HEADER + 1)
    with file.open("r+b") as whole:
        whole.truncate(MOST_HEADER + 100)
    with pytest.raises(InvalidInput, match=f"has {MOST_HEADER + 1} bytes"):
        weights_of(file)


@given(raw=st.binary(max_size=200))
def test_noise_is_no_weights_and_nothing_but_that_is_said(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "noise.safetensors"
    file.write_bytes(raw)
    try:
        weights_of(file)
    except InvalidInput:
        return
    assert json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")]) is not None


def test_a_folder_is_known_by_its_weights(tmp_path: Path) -> None:
    one = PipelineFolder.read(pipeline(tmp_path / "wan 2.1/base"))
    assert {name: part.floats for name, part in one.components.items()} == {"transformer": 1000, "vae": 300}
    assert one.model == PipelineFolder.read(pipeline(tmp_path / "copy/base")).model and one.model.startswith("base@")
    save(tmp_path / "wan 2.1/base/vae/diffusion_pytorch_model.safetensors", {"a": ("BF16", [300])}, fill=1)
    assert PipelineFolder.read(tmp_path / "wan 2.1/base").model != one.model, "trained anew, of the same shape"


def test_weights_in_several_files_are_counted_together_and_other_variants_are_not(tmp_path: Path) -> None:
    folder = pipeline(tmp_path / "wan")
    (folder / "transformer/diffusion_pytorch_model.safetensors").unlink()
    for number in (1, 2):
        save(
            folder / f"transformer/diffusion_pytorch_model-0000{number}-of-00002.safetensors",
            {f"a{number}": ("F16", [50 * number])},
        )
    save(folder / "vae/diffusion_pytorch_model.fp16.safetensors", {"a": ("F16", [300])})
    found = PipelineFolder.read(folder).components
    assert (found["transformer"].floats, found["vae"].floats) == (150, 300)


def pickled(folder: Path) -> None:
    (folder / "vae/diffusion_pytorch_model.safetensors").rename(folder / "vae/diffusion_pytorch_model.bin")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "model_index.json").unlink(), "no folder of a pipeline"),
        (lambda folder: (folder / "model_index.json").write_text("[]"), "no JSON object"),
        (lambda folder: (folder / "model_index.json").write_text("[" * 100_000), "no JSON object"),
        (lambda folder: (folder / "model_index.json").write_bytes(b" " * (2**20 + 1)), "too large"),
        (lambda folder: pipeline(folder, "FluxPipeline"), "there can be: WanPipeline"),
        (lambda folder: pipeline(folder, ["my_pipeline", "Mine"]), "there can be"),
        (lambda folder: pipeline(folder, mine=["mine", "Unet"]), "is not run"),
        (lambda folder: pipeline(folder, **{"../x": ["diffusers", "Unet"]}), "is not run"),
        (pickled, "safe_serialization"),
        (lambda folder: save_raw(folder / "vae/diffusion_pytorch_model.safetensors", b"no"), "no JSON object"),
    ],
)
def test_a_folder_with_which_nothing_is_made_is_refused_in_words(
    tmp_path: Path, spoil: Callable[[Path], object], words: str
) -> None:
    folder = pipeline(tmp_path / "wan")
    spoil(folder)
    with pytest.raises(InvalidInput, match=words):
        PipelineFolder.read(folder)


@pytest.mark.parametrize(
    ("kind", "wanted", "made", "every"),
    [
        ("WanPipeline", 10, 13, 4),
        ("WanPipeline", 13, 13, 4),
        ("WanPipeline", 1, 1, 4),
        ("LTXPipeline", 10, 17, 8),
        ("CogVideoXPipeline", 10, 17, 8),
        ("HunyuanVideoPipeline", 10, 13, 4),
        ("StableVideoDiffusionPipeline", 10, 10, 1),
    ],
)
def test_frames_are_rounded_up_to_what_the_model_makes_and_that_is_told(
    tmp_path: Path, kind: str, wanted: int, made: int, every: int
) -> None:
    found = terms(tmp_path, kind, wanted)
    assert round(found.seconds * found.rate) == made
    told = [line for line in found.adjustments if "frames became" in line]
    assert told == ([] if made == wanted else [f"{wanted} frames became {made}: {kind} makes {every} n + 1"])


@given(kind=st.sampled_from(sorted(KINDS)), frames=st.integers(1, 257), width=st.integers(16, 4000))
def test_a_clip_is_never_shorter_than_the_shot_nor_larger_than_asked(
    tmp_path_factory: pytest.TempPathFactory, kind: str, frames: int, width: int
) -> None:
    known = KINDS[kind]
    folder = tmp_path_factory.getbasetemp() / "any"
    if frames > known.most_frames:
        with pytest.raises(ProviderError, match="at most"):
            terms(folder, kind, frames)
        return
    found = terms(folder, kind, frames, width=width, height=720)
    made = round(found.seconds * found.rate)
    assert frames <= made < frames + known.every and (made - 1) % known.every == 0
    assert made <= known.most_frames
    assert found.width % known.sides == found.height % known.sides == 0
    assert found.width * found.height <= 1.5 * known.width * known.height or min(found.width, found.height) == 64


@pytest.mark.parametrize(
    ("kind", "frames", "more", "words"),
    [
        ("WanPipeline", 82, {}, "81 frames, 5.06 s at most, and 82 are needed"),
        ("WanPipeline", 10, {"audio": True}, "no sound"),
        ("WanPipeline", 10, {"guides": FIRST}, "takes no first picture"),
        ("WanPipeline", 10, {"model": "another@0123"}, "not another@0123"),
        ("WanImageToVideoPipeline", 10, {"guides": ()}, "needs a picture"),
    ],
)
def test_what_it_does_not_make_is_refused_in_words(
    tmp_path: Path, kind: str, frames: int, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(ProviderError, match=words) as error:
        terms(tmp_path, kind, frames, **more)
    assert error.value.fault is Fault.INVALID and error.value.took_nothing
