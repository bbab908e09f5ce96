"""The files of a production."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from reelwright.web.schemas.common import ReplyShape, SignedUrl, example


class FileReply(ReplyShape):
    model_config = example(
        name="film.mp4", folder="final_output", media_type="video/mp4", size_bytes=1048576, sha256="6b3a",
        url="/api/v1/files/…/film.mp4", expires_at="2026-11-29T16:40:00Z",
    )  # fmt: skip
    name: str
    folder: str
    media_type: str
    size_bytes: int
    sha256: str
    url: SignedUrl
    expires_at: datetime = Field(description="When the link ends; ask again for another.")
