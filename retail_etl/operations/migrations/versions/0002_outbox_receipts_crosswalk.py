"""Outbox with its dead letters, receipts, the crosswalk with merges, and circuits by system.

The types are spelled out and not taken from ``queue_tables``: this step must mean the same when that module has moved on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('waiting', 'held', 'sending', 'unknown', 'dead')")


def _texts(*names: str) -> list[sa.Column]:  # type: ignore[type-arg]
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _optional(kind: sa.types.TypeEngine, *names: str) -> list[sa.Column]:  # type: ignore[type-arg]
    return [sa.Column(name, kind) for name in names]


def upgrade() -> None:
    """Create the tables of the outbox."""
    moment = sa.DateTime(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.String(32)
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(40), primary_key=True),
        *_texts("target", "entity", "record", "reference", "payload"),
        sa.Column("content_hash", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("revision", "rank")),
        *_optional(sa.Text(), "parent_entity", "parent_record", "target_id"),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("in_doubt", sa.Boolean, nullable=False),
        *(sa.Column(name, moment, nullable=False) for name in ("created_at", "changed_at", "due_at")),
        *_optional(moment, "sent_at", "lease_until"),
        *_optional(sa.Text(), "claimed_by", "reason", "message", "next_step", "route", "approved_by"),
    )
    op.create_index("outbox_due", "outbox", ["target", "entity", "state", "due_at"])
    op.create_index(
        "outbox_open", "outbox", ["target", "entity", "record"], unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN
    )
    op.create_table(
        "receipts",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("target", "entity", "record")),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        *_texts("target_id", "details"),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "crosswalk",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("system", "entity", "system_id")),
        *_texts("canonical_id"),
        sa.Column("is_alias", sa.Boolean, nullable=False),
        sa.Column("linked_at", moment, nullable=False),
        *_texts("linked_by"),
    )
    op.create_index("crosswalk_canonical", "crosswalk", ["canonical_id", "system", "entity"])
    op.create_table(
        "crosswalk_merges",
        sa.Column("merged_id", sa.Text, primary_key=True),
        *_texts("into_id"),
        sa.Column("at", moment, nullable=False),
        *_texts("by"),
        sa.Column("why", sa.Text),
    )
    op.create_table(
        "circuits",
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("failures", "successes")),
        *_optional(moment, "opened_at", "probe_at"),
        *_optional(sa.Text(), "reason", "message"),
    )
