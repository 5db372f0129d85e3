"""What two-way sync remembers of groups of records, and every lost update.

The types are spelled out and not taken from ``sync_tables``: this step must mean the same when that module has moved on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of two-way sync."""
    moment = sa.DateTime(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.String(32)
    op.create_table(
        "sync_groups",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("entity", "group_id")),
        sa.Column("remembered", sa.Text, nullable=False),
    )
    op.create_table(
        "lost_updates",
        sa.Column("lost_id", sa.String(40), primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in (
                "entity", "group_id", "field", "rule", "lost_system", "lost_record", "kept_system", "kept_record",
            )
        ),
        *(sa.Column(name, sa.Text) for name in ("lost_value", "kept_value")),
        *(sa.Column(name, moment) for name in ("lost_at", "kept_at")),
        sa.Column("found_at", moment, nullable=False),
    )  # fmt: skip
    op.create_index("lost_updates_found", "lost_updates", ["found_at"])
