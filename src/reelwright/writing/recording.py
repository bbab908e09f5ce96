"""Music of the user's own that a brief names: found, decoded from beginning to end, and known by its bytes."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from reelwright.errors import InvalidInput
from reelwright.film.sound import Recording
from reelwright.writing.material import located, opened

LONGEST_SECONDS = 20 * 60
SHORTEST_SECONDS = 0.5
_SILENT = 1e-4


def recording(folder: Path, name: str) -> Recording:
    """The user's sound file `name` in `folder`.

    Raises:
        NotFound: it is not there.
        InvalidInput: it leaves the folder, is damaged, without sound, silent, too short or too long.
    """
    from reelwright.media.audio import RATE, stereo  # loads libav, which few briefs need so early

    path = located(folder, name)
    with opened(path, name) as handle, os.fdopen(os.dup(handle), "rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    count, highest = 0, 0.0
    try:
        for piece in stereo(path, LONGEST_SECONDS + 1):
            count += piece.shape[1]
            highest = max(highest, float(abs(piece).max(initial=0.0)))
    except InvalidInput as error:
        why = str(error).replace(str(path), name).partition(":")[0]
        raise InvalidInput(f"{why}; name a sound file that plays, such as WAV, FLAC, MP3 or M4A") from None
    if count > LONGEST_SECONDS * RATE:
        raise InvalidInput(f"{name} lasts more than {LONGEST_SECONDS // 60} minutes; cut out what the film needs")
    if count < SHORTEST_SECONDS * RATE:
        raise InvalidInput(f"{name} lasts {count / RATE:.2f} s, which is no music; give at least {SHORTEST_SECONDS} s")
    if highest < _SILENT:
        raise InvalidInput(f"{name} is silent; name another file, or none")
    suffix = path.suffix.lower()
    return Recording(name=name, sha256=sha256, suffix=suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ".wav")
