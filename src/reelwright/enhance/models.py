"""The models there are: those that ship, and those that a user added to the workspace."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from reelwright.enhance.checkpoint import require_packages
from reelwright.enhance.manifest import CHECKPOINT, Manifest, manifest_of, verified, weights_read, written
from reelwright.enhance.trial import tried
from reelwright.errors import InvalidInput, NotFound
from reelwright.store.disk import explained

SHIPPED = Path(str(files("reelwright.enhance"))) / "weights"
_KNOWN = (".onnx", CHECKPOINT)
_PICKLES = (".pth", ".pt", ".ckpt", ".bin", ".pkl")


class Shelf:
    """Manifests with their files, in two folders."""

    def __init__(self, own: Path | None = None, shipped: Path = SHIPPED) -> None:
        """
        Args:
            own: the folder of the user's, which need not be there; None: those that ship alone.
        """
        self._own, self._shipped = own, shipped

    def __iter__(self) -> Iterator[tuple[Manifest, Path]]:
        """Each with the folder it is in, by name; those that ship first.

        Raises:
            InvalidInput: a manifest that is none.
        """
        for folder in (self._shipped, self._own):
            for path in sorted(folder.glob("*.toml")) if folder else ():
                yield manifest_of(path), path.parent

    def find(self, name: str) -> tuple[Manifest, Path]:
        """The model, and the folder it is in.

        Raises:
            NotFound: there is none of this name.
        """
        there = {manifest.name: (manifest, folder) for manifest, folder in self}
        if name not in there:
            raise NotFound(
                f"there is no model {name!r}; there are: {', '.join(there)}; `reelwright models add` adds one"
            )
        return there[name]

    def verify(self, name: str | None = None) -> list[str]:
        """Names of those whose files are what they were; of one or of all.

        Raises:
            InvalidInput: the first that is not.
            NotConfigured: one is a checkpoint, and the extra that runs it is not there.
        """
        wanted = [self.find(name)] if name else list(self)
        for manifest, folder in wanted:
            verified(manifest, folder)
            if manifest.is_checkpoint:
                require_packages()
            tried(folder / manifest.file)
        return [manifest.name for manifest, _ in wanted]

    def add(self, file: Path, name: str, licence: str, source: str) -> Manifest:
        """Try a user's file out, and take a copy of it.

        Raises:
            InvalidInput: it is refused; why and what to do.
            NotConfigured: it is a checkpoint, and the extra that runs it is not there.
            WorkspaceError: it cannot be written.
        """
        assert self._own is not None
        _refuse_other(file)
        if any(manifest.name == name for manifest, _ in self):
            raise InvalidInput(f"there is a model {name} already; choose another --name, or remove it first")
        if file.suffix.lower() == CHECKPOINT:
            require_packages()
        data = weights_read(file)
        told = tried(file)
        manifest = Manifest(
            name=name,
            file=name + file.suffix.lower(),
            sha256=hashlib.sha256(data).hexdigest(),
            version="1",
            licence=licence,
            source=source,
            **told,
        )
        with explained("write", self._own):
            self._own.mkdir(parents=True, exist_ok=True)
            _put(self._own / manifest.file, data)
            _put(self._own / f"{name}.toml", written(manifest).encode())
        return manifest

    def remove(self, name: str) -> None:
        """Take a user's model off.

        Raises:
            NotFound, InvalidInput: there is none of this name, or it ships.
            WorkspaceError: the disk refuses.
        """
        manifest, folder = self.find(name)
        if folder == self._shipped:
            raise InvalidInput(f"model {name} ships with Reelwright and stays; only those that were added can go")
        with explained("remove", folder):
            (folder / f"{name}.toml").unlink()
            (folder / manifest.file).unlink(missing_ok=True)


def _refuse_other(file: Path) -> None:
    if file.suffix.lower() in _PICKLES:
        raise InvalidInput(
            f"{file.name} is a pickle, which runs whatever program is in it when it is opened; it is never opened "
            "here. Convert it on a machine you can lose: its weights with safetensors.torch.save_file, or the net with "
            "torch.onnx.export"
        )
    if file.suffix.lower() not in _KNOWN:
        raise InvalidInput(f"{file.name} is called neither {' nor '.join(_KNOWN)}, which is what models are here")
    if not file.is_file():
        raise NotFound(f"there is no file {file}")


def _put(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    beside = path.with_name(f".{secrets.token_hex(8)}")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
