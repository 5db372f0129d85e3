"""What mapping files are about, read without checking the rest: cheap enough for whoever only lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retail_etl.errors import UnusableInputError
from retail_etl.mapping.lines import read_yaml

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class MappingHead:
    """A mapping's name, what it writes (``magento.stock_levels``), its description, and the tables that it reads."""

    name: str
    writes: str
    description: str
    reads: tuple[str, ...]


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
    )
