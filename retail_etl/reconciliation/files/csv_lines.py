"""CSV as records: a broken line is set aside alone, whatever is wrong with it, and the next one is read as it stands."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING, Final

from retail_etl.reconciliation.files.raw import RawRecord, unusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINE_MAX: Final = 4 * 1024 * 1024  # characters; no longer line is taken into memory
_LINES_A_ROW_MAX: Final = 100  # a quote that is not closed by then was never meant to hold the end of a line
_NO_TEXT: Final = "expected text in UTF-8"


class CsvFile:
    """The rows of an open CSV file, read as UTF-8 whose bytes that are none became halves of characters."""

    def __init__(self, path: Path, stream: IO[str]) -> None:
        self._path = path
        self._stream = stream
        self._line = 0
        self._returned: list[str] = []
        self._width: int | None = None

    def columns(self) -> list[str]:
        """The names in the first line.

        Raises:
            UnusableInputError: it is no line of text.
        """
        row, problem = self._row(self._next())
        if problem is not None:
            raise unusable(self._path, 1, None, f"expected a CSV file in UTF-8 that begins with its columns: {problem}")
        self._width = len(row)
        return [name.strip() for name in row]

    def records(self, kind: str, columns: list[str]) -> Iterator[RawRecord]:
        """What follows: a record a row that says anything, in the order of the file."""
        file, width = self._path.name, len(columns)
        while line := self._next():
            number = self._line
            row, problem = self._row(line)
            if problem is None:
                if not any(row):
                    continue
                if len(row) != width:
                    problem = f"expected {width} columns, found {len(row)}"
            yield RawRecord(file, number, kind, dict(zip(columns, row, strict=False)), problem)

    def _next(self) -> str:
        """The next line with its end; empty after the last one."""
        line = self._returned.pop() if self._returned else self._stream.readline(LINE_MAX)
        self._line += bool(line)
        return line

    def _row(self, line: str) -> tuple[list[str], str | None]:
        """The fields of the row that begins with a line, and what is wrong with it."""
        if len(line) >= LINE_MAX and not line.endswith(("\n", "\r")):
            self._skip_rest()
            return [], f"expected at most {LINE_MAX} characters a line"
        row, problem = self._quoted(line) if '"' in line else (line.rstrip("\r\n").split(","), None)
        if problem is None and not line.isascii() and not all(map(_is_text, row)):
            return [field if _is_text(field) else "" for field in row], _NO_TEXT
        return row, problem

    def _quoted(self, line: str) -> tuple[list[str], str | None]:
        """A row with quotes, which may go on over line ends; where that makes no row, its first line stands alone."""
        taken: list[str] = []

        def lines() -> Iterator[str]:
            yield line
            while len(taken) < _LINES_A_ROW_MAX and sum(map(len, taken)) < LINE_MAX and (following := self._next()):
                taken.append(following)
                yield following

        try:
            row = next(csv.reader(lines(), strict=True), [])
            if not taken or self._width in (None, len(row)):
                return row, None
        except csv.Error:
            pass  # a quote that is not closed, or not where one may be
        self._returned += reversed(taken)
        self._line -= len(taken)
        return _alone(line)

    def _skip_rest(self) -> None:
        while (more := self._stream.readline(LINE_MAX)) and not more.endswith(("\n", "\r")):
            pass


def _alone(line: str) -> tuple[list[str], str | None]:
    """The fields of a line whose quotes are not as they should be; ``"a"b`` is read as ab."""
    wants_more = False

    def lines() -> Iterator[str]:
        nonlocal wants_more
        yield line
        wants_more = True

    try:
        row = next(csv.reader(lines()), [])
    except csv.Error as error:
        return [], f"expected a row of CSV: {error}"
    return ([], "expected a closing quote") if wants_more else (row, None)


def _is_text(field: str) -> bool:
    try:
        field.encode()
    except UnicodeEncodeError:
        return False
    return True
