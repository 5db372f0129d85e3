"""The landing folder: one NDJSON file a load, compressed with zstd, under any fsspec address.

A file appears whole or not at all: it is written under a temporary name, synced, and then renamed (on an object store: put).
Paths are relative to the root, ``<source>/<entity>/<day of landing>/<load id>.ndjson.zst``; the manifest says which count.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

import fsspec
import zstandard
from fsspec.implementations.local import LocalFileSystem

from retail_etl.errors import UnusableInputError
from retail_etl.landing.writer import LandedFile, LoadWriter, RewrittenPart, write_bytes, write_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date, timedelta

    from retail_etl.landing.records import RecordCutter

__all__ = ["LandedFile", "LandingStore"]

_SUFFIX: Final = ".ndjson.zst"
_PARTIAL: Final = ".partial"
Part: TypeAlias = tuple[int, int]  # first byte and number of bytes of a load in a file that several share


@dataclass(frozen=True)
class Load:
    """What a load's file is called: system, entity, day of landing and load id."""

    source: str
    entity: str
    landed_on: date
    load_id: str

    @property
    def path(self) -> str:
        """The file's place under the root."""
        return str(PurePosixPath(self.source, self.entity, self.landed_on.isoformat(), self.load_id + _SUFFIX))


class LandingStore:
    """The files under one address: a folder, or anything that fsspec knows (``s3://bucket/landing``)."""

    def __init__(self, root: str | Path) -> None:
        self._files: Any
        self._files, self._root = fsspec.core.url_to_fs(str(root))
        self._is_local = isinstance(self._files, LocalFileSystem)

    @contextmanager
    def writing(self, load: Load, cutter: RecordCutter) -> Iterator[LoadWriter]:
        """A writer for one load. When the block ends well the file is complete and synced; without records there is none."""
        with self._new_file(load.path) as file:
            writer = LoadWriter(file, cutter, load.path)
            try:
                yield writer
                writer.finish()
            finally:
                writer.stop()
            if not writer.rows:
                file.truncate(0)

    @contextmanager
    def _new_file(self, path: str) -> Iterator[BinaryIO]:
        """A file that appears under its name when the block ends well, unless it is empty."""
        folder = Path(self._address(path)).parent if self._is_local else Path(tempfile.mkdtemp())
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{PurePosixPath(path).name.removesuffix(_SUFFIX)}{_PARTIAL}"
        try:
            with partial.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if partial.stat().st_size:
                self._publish(partial, path)
        finally:
            partial.unlink(missing_ok=True)
            if not self._is_local:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _opened(self, path: str, part: Part | None) -> Iterator[BinaryIO]:
        with self._files.open(self._address(path), "rb") as file:
            yield file if part is None else io.BytesIO(self._files.cat_file(self._address(path), part[0], sum(part)))

    def lines(self, path: str, wanted: Collection[int], part: Part | None = None) -> dict[int, str]:
        """The wanted lines of a landed load by their number, counted from 1; ``part`` is its place in a shared file."""
        found: dict[int, str] = {}
        for number, line in self.each_line(path, part):
            if number in wanted:
                found[number] = line.decode()
                if len(found) == len(wanted):
                    break
        return found

    def each_line(self, path: str, part: Part | None = None) -> Iterator[tuple[int, bytes]]:
        """The lines of a landed load with their numbers, from 1, without their newline."""
        with self._opened(path, part) as file, zstandard.ZstdDecompressor().stream_reader(file) as plain:
            for number, line in enumerate(io.BufferedReader(plain, 1 << 20), start=1):
                yield number, line.rstrip(b"\n")

    def rewrite(self, parts: Sequence[tuple[str, Part | None, Mapping[int, bytes]]], path: str) -> list[RewrittenPart]:
        """Some loads in one new file, in this order, each with other lines in the place of the numbered ones.

        A load of which no line changes keeps its bytes, and so its hash. The files that they stood in stay as they are.
        """
        written: list[RewrittenPart] = []
        offset = 0
        with self._new_file(path) as file:
            for source, part, changed in parts:
                if changed:
                    new = write_lines(file, (changed.get(number, line) for number, line in self.each_line(source, part)))
                else:
                    with self._opened(source, part) as old:
                        new = write_bytes(file, old.read())
                written.append(RewrittenPart(offset, *new))
                offset += new[0]
        return written

    @contextmanager
    def local_file(self, path: str, part: Part | None = None) -> Iterator[Path]:
        """The landed load as a file that the warehouse can open: itself, or a copy for as long as the block lasts.

        Raises:
            UnusableInputError: the manifest names a file that is not there.
        """
        address = self._address(path)
        if not self._files.exists(address):
            raise UnusableInputError("the landed file is gone", record=path, next_step="restore it, or land its window again.")
        if self._is_local and part is None:
            yield Path(address)
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, PurePosixPath(path).name)
            if part is None:
                self._files.get_file(address, str(copy))
            else:
                copy.write_bytes(self._files.cat_file(address, part[0], sum(part)))
            yield copy

    def join(self, parts: Sequence[tuple[str, Part | None]], path: str) -> list[Part]:
        """Where each load begins in one new file that holds them all, and its size; a load's bytes, and hash, stay the same."""
        places, offset = [], 0
        with self._new_file(path) as file:
            for source, part in parts:
                with self.local_file(source, part) as whole:
                    chunk = whole.read_bytes()
                file.write(chunk)
                places.append((offset, len(chunk)))
                offset += len(chunk)
        return places

    def remove(self, path: str) -> None:
        """Removes a landed file; one that is gone already is no error."""
        with suppress(FileNotFoundError):
            self._files.rm_file(self._address(path))

    def sweep(self, known: Collection[str], now: datetime, grace: timedelta) -> list[str]:
        """The paths of the files it removed: those without a manifest row, older than the grace (loads may be on their way)."""
        removed = []
        for address, details in sorted(self._files.find(self._root, detail=True).items()):
            path = str(PurePosixPath(address).relative_to(self._root))
            if path in known or not path.endswith((_SUFFIX, _PARTIAL)):
                continue
            if now - _modified(details) > grace:
                self._files.rm_file(address)
                removed.append(path)
        return removed

    def _address(self, path: str) -> str:
        return f"{self._root.rstrip('/')}/{path}"

    def _publish(self, partial: Path, path: str) -> None:
        if not self._is_local:
            self._files.put_file(str(partial), self._address(path))
            return
        target = Path(self._address(path))
        partial.rename(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name must survive a power cut as well
        finally:
            os.close(folder)


def _modified(details: dict[str, Any]) -> datetime:
    moment = details.get("mtime") or details.get("LastModified") or details.get("created") or 0
    return moment.astimezone(UTC) if isinstance(moment, datetime) else datetime.fromtimestamp(float(moment), UTC)
