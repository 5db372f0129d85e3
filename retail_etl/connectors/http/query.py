"""Query strings with one spelling: ``%20`` for a space, brackets and colons encoded.

Magento's signature check reads ``+`` as a plus sign, and libraries disagree on brackets; a finished URL is signed and
sent as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

Pairs = Iterable[tuple[str, str]]


def encode_query(pairs: Pairs) -> str:
    """``name=value`` joined by ``&``, everything but unreserved characters (RFC 3986) percent-encoded."""
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)


def encode(text: str) -> str:
    """One path segment, name or value, percent-encoded."""
    return quote(text, safe="-._~")
