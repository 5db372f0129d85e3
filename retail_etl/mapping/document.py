"""A mapping file: what may stand in it, read with the line of every mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from retail_etl.mapping.lines import Lines, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

Expression = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Table = Annotated[str, StringConstraints(pattern=r"^([a-z_]+\.)?[a-z][a-z0-9_]*$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*([./][A-Za-z][A-Za-z0-9_]*)*$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class TargetField(_Part):
    """How one field of the target is filled."""

    source: Expression = Field(alias="from", description="A scalar expression over the record's columns.")
    required: bool = Field(default=False, description="Whether a record without it goes nowhere.")
    longest: int | None = Field(
        default=None, ge=1, description="How many characters the target takes; longer ones are a problem."
    )
    id_of: Name | None = Field(
        default=None,
        description="The expression names a record of ours (system:table:key) that is an entity of the target by this name; "
        "the field is filled with its id there.",
    )


def _field(given: Any) -> Any:
    return {"from": given} if isinstance(given, str) else given


def _several(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


Ordering = Annotated[tuple[Expression, ...], BeforeValidator(_several), Field(min_length=1)]


Fields = dict[FieldName, Annotated[TargetField, BeforeValidator(_field)]]


class ValueMap(_Part):
    """Words of one system and their counterparts in another."""

    pairs: dict[str, str] = Field(min_length=1, description="Each word, and what it is called at the target.")
    otherwise: Literal["refuse", "keep", "empty"] = Field(
        default="refuse", description="What becomes of a word that is not listed: a problem of its record, itself, or nothing."
    )


class Joined(_Part):
    """One row of another table that belongs to the record: the first of those that match, or none."""

    table: Table = Field(description="The table it comes from.")
    match: dict[Name, Expression] = Field(
        min_length=1, description="Its columns, and what of the record, or of a row named above it, each equals."
    )
    where: Expression | None = Field(default=None, description="Which of its rows may be taken; over its own columns.")
    first_by: Ordering = Field(description="Which of several comes first; over its own columns.")


class Listed(_Part):
    """Rows of another table that belong to the record, as a list of records: the lines of an order."""

    table: Table = Field(description="The table they come from.")
    match: dict[Name, Expression] = Field(min_length=1, description="Its columns, and what of the record each equals.")
    joins: dict[Name, Joined] = Field(
        default_factory=dict,
        alias="with",
        description="Further rows of each, by the name used below; with them the record's own rows are at hand too.",
    )
    where: Expression | None = Field(default=None, description="Which of its rows belong; over its own columns.")
    order_by: Ordering = Field(description="In which order; over its own columns.")
    fields: Fields = Field(min_length=1, description="The fields of each; over its own columns.")
    left_out_when_empty: bool = Field(default=False, description="Whether a record without rows has no such field at all.")
    add_up: tuple[FieldName, ...] = Field(
        default=(), description="Rows whose other fields agree become one; these fields are added up."
    )
    first: tuple[FieldName, ...] = Field(default=(), description="Of rows that become one, the first row's value is taken.")

    @model_validator(mode="after")
    def _names_its_fields(self) -> Listed:
        unknown = [name for name in (*self.add_up, *self.first) if name not in self.fields]
        if unknown:
            raise ValueError(f"add_up and first name fields of the list; {', '.join(unknown)} is none")
        return self


class Route(_Part):
    """Where records go that meet a condition, instead of straight to the target."""

    when: Expression = Field(description="The condition.")
    to: Name = Field(description="The route: approval, credit_hold, skip, stands_already ...")
    because: Annotated[str, StringConstraints(min_length=1)] = Field(description="What a person is told.")


class Parent(_Part):
    """The record that must be at the target first."""

    entity: Name = Field(description="What it is there: customers, orders ...")
    record: Expression = Field(description="Its name among ours, system:table:key; record_of() makes it.")


class Target(_Part):
    """Where the records go."""

    system: Literal["heartland", "magento", "epicor", "salesforce"] = Field(description="The system.")
    entity: Name = Field(description="What is written there: customers, stock_levels ...")


class MappingDocument(_Part):
    """One mapping file: from the records of one canonical table to the records of one entity at the target."""

    mapping: Name = Field(description="Its name, which is also the file's.")
    description: str = Field(default="", description="What it is for.")
    source: Table = Field(alias="from", description="The canonical table, one target record for each of its rows.")
    to: Target
    reference: Expression = Field(description="What the target keeps of the record, by which it is found there.")
    parent: Parent | None = Field(default=None, description="What must be at the target first.")
    target_id: Expression | None = Field(
        default=None,
        description="Its id at the target, where the record itself tells it: what is there is changed, never made.",
    )
    against: Expression | None = Field(
        default=None,
        description="How the target stands, as far as it was seen: the same said against another standing is said anew.",
    )
    where: Expression | None = Field(default=None, description="Which rows take part.")
    joins: dict[Name, Joined] = Field(default_factory=dict, alias="with", description="Further rows, by the name used below.")
    values: dict[Name, ValueMap] = Field(default_factory=dict, description="Value maps, for value('name', expression).")
    fields: Fields = Field(min_length=1)
    lists: dict[FieldName, Listed] = Field(default_factory=dict, description="Fields that are lists.")
    routes: tuple[Route, ...] = Field(default=(), description="The first whose condition holds decides.")


_SAID: Final = {
    "missing": "is missing",
    "extra_forbidden": "is no key of a mapping",
    "string_pattern_mismatch": "is no usable name",
}


def read_mapping(path: Path) -> tuple[MappingDocument, Lines]:
    """The mapping of a file, and where each of its parts stands.

    Raises:
        UnusableInputError: it cannot be read or is no mapping; lists every mistake with its line.
    """
    given, lines = read_yaml(path)
    try:
        document = MappingDocument.model_validate(given)
    except ValidationError as error:
        raise lines.unusable(mistakes_of(error, lines)) from error
    if document.mapping != path.stem:
        raise lines.unusable(lines.told(("mapping",), f"must be the file's name, {path.stem!r}"))
    return document, lines


def mistakes_of(error: ValidationError, lines: Lines) -> str:
    """Every mistake with its line."""
    return "; ".join(dict.fromkeys(_mistake(problem, lines) for problem in error.errors()))


def _mistake(problem: Any, lines: Lines) -> str:
    place = tuple(part for part in problem["loc"] if part != "[key]")
    return lines.told(place, _SAID.get(problem["type"], problem["msg"]))
