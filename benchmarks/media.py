"""The media path: a clip of 720p through chunks with no effect, beside a plain loop of PyAV that decodes and encodes
it, in CPU time; joining 20 chunks beside copying the same packets one file after the other; and the whole from 24 to 48
frames a second by the command, in frames of the film a second of wall time.

    python benchmarks/media.py

No ffmpeg program is needed: the plain loop calls the same decoder and encoder, with the same options, and nothing else.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import cast

import av
import cv2
import numpy as np
from av.video.frame import PictureType

from moving.clips import HEIGHT, WIDTH, clip
from reelwright.enhance import chunks
from reelwright.enhance.chunks import ENCODINGS, chunk_recipes, make_chunk, timing
from reelwright.enhance.effect import Effort
from reelwright.media.clip import PictureTrack, survey
from reelwright.media.layback import Rewritten, lay_back

RATE, FRAMES, ROUNDS, PARTS = 24, 192, 5, 20
COPY_LIMIT, JOIN_LIMIT, WHOLE_GOAL = 1.05, 1.0, 50.0


def source(path: Path) -> Path:
    """Eight seconds in which a camera pans there and back, with sound."""
    shown = clip("pan", 49)
    with av.open(str(path), "w") as film:
        video, audio = film.add_stream("libx264", rate=RATE), film.add_stream("aac", rate=48_000)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.options = {"preset": "veryfast", "crf": "18", "x264-params": "keyint=48"}
        for number in range(FRAMES):
            at = number % 96
            frame = av.VideoFrame.from_ndarray(shown[min(at, 96 - at)], format="yuv420p")
            frame.pts = number
            film.mux(video.encode(frame))
        film.mux(video.encode())
        silence = np.zeros((2, 1024), np.float32)
        for start in range(0, 48_000 * FRAMES // RATE, 1024):
            block = av.AudioFrame.from_ndarray(silence, "fltp", "stereo")
            block.sample_rate, block.pts = 48_000, start
            film.mux(audio.encode(block))
        film.mux(audio.encode())
    return path


def plain(path: Path, out: Path) -> None:
    """Decode and encode, and nothing else."""
    encoding = ENCODINGS[Effort.STANDARD]
    with av.open(str(path)) as film, av.open(str(out), "w") as written:
        stream = film.streams.video[0]
        stream.thread_type, stream.codec_context.thread_count = "NONE", 1
        video = written.add_stream("libx264", rate=RATE)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.codec_context.thread_count = 1
        parameters = f"keyint={2 * RATE}:open-gop=0"
        video.codec_context.options = {"preset": encoding.preset, "crf": str(encoding.crf), "x264-params": parameters}
        for frame in film.decode(stream):
            frame.pict_type = PictureType.NONE  # as ffmpeg does, or the encoder repeats the decoder's choice of types
            written.mux(video.encode(frame))
        written.mux(video.encode())


def chunked(path: Path, track: PictureTrack, folder: Path) -> list[Rewritten]:
    made = []
    for number, recipe in enumerate(chunk_recipes(track, "0" * 64, [], Effort.STANDARD)):
        out = folder / f"{number}.mp4"
        facts = make_chunk(recipe, {"clip": path}, out, lambda share: None)
        made.append(Rewritten(out, cast("list[int]", facts["stamps"])))
    return made


def copied(parts: list[Rewritten], out: Path) -> None:
    """What the concat demuxer does: each file's packets, moved to where the one before it ended."""
    with av.open(str(out), "w") as film:
        video, shift = None, 0
        for part in parts:
            with av.open(str(part.path)) as file:
                stream = file.streams.video[0]
                video = video or film.add_stream_from_template(stream)
                end = 0
                for packet in file.demux(stream):
                    if packet.dts is None or packet.pts is None:
                        continue
                    end = max(end, packet.pts + (packet.duration or 0))
                    packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, video
                    film.mux(packet)
                shift += end


def cpu(*works: Callable[[], object]) -> list[float]:
    """Seconds of each, the least of some rounds: others use the machine too, and they only ever add. They take turns,
    so that what comes and goes meets all of them."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, seconds in zip(works, took, strict=True):
            began = time.process_time()
            work()
            seconds.append(time.process_time() - began)
    return [min(seconds) for seconds in took]


def whole(path: Path, folder: Path) -> tuple[float, float]:
    """Frames of the film a second of wall time, and CPU milliseconds for each, by the command."""
    rates, costs = [], []
    for number in range(ROUNDS):
        words = ["--workspace", str(folder / f"w{number}"), "enhance", str(path), "--fps", str(2 * RATE)]
        command = [sys.executable, "-m", "reelwright", *words, "--out", str(folder / f"{number}.out.mp4"), "--json"]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        rates.append(told["frames"] / wall)
        costs.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / told["frames"])
    return max(rates), median(costs)


def main() -> int:
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = source(folder / "clip.mp4")
        track = survey(path)
        ours, theirs = cpu(lambda: chunked(path, track, folder), lambda: plain(path, folder / "plain.mp4"))
        ratio = ours / theirs
        print(
            f"decode and encode, {FRAMES} frames of 720p: {ours:.2f} CPU-s beside {theirs:.2f} of a plain loop", end=""
        )
        print(f": {ratio:.3f} (limit {COPY_LIMIT})")
        chunks.LEAST = chunks.USUAL = chunks.MOST = FRAMES // PARTS
        parts, clock = chunked(path, track, folder)[:PARTS], timing(track, [])
        end = min(parts[-1].stamps) + round(Fraction(FRAMES // PARTS, RATE) / track.time_base)
        silent = folder / "silent.mp4"
        plain(path, silent)
        joining, copying = cpu(
            lambda: lay_back(parts, end, clock.start, clock.time_base, silent, folder / "joined.mp4"),
            lambda: copied(parts, folder / "copied.mp4"),
        )
        join = joining / copying
        print(f"joining {len(parts)} chunks: {join:.2f} of the time of copying their packets (limit {JOIN_LIMIT:g})")
        rate, cost = whole(path, folder)
        print(
            f"24 to 48 frames a second, standard: {rate:.1f} frames of the film a second (goal {WHOLE_GOAL:g}),", end=""
        )
        print(f" {cost:.1f} CPU-ms a frame, on {os.cpu_count()} cores at load {os.getloadavg()[0]:.1f}")
    is_met = ratio <= COPY_LIMIT and join <= JOIN_LIMIT and rate >= WHOLE_GOAL
    print("met" if is_met else "MISSED")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
