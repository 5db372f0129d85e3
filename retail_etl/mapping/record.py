"""A row of a compiled mapping as the record that goes to the target."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def target_record(fields: Sequence[str], row: Mapping[str, Any]) -> dict[str, Any]:
    """The record: ``a/b`` is field ``b`` inside ``a``, and fields without a value are left out.

    Decimals are texts without needless zeros (``24.4``), so that equal amounts make equal records; the edge writes them as
    numbers.
    """
    record: dict[str, Any] = {}
    for name in fields:
        value = row[name]
        if value is None:
            continue
        *outer, last = name.split("/")
        inner = record
        for part in outer:
            inner = inner.setdefault(part, {})
        inner[last] = _told(value)
    return record


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [target_record(tuple(part), part) for part in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value
