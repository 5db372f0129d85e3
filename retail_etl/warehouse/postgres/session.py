"""One transaction on PostgreSQL with a DuckDB beside it: the verbs of a warehouse session.

Plain statements on the road's own books run on PostgreSQL. All others run in DuckDB over copies from the transaction's
snapshot, and of what they write only the difference goes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from retail_etl.contracts.catalog import CATALOG
from retail_etl.errors import InvariantBrokenError
from retail_etl.warehouse.interface import Select
from retail_etl.warehouse.names import checked
from retail_etl.warehouse.postgres import merge
from retail_etl.warehouse.postgres.mirror import Mirror
from retail_etl.warehouse.postgres.parts import Part, in_parts
from retail_etl.warehouse.postgres.shipping import Shipping, check_columns
from retail_etl.warehouse.postgres.statements import Statement, Verb, parsed, selected

if TYPE_CHECKING:
    import pyarrow as pa

    from retail_etl.contracts.catalog import TableEntry
    from retail_etl.warehouse.postgres.connection import PostgresConnection


class PostgresSession:
    """Runs the files under ``sql/``; whoever made the connection begins and ends the transaction."""

    def __init__(self, postgres: PostgresConnection, memory_mb: int, *, is_writing: bool) -> None:
        self._postgres = postgres
        self._is_writing = is_writing
        self._mirror = Mirror(postgres, memory_mb)
        self._shipping = Shipping(postgres, self._mirror)

    def run(self, name: str, /, **parameters: Any) -> int:
        """How many rows the SQL file wrote; 0 for what writes none.

        Raises:
            SliceTooLargeError: what it reads does not fit into its share of memory.
        """
        found = parsed(name)
        if found.target is not None:
            self._check_may_write(found.target)
        if found.is_plain and found.target is not None:
            self._shipping.relations(found.words, takes_all=found.takes_all)
            changed = self._postgres.query(f"{found.text} RETURNING 1 AS changed", parameters)
            self._mirror.forget(found.target)
            return int(changed.num_rows)
        if found.verb is Verb.MERGE and found.target is not None:
            return in_parts(self._postgres, self._mirror, found, lambda part: self._merge(found, parameters, part))
        self._prepare(found, parameters)
        if found.target is not None:
            return self._write_back(found, parameters)
        connection = self._mirror.connection
        connection.execute(found.text, parameters or None)
        self._shipping.forget(found.words)
        row = connection.fetchone() if [column[0] for column in connection.description or []] == ["Count"] else None
        return int(row[0]) if row else 0

    def read(self, name: str | Select, /, **parameters: Any) -> pl.DataFrame:
        """The rows that the SQL file, or the compiled SELECT, returns; moments are in UTC.

        Raises:
            SliceTooLargeError: what it reads does not fit into its share of memory.
        """
        found = selected(name.text) if isinstance(name, Select) else parsed(name)
        if found.is_plain and not self._mirror.relations() & found.words:
            return _frame(self._postgres.query(found.text, parameters))
        self._prepare(found, parameters)
        return _frame(self._mirror.connection.sql(found.text, params=parameters or None).to_arrow_table())

    def give(self, name: str, frame: pl.DataFrame | pa.Table) -> None:
        """Make a frame readable under a name, until the session ends; a second frame takes the place of the first."""
        checked(name)
        self._mirror.connection.register(name, frame.to_arrow() if isinstance(frame, pl.DataFrame) else frame)
        self._shipping.forget(frozenset([name]))

    def append(self, table: str, frame: pl.DataFrame) -> int:
        """How many rows went in; columns are matched by name, and every column of the table must be given.

        Raises:
            InvariantBrokenError: frame and table do not have the same columns.
        """
        checked(table)
        check_columns(table, frame.columns)
        self._check_may_write(table)
        self.give("appended_rows", frame)
        return self._shipping.append(table, "appended_rows")

    def compare(self, entry: TableEntry) -> None:
        """Make what a staging table holds of the keys in ``parsed`` readable as ``current_versions``."""
        merge.compare(self._postgres, self._mirror, entry)

    def merge(self, entry: TableEntry) -> int:
        """How many rows of ``parsed`` stand in a staging table now, each in the place of the one with its keys."""
        self._check_may_write(entry.name)
        return merge.merge(self._mirror, self._shipping, entry)

    def close(self) -> None:
        """Let go of the session's memory."""
        self._mirror.close()

    def _check_may_write(self, table: str) -> None:
        if not self._is_writing:
            raise InvariantBrokenError("is to be written in a session that only reads", system="warehouse", stream=table)

    def _merge(self, found: Statement, parameters: dict[str, Any], part: Part | None) -> int:
        self._prepare(found, parameters, part)
        return self._write_back(found, parameters, part)

    def _prepare(self, found: Statement, parameters: dict[str, Any], part_at_hand: Part | None = None) -> None:
        def ship(part: str) -> None:
            named = parsed(part)
            self._shipping.relations(named.words, takes_all=False)

        self._mirror.prepare(found, parameters, ship, part_at_hand)

    def _write_back(self, found: Statement, parameters: dict[str, Any], part_at_hand: Part | None = None) -> int:
        """Run a statement on the copy of its target, and do to the target what that did to the copy."""
        table, connection = found.target or "", self._mirror.connection
        if found.verb is Verb.INSERT:
            self.give("changed_rows", connection.sql(f"{found.text} RETURNING *", params=parameters or None).to_arrow_table())
            return self._shipping.append(table, "changed_rows")
        if table not in CATALOG:
            raise InvariantBrokenError(
                "is merged without keys in the catalog", system="warehouse", stream=table, record=found.name
            )
        text = f"{found.text} RETURNING merge_action, *"
        changes = connection.sql(text, params=parameters or None).to_arrow_table()
        frame = pl.DataFrame(changes)
        for name, actions in (("gone_rows", ("UPDATE", "DELETE")), ("changed_rows", ("UPDATE", "INSERT"))):
            self.give(name, frame.filter(pl.col("merge_action").is_in(actions)).drop("merge_action"))
        self._shipping.replace(table, CATALOG[table].keys, "gone_rows")
        self._shipping.append(table, "changed_rows")
        if part_at_hand is None and found.slice_of(table) is None and found.own_system is None:
            self._mirror.keep(table)  # several mappings may fill one table, one after the other
        return frame.height


def _frame(rows: pa.Table) -> pl.DataFrame:
    frame = pl.DataFrame(rows)
    zoned = [column for column, kind in frame.schema.items() if isinstance(kind, pl.Datetime) and kind.time_zone]
    return frame.with_columns(pl.col(zoned).dt.convert_time_zone("UTC")) if zoned else frame
