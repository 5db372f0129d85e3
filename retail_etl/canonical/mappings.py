"""What is known of a canonical table's mappings: which statements fill it, and what each of them reads."""

from __future__ import annotations

from dataclasses import dataclass

from retail_etl.warehouse.sql_files import statement


@dataclass(frozen=True)
class Mapping:
    """How the records of one system come into a canonical table: one SQL file, which leaves other systems' rows alone.

    Attributes:
        statement: the file in ``sql/canonical``.
        reads: the streams whose staging tables it reads.
        after: the canonical tables that must stand before it.
        parameters: the retailer's facts that it is given by name.
    """

    statement: str
    reads: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The statement itself: where it reads otherwise, a table is made anew."""
        return statement(f"canonical/{self.statement}")


@dataclass(frozen=True)
class TableBuild:
    """How a canonical table comes to its present state: a mapping for each system that has such records."""

    name: str
    mappings: tuple[Mapping, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """Every stream that any mapping reads."""
        return tuple(dict.fromkeys(stream for mapping in self.mappings for stream in mapping.reads))

    @property
    def after(self) -> tuple[str, ...]:
        """Every canonical table that must stand before."""
        return tuple(dict.fromkeys(table for mapping in self.mappings for table in mapping.after))
