"""Sound goes out and comes back: the same samples from WAV, the same moments from AAC."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reelwright.errors import InvalidInput, NotFound
from reelwright.media.audio import RATE, encode_aac, read_audio, write_wav
from reelwright.media.loudness import Samples

from .films import clicks, clicks_heard, take, tone


def noise(seconds: float, channels: int = 2) -> Samples:
    rng = np.random.default_rng(5)
    return (rng.standard_normal((channels, round(seconds * RATE))) * 0.1).astype(np.float32)


def lag(a: Samples, b: Samples) -> int:
    """Samples that `b` is behind `a`, by their first channels."""
    size = 2 * max(a.shape[1], b.shape[1])
    match = np.fft.irfft(np.fft.rfft(b[0], size) * np.conj(np.fft.rfft(a[0], size)), size)
    at = int(match.argmax())
    return at if at < size // 2 else at - size


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 300)), elements=st.floats(-1, 1, width=32)),
    st.sampled_from([8000, 22_050, 44_100, 48_000, 96_000]),
)
def test_wav_gives_back_every_sample_rounded(tmp_path: Path, samples: Samples, rate: int) -> None:
    write_wav(tmp_path / "a.wav", samples, rate)
    back, told = read_audio(tmp_path / "a.wav")
    assert told == rate
    assert back.shape == samples.shape
    assert back.dtype == np.float32
    assert np.abs(back - samples).max() <= 1.5 / 32767, "half a step, and that full scale is 32767 of 32768"


def test_wav_is_16_bit_pcm_and_what_is_beyond_full_scale_is_clipped(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", np.array([[0, 1, -1, 1.5, -7, 0.5]], np.float32), RATE)
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        values = np.frombuffer(file.readframes(6), "<i2").tolist()
    assert values == [0, 32767, -32767, 32767, -32768, 16384]


@pytest.mark.parametrize("seconds", [0.01, 0.5, 1024 / RATE, 2000 / RATE])
def test_the_first_sample_of_aac_is_heard_at_nought(tmp_path: Path, seconds: float) -> None:
    samples = noise(seconds)
    encode_aac(samples, tmp_path / "a.m4a")
    back, rate = read_audio(tmp_path / "a.m4a")
    assert rate == RATE
    assert lag(samples, back) == 0
    assert samples.shape[1] <= back.shape[1] <= samples.shape[1] + 1024


def test_the_encoders_delay_is_told_in_the_file_to_every_player(tmp_path: Path) -> None:
    encode_aac(noise(0.2), tmp_path / "a.m4a")
    data = (tmp_path / "a.m4a").read_bytes()
    edit = data.index(b"elst") + 4
    version, count = data[edit], int.from_bytes(data[edit + 4 : edit + 8], "big")
    assert (version, count) == (0, 1)
    assert int.from_bytes(data[edit + 12 : edit + 16], "big") == 1024, "samples skipped"


def test_a_click_is_heard_in_aac_where_it_was(tmp_path: Path) -> None:
    at = (0.0, 0.2503, 0.6)
    encode_aac(clicks(0.7, at), tmp_path / "a.m4a")
    assert clicks_heard(read_audio(tmp_path / "a.m4a")[0], 3) == pytest.approx(at, abs=0.0005)


def test_aac_is_near_to_what_was_given(tmp_path: Path) -> None:
    samples = tone(997, 0.5)
    samples[1] = tone(440, 0.5, -30)[0]
    encode_aac(samples, tmp_path / "a.m4a")
    back = read_audio(tmp_path / "a.m4a")[0][:, : samples.shape[1]]
    middle = slice(4800, -4800)
    error = np.sqrt(((back - samples)[:, middle] ** 2).mean(1) / (samples[:, middle] ** 2).mean(1))
    assert (error < 0.03).all(), "left is left, and right is right"


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("1.m4a", "2.m4a"):
        encode_aac(noise(0.3), tmp_path / name)
    data = (tmp_path / "1.m4a").read_bytes()
    assert data == (tmp_path / "2.m4a").read_bytes()
    assert b"Lavf" not in data and b"Lavc" not in data


def test_a_view_of_samples_may_be_encoded(tmp_path: Path) -> None:
    samples = np.asfortranarray(noise(0.1)[::-1].astype(np.float64))
    encode_aac(samples, tmp_path / "a.m4a")  # type: ignore[arg-type]
    encode_aac(np.ascontiguousarray(samples, np.float32), tmp_path / "b.m4a")
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


@pytest.mark.parametrize(
    ("name", "codec", "format"),
    [("a.flac", "flac", "s16"), ("a.mka", "pcm_s32le", "s32"), ("a.ogg", "libopus", "flt"), ("a.mp3", "mp3", "fltp")],
)
def test_sound_of_other_makers_is_read(tmp_path: Path, name: str, codec: str, format: str) -> None:
    samples = tone(440, 0.2, channels=1)
    with av.open(str(tmp_path / name), "w") as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate = RATE
        assert isinstance(stream, AudioStream)
        resampler = av.AudioResampler(format, "mono", RATE, 1152 if codec == "mp3" else 960)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode())
    back, rate = read_audio(tmp_path / name)
    assert rate == RATE
    assert back.shape[0] == 1
    assert abs(lag(samples, back)) <= 1
    assert np.abs(back[0, 2000:7000]).max() == pytest.approx(0.1, rel=0.05)


def test_a_file_without_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="has no sound"):
        read_audio(take(tmp_path / "a.mp4", 2))
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
    with pytest.raises(InvalidInput, match="is empty"):
        read_audio(tmp_path / "a.wav")
    with pytest.raises(NotFound):
        read_audio(tmp_path / "none.wav")
