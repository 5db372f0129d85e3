"""The tables of the operations store, the same on SQLite and PostgreSQL. Alembic creates them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from retail_etl.operations.chain import canonical_json

METADATA: Final = sa.MetaData()


class UtcMoment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC: a timestamp with time zone on PostgreSQL, text of one width on SQLite, which sorts as it should."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """The column's type on a back end."""
        own: sa.types.TypeEngine[Any] = sa.DateTime(timezone=True) if dialect.name == "postgresql" else sa.String(32)
        return dialect.type_descriptor(own)

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        """The moment as the back end takes it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without an offset cannot be stored")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """The moment in UTC."""
        if value is None:
            return None
        return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(UTC)


class CanonicalJson(sa.types.TypeDecorator[Any]):
    """A JSON value as its one canonical text, so that it comes back byte for byte on every back end."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:  # noqa: ARG002 -- SQLAlchemy's signature
        """The text."""
        return canonical_json(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002 -- SQLAlchemy's signature
        """The value."""
        return None if value is None else json.loads(value)


# The log keeps moment and details as the very text that the hash covers, so that a changed one can still be read and told.
AUDIT_ENTRIES: Final = sa.Table(
    "audit_entries",
    METADATA,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("why", sa.Text),
    sa.Column("details", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
AUDIT_HEAD: Final = sa.Table(
    "audit_head",
    METADATA,
    sa.Column("only_row", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
DECISIONS: Final = sa.Table(
    "decisions",
    METADATA,
    sa.Column("decision_id", sa.String(32), primary_key=True),
    sa.Column("leg", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("contents", CanonicalJson, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", UtcMoment, nullable=False),
    sa.Column("comment", sa.Text),
    sa.Column("ended_at", UtcMoment),
    sa.Column("ended_by", sa.Text),
    sa.Column("ended_because", sa.Text),
)
EXCEPTIONS: Final = sa.Table(
    "exceptions",
    METADATA,
    sa.Column("leg", sa.Text, primary_key=True),
    sa.Column("record_id", sa.Text, primary_key=True),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("contents", CanonicalJson, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("changed_at", UtcMoment, nullable=False),
    sa.Column("owner", sa.Text),
    sa.Column("said", sa.Text),
    sa.Column("said_by", sa.Text),
    sa.Column("approved_by", sa.Text),
)
PERIOD_LOCKS: Final = sa.Table(
    "period_locks",
    METADATA,
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("through", sa.Date, nullable=False),
    sa.Column("locked_at", UtcMoment, nullable=False),
    sa.Column("locked_by", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("pack", sa.Text, nullable=False),
    sa.Column("pack_sha256", sa.String(64), nullable=False),
    sa.Column("seal", sa.String(64), nullable=False),
    sa.Column("unlocked_at", UtcMoment),
    sa.Column("unlocked_by", sa.Text),
    sa.Column("unlock_reason", sa.Text),
)
