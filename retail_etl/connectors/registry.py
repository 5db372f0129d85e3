"""Which systems there are: one line a system.

Importing this imports no HTTP: names of streams are needed where nothing will be asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors import bank, epicor, heartland, heartland_gateway, heartland_retail, magento, salesforce
from retail_etl.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.connectors.interface import Connector, Stream


@dataclass(frozen=True)
class System:
    """One system: its streams, what its connector must be told, and how it is built.

    ``switches`` names, by entity, the setting without which a stream is simply not in use. A system without switches is one
    that every installation is expected to have.
    """

    streams: Mapping[str, Stream]
    config: type[Any]
    build: Callable[..., Connector]
    switches: Mapping[str, str] = field(default_factory=dict)


CONNECTORS: Final[Mapping[str, System]] = {
    "heartland": System(heartland.STREAMS, heartland.HeartlandConfig, heartland.build_connector),
    "heartland_retail": System(
        heartland_retail.STREAMS,
        heartland_retail.HeartlandRetailConfig,
        heartland_retail.build_connector,
        dict.fromkeys(heartland_retail.STREAMS, "base_url"),
    ),
    "heartland_gateway": System(
        heartland_gateway.STREAMS,
        heartland_gateway.HeartlandGatewayConfig,
        heartland_gateway.build_connector,
        heartland_gateway.SWITCHES,
    ),
    "magento": System(magento.STREAMS, magento.MagentoConfig, magento.build_connector),
    "epicor": System(epicor.STREAMS, epicor.EpicorConfig, epicor.build_connector),
    "salesforce": System(
        salesforce.STREAMS,
        salesforce.SalesforceConfig,
        salesforce.build_connector,
        dict.fromkeys(salesforce.STREAMS, "base_url"),
    ),
    "bank": System(bank.STREAMS, bank.BankConfig, bank.build_connector, dict.fromkeys(bank.STREAMS, "statements")),
}


def all_streams() -> Mapping[str, Stream]:
    """Every declared stream by its name, without credentials."""
    return {stream.name: stream for system in CONNECTORS.values() for stream in system.streams.values()}


def switch_of(stream: Stream) -> str | None:
    """The setting, by its name within the system, without which the stream is not in use; ``None``: it always is."""
    return CONNECTORS[stream.source].switches.get(stream.entity)


def streams_in_use(is_set: Callable[[str, str], bool]) -> Mapping[str, Stream]:
    """The streams whose switch is set, and those that have none; ``is_set`` is asked with system and setting."""

    def in_use(stream: Stream) -> bool:
        switch = switch_of(stream)
        return switch is None or is_set(stream.source, switch)

    return {name: stream for name, stream in all_streams().items() if in_use(stream)}


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
    given = {told.name: getattr(settings, told.name) for told in fields(system.config) if hasattr(settings, told.name)}
    return system.build(system.config(**given), **wiring)
