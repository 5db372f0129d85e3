"""The sinks of Salesforce by entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Sink


def build_sinks(client: HttpClient, base: str, price_book: str) -> Mapping[str, Sink]:
    """The sinks by entity."""
    del client, base, price_book
    return {}
