"""The tables of two-way sync: what is remembered of each group of records, and every lost update."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from retail_etl.operations.tables import METADATA, CanonicalJson, UtcMoment

SYNC_GROUPS: Final = sa.Table(
    "sync_groups",
    METADATA,
    sa.Column("entity", sa.Text, primary_key=True),
    sa.Column("group_id", sa.Text, primary_key=True),
    sa.Column("remembered", CanonicalJson, nullable=False),
)
LOST_UPDATES: Final = sa.Table(
    "lost_updates",
    METADATA,
    sa.Column("lost_id", sa.String(40), primary_key=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("entity", "group_id", "field", "rule")),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("lost_system", "lost_record")),
    sa.Column("lost_value", sa.Text),
    sa.Column("lost_at", UtcMoment),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("kept_system", "kept_record")),
    sa.Column("kept_value", sa.Text),
    sa.Column("kept_at", UtcMoment),
    sa.Column("found_at", UtcMoment, nullable=False),
    sa.Index("lost_updates_found", "found_at"),
)
