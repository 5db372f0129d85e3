"""Which systems there are: one line a system.

Importing this imports no HTTP: names of streams are needed where nothing will be asked.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors import epicor, heartland, magento
from retail_etl.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.connectors.interface import Connector, Stream


@dataclass(frozen=True)
class System:
    """One system: its streams, what its connector must be told, and how it is built."""

    streams: Mapping[str, Stream]
    config: type[Any]
    build: Callable[..., Connector]


CONNECTORS: Final[Mapping[str, System]] = {
    "heartland": System(heartland.STREAMS, heartland.HeartlandConfig, heartland.build_connector),
    "magento": System(magento.STREAMS, magento.MagentoConfig, magento.build_connector),
    "epicor": System(epicor.STREAMS, epicor.EpicorConfig, epicor.build_connector),
}


def all_streams() -> Mapping[str, Stream]:
    """Every declared stream by its name, without credentials."""
    return {stream.name: stream for system in CONNECTORS.values() for stream in system.streams.values()}


def build(source: str, settings: object, **wiring: Any) -> Connector:
    """The connector of a system.

    ``settings`` is the system's own configuration, or any object with attributes of the same names; ``wiring`` may replace
    ``transport``, ``clock``, ``sleep``, ``monotonic`` and ``budget_folder`` (where runs in several processes share a budget).

    Raises:
        SettingsError: there is no such system.
    """
    system = CONNECTORS.get(source)
    if system is None:
        raise SettingsError(f"there is no connector for {source!r}; there are {', '.join(CONNECTORS)}")
    given = {field.name: getattr(settings, field.name) for field in fields(system.config) if hasattr(settings, field.name)}
    return system.build(system.config(**given), **wiring)
