"""Pictures of the user's as they are sent to a provider: of the size of the clip, the right way up, sRGB, as JPEG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.errors import BackendError, InvalidInput
from reelwright.imaging.picture import UserPicture, decoded
from reelwright.render.footage import filling
from reelwright.render.provider import Guide, Terms
from reelwright.units import Resolution

SUFFIX, MIME = ".jpg", "image/jpeg"
_QUALITY = 95
"""Of JPEG, 0 to 100."""


def as_sent(guides: Iterable[Guide], files: Mapping[str, Path], terms: Terms, folder: Path) -> dict[str, Path]:
    """sha256 of each guide -> a file in `folder` of what is sent for it; equal pictures give equal files.

    Args:
        files: sha256 -> the user's file.

    Raises:
        BackendError: one is not there any more, or cannot be read.
    """
    size, found = Resolution(width=terms.width, height=terms.height), {}
    for guide in guides:
        name = f"the picture of the {guide.role} frame"
        try:
            picture = decoded(files[guide.sha256].read_bytes(), name)
        except (KeyError, OSError):
            raise BackendError(f"{name} is not in the workspace any more: make the film anew from its brief") from None
        except InvalidInput as error:
            raise BackendError(str(error)) from None
        is_encoded, data = cv2.imencode(SUFFIX, filling(_whole(picture), size), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        assert is_encoded
        out = found[guide.sha256] = folder / f"{guide.role}{SUFFIX}"
        out.write_bytes(data.tobytes())
    return found


def _whole(picture: UserPicture) -> NDArray[np.uint8]:
    """[H, W, 3] uint8: what does not cover is of the mean colour of what does."""
    if picture.alpha is None:
        return picture.bgr
    share = picture.alpha[..., None].astype(np.float32) / 255
    covered = max(float(share.sum()), 1.0)
    mean = (picture.bgr * share).sum(axis=(0, 1)) / covered
    return np.asarray(np.rint(picture.bgr * share + mean * (1 - share)), np.uint8)
