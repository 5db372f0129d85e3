"""What DuckDB's errors about its file mean and what to do about each; what is our own mistake passes as it is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import duckdb

from retail_etl.errors import NoRoomError, WarehouseSchemaError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_ROOM: Final = ("no space left", "file too large", "disk quota", "read-only file system", "permission denied")
_NOT_OURS: Final = ("not a valid duckdb database", "not a database file", "newer version", "version number", "checksum")


@contextmanager
def told(file: str) -> Iterator[None]:
    """Failures of the file in our own words.

    Raises:
        NoRoomError: its disk is full, or it may not be written.
        WarehouseSchemaError: it is damaged, no warehouse, or one of a newer DuckDB.
    """
    try:
        yield
    except duckdb.Error as error:
        said = (str(error).strip().splitlines() or [""])[0]
        if any(words in said.lower() for words in _NO_ROOM):
            raise NoRoomError(
                f"the warehouse cannot be written: {said}",
                system="warehouse",
                record=file,
                next_step="make room, or give us the right to write there; then run the job again: nothing was lost.",
            ) from error
        if any(words in said.lower() for words in _NOT_OURS):
            raise WarehouseSchemaError(
                f"the file cannot be read as a warehouse: {said}",
                system="warehouse",
                record=file,
                next_step="restore it from its copy, or run the version that wrote it; `landing/` can fill an empty one again.",
            ) from error
        raise
