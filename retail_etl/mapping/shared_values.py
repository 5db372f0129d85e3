"""Value maps that several mappings use: what the retailer calls its own stores, accounts and codes, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from retail_etl.mapping.document import Name, ValueMap, mistakes_of
from retail_etl.mapping.lines import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "values"


class SharedValues(BaseModel):
    """One file of value maps in the folder ``values`` beside the mappings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    description: str = Field(default="", description="What its maps are about.")
    values: dict[Name, ValueMap] = Field(min_length=1, description="Value maps, for value('name', expression) of any mapping.")


def shared_values(mappings: Path) -> dict[str, ValueMap]:
    """The value maps of a folder of mappings, by name.

    Raises:
        UnusableInputError: a file cannot be read, is none of value maps, or says a map that another one says.
    """
    found: dict[str, ValueMap] = {}
    for file in sorted((mappings / FOLDER).glob("*.yaml")):
        given, lines = read_yaml(file)
        try:
            told = SharedValues.model_validate(given)
        except ValidationError as error:
            raise lines.unusable(mistakes_of(error, lines)) from error
        twice = sorted(set(told.values) & set(found))
        if twice:
            raise lines.unusable(lines.told(("values", twice[0]), "stands in another file of this folder, too"))
        found |= told.values
    return found
