"""The ownership table: which system owns which field of an entity, and how the fields are called in what is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from retail_etl.mapping.lines import Lines, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
PlaceName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
Path_ = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_./]*$")]

LATER: Final = "later"
"""In the place of an owner: nobody owns the field, and the later change holds."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def _several(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


Paths = Annotated[tuple[Path_, ...], BeforeValidator(_several)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OwnedField(_Part):
    """Whose a field is."""

    owner: Name = Field(description="The system whose word holds; `later` where the later change does.")
    changed_by: tuple[Name, ...] = Field(
        default=(), description="Further systems whose users may change it: their change holds where the owner made none."
    )
    kept: Literal["whole", "masked", "no"] = Field(
        default="no", description="How much of its values is kept with a lost update: personal data is masked or left out."
    )

    def may_change(self, system: str) -> bool:
        """Whether a change by users of the system can hold."""
        return system == self.owner or system in self.changed_by


class Place(_Part):
    """Where a system keeps the entity: what a flow writes there."""

    fields: dict[Name, Paths] = Field(
        min_length=1,
        description="Each field that is kept here, and by which fields of the payload it is written (`a/b` is b in a).",
    )
    has_a_say: bool = Field(
        default=True, description="Whether what its users enter holds; what follows another place of its system has none."
    )
    named_by: tuple[Path_, ...] = Field(
        default=(), description="Fields of the payload that name the record: they go along, and are no change by themselves."
    )
    only_when_new: tuple[Path_, ...] = Field(
        default=(), description="Fields of the payload that are told of a new record, and left alone on one that is there."
    )


class Owned(_Part):
    """One entity that several systems keep."""

    description: str = ""
    fields: dict[Name, OwnedField] = Field(min_length=1, description="The fields that several systems keep.")
    places: dict[PlaceName, Place] = Field(min_length=2, description="Where it is kept, as system.entity of what is written.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        systems = {name.split(".")[0] for name in self.places}
        for name, owned in self.fields.items():
            unknown = {owned.owner, *owned.changed_by} - systems - {LATER}
            if unknown:
                raise ValueError(f"{name}: {', '.join(sorted(unknown))} keeps nothing of it")
            if owned.owner == LATER and not owned.changed_by:
                raise ValueError(f"{name}: without an owner, changed_by says who may change it")
        for name, place in self.places.items():
            strange = place.fields.keys() - self.fields.keys()
            if strange:
                raise ValueError(f"{name}: nobody owns {', '.join(sorted(strange))}")
        return self

    def keepers(self, field: str) -> list[str]:
        """The places that keep a field, in the order of the table."""
        return [name for name, place in self.places.items() if field in place.fields]


class Ownership(_Part):
    """The whole table.

    ``integration_users`` are, by system, the users by which we write: what was changed by them last is an echo.
    """

    integration_users: dict[Name, tuple[str, ...]] = Field(
        default_factory=dict, description="By system, the ids of the users by which the integration writes."
    )
    entities: dict[Name, Owned] = Field(description="By entity, who owns what.")

    def entity_of(self, place: str) -> str | None:
        """The entity that is kept at a place, ``magento.customers``."""
        return next((name for name, owned in self.entities.items() if place in owned.places), None)


def read_ownership(path: Path) -> Ownership:
    """The table in a file.

    Raises:
        UnusableInputError: it cannot be used; every mistake is told with its line.
    """
    told, lines = read_yaml(path)
    try:
        return Ownership.model_validate(told)
    except ValidationError as error:
        raise lines.unusable("\n".join(_mistake(lines, one) for one in error.errors())) from error


def _mistake(lines: Lines, error: Any) -> str:
    return lines.told(tuple(error["loc"]), str(error["msg"]).removeprefix("Value error, "))


def ownership_schema() -> str:
    """The JSON schema as ``config/ownership.schema.json`` has it, so that an editor completes its keys."""
    schema = Ownership.model_json_schema()
    schema["$defs"]["Place"]["properties"]["fields"]["additionalProperties"] = {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    }
    return json.dumps({"$schema": _DIALECT, **schema, "title": "Who owns which field"}, indent=2, ensure_ascii=False) + "\n"
