"""The writing end of one load: pages go in, a compressed file and its figures come out."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

import zstandard

from retail_etl.landing.records import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retail_etl.landing.records import RecordCutter

_LEVEL: Final = 1  # of payments level 3 takes half as long again and is no smaller: records repeat themselves
# So much is compressed at once, beside the next pages. A load that has less, as most have, needs no second thread.
_PIECE: Final = 4 << 20
# Readers take so long a line in any case, so that lines are not measured one by one in pages that are no longer.
_SHORT: Final = 1 << 20


@dataclass(frozen=True)
class LandedFile:
    """What a load left on disk, for its manifest row.

    Attributes:
        path: the file's place under the landing root.
        rows: how many records it holds, a line each.
        bytes: its size on disk.
        longest_line: no record is longer, in bytes; whoever reads the file needs a buffer of that size.
        sha256: of the file's bytes.
        pages: for each page that brought records, its first line (from 1) and the address that was asked.
        card_numbers_cut: how many card numbers the scrubber removed.
        unreadable: how many records could only be landed as text with a reason.
    """

    path: str
    rows: int
    bytes: int
    longest_line: int
    sha256: str
    pages: tuple[tuple[int, str], ...]
    card_numbers_cut: int
    unreadable: int


@dataclass(frozen=True)
class RewrittenPart:
    """Where a load begins in a file that was written anew, its size and hash, and its longest line (0 where as before)."""

    byte_offset: int
    bytes: int
    sha256: str
    longest_line: int


class _Hashed(io.RawIOBase):
    """Passes bytes on to a file, and keeps their hash and number."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, chunk: Any) -> int:
        self._file.write(chunk)
        self.sha256.update(chunk)
        self.size += len(chunk)
        return len(chunk)


class _Compressor:
    """Lines on their way into a file: compressed and hashed piece by piece in a thread of its own, never two at once.

    A piece that could not be written fails the next call. After ``finish`` the hash and number of bytes are those of the file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.written = _Hashed(file)
        self._stream = zstandard.ZstdCompressor(level=_LEVEL).stream_writer(cast("BinaryIO", self.written), closefd=False)
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._thread: ThreadPoolExecutor | None = None
        self._under_way: Future[int] | None = None

    def write(self, lines: bytes) -> None:
        self._waiting.append(lines)
        self._waiting_bytes += len(lines)
        if self._waiting_bytes >= _PIECE:
            self._thread = self._thread or ThreadPoolExecutor(max_workers=1, thread_name_prefix="landing")
            self._await_last()
            self._under_way = self._thread.submit(self._stream.write, self._taken())

    def finish(self) -> None:
        """Ends the compressed stream."""
        self._await_last()
        self._stream.write(self._taken())
        self._stream.close()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """Waits until nothing is under way any longer; what was not finished is of no use."""
        if self._thread is not None:
            self._thread.shutdown(wait=True)

    def _await_last(self) -> None:
        if self._under_way is not None:
            self._under_way.result()

    def _taken(self) -> bytes:
        piece = b"".join(self._waiting)
        self._waiting, self._waiting_bytes = [], 0
        return piece


def write_lines(file: BinaryIO, lines: Iterable[bytes]) -> tuple[int, str, int]:
    """How many bytes the compressed lines take in the file, their hash, and the longest line."""
    hashed, longest = _Hashed(file), 0
    with zstandard.ZstdCompressor(level=_LEVEL).stream_writer(cast("BinaryIO", hashed), closefd=False) as compressed:
        for line in lines:
            compressed.write(line + b"\n")
            longest = max(longest, len(line))
    return hashed.size, hashed.sha256.hexdigest(), longest


def write_bytes(file: BinaryIO, chunk: bytes) -> tuple[int, str, int]:
    """The same for a load that is compressed already."""
    hashed = _Hashed(file)
    hashed.write(chunk)
    return hashed.size, hashed.sha256.hexdigest(), 0


def _longest_line(lines: bytes) -> int:
    """What no line is longer than."""
    return len(lines) if len(lines) <= _SHORT else max(map(len, lines.splitlines()))


class LoadWriter:
    """Takes a load's pages as they come; ``rows`` says how many records it has so far."""

    def __init__(self, file: BinaryIO, cutter: RecordCutter, path: str) -> None:
        self._compressed = _Compressor(file)
        self._cutter = cutter
        self._path = path
        self._pages: list[tuple[int, str]] = []
        self._card_numbers = 0
        self._unreadable = 0
        self._longest = 0
        self._is_finished = False
        self.rows = 0

    def add(self, body: bytes, records_at: Sequence[str], url: str) -> int:
        """How many records the page brought.

        Raises:
            SourceChangedError: no list of records stands where it should.
            PoisonPageError: the page is no JSON.
        """
        page = self._cutter.cut(body, records_at, url)
        if page.rows:
            self._pages.append((self.rows + 1, url))
            self._compressed.write(page.lines)
            self._longest = max(self._longest, _longest_line(page.lines))
        self.rows += page.rows
        self._card_numbers += page.card_numbers
        self._unreadable += page.unreadable
        return page.rows

    def add_unreadable(self, reason: str, place: object, url: str) -> None:
        """A line in the place of a record that the source cannot give; it goes into quarantine with its reason."""
        line = unreadable(reason, place)
        self._pages.append((self.rows + 1, url))
        self._compressed.write(line + b"\n")
        self._longest = max(self._longest, len(line))
        self.rows += 1
        self._unreadable += 1

    def finish(self) -> None:
        """Ends the compressed stream."""
        self._compressed.finish()
        self._is_finished = True

    def stop(self) -> None:
        """Lets go of the file, finished or not; to be called before it is closed."""
        self._compressed.stop()

    @property
    def landed(self) -> LandedFile | None:
        """What was written, once the load has ended; ``None`` where it brought no record and left no file."""
        if not self._is_finished or not self.rows:
            return None
        return LandedFile(
            path=self._path,
            rows=self.rows,
            bytes=self._compressed.written.size,
            longest_line=self._longest,
            sha256=self._compressed.written.sha256.hexdigest(),
            pages=tuple(self._pages),
            card_numbers_cut=self._card_numbers,
            unreadable=self._unreadable,
        )
