"""A small program with Piper's command line, which speaks by espeak-ng. A script."""

from __future__ import annotations

import argparse
import sys
import wave
from pathlib import Path

from reelwright.sound.espeak import ask


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-m", "--model", required=True)
    parser.add_argument("-f", "--output-file", "--output_file", required=True)
    parser.add_argument("-s", "--speaker", type=int, default=0)
    parser.add_argument("--length-scale", "--length_scale", type=float, default=1.0)
    args = parser.parse_args()
    if Path(args.model).read_bytes() == b"damaged":
        sys.exit("onnxruntime: the model is damaged")
    words_per_minute = round(150 / args.length_scale)
    request = {"voice": "en-us", "words_per_minute": words_per_minute, "pitch": 40 + args.speaker, "range": 50}
    head, pcm = ask({"text": sys.stdin.readline().strip(), **request})
    with wave.open(args.output_file, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(head["rate"])
        file.writeframes(pcm)


if __name__ == "__main__":
    main()
