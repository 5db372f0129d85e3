"""How much of a value may be kept with a lost update."""

from __future__ import annotations

from typing import Final

_SHOWN: Final = 2


def kept_value(value: str | None, how: str) -> str | None:
    """The value as it is (``whole``), with little more than its first letters (``masked``), or not at all (``no``)."""
    if value is None or how == "whole":
        return value
    if how == "no":
        return None
    name, at, host = value.partition("@")
    return f"{_masked(name)}{at}{host}" if at else _masked(value)


def _masked(text: str) -> str:
    return text[:_SHOWN] + "*" * max(len(text) - _SHOWN, 1)
