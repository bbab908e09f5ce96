"""The backend of local models: what it tells without torch, and, where torch is, a clip by a tiny model."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
import tempfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reelwright.engine.leases import NoRoom, on_this_machine
from reelwright.errors import BackendError, NotConfigured
from reelwright.film.recipe import Recipe
from reelwright.film.shot import Setup, Slate, TakeRequest
from reelwright.render.backends.diffusers import Diffusers, memory_needed, require_room
from reelwright.units import FrameRate, Money, Resolution

from .safetensors import pipeline, save

TODAY = date(2026, 11, 28)
HAS_TORCH = all(importlib.util.find_spec(name) for name in ("torch", "diffusers", "transformers", "ftfy"))
with_torch = pytest.mark.skipif(not HAS_TORCH, reason="needs the extra diffusers, which is not installed by make setup")
without_torch = pytest.mark.skipif(HAS_TORCH, reason="torch is there")


def request(frames: int = 15, size: tuple[int, int] = (1280, 720)) -> TakeRequest:
    return TakeRequest(
        slate=Slate(production="film", scene=1, shot="SH010", take=1),
        setup=Setup(
            place="desert", time_of_day="dusk", weather="clear", framing="wide", move="static", mood="calm", seed=7
        ),
        frames=frames,
        rate=FrameRate.of(24),
        resolution=Resolution(width=size[0], height=size[1]),
    )


def recipe(backend: Diffusers, **more: Any) -> Recipe:
    ask = backend.ask(request(**more))
    return Recipe(kind="clip", maker=backend.name, parameters=ask.model_dump(mode="json"), suffix=".mp4")


def test_a_shot_is_asked_for_in_words_of_the_model_that_is_there_and_costs_nothing(tmp_path: Path) -> None:
    backend = Diffusers(pipeline(tmp_path / "wan"))
    assert backend.capabilities().refusal(request()) is None
    ask = backend.ask(request())
    terms = backend.terms(ask, TODAY)
    assert "desert" in ask.prompt and ask.model == terms.model == backend.folder.model
    assert terms.adjustments[0] == "10 frames became 13: WanPipeline makes 4 n + 1"
    assert backend.price(terms, TODAY).most == Money()


@without_torch
def test_without_its_packages_it_names_the_command_that_installs_them(tmp_path: Path) -> None:
    backend, out = Diffusers(pipeline(tmp_path / "wan")), tmp_path / "clip.mp4"
    for attempt in (
        lambda: backend.make_clip(recipe(backend), {}, out, lambda share: None),
        lambda: asyncio.run(backend.check()),
    ):
        with pytest.raises(NotConfigured, match=r'torch.*pip install "reelwright\[diffusers\]"'):
            attempt()
    assert not out.exists()


def test_more_frames_larger_pictures_and_all_parts_at_once_need_more_memory(tmp_path: Path) -> None:
    folder = pipeline(tmp_path / "wan")
    save(folder / "transformer/diffusion_pytorch_model.safetensors", {"a": ("F16", [1000, 1000])})
    save(folder / "vae/diffusion_pytorch_model.safetensors", {"a": ("F32", [1000, 500])})
    backend = Diffusers(folder)
    short, long = (backend.terms(backend.ask(request(frames=frames)), TODAY) for frames in (15, 90))
    needed = memory_needed(backend.folder, short, 2)
    assert needed > 1_500_000 * 2
    assert memory_needed(backend.folder, short, 2, at_once=False) == needed - 500_000 * 2
    assert memory_needed(backend.folder, short, 4) == needed + 1_500_000 * 2 + 0.25 * 1_000_000 * 2
    assert memory_needed(backend.folder, long, 2) > needed


def test_too_little_memory_is_said_in_numbers_and_with_what_to_do() -> None:
    require_room(10, 10, "free on the GPU")
    with pytest.raises(BackendError, match=r"about 31\.2 GB, and there are 8\.0 GB free on the GPU: .* shorter shot"):
        require_room(31_200_000_000, 8_000_000_000, "free on the GPU")


def test_a_gpu_is_leased_before_anything_is_loaded_and_another_clip_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """torch is a stand-in here: no test has seen a true GPU."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("reelwright.render.backends.diffusers._PATIENCE_SECONDS", 0.05)
    backend = Diffusers(pipeline(tmp_path / "wan"))
    terms = backend.terms(backend.ask(request()), TODAY)
    need = memory_needed(backend.folder, terms, 2)
    whole, free = round(1.5 * need), [round(1.5 * need)]
    cuda = SimpleNamespace(
        is_available=lambda: True,
        mem_get_info=lambda: (free[0], whole),
        get_device_properties=lambda number: SimpleNamespace(uuid="aa11"),
    )
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))
    with backend._leased(terms):
        (lease,) = on_this_machine().standing()
        assert (lease.device, lease.size_bytes, lease.is_held) == ("GPU-aa11", need, True)
        with pytest.raises(NoRoom), backend._leased(terms):
            pass
    free[0] = need - 1  # somebody else is there
    with pytest.raises(NoRoom), backend._leased(terms):
        pass
    assert on_this_machine().standing() == []


