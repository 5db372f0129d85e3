"""Records that could not be used, on disk as they come: a file of garbage costs no more memory than one bad line."""

from __future__ import annotations

import heapq
import json
import os
import tempfile
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HELD_MAX: Final = 10_000

_Entry = tuple[str, int, str]


class Rejects:
    """Rejected records with their place and reasons, told in the order of files and lines whatever the order they came in.

    Up to ten thousand are held in memory. More go to temporary files: records mostly come in order, so that they are few.
    """

    def __init__(self, held_max: int = _HELD_MAX) -> None:
        self._held: list[_Entry] = []
        self._held_max = held_max
        self._runs: list[tuple[IO[str], _Entry]] = []
        self._count = 0

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each of them: file, line, kind, id, reasons."""
        return (json.loads(line) for line in self.lines())

    def add(self, entry: dict[str, Any]) -> None:
        """Take in one: file, line, kind, id, reasons."""
        self._held.append((entry["file"], entry["line"], _text(entry)))
        self._count += 1
        if len(self._held) >= self._held_max:
            self._spill()

    def lines(self) -> Iterator[str]:
        """Each of them as JSON text."""
        held = sorted(self._held)
        if len(self._runs) == 1 and (not held or self._runs[0][1] <= held[0]):
            return (text for _, _, text in chain(_read(self._runs[0][0]), held))
        return (text for _, _, text in heapq.merge(*(_read(stream) for stream, _ in self._runs), held))

    def write(self, path: Path) -> None:
        """Write a line each."""
        with path.open("w", encoding="utf-8") as out:
            out.writelines(line + "\n" for line in self.lines())

    def close(self) -> None:
        """Let go of the temporary files."""
        for stream, _ in self._runs:
            stream.close()
        self._runs.clear()
        self._held.clear()

    def _spill(self) -> None:
        """Write what is held behind the run that it continues, or as a run of its own."""
        self._held.sort()
        number = next((n for n, (_, last) in enumerate(self._runs) if last <= self._held[0]), len(self._runs))
        if number == len(self._runs):
            fresh = tempfile.TemporaryFile("w+", encoding="utf-8", prefix="rejects-")  # noqa: SIM115 -- closed with the others
            self._runs.append((fresh, self._held[-1]))
        stream = self._runs[number][0]
        stream.seek(0, os.SEEK_END)
        stream.writelines(f"{number}\t{text}\t{file}\n" for file, number, text in self._held)
        self._runs[number] = (stream, self._held[-1])
        self._held = []


def _text(entry: dict[str, Any]) -> str:
    """As JSON; halves of characters, which no file can hold, stay escaped."""
    import msgspec

    try:
        return msgspec.json.encode(entry).decode()
    except UnicodeEncodeError:
        return json.dumps(entry)


def _read(stream: IO[str]) -> Iterator[_Entry]:
    stream.seek(0)
    for line in stream:
        number, text, file = line.split("\t", 2)  # JSON has no tab but an escaped one
        yield file[:-1], int(number), text
