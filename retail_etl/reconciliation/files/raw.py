"""A record as a file delivers it, and the error for a file that cannot be used at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retail_etl.errors import UnusableInputError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True)
class RawRecord:
    """A record as delivered, with its place; ``problem`` says why there are no values."""

    file: str
    line: int
    kind: str | None
    values: dict[str, Any] = field(default_factory=dict)
    problem: str | None = None


def unusable(file: str | Path, line: int | None, name: str | None, expected: str) -> UnusableInputError:
    """The error for an input that cannot be used at all: file, line, field and what was expected."""
    place = f"line {line}" if line is not None else None
    named = f"field {name}" if name else None
    told = ", ".join(part for part in (place, named) if part)
    return UnusableInputError(f"{told}: {expected}" if told else expected, system="reconcile", record=str(file))
