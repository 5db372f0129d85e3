"""What mapping files are about, read without checking the rest: cheap enough for whoever only lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from retail_etl.errors import UnusableInputError
from retail_etl.mapping.lines import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

_OF_ONE_SYSTEM: Final = re.compile(r"\s*source_system\s*=\s*'(\w+)'")


@dataclass(frozen=True)
class MappingHead:
    """What a mapping is about.

    Attributes:
        name: the mapping's name.
        writes: what it writes, ``magento.stock_levels``.
        description: as the file has it.
        reads: the tables that it reads.
        tells: the system whose records it tells, where its condition begins with that.
    """

    name: str
    writes: str
    description: str
    reads: tuple[str, ...]
    tells: str | None = None


def mapping_heads(folder: Path) -> list[MappingHead]:
    """The heads of the files of a folder, by name; a file that cannot be read as a mapping is left to who compiles it."""
    heads = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            given, _ = read_yaml(file)
            heads.append(_head(file.stem, given))
        except (UnusableInputError, KeyError, TypeError, AttributeError):
            continue
    return heads


def _head(name: str, given: dict[str, Any]) -> MappingHead:
    parts = [part for key in ("with", "lists") for part in (given.get(key) or {}).values()]
    further = [part["table"] for part in [*parts, *[one for part in parts for one in (part.get("with") or {}).values()]]]
    return MappingHead(
        name=name,
        writes=f"{given['to']['system']}.{given['to']['entity']}",
        description=given.get("description", ""),
        reads=tuple(dict.fromkeys([given["from"], *further])),
        tells=found.group(1) if (found := _OF_ONE_SYSTEM.match(str(given.get("where") or ""))) else None,
    )