@with_torch
def test_a_tiny_model_makes_a_clip_of_as_many_frames_as_was_told(tmp_path: Path) -> None:
    backend = Diffusers(tiny_wan(tmp_path / "tiny"), on_cpu=True, steps=2)
    shares: list[float] = []
    made = []
    for name in ("one.mp4", "two.mp4"):
        facts = backend.make_clip(recipe(backend, size=(128, 64)), {}, tmp_path / name, shares.append)
        made.append((tmp_path / name).read_bytes())
    assert (facts["frames"], facts["width"], facts["height"], facts["differences"]) == (13, 128, 64, [])
    assert facts["adjustments"] == ["10 frames became 13: WanPipeline makes 4 n + 1"]
    assert shares[:3] == sorted(shares[:3]) and shares[2] == 1 and made[0] == made[1]


@with_torch
def test_without_a_gpu_it_says_so_and_makes_nothing(tmp_path: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    backend = Diffusers(tiny_wan(tmp_path / "tiny"))
    with pytest.raises(NotConfigured, match="no GPU"):
        backend.make_clip(recipe(backend, size=(128, 64)), {}, tmp_path / "clip.mp4", lambda share: None)
    assert not (tmp_path / "clip.mp4").exists()


@with_torch
def test_weights_that_do_not_fit_their_model_are_refused_in_words(tmp_path: Path) -> None:
    backend = Diffusers(pipeline(tmp_path / "wan"), on_cpu=True)
    with pytest.raises(BackendError, match="cannot be loaded"):
        backend.make_clip(recipe(backend), {}, tmp_path / "clip.mp4", lambda share: None)


def tiny_wan(folder: Path) -> Path:
    """Wan with 60,000 random numbers, saved as its true weights are."""
    import diffusers
    import torch
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    torch.manual_seed(0)
    letters = {"<pad>": 0, "</s>": 1, "<unk>": 2} | {chr(code): code - 29 for code in range(32, 127)}
    words = Tokenizer(models.WordLevel(letters, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    words.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    text = transformers.UMT5Config(
        vocab_size=128, d_model=32, d_ff=37, d_kv=8, num_heads=4, num_layers=2, relative_attention_num_buckets=8
    )
    diffusers.WanPipeline(
        tokenizer=transformers.PreTrainedTokenizerFast(
            tokenizer_object=words, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=512
        ),
        text_encoder=transformers.UMT5EncoderModel(text).eval(),
        vae=diffusers.AutoencoderKLWan(
            base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
        ),
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=7.0),
        transformer=diffusers.WanTransformer3DModel(
            patch_size=(1, 2, 2),
            num_attention_heads=2,
            attention_head_dim=12,
            in_channels=16,
            out_channels=16,
            text_dim=32,
            freq_dim=256,
            ffn_dim=32,
            num_layers=2,
            cross_attn_norm=True,
            qk_norm="rms_norm_across_heads",
            rope_max_seq_len=32,
        ),
    ).save_pretrained(folder, safe_serialization=True)
    return folder
