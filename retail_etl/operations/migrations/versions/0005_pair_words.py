"""Pairs of records that may be one, and the last word on each.

The types are spelled out and not taken from ``pairs``: this step must mean the same when that module has moved on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of words on pairs."""
    moment = sa.DateTime(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.String(32)
    op.create_table(
        "pair_words",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("entity", "one_record", "two_record")),
        sa.Column("verdict", sa.String(12), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("why", sa.Text),
    )
