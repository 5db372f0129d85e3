"""Names that only the target can give: a payload says of which record, and the crosswalk says what it is called there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MARK: Final = "$target_id"
HELD: Final = "$held"
"""What the target held in the fields that a payload changes, where several systems change them; it stays with us."""
Wanted = tuple[str, str]


def wanted(payload: Any) -> Iterator[Wanted]:
    """The records, as entity and record, whose ids a payload needs."""
    if isinstance(payload, dict):
        if set(payload) == {MARK}:
            yield payload[MARK]["entity"], payload[MARK]["record"]
            return
        for value in payload.values():
            yield from wanted(value)
    elif isinstance(payload, list | tuple):
        for value in payload:
            yield from wanted(value)


def resolved(payload: Mapping[str, Any], ids: Callable[[Wanted], str]) -> dict[str, Any]:
    """The payload with every id in its place; KeyError where one is not known."""
    return {name: _put(value, ids) for name, value in payload.items()}


def _put(value: Any, ids: Callable[[Wanted], str]) -> Any:
    if isinstance(value, dict):
        if set(value) == {MARK}:
            return ids((value[MARK]["entity"], value[MARK]["record"]))
        return {name: _put(inner, ids) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_put(inner, ids) for inner in value]
    return value
