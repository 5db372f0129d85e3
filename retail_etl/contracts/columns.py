"""Kinds of columns that contracts are made of: each says what may stand in it, whether it may be empty, and what it means.

A contract names bad rows by check, column and row, and never asks for uniqueness: of two twins it would blame both.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

import pandera.polars as pa
import polars as pl

Moment: TypeAlias = Annotated[pl.Datetime, "us", "UTC"]
Quantity: TypeAlias = Annotated[pl.Decimal, 38, 8]

_CURRENCY: Final = r"^[A-Z]{3}$"
_LAST_FOUR: Final = r"^\d{4}$"
# Opaque, at most 64 characters of these: the Heartland contract.
_HEARTLAND_ID: Final = r"^[A-Za-z0-9_-]{1,64}$"


def text(description: str, *, required: bool = False, blank: bool = False) -> Any:
    """Any text; a required one has at least a character, a blank one must be there but may have none."""
    rules: dict[str, Any] = {"str_length": {"min_value": 1}} if required else {}
    return pa.Field(nullable=not (required or blank), description=description, **rules)


def value_of(description: str, values: tuple[str, ...], *, required: bool = True) -> Any:
    """One of a closed list of words."""
    return pa.Field(nullable=not required, description=description, isin=list(values))


def heartland_id(description: str, *, required: bool = False) -> Any:
    """An id as Heartland gives them."""
    return pa.Field(nullable=not required, description=description, str_matches=_HEARTLAND_ID)


def amount(description: str, *, required: bool = False, signed: bool = False) -> Any:
    """Minor units of the row's currency; not negative unless signed."""
    rules: dict[str, Any] = {} if signed else {"ge": 0}
    return pa.Field(nullable=not required, description=description, **rules)


def quantity(description: str, *, required: bool = False) -> Any:
    """A decimal number of the source that need not be whole minor units."""
    return pa.Field(nullable=not required, description=description)


def parts(description: str) -> Any:
    """What belongs to a record, as JSON text whose every plain value is text; staging has seen that its figures can be cast."""
    return pa.Field(nullable=True, description=description)


def number(description: str, *, required: bool = False, least: int | None = None) -> Any:
    """A whole number."""
    rules: dict[str, Any] = {} if least is None else {"ge": least}
    return pa.Field(nullable=not required, description=description, **rules)


def currency_code(description: str, *, required: bool = True) -> Any:
    """An ISO 4217 code."""
    return pa.Field(nullable=not required, description=description, str_matches=_CURRENCY)


def last_four(description: str) -> Any:
    """The last four digits of a card."""
    return pa.Field(nullable=True, description=description, str_matches=_LAST_FOUR)


def moment(description: str, *, required: bool = False) -> Any:
    """A moment in UTC."""
    return pa.Field(nullable=not required, description=description)


def day(description: str, *, required: bool = False) -> Any:
    """A plain day."""
    return pa.Field(nullable=not required, description=description)


def flag(description: str, *, required: bool = False) -> Any:
    """Yes or no."""
    return pa.Field(nullable=not required, description=description)


class StagedRows(pa.DataFrameModel):
    """What every staged row says about where it comes from."""

    load_id: pl.String = text("The load that delivered this version; its manifest row names file and pages.", required=True)
    line: pl.Int64 = number("The line of that load's file, counted from 1.", required=True, least=1)
    content_hash: pl.String = text(
        "Hash of everything that staging reads of the record; another hash is another version.", required=True
    )

    class Config:
        """A frame has exactly the contract's columns."""

        strict = True
        coerce = False


class StagedByMoment(StagedRows):
    """Staged rows whose versions follow the moment of their last change."""

    version_at: Moment = moment("When the source last changed the record; the latest version wins.", required=True)


class StagedSnapshot(StagedRows):
    """Staged rows of a source that says no moment of change: of two readings the one that was delivered later stands."""

    revision: pl.Int64 = number("Always 0, for the source tells versions of the record apart by nothing.", required=True)
