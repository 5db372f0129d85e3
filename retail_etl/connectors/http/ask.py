"""One request as a connector means it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retail_etl.connectors.http.answer import NOWHERE, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.http.query import Pairs
    from retail_etl.connectors.http.refusals import Decode


@dataclass(frozen=True)
class Ask:
    """One request as a connector means it.

    Attributes:
        target: a path under the base URL, or an absolute URL that stays on the source's host.
        place: where it belongs.
        query: the query string's pairs, sent in this order.
        accept: statuses beside 2xx that the caller deals with itself.
        anonymous: sent without the connector's credentials (a token request).
        decode: how this endpoint words its refusals, where not as the others.
    """

    target: str
    place: Place = NOWHERE
    method: str = "GET"
    query: Pairs = ()
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes | None = field(default=None, repr=False)
    accept: frozenset[int] = frozenset()
    anonymous: bool = False
    decode: Decode | None = None
