"""The drop folder: which files lie in it, since when, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.positions import as_position
from retail_etl.errors import SettingsError, SourceUnavailableError

if TYPE_CHECKING:
    from retail_etl.domain.clock import Clock

# A file that is still being written: by its name while it is uploaded, else by how lately it was changed.
_UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
_SETTLED_AFTER: Final = timedelta(seconds=15)


@dataclass(frozen=True)
class DroppedFile:
    """One file, and the moment of its arrival as a position."""

    name: str
    path: str
    arrived_at: str
    size: int


class DropFolder:
    """A folder at any address that fsspec knows; it is only ever read."""

    def __init__(self, address: str, clock: Clock) -> None:
        import fsspec

        self.address = address
        self._files: Any
        self._files, self._root = fsspec.core.url_to_fs(address)
        self._clock = clock

    def files(self) -> list[DroppedFile]:
        """The files in the order of their arrival, those of the same moment by name.

        Raises:
            SettingsError: there is no such folder.
            SourceUnavailableError: it cannot be reached.
        """
        try:
            self._files.invalidate_cache()
            listed = self._files.ls(self._root, detail=True)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise SettingsError(
                "there is no such folder",
                system="bank",
                record=self.address,
                next_step="make it, or mend RETAIL_ETL_BANK_STATEMENTS.",
            ) from error
        except OSError as error:
            raise self._unavailable(error) from error
        found = [self._dropped(details) for details in listed if details["type"] == "file"]
        return sorted((file for file in found if file is not None), key=lambda file: (file.arrived_at, file.name))

    def read(self, file: DroppedFile) -> bytes:
        """The file's bytes.

        Raises:
            SourceUnavailableError: it cannot be read now.
        """
        try:
            content: bytes = self._files.cat_file(file.path)
        except OSError as error:
            raise self._unavailable(error) from error
        return content

    def url(self, file: DroppedFile) -> str:
        """Where a person finds the file."""
        return str(self._files.unstrip_protocol(file.path))

    def _dropped(self, details: dict[str, Any]) -> DroppedFile | None:
        name = PurePosixPath(details["name"]).name
        arrived = _arrival(details)
        unsettled = timedelta(0) <= self._clock() - arrived < _SETTLED_AFTER
        if name.startswith((".", "~")) or name.lower().endswith(_UNFINISHED) or unsettled:
            return None
        return DroppedFile(name, details["name"], as_position(arrived), int(details.get("size") or 0))

    def _unavailable(self, error: OSError) -> SourceUnavailableError:
        return SourceUnavailableError(f"the folder cannot be read: {error}", system="bank", record=self.address)


def _arrival(details: dict[str, Any]) -> datetime:
    """When the file came to lie here. Of a local file that is its last change of status: copying may keep older times."""
    known = [details.get(name) for name in ("created", "mtime", "LastModified", "last_modified", "updated")]
    moments = [_moment(value) for value in known if value is not None]
    return max(moments, default=datetime.fromtimestamp(0, UTC))


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(UTC)
    return datetime.fromtimestamp(float(value), UTC)
