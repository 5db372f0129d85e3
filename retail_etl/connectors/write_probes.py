"""Whether an account may write: asked by reads, and by calls that fill in a form or are refused before they change anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.connectors.interface import Probe


@runtime_checkable
class TellsWhatMayBeWritten(Protocol):
    """A connector that can say what of its sinks the account may use, without writing anything."""

    def probe_writing(self, entities: Sequence[str]) -> list[Probe]:
        """One finding an entity: whether the account's permissions are enough, and what to grant if not."""
        ...
