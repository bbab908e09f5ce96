"""Asking for a clip to be enhanced by whichever process is free, and stopping that."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reelwright.errors import InvalidInput, NotFound
from reelwright.pipeline.floor import Floor
from reelwright.store.enhancements import EnhancementRow, Enhancements

if TYPE_CHECKING:
    from reelwright.engine import Control
    from reelwright.pipeline.improving import Improvement

WHOLE, CHUNK = "enhancement", "enhanced_chunk"
"""Names of the durable bodies; part of the workflow contract."""
ENHANCED_CLIP = "enhanced_clip"
"""Kind of the asset that is made in the end."""
_PREFIX = "enhancement_"
_PART = "/chunk "
_NOTHING = "say what is to be better: fix, fps, scale, style, denoise, or another of the options"


def order(
    floor: Floor, enhancements: Enhancements, clip: Path, name: str, wished: Improvement, tenant: str
) -> EnhancementRow:
    """Keep the clip and the files that are named, and record what is wished; `submit` has it done.

    Args:
        clip: anywhere, as the files that `wished` names; they are not needed afterwards.

    Raises:
        InvalidInput: nothing is wished, there is no such model, the clip cannot be opened or put together again, or
            another file is not what it has to be.
        WorkspaceError: the disk refuses.
    """
    from reelwright.film.plate import PlateKind
    from reelwright.media.layback import container_for, refuse_untakable
    from reelwright.pipeline.enhancing import kept_as
    from reelwright.pipeline.improving import Improvement
    from reelwright.writing.material import material, picture

    if wished == Improvement(quality=wished.quality):
        raise InvalidInput(_NOTHING)
    wished.rate  # noqa: B018 - one that is none is told of before anything is kept
    film = material(clip.parent, clip.name)
    if film.kind is not PlateKind.CLIP:
        raise InvalidInput(f"{name} is a picture; send a film")
    refuse_untakable(clip, container_for(clip))
    _require_model(floor, wished)
    named = wished.files
    if style := named.get("style"):
        picture(style.parent, style.name)
    files = {option: kept_as(floor, file, material(file.parent, file.name)) for option, file in named.items()}
    sha256 = kept_as(floor, clip, film)
    id_ = f"{_PREFIX}{datetime.now(UTC):%Y%m%d_%H%M%S}_{secrets.token_hex(6)}"
    options = wished.model_dump(mode="json", exclude_defaults=True)
    options |= {option: file.name for option, file in named.items()}
    return enhancements.create(id_, tenant, name, sha256, options, files)


def _require_model(floor: Floor, wished: Improvement) -> None:
    """Raises InvalidInput: a model is wished for that is not there, or has nothing to do."""
    from reelwright.pipeline.improving import model_for

    try:
        model_for(wished, floor.workspace.models)
    except NotFound as error:
        raise InvalidInput(str(error)) from None


def submit_enhancement(control: Control, row: EnhancementRow) -> None:
    """Have it done by whichever process is free; one that was submitted is left as it is."""
    control.submit(WHOLE, row.id, {"enhancement": row.id})


def submit_accepted_enhancements(enhancements: Enhancements, control: Control) -> list[str]:
    """Submit those that were accepted and never submitted, for the process was killed in between; gives their ids."""
    lost = [row for row in enhancements.queued() if control.status(row.id) is None]
    for row in lost:
        submit_enhancement(control, row)
    return [row.id for row in lost]


def cancel_enhancement(enhancements: Enhancements, control: Control, id_: str) -> EnhancementRow:
    """Stop it for good, with all its chunks. Raises NotFound, Conflict."""
    found = enhancements.cancel(id_)
    if control.status(id_) is not None:
        control.cancel(id_)
    return found


def part_name(number: int) -> str:
    """Of the run, inside that of the whole, that makes the chunk of this number, which counts from 0."""
    return f"chunk {number + 1}"


def chunk_of(run_id: str) -> tuple[str, int] | None:
    """The enhancement, and which of its chunks a run makes; None: it makes none.

    >>> chunk_of("enhancement_20261129_162551_71e31a82d637/chunk 3")
    ('enhancement_20261129_162551_71e31a82d637', 2)
    """
    whole, _, part = run_id.partition(_PART)
    return (whole, int(part) - 1) if part else None
