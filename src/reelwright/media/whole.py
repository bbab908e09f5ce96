"""A film file that is whole when its writer is through, or not there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import av.error
from av.container import OutputContainer


class WholeFile:
    """What a writer of one file is: closed in good order it has finished it, else nothing of it stays."""

    _path: Path
    _container: OutputContainer

    def _finish(self) -> None:
        """Write what is left, and close. Raises BackendError: nothing was written."""
        raise NotImplementedError

    @property
    def _is_begun(self) -> bool:
        """Whether the container may be closed."""
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._finish()
                return
        except BaseException:
            self._abandon()
            raise
        self._abandon()

    def _abandon(self) -> None:
        if self._is_begun:
            with suppress(av.error.FFmpegError, OSError):  # the error on its way out says more
                self._container.close()
        self._path.unlink(missing_ok=True)
