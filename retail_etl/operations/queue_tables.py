"""The tables of the outbox and of what it leaves behind: receipts, the crosswalk, and circuits by system."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from retail_etl.operations.tables import METADATA, CanonicalJson, UtcMoment

# At most one change of a record is on its way to an entity of a target: a newer one takes its place or waits for it.
OPEN_STATES: Final = ("waiting", "held", "sending", "unknown", "dead")
_OPEN: Final = sa.text(f"state IN ({', '.join(repr(state) for state in OPEN_STATES)})")

OUTBOX: Final = sa.Table(
    "outbox",
    METADATA,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("entity", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("payload", CanonicalJson, nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("parent_entity", sa.Text),
    sa.Column("parent_record", sa.Text),
    sa.Column("target_id", sa.Text),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("in_doubt", sa.Boolean, nullable=False),
    sa.Column("created_at", UtcMoment, nullable=False),
    sa.Column("changed_at", UtcMoment, nullable=False),
    sa.Column("due_at", UtcMoment, nullable=False),
    sa.Column("sent_at", UtcMoment),
    sa.Column("claimed_by", sa.Text),
    sa.Column("lease_until", UtcMoment),
    sa.Column("reason", sa.Text),
    sa.Column("message", sa.Text),
    sa.Column("next_step", sa.Text),
    sa.Column("route", sa.Text),
    sa.Column("approved_by", sa.Text),
    sa.Index("outbox_due", "target", "entity", "state", "due_at"),
    sa.Index("outbox_open", "target", "entity", "record", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
)
RECEIPTS: Final = sa.Table(
    "receipts",
    METADATA,
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("entity", sa.Text, primary_key=True),
    sa.Column("record", sa.Text, primary_key=True),
    sa.Column("key", sa.String(40), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("target_id", sa.Text, nullable=False),
    sa.Column("details", CanonicalJson, nullable=False),
    sa.Column("found", sa.Boolean, nullable=False),
    sa.Column("at", UtcMoment, nullable=False),
)
CROSSWALK: Final = sa.Table(
    "crosswalk",
    METADATA,
    sa.Column("system", sa.Text, primary_key=True),
    sa.Column("entity", sa.Text, primary_key=True),
    sa.Column("system_id", sa.Text, primary_key=True),
    sa.Column("canonical_id", sa.Text, nullable=False),
    sa.Column("is_alias", sa.Boolean, nullable=False),
    sa.Column("linked_at", UtcMoment, nullable=False),
    sa.Column("linked_by", sa.Text, nullable=False),
    sa.Index("crosswalk_canonical", "canonical_id", "system", "entity"),
)
MERGES: Final = sa.Table(
    "crosswalk_merges",
    METADATA,
    sa.Column("merged_id", sa.Text, primary_key=True),
    sa.Column("into_id", sa.Text, nullable=False),
    sa.Column("at", UtcMoment, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text),
)
CIRCUITS: Final = sa.Table(
    "circuits",
    METADATA,
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("successes", sa.Integer, nullable=False),
    sa.Column("opened_at", UtcMoment),
    sa.Column("probe_at", UtcMoment),
    sa.Column("reason", sa.Text),
    sa.Column("message", sa.Text),
)
