"""Connection checks: one attempt, one finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.interface import Probe
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from collections.abc import Callable


def tried(name: str, attempt: Callable[[], str]) -> Probe:
    """What came of the attempt; its text says what works, its error what does not and what to do."""
    try:
        return Probe(name, works=True, detail=attempt())
    except RetailEtlError as error:
        return Probe(name, works=False, detail=error.message, next_step=error.next_step or "")
