"""The two hashes of a change: of what it says, and of the change itself (its idempotency key)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Heartland takes 50 printable characters, Epicor keeps 50 in PONum behind a prefix.
KEY_CHARACTERS: Final = 40


def content_hash(payload: Mapping[str, Any], against: str | None = None) -> str:
    """SHA-256 of a payload's one text; two payloads that say the same, against the same state of the target, have the same.

    Raises:
        UnusableInputError: it holds a float, whose text is not one.
    """
    _no_floats(payload)
    told = payload if against is None else [payload, against]
    return hashlib.sha256(_text(told).encode()).hexdigest()


def idempotency_key(
    target: str, entity: str, record: str, revision: int, payload: Mapping[str, Any], against: str | None = None
) -> str:
    """The key of a change: 40 hexadecimal characters.

    The same content of the same revision has the same key in every run; going back to an earlier content is another revision.
    """
    told = _text([target, entity, record, revision, content_hash(payload, against)])
    return hashlib.sha256(told.encode()).hexdigest()[:KEY_CHARACTERS]


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _no_floats(value: Any) -> None:
    if isinstance(value, float):
        raise UnusableInputError(
            "a payload holds a float",
            system="delivery",
            next_step="give amounts and quantities as text, as the mapping should.",
        )
    if isinstance(value, dict):
        for inner in value.values():
            _no_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _no_floats(inner)
