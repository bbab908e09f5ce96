"""Half-pictures of two moments made into whole ones of the first, by bwdif of libavfilter; what is whole is left as it
is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import av.error
from av.filter import Graph
from av.video.stream import VideoStream

NEEDED = 2
"""Frames before one that it is made from, itself counted."""


def deinterlaced(pictures: Iterator[av.VideoFrame], stream: VideoStream) -> Iterator[av.VideoFrame]:
    """As many, at the same ticks of the stream's clock. The first of all has none before it, and differs by that."""
    graph = Graph()
    source = graph.add_buffer(template=stream)
    whole, sink = graph.add("bwdif", "mode=send_frame:deint=interlaced"), graph.add("buffersink")
    source.link_to(whole)
    whole.link_to(sink)
    graph.configure()
    base = stream.time_base
    assert base is not None
    for picture in pictures:
        graph.push(picture)
        yield from _ready(graph, base)
    graph.push(None)
    yield from _ready(graph, base)


def _ready(graph: Graph, base: Fraction) -> Iterator[av.VideoFrame]:
    while True:
        try:
            made = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        assert isinstance(made, av.VideoFrame) and made.pts is not None and made.time_base is not None
        made.pts, made.time_base = round(made.pts * made.time_base / base), base
        yield made
