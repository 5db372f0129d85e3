"""Which streams have assets: an optional system's only where its address is set, so that nothing unused looks broken."""

import os

from retail_etl.connectors.interface import Stream
from retail_etl.connectors.registry import streams_in_use
from retail_etl.settings import PREFIX


def declared_streams() -> list[Stream]:
    """The streams of this installation, from the names that its environment sets; nothing is checked or connected yet."""
    return list(streams_in_use(_is_set).values())


def _is_set(source: str, setting: str) -> bool:
    return bool(os.environ.get(f"{PREFIX}{source}_{setting}".upper()))
