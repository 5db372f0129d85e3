"""A person taken out of a landed record: found by id or address, their fields removed, everything else as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.landing import exact_json
from retail_etl.landing.records import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ERASED: Final = "erased"


def texts_at(value: Any, path: str) -> Iterator[str]:
    """What stands at a dotted path as text; of a list each member is looked into."""
    if isinstance(value, list):
        for member in value:
            yield from texts_at(member, path)
        return
    if not path:
        if isinstance(value, msgspec.Raw):
            yield bytes(value).decode()
        elif isinstance(value, str) and value:
            yield value
        return
    name, _, rest = path.partition(".")
    if isinstance(value, dict) and name in value:
        yield from texts_at(value[name], rest)


def decoded(line: bytes) -> Any:
    """The record of a landed line."""
    return exact_json.decode(line.decode())


def encoded(record: Any) -> bytes:
    """The landed line of a record."""
    return exact_json.encode(record)


def without(record: Any, paths: Collection[str], needed: Collection[str], mark: str) -> bool:
    """Whether anything of these paths was in the record, which has none of it now; ``needed`` ones hold the mark instead."""
    changed = False
    for path in paths:
        parent, _, name = path.rpartition(".")
        for holder in _holders(record, parent):
            if name not in holder or holder[name] in (None, mark):
                continue
            if path in needed:
                holder[name] = mark
            else:
                del holder[name]
            changed = True
    return changed


def _holders(value: Any, path: str) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for member in value:
            yield from _holders(member, path)
    elif isinstance(value, dict):
        name, _, rest = path.partition(".")
        if not path:
            yield value
        elif name in value:
            yield from _holders(value[name], rest)


def without_text(record: Any, words: Collection[str]) -> bool:
    """Whether the line stands for a record that was no record and whose text named one of the words; the text is gone now."""
    told = record.get(UNREADABLE) if isinstance(record, dict) else None
    if not isinstance(told, dict) or not any(word in str(told.get("text", "")).casefold() for word in words):
        return False
    told["text"] = ERASED
    return True
